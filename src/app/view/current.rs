//! The message that is shown: what it says, its bytes, what carried it, and the cryptography that belongs to it.

use std::rc::Rc;

use super::operation::{self, Card};
use super::seal::{Seal, seal};
use super::{hex, place, words};
use crate::app::{Model, Run, Said, Texts};
use crate::codepoint::hex::string;
use crate::dissect::{record, smtp};
use crate::explain::{Facts, Subject};
use crate::story::{Container, Content, Fate, Kind, Message, Protection};
use crate::trace::{Actor, EventKind, Operation, Slice};

/// The current message.
#[derive(Clone, Debug)]
pub struct Current {
    /// The run it belongs to, for whole values.
    pub run: Rc<Run>,
    /// The words, for what is chosen in it.
    pub texts: Texts,
    /// What there is to say about it.
    pub said: Said,
    /// Its index.
    pub index: usize,
    /// `message 7 of 30`.
    pub position: String,
    /// `Scene 3 of 7, Two halves of a secret`.
    pub scene: String,
    /// Its name.
    pub title: String,
    /// Swaks's mark for SMTP.
    pub notation: Option<&'static str>,
    /// Who sent it.
    pub from: Actor,
    /// To whom it goes.
    pub to: Actor,
    /// What keeps others from reading it.
    pub protection: Protection,
    /// Whether it could be read at all.
    pub readable: bool,
    /// What the letter is: `postcard`, `handshake keys`, `application keys`.
    pub envelope: &'static str,
    /// The wax on it.
    pub seal: Seal,
    /// How its own bytes were come by.
    pub opened: &'static str,
    /// Whether it is sealed, postcard or unreadable, as a sentence about everybody else.
    pub meaning: &'static str,
    /// When it was sent.
    pub time: String,
    /// Its own length, and on the wire.
    pub size: String,
    /// What became of it, when it did not simply arrive.
    pub mark: Option<&'static str>,
    /// What somebody on the path has of it.
    pub wire: Wire,
    /// Its own bytes as hex, at most [`hex::ATTRIBUTE`] of them.
    pub hex: String,
    /// Its own length in bytes.
    pub length: usize,
    /// Its text, when it is text.
    pub text: Option<String>,
    /// The records, or the clear text, that carried it.
    pub carriers: Vec<Carrier>,
    /// The operations that belong to it.
    pub operations: Vec<Card>,
}

impl PartialEq for Current {
    /// A run never changes, so that the same message of the same run is the same; only words may have come meanwhile.
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.run, &other.run) && self.index == other.index && self.texts == other.texts
    }
}

/// What somebody on the path has of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wire {
    /// The readable text, or the first bytes.
    pub seen: String,
    /// What it makes of them.
    pub learns: &'static str,
}

/// What carried a message over the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carrier {
    /// `Record, application_data (23)`, or `Text in the clear`.
    pub name: String,
    /// Its parts in order: the header's fields, then what they carry.
    pub parts: Vec<Part>,
    /// What sealed it: key and sequence number; `None` in the clear.
    pub sealed: Option<String>,
    /// What else it carries.
    pub others: Option<String>,
    /// What arrived instead.
    pub arrived: Option<Arrived>,
}

/// A part of a carrier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is.
    pub name: &'static str,
    /// What it says, when it says something.
    pub says: Option<String>,
    /// Its bytes.
    pub bytes: Slice,
}

/// What arrived in the place of what was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrived {
    /// Where the two differ.
    pub difference: String,
    /// What arrived.
    pub bytes: Slice,
}

/// The message that is shown; `None` before the first run, and in a run without messages.
#[must_use]
pub fn current(model: &Model) -> Option<Current> {
    let run = model.run()?;
    let index = model.position();
    let message = run.message(index)?;
    let bytes = message.bytes(&run.trace);
    let on_wire: usize = message.containers.iter().map(|part| part.wire.len()).sum();
    let size = if on_wire == bytes.len() {
        words::bytes(on_wire)
    } else {
        format!("{}; {} on the wire", words::bytes(bytes.len()), words::count(on_wire))
    };
    Some(Current {
        run: Rc::clone(run),
        texts: model.texts().clone(),
        said: model.texts().say(Subject::Message(*run.kinds.get(index)?), &Facts::of_message(message, &run.trace)),
        index,
        position: place::position(index, run.len()),
        scene: place::scene(run, index),
        title: message.title.clone(),
        notation: words::notation(message),
        from: message.from,
        to: message.to,
        protection: message.protection,
        readable: !matches!(message.kind, Kind::Opaque { .. }),
        envelope: match (message.kind, message.protection) {
            (Kind::Opaque { .. }, _) => "unreadable",
            (_, Protection::Clear) => "postcard",
            (_, protection) => words::protection(protection),
        },
        seal: seal(run, message),
        opened: match message.protection {
            Protection::Clear => "as they crossed",
            _ => "opened: this is what was sealed",
        },
        meaning: words::protection_meaning(message),
        time: words::time(message.time),
        size,
        mark: words::fate(message),
        wire: wire(run, message),
        hex: string(&bytes[..bytes.len().min(hex::ATTRIBUTE)]),
        length: bytes.len(),
        text: text(message, bytes),
        carriers: message.containers.iter().map(|part| carrier(run, message, part)).collect(),
        operations: operation::cards(run, message, model.texts()),
    })
}

