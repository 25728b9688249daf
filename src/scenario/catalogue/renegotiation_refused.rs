//! The receiver asks to begin again within TLS 1.2; the sender warns once, and leaves when it is asked again.

use super::{Entry, Group};
use crate::codepoint::{AlertDescription, ProtocolVersion};
use crate::scenario::{Expectation, Fault, Mark};
use crate::trace::Actor;

pub(super) static ENTRY: Entry = Entry {
    id: "renegotiation-refused",
    title: "Renegotiation refused",
    group: Group::Resumption,
    lesson: "The receiver asks to begin again within TLS 1.2; the sender warns once, and leaves when it is asked again.",
    set: &[("sender.versions", "1.2"), ("receiver.versions", "1.2")],
    alternatives: &[],
    interventions: &["c0.s2c.r4 inject-sealed handshake 00000000", "c0.s2c.r5 inject-sealed handshake 00000000"],
    expect: |_| Expectation {
        version: Some(ProtocolVersion::TLS_1_2),
        marks: &[Mark::Warned(AlertDescription::NO_RENEGOTIATION)],
        ..Expectation::fails(
            "4.4.2",
            Fault {
                who: Actor::Sender,
                error: "PeerMisbehaved(TooManyRenegotiationRequests",
                alert: None,
                sealed: false,
            },
        )
    },
};
