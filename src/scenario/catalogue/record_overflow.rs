//! One byte more than a record may hold, sealed as it should be: it opens, and is refused before anybody asks what it holds.

use super::{Entry, Group};
use crate::codepoint::{AlertDescription, ProtocolVersion};
use crate::scenario::{Expectation, Fault};
use crate::trace::Actor;

pub(super) static ENTRY: Entry = Entry {
    id: "record-overflow",
    title: "One byte too many in a record",
    group: Group::Attacker,
    lesson: "A peer that misbehaves seals one byte more than a record may hold: the record opens, and is refused before anybody asks what it holds.",
    set: &[],
    alternatives: &[],
    interventions: &["c0.c2s.r[MAIL FROM] inject-sealed application_data 41*16383.0d0a"],
    expect: |_| Expectation {
        version: Some(ProtocolVersion::TLS_1_3),
        ..Expectation::fails(
            "4.4.2",
            Fault {
                who: Actor::Receiver,
                error: "PeerSentOversizedRecord",
                alert: Some(AlertDescription::RECORD_OVERFLOW),
                sealed: true,
            },
        )
    },
};
