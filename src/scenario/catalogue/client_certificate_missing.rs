//! The receiver demands a certificate and the sender has none: in TLS 1.3 the sender believes for a moment that the connection stands.

use super::{Entry, Group};
use crate::codepoint::AlertDescription;
use crate::scenario::{Expectation, Fault, Version};
use crate::trace::Actor;

pub(super) static ENTRY: Entry = Entry {
    id: "client-certificate-missing",
    title: "No certificate to show",
    group: Group::Authentication,
    lesson: "The receiver demands a certificate and the sender has none: in TLS 1.3 the sender believes for a moment that the connection stands.",
    set: &[("client-certificate", "required")],
    alternatives: &[("sender.versions", "1.2")],
    interventions: &[],
    expect: |settings| {
        let fault = Fault {
            who: Actor::Receiver,
            error: "NoCertificatesPresented",
            alert: Some(AlertDescription::CERTIFICATE_REQUIRED),
            sealed: true,
        };
        match settings.sender.versions.as_slice()[0] {
            Version::Tls13 => Expectation::fails("4.4.2", fault),
            Version::Tls12 => Expectation::fails("4.7.5", Fault { sealed: false, ..fault }),
        }
    },
};
