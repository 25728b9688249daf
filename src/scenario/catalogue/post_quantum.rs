//! Two secrets are joined, one classical, one from ML-KEM: whoever records this today cannot open it with a quantum computer later.

use super::{Entry, Group};
use crate::codepoint::ProtocolVersion;
use crate::scenario::{Expectation, Mark};

pub(super) static ENTRY: Entry = Entry {
    id: "post-quantum",
    title: "Post-quantum key exchange",
    group: Group::Happy,
    lesson: "Two secrets are joined, one classical, one from ML-KEM: whoever records this today cannot open it with a quantum computer later.",
    set: &[("sender.groups", "X25519MLKEM768,x25519"), ("receiver.groups", "X25519MLKEM768,SecP256r1MLKEM768,x25519")],
    alternatives: &[("sender.groups", "SecP256r1MLKEM768,secp256r1")],
    interventions: &[],
    expect: |_| Expectation::sealed(ProtocolVersion::TLS_1_3).with(&[Mark::Hybrid]),
};
