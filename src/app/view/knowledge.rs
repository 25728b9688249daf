//! Who knows what once a message has crossed, as a table: names, sizes and times, content, keys, for each party; and the conversation
//! through the eyes of one of them.
//!
//! Every cell is read from [`Knowledge`](crate::story::knowledge::Knowledge); no rule about versions or protections stands here.

use std::collections::BTreeSet;

pub use crate::story::knowledge::Party;

use super::{hex, words};
use crate::app::Run;
use crate::dissect::{handshake, record, smtp};
use crate::export::conversation::changed;
use crate::export::knowledge::{effect, guard};
use crate::story::knowledge::{Content, Deed, Known, Length};
use crate::story::{Kind, Message};
use crate::trace::{Actor, EventKind, Slice};

/// The table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Board {
    /// The parties, as they stand along the path.
    pub columns: Vec<Column>,
    /// Names, sizes and times, content, keys.
    pub rows: [Row; 4],
    /// What would find out a change on the path.
    pub guard: &'static str,
    /// What was done on the path, each with what came of it.
    pub deeds: Vec<String>,
}

/// A party.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Who.
    pub party: Party,
    /// Its name.
    pub title: &'static str,
    /// Whether the conversation is shown through its eyes.
    pub eyes: Eyes,
}

/// Whether the conversation is shown through somebody's eyes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Eyes {
    /// Through these.
    These,
    /// Through others, or as it is.
    Others,
}

/// One kind of knowledge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What is known.
    pub name: &'static str,
    /// How much of it each party has, in the order of the columns.
    pub cells: Vec<Cell>,
}

/// What one party has of one kind of knowledge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The picture.
    pub circle: Circle,
    /// The picture in a word or two: `reads`, `infers`, `cannot`.
    pub word: &'static str,
    /// The value.
    pub value: String,
    /// What is new with this message: what it is, and its bytes.
    pub new: Vec<(String, Option<String>)>,
    /// What it had before.
    pub before: Vec<(String, Option<String>)>,
}

/// How much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Circle {
    /// All of it.
    Full,
    /// A part of it, or a bound.
    Half,
    /// Nothing.
    Empty,
}

/// A message as a party sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// What it is to this party; `None` where it never came to it.
    pub title: Option<String>,
    /// How long it is, as far as this party can tell: `52`, `≤ 1,471`; empty where it cannot.
    pub size: String,
}

/// What each party knows once the message at this index has crossed; `None` where there is no such message.
#[must_use]
pub fn board(run: &Run, index: usize, eyes: Option<Party>) -> Option<Board> {
    let parties = parties(run);
    let at = |index: usize, party| run.knowledge().at(&run.trace, &run.story, index, party);
    let now: Vec<_> = parties.iter().filter_map(|&party| at(index, party)).collect();
    let before: Vec<_> = parties.iter().map(|&party| at(index.checked_sub(1)?, party)).collect();
    let known = || parties.iter().zip(now.iter().zip(&before));
    let all: BTreeSet<&str> = now.iter().flat_map(values).collect();
    let attacker = at(index, Party::Attacker)?;
    let row = |name, cell: &dyn Fn(Party, &Known, Option<&Known>) -> Cell| Row {
        name,
        cells: known().map(|(party, (known, before))| cell(*party, known, before.as_ref())).collect(),
    };
    Some(Board {
        rows: [
            row("Names", &|_, known, before| names(known, before, all.len())),
            row("Sizes and times", &|_, known, _| sizes(known)),
            row("Content", &|party, known, _| content(run, index, party, known.content)),
            row("Keys", &|party, known, before| keys(run, party, known, before)),
        ],
        columns: parties.iter().map(|&party| column(party, eyes)).collect(),
        guard: attacker.guard.map_or("", guard),
        deeds: attacker.did.iter().map(|deed| told(run, deed)).collect(),
    })
}

/// The parties of a run: who changes things on the path only where somebody does.
fn parties(run: &Run) -> Vec<Party> {
    let acts =
        !run.scenario.interventions.is_empty() || run.trace.events.iter().any(|event| event.actor == Actor::Attacker);
    Party::ALL.into_iter().filter(|party| acts || *party != Party::Attacker).collect()
}

/// What a party is called in the middle of a sentence.
#[must_use]
pub const fn called(party: Party) -> &'static str {
    match party {
        Party::Sender => "the sender",
        Party::Eavesdropper => "somebody on the wire",
        Party::Attacker => "the attacker",
        Party::Receiver => "the receiver",
    }
}

fn column(party: Party, eyes: Option<Party>) -> Column {
    let title = match party {
        Party::Sender => "Sender",
        Party::Eavesdropper => "On the wire",
        Party::Attacker => "Attacker",
        Party::Receiver => "Receiver",
    };
    Column { party, title, eyes: if eyes == Some(party) { Eyes::These } else { Eyes::Others } }
}

