//! Where a byte comes from, as text: its field, what made it, what that was made of, and what took it.

use std::fmt::{self, Write};

use crate::dissect::show::shortened;
use crate::story::flow::{self, Port};
use crate::story::keygraph;
use crate::story::layers::{Layer, Layers, Place};
use crate::story::provenance::{Link, Origin, Output, chain, provenance, uses};
use crate::story::{Message, Story};
use crate::trace::{EventId, Operation, Trace};

/// Tells where byte `offset` of a message comes from: of its uppermost layer, the message itself where it can be read, of a
/// compressed certificate what it decompresses to.
/// `None` when the message has no such byte.
#[must_use]
pub fn origin(trace: &Trace, story: &Story, message: &Message, offset: usize) -> Option<String> {
    let layers = Layers::of(trace, message);
    let place = Place { buffer: layers.buffers.len().checked_sub(1)?, offset };
    let told = of_place(trace, story, message, &layers, place)?;
    Some(format!("=== message {}, {}: byte {offset}\n{told}", message.number, message.title))
}

/// The same of a byte in any layer.
#[must_use]
pub fn of_place(trace: &Trace, story: &Story, message: &Message, layers: &Layers, place: Place) -> Option<String> {
    let found = provenance(trace, story, message, layers, place)?;
    let buffer = &layers.buffers[found.place.buffer];
    let mut text = String::new();
    let writer = Writer { trace, story };
    let write = |out: &mut String| {
        writeln!(out, "{}, bytes {} to {}", found.field.key(), found.span.start, found.span.end.saturating_sub(1))?;
        writeln!(out, "    {}", shortened(found.span.of(buffer.bytes(trace))))?;
        if let Layer::Decompressed { from } = buffer.layer {
            writeln!(out, "decompressed from bytes {} to {} of the message", from.start, from.end.saturating_sub(1))?;
        }
        writer.below(out, layers, found.place)?;
        writer.origin(out, &found.origin)?;
        writer.uses(out, &uses(trace, message, &found.origin))
    };
    write(&mut text).expect("a String takes all that is written to it");
    Some(text)
}

struct Writer<'a> {
    trace: &'a Trace,
    story: &'a Story,
}

impl Writer<'_> {
    /// The bytes of the layers below that this one lies on.
    fn below(&self, out: &mut String, layers: &Layers, mut place: Place) -> fmt::Result {
        while let Some(below) = layers.below(place) {
            let buffer = &layers.buffers[below.buffer];
            let byte = buffer.bytes(self.trace).get(below.offset).copied().unwrap_or_default();
            let layer = match buffer.layer {
                Layer::Record(_) => "the record",
                Layer::Arrived(_) => "what arrived",
                Layer::Opened(_) => "the opened record",
                Layer::Message => "the message",
                Layer::Decompressed { .. } => "what was decompressed",
            };
            writeln!(out, "lies on byte {} of {layer}: {byte:02x}", below.offset)?;
            place = below;
        }
        Ok(())
    }

    fn origin(&self, out: &mut String, origin: &Origin) -> fmt::Result {
        match origin {
            Origin::Operation(output) => {
                writeln!(out, "made by")?;
                chain(self.trace, self.story, output).iter().try_for_each(|link| self.link(out, link))
            }
            Origin::Setting => writeln!(out, "from the party's settings"),
            Origin::Decision => writeln!(out, "decided by the party, by what had happened before"),
            Origin::Structure => writeln!(out, "the format wants it so"),
            Origin::Echo { message, span } => {
                let title = self.story.titles(&[*message]);
                writeln!(
                    out,
                    "said before by the peer: message {message}, {title}, bytes {} to {}",
                    span.start,
                    span.end - 1
                )
            }
            Origin::Clock => writeln!(out, "from a clock"),
            Origin::Mail => writeln!(out, "from the mail, as it was written"),
            Origin::Certificate { signed: None } => writeln!(out, "written by a certificate authority"),
            Origin::Certificate { signed: Some(id) } => {
                writeln!(out, "written by a certificate authority, under its signature in event {}", id.0)
            }
            Origin::Attacker => writeln!(out, "made by somebody on the path"),
        }
    }

    fn link(&self, out: &mut String, link: &Link) -> fmt::Result {
        let indent = "  ".repeat(link.depth + 1);
        let into = link.into.map(|port| format!("{} ← ", port.name())).unwrap_or_default();
        let told = if link.told { " (told above)" } else { "" };
        writeln!(out, "{indent}{into}{}{told}", self.output(&link.output))?;
        if let (Some(first), Some(last)) = (link.fed.first(), link.fed.last()) {
            writeln!(out, "{indent}  over messages {first} to {last}: {}", self.story.titles(&link.fed))?;
        }
        Ok(())
    }

    fn output(&self, output: &Output) -> String {
        let operation = flow::operation_at(self.trace, output.operation).map(|(_, operation)| operation);
        let whole = operation.map(flow::made).unwrap_or_default();
        let whole = whole.into_iter().find(|(port, slice)| *port == output.port && slice.len() >= output.bytes.end);
        let whole = whole.map(|(_, slice)| self.trace.bytes(slice)).unwrap_or_default();
        let part = whole.get(output.bytes.clone()).unwrap_or_default();
        let part = match part.len() == whole.len() {
            true => shortened(part),
            false => format!("bytes {} to {}, {}", output.bytes.start, output.bytes.end - 1, shortened(part)),
        };
        format!("{}: {} {part}", self.title(output.operation), output.port.name())
    }

    fn uses(&self, out: &mut String, uses: &[(EventId, Port)]) -> fmt::Result {
        if !uses.is_empty() {
            writeln!(out, "used by")?;
        }
        uses.iter().try_for_each(|(id, port)| writeln!(out, "  {}: {}", self.title(*id), port.name()))
    }

    /// An operation's number, kind and purpose, and whose it is.
    fn title(&self, id: EventId) -> String {
        let Some((event, operation)) = flow::operation_at(self.trace, id) else { return format!("event {}", id.0) };
        let more = match operation {
            Operation::Random { used_for, .. } => format!(" for {}", format!("{used_for:?}").to_lowercase()),
            Operation::Sign { scheme, .. } | Operation::Verify { scheme, .. } => format!(" {scheme}"),
            Operation::Seal { suite, sequence, .. } | Operation::Open { suite, sequence, .. } => {
                format!(" {suite}, sequence {sequence}")
            }
            _ => String::new(),
        };
        format!("event {}, {}{more}, {}", id.0, keygraph::call(operation), event.actor.name())
    }
}
