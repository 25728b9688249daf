//! The message that is shown: what it says, its bytes, what carried it, and the cryptography that belongs to it.

use std::rc::Rc;

use super::operation::{self, Card};
use super::seal::{Seal, seal};
use super::verdict::{self, Judgement};
use super::{hex, place, words};
use crate::app::{Model, Run, Said, Texts};
use crate::codepoint::hex::string;
use crate::dissect::smtp;
use crate::explain::{Facts, Subject};
use crate::story::{Kind, Message, Protection};
use crate::trace::{Actor, Slice};

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
    /// The operations that belong to it.
    pub operations: Vec<Card>,
    /// What came of what somebody does on the path, in this run.
    pub judgement: Option<Judgement>,
}

impl PartialEq for Current {
    /// A run never changes, so that the same message of the same run is the same; only words may have come meanwhile.
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.run, &other.run)
            && self.index == other.index
            && self.texts == other.texts
            && self.judgement == other.judgement
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
            (_, Protection::EarlyKeys) => "early data keys, can be replayed",
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
        operations: operation::cards(run, message, model.texts()),
        judgement: verdict::judgement(model),
    })
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

/// SMTP and HTTP as text; long mail is cut, its bytes are shown anyway.
fn text(message: &Message, bytes: &[u8]) -> Option<String> {
    const MOST: usize = 4096;
    if !message.kind.is_smtp() && !message.kind.is_http() {
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

/// A whole value in hex, with spaces between the bytes.
#[must_use]
pub fn whole(run: &Run, value: Slice) -> String {
    hex::spaced(run.trace.bytes(value))
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
    }

    #[test]
    fn there_is_no_message_in_an_empty_run() {
        assert!(current(&model(&[], 0)).is_none());
        assert!(current(&Model::default()).is_none());
    }
}
