//! The server has a new key, and DNS still names the old one: the certificate is flawless, and the mail waits.

use super::{Entry, Group};
use crate::codepoint::{AlertDescription, ProtocolVersion};
use crate::scenario::{Dnssec, Expectation, Mark};

pub(super) static ENTRY: Entry = Entry {
    id: "dane-mismatch",
    title: "The record was forgotten",
    group: Group::Policy,
    lesson: "The server has a new key, and DNS still names the old one: the certificate is flawless, and the mail waits.",
    set: &[("policy", "may"), ("dane", "mismatch")],
    alternatives: &[("refusal", "mta"), ("dnssec", "insecure"), ("certificate", "rsa")],
    interventions: &[],
    expect: |settings| match settings.dnssec {
        // What nobody vouches for does not count.
        Dnssec::Insecure => Expectation::sealed(ProtocolVersion::TLS_1_3),
        _ => Expectation::distrusts(
            settings,
            "InvalidCertificate(Other(OtherError(NoRecordMatches",
            AlertDescription::CERTIFICATE_UNKNOWN,
        )
        .with(&[Mark::RecordsVouchedFor]),
    },
};