/// The names that a party knows, each once.
fn values(known: &Known) -> BTreeSet<&str> {
    known.names.iter().map(|name| name.value.as_str()).collect()
}

fn names(known: &Known, before: Option<&Known>, all: usize) -> Cell {
    let old = before.map(values).unwrap_or_default();
    let mut told = BTreeSet::new();
    let mut cell = Cell::new(Circle::Full, "reads", String::new());
    for name in known.names.iter().filter(|name| told.insert(name.value.as_str())) {
        let list = if old.contains(name.value.as_str()) { &mut cell.before } else { &mut cell.new };
        list.push((name.value.clone(), None));
    }
    cell.value = if told.len() == all {
        words::counted(all, "name", "names")
    } else {
        format!("{} of {}", words::count(told.len()), words::counted(all, "name", "names"))
    };
    match told.len() {
        0 => (cell.circle, cell.word) = (Circle::Empty, "cannot"),
        some if some < all => (cell.circle, cell.word) = (Circle::Half, "reads some"),
        _ => {}
    }
    cell
}

fn sizes(known: &Known) -> Cell {
    let on_wire = format!("{} on the wire, {}", words::bytes(known.wire), words::time(known.time));
    match known.length {
        // Who got other bytes than were sent does not see what set out.
        Length::Exactly(length) if matches!(known.content, Content::Altered(_)) => {
            Cell::new(Circle::Full, "reads", format!("{} came, {}", words::bytes(length), words::time(known.time)))
        }
        Length::Exactly(length) if known.content.is_read() => {
            Cell::new(Circle::Full, "reads", format!("{}; {on_wire}", words::bytes(length)))
        }
        Length::Exactly(length) => Cell::new(Circle::Half, "infers", format!("{}; {on_wire}", words::bytes(length))),
        Length::AtMost(most) => Cell::new(Circle::Half, "infers", format!("at most {}; {on_wire}", words::bytes(most))),
        Length::Unknown => Cell::new(Circle::Empty, "cannot", "nothing came".to_owned()),
    }
}

fn content(run: &Run, index: usize, party: Party, content: Content) -> Cell {
    let title = seen(run, index, party).and_then(|seen| seen.title);
    let (circle, word) = if content.is_read() { (Circle::Full, "reads") } else { (Circle::Empty, "cannot") };
    let mut cell = Cell::new(circle, word, title.unwrap_or_default());
    cell.new.push((why(content).to_owned(), None));
    cell
}

/// Why a message can be read, or cannot.
const fn why(content: Content) -> &'static str {
    match content {
        Content::Own => "says it itself",
        Content::Clear => "it crosses in the clear",
        Content::Altered(_) => "other bytes came than were sent",
        Content::Opened(_) => "opens it with its key",
        Content::Sealed => "it is sealed, and there is no key",
        Content::Refused(_) => "the tag does not fit",
        Content::Unopened => "never comes to open it",
        Content::Lost => "it did not arrive, or not whole",
        Content::Elsewhere => "it goes to the other end",
    }
}

fn keys(run: &Run, party: Party, known: &Known, before: Option<&Known>) -> Cell {
    let shares = match known.shares.len() {
        0 => String::new(),
        shares => format!("; sees {}", words::counted(shares, "public share", "public shares")),
    };
    let (held, total) = (known.keys.len(), words::counted(known.keys.len(), "key or secret", "keys and secrets"));
    let mut cell = match (held, party.end()) {
        (0, Some(_)) => Cell::new(Circle::Empty, "cannot", format!("none yet{shares}")),
        (0, None) => Cell::new(Circle::Empty, "cannot", format!("none{shares}")),
        _ => Cell::new(Circle::Full, "holds", format!("{total}{shares}")),
    };
    // An outsider has the shares alone, from which nobody computes the secret.
    let list = |known: &Known| if party.end().is_some() { known.keys.clone() } else { known.shares.clone() };
    let old = before.map(list).unwrap_or_default();
    for key in list(known) {
        let value = key.value.map(|value| hex::short(run.trace.bytes(value)));
        let side = if old.contains(&key) { &mut cell.before } else { &mut cell.new };
        side.push((key.name, value));
    }
    cell
}

/// What was done, and what came of it.
fn told(run: &Run, deed: &Deed) -> String {
    let what = match run.trace.event(deed.event).map(|event| &event.kind) {
        Some(EventKind::Intervened { change, .. }) => changed(&run.trace, change),
        _ => String::new(),
    };
    match deed.came_of_it {
        Some(event) => format!("{what}, and then {}", effect(&run.trace, event)),
        None => format!("{what}, and the run ends before anything comes of it"),
    }
}

