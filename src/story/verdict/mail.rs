//! Which mails a receiver took, whether they are what the sender sent, and whether they crossed in the clear.

use crate::story::{Kind, Protection, Story};
use crate::trace::{Actor, ConnectionId, Ends, Event, EventKind, Framing, Side, Smtp, Tls, Trace};

/// A mail that the receiver took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mail {
    connection: ConnectionId,
    /// As it was stored.
    stored: Vec<u8>,
    /// Whether it came in TLS.
    sealed: bool,
}

/// All mails that the receiver took, in order.
pub(super) fn accepted(trace: &Trace) -> Vec<Mail> {
    let mails = trace.events.iter().filter_map(|event| match event.kind {
        EventKind::Smtp(Smtp::Accepted { message }) if event.actor == Actor::Receiver => {
            let connection = event.connection.unwrap_or_default();
            Some(Mail { connection, stored: trace.bytes(message).to_vec(), sealed: is_in_tls(trace, connection) })
        }
        _ => None,
    });
    mails.collect()
}

/// Whether a mail was taken in the clear on a connection.
pub(super) fn came_in_clear(mails: &[Mail], connection: ConnectionId) -> bool {
    mails.iter().any(|mail| mail.connection == connection && !mail.sealed)
}

/// Whether TLS stood for the receiver of a connection.
fn is_in_tls(trace: &Trace, connection: ConnectionId) -> bool {
    trace.events.iter().any(|event| {
        event.connection == Some(connection)
            && event.actor == Actor::Receiver
            && matches!(event.kind, EventKind::Tls(Tls::Established { .. }))
    })
}

/// Whether a mail's envelope or text was sent in the clear: some command that names who sends it.
pub(super) fn crossed_in_clear(trace: &Trace) -> bool {
    let ends = Ends::of(trace);
    let is_client = |event: &Event| {
        event.connection.and_then(|connection| ends.side(connection, event.actor)) == Some(Side::Client)
    };
    trace.events.iter().any(|event| match event.kind {
        EventKind::Sent { bytes, framing: Framing::Clear, .. } if is_client(event) => {
            trace.bytes(bytes).starts_with(b"MAIL FROM:")
        }
        _ => false,
    })
}

/// Whether the receiver took a mail that is not what the sender sent.
///
/// A mail that is stored just so in the other run is what was sent. Where the runs differ, as they do when a date has moved on, the
/// text that the sender gave out decides; in the clear the receiver's own line before it counts too.
pub(super) fn is_altered(trace: &Trace, mails: &[Mail], untouched: &[Mail]) -> bool {
    let differing: Vec<_> = mails.iter().filter(|mail| !untouched.contains(mail)).collect();
    if differing.is_empty() {
        return false;
    }
    let story = Story::of(trace);
    differing.iter().any(|mail| !mail.sealed || !is_as_sent(trace, &story, mail))
}

/// Whether what was stored ends with the text that the sender gave out on this connection.
fn is_as_sent(trace: &Trace, story: &Story, mail: &Mail) -> bool {
    let texts = story.messages.iter().filter(|message| {
        message.kind == Kind::MailText
            && message.connection == mail.connection
            && message.side == Side::Client
            && message.protection != Protection::Clear
    });
    let sent: Vec<u8> = texts.flat_map(|message| message.bytes(trace)).copied().collect();
    let sent = sent.strip_suffix(b".\r\n").unwrap_or(&sent);
    mail.stored.ends_with(&unstuffed(sent))
}

/// Text without the dots that were put in front of lines that begin with one, `[RFC 5321 §4.5.2]`.
fn unstuffed(text: &[u8]) -> Vec<u8> {
    let lines = text.split_inclusive(|&byte| byte == b'\n');
    lines.flat_map(|line| line.strip_prefix(b".").unwrap_or(line)).copied().collect()
}
