//! Who knows what in a run, message by message, as text.

use std::fmt::{self, Write};

use crate::story::knowledge::{Content, Knowledge, Known, Length, Party, Power};
use crate::story::names::Names;
use crate::story::{Message, Story};
use crate::trace::Trace;

/// Writes what each party knows once a message has crossed: of the message with this number, or of every one.
///
/// `None` when there is no message with this number.
#[must_use]
pub fn knowledge(trace: &Trace, story: &Story, number: Option<u32>) -> Option<String> {
    let known = Knowledge::of(trace, story, &Names::of(trace));
    let mut text = String::new();
    for (index, message) in
        story.messages.iter().enumerate().filter(|(_, message)| number.is_none_or(|n| message.number == n))
    {
        write_message(&mut text, trace, story, &known, index, message)
            .expect("a String takes all that is written to it");
    }
    (!text.is_empty() || number.is_none()).then_some(text)
}

fn write_message(
    out: &mut String,
    trace: &Trace,
    story: &Story,
    knowledge: &Knowledge,
    index: usize,
    message: &Message,
) -> fmt::Result {
    let (from, to) = (message.from.name(), message.to.name());
    writeln!(out, "=== message {} of {}: {}, {from} to {to}", message.number, story.messages.len(), message.title)?;
    for party in Party::ALL {
        let Some(known) = knowledge.at(trace, story, index, party) else { continue };
        writeln!(out, "{}", party.key())?;
        writeln!(out, "  content  {}", content(known.content))?;
        writeln!(out, "  length   {}; {} on the wire, sent at {} µs", length(known.length), known.wire, known.time.0)?;
        writeln!(out, "  names    {}", list(known.names.iter().map(|name| name.value.clone())))?;
        writeln!(out, "  keys     {}", list(known.keys.iter().map(|key| key.name.clone())))?;
        writeln!(out, "  shares   {}", list(known.shares.iter().map(|share| share.name.clone())))?;
        write_power(out, &known)?;
    }
    Ok(())
}

fn write_power(out: &mut String, known: &Known) -> fmt::Result {
    let Some(power) = known.power else { return Ok(()) };
    writeln!(out, "  a change {}", consequence(power))?;
    for event in &known.did {
        writeln!(out, "  did      event {}", event.0)?;
    }
    Ok(())
}

/// Whether a message can be read, in words.
#[must_use]
pub const fn content(content: Content) -> &'static str {
    match content {
        Content::Own => "reads it: it said it",
        Content::Clear => "reads it: it crossed in the clear",
        Content::Opened(_) => "reads it: it opened it with its key",
        Content::Sealed => "cannot read it: it is sealed, and this party has no key",
        Content::Refused(_) => "believes nothing of it: the tag does not fit",
        Content::Unopened => "does not read it: it never came to open it",
        Content::Lost => "has nothing of it: it did not arrive",
    }
}

/// A length, in words.
#[must_use]
pub fn length(length: Length) -> String {
    match length {
        Length::Exactly(bytes) => format!("{bytes} bytes"),
        Length::AtMost(bytes) => format!("at most {bytes} bytes, padding included"),
        Length::Unknown => "unknown".to_owned(),
    }
}

/// What would come of a change, in words.
#[must_use]
pub const fn consequence(power: Power) -> &'static str {
    match power {
        Power::Unnoticed => "goes unnoticed: nothing protects text in the clear",
        Power::Transcript => "is found out: both ends compare the handshake that they saw before they trust a key",
        Power::Tag => "is found out at once: the tag no longer fits",
        Power::OneValue => "ends the connection: this message has one value alone",
        Power::Believed => "is believed: an alert in the clear ends the connection, whoever sent it",
    }
}

fn list(items: impl Iterator<Item = String>) -> String {
    let items: Vec<_> = items.collect();
    if items.is_empty() { "none".to_owned() } else { items.join(", ") }
}
