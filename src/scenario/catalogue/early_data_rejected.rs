//! A laboratory: the receiver passes over what came early without opening it, and the sender says it again when the handshake is done.

use super::{Entry, Group};
use crate::codepoint::ProtocolVersion;
use crate::scenario::{Expectation, Mark};

pub(super) static ENTRY: Entry = Entry {
    id: "early-data-rejected",
    title: "Early words, not taken",
    group: Group::Resumption,
    lesson: "A laboratory: the receiver passes over what came early without opening it, and the sender says it again when the handshake is done.",
    set: &[("port", "465"), ("deliveries", "2"), ("resumption", "store"), ("early-data", "refused")],
    alternatives: &[],
    interventions: &[],
    expect: |_| Expectation::sealed(ProtocolVersion::TLS_1_3).with(&[Mark::Resumed]),
};
