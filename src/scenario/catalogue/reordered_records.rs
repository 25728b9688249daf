//! Two sealed records change their places: order is a part of what each tag covers.

use super::{Entry, Group};
use crate::codepoint::{AlertDescription, ProtocolVersion};
use crate::scenario::{Expectation, Fault};
use crate::trace::Actor;

pub(super) static ENTRY: Entry = Entry {
    id: "reordered-records",
    title: "Two records exchanged",
    group: Group::Attacker,
    lesson: "Two sealed records change their places: order is a part of what each tag covers.",
    set: &[("size", "40000")],
    alternatives: &[],
    interventions: &["c0.c2s.r7 reorder"],
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
