//! A laboratory: the sender says EHLO in its first flight, under a key from the last visit; it saves a round trip, and whoever copies it can send it again.

use super::{Entry, Group};
use crate::codepoint::ProtocolVersion;
use crate::scenario::{Expectation, Mark};

pub(super) static ENTRY: Entry = Entry {
    id: "early-data",
    title: "Speaking before the handshake is done",
    group: Group::Resumption,
    lesson: "A laboratory: the sender says EHLO in its first flight, under a key from the last visit; it saves a round trip, and whoever copies it can send it again.",
    set: &[("port", "465"), ("deliveries", "2"), ("resumption", "store"), ("early-data", "taken")],
    alternatives: &[],
    interventions: &[],
    expect: |_| Expectation::sealed(ProtocolVersion::TLS_1_3).with(&[Mark::Resumed, Mark::EarlyDataTaken]),
};