impl Cell {
    const fn new(circle: Circle, word: &'static str, value: String) -> Self {
        Self { circle, word, value, new: Vec::new(), before: Vec::new() }
    }
}

/// The message at this index as a party sees it; `None` where there is no such message.
#[must_use]
pub fn seen(run: &Run, index: usize, party: Party) -> Option<Seen> {
    let (message, row) = (run.message(index)?, run.rows.get(index)?);
    let (content, length) = run.knowledge().sight(&run.trace, message, party);
    let beside = if content.is_read() { None } else { carried_before(run, index) };
    let title = match (content, beside) {
        (Content::Lost | Content::Elsewhere, _) => None,
        (Content::Altered(arrived), _) => Some(arrived_title(run, message, arrived)),
        _ if content.is_read() => Some(row.title.clone()),
        // Several messages in one record are one thing to who cannot open it.
        (_, Some(number)) => Some(format!("in the record of message {number}")),
        _ => Some(outside(run, message)),
    };
    let size = match (length, beside) {
        (_, Some(_)) | (Length::Unknown, _) => String::new(),
        (Length::Exactly(length), _) => words::count(length),
        (Length::AtMost(most), _) => format!("≤ {}", words::count(most)),
    };
    Some(Seen { title, size })
}

/// The number of the first message that begins in the same record; `None` where this one does.
fn carried_before(run: &Run, index: usize) -> Option<u32> {
    let segment = run.message(index)?.containers.first()?.segment;
    let before = run.story.messages[..index].iter().rev();
    let same = before.take_while(|message| message.containers.iter().any(|part| part.segment == segment));
    same.last().map(|message| message.number)
}

/// A record from outside: its type and its length, which stand in the clear.
fn outside(run: &Run, message: &Message) -> String {
    let headers = message.containers.iter().filter_map(|part| record::Header::read(run.trace.bytes(part.wire)));
    let headers: Vec<_> = headers.collect();
    let length = headers.iter().map(|header| usize::from(header.length)).sum();
    match headers.first() {
        Some(header) => format!("{}, {}", header.content_type, words::bytes(length)),
        None => words::bytes(message.wire_bytes()),
    }
}

/// What arrived in the clear in the place of what was sent.
fn arrived_title(run: &Run, message: &Message, arrived: Slice) -> String {
    let bytes = run.trace.bytes(arrived);
    match message.kind {
        Kind::Handshake(_) => handshake::name(bytes),
        kind if kind.is_smtp() || matches!(kind, Kind::Opaque { content_type: None }) => {
            let title = smtp::text(smtp::lines(bytes).next().unwrap_or_default());
            title.trim_end().to_owned()
        }
        _ => words::bytes(bytes.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::samples;
    use crate::scenario::{Seed, catalogue};

    fn run(lines: &[&str]) -> Run {
        let (trace, story) = samples::dialogue(lines);
        Run::told(catalogue::ALL[0].scenario(Seed::CATALOGUE), trace, story, String::new())
    }

    #[test]
    fn in_the_clear_everybody_reads_everything_and_nobody_has_a_key() {
        let run = run(&["220 mx.birch.example ready", "EHLO mail.alder.example"]);
        let board = board(&run, 1, Some(Party::Eavesdropper)).expect("a message");
        let titles: Vec<_> = board.columns.iter().map(|column| column.title).collect();
        assert_eq!(titles, ["Sender", "On the wire", "Receiver"], "nobody changes anything here");
        assert_eq!(board.columns[1].eyes, Eyes::These);
        for (row, circle) in board.rows.iter().zip([Circle::Full, Circle::Full, Circle::Full, Circle::Empty]) {
            assert!(row.cells.iter().all(|cell| cell.circle == circle), "{row:?}");
        }
        let wire = &board.rows[0].cells[1];
        assert_eq!(wire.before, [("mx.birch.example".to_owned(), None)]);
        assert_eq!(wire.new, [("mail.alder.example".to_owned(), None)]);
        assert_eq!(board.rows[2].cells[1].value, "EHLO mail.alder.example");
        assert_eq!(board.rows[1].cells[1].value, "25 bytes; 25 bytes on the wire, 0.020 s");
    }

    #[test]
    fn beyond_the_last_message_there_is_nothing_to_know() {
        let run = run(&["220 mx"]);
        assert!(board(&run, 1, None).is_none() && seen(&run, 1, Party::Sender).is_none());
        let seen = seen(&run, 0, Party::Sender).expect("a message");
        assert_eq!((seen.title.as_deref(), seen.size.as_str()), (Some("220 mx"), "8"));
    }
}
