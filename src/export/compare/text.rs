//! A comparison as text: what differs in words, the messages in two columns, the flights, and the fields where they are asked for.
//!
//! `=` stands before what is equal, whatever records carried it, `~` before what differs only in values that are drawn anew, in lengths and moments, `!` before what
//! is meant otherwise, `A` and `B` before what one run has alone.

use std::fmt::{self, Write};

use super::{Depth, in_words, name, outcome, values};
use crate::export::counted;
use crate::story::compare::{Comparison, Difference, FieldRow, Pair, Place, Row, Run, Side, fields};
use crate::story::{Flight, Message, Protection};
use crate::trace;

/// Writes a comparison.
#[must_use]
pub fn text(a: Run<'_>, b: Run<'_>, comparison: &Comparison, depth: Depth) -> String {
    let mut out = String::new();
    write_all(&mut out, a, b, comparison, depth).expect("a String takes all that is written to it");
    out
}

fn write_all(out: &mut String, a: Run<'_>, b: Run<'_>, comparison: &Comparison, depth: Depth) -> fmt::Result {
    for (letter, run) in [("A", a), ("B", b)] {
        let subject = &run.trace.subject;
        let settings = subject.settings.iter().map(|(key, value)| format!(" {key}={value}")).collect::<String>();
        writeln!(out, "=== {letter}: {}{settings}", subject.scenario)?;
    }
    for line in outcome(a, b) {
        writeln!(out, "{line}")?;
    }
    for pair in &comparison.pairs {
        write_pair(out, a, b, pair, depth)?;
    }
    Ok(())
}

fn write_pair(out: &mut String, a: Run<'_>, b: Run<'_>, pair: &Pair, depth: Depth) -> fmt::Result {
    let side = |letter, side: &Option<Side>| match side {
        Some(side) => format!("connection {} of {letter}", side.connection.0),
        None => format!("none of {letter}"),
    };
    writeln!(out, "\n=== {}, {}", side("A", &pair.a), side("B", &pair.b))?;
    for line in in_words(a, b, pair) {
        writeln!(out, "{line}")?;
    }
    writeln!(out, "--- messages\n    A   B")?;
    for row in &pair.rows {
        write_row(out, a, b, row)?;
        if depth == Depth::Fields && row.a.is_some() && row.b.is_some() {
            write_fields(out, a, b, row)?;
        }
    }
    write_flights(out, a, b, pair)
}

fn write_row(out: &mut String, a: Run<'_>, b: Run<'_>, row: &Row) -> fmt::Result {
    let of = |run: Run<'_>, at: Option<usize>| run.story.messages.get(at?).cloned();
    let (of_a, of_b) = (of(a, row.a), of(b, row.b));
    let number = |message: &Option<Message>| {
        message.as_ref().map_or_else(|| "-".to_owned(), |message| message.number.to_string())
    };
    let mark = mark(row.difference, row.a.is_some(), row.b.is_some());
    write!(out, "{mark} {:>3} {:>3}  ", number(&of_a), number(&of_b))?;
    match (&of_a, &of_b) {
        (Some(of_a), Some(of_b)) => {
            let (said_a, said_b) = (said(of_a), said(of_b));
            let (bytes_a, bytes_b) = (of_a.bytes(a.trace).len(), of_b.bytes(b.trace).len());
            if said_a == said_b {
                write!(out, "{said_a}")?
            } else {
                write!(out, "{said_a} | {said_b}")?
            }
            if bytes_a == bytes_b {
                writeln!(out, ", {}", counted(bytes_a))
            } else {
                writeln!(out, ", {bytes_a} | {bytes_b} bytes")
            }
        }
        (Some(one), None) => write_alone(out, one, one.bytes(a.trace).len(), "B", row.elsewhere),
        (None, Some(one)) => write_alone(out, one, one.bytes(b.trace).len(), "A", row.elsewhere),
        (None, None) => writeln!(out),
    }
}

