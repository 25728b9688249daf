//! What somebody on the path does to what passes, and its text form: `c0.s2c.r3 flip 17 0x01`.
//!
//! An address is connection, direction and unit; everything counts from 0, as it was sent by the endpoints.

use std::fmt;
use std::str::FromStr;

use super::Error;
use crate::codepoint::{ContentType, ExtensionType, hex};
use crate::trace::Micros;

/// One thing that is done to one unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intervention {
    /// To what.
    pub target: Target,
    /// What.
    pub action: Action,
}

/// Which unit: `c0.s2c.r3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// `r3`: a TLS record.
    Record(u32),
    /// `l3`: an SMTP line in the clear.
    Line(u32),
}

/// What is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// `pass`: nothing.
    Pass,
    /// `flip OFFSET MASK`: the bits of the mask are turned over.
    Flip {
        /// Which byte of the unit.
        offset: u32,
        /// Which bits.
        mask: u8,
    },
    /// `set OFFSET HEX`: bytes are overwritten, up to the unit's end.
    Set {
        /// The first byte.
        offset: u32,
        /// The new bytes.
        bytes: Vec<u8>,
    },
    /// `replace HEX`: other bytes take the unit's place.
    Replace {
        /// The new bytes.
        bytes: Vec<u8>,
    },
    /// `drop`: it goes no further.
    Drop,
    /// `duplicate`: it goes on twice.
    Duplicate,
    /// `delay MS`: it, and all behind it, is held back.
    Delay {
        /// For how long.
        by: Micros,
    },
    /// `reorder`: it goes on behind the next segment of its direction.
    Reorder,
    /// `truncate LEN`: only its first bytes go on.
    Truncate {
        /// How many.
        keep: u32,
    },
    /// `cut`: the connection is cut behind it, both ways, without a word.
    Cut,
    /// `inject HEX`: bytes are put behind it.
    Inject {
        /// The bytes.
        bytes: Vec<u8>,
    },
    /// `inject-sealed TYPE HEX`: a record that its sender sealed, behind it: a peer that misbehaves. `-` for no content.
    InjectSealed {
        /// The content type.
        content_type: ContentType,
        /// The content.
        bytes: Vec<u8>,
    },
    /// `remove-extension NAME`: the extension is cut out of a hello in the clear, and all lengths are mended.
    RemoveExtension {
        /// Which.
        extension: ExtensionType,
    },
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

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (letter, number) = match self.unit {
            Unit::Record(number) => ('r', number),
            Unit::Line(number) => ('l', number),
        };
        write!(f, "c{}.{}.{letter}{number}", self.connection, self.direction.word())
    }
}

impl fmt::Display for Intervention {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ", self.target)?;
        match &self.action {
            Action::Pass => f.write_str("pass"),
            Action::Flip { offset, mask } => write!(f, "flip {offset} 0x{mask:02x}"),
            Action::Set { offset, bytes } => write!(f, "set {offset} {}", hex::string(bytes)),
            Action::Replace { bytes } => write!(f, "replace {}", hex::string(bytes)),
            Action::Drop => f.write_str("drop"),
            Action::Duplicate => f.write_str("duplicate"),
            Action::Delay { by } => write!(f, "delay {}", by.0 / 1000),
            Action::Reorder => f.write_str("reorder"),
            Action::Truncate { keep } => write!(f, "truncate {keep}"),
            Action::Cut => f.write_str("cut"),
            Action::Inject { bytes } => write!(f, "inject {}", hex::string(bytes)),
            Action::InjectSealed { content_type, bytes } if bytes.is_empty() => {
                write!(f, "inject-sealed {content_type} -")
            }
            Action::InjectSealed { content_type, bytes } => {
                write!(f, "inject-sealed {content_type} {}", hex::string(bytes))
            }

            Action::RemoveExtension { extension } => write!(f, "remove-extension {extension}"),
        }
    }
}

impl FromStr for Intervention {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let mut words = Words { text, rest: text.split_ascii_whitespace() };
        let target = words.next("an address such as c0.s2c.r3 or c0.c2s.l1", parse_target)?;
        let action = parse_action(&mut words)?;
        words.end()?;
        Ok(Self { target, action })
    }
}

fn parse_target(word: &str) -> Option<Target> {
    let mut parts = word.split('.');
    let connection = parts.next()?.strip_prefix('c')?.parse().ok()?;
    let direction = match parts.next()? {
        "c2s" => Direction::ToReceiver,
        "s2c" => Direction::ToSender,
        _ => return None,
    };
    let unit = parts.next()?;
    let number = unit.get(1..)?.parse().ok()?;
    let unit = match unit.as_bytes().first()? {
        b'r' => Unit::Record(number),
        b'l' => Unit::Line(number),
        _ => return None,
    };
    parts.next().is_none().then_some(Target { connection, direction, unit })
}

