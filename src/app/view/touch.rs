//! What somebody on the path can do to a byte that is shown: in which record or line it crosses, where in it, and the words of each
//! intervention. Records and lines are counted as they were sent, each direction of each connection by itself, from 0.
//!
//! This file must not know how interventions are carried out.

use crate::codepoint::hex;
use crate::dissect::smtp;
use crate::scenario::{Action, Direction, Intervention, Target, Unit as Number};
use crate::story::layers::{Layer, Layers, Place};
use crate::story::{Container, Message};
use crate::trace::{Ends, EventId, EventKind, Framing, Side, Trace};

/// A byte of the wire, with the record or line that it crosses in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touch {
    /// The record or line.
    pub unit: Target,
    /// Which byte of it.
    pub offset: u32,
    /// The byte as it was sent: for what is sealed a byte of the ciphertext.
    pub value: u8,
    /// How many bytes the record or line has.
    pub length: usize,
    /// Whether the record is sealed: then the byte is one of the ciphertext, the header or the tag.
    pub sealed: bool,
}

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// The byte becomes this one.
    Set(u8),
    /// The record or line goes no further.
    Drop,
    /// It goes on twice.
    Double,
    /// It goes on behind the next one.
    Swap,
    /// It ends before this byte.
    Cut,
}

impl Touch {
    /// The byte of the wire that a byte in a message's layers is: what was sealed is changed in its ciphertext. `None` for what
    /// arrived already, for what somebody on the path made, and where there is no such byte.
    #[must_use]
    pub fn of(trace: &Trace, message: &Message, layers: &Layers, place: Place) -> Option<Self> {
        let place = std::iter::successors(Some(place), |&place| layers.below(place)).last()?;
        let (container, at) = match layers.buffers.get(place.buffer)?.layer {
            Layer::Record(segment) => {
                (message.containers.iter().find(|container| container.segment == segment)?, place.offset)
            }
            Layer::Message => in_the_clear(message, place.offset)?,
            Layer::Arrived(_) | Layer::Opened(_) | Layer::Decompressed { .. } => return None,
        };
        let (unit, start, length) = unit(trace, container.sent, at)?;
        let value = *trace.bytes(container.wire).get(at)?;
        let sealed = container.sealed.is_some();
        Some(Self { unit, offset: (at - start) as u32, value, length, sealed })
    }

    /// The intervention, in its text form.
    #[must_use]
    pub fn what(&self, deed: Deed) -> String {
        let action = match deed {
            Deed::Set(byte) => Action::Set { offset: self.offset, bytes: vec![byte] },
            Deed::Drop => Action::Drop,
            Deed::Double => Action::Duplicate,
            Deed::Swap => Action::Reorder,
            Deed::Cut => Action::Truncate { keep: self.offset },
        };
        Intervention { target: self.unit.clone(), action }.to_string()
    }

    /// What it crosses in: `record 3 of the receiver`, `line 0 of the sender`, counted from 0 as in addresses.
    #[must_use]
    pub fn told(&self) -> String {
        told(&self.unit)
    }
}

/// What a unit is in words.
#[must_use]
pub fn told(unit: &Target) -> String {
    let whose = match unit.direction {
        Direction::ToReceiver => "sender",
        Direction::ToSender => "receiver",
    };
    let what = match &unit.unit {
        Number::Record(number) => format!("record {number}"),
        Number::Line(number) => format!("line {number}"),
        Number::RecordWith(meaning) => format!("the record with {meaning}"),
        Number::LineWith(text) => format!("the line {text}"),
    };
    let connection = match unit.connection {
        0 => String::new(),
        number => format!(", connection {number}"),
    };
    format!("{what} of the {whose}{connection}")
}