/// The rows of the message's own bytes, at most so many bytes.
#[must_use]
pub fn hex_rows(current: &Current, most: usize) -> Vec<hex::Row> {
    let bytes = current.run.message(current.index).map(|message| message.bytes(&current.run.trace)).unwrap_or_default();
    hex::rows(&bytes[..bytes.len().min(most)])
}

/// What somebody on the path has of a message.
pub(super) fn wire(run: &Run, message: &Message) -> Wire {
    const MOST: usize = 16;
    let bytes = message.containers.first().map(|part| run.trace.bytes(part.wire)).unwrap_or_default();
    let clear = message.protection == Protection::Clear;
    if clear && message.kind.is_smtp() {
        let mut lines = smtp::lines(message.bytes(&run.trace));
        let line = smtp::text(lines.next().unwrap_or_default());
        let more = if line.chars().count() > 80 || lines.next().is_some() { " …" } else { "" };
        let seen = line.chars().take(80).collect::<String>() + more;
        return Wire { seen, learns: "Every word of it." };
    }
    let more = if bytes.len() > MOST { " …" } else { "" };
    let seen = hex::spaced(&bytes[..bytes.len().min(MOST)]) + more;
    let learns = match (clear, message.kind) {
        (_, Kind::Opaque { .. }) => "It learns: who, when, how long.",
        (true, _) => "Every field of it: it is not sealed.",
        (false, _) => "It still learns: who, when, about how long.",
    };
    Wire { seen, learns }
}

/// SMTP as text; long mail is cut, its bytes are shown anyway.
fn text(message: &Message, bytes: &[u8]) -> Option<String> {
    const MOST: usize = 4096;
    if !message.kind.is_smtp() {
        return None;
    }
    let cut = bytes.len().min(MOST);
    let mut text = String::from_utf8_lossy(&bytes[..cut]).replace("\r\n", "\n");
    text.truncate(text.trim_end_matches(['\r', '\n']).len());
    if cut < bytes.len() {
        text.push_str(&format!("\n… {} more", words::bytes(bytes.len() - cut)));
    }
    Some(text)
}

fn carrier(run: &Run, message: &Message, part: &Container) -> Carrier {
    let wire = run.trace.bytes(part.wire);
    let header = record::Header::read(wire).filter(|header| header.whole() == wire.len() && is_record(message, part));
    let arrived = match part.fate {
        Fate::Altered { arrived } if run.trace.bytes(arrived) != wire => {
            Some(Arrived { difference: difference(wire, run.trace.bytes(arrived)), bytes: arrived })
        }
        _ => None,
    };
    let sealed = part.sealed.and_then(|id| run.trace.event(id)).and_then(|event| match &event.kind {
        EventKind::Operation(Operation::Seal { key, sequence, .. }) => {
            let key_name = run.names.get(*key).or_else(|| run.names.in_key_block(&run.trace, *key, key.len()));
            Some(format!(
                "{}, sequence number {}",
                key_name.unwrap_or("a traffic key"),
                words::count(*sequence as usize)
            ))
        }
        _ => None,
    });
    let parts = header.map_or_else(
        || vec![Part { name: "text", says: None, bytes: part.wire }],
        |header| {
            let says = |value: &dyn std::fmt::Display, number: String| Some(format!("{value} ({number})"));
            vec![
                Part {
                    name: "type",
                    says: says(&header.content_type, header.content_type.0.to_string()),
                    bytes: part.wire.part(0, 1),
                },
                Part {
                    name: "version",
                    says: says(&header.version, format!("0x{:04x}", header.version.0)),
                    bytes: part.wire.part(1, 2),
                },
                Part { name: "length", says: Some(words::bytes(header.length.into())), bytes: part.wire.part(3, 2) },
                Part {
                    name: if sealed.is_some() { "sealed" } else { "content" },
                    says: None,
                    bytes: part.wire.part(record::HEADER, part.wire.len()),
                },
            ]
        },
    );
    let size = words::bytes(wire.len());
    let name = match (header, message.kind) {
        (Some(header), _) => format!("Record of type {}, {size}", header.content_type),
        (None, Kind::Opaque { .. }) => format!("Bytes, {size}"),
        (None, _) => format!("Text in the clear, {size}"),
    };
    Carrier { name, parts, sealed, others: others(run, message, part), arrived }
}

