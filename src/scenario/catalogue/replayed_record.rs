//! A copy of a sealed record arrives a second time: its number is over, the tag fits no other one, and it is refused.

use super::{Entry, Group};
use crate::codepoint::{AlertDescription, ProtocolVersion};
use crate::scenario::{Expectation, Fault};
use crate::trace::Actor;

pub(super) static ENTRY: Entry = Entry {
    id: "replayed-record",
    title: "A record sent twice",
    group: Group::Attacker,
    lesson: "A copy of a sealed record arrives a second time: its number is over, the tag fits no other one, and it is refused.",
    set: &[],
    alternatives: &[],
    interventions: &["c0.c2s.r4 duplicate"],
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
