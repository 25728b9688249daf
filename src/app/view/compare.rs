//! Two runs side by side: a summary, what was agreed and what it cost, the flights, the messages on both sides of a ruler, and what
//! differs in the fields of two messages. What belongs together is found in [`crate::story::compare`]; here it gets its words.

use std::fmt::Display;

use super::conversation::short_title;
use super::words;
use crate::app::Run;
use crate::story::compare::{self, Authentication, Choice, Comparison, Difference, Directions, Pair, Place, Side};
use crate::story::layers::{Layer, Layers};
use crate::story::{Flight as Flown, Message};
use crate::trace::Actor;

/// The comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// The titles of both scenarios, with what is changed in the first one, and how each run ended.
    pub runs: [(String, &'static str); 2],
    /// The connections.
    pub parts: Vec<Part>,
}

/// Two connections, or one alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What stands above it where there are several.
    pub heading: Option<String>,
    /// What differs, in a sentence.
    pub summary: String,
    /// What was agreed, and what it cost.
    pub facts: Vec<Fact>,
    /// The flights.
    pub flights: Vec<Flight>,
    /// The messages.
    pub rows: Vec<Row>,
}

/// Something that both runs have, or one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is.
    pub name: &'static str,
    /// What it is in A and in B.
    pub values: [String; 2],
}

/// A flight of each run, or one alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flight {
    /// From which end.
    pub from: Actor,
    /// Its messages; those of both where they differ.
    pub titles: String,
    /// Bytes on the wire in A and in B.
    pub bytes: [Option<Bar>; 2],
}

/// A number with its length in a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// The number.
    pub count: String,
    /// Its share of the greatest one, in hundredths.
    pub share: usize,
}

/// A message of each run, or one alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Who sends it.
    pub from: Actor,
    /// What stands on either side.
    pub cells: [Cell; 2],
    /// How they differ.
    pub mark: Mark,
    /// The indices of both, where there is something to say about their fields.
    pub both: Option<(usize, usize)>,
}

/// One side of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// A message.
    Said {
        /// Its number.
        number: u32,
        /// What it is.
        title: String,
        /// Its length, and its protection.
        about: String,
    },
    /// This run has it at another place.
    Elsewhere {
        /// The number there.
        number: u32,
    },
    /// This run has it not.
    NotSent,
}

/// How much two messages, or two fields, differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Not at all.
    Same,
    /// In what is drawn anew, or follows from it.
    Fresh,
    /// In what they mean.
    Meaning,
    /// There is only one.
    Alone,
}

impl Mark {
    /// All that a legend explains.
    pub const ALL: &'static [Self] = &[Self::Same, Self::Fresh, Self::Meaning, Self::Alone];

    const fn of(difference: Difference) -> Self {
        match difference {
            Difference::Same => Self::Same,
            Difference::Follows | Difference::Fresh | Difference::Moment => Self::Fresh,
            Difference::Meaning => Self::Meaning,
        }
    }

    /// The sign on the ruler.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Same => "=",
            Self::Fresh => "≈",
            Self::Meaning => "≠",
            Self::Alone => "·",
        }
    }

    /// What it means.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Same => "equal",
            Self::Fresh => "differ only in what is drawn anew, or follows from that",
            Self::Meaning => "differ in what they say",
            Self::Alone => "in one run only",
        }
    }
}

/// A field that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// How deep it stands; at most 9 are told apart.
    pub depth: usize,
    /// What it is.
    pub name: &'static str,
    /// What it says in A and in B; `None` where it is not there.
    pub values: [Option<String>; 2],
    /// How it differs.
    pub mark: Mark,
    /// Whether it stands at another place.
    pub moved: bool,
}

