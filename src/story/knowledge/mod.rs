//! Who knows what, message by message: what each end, somebody who listens on the path, and somebody who changes things there can
//! read, what they can infer, which keys they hold.
//!
//! Nothing here is a rule about TLS versions: an end reads what it said, what came to it in the clear, and what it opened with a
//! key, as the trace has it. Whoever is on the path has the bytes of the wire and no key; where the attacker is an end of a connection,
//! it has what an end has. The listener stands where a message
//! sets out: it sees what was sent, before anybody touched it.

mod keys;
mod names;
mod peer;
mod reading;

pub use keys::Key;
pub use names::Name;
pub use peer::{Peer, Proof};
pub use reading::Content;

use super::layers::Layers;
use super::names::Names;
use super::{Container, Kind, Message, Protection, Story};
use crate::codepoint::ProtocolVersion;
use crate::seal::{aead, record};
use crate::trace::{Actor, EventId, EventKind, Failure, Micros, Operation, Smtp, Trace};

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
    /// The secrets that it holds, in the order of their making; who is on the path alone has none.
    pub keys: Vec<Key>,
    /// The public shares that it has seen.
    pub shares: Vec<Key>,
    /// What stands in the way of a change by who is on the path; `None` for who does not change things.
    pub guard: Option<Guard>,
    /// Whom it takes for the other end of the connection, once it has spoken to it; `None` for who is no end of it.
    pub peer: Option<Peer>,
    /// What it did to the message, each with what came of it.
    pub did: Vec<Deed>,
}

/// What a party can tell of a message's length, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// Exactly this: it can read it, or the record says so.
    Exactly(usize),
    /// At most this: padding may be part of it, `[RFC 8446 §5.4]`.
    AtMost(usize),
    /// Nothing: it did not come to this party.
    Unknown,
}

/// What guards a message's bytes on the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Guard {
    /// No cryptography.
    Nothing,
    /// The transcript: both ends compare the messages of the handshake before they trust a key, `[RFC 8446 §4.4.1]`. The headers
    /// of the records are no part of it.
    Transcript,
    /// The record's tag, `[RFC 5116 §2.2]`.
    Tag,
    /// Nothing: who changes things is an end itself, and seals what it likes with the keys of the connection.
    HoldsKeys,
}

/// Something that was done to a message on the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deed {
    /// The event of it.
    pub event: EventId,
    /// What came of it first: an end that fails, a mail that is put off, or delivered all the same; `None` where the run ends before.
    pub came_of_it: Option<EventId>,
}

/// Everything that is needed to say who knows what in a run.
#[derive(Debug)]
pub struct Knowledge {
    reading: reading::Reading,
    names: names::Said,
    keys: keys::Held,
    peers: peer::Peers,
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

    /// The party with this name.
    #[must_use]
    pub fn by_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|party| party.key() == key)
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

    /// Who it is in a trace; `None` for who leaves no trace.
    const fn actor(self) -> Option<Actor> {
        match self {
            Self::Attacker => Some(Actor::Attacker),
            other => other.end(),
        }
    }
}

impl Knowledge {
    /// Looks at a run once.
    #[must_use]
    pub fn of(trace: &Trace, story: &Story, names: &Names) -> Self {
        let layers: Vec<_> = story.messages.iter().map(|message| Layers::of(trace, message)).collect();
        Self {
            reading: reading::Reading::of(trace),
            names: names::Said::of(trace, story, &layers),
            keys: keys::Held::of(trace, story, names, &layers),
            peers: peer::Peers::of(trace),
        }
    }

    /// Whether a party can read a message, and what it can tell of its length: alone, without what it gathered before.
    #[must_use]
    pub fn sight(&self, trace: &Trace, message: &Message, party: Party) -> (Content, Length) {
        let content = self.reading.content(message, party);
        (content, length(trace, message, content))
    }

    /// What a party knows once the message at this index has crossed; `None` where there is no such message.
    #[must_use]
    pub fn at(&self, trace: &Trace, story: &Story, index: usize, party: Party) -> Option<Known> {
        let message = story.messages.get(index)?;
        let so_far: Vec<_> =
            story.messages[..=index].iter().map(|message| (message, self.reading.content(message, party))).collect();
        let (_, content) = *so_far.last()?;
        let changes = party == Party::Attacker;
        Some(Known {
            content,
            length: length(trace, message, content),
            wire: message.containers.iter().map(|part| part.wire.len()).sum(),
            time: message.time,
            names: self.names.known(&so_far),
            keys: party.actor().map_or_else(Vec::new, |end| self.keys.held(end, self.reading.until(message, end))),
            peer: party.actor().and_then(|end| self.peers.of_message(message, end, self.reading.until(message, end))),
            shares: self.keys.seen(&so_far),
            guard: changes.then(|| match self.reading.seat(message.connection, party) {
                Some(_) if guard(message) != Guard::Nothing => Guard::HoldsKeys,
                _ => guard(message),
            }),
            did: if changes { did(trace, message) } else { Vec::new() },
        })
    }
}

/// What can be told of a message's length by who has this of its content.
fn length(trace: &Trace, message: &Message, content: Content) -> Length {
    let whole = message.bytes(trace).len();
    match content {
        Content::Lost | Content::Elsewhere => Length::Unknown,
        Content::Altered(arrived) => Length::Exactly(arrived.len()),
        _ if content.is_read() => Length::Exactly(whole),
        _ => {
            let parts: Option<Vec<_>> = message.containers.iter().map(|part| most(trace, part)).collect();
            match parts {
                Some(parts) if parts.iter().all(|(_, exact)| *exact) => Length::Exactly(sum(&parts)),
                Some(parts) => Length::AtMost(sum(&parts)),
                // No operation of this run sealed it: what looks like a record is all that there is.
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

/// What guards a message on the path.
fn guard(message: &Message) -> Guard {
    match (message.protection, message.kind) {
        (Protection::Clear, Kind::Handshake(_)) => Guard::Transcript,
        // What the attacker made, and a copy of what was sealed: nobody but it is hurt by a change.
        (Protection::Clear, _) => Guard::Nothing,
        _ => Guard::Tag,
    }
}

/// What was done to what carried a message.
fn did(trace: &Trace, message: &Message) -> Vec<Deed> {
    let touched = |(index, kind): (usize, &EventKind)| match kind {
        EventKind::Intervened { segment, .. } if message.containers.iter().any(|part| part.segment == *segment) => {
            Some(Deed { event: EventId(index as u32), came_of_it: came_of_it(trace, message, index) })
        }
        _ => None,
    };
    trace.events.iter().map(|event| &event.kind).enumerate().filter_map(touched).collect()
}

/// The first event behind an index that tells how the connection goes on or ends.
fn came_of_it(trace: &Trace, message: &Message, index: usize) -> Option<EventId> {
    let tells = |kind: &EventKind| match kind {
        EventKind::Failed(failure) => !matches!(failure, Failure::Intervention { .. }),
        EventKind::Smtp(Smtp::Deferred { .. } | Smtp::Bounced { .. } | Smtp::Delivered { .. }) => true,
        _ => false,
    };
    let behind = trace.events.iter().enumerate().skip(index + 1);
    let mut behind = behind.filter(|(_, event)| event.connection == Some(message.connection));
    behind.find(|(_, event)| tells(&event.kind)).map(|(index, _)| EventId(index as u32))
}
