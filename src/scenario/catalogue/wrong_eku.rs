//! The certificate is for signing code, not for a server: what it was issued for is a part of what it says.

use super::{Entry, Group};
use crate::codepoint::AlertDescription;
use crate::scenario::Expectation;

pub(super) static ENTRY: Entry = Entry {
    id: "wrong-eku",
    title: "A certificate for another use",
    group: Group::Authentication,
    lesson: "The certificate is for signing code, not for a server: what it was issued for is a part of what it says.",
    set: &[("defect", "wrong-eku")],
    alternatives: &[("refusal", "mta")],
    interventions: &[],
    expect: |settings| {
        Expectation::distrusts(settings, "InvalidCertificate(InvalidPurpose", AlertDescription::UNSUPPORTED_CERTIFICATE)
    },
};
