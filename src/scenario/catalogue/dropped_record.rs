//! One sealed record never arrives; the next one bears the number after it, and its tag does not fit.

use super::{Entry, Group};
use crate::codepoint::{AlertDescription, ProtocolVersion};
use crate::scenario::{Expectation, Fault};
use crate::trace::Actor;

pub(super) static ENTRY: Entry = Entry {
    id: "dropped-record",
    title: "A record held back",
    group: Group::Attacker,
    lesson: "One sealed record never arrives; the next one bears the number after it, and its tag does not fit.",
    set: &[("size", "40000")],
    alternatives: &[],
    interventions: &["c0.c2s.r7 drop"],
    expect: |_| Expectation {
        version: Some(ProtocolVersion::TLS_1_3),
        ..Expectation::fails(
            "4.4.2",
            Fault {
                who: Actor::Receiver,
                error: "DecryptError",
                alert: Some(AlertDescription::BAD_RECORD_MAC),
                sealed: true,
            },
        )
    },
};
