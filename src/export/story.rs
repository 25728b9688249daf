//! The story of a run as data for other programs: its messages with what they are, how they are protected, what became of
//! them. Serialised as JSON by whoever asks.

use serde::Serialize;

use crate::codepoint::hex;
use crate::story::{Container, Fate, Kind, Message, Protection, Story, digest};
use crate::trace::{Actor, ConnectionId, EventId, Micros, Outcome, SegmentId, Subject, Trace};

/// A story. It points into no trace: all that it speaks of stands in it, but operations are numbers of a trace's events.
#[derive(Debug, Serialize)]
pub struct Telling<'a> {
    /// The digest of the trace, 16 hex digits.
    pub digest: String,
    /// What was run.
    pub subject: &'a Subject,
    /// The messages in order.
    pub messages: Vec<Row>,
    /// How it ended.
    pub outcome: &'a Outcome,
}

impl<'a> Telling<'a> {
    /// The story of a run as data.
    #[must_use]
    pub fn of(trace: &'a Trace, story: &'a Story) -> Self {
        Self { digest: digest(trace), subject: &trace.subject, messages: rows(trace, story), outcome: &story.outcome }
    }
}

/// The messages of a story in order.
#[must_use]
pub fn rows(trace: &Trace, story: &Story) -> Vec<Row> {
    story.messages.iter().map(|message| Row::of(trace, message)).collect()
}

/// One message.
#[derive(Debug, Serialize)]
pub struct Row {
    /// Its number, from 1.
    pub number: u32,
    /// Its connection, from 0.
    pub connection: ConnectionId,
    /// Who sent it.
    pub from: Actor,
    /// To whom.
    pub to: Actor,
    /// When, in microseconds since the start.
    pub time: Micros,
    /// What it is: `command`, `reply`, `mail_text`, `handshake`, `change_cipher_spec`, `alert`, `opaque`.
    pub kind: &'static str,
    /// Its name.
    pub title: String,
    /// `clear`, `early_keys`, `handshake_keys`, `application_keys`.
    pub protection: &'static str,
    /// `arrived`, `altered`, `lost`, `injected`.
    pub fate: &'static str,
    /// Its bytes, opened, in hex.
    pub hex: String,
    /// How many they are.
    pub bytes: usize,
    /// The bytes on the wire of all segments that carried it.
    pub wire_bytes: usize,
    /// The segments that carried it, in order; one may carry other messages too.
    pub segments: Vec<Carrier>,
    /// The numbers of its operations in the trace's events.
    pub operations: Vec<EventId>,
}

/// A segment that carried a message: one record, or clear text.
#[derive(Debug, Serialize)]
pub struct Carrier {
    /// Its number.
    pub segment: SegmentId,
    /// The event that put it on the wire.
    pub sent: EventId,
    /// Its bytes on the wire.
    pub bytes: usize,
    /// The operation that sealed it; absent in the clear.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sealed: Option<EventId>,
}

impl Row {
    fn of(trace: &Trace, message: &Message) -> Self {
        let bytes = message.bytes(trace);
        Self {
            number: message.number,
            connection: message.connection,
            from: message.from,
            to: message.to,
            time: message.time,
            kind: kind(message.kind),
            title: message.title.clone(),
            protection: protection(message.protection),
            fate: fate(message.fate),
            hex: hex::string(bytes),
            bytes: bytes.len(),
            wire_bytes: message.containers.iter().map(|part| part.wire.len()).sum(),
            segments: message.containers.iter().map(Carrier::of).collect(),
            operations: message.operations.clone(),
        }
    }
}

impl Carrier {
    const fn of(part: &Container) -> Self {
        Self { segment: part.segment, sent: part.sent, bytes: part.wire.len(), sealed: part.sealed }
    }
}

const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Command => "command",
        Kind::Reply { .. } => "reply",
        Kind::MailText => "mail_text",
        Kind::HttpRequest => "http_request",
        Kind::HttpResponse { .. } => "http_response",
        Kind::Handshake(_) => "handshake",
        Kind::ChangeCipherSpec => "change_cipher_spec",
        Kind::Alert { .. } => "alert",
        Kind::Opaque { .. } => "opaque",
    }
}

const fn protection(protection: Protection) -> &'static str {
    match protection {
        Protection::Clear => "clear",
        Protection::EarlyKeys => "early_keys",
        Protection::HandshakeKeys => "handshake_keys",
        Protection::ApplicationKeys => "application_keys",
    }
}

const fn fate(fate: Fate) -> &'static str {
    match fate {
        Fate::Arrived => "arrived",
        Fate::Altered { .. } => "altered",
        Fate::Lost => "lost",
        Fate::Injected => "injected",
    }
}
