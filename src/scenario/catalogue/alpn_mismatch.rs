//! The sender names a protocol of mail, the receiver takes those of the web alone: a server that gets the wrong guest says so. SMTP itself has no registered name.

use super::{Entry, Group};
use crate::codepoint::{AlertDescription, ProtocolVersion};
use crate::scenario::{Expectation, Fault};
use crate::trace::Actor;

pub(super) static ENTRY: Entry = Entry {
    id: "alpn-mismatch",
    title: "No common application protocol",
    group: Group::Negotiation,
    lesson: "The sender names a protocol of mail, the receiver takes those of the web alone: a server that gets the wrong guest says so. SMTP itself has no registered name.",
    set: &[("sender.alpn", "imap"), ("receiver.alpn", "h2,http/1.1")],
    alternatives: &[("receiver.alpn", "none"), ("receiver.alpn", "imap")],
    interventions: &[],
    expect: |settings| match settings.receiver.alpn.as_str() {
        "h2,http/1.1" => Expectation::fails(
            "4.7.5",
            Fault {
                who: Actor::Receiver,
                error: "NoApplicationProtocol",
                alert: Some(AlertDescription::NO_APPLICATION_PROTOCOL),
                sealed: true,
            },
        ),
        _ => Expectation::sealed(ProtocolVersion::TLS_1_3),
    },
};
