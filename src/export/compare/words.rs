//! The summary of a comparison in words. Every sentence is put together from what was counted; none knows a scenario.

use std::fmt::Display;

use crate::export::counted;
use crate::story::Message;
use crate::story::compare::{Authentication, Cost, Difference, Facts, Pair, Row, Run, Side};
use crate::trace::{Actor, Micros, Outcome};

/// What became of the mail in both runs.
#[must_use]
pub fn outcome(a: Run<'_>, b: Run<'_>) -> Vec<String> {
    let (of_a, of_b) = (ending(&a.story.outcome), ending(&b.story.outcome));
    vec![if of_a == of_b { format!("In both runs, {of_a}.") } else { format!("In A, {of_a}; in B, {of_b}.") }]
}

/// What there is to say of two connections side by side.
#[must_use]
pub fn beside(a: Run<'_>, b: Run<'_>, pair: &Pair, side_a: &Side, side_b: &Side) -> Vec<String> {
    let mut lines = absent(a, b, pair);
    lines.extend(out_of_order(a, pair));
    lines.push(counts(pair));
    lines.extend(agreed(&side_a.facts, &side_b.facts));
    lines.extend(price(&side_a.cost, &side_b.cost));
    lines
}

/// What there is to say of a connection that only one run has.
#[must_use]
pub fn alone(pair: &Pair) -> Vec<String> {
    let side = pair.a.as_ref().map(|side| ("A", side)).or(pair.b.as_ref().map(|side| ("B", side)));
    let line = side.map(|(run, Side { connection, cost, .. })| {
        let (messages, bytes) = (pair.rows.len(), counted(cost.bytes.sum()));
        let other = if run == "A" { "B" } else { "A" };
        format!("Connection {} of {run} has no counterpart in {other}: {messages} messages, {bytes}.", connection.0)
    });
    line.into_iter().collect()
}

fn ending(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Delivered { sealed: true } => "the mail is delivered in TLS".to_owned(),
        Outcome::Delivered { sealed: false } => "the mail is delivered in the clear".to_owned(),
        Outcome::Refused(refusal) => format!("the mail is not delivered ({} {})", refusal.status, refusal.reason),
        Outcome::Stalled => "the mail is not delivered: nothing happens any more".to_owned(),
        Outcome::Read { .. } => {
            "the mail is delivered, and somebody who is an end of both connections reads it".to_owned()
        }
        Outcome::Taken => "somebody on the path takes the mail and does not pass it on".to_owned(),
        Outcome::Unfinished => "the run does not come to an end".to_owned(),
    }
}

/// Which messages are in one run alone, by who sends them.
fn absent(a: Run<'_>, b: Run<'_>, pair: &Pair) -> Vec<String> {
    let mut lines = Vec::new();
    for (run, story, of) in [("A", a, (|row| row.a) as fn(&Row) -> Option<usize>), ("B", b, |row| row.b)] {
        for from in [Actor::Sender, Actor::Receiver, Actor::Attacker] {
            let message = |row: &Row| -> Option<&Message> { story.story.messages.get(of(row)?) };
            let missing = pair.rows.iter().filter(|row| row.a.is_none() || row.b.is_none());
            let missing = missing.filter(|row| row.elsewhere.is_none());
            let missing = missing.filter(|row| message(row).is_some_and(|message| message.from == from));
            let names = listed(missing.map(|row| {
                let again = pair.rows.iter().any(|other| {
                    let in_both = other.elsewhere.is_some() || other.a.is_some() && other.b.is_some();
                    in_both && other.name == row.name && message(other).is_some_and(|message| message.from == from)
                });
                if again { format!("one more {}", row.name) } else { row.name.clone() }
            }));
            if !names.is_empty() {
                lines.push(format!("Only {run} has, from the {}: {names}.", from.name()));
            }
        }
    }
    if lines.is_empty() {
        lines.push("Both have the same messages.".to_owned());
    }
    lines
}

/// Names with commas between them, each once, with how often it comes.
fn listed(names: impl Iterator<Item = String>) -> String {
    let mut counted: Vec<(String, usize)> = Vec::new();
    for name in names {
        match counted.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => counted.push((name, 1)),
        }
    }
    let words = counted.into_iter().map(|(name, count)| match count {
        1 => name,
        count => format!("{count} times {name}"),
    });
    words.collect::<Vec<_>>().join(", ")
}

