//! Somebody puts a command behind STARTTLS in the same segment: a sound receiver throws it away, a careless one carries it out as if it had come sealed (CVE-2011-0411).

use super::{Entry, Group};
use crate::codepoint::ProtocolVersion;
use crate::scenario::{Expectation, Mail, Mark, Remainder};

pub(super) static ENTRY: Entry = Entry {
    id: "command-injection",
    title: "Commands behind STARTTLS",
    group: Group::Attacker,
    lesson: "Somebody puts a command behind STARTTLS in the same segment: a sound receiver throws it away, a careless one carries it out as if it had come sealed (CVE-2011-0411).",
    set: &[],
    alternatives: &[("behind-starttls", "keep")],
    interventions: &["c0.c2s.l1 inject 45484c4f206d616c6c6f72792e6578616d706c650d0a"],
    expect: |settings| match settings.behind_starttls {
        Remainder::Discard => Expectation::sealed(ProtocolVersion::TLS_1_3).with(&[Mark::Discarded]),
        Remainder::Keep => Expectation {
            mail: Mail::Kept("5.5.0"),
            ..Expectation::sealed(ProtocolVersion::TLS_1_3).with(&[Mark::TakenForSealed])
        },
    },
};
