//! A run as data for other programs: its digest, its messages, and the whole trace. Serialised as JSON by whoever asks.

use serde::Serialize;

use crate::codepoint::hex;
use crate::story::{Fate, Kind, Message, Protection, Story, digest};
use crate::trace::{Actor, ConnectionId, Micros, Trace};

/// A run with its messages.
#[derive(Debug, Serialize)]
pub struct Report<'a> {
    /// The digest of the trace, 16 hex digits.
    pub digest: String,
    /// The messages in order.
    pub messages: Vec<Row>,
    /// The trace, format [`crate::trace::FORMAT`].
    pub trace: &'a Trace,
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
    /// The bytes on the wire of all segments that carried it.
    pub wire_bytes: usize,
    /// The numbers of its operations in `trace.events`.
    pub operations: Vec<u32>,
}

impl<'a> Report<'a> {
    /// The report of a run.
    #[must_use]
    pub fn of(trace: &'a Trace, story: &Story) -> Self {
        let messages = story.messages.iter().map(|message| Row::of(trace, message)).collect();
        Self { digest: digest(trace), messages, trace }
    }
}

impl Row {
    fn of(trace: &Trace, message: &Message) -> Self {
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
            hex: hex::string(message.bytes(trace)),
            wire_bytes: message.containers.iter().map(|part| part.wire.len()).sum(),
            operations: message.operations.iter().map(|operation| operation.0).collect(),
        }
    }
}

const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Command => "command",
        Kind::Reply { .. } => "reply",
        Kind::MailText => "mail_text",
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
