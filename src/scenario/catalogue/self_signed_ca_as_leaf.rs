//! The certificate says that it is an authority, and a server shows it as its own: a role that it may not play.

use super::{Entry, Group};
use crate::codepoint::AlertDescription;
use crate::scenario::Expectation;

pub(super) static ENTRY: Entry = Entry {
    id: "self-signed-ca-as-leaf",
    title: "An authority in the place of a server",
    group: Group::Authentication,
    lesson: "The certificate says that it is an authority, and a server shows it as its own: a role that it may not play.",
    set: &[("defect", "self-signed-ca")],
    alternatives: &[("refusal", "mta")],
    interventions: &[],
    expect: |settings| {
        Expectation::distrusts(
            settings,
            "InvalidCertificate(Other(OtherError(CaUsedAsEndEntity",
            AlertDescription::CERTIFICATE_UNKNOWN,
        )
    },
};
