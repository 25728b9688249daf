//! The header claims more than any record may hold: the receiver refuses before it reads on, and does not wait for what will not come.

use super::{Entry, Group};
use crate::codepoint::{AlertDescription, ProtocolVersion};
use crate::scenario::{Expectation, Fault};
use crate::trace::Actor;

pub(super) static ENTRY: Entry = Entry {
    id: "oversized-record",
    title: "A length beyond the limit",
    group: Group::Attacker,
    lesson: "The header claims more than any record may hold: the receiver refuses before it reads on, and does not wait for what will not come.",
    set: &[],
    alternatives: &[],
    interventions: &["c0.c2s.r4 set 3 4801"],
    expect: |_| Expectation {
        version: Some(ProtocolVersion::TLS_1_3),
        ..Expectation::fails(
            "4.4.2",
            Fault {
                who: Actor::Receiver,
                error: "InvalidMessage(MessageTooLarge",
                alert: Some(AlertDescription::DECODE_ERROR),
                sealed: true,
            },
        )
    },
};
