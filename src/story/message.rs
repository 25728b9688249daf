//! What a message is: one SMTP command or reply, one HTTP request or response, one handshake message, one alert, with the records that carried it.

use crate::codepoint::{AlertDescription, AlertLevel, ContentType, HandshakeType};
use crate::dissect::{Context, smtp};
use crate::trace::{Actor, ConnectionId, EventId, Micros, SegmentId, Side, Slice};

/// One thing that one party says to the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its number, from 1.
    pub number: u32,
    /// On which connection.
    pub connection: ConnectionId,
    /// Who sent it; the attacker for what it made itself.
    pub from: Actor,
    /// To whom it goes.
    pub to: Actor,
    /// From which end of the connection it comes; what the attacker puts in comes in the name of the one that it is not for.
    pub side: Side,
    /// When it was sent.
    pub time: Micros,
    /// What it is.
    pub kind: Kind,
    /// Its name: `ServerHello`, `EHLO mail.alder.example`, `250 STARTTLS` …
    pub title: String,
    /// What keeps others from reading it.
    pub protection: Protection,
    /// What the server had chosen before it on this connection; it decides the form of some messages.
    pub context: Context,
    /// For the text of a mail, where in the mail it begins.
    pub begin: smtp::Begin,
    /// The message itself: text, handshake message with its header, alert; opened where it was sealed.
    pub content: Content,
    /// The segments that carried it: one record each, or clear text. A record may carry several messages.
    pub containers: Vec<Container>,
    /// What became of it on the way: the worst that became of what carried it.
    pub fate: Fate,
    /// The operations that belong to it, in order: [`crate::trace::EventKind::Operation`] events.
    pub operations: Vec<EventId>,
    /// The event that brought it about: mostly the arrival of what it answers; `None` for who speaks unasked.
    pub caused_by: Option<EventId>,
    /// What its arrival brought about, in order: states, checks, failures, and what was sent in answer.
    pub caused: Vec<EventId>,
    /// The index of its flight in [`super::Story::flights`].
    pub flight: usize,
}

/// What a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A command of the sender.
    Command,
    /// A reply of the receiver, all its lines.
    Reply {
        /// Its three digits.
        code: u16,
    },
    /// Text of the mail itself: what stands in one segment.
    MailText,
    /// An HTTP request.
    HttpRequest,
    /// An HTTP response.
    HttpResponse {
        /// Its three digits.
        status: u16,
    },
    /// A handshake message.
    Handshake(HandshakeType),
    /// A change_cipher_spec: in TLS 1.2 it changes the keys, in TLS 1.3 it is there for old boxes on the way.
    ChangeCipherSpec,
    /// An alert.
    Alert {
        /// Warning or fatal.
        level: AlertLevel,
        /// Which.
        description: AlertDescription,
    },
    /// Bytes that nobody could read: an altered or injected record, text that is no SMTP.
    Opaque {
        /// The record's outer type; `None` for clear text.
        content_type: Option<ContentType>,
    },
}

impl Kind {
    /// Whether it is SMTP that was understood: a command, a reply, the text of a mail.
    #[must_use]
    pub const fn is_smtp(self) -> bool {
        matches!(self, Self::Command | Self::Reply { .. } | Self::MailText)
    }

    /// Whether it is HTTP that was understood.
    #[must_use]
    pub const fn is_http(self) -> bool {
        matches!(self, Self::HttpRequest | Self::HttpResponse { .. })
    }
}

/// What keeps others from reading a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Protection {
    /// Nothing.
    Clear,
    /// Keys of the early secret: can be replayed.
    EarlyKeys,
    /// Keys of the handshake secret: sealed, but the peer is not proven yet.
    HandshakeKeys,
    /// Keys of the master secret.
    ApplicationKeys,
}

/// Where a message's bytes are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// In the trace's arena.
    Slice(Slice),
    /// Joined from several records.
    Joined(Vec<u8>),
}

/// A segment that carried a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Container {
    /// The segment.
    pub segment: SegmentId,
    /// The event that put it on the wire.
    pub sent: EventId,
    /// Its bytes as they were sent: for a record with its header.
    pub wire: Slice,
    /// The message's own bytes in it; where it was sealed, in the opened record.
    pub piece: Slice,
    /// The operation that sealed it; `None` in the clear.
    pub sealed: Option<EventId>,
    /// What became of it on the way.
    pub fate: Fate,
}

impl Message {
    /// Whether the attacker put it in on the path. What it says as an end of the connection it does not.
    #[must_use]
    pub fn is_put_in(&self) -> bool {
        let last = self.containers.last();
        self.from == Actor::Attacker && last.is_some_and(|part| part.fate == Fate::Injected)
    }
}

impl Container {
    /// What arrived in the place of the message's own bytes in it, where the path was clear and it was altered: in a record,
    /// what stands behind as many bytes as stood before them.
    #[must_use]
    pub fn arrived_piece(&self) -> Option<Slice> {
        let Fate::Altered { arrived } = self.fate else { return None };
        let before = self.piece.start.checked_sub(self.wire.start).filter(|_| self.sealed.is_none())? as usize;
        Some(arrived.part(before, arrived.len()))
    }
}

/// What became of a message on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It arrived as it was sent.
    Arrived,
    /// Other bytes arrived.
    Altered {
        /// What arrived.
        arrived: Slice,
    },
    /// Nothing arrived.
    Lost,
    /// The attacker made it.
    Injected,
}
