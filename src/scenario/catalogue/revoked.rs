//! The authority has taken the certificate back and says so in a signed list; only a sender that reads the list notices.

use super::{Entry, Group};
use crate::codepoint::{AlertDescription, ProtocolVersion};
use crate::scenario::{Expectation, Revocation};

pub(super) static ENTRY: Entry = Entry {
    id: "revoked",
    title: "Revoked by list",
    group: Group::Authentication,
    lesson: "The authority has taken the certificate back and says so in a signed list; only a sender that reads the list notices.",
    set: &[("defect", "revoked"), ("revocation", "lists")],
    alternatives: &[("refusal", "mta"), ("revocation", "unread")],
    interventions: &[],
    expect: |settings| match settings.revocation {
        Revocation::Unread => Expectation::sealed(ProtocolVersion::TLS_1_3),
        _ => Expectation::distrusts(settings, "InvalidCertificate(Revoked", AlertDescription::CERTIFICATE_REVOKED),
    },
};
