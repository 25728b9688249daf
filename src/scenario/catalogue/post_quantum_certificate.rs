//! The chain is signed with ML-DSA, an experiment: signatures and keys are thirty to fifty times as long as those of ECDSA.

use super::{Entry, Group};
use crate::codepoint::ProtocolVersion;
use crate::scenario::Expectation;

pub(super) static ENTRY: Entry = Entry {
    id: "post-quantum-certificate",
    title: "A post-quantum certificate",
    group: Group::Happy,
    lesson: "The chain is signed with ML-DSA, an experiment: signatures and keys are thirty to fifty times as long as those of ECDSA.",
    set: &[("certificate", "mldsa65")],
    alternatives: &[],
    interventions: &[],
    expect: |_| Expectation::sealed(ProtocolVersion::TLS_1_3),
};
