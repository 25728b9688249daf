//! Who knows what in a run, message by message, as text.

use std::fmt::{self, Write};

use super::counted;
use crate::story::knowledge::{Content, Guard, Key, Knowledge, Known, Length, Name, Party, Peer, Proof};
use crate::story::names::Names;
use crate::story::{Message, Story};
use crate::trace::{EventId, EventKind, Smtp, Trace};

/// Writes what each party knows once a message has crossed: of the message with this number, or of every one. Of names and keys
/// those that are new with the message; of the first one that is written, all.
///
/// `None` when there is no message with this number.
#[must_use]
pub fn knowledge(trace: &Trace, story: &Story, number: Option<u32>) -> Option<String> {
    let mut text = String::new();
    let mut teller =
        Teller { trace, story, knowledge: Knowledge::of(trace, story, &Names::of(trace)), told: Default::default() };
    for (index, message) in story.messages.iter().enumerate() {
        if number.is_none_or(|number| message.number == number) {
            teller.message(&mut text, index, message).expect("a String takes all that is written to it");
        }
    }
    (!text.is_empty() || number.is_none()).then_some(text)
}

struct Teller<'a> {
    trace: &'a Trace,
    story: &'a Story,
    knowledge: Knowledge,
    /// How many names, keys and shares each party was told to have.
    told: [[usize; 3]; Party::ALL.len()],
}

impl Teller<'_> {
    fn message(&mut self, out: &mut String, index: usize, message: &Message) -> fmt::Result {
        let (from, to) = (message.from.name(), message.to.name());
        writeln!(
            out,
            "=== message {} of {}: {}, {from} to {to}",
            message.number,
            self.story.messages.len(),
            message.title
        )?;
        for (place, party) in Party::ALL.into_iter().enumerate() {
            let told = self.told[place];
            let Some(known) = self.knowledge.at(self.trace, self.story, index, party) else { continue };
            writeln!(out, "{}", party.key())?;
            writeln!(out, "  content  {}", content(known.content))?;
            writeln!(
                out,
                "  length   {}; {} on the wire, sent at {} µs",
                length(known.length),
                counted(known.wire),
                known.time.0
            )?;
            write_new(out, "names", known.names.iter().skip(told[0]).map(name))?;
            write_new(out, "keys", known.keys.iter().skip(told[1]).map(key))?;
            write_new(out, "shares", known.shares.iter().skip(told[2]).map(key))?;
            if let Some(other) = known.peer {
                writeln!(out, "  peer     {}", peer(other))?;
            }
            self.write_changes(out, &known)?;
            self.told[place] = [known.names.len(), known.keys.len(), known.shares.len()];
        }
        Ok(())
    }

    fn write_changes(&self, out: &mut String, known: &Known) -> fmt::Result {
        let Some(guard) = known.guard else { return Ok(()) };
        writeln!(out, "  guard    {}", self::guard(guard))?;
        for deed in &known.did {
            let came = deed.came_of_it.map_or_else(
                || "and the run ends before anything comes of it".to_owned(),
                |id| format!("and then, event {}: {}", id.0, effect(self.trace, id)),
            );
            writeln!(out, "  did      event {}, {came}", deed.event.0)?;
        }
        Ok(())
    }
}

fn write_new(out: &mut String, what: &str, items: impl Iterator<Item = String>) -> fmt::Result {
    for (index, item) in items.enumerate() {
        writeln!(out, "  {:8} {item}", if index == 0 { what } else { "" })?;
    }
    Ok(())
}

fn name(name: &Name) -> String {
    match name.field {
        Some(field) => format!("{} ({}, message {})", name.value, field.key(), name.message),
        None => format!("{} (the connection)", name.value),
    }
}

fn key(key: &Key) -> String {
    let connection = key.connection.map_or_else(String::new, |id| format!(", connection {}", id.0));
    format!("{} (event {}{connection})", key.name, key.made.0)
}

/// What came of a change first, in words; empty where there is no such event.
#[must_use]
pub fn effect(trace: &Trace, id: EventId) -> String {
    let Some(event) = trace.event(id) else { return String::new() };
    let who = event.actor.name();
    match &event.kind {
        EventKind::Smtp(Smtp::Delivered { .. }) => "the mail is delivered all the same".to_owned(),
        EventKind::Smtp(Smtp::Deferred { .. }) => format!("the {who} puts the mail off"),
        EventKind::Smtp(Smtp::Bounced { .. }) => format!("the {who} gives the mail up"),
        _ => format!("the {who} fails"),
    }
}

/// Whether a message can be read, in words.
#[must_use]
pub const fn content(content: Content) -> &'static str {
    match content {
        Content::Own => "reads it: it said it",
        Content::Clear => "reads it: it crossed in the clear",
        Content::Altered(_) => "reads something else: it was altered in the clear",
        Content::Opened(_) => "reads it: it opened it with its key",
        Content::Sealed => "cannot read it: it is sealed, and this party has no key",
        Content::Refused(_) => "believes nothing of it: the tag does not fit",
        Content::Unopened => "does not read it: it never came to open it",
        Content::Lost => "has nothing of it, or not all: it did not arrive",
        Content::Elsewhere => "has nothing of it: it went to others",
    }
}

/// A length, in words.
#[must_use]
pub fn length(length: Length) -> String {
    match length {
        Length::Exactly(bytes) => counted(bytes),
        Length::AtMost(bytes) => format!("at most {}, padding included", counted(bytes)),
        Length::Unknown => "unknown".to_owned(),
    }
}

/// What guards a message, in words.
#[must_use]
pub const fn guard(guard: Guard) -> &'static str {
    match guard {
        Guard::Nothing => "no cryptography: who receives it acts on what it reads",
        Guard::Transcript => "the transcript, which both ends compare before they trust a key; not the record's header",
        Guard::Tag => "the record's tag: who opens it finds out any change at once",
        Guard::HoldsKeys => "nothing: this party is an end of the connection, and seals with its keys what it likes",
    }
}

/// Whom an end takes for the other one, on what proof, and who it is, in words.
#[must_use]
pub fn peer(peer: Peer) -> String {
    let proof = match peer.proof {
        Proof::None => "without any proof".to_owned(),
        Proof::Holds(id) => format!("on proof that holds, event {}", id.0),
        Proof::Ignored(id) => format!("although the proof does not hold, event {}", id.0),
        Proof::Failed(id) => format!("no more: the proof does not hold, event {}", id.0),
    };
    let is = match peer.taken_for == peer.is {
        true => String::new(),
        false => format!("; it is the {}", peer.is.name()),
    };
    format!("takes the other end for the {}, {proof}{is}", peer.taken_for.name())
}
