//! TLS 1.3 has no HelloRequest any more: a peer that sends one gets unexpected_message, sealed.

use super::{Entry, Group};
use crate::codepoint::{AlertDescription, ProtocolVersion};
use crate::scenario::{Expectation, Fault};
use crate::trace::Actor;

pub(super) static ENTRY: Entry = Entry {
    id: "renegotiation-in-tls13",
    title: "Renegotiation in TLS 1.3",
    group: Group::Resumption,
    lesson: "TLS 1.3 has no HelloRequest any more: a peer that sends one gets unexpected_message, sealed.",
    set: &[],
    alternatives: &[],
    interventions: &["c0.s2c.r7 inject-sealed handshake 00000000"],
    expect: |_| Expectation {
        version: Some(ProtocolVersion::TLS_1_3),
        ..Expectation::fails(
            "4.4.2",
            Fault {
                who: Actor::Sender,
                error: "InappropriateHandshakeMessage",
                alert: Some(AlertDescription::UNEXPECTED_MESSAGE),
                sealed: true,
            },
        )
    },
};
