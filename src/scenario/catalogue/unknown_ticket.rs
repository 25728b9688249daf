//! The receiver has restarted and lost the key of its tickets: it ignores what it cannot open, and both shake hands in full, without any alert.

use super::{Entry, Group};
use crate::scenario::Expectation;

pub(super) static ENTRY: Entry = Entry {
    id: "unknown-ticket",
    title: "A ticket that nobody can open",
    group: Group::Resumption,
    lesson: "The receiver has restarted and lost the key of its tickets: it ignores what it cannot open, and both shake hands in full, without any alert.",
    set: &[("deliveries", "2"), ("restart", "between")],
    alternatives: &[("sender.versions", "1.2"), ("resumption", "store")],
    interventions: &[],
    expect: |settings| Expectation::sealed(settings.sender.versions.as_slice()[0].codepoint()),
};
