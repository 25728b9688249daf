//! Signed DNS names the authority that issues the server’s certificate: nobody else needs to know it, and dates and names count again.

use super::{Entry, Group};
use crate::codepoint::{AlertDescription, ProtocolVersion};
use crate::scenario::{Defect, Expectation, Mark};

pub(super) static ENTRY: Entry = Entry {
    id: "dane-2-1-1",
    title: "The authority stands in DNS",
    group: Group::Policy,
    lesson: "Signed DNS names the authority that issues the server’s certificate: nobody else needs to know it, and dates and names count again.",
    set: &[("policy", "may"), ("dane", "2-1-1")],
    alternatives: &[
        ("dane", "2-0-1"),
        ("defect", "unknown-ca"),
        ("defect", "expired"),
        ("defect", "wrong-name"),
        ("defect", "missing-intermediate"),
        ("refusal", "mta"),
    ],
    interventions: &[],
    expect: |settings| match settings.defect {
        Defect::Expired => {
            Expectation::distrusts(settings, "InvalidCertificate(Expired", AlertDescription::CERTIFICATE_EXPIRED)
        }
        Defect::WrongName => {
            Expectation::distrusts(settings, "InvalidCertificate(NotValidForName", AlertDescription::BAD_CERTIFICATE)
        }
        // An authority that is not sent cannot be compared with a digest.
        Defect::MissingIntermediate => Expectation::distrusts(
            settings,
            "InvalidCertificate(Other(OtherError(NoRecordMatches",
            AlertDescription::CERTIFICATE_UNKNOWN,
        ),
        _ => Expectation::sealed(ProtocolVersion::TLS_1_3).with(&[Mark::RecordMatched, Mark::ReceiverProven]),
    },
};
