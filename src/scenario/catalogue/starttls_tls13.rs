//! Two servers agree to seal, prove who the receiver is, and the mail crosses unread.

use super::{Entry, Group};
use crate::codepoint::ProtocolVersion;
use crate::scenario::Expectation;

pub(super) static ENTRY: Entry = Entry {
    id: "starttls-tls13",
    title: "STARTTLS, TLS 1.3",
    group: Group::Happy,
    lesson: "Two servers agree to seal, prove who the receiver is, and the mail crosses unread.",
    set: &[],
    alternatives: &[
        ("certificate", "p384"),
        ("certificate", "ed25519"),
        ("certificate", "rsa"),
        ("certificate", "mldsa65"),
        ("policy", "encrypt"),
        ("policy", "may"),
        ("port", "587"),
        ("pipelining", "on"),
        ("resumption", "none"),
        ("resumption", "store"),
        ("receiver.suites", "TLS_AES_128_GCM_SHA256"),
        ("receiver.suites", "TLS_CHACHA20_POLY1305_SHA256"),
        ("fragment", "256"),
        ("padding", "512"),
    ],
    interventions: &[],
    expect: |_| Expectation::sealed(ProtocolVersion::TLS_1_3),
};
