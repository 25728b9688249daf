//! Somebody on the path is the receiver to the sender and the sender to the receiver: two handshakes without a flaw, and every word read.

use super::{Entry, Group};
use crate::codepoint::{AlertDescription, ProtocolVersion};
use crate::scenario::{ClientCertificate, Dane, Expectation, Fault, Interception, Mail, Mark};
use crate::trace::Actor;

pub(super) static ENTRY: Entry = Entry {
    id: "active-mitm",
    title: "The receiver is somebody else",
    group: Group::Attacker,
    lesson: "A sender that takes any certificate seals its mail for whoever answers: somebody between is the receiver to one and the sender to the other, reads every word, and both see TLS without a flaw.",
    set: &[("policy", "may"), ("interception", "reads")],
    alternatives: &[
        ("policy", "encrypt"),
        ("interception", "alters"),
        ("attacker.certificate", "own-authority"),
        ("attacker.certificate", "other-name"),
        ("sender.versions", "1.2"),
        ("dane", "3-1-1"),
        ("client-certificate", "required"),
    ],
    interventions: &[],
    expect: |settings| {
        if settings.dane != Dane::Unasked {
            // The receiver's record names another key: it does not need to be demanded.
            return Expectation::distrusts(
                settings,
                "InvalidCertificate(Other(OtherError(NoRecordMatches",
                AlertDescription::CERTIFICATE_UNKNOWN,
            );
        }
        if settings.client_certificate == ClientCertificate::Required {
            // It has the mail by then.
            let fault = Fault {
                who: Actor::Receiver,
                error: "NoCertificatesPresented",
                alert: Some(AlertDescription::CERTIFICATE_REQUIRED),
                sealed: true,
            };
            let version = Some(ProtocolVersion::TLS_1_3);
            return Expectation { mail: Mail::Taken, version, fault: Some(fault), marks: &[] };
        }
        let version =
            settings.sender.versions.as_slice().first().map_or(ProtocolVersion::TLS_1_3, |version| version.codepoint());
        let expectation = Expectation::read(version);
        match settings.interception {
            Interception::Alters => expectation.with(&[Mark::Rewritten]),
            _ => expectation,
        }
    },
};
