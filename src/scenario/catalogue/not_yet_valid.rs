//! The certificate begins tomorrow: a clock that is wrong, or a certificate put in place too early, keeps mail away.

use super::{Entry, Group};
use crate::codepoint::AlertDescription;
use crate::scenario::Expectation;

pub(super) static ENTRY: Entry = Entry {
    id: "not-yet-valid",
    title: "A certificate from the future",
    group: Group::Authentication,
    lesson: "The certificate begins tomorrow: a clock that is wrong, or a certificate put in place too early, keeps mail away.",
    set: &[("defect", "not-yet-valid")],
    alternatives: &[("refusal", "mta")],
    interventions: &[],
    expect: |settings| {
        Expectation::distrusts(settings, "InvalidCertificate(NotValidYet", AlertDescription::CERTIFICATE_EXPIRED)
    },
};