fn write_alone(out: &mut String, one: &Message, bytes: usize, other: &str, elsewhere: Option<usize>) -> fmt::Result {
    match elsewhere {
        Some(at) => writeln!(out, "{}, {}; in {other} it is message {}", said(one), counted(bytes), at + 1),
        None => writeln!(out, "{}, {}; not sent in {other}", said(one), counted(bytes)),
    }
}

/// Direction, protection and title, in swaks's notation.
fn said(message: &Message) -> String {
    let arrow = match (message.side, message.protection) {
        (trace::Side::Client, Protection::Clear) => "->",
        (trace::Side::Client, _) => "~>",
        (_, Protection::Clear) => "<-",
        _ => "<~",
    };
    format!("{arrow} {}", message.title)
}

fn mark(difference: Difference, in_a: bool, in_b: bool) -> char {
    match (in_a, in_b, difference) {
        (true, false, _) => 'A',
        (false, true, _) => 'B',
        (_, _, Difference::Same) => '=',
        (_, _, Difference::Follows | Difference::Fresh | Difference::Moment) => '~',
        (_, _, Difference::Meaning) => '!',
    }
}

/// The fields that differ, each below what it stands in.
fn write_fields(out: &mut String, a: Run<'_>, b: Run<'_>, row: &Row) -> fmt::Result {
    let of = |run: Run<'_>, at: Option<usize>| run.story.messages.get(at?).cloned();
    let merged = fields(a, of(a, row.a).as_ref(), b, of(b, row.b).as_ref());
    for panel in &merged.panels {
        let differing = panel.rows.iter().filter(|row| row.difference != Difference::Same);
        for (index, row) in differing.enumerate() {
            if index == 0 {
                writeln!(out, "            --- {}", name(&merged, panel))?;
            }
            write_field(out, row, values(a, b, &merged, panel, row))?;
        }
    }
    Ok(())
}

fn write_field(out: &mut String, row: &FieldRow, [a, b]: [Option<String>; 2]) -> fmt::Result {
    let mark = mark(row.difference, row.a.is_some(), row.b.is_some());
    write!(out, "          {mark} {}{}", "  ".repeat(row.depth), row.field)?;
    if row.place == Place::Other {
        write!(out, ", at another place")?;
    }
    let value = |value: Option<String>| value.filter(|value| !value.is_empty());
    match (value(a), value(b)) {
        (Some(a), Some(b)) if a == b => writeln!(out, " {a}"),
        (Some(a), Some(b)) => writeln!(out, " {a} | {b}"),
        (Some(one), None) | (None, Some(one)) => writeln!(out, " {one}"),
        (None, None) => writeln!(out),
    }
}

fn write_flights(out: &mut String, a: Run<'_>, b: Run<'_>, pair: &Pair) -> fmt::Result {
    writeln!(out, "--- flights, bytes on the wire\n         A      B")?;
    for row in &pair.flights {
        let of_a = row.a.and_then(|at| a.story.flights.get(at));
        let of_b = row.b.and_then(|at| b.story.flights.get(at));
        let bytes =
            |flight: Option<&Flight>| flight.map_or_else(|| "-".to_owned(), |flight| flight.wire_bytes.to_string());
        let arrow = if of_a.or(of_b).is_some_and(|flight| flight.side == trace::Side::Client) { "->" } else { "<-" };
        let titles = [(a, of_a), (b, of_b)].map(|(run, flight)| {
            let numbers = flight.map(|flight| flight.messages.iter().map(|&at| at as u32 + 1).collect::<Vec<_>>());
            run.story.titles(&numbers.unwrap_or_default())
        });
        let [said_a, said_b] = titles;
        let said = if said_a == said_b || said_b.is_empty() {
            said_a
        } else if said_a.is_empty() {
            said_b
        } else {
            format!("{said_a} | {said_b}")
        };
        writeln!(out, "{arrow} {:>7} {:>6}  {said}", bytes(of_a), bytes(of_b))?;
    }
    Ok(())
}
