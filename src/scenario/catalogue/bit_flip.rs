//! Somebody turns over one bit of a sealed record; the tag no longer fits, and nothing of the record is believed.

use super::{Entry, Group};
use crate::scenario::Expectation;

pub(super) static ENTRY: Entry = Entry {
    id: "bit-flip",
    title: "One bit changed",
    group: Group::Attacker,
    lesson: "Somebody turns over one bit of a sealed record; the tag no longer fits, and nothing of the record is believed.",
    set: &[],
    alternatives: &[],
    interventions: &["c0.c2s.r7 flip 40 0x01"],
    expect: |_| Expectation::breaks_a_record(),
};
