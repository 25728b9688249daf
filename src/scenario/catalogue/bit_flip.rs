//! Somebody turns over one bit of a sealed record; the tag no longer fits, and nothing of the record is believed.

use super::{Entry, Group};
use crate::codepoint::{AlertDescription, ProtocolVersion};
use crate::scenario::{Expectation, Fault};
use crate::trace::Actor;

pub(super) static ENTRY: Entry = Entry {
    id: "bit-flip",
    title: "One bit changed",
    group: Group::Attacker,
    lesson: "Somebody turns over one bit of a sealed record; the tag no longer fits, and nothing of the record is believed.",
    set: &[],
    alternatives: &[],
    interventions: &["c0.c2s.r7 flip 40 0x01"],
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
