//! QUIT and 221 end SMTP; close_notify ends TLS in each direction, so that a cut is not taken for the end.

use super::{Entry, Group};
use crate::scenario::Expectation;

pub(super) static ENTRY: Entry = Entry {
    id: "clean-close",
    title: "Goodbye, both ways",
    group: Group::Happy,
    lesson: "QUIT and 221 end SMTP; close_notify ends TLS in each direction, so that a cut is not taken for the end.",
    set: &[("port", "465")],
    alternatives: &[("sender.versions", "1.2")],
    interventions: &[],
    expect: |settings| Expectation::sealed(settings.sender.versions.as_slice()[0].codepoint()),
};
