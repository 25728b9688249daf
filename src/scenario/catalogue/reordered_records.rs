//! Two sealed records change their places: order is a part of what each tag covers.

use super::{Entry, Group};
use crate::scenario::Expectation;

pub(super) static ENTRY: Entry = Entry {
    id: "reordered-records",
    title: "Two records exchanged",
    group: Group::Attacker,
    lesson: "Two sealed records change their places: order is a part of what each tag covers.",
    set: &[("size", "40000")],
    alternatives: &[],
    interventions: &["c0.c2s.r7 reorder"],
    expect: |_| Expectation::breaks_a_record(),
};
