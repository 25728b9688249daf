//! The sender says close_notify right behind QUIT, and still hears the reply: each direction is closed by itself.

use super::{Entry, Group};
use crate::scenario::Expectation;

pub(super) static ENTRY: Entry = Entry {
    id: "half-close",
    title: "Half a goodbye",
    group: Group::Happy,
    lesson: "The sender says close_notify right behind QUIT, and still hears the reply: each direction is closed by itself.",
    set: &[("closing", "half")],
    alternatives: &[("sender.versions", "1.2")],
    interventions: &[],
    expect: |settings| Expectation::sealed(settings.sender.versions.as_slice()[0].codepoint()),
};