/// Lays two runs side by side.
#[must_use]
pub fn compare(a: &Run, b: &Run) -> Compared {
    let found = Comparison::of(of(a), of(b), Choice::All);
    let several = found.pairs.len() > 1;
    let title = |run: &Run| {
        let changes = run.scenario.changes();
        let changes: String = changes.iter().map(|(key, value)| format!(", {key}={value}")).collect();
        (format!("{}{changes}", run.scenario.entry.title), run.outcome().headline)
    };
    // What stands side by side comes first; what has no counterpart is mentioned behind it.
    let (paired, alone): (Vec<_>, Vec<_>) = found.pairs.iter().partition(|pair| pair.a.is_some() && pair.b.is_some());
    let parts = paired.into_iter().chain(alone).map(|pair| part(a, b, pair, several)).collect();
    Compared { runs: [title(a), title(b)], parts }
}

fn of(run: &Run) -> compare::Run<'_> {
    compare::Run { trace: &run.trace, story: &run.story }
}

fn part(a: &Run, b: &Run, pair: &Pair, several: bool) -> Part {
    let number = |side: &Side| side.connection.0 + 1;
    let heading = match (&pair.a, &pair.b) {
        _ if !several => None,
        (Some(of_a), Some(of_b)) => {
            Some(format!("Connection {} of A beside connection {} of B", number(of_a), number(of_b)))
        }
        (Some(of_a), None) => Some(format!("Connection {} of A, which B does not have", number(of_a))),
        (None, Some(of_b)) => Some(format!("Connection {} of B, which A does not have", number(of_b))),
        (None, None) => None,
    };
    Part {
        heading,
        summary: summary(pair),
        facts: facts([pair.a.as_ref(), pair.b.as_ref()]),
        flights: flights(a, b, pair),
        rows: pair.rows.iter().filter_map(|found| row(a, b, found)).collect(),
    }
}

/// `Only in A: Certificate, CertificateVerify. Round trips until the handshake is complete: the same.`
fn summary(pair: &Pair) -> String {
    let (Some(of_a), Some(of_b)) = (&pair.a, &pair.b) else {
        return "It has no counterpart.".to_owned();
    };
    let alone = |wanted: fn(&compare::Row) -> bool| {
        let alone = pair.rows.iter().filter(|row| wanted(row) && row.elsewhere.is_none());
        let mut names: Vec<&str> = alone.map(|row| row.name.as_str()).collect();
        // The same name twice stands once: the rows below have them all.
        let mut seen = Vec::new();
        names.retain(|name| {
            !seen.contains(name) && {
                seen.push(*name);
                true
            }
        });
        names.join(", ")
    };
    let mut words = String::new();
    for (run, names) in [("A", alone(|row| row.b.is_none())), ("B", alone(|row| row.a.is_none()))] {
        if !names.is_empty() {
            words.push_str(&format!("Only in {run}: {names}. "));
        }
    }
    if words.is_empty() {
        words.push_str("The same messages. ");
    }
    match (of_a.cost.trips.established, of_b.cost.trips.established) {
        (Some(trips), Some(others)) if trips == others => words.push_str("Same round trips."),
        (Some(trips), Some(others)) => {
            words.push_str(&format!("Round trips until the handshake is complete: {trips} in A, {others} in B."));
        }
        (Some(_), None) => words.push_str("B completes no handshake."),
        (None, Some(_)) => words.push_str("A completes no handshake."),
        (None, None) => words.push_str("Neither completes a handshake."),
    }
    words
}

