//! The address of a unit: connection, direction, and which one, by its index or by its meaning.
//!
//! `c0.s2c.r3` is the record that counts 3, `c0.s2c.r[Certificate]` the first one in which a Certificate begins, and
//! `c0.c2s.l[STARTTLS]` the first line that begins so. Everything counts from 0, as the endpoints sent it. What a sealed record
//! carries nobody on the path can see: whoever names it so speaks as the experimenter, who knows both ends.

use std::fmt;

use crate::codepoint::{ContentType, HandshakeType};

/// Which unit: `c0.s2c.r3`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The connection.
    pub connection: u32,
    /// From whom to whom.
    pub direction: Direction,
    /// The unit in this direction.
    pub unit: Unit,
}

/// From whom to whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// `c2s`: from the sending server (the TLS client) to the receiving one.
    ToReceiver,
    /// `s2c`: from the receiving server to the sending one.
    ToSender,
}

/// What is counted, or looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unit {
    /// `r3`: a TLS record.
    Record(u32),
    /// `l3`: an SMTP line in the clear.
    Line(u32),
    /// `r[Certificate]`: the first TLS record with this in it, sealed or not.
    RecordWith(Meaning),
    /// `l[STARTTLS]`: the first SMTP line in the clear that begins so.
    LineWith(String),
}

/// What a record has in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// `Certificate`: a handshake message begins in it, by the name that the RFC gives it.
    Message(HandshakeType),
    /// `alert`: it is of this type, by its registered name; what is sealed has a type of its own.
    Content(ContentType),
    /// `MAIL FROM`: an SMTP line begins in it, and begins so.
    Line(String),
}

impl Direction {
    /// How it is written.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::ToReceiver => "c2s",
            Self::ToSender => "s2c",
        }
    }
}

impl Meaning {
    /// What stands between the brackets.
    fn read(text: &str) -> Self {
        let message = (0..=u8::MAX).map(HandshakeType).find(|&kind| message_name(kind) == Some(text));
        let content = || ContentType::by_name(text).map(Self::Content);
        message.map(Self::Message).or_else(content).unwrap_or_else(|| Self::Line(text.to_owned()))
    }
}

/// The name of a handshake message in the RFC's spelling.
///
/// A HelloRetryRequest goes by the number that its drafts gave it; on the wire it is a ServerHello, `[RFC 8446 §4.1.4]`.
#[must_use]
pub fn message_name(kind: HandshakeType) -> Option<&'static str> {
    if kind == HandshakeType::HELLO_RETRY_REQUEST { Some("HelloRetryRequest") } else { kind.message() }
}

impl fmt::Display for Meaning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Message(kind) => match message_name(*kind) {
                Some(name) => f.write_str(name),
                None => write!(f, "{kind}"),
            },
            Self::Content(content_type) => write!(f, "{content_type}"),
            Self::Line(text) => f.write_str(text),
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Record(number) => write!(f, "r{number}"),
            Self::Line(number) => write!(f, "l{number}"),
            Self::RecordWith(meaning) => write!(f, "r[{meaning}]"),
            Self::LineWith(text) => write!(f, "l[{text}]"),
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "c{}.{}.{}", self.connection, self.direction.word(), self.unit)
    }
}

/// The address at the front of a text, and what follows it; blanks between brackets belong to the address.
pub(super) fn split(text: &str) -> (&str, &str) {
    let text = text.trim_ascii_start();
    let blank = |text: &str| text.find(|letter: char| letter.is_ascii_whitespace()).unwrap_or(text.len());
    let bracket = text[..blank(text)].find('[').and_then(|_| text.find(']')).unwrap_or(0);
    text.split_at(bracket + blank(&text[bracket..]))
}

pub(super) fn parse(word: &str) -> Option<Target> {
    let mut parts = word.splitn(3, '.');
    let connection = parts.next()?.strip_prefix('c')?.parse().ok()?;
    let direction = match parts.next()? {
        "c2s" => Direction::ToReceiver,
        "s2c" => Direction::ToSender,
        _ => return None,
    };
    Some(Target { connection, direction, unit: unit(parts.next()?)? })
}

fn unit(word: &str) -> Option<Unit> {
    let (letter, which) = word.split_at_checked(1)?;
    let meaning = which.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let meaning = meaning.filter(|text| !text.is_empty() && !text.contains(|letter: char| letter.is_control()));
    match (letter, meaning) {
        ("r", Some(text)) => Some(Unit::RecordWith(Meaning::read(text))),
        ("l", Some(text)) => Some(Unit::LineWith(text.to_owned())),
        ("r", None) => which.parse().ok().map(Unit::Record),
        ("l", None) => which.parse().ok().map(Unit::Line),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_a_message_is_read_as_that_message() {
        let named = (0..=u8::MAX).filter_map(|kind| Some((kind, message_name(HandshakeType(kind))?)));
        for (kind, name) in named {
            assert_eq!(Meaning::read(name), Meaning::Message(HandshakeType(kind)));
        }
        assert_eq!(Meaning::read("alert"), Meaning::Content(ContentType::ALERT));
        assert_eq!(Meaning::read("MAIL FROM"), Meaning::Line("MAIL FROM".to_owned()));
    }

    #[test]
    fn an_address_ends_at_a_blank_outside_its_brackets() {
        assert_eq!(split(" c0.c2s.r[MAIL FROM] drop"), ("c0.c2s.r[MAIL FROM]", " drop"));
        assert_eq!(split("c0.c2s.r1 inject [ab]"), ("c0.c2s.r1", " inject [ab]"));
        assert_eq!(split("c0.c2s.r[a]b drop"), ("c0.c2s.r[a]b", " drop"));
        assert_eq!(split("c0.c2s.r[MAIL drop"), ("c0.c2s.r[MAIL", " drop"));
        assert_eq!(split(""), ("", ""));
    }
}
