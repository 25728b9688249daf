//! The trace line that a receiver puts before a message, `[RFC 5321 §4.4]`, in the layout of Postfix.

use super::Config;
use crate::mail::{Address, Protection, Timestamp};

/// What the line tells.
pub(super) struct Received<'a> {
    pub(super) config: &'a Config,
    /// The name that the sender gave in EHLO or HELO.
    pub(super) hello: &'a str,
    pub(super) protection: Option<&'a Protection>,
    pub(super) with: With,
    pub(super) queue_id: &'a str,
    /// The recipients; named when there is one, so that none learns of another, `[RFC 5321 §7.2]`.
    pub(super) recipients: &'a [Address],
    pub(super) now: Timestamp,
}

/// The protocol by which a message came, but for TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum With {
    /// HELO.
    Smtp,
    /// EHLO.
    Esmtp,
    /// EHLO and SMTPUTF8, `[RFC 6531 §4.3]`.
    Utf8Smtp,
}

impl With {
    /// The registered word, `[RFC 3848]`; there is none for HELO within TLS.
    const fn word(self, protection: Option<&Protection>) -> &'static str {
        match (self, protection) {
            (Self::Smtp, _) => "SMTP",
            (Self::Esmtp, None) => "ESMTP",
            (Self::Esmtp, Some(_)) => "ESMTPS",
            (Self::Utf8Smtp, None) => "UTF8SMTP",
            (Self::Utf8Smtp, Some(_)) => "UTF8SMTPS",
        }
    }
}

impl Received<'_> {
    /// The line with its folds and its end.
    pub(super) fn octets(&self) -> Vec<u8> {
        let Self { config, hello, protection, with, queue_id, recipients, now } = self;
        let peer = &config.peer;
        let mut text = format!("Received: from {hello} ({} [{}])\r\n\t", peer.name, literal(&peer.address));
        if let Some(protection) = protection {
            text.push_str(&format!("({})\r\n\t({})\r\n\t", protection.summary(), protection.client.summary()));
        }
        let with = with.word(*protection);
        text.push_str(&format!("by {} ({}) with {with} id {queue_id}", config.name, config.software));
        if let [recipient] = recipients {
            text.push_str(&format!("\r\n\tfor <{recipient}>"));
        }
        text.push_str(&format!("; {now} (UTC)\r\n"));
        text.into_bytes()
    }
}

/// An IP address as address literals have it, `[RFC 5321 §4.1.3]`.
fn literal(address: &str) -> String {
    if address.contains(':') { format!("IPv6:{address}") } else { address.to_owned() }
}