/// Whether a container holds a record: clear SMTP text might look like one.
fn is_record(message: &Message, part: &Container) -> bool {
    part.sealed.is_some() || !message.kind.is_smtp()
}

/// What else travels in the same segment.
fn others(run: &Run, message: &Message, part: &Container) -> Option<String> {
    let near = message.number.saturating_sub(64) as usize..(message.number as usize + 64).min(run.len());
    let beside = run.story.messages.get(near)?.iter().filter(|other| {
        other.number != message.number && other.containers.iter().any(|container| container.sent == part.sent)
    });
    let list: Vec<_> = beside.map(|other| format!("{} ({})", other.title, other.number)).collect();
    if list.is_empty() { None } else { Some(list.join(", ")) }
}

/// Where two byte strings differ first, and how many bytes do.
fn difference(sent: &[u8], arrived: &[u8]) -> String {
    if sent.len() != arrived.len() {
        return format!("{} were sent, {} arrived", words::bytes(sent.len()), words::count(arrived.len()));
    }
    let differing: Vec<_> = (0..sent.len()).filter(|&at| sent[at] != arrived[at]).collect();
    match differing[..] {
        [] => "the same bytes".to_owned(),
        [at] => format!("byte {at} was {:02x} and is {:02x}", sent[at], arrived[at]),
        [at, ..] => {
            format!(
                "{} differ, the first is byte {at}: {:02x} became {:02x}",
                words::bytes(differing.len()),
                sent[at],
                arrived[at]
            )
        }
    }
}

/// A whole value in hex, with spaces between the bytes.
#[must_use]
pub fn whole(run: &Run, value: Slice) -> String {
    hex::spaced(run.trace.bytes(value))
}

/// Whether the message's bytes had to be joined from several records.
#[must_use]
pub fn is_joined(current: &Current) -> bool {
    current.run.message(current.index).is_some_and(|message| matches!(message.content, Content::Joined(_)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::samples;
    use crate::scenario::{Seed, catalogue};
    use crate::story::digest;

    fn model(lines: &[&str], index: usize) -> Model {
        let (trace, story) = samples::dialogue(lines);
        let digest = digest(&trace);
        let run = Run::told(catalogue::ALL[0].scenario(Seed::CATALOGUE), trace, story, digest);
        Model { run: Some(Rc::new(run)), position: index, ..Model::default() }
    }

    #[test]
    fn a_line_in_the_clear_shows_its_text_and_its_bytes() {
        let current = current(&model(&["220 mx ready", "EHLO mail"], 1)).unwrap();
        assert_eq!(current.position, "message 2 of 2");
        assert_eq!((current.title.as_str(), current.notation), ("EHLO mail", Some("->")));
        assert_eq!(current.text.as_deref(), Some("EHLO mail"));
        assert_eq!(current.hex, "45484c4f206d61696c0d0a");
        assert_eq!(current.size, "11 bytes");
        assert_eq!(current.time, "0.020 s");
        assert_eq!((current.wire.seen.as_str(), current.wire.learns), ("EHLO mail", "Every word of it."));
        assert_eq!(current.carriers[0].name, "Text in the clear, 11 bytes");
        assert_eq!(hex_rows(&current, 4096).len(), 2);
        assert_eq!(hex_rows(&current, 8).len(), 1);
    }

    #[test]
    fn there_is_no_message_in_an_empty_run() {
        assert!(current(&model(&[], 0)).is_none());
        assert!(current(&Model::default()).is_none());
    }

    #[test]
    fn differences_name_the_byte() {
        assert_eq!(difference(&[1, 2, 3], &[1, 0x12, 3]), "byte 1 was 02 and is 12");
        assert_eq!(difference(&[1, 2, 3], &[1, 2]), "3 bytes were sent, 2 arrived");
        assert_eq!(difference(&[1, 2, 3], &[0, 2, 9]), "2 bytes differ, the first is byte 0: 01 became 00");
    }
}
