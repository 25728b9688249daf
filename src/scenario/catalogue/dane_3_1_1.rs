//! Signed DNS names the server’s key: that key is enough, whoever issued the certificate, whatever name and date it bears.

use super::{Entry, Group};
use crate::codepoint::{AlertDescription, ProtocolVersion};
use crate::scenario::{Defect, Dnssec, Expectation, Fault, Mail, Mark, Starttls};
use crate::trace::Actor;

pub(super) static ENTRY: Entry = Entry {
    id: "dane-3-1-1",
    title: "The key stands in DNS",
    group: Group::Policy,
    lesson: "Signed DNS names the server’s key: that key is enough, whoever issued the certificate, whatever name and date it bears.",
    set: &[("policy", "may"), ("dane", "3-1-1")],
    alternatives: &[
        ("dane", "3-1-2"),
        ("dane", "3-1-0"),
        ("dane", "3-0-1"),
        ("defect", "expired"),
        ("defect", "wrong-name"),
        ("defect", "self-signed"),
        ("defect", "unknown-ca"),
        ("defect", "stolen"),
        ("port", "587"),
        ("dnssec", "insecure"),
        ("dnssec", "bogus"),
        ("starttls", "absent"),
    ],
    interventions: &[],
    expect: |settings| match (settings.dnssec, settings.starttls, settings.defect) {
        (Dnssec::Bogus, _, _) => {
            Expectation { version: None, mail: Mail::Kept("4.7.5"), ..Expectation::sealed(ProtocolVersion::TLS_1_3) }
        }
        (_, Starttls::Absent, _) => {
            Expectation { version: None, mail: Mail::Kept("4.7.4"), ..Expectation::sealed(ProtocolVersion::TLS_1_3) }
        }
        (Dnssec::Insecure, _, _) => Expectation::sealed(ProtocolVersion::TLS_1_3),
        // Dates and names do not matter; that the server has the key does.
        (_, _, Defect::Stolen) => {
            let error = "InvalidCertificate(BadSignature";
            let fault = Fault { who: Actor::Sender, error, alert: Some(AlertDescription::DECRYPT_ERROR), sealed: true };
            Expectation::fails("4.7.5", fault)
        }
        _ => Expectation::sealed(ProtocolVersion::TLS_1_3).with(&[Mark::RecordsVouchedFor, Mark::RecordMatched]),
    },
};
