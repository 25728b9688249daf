//! Anybody can found an authority and sign; what counts is whether the sender knows it.

use super::{Entry, Group};
use crate::codepoint::{AlertDescription, ProtocolVersion};
use crate::scenario::{Expectation, Fault, Mail, Refusal};
use crate::trace::Actor;

pub(super) static ENTRY: Entry = Entry {
    id: "unknown-ca",
    title: "An authority that nobody knows",
    group: Group::Authentication,
    lesson: "Anybody can found an authority and sign; what counts is whether the sender knows it.",
    set: &[("defect", "unknown-ca")],
    alternatives: &[("refusal", "mta")],
    interventions: &[],
    expect: |settings| match settings.refusal {
        Refusal::Library => Expectation::fails(
            "4.7.5",
            Fault {
                who: Actor::Sender,
                error: "InvalidCertificate(UnknownIssuer",
                alert: Some(AlertDescription::UNKNOWN_CA),
                sealed: true,
            },
        ),
        Refusal::Mta => {
            Expectation { mail: Mail::Kept("4.7.5"), version: Some(ProtocolVersion::TLS_1_3), fault: None, marks: &[] }
        }
    },
};
