//! The binder proves that who shows the ticket knows its secret, and binds it to this hello: one bit altered, and the receiver refuses.

use super::{Entry, Group};
use crate::codepoint::{AlertDescription, ProtocolVersion};
use crate::scenario::{Expectation, Fault};
use crate::trace::Actor;

pub(super) static ENTRY: Entry = Entry {
    id: "binder-edited",
    title: "The binder altered",
    group: Group::Resumption,
    lesson: "The binder proves that who shows the ticket knows its secret, and binds it to this hello: one bit altered, and the receiver refuses.",
    set: &[("deliveries", "2")],
    alternatives: &[],
    interventions: &["c1.c2s.r0 flip 400 0x01"],
    expect: |_| Expectation {
        version: Some(ProtocolVersion::TLS_1_3),
        ..Expectation::fails(
            "4.7.5",
            Fault {
                who: Actor::Receiver,
                error: "PeerMisbehaved(IncorrectBinder",
                alert: Some(AlertDescription::DECRYPT_ERROR),
                sealed: false,
            },
        )
    },
};
