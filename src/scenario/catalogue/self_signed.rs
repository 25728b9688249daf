//! Nobody but the receiver itself says who it is: whoever is on the path can make such a certificate too.

use super::{Entry, Group};
use crate::codepoint::AlertDescription;
use crate::scenario::Expectation;

pub(super) static ENTRY: Entry = Entry {
    id: "self-signed",
    title: "A certificate that signed itself",
    group: Group::Authentication,
    lesson: "Nobody but the receiver itself says who it is: whoever is on the path can make such a certificate too.",
    set: &[("defect", "self-signed")],
    alternatives: &[("refusal", "mta")],
    interventions: &[],
    expect: |settings| {
        Expectation::distrusts(settings, "InvalidCertificate(UnknownIssuer", AlertDescription::UNKNOWN_CA)
    },
};
