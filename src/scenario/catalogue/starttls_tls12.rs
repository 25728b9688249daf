//! The older handshake: one round trip more, and the certificate crosses where everybody can read it.

use super::{Entry, Group};
use crate::codepoint::ProtocolVersion;
use crate::scenario::{Expectation, Mark};

pub(super) static ENTRY: Entry = Entry {
    id: "starttls-tls12",
    title: "STARTTLS, TLS 1.2",
    group: Group::Happy,
    lesson: "The older handshake: one round trip more, and the certificate crosses where everybody can read it.",
    set: &[("sender.versions", "1.2"), ("receiver.versions", "1.2")],
    alternatives: &[("certificate", "p384"), ("certificate", "ed25519"), ("certificate", "rsa")],
    interventions: &[],
    expect: |_| Expectation::sealed(ProtocolVersion::TLS_1_2).with(&[Mark::ReceiverProven]),
};