/// Reads what somebody typed for a byte that was `old`.
///
/// # Errors
/// What was expected, in words.
pub fn byte(typed: &str, old: u8) -> Result<u8, String> {
    let digits = typed.trim();
    let digits = digits.strip_prefix("0x").unwrap_or(digits);
    match hex::bytes(digits).as_deref() {
        Some([new]) if *new == old => Err(format!("It is {old:02x} already.")),
        Some([new]) => Ok(*new),
        _ => Err(format!("“{}” is no byte: two hex digits are expected, 00 to ff.", typed.trim())),
    }
}

/// A byte of text in the clear: what carried it, and where in that.
fn in_the_clear(message: &Message, mut offset: usize) -> Option<(&Container, usize)> {
    for container in &message.containers {
        if offset < container.piece.len() {
            let before = container.piece.start.checked_sub(container.wire.start)?;
            return Some((container, before as usize + offset));
        }
        offset -= container.piece.len();
    }
    None
}

/// The unit that holds byte `at` of what was sent at this event, where in that it begins, and how long it is.
#[must_use]
pub fn unit(trace: &Trace, sent: EventId, at: usize) -> Option<(Target, usize, usize)> {
    let event = trace.event(sent)?;
    let EventKind::Sent { bytes, framing, .. } = event.kind else { return None };
    let side = Ends::of(trace).side(event.connection?, event.actor);
    let direction = if side == Some(Side::Server) { Direction::ToSender } else { Direction::ToReceiver };
    let earlier = trace.events.get(..sent.0 as usize)?.iter().filter_map(|other| match other.kind {
        EventKind::Sent { bytes, framing: same, .. }
            if same == framing && (other.connection, other.actor) == (event.connection, event.actor) =>
        {
            Some(bytes)
        }
        _ => None,
    });
    let bytes = trace.bytes(bytes);
    let (number, start, length) = match framing {
        Framing::Record => (Number::Record(earlier.count() as u32), 0, bytes.len()),
        Framing::Clear => {
            let before: usize = earlier.map(|earlier| smtp::lines(trace.bytes(earlier)).count()).sum();
            let (index, start, length) = line(bytes, at)?;
            (Number::Line((before + index) as u32), start, length)
        }
    };
    let target = Target { connection: event.connection.unwrap_or_default().0, direction, unit: number };
    (at < start + length).then_some((target, start, length))
}

/// The line that holds a byte: its number in the text, where it begins, and its length.
fn line(text: &[u8], at: usize) -> Option<(usize, usize, usize)> {
    let mut start = 0;
    for (index, line) in smtp::lines(text).enumerate() {
        if at < start + line.len() {
            return Some((index, start, line.len()));
        }
        start += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::samples;

    #[test]
    fn what_is_no_byte_is_told() {
        assert_eq!([byte("17", 0), byte(" 0xfF", 0)], [Ok(0x17), Ok(0xff)]);
        for typed in ["", "7", "xx", "1234", "é"] {
            assert!(byte(typed, 0).is_err_and(|words| words.contains("two hex digits")), "{typed}");
        }
        assert_eq!(byte("17", 0x17), Err("It is 17 already.".to_owned()));
    }

    #[test]
    fn lines_are_counted_in_their_direction() {
        let (trace, story) = samples::dialogue(&["220 mx", "EHLO a", "250 b", "NOOP"]);
        let message = &story.messages[3];
        let layers = Layers::of(&trace, message);
        let touch = Touch::of(&trace, message, &layers, Place { buffer: 0, offset: 2 }).unwrap();
        assert_eq!((touch.unit.to_string().as_str(), touch.offset, touch.value), ("c0.c2s.l1", 2, b'O'));
        assert_eq!(touch.told(), "line 1 of the sender");
        assert_eq!(touch.what(Deed::Set(0x17)), "c0.c2s.l1 set 2 17");
        assert_eq!(touch.what(Deed::Cut), "c0.c2s.l1 truncate 2");
        assert_eq!(Touch::of(&trace, message, &layers, Place { buffer: 0, offset: 6 }), None);
    }
}
