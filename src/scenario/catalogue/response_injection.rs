//! Somebody puts a forged reply behind the permission to start TLS: a sound sender throws it away, a careless one believes it (CVE-2021-38371).

use super::{Entry, Group};
use crate::codepoint::ProtocolVersion;
use crate::scenario::{Expectation, Mail, Mark, Remainder};

pub(super) static ENTRY: Entry = Entry {
    id: "response-injection",
    title: "Replies behind the permission",
    group: Group::Attacker,
    lesson: "Somebody puts a forged reply behind the permission to start TLS: a sound sender throws it away, a careless one believes it (CVE-2021-38371).",
    set: &[],
    alternatives: &[("behind-220", "keep")],
    interventions: &["c0.s2c.l9 inject 323530206d782e62697263682e6578616d706c650d0a"],
    expect: |settings| match settings.behind_permission {
        Remainder::Discard => Expectation::sealed(ProtocolVersion::TLS_1_3).with(&[Mark::Discarded]),
        Remainder::Keep => Expectation {
            mail: Mail::Kept("5.5.0"),
            ..Expectation::sealed(ProtocolVersion::TLS_1_3).with(&[Mark::TakenForSealed])
        },
    },
};