fn facts(sides: [Option<&Side>; 2]) -> Vec<Fact> {
    fn shown<T: Display>(value: Option<T>) -> String {
        value.map_or_else(|| "none".to_owned(), |value| value.to_string())
    }
    let proof = |authentication: &Authentication| match authentication {
        Authentication::None => "none".to_owned(),
        Authentication::Session => "an earlier session".to_owned(),
        Authentication::Signature { scheme } => format!("a signature, {scheme}"),
    };
    let both = |count: Directions| {
        format!(
            "{} ({} → receiver, {} → sender)",
            words::count(count.sum()),
            words::count(count.to_receiver),
            words::count(count.to_sender)
        )
    };
    let time = |time: Option<crate::trace::Micros>| time.map_or_else(|| "not reached".to_owned(), words::time);
    let trips = |trips: Option<u32>| trips.map_or_else(|| "not reached".to_owned(), |trips| trips.to_string());
    let fact = |name, value: &dyn Fn(&Side) -> String| Fact {
        name,
        values: sides.map(|side| side.map_or_else(|| "no connection".to_owned(), value)),
    };
    vec![
        fact("Version", &|side| shown(side.facts.version)),
        fact("Cipher suite", &|side| shown(side.facts.suite)),
        fact("Group", &|side| shown(side.facts.group)),
        fact("The receiver’s proof", &|side| proof(&side.facts.server)),
        fact("The sender’s proof", &|side| proof(&side.facts.client)),
        fact("Round trips of the handshake", &|side| trips(side.cost.trips.handshake)),
        fact("Round trips until the handshake is complete", &|side| trips(side.cost.trips.established)),
        fact("Round trips until the mail is accepted", &|side| trips(side.cost.trips.accepted)),
        fact("Time until the mail is accepted", &|side| time(side.cost.accepted)),
        fact("Records", &|side| words::count(side.cost.records.sum())),
        fact("Bytes of the handshake", &|side| both(side.cost.handshake_bytes)),
        fact("Bytes in all", &|side| both(side.cost.bytes)),
    ]
}

fn flights(a: &Run, b: &Run, pair: &Pair) -> Vec<Flight> {
    let flown = |run: &Run, at: Option<usize>| -> Option<Flown> { run.story.flights.get(at?).cloned() };
    let found: Vec<_> = pair.flights.iter().map(|row| [flown(a, row.a), flown(b, row.b)]).collect();
    let bytes = found.iter().flatten().flatten().map(|flight| flight.wire_bytes);
    let most = bytes.max().unwrap_or(0).max(1);
    let bar = |flight: &Option<Flown>| {
        flight.as_ref().map(|flight| Bar {
            count: words::count(flight.wire_bytes),
            share: (flight.wire_bytes * 100).div_ceil(most),
        })
    };
    let titles = |run: &Run, flight: &Option<Flown>| {
        let messages = flight.iter().flat_map(|flight| &flight.messages).filter_map(|&at| run.message(at));
        messages.map(|message| short_title(&run.trace, message)).collect::<Vec<_>>().join(", ")
    };
    let flight = |[of_a, of_b]: [Option<Flown>; 2]| {
        let (in_a, in_b) = (titles(a, &of_a), titles(b, &of_b));
        Some(Flight {
            from: of_a.as_ref().or(of_b.as_ref())?.from,
            bytes: [bar(&of_a), bar(&of_b)],
            titles: match (in_a.is_empty(), in_b.is_empty()) {
                (_, true) => in_a,
                (true, _) => in_b,
                _ if in_a == in_b => in_a,
                _ => format!("A: {in_a}. B: {in_b}"),
            },
        })
    };
    found.into_iter().filter_map(flight).collect()
}

fn row(a: &Run, b: &Run, row: &compare::Row) -> Option<Row> {
    let cell = |run: &Run, at: Option<usize>| match (at.and_then(|at| run.message(at)), row.elsewhere) {
        (Some(message), _) => said(run, message),
        (None, Some(at)) => Cell::Elsewhere { number: at as u32 + 1 },
        (None, None) => Cell::NotSent,
    };
    let message = row.a.and_then(|at| a.message(at)).or_else(|| b.message(row.b?))?;
    let both = row.a.zip(row.b);
    Some(Row {
        from: message.from,
        cells: [cell(a, row.a), cell(b, row.b)],
        mark: if both.is_some() { Mark::of(row.difference) } else { Mark::Alone },
        both: both.filter(|_| row.difference != Difference::Same || row.carriage != Difference::Same),
    })
}

fn said(run: &Run, message: &Message) -> Cell {
    let bytes = words::bytes(message.bytes(&run.trace).len());
    Cell::Said {
        number: message.number,
        title: short_title(&run.trace, message),
        about: format!("{bytes}, {}", words::protection(message.protection)),
    }
}

