//! The two halves of the secret are points on the curve P-256, each with two coordinates, in the place of one.

use super::{Entry, Group};
use crate::codepoint::ProtocolVersion;
use crate::scenario::Expectation;

pub(super) static ENTRY: Entry = Entry {
    id: "p256-key-exchange",
    title: "Key exchange on P-256",
    group: Group::Happy,
    lesson: "The two halves of the secret are points on the curve P-256, each with two coordinates, in the place of one.",
    set: &[("sender.groups", "secp256r1")],
    alternatives: &[("sender.groups", "secp384r1")],
    interventions: &[],
    expect: |_| Expectation::sealed(ProtocolVersion::TLS_1_3),
};
