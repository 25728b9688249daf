//! Two texts with the same SHA-1 value can be made: a signature over it proves nothing, and the sender does not even look at it.

use super::{Entry, Group};
use crate::codepoint::AlertDescription;
use crate::scenario::Expectation;

pub(super) static ENTRY: Entry = Entry {
    id: "weak-signature",
    title: "A signature over SHA-1",
    group: Group::Authentication,
    lesson: "Two texts with the same SHA-1 value can be made: a signature over it proves nothing, and the sender does not even look at it.",
    set: &[("defect", "weak-signature")],
    alternatives: &[("refusal", "mta")],
    interventions: &[],
    expect: |settings| {
        Expectation::distrusts(
            settings,
            "InvalidCertificate(UnsupportedSignatureAlgorithmContext",
            AlertDescription::DECRYPT_ERROR,
        )
    },
};