fn parse_action(words: &mut Words<'_>) -> Result<Action, Error> {
    const ACTIONS: &str = "one of: pass, flip, set, replace, drop, duplicate, delay, reorder, truncate, cut, inject, inject-sealed, remove-extension";
    let verb = words.next(ACTIONS, |word| Some(word.to_owned()))?;
    Ok(match verb.as_str() {
        "pass" => Action::Pass,
        "flip" => Action::Flip {
            offset: words.number("an offset in bytes")?,
            mask: words.next("a mask from 0x01 to 0xff", |word| {
                let mask = u8::from_str_radix(word.strip_prefix("0x").unwrap_or(word), 16).ok();
                mask.filter(|&mask| mask != 0)
            })?,
        },
        "set" => Action::Set { offset: words.number("an offset in bytes")?, bytes: words.hex()? },
        "replace" => Action::Replace { bytes: words.hex()? },
        "drop" => Action::Drop,
        "duplicate" => Action::Duplicate,
        "delay" => Action::Delay { by: Micros(u64::from(words.number("a time in milliseconds")?) * 1000) },
        "reorder" => Action::Reorder,
        "truncate" => Action::Truncate { keep: words.number("a length in bytes")? },
        "cut" => Action::Cut,
        "inject" => Action::Inject { bytes: words.hex()? },
        "inject-sealed" => Action::InjectSealed {
            content_type: words
                .next("a content type: change_cipher_spec, alert, handshake, application_data", ContentType::by_name)?,
            bytes: words.content()?,
        },
        "remove-extension" => Action::RemoveExtension {
            extension: words.next("the registered name of an extension", ExtensionType::by_name)?,
        },
        _ => return Err(words.bad(&verb, ACTIONS)),
    })
}

/// The words of a text, each taken with a description of what it should be.
struct Words<'a> {
    text: &'a str,
    rest: std::str::SplitAsciiWhitespace<'a>,
}

impl Words<'_> {
    fn next<T>(&mut self, expected: &'static str, parse: impl FnOnce(&str) -> Option<T>) -> Result<T, Error> {
        let word = self.rest.next().unwrap_or_default();
        parse(word).ok_or_else(|| self.bad(word, expected))
    }

    fn number(&mut self, expected: &'static str) -> Result<u32, Error> {
        self.next(expected, |word| word.parse().ok())
    }

    fn hex(&mut self) -> Result<Vec<u8>, Error> {
        self.next("bytes in hex, two digits each", |word| hex::bytes(word).filter(|bytes| !bytes.is_empty()))
    }

    /// Bytes that may be none.
    fn content(&mut self) -> Result<Vec<u8>, Error> {
        self.next("bytes in hex, two digits each, or - for none", |word| match word {
            "-" => Some(Vec::new()),
            word => hex::bytes(word).filter(|bytes| !bytes.is_empty()),
        })
    }

    fn end(&mut self) -> Result<(), Error> {
        match self.rest.next() {
            None => Ok(()),
            Some(word) => Err(self.bad(word, "the end of the text")),
        }
    }

    fn bad(&self, part: &str, expected: &'static str) -> Error {
        Error::BadIntervention { text: self.text.to_owned(), part: part.to_owned(), expected }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_data_agree_both_ways() {
        for text in [
            "c0.s2c.r3 flip 17 0x01",
            "c1.c2s.l0 drop",
            "c0.c2s.r0 remove-extension supported_versions",
            "c0.s2c.r9 inject-sealed handshake 00000000",
            "c0.s2c.r9 inject-sealed application_data -",
            "c0.s2c.r9 inject 15030300020232",
            "c0.s2c.r2 set 5 00ff",
            "c0.s2c.r2 replace 00",
            "c0.s2c.r2 truncate 7",
            "c0.s2c.r2 delay 250",
            "c0.s2c.r2 cut",
            "c0.s2c.r2 reorder",
            "c0.s2c.r2 duplicate",
            "c0.s2c.r2 pass",
        ] {
            assert_eq!(text.parse::<Intervention>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        let part = |text: &str| match text.parse::<Intervention>() {
            Err(Error::BadIntervention { part, .. }) => part,
            other => panic!("{text:?}: {other:?}"),
        };
        assert_eq!(part(""), "");
        assert_eq!(part("c0.s2c.x3 drop"), "c0.s2c.x3");
        assert_eq!(part("c0.up.r3 drop"), "c0.up.r3");
        assert_eq!(part("c0.s2c.r3 melt"), "melt");
        assert_eq!(part("c0.s2c.r3 flip 17 0x00"), "0x00");
        assert_eq!(part("c0.s2c.r3 flip x"), "x");
        assert_eq!(part("c0.s2c.r3 set 1 abc"), "abc");
        assert_eq!(part("c0.s2c.r3 drop now"), "now");
        assert_eq!(part("c0.s2c.é drop"), "c0.s2c.é");
    }
}
