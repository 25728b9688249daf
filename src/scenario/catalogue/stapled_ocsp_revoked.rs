//! The receiver itself brings the proof, signed by the authority, that its certificate is revoked: senders that read it refuse.

use super::{Entry, Group};
use crate::codepoint::{AlertDescription, ProtocolVersion};
use crate::scenario::{Expectation, Revocation};

pub(super) static ENTRY: Entry = Entry {
    id: "stapled-ocsp-revoked",
    title: "Revoked by stapled response",
    group: Group::Authentication,
    lesson: "The receiver itself brings the proof, signed by the authority, that its certificate is revoked: senders that read it refuse.",
    set: &[("defect", "ocsp-revoked"), ("revocation", "stapled")],
    alternatives: &[("refusal", "mta"), ("revocation", "unread")],
    interventions: &[],
    expect: |settings| match settings.revocation {
        Revocation::Unread => Expectation::sealed(ProtocolVersion::TLS_1_3),
        _ => Expectation::distrusts(
            settings,
            "InvalidCertificate(InvalidOcspResponse",
            AlertDescription::BAD_CERTIFICATE_STATUS_RESPONSE,
        ),
    },
};
