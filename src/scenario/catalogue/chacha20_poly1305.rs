//! Another cipher, for machines without AES in hardware: the handshake is the same, the records are sealed by other means.

use super::{Entry, Group};
use crate::scenario::Expectation;

pub(super) static ENTRY: Entry = Entry {
    id: "chacha20-poly1305",
    title: "ChaCha20-Poly1305",
    group: Group::Happy,
    lesson: "Another cipher, for machines without AES in hardware: the handshake is the same, the records are sealed by other means.",
    set: &[("sender.suites", "TLS_CHACHA20_POLY1305_SHA256,TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256")],
    alternatives: &[("sender.versions", "1.2")],
    interventions: &[],
    expect: |settings| Expectation::sealed(settings.sender.versions.as_slice()[0].codepoint()),
};
