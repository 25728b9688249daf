//! How parties, counts, times, values and protections are put into words: in one place, so that they are the same everywhere.

use crate::codepoint::HashAlgorithm;
use crate::story::{Fate, Kind, Message, Protection};
use crate::trace::{Actor, Micros, Side};

/// Who it is, in the middle of a sentence.
#[must_use]
pub const fn party(actor: Actor) -> &'static str {
    match actor {
        Actor::Sender => "sender",
        Actor::Receiver => "receiver",
        Actor::Attacker => "somebody on the path",
        Actor::Authority => "certificate authority",
    }
}

/// Who it is, in the middle of a sentence, with its article.
#[must_use]
pub const fn the(actor: Actor) -> &'static str {
    match actor {
        Actor::Sender => "the sender",
        Actor::Receiver => "the receiver",
        Actor::Attacker => "somebody on the path",
        Actor::Authority => "the certificate authority",
    }
}

/// Who it is, at the beginning of a line.
#[must_use]
pub const fn party_title(actor: Actor) -> &'static str {
    match actor {
        Actor::Sender => "Sender",
        Actor::Receiver => "Receiver",
        Actor::Attacker => "Somebody on the path",
        Actor::Authority => "Certificate authority",
    }
}

/// A hash function, by the name that its standard gives it.
#[must_use]
pub fn hash(algorithm: HashAlgorithm) -> String {
    algorithm.standard_name().map_or_else(|| algorithm.to_string(), str::to_owned)
}

/// A whole number with commas between thousands.
#[must_use]
pub fn count(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A count of things: `1 byte`, `122 bytes`, `16,384 bytes`.
#[must_use]
pub fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

/// A number of bytes.
#[must_use]
pub fn bytes(number: usize) -> String {
    counted(number, "byte", "bytes")
}

/// A time since the start of the run, in seconds: `0.060 s`.
#[must_use]
pub fn time(time: Micros) -> String {
    let micros = time.0 % 1000;
    let seconds = format!("{}.{:03}", count((time.0 / 1_000_000) as usize), time.0 / 1000 % 1000);
    if micros == 0 { format!("{seconds} s") } else { format!("{seconds}{micros:03} s") }
}

/// What keeps others from reading a message, as a label.
#[must_use]
pub const fn protection(protection: Protection) -> &'static str {
    match protection {
        Protection::Clear => "in the clear",
        Protection::EarlyKeys => "early data keys",
        Protection::HandshakeKeys => "handshake keys",
        Protection::ApplicationKeys => "application keys",
    }
}

/// What keeps others from reading a message, for those who listen.
#[must_use]
pub const fn protection_spoken(message: &Message) -> &'static str {
    match (message.kind, message.protection) {
        (Kind::Opaque { .. }, _) => "not readable",
        (_, Protection::Clear) => "in the clear",
        (_, Protection::EarlyKeys) => "sealed with early data keys, can be replayed",
        (_, Protection::HandshakeKeys) => "sealed with handshake keys",
        (_, Protection::ApplicationKeys) => "sealed with application keys",
    }
}

/// What the protection of a message means for everybody else, as a sentence.
#[must_use]
pub const fn protection_meaning(message: &Message) -> &'static str {
    match (message.kind, message.protection) {
        (Kind::Opaque { .. }, _) => "Nothing in it could be read.",
        (_, Protection::Clear) => "Anyone on the path can read it, copy it, or change it.",
        (_, Protection::EarlyKeys) => {
            "Only holders of the earlier session can read it; anyone can send it a second time."
        }
        (_, Protection::HandshakeKeys) => {
            "Only the two ends that made these keys can read it. Who they are is being proved."
        }
        (_, Protection::ApplicationKeys) => {
            "Only the two ends that hold these keys can read it. The path sees when, and how long."
        }
    }
}

/// What became of a message on the way; `None` when it arrived as it was sent.
#[must_use]
pub const fn fate(message: &Message) -> Option<&'static str> {
    match (message.fate, message.from) {
        (Fate::Arrived, _) => None,
        (Fate::Altered { .. }, _) => Some("altered on the way"),
        (Fate::Lost, _) => Some("never arrived"),
        (Fate::Injected, Actor::Attacker) => Some("put in on the way"),
        (Fate::Injected, _) => Some("sealed by a peer that misbehaves"),
    }
}

/// The mark in swaks's notation: `->` and `<-` in the clear, `~>` and `<~` in TLS; `None` for what is no SMTP.
#[must_use]
pub const fn notation(message: &Message) -> Option<&'static str> {
    if !message.kind.is_smtp() {
        return None;
    }
    Some(match (message.side, message.protection) {
        (Side::Client, Protection::Clear) => "->",
        (Side::Client, _) => "~>",
        (Side::Server, Protection::Clear) => "<-",
        (Side::Server, _) => "<~",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        let all = [(0, "0"), (999, "999"), (1000, "1,000"), (16_384, "16,384"), (1_234_567, "1,234,567")];
        for (number, text) in all {
            assert_eq!(count(number), text);
        }
        assert_eq!(bytes(1), "1 byte");
        assert_eq!(bytes(122), "122 bytes");
    }

    #[test]
    fn times_show_what_they_have() {
        assert_eq!(time(Micros(0)), "0.000 s");
        assert_eq!(time(Micros(60_000)), "0.060 s");
        assert_eq!(time(Micros(1_020_007)), "1.020007 s");
        assert_eq!(time(Micros(3_600_000_000)), "3,600.000 s");
    }
}
