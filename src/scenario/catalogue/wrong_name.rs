//! The certificate is genuine and says who it is for: somebody else.

use super::{Entry, Group};
use crate::codepoint::{AlertDescription, ProtocolVersion};
use crate::scenario::{Expectation, Fault, Mail, Refusal};
use crate::trace::Actor;

pub(super) static ENTRY: Entry = Entry {
    id: "wrong-name",
    title: "A certificate for another name",
    group: Group::Authentication,
    lesson: "The certificate is genuine and says who it is for: somebody else.",
    set: &[("defect", "wrong-name")],
    alternatives: &[("refusal", "mta")],
    interventions: &[],
    expect: |settings| match settings.refusal {
        Refusal::Library => Expectation::fails(
            "4.7.5",
            Fault {
                who: Actor::Sender,
                error: "InvalidCertificate(NotValidForName",
                alert: Some(AlertDescription::BAD_CERTIFICATE),
                sealed: true,
            },
        ),
        Refusal::Mta => {
            Expectation { mail: Mail::Kept("4.7.5"), version: Some(ProtocolVersion::TLS_1_3), fault: None, marks: &[] }
        }
    },
};