/// Which messages both send, each at another place.
fn out_of_order(a: Run<'_>, pair: &Pair) -> Option<String> {
    let moved = pair.rows.iter().filter(|row| row.elsewhere.is_some());
    let names = moved.filter_map(|row| Some((row, a.story.messages.get(row.a?)?)));
    let names: Vec<_> = names.map(|(row, message)| format!("{} of the {}", row.name, message.from.name())).collect();
    (!names.is_empty()).then(|| format!("At another place in the order: {}.", names.join(", ")))
}

fn counts(pair: &Pair) -> String {
    let both = |row: &&Row| row.a.is_some() && row.b.is_some();
    let count =
        |wanted: &[Difference]| pair.rows.iter().filter(both).filter(|row| wanted.contains(&row.difference)).count();
    let same = count(&[Difference::Same]);
    let fresh = count(&[Difference::Follows, Difference::Fresh, Difference::Moment]);
    let meaning = count(&[Difference::Meaning]);
    let mut line = format!(
        "Of {} messages that both have, {same} are equal, {fresh} differ only in what is drawn anew or follows from it, {meaning} \
         in what they mean",
        same + fresh + meaning
    );
    let otherwise = pair.rows.iter().filter(both);
    let otherwise =
        otherwise.filter(|row| row.carriage == Difference::Meaning && row.difference != Difference::Meaning);
    let otherwise = otherwise.count();
    if otherwise > 0 {
        line.push_str(&format!("; {otherwise} that mean the same are in records of another form"));
    }
    line + "."
}

fn agreed(a: &Facts, b: &Facts) -> Vec<String> {
    // A handshake may end without one, when TLS 1.2 takes a session up again.
    let group =
        |facts: &Facts| facts.version.map(|_| facts.group.map_or_else(|| "none".to_owned(), |group| group.to_string()));
    let mut lines = vec![
        versus("Version", a.version, b.version),
        versus("Suite", a.suite, b.suite),
        versus("Group", group(a), group(b)),
    ];
    let proof = |authentication: &Authentication| match authentication {
        Authentication::None => "none".to_owned(),
        Authentication::Session => "an earlier session".to_owned(),
        Authentication::Signature { scheme } => format!("a signature, {scheme}"),
    };
    lines.push(versus("Proof that the receiver gives", Some(proof(&a.server)), Some(proof(&b.server))));
    lines.push(versus("Proof that the sender gives", Some(proof(&a.client)), Some(proof(&b.client))));
    lines
}

fn price(a: &Cost, b: &Cost) -> Vec<String> {
    let ms = |time: Option<Micros>| time.map(|time| format!("{} ms", time.0 / 1000));
    vec![
        versus("Round trips of the handshake", a.trips.handshake, b.trips.handshake),
        versus("Round trips until it is complete", a.trips.established, b.trips.established),
        versus("Round trips until the mail is accepted", a.trips.accepted, b.trips.accepted),
        versus("Flights", Some(a.flights), Some(b.flights)),
        than("Bytes of the handshake", a.handshake_bytes.sum(), b.handshake_bytes.sum()),
        than("Bytes in all", a.bytes.sum(), b.bytes.sum()),
        versus("Records", Some(a.records.sum()), Some(b.records.sum())),
        versus("Time until the handshake is complete", ms(a.established), ms(b.established)),
        versus("Time until the mail is accepted", ms(a.accepted), ms(b.accepted)),
    ]
}

/// `Version: TLS 1.3 in both.`, `Version: TLS 1.3 in A, not reached in B.`
fn versus<T: Display + PartialEq>(what: &str, a: Option<T>, b: Option<T>) -> String {
    let word = |value: &Option<T>| value.as_ref().map_or_else(|| "not reached".to_owned(), ToString::to_string);
    if a == b {
        format!("{what}: {} in both.", word(&a))
    } else {
        format!("{what}: {} in A, {} in B.", word(&a), word(&b))
    }
}

fn than(what: &str, a: usize, b: usize) -> String {
    let line = versus(what, Some(a), Some(b));
    let how = if b < a { "fewer" } else { "more" };
    if a == b { line } else { format!("{} ({} {how}).", line.trim_end_matches('.'), a.abs_diff(b)) }
}
