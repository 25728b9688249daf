//! The same attack on a sender that verifies: the certificate for the name that it asked for is the one thing that is not to be had.

use super::{Entry, Group};
use crate::codepoint::AlertDescription;
use crate::scenario::{Expectation, Forgery};

pub(super) static ENTRY: Entry = Entry {
    id: "active-mitm-refused",
    title: "Somebody else, found out",
    group: Group::Attacker,
    lesson: "A sender that verifies asks for the one thing that somebody between does not have: a certificate for the receiver’s name, from an authority that the sender knows.",
    set: &[("interception", "reads")],
    alternatives: &[
        ("refusal", "mta"),
        ("attacker.certificate", "own-authority"),
        ("attacker.certificate", "other-name"),
        ("interception", "alters"),
    ],
    interventions: &[],
    expect: |settings| {
        let (error, alert) = match settings.forgery {
            Forgery::SelfSigned | Forgery::OwnAuthority => {
                ("InvalidCertificate(UnknownIssuer", AlertDescription::UNKNOWN_CA)
            }
            Forgery::OtherName => ("InvalidCertificate(NotValidForName", AlertDescription::BAD_CERTIFICATE),
        };
        Expectation::distrusts(settings, error, alert)
    },
};
