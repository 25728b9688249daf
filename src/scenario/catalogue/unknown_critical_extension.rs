//! An extension is marked critical, and the sender does not know it: it must refuse what it cannot understand.

use super::{Entry, Group};
use crate::codepoint::AlertDescription;
use crate::scenario::Expectation;

pub(super) static ENTRY: Entry = Entry {
    id: "unknown-critical-extension",
    title: "A condition that nobody understands",
    group: Group::Authentication,
    lesson: "An extension is marked critical, and the sender does not know it: it must refuse what it cannot understand.",
    set: &[("defect", "unknown-critical")],
    alternatives: &[],
    interventions: &[],
    expect: |settings| {
        Expectation::distrusts(
            settings,
            "InvalidCertificate(Other(OtherError(UnsupportedCriticalExtension",
            AlertDescription::CERTIFICATE_UNKNOWN,
        )
    },
};
