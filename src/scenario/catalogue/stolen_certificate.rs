//! A certificate is public, anybody can show it; only who holds its key can sign this handshake.

use super::{Entry, Group};
use crate::codepoint::AlertDescription;
use crate::scenario::Expectation;

pub(super) static ENTRY: Entry = Entry {
    id: "stolen-certificate",
    title: "The right certificate, the wrong key",
    group: Group::Authentication,
    lesson: "A certificate is public, anybody can show it; only who holds its key can sign this handshake.",
    set: &[("defect", "stolen")],
    alternatives: &[],
    interventions: &[],
    expect: |settings| {
        Expectation::distrusts(settings, "InvalidCertificate(BadSignature", AlertDescription::DECRYPT_ERROR)
    },
};
