//! The sender says that it can unpack a compressed Certificate, and the receiver sends one; how long it is unpacked stands beside it.

use super::{Entry, Group};
use crate::codepoint::{AlertDescription, ProtocolVersion};
use crate::scenario::{CertificateCompression, Expectation, Fault, Mark, Version};
use crate::trace::Actor;

pub(super) static ENTRY: Entry = Entry {
    id: "certificate-compression",
    title: "A certificate, compressed",
    group: Group::Happy,
    lesson: "The certificates are the longest part of a handshake; they may cross compressed, and what is signed and hashed is \
             what crossed.",
    set: &[("certificate-compression", "zlib")],
    alternatives: &[
        ("certificate-compression", "offered"),
        ("certificate-compression", "misstated"),
        ("receiver.versions", "1.2"),
        ("certificate", "rsa"),
    ],
    interventions: &[],
    expect: |settings| {
        if !settings.receiver.versions.as_slice().contains(&Version::Tls13) {
            return Expectation::sealed(ProtocolVersion::TLS_1_2).with(&[Mark::ReceiverProven]);
        }
        match settings.certificate_compression {
            CertificateCompression::Zlib => Expectation::sealed(ProtocolVersion::TLS_1_3)
                .with(&[Mark::CertificateDecompressed, Mark::ReceiverProven]),
            CertificateCompression::Misstated => Expectation::fails(
                "4.7.5",
                Fault {
                    who: Actor::Sender,
                    error: "PeerMisbehaved(InvalidCertCompression)",
                    alert: Some(AlertDescription::BAD_CERTIFICATE),
                    sealed: true,
                },
            ),
            CertificateCompression::Off | CertificateCompression::Offered => {
                Expectation::sealed(ProtocolVersion::TLS_1_3).with(&[Mark::ReceiverProven])
            }
        }
    },
};
