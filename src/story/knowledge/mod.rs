//! Who knows what, message by message: what each end, somebody who listens on the path, and somebody who changes things there can
//! read, what they can infer, which keys they hold.
//!
//! Nothing here is a rule about TLS versions: an end reads what it said, what crossed in the clear, and what it opened with a
//! key, as the trace has it. Whoever is on the path has the bytes of the wire and no key.

mod keys;
mod names;

pub use keys::Key;
pub use names::Name;

use super::layers::Layers;
use super::names::Names;
use super::{Container, Fate, Kind, Message, Protection, Story};
use crate::codepoint::ProtocolVersion;
use crate::seal::{aead, record};
use crate::trace::{Actor, EventId, EventKind, Micros, Opened, Operation, Trace};

/// Somebody who may know something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Party {
    /// The sending mail server.
    Sender,
    /// Somebody on the path who listens.
    Eavesdropper,
    /// Somebody on the path who may also change, drop and make segments.
    Attacker,
    /// The receiving mail server.
    Receiver,
}

/// What a party has of one message, and what it has gathered up to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Whether it can read the message.
    pub content: Content,
    /// How long the message is, as far as it can tell.
    pub length: Length,
    /// How many bytes of the wire carried it, which everybody on the path sees.
    pub wire: usize,
    /// When it was sent, which everybody on the path sees.
    pub time: Micros,
    /// The names that have come to its knowledge, in the order of their coming.
    pub names: Vec<Name>,
    /// The secrets that it holds, in the order of their making; an outsider has none.
    pub keys: Vec<Key>,
    /// The public shares that it has seen.
    pub shares: Vec<Key>,
    /// What it could do to the message; `None` for who only listens, and for the ends.
    pub power: Option<Power>,
    /// What it did to it: events of the trace.
    pub did: Vec<EventId>,
}

/// Whether a party can read a message, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// It said it itself.
    Own,
    /// It crossed in the clear.
    Clear,
    /// It opened it: the operation.
    Opened(EventId),
    /// It is sealed with a key that this party does not hold.
    Sealed,
    /// It tried to open it, and the tag did not fit: the operation.
    Refused(EventId),
    /// It arrived, and this end never came to open it.
    Unopened,
    /// It did not arrive.
    Lost,
}

/// What a party can tell of a message's length, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// Exactly this: it can read it, or the record says so.
    Exactly(usize),
    /// At most this: padding may be part of it, `[RFC 8446 §5.4]`.
    AtMost(usize),
    /// Nothing: it did not arrive.
    Unknown,
}

/// What would come of a change on the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Power {
    /// Nobody notices: nothing protects text in the clear.
    Unnoticed,
    /// The ends find out at the end of the handshake, whose transcript covers this, `[RFC 8446 §4.4.1]`.
    Transcript,
    /// The tag does not fit, `[RFC 5116 §2.2]`.
    Tag,
    /// The message has one value: any other ends the connection.
    OneValue,
    /// An alert in the clear is believed: the connection ends, and nobody knows who sent it.
    Believed,
}

/// Everything that is needed to say who knows what in a run.
#[derive(Debug)]
pub struct Knowledge {
    names: names::Said,
    keys: keys::Held,
    /// For each message the number of events up to the next one.
    until: Vec<usize>,
}

impl Party {
    /// All of them, as they stand along the path.
    pub const ALL: [Self; 4] = [Self::Sender, Self::Eavesdropper, Self::Attacker, Self::Receiver];

    /// Its name in data.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Sender => "sender",
            Self::Eavesdropper => "eavesdropper",
            Self::Attacker => "attacker",
            Self::Receiver => "receiver",
        }
    }

    /// The end of the connection that it is; `None` on the path.
    #[must_use]
    pub const fn end(self) -> Option<Actor> {
        match self {
            Self::Sender => Some(Actor::Sender),
            Self::Receiver => Some(Actor::Receiver),
            Self::Eavesdropper | Self::Attacker => None,
        }
    }
}

impl Content {
    /// Whether it can be read.
    #[must_use]
    pub const fn is_read(self) -> bool {
        matches!(self, Self::Own | Self::Clear | Self::Opened(_))
    }
}

impl Knowledge {
    /// Looks at a run once.
    #[must_use]
    pub fn of(trace: &Trace, story: &Story, names: &Names) -> Self {
        let layers: Vec<_> = story.messages.iter().map(|message| Layers::of(trace, message)).collect();
        let begin = |message: &Message| message.containers.first().map_or(0, |part| part.sent.0 as usize);
        let next = story.messages.iter().skip(1).map(begin).chain([trace.events.len()]);
        Self {
            names: names::Said::of(trace, story, &layers),
            keys: keys::Held::of(trace, story, names, &layers),
            until: next.collect(),
        }
    }

