//! On port 465 no SMTP line is ever in the clear, so there is no STARTTLS that somebody could delete.

use super::{Entry, Group};
use crate::scenario::Expectation;

pub(super) static ENTRY: Entry = Entry {
    id: "implicit-tls-465",
    title: "TLS from the first byte",
    group: Group::Happy,
    lesson: "On port 465 no SMTP line is ever in the clear, so there is no STARTTLS that somebody could delete.",
    set: &[("port", "465")],
    alternatives: &[("sender.versions", "1.2")],
    interventions: &[],
    expect: |settings| Expectation::sealed(settings.sender.versions.as_slice()[0].codepoint()),
};
