//! Anybody can found an authority and sign; what counts is whether the sender knows it.

use super::{Entry, Group};
use crate::codepoint::AlertDescription;
use crate::scenario::Expectation;

pub(super) static ENTRY: Entry = Entry {
    id: "unknown-ca",
    title: "An authority that nobody knows",
    group: Group::Authentication,
    lesson: "Anybody can found an authority and sign; what counts is whether the sender knows it.",
    set: &[("defect", "unknown-ca")],
    alternatives: &[("refusal", "mta")],
    interventions: &[],
    expect: |settings| {
        Expectation::distrusts(settings, "InvalidCertificate(UnknownIssuer", AlertDescription::UNKNOWN_CA)
    },
};
