//! The receiver proves that it holds a key, but the certificate for it is out of date; a sender that looks refuses.

use super::{Entry, Group};
use crate::codepoint::AlertDescription;
use crate::scenario::Expectation;

pub(super) static ENTRY: Entry = Entry {
    id: "expired",
    title: "An expired certificate",
    group: Group::Authentication,
    lesson: "The receiver proves that it holds a key, but the certificate for it is out of date; a sender that looks refuses.",
    set: &[("defect", "expired")],
    alternatives: &[("refusal", "mta")],
    interventions: &[],
    expect: |settings| {
        Expectation::distrusts(settings, "InvalidCertificate(Expired", AlertDescription::CERTIFICATE_EXPIRED)
    },
};
