//! A copy of a sealed record arrives a second time: its number is over, the tag fits no other one, and it is refused.

use super::{Entry, Group};
use crate::scenario::Expectation;

pub(super) static ENTRY: Entry = Entry {
    id: "replayed-record",
    title: "A record sent twice",
    group: Group::Attacker,
    lesson: "A copy of a sealed record arrives a second time: its number is over, the tag fits no other one, and it is refused.",
    set: &[],
    alternatives: &[],
    interventions: &["c0.c2s.r4 duplicate"],
    expect: |_| Expectation::breaks_a_record(),
};
