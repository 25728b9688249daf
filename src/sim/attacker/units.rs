//! The units of one direction: counted, and told by what they carry.
//!
//! What is sealed is told from what its sender sealed: the experimenter's view, since nobody on the path could see it.

use std::fmt::Write;
use std::ops::Range;

use super::Segment;
use crate::codepoint::{ContentType, HandshakeType};
use crate::crypto::recorder::Session;
use crate::dissect::{handshake, record, smtp};
use crate::scenario::{Meaning, Unit};
use crate::trace::Framing;

/// What passed in one direction of one connection.
#[derive(Debug, Default)]
pub(super) struct Passed {
    records: u32,
    lines: u32,
    /// The handshake messages that are not whole yet.
    handshake: Vec<u8>,
    /// SMTP inside TLS stands within a line.
    within_line: bool,
    /// What the records carried, each once, in the order in which it came first.
    carried: Vec<String>,
}

/// The units of one segment.
#[derive(Debug)]
pub(super) struct Units {
    /// The record's number and what it carries.
    record: Option<(u32, Carried)>,
    /// The number of the first line in the clear, and the lines.
    lines: (u32, Vec<Vec<u8>>),
}

/// What one record carries.
#[derive(Debug, Default)]
struct Carried {
    content_type: Option<ContentType>,
    /// The messages that begin in it.
    messages: Vec<HandshakeType>,
    /// The lines that begin in it.
    lines: Vec<Vec<u8>>,
}

/// A unit in its segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// All of it: it is a record.
    Whole,
    /// The line with this number in the segment.
    Line(usize),
}

impl Passed {
    /// Counts a segment and says what it has in it.
    pub(super) fn count(&mut self, session: &mut Session, segment: &Segment) -> Units {
        match segment.framing {
            Framing::Record => {
                let carried = self.look_into(session, &segment.bytes);
                self.records += 1;
                Units { record: Some((self.records - 1, carried)), lines: (self.lines, Vec::new()) }
            }
            Framing::Clear => {
                let first = self.lines;
                let lines: Vec<_> = smtp::lines(&segment.bytes).map(<[u8]>::to_vec).collect();
                self.lines += lines.len() as u32;
                Units { record: None, lines: (first, lines) }
            }
        }
    }

    fn look_into(&mut self, session: &mut Session, bytes: &[u8]) -> Carried {
        let in_the_clear = || {
            let content_type = ContentType(*bytes.first()?);
            Some((content_type, bytes.get(record::HEADER..)?.to_vec()))
        };
        let Some((content_type, content)) = session.take_sealed(bytes).or_else(in_the_clear) else {
            return Carried::default();
        };
        let mut carried = Carried { content_type: Some(content_type), ..Carried::default() };
        match content_type {
            ContentType::HANDSHAKE => carried.messages = self.messages(&content),
            ContentType::APPLICATION_DATA => carried.lines = self.lines_inside(&content),
            _ => {}
        }
        let names = carried.messages.iter().map(|&kind| Meaning::Message(kind).to_string());
        let names: Vec<_> =
            if content_type == ContentType::HANDSHAKE { names.collect() } else { vec![content_type.to_string()] };
        for name in names {
            if !self.carried.contains(&name) {
                self.carried.push(name);
            }
        }
        carried
    }

    /// The handshake messages that begin in this content; it may end in the middle of one.
    fn messages(&mut self, content: &[u8]) -> Vec<HandshakeType> {
        let before = self.handshake.len();
        self.handshake.extend_from_slice(content);
        let mut begun = Vec::new();
        let mut at = 0;
        while let Some(&kind) = self.handshake.get(at) {
            let rest = &self.handshake[at..];
            if at >= before {
                let retry = handshake::is_retry(rest);
                begun.push(if retry { HandshakeType::HELLO_RETRY_REQUEST } else { HandshakeType(kind) });
            }
            match handshake::header(rest).filter(|(_, whole)| *whole <= rest.len()) {
                Some((_, whole)) => at += whole,
                None => break,
            }
        }
        self.handshake.drain(..at);
        begun
    }

    fn lines_inside(&mut self, content: &[u8]) -> Vec<Vec<u8>> {
        let begun = smtp::lines(content).skip(usize::from(self.within_line)).map(<[u8]>::to_vec).collect();
        self.within_line = content.last().map_or(self.within_line, |&last| last != b'\n');
        begun
    }

    /// What there was, in words.
    pub(super) fn describe(&self) -> String {
        let mut text = format!("{} and {}", counted(self.lines, "line"), counted(self.records, "record"));
        for (index, name) in self.carried.iter().enumerate() {
            // Writing to a string cannot fail.
            let _ = write!(text, "{}{name}", if index == 0 { " with " } else { ", " });
        }
        text
    }
}

impl Units {
    /// Where the unit is in this segment, if it is there.
    pub(super) fn find(&self, unit: &Unit) -> Option<Place> {
        let (first, lines) = (self.lines.0, &self.lines.1);
        let whole = |found: bool| found.then_some(Place::Whole);
        let begins = |line: &Vec<u8>, text: &str| line.starts_with(text.as_bytes());
        match unit {
            Unit::Record(number) => whole(self.record.as_ref().is_some_and(|(record, _)| record == number)),
            Unit::Line(number) => {
                let index = number.checked_sub(first)? as usize;
                (index < lines.len()).then_some(Place::Line(index))
            }
            Unit::LineWith(text) => lines.iter().position(|line| begins(line, text)).map(Place::Line),
            Unit::RecordWith(meaning) => {
                let (_, carried) = self.record.as_ref()?;
                whole(match meaning {
                    Meaning::Message(kind) => carried.messages.contains(kind),
                    Meaning::Content(content_type) => carried.content_type == Some(*content_type),
                    Meaning::Line(text) => carried.lines.iter().any(|line| begins(line, text)),
                })
            }
        }
    }
}

impl Place {
    /// Its bytes in the segment, whose earlier lines are as they were sent.
    pub(super) fn range(self, segment: &[u8]) -> Range<usize> {
        let Self::Line(index) = self else { return 0..segment.len() };
        let start = smtp::lines(segment).take(index).map(<[u8]>::len).sum::<usize>();
        let length = smtp::lines(&segment[start..]).next().map_or(0, <[u8]>::len);
        start..start + length
    }
}

fn counted(number: u32, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_found_where_it_begins() {
        let mut passed = Passed::default();
        let (certificate, finished) = (HandshakeType::CERTIFICATE, HandshakeType::FINISHED);
        assert_eq!(passed.messages(&[11, 0, 0, 4, 1, 2]), [certificate]);
        assert_eq!(passed.messages(&[3]), []);
        assert_eq!(passed.messages(&[4, 20]), [finished]);
        assert_eq!(passed.messages(&[0, 0, 0, 11, 0, 0, 0]), [certificate]);
    }

    #[test]
    fn a_line_is_found_where_it_begins() {
        let mut passed = Passed::default();
        let none: [&[u8]; 0] = [];
        assert_eq!(passed.lines_inside(b"MAIL\r\nRC"), [&b"MAIL\r\n"[..], b"RC"]);
        assert_eq!(passed.lines_inside(b"PT"), none);
        assert_eq!(passed.lines_inside(b"\r\nDATA\r\n"), [b"DATA\r\n"]);
        assert_eq!(passed.lines_inside(b"QUIT\r\n"), [b"QUIT\r\n"]);
    }
}