    /// What a party knows once the message at this index has crossed; `None` where there is no such message.
    #[must_use]
    pub fn at(&self, trace: &Trace, story: &Story, index: usize, party: Party) -> Option<Known> {
        let message = story.messages.get(index)?;
        let so_far = &story.messages[..=index];
        let read = |message: &Message| content(trace, message, party).is_read();
        let content = content(trace, message, party);
        let on_path = party == Party::Attacker;
        Some(Known {
            content,
            length: length(trace, message, content),
            wire: message.containers.iter().map(|part| part.wire.len()).sum(),
            time: message.time,
            names: self.names.known(so_far, read),
            keys: party.end().map_or_else(Vec::new, |actor| self.keys.held(actor, self.until[index])),
            shares: self.keys.seen(so_far, read),
            power: on_path.then(|| power(message)),
            did: if on_path { did(trace, message) } else { Vec::new() },
        })
    }
}

/// Whether a party can read a message.
#[must_use]
pub fn content(trace: &Trace, message: &Message, party: Party) -> Content {
    let is_clear =
        message.containers.iter().all(|part| part.sealed.is_none()) && message.protection == Protection::Clear;
    let says = party.end().unwrap_or(Actor::Attacker) == message.from;
    match party.end() {
        _ if says => Content::Own,
        None if is_clear => Content::Clear,
        None => Content::Sealed,
        Some(_) if message.containers.iter().all(|part| part.fate == Fate::Lost) => Content::Lost,
        Some(_) if is_clear => Content::Clear,
        Some(end) => opened(trace, message, end),
    }
}

/// What came of an end's attempt to open a message.
fn opened(trace: &Trace, message: &Message, end: Actor) -> Content {
    let mut attempts = message.operations.iter().filter_map(|&id| match trace.event(id) {
        Some(event) if event.actor == end => match &event.kind {
            EventKind::Operation(Operation::Open { opened, .. }) => Some((id, *opened)),
            _ => None,
        },
        _ => None,
    });
    match attempts.next_back() {
        Some((id, Opened::Plaintext { .. })) => Content::Opened(id),
        Some((id, Opened::BadTag | Opened::TooShort)) => Content::Refused(id),
        None if message.fate == Fate::Lost => Content::Lost,
        None => Content::Unopened,
    }
}

/// What can be told of a message's length by who has this of its content.
fn length(trace: &Trace, message: &Message, content: Content) -> Length {
    let whole = message.bytes(trace).len();
    match content {
        Content::Lost => Length::Unknown,
        _ if content.is_read() => Length::Exactly(whole),
        _ => {
            let parts: Option<Vec<_>> = message.containers.iter().map(|part| most(trace, part)).collect();
            match parts {
                Some(parts) if parts.iter().all(|(_, exact)| *exact) => Length::Exactly(sum(&parts)),
                Some(parts) => Length::AtMost(sum(&parts)),
                // No operation sealed it: what looks like a record is all that there is.
                None => Length::AtMost(whole),
            }
        }
    }
}

fn sum(parts: &[(usize, bool)]) -> usize {
    parts.iter().map(|(most, _)| most).sum()
}

/// How many bytes a sealed record may hold, and whether it holds just so many: its length is in the clear, and what the suite
/// adds is known, `[RFC 8446 §5.2]`, `[RFC 5246 §6.2.3.3]`.
fn most(trace: &Trace, part: &Container) -> Option<(usize, bool)> {
    let EventKind::Operation(Operation::Seal { version, suite, .. }) = &trace.event(part.sealed?)?.kind else {
        return None;
    };
    let fragment = part.wire.len().checked_sub(record::HEADER + aead::TAG)?;
    if *version == ProtocolVersion::TLS_1_3 {
        return Some((fragment.checked_sub(1)?, false));
    }
    let has_nonce = record::iv_len(*suite).is_ok_and(|length| length < aead::NONCE);
    Some((fragment.checked_sub(if has_nonce { record::EXPLICIT_NONCE } else { 0 })?, true))
}

/// What would come of a change to this message.
const fn power(message: &Message) -> Power {
    match (message.protection, message.kind) {
        (Protection::Clear, Kind::Handshake(_)) => Power::Transcript,
        (Protection::Clear, Kind::ChangeCipherSpec) => Power::OneValue,
        (Protection::Clear, Kind::Alert { .. }) => Power::Believed,
        (Protection::Clear, Kind::Opaque { content_type: Some(_) }) => Power::Tag,
        (Protection::Clear, _) => Power::Unnoticed,
        _ => Power::Tag,
    }
}

/// What was done to what carried a message.
fn did(trace: &Trace, message: &Message) -> Vec<EventId> {
    let touched = |(index, kind): (usize, &EventKind)| match kind {
        EventKind::Intervened { segment, .. } => {
            message.containers.iter().any(|part| part.segment == *segment).then_some(EventId(index as u32))
        }
        _ => None,
    };
    trace.events.iter().map(|event| &event.kind).enumerate().filter_map(touched).collect()
}