/// The fields that differ between a message of A and one of B, layer by layer: the name of each layer, and its fields.
#[must_use]
pub fn fields(a: &Run, b: &Run, (in_a, in_b): (usize, usize)) -> Vec<(&'static str, Vec<Line>)> {
    let merged = compare::fields(of(a), a.message(in_a), of(b), b.message(in_b));
    let show = |run: &Run, layers: &Layers, buffer: Option<usize>, node: Option<usize>| {
        let buffer = layers.buffers.get(buffer?)?;
        Some(buffer.tree.nodes.get(node?)?.show(buffer.bytes(&run.trace)))
    };
    let panel = |panel: &compare::Panel| {
        let buffer = panel.a.and_then(|at| merged.a.buffers.get(at)).or_else(|| merged.b.buffers.get(panel.b?));
        let line = |row: &compare::FieldRow| Line {
            depth: row.depth.min(9),
            name: row.field.name(),
            values: [show(a, &merged.a, panel.a, row.a), show(b, &merged.b, panel.b, row.b)],
            mark: if row.a.is_some() && row.b.is_some() { Mark::of(row.difference) } else { Mark::Alone },
            moved: row.place == Place::Other,
        };
        let differing = panel.rows.iter().filter(|row| row.difference != Difference::Same);
        Some((layer(buffer?.layer), differing.map(line).collect::<Vec<_>>()))
    };
    merged.panels.iter().filter_map(panel).filter(|(_, lines)| !lines.is_empty()).collect()
}

const fn layer(layer: Layer) -> &'static str {
    match layer {
        Layer::Record(_) => "The record on the wire",
        Layer::Arrived(_) => "As it arrived",
        Layer::Opened(_) => "The record, opened",
        Layer::Message => "The message",
        Layer::Decompressed { .. } => "What was compressed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::samples::dialogue;
    use crate::scenario::catalogue;

    fn run(lines: &[&str]) -> Run {
        let (trace, _) = dialogue(lines);
        Run::of(catalogue::ALL[0].scenario(crate::scenario::Seed::CATALOGUE), trace)
    }

    #[test]
    fn what_one_run_does_not_send_is_told_on_its_side() {
        let a = run(&["220 mx", "EHLO mail", "250 ok", "QUIT"]);
        let b = run(&["220 mx", "EHLO mail", "250 ok", "NOOP", "250 ok", "QUIT"]);
        let compared = compare(&a, &b);
        let part = &compared.parts[0];
        assert!(part.summary.starts_with("Only in B: NOOP"), "{}", part.summary);
        assert!(part.summary.ends_with("Neither completes a handshake."), "{}", part.summary);
        let noop = part.rows.iter().find(|row| matches!(&row.cells[1], Cell::Said { title, .. } if title == "NOOP"));
        let noop = noop.unwrap();
        assert_eq!((&noop.cells[0], noop.mark, noop.both), (&Cell::NotSent, Mark::Alone, None));
        assert_eq!(part.rows.iter().filter(|row| row.mark == Mark::Same).count(), 4);
        assert_eq!(part.heading, None);
    }

    #[test]
    fn a_line_that_says_something_else_can_be_looked_into() {
        let a = run(&["220 mx", "EHLO mail.alder.example", "250 ok"]);
        let b = run(&["220 mx", "EHLO mail.elder.example", "250 ok"]);
        let compared = compare(&a, &b);
        let ehlo = &compared.parts[0].rows[1];
        assert_eq!(ehlo.mark, Mark::Meaning);
        let layers = fields(&a, &b, ehlo.both.unwrap());
        let lines: Vec<_> = layers.iter().flat_map(|(_, lines)| lines).collect();
        let differs =
            |line: &&&Line| line.values[0].as_deref().is_some_and(|value| value.contains("mail.alder.example"));
        let line = lines.iter().find(differs).expect("the name");
        assert!(line.values[1].as_deref().unwrap().contains("mail.elder.example"));
    }

    #[test]
    fn the_longest_flight_fills_its_bar() {
        let a = run(&["220 mx", "EHLO mail"]);
        let flights = &compare(&a, &a).parts[0].flights;
        let shares: Vec<_> =
            flights.iter().flat_map(|flight| flight.bytes.iter().flatten()).map(|bar| bar.share).collect();
        assert_eq!(shares.iter().max(), Some(&100));
        assert!(shares.iter().all(|share| (1..=100).contains(share)));
    }
}
