//! The receiver forgets to send the certificate between its own and the root: a sender that does not know it already cannot close the chain.

use super::{Entry, Group};
use crate::codepoint::AlertDescription;
use crate::scenario::Expectation;

pub(super) static ENTRY: Entry = Entry {
    id: "missing-intermediate",
    title: "A link is missing",
    group: Group::Authentication,
    lesson: "The receiver forgets to send the certificate between its own and the root: a sender that does not know it already cannot close the chain.",
    set: &[("defect", "missing-intermediate")],
    alternatives: &[("refusal", "mta")],
    interventions: &[],
    expect: |settings| {
        Expectation::distrusts(settings, "InvalidCertificate(UnknownIssuer", AlertDescription::UNKNOWN_CA)
    },
};
