//! The certificate is genuine and says who it is for: somebody else.

use super::{Entry, Group};
use crate::codepoint::AlertDescription;
use crate::scenario::Expectation;

pub(super) static ENTRY: Entry = Entry {
    id: "wrong-name",
    title: "A certificate for another name",
    group: Group::Authentication,
    lesson: "The certificate is genuine and says who it is for: somebody else.",
    set: &[("defect", "wrong-name")],
    alternatives: &[("refusal", "mta")],
    interventions: &[],
    expect: |settings| {
        Expectation::distrusts(settings, "InvalidCertificate(NotValidForName", AlertDescription::BAD_CERTIFICATE)
    },
};
