//! What somebody on the path does to what passes, and its text form: `c0.s2c.r3 flip 17 0x01`.
//!
//! First the address of a unit, see [`Target`], then the action. Bytes are hex digits, and may be repeated: `00*16385`, `41*16383.0d0a`.

use std::fmt;
use std::str::FromStr;

use super::{Error, Target, target};
use crate::codepoint::{ContentType, ExtensionType, hex};
use crate::trace::Micros;

/// What an address should be.
const ADDRESS: &str = "an address such as c0.s2c.r3, c0.c2s.l1, c0.s2c.r[Certificate] or c0.c2s.l[STARTTLS]";

/// What bytes should be.
const BYTES: &str = "bytes in hex, two digits each, perhaps repeated: 00ff*16.0d0a";

/// What bytes should be that may be none.
const CONTENT: &str = "bytes in hex, two digits each, perhaps repeated: 00ff*16.0d0a, or - for none";

/// From how many times on what repeats itself is written once, with a count.
const REPEATED_FROM: usize = 16;

/// The most bytes of what is written once, with a count.
const LONGEST_REPEATED: usize = 16;

/// How many bytes may come of a count: more than any record or line can hold.
const MOST_REPEATED: usize = 1 << 17;

/// One thing that is done to one unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intervention {
    /// To what.
    pub target: Target,
    /// What.
    pub action: Action,
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

impl fmt::Display for Intervention {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ", self.target)?;
        match &self.action {
            Action::Pass => f.write_str("pass"),
            Action::Flip { offset, mask } => write!(f, "flip {offset} 0x{mask:02x}"),
            Action::Set { offset, bytes } => write!(f, "set {offset} {}", digits(bytes)),
            Action::Replace { bytes } => write!(f, "replace {}", digits(bytes)),
            Action::Drop => f.write_str("drop"),
            Action::Duplicate => f.write_str("duplicate"),
            Action::Delay { by } => write!(f, "delay {}", by.0 / 1000),
            Action::Reorder => f.write_str("reorder"),
            Action::Truncate { keep } => write!(f, "truncate {keep}"),
            Action::Cut => f.write_str("cut"),
            Action::Inject { bytes } => write!(f, "inject {}", digits(bytes)),
            Action::InjectSealed { content_type, bytes } if bytes.is_empty() => {
                write!(f, "inject-sealed {content_type} -")
            }
            Action::InjectSealed { content_type, bytes } => {
                write!(f, "inject-sealed {content_type} {}", digits(bytes))
            }

            Action::RemoveExtension { extension } => write!(f, "remove-extension {extension}"),
        }
    }
}

/// Bytes as they are written: what repeats itself often enough as `HEX*COUNT`, parts with a point between them.
fn digits(bytes: &[u8]) -> String {
    let repeats = |part: &&[u8]| bytes.chunks(part.len()).all(|chunk| chunk == *part);
    let parts = (1..=LONGEST_REPEATED).filter_map(|length| bytes.get(..length));
    let often = parts.take_while(|part| bytes.len() / part.len() >= REPEATED_FROM);
    if let Some(part) = often.filter(|part| bytes.len().is_multiple_of(part.len())).find(repeats) {
        return format!("{}*{}", hex::string(part), bytes.len() / part.len());
    }
    let mut parts: Vec<String> = Vec::new();
    let mut goes_on = false;
    for run in bytes.chunk_by(|one, next| one == next) {
        let is_long = run.len() >= REPEATED_FROM;
        match parts.last_mut().filter(|_| goes_on && !is_long) {
            Some(part) => part.push_str(&hex::string(run)),
            None if is_long => parts.push(format!("{}*{}", hex::string(&run[..1]), run.len())),
            None => parts.push(hex::string(run)),
        }
        goes_on = !is_long;
    }
    parts.join(".")
}

/// The bytes of parts `HEX` or `HEX*COUNT`; `None` for anything else, for a part of none at all and for too many.
fn read_digits(word: &str) -> Option<Vec<u8>> {
    let mut read = Vec::new();
    for part in word.split('.') {
        let (digits, count) = part.split_once('*').unwrap_or((part, "1"));
        let (bytes, count) = (hex::bytes(digits)?, count.parse::<usize>().ok()?);
        let most = MOST_REPEATED.max(word.len()).checked_sub(read.len())?;
        let length = bytes.len().checked_mul(count).filter(|length| (1..=most).contains(length))?;
        read.extend(bytes.into_iter().cycle().take(length));
    }
    Some(read)
}

impl FromStr for Intervention {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let (address, rest) = target::split(text);
        let mut words = Words { text, rest: rest.split_ascii_whitespace() };
        let target = target::parse(address).ok_or_else(|| words.bad(address, ADDRESS))?;
        let action = parse_action(&mut words)?;
        words.end()?;
        Ok(Self { target, action })
    }
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
        self.next(BYTES, read_digits)
    }

    /// Bytes that may be none.
    fn content(&mut self) -> Result<Vec<u8>, Error> {
        self.next(CONTENT, |word| if word == "-" { Some(Vec::new()) } else { read_digits(word) })
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
            "c0.s2c.r[Certificate] flip 100 0x01",
            "c0.s2c.r[HelloRetryRequest] drop",
            "c0.c2s.l[STARTTLS] drop",
            "c0.s2c.l[250-STARTTLS] drop",
            "c0.c2s.r[MAIL FROM] reorder",
            "c0.c2s.r[EHLO [192.0.2.10] drop",
            "c1.s2c.r[change_cipher_spec] drop",
            "c0.s2c.r9 inject-sealed application_data 00*16385",
            "c0.s2c.r9 inject 00ff*16",
            "c0.s2c.r9 inject 0001.41*16383.0d0a",
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
        assert_eq!(part("c0.s2c.r[] drop"), "c0.s2c.r[]");
        assert_eq!(part("c0.s2c.r[a drop"), "c0.s2c.r[a");
        assert_eq!(part("c0.s2c.r[a]b drop"), "c0.s2c.r[a]b");
        assert_eq!(part("c0.s2c.x[a] drop"), "c0.s2c.x[a]");
        assert_eq!(part("c0.s2c.r[MAIL FROM] melt"), "melt");
        assert_eq!(part("c0.s2c.r0 inject 00*"), "00*");
        assert_eq!(part("c0.s2c.r0 inject 00*0"), "00*0");
        assert_eq!(part("c0.s2c.r0 inject 00..01"), "00..01");
        assert_eq!(part("c0.s2c.r0 inject 00*131072.00*131072"), "00*131072.00*131072");
        assert_eq!(part("c0.s2c.r0 inject 00*99999999"), "00*99999999");
        assert_eq!(part("c0.s2c.r0 inject 0000*18446744073709551615"), "0000*18446744073709551615");
    }

    #[test]
    fn bytes_may_be_repeated() {
        let text = |text: &str| text.parse::<Intervention>().unwrap().to_string();
        assert_eq!(text("c0.s2c.r0 inject 0a*3"), "c0.s2c.r0 inject 0a0a0a");
        assert_eq!(text(&format!("c0.s2c.r0 inject {}", "0d0a".repeat(20))), "c0.s2c.r0 inject 0d0a*20");
        assert_eq!(text(&format!("c0.s2c.r0 inject {}0b", "0d0a".repeat(20))).len(), 17 + 82);
    }
}
