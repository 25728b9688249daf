//! Somebody cuts the connection in the middle; without close_notify the receiver knows that this was not the end.

use super::{Entry, Group};
use crate::codepoint::ProtocolVersion;
use crate::scenario::{Expectation, Fault};
use crate::trace::Actor;

pub(super) static ENTRY: Entry = Entry {
    id: "truncation",
    title: "The line is cut",
    group: Group::Attacker,
    lesson: "Somebody cuts the connection in the middle; without close_notify the receiver knows that this was not the end.",
    set: &[("size", "40000")],
    alternatives: &[],
    interventions: &["c0.c2s.r8 cut"],
    expect: |_| Expectation {
        version: Some(ProtocolVersion::TLS_1_3),
        ..Expectation::fails(
            "4.4.2",
            Fault { who: Actor::Receiver, error: "UnexpectedEof", alert: None, sealed: false },
        )
    },
};
