//! The receiver proves that it holds a key, but the certificate for it is out of date; a sender that looks refuses.

use super::{Entry, Group};
use crate::codepoint::{AlertDescription, ProtocolVersion};
use crate::scenario::{Expectation, Fault, Mail, Refusal};
use crate::trace::Actor;

pub(super) static ENTRY: Entry = Entry {
    id: "expired",
    title: "An expired certificate",
    group: Group::Authentication,
    lesson: "The receiver proves that it holds a key, but the certificate for it is out of date; a sender that looks refuses.",
    set: &[("defect", "expired")],
    alternatives: &[("refusal", "mta")],
    interventions: &[],
    expect: |settings| match settings.refusal {
        Refusal::Library => Expectation::fails(
            "4.7.5",
            Fault {
                who: Actor::Sender,
                error: "InvalidCertificate(Expired",
                alert: Some(AlertDescription::CERTIFICATE_EXPIRED),
                sealed: true,
            },
        ),
        Refusal::Mta => {
            Expectation { mail: Mail::Kept("4.7.5"), version: Some(ProtocolVersion::TLS_1_3), fault: None, marks: &[] }
        }
    },
};
