//! One sealed record never arrives; the next one bears the number after it, and its tag does not fit.

use super::{Entry, Group};
use crate::scenario::Expectation;

pub(super) static ENTRY: Entry = Entry {
    id: "dropped-record",
    title: "A record held back",
    group: Group::Attacker,
    lesson: "One sealed record never arrives; the next one bears the number after it, and its tag does not fit.",
    set: &[("size", "40000")],
    alternatives: &[],
    interventions: &["c0.c2s.r7 drop"],
    expect: |_| Expectation::breaks_a_record(),
};
