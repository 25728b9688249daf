//! Every sealed record is filled up with zeros, so that its length no longer tells which command or reply it holds.

use super::{Entry, Group};
use crate::codepoint::ProtocolVersion;
use crate::scenario::Expectation;

pub(super) static ENTRY: Entry = Entry {
    id: "padded-record",
    title: "Padding hides lengths",
    group: Group::Happy,
    lesson: "Every sealed record is filled up with zeros, so that its length no longer tells which command or reply it holds.",
    set: &[("padding", "512")],
    alternatives: &[],
    interventions: &[],
    expect: |_| Expectation::sealed(ProtocolVersion::TLS_1_3),
};
