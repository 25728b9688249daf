//! The second connection shows a ticket instead of a certificate: fresh keys all the same, and less work.

use super::{Entry, Group};
use crate::scenario::{Expectation, Mark};

pub(super) static ENTRY: Entry = Entry {
    id: "resumption-tls13",
    title: "Resumption, TLS 1.3",
    group: Group::Resumption,
    lesson: "The second connection shows a ticket instead of a certificate: fresh keys all the same, and less work.",
    set: &[("deliveries", "2")],
    alternatives: &[("resumption", "store"), ("sender.versions", "1.2")],
    interventions: &[],
    expect: |settings| Expectation::sealed(settings.sender.versions.as_slice()[0].codepoint()).with(&[Mark::Resumed]),
};
