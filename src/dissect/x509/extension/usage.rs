//! What a key may be used for, `[RFC 5280 §4.2.1.3]`, `[RFC 5280 §4.2.1.9]`, `[RFC 5280 §4.2.1.12]`, and what its server has to do,
//! `[RFC 7633 §4]`.
//!
//! ```text
//! KeyUsage ::= BIT STRING
//! ExtKeyUsageSyntax ::= SEQUENCE OF OBJECT IDENTIFIER
//! BasicConstraints ::= SEQUENCE {
//!     cA                 BOOLEAN DEFAULT FALSE,
//!     pathLenConstraint  INTEGER OPTIONAL }
//! PrivateKeyUsagePeriod ::= SEQUENCE {
//!     notBefore [0] GeneralizedTime OPTIONAL,
//!     notAfter  [1] GeneralizedTime OPTIONAL }
//! Features ::= SEQUENCE OF INTEGER
//! ```

use super::super::super::Reader;
use super::super::super::der::{self, tag};
use super::super::super::field::fields;
use super::super::super::tree::Value;
use crate::codepoint::{CodePoint, ExtensionType};

fields! {
    KEY_USAGE "x509.keyUsage";
    EXT_KEY_USAGE "x509.extKeyUsage";
    KEY_PURPOSE_ID "x509.extKeyUsage.KeyPurposeId";
    BASIC_CONSTRAINTS "x509.basicConstraints";
    CA "x509.basicConstraints.cA";
    PATH_LEN_CONSTRAINT "x509.basicConstraints.pathLenConstraint";
    PRIVATE_KEY_USAGE_PERIOD "x509.privateKeyUsagePeriod";
    NOT_BEFORE "x509.privateKeyUsagePeriod.notBefore";
    NOT_AFTER "x509.privateKeyUsagePeriod.notAfter";
    NETSCAPE_CERT_TYPE "x509.netscape-cert-type";
    FEATURES "x509.tlsfeature";
    FEATURE "x509.tlsfeature.feature";
}

/// The bits of KeyUsage from the left.
pub const KEY_USAGES: &[&str] = &[
    "digitalSignature",
    "nonRepudiation",
    "keyEncipherment",
    "dataEncipherment",
    "keyAgreement",
    "keyCertSign",
    "cRLSign",
    "encipherOnly",
    "decipherOnly",
];

/// The bits of Netscape's certificate type from the left.
const NETSCAPE_CERT_TYPES: &[&str] =
    &["SSL Client", "SSL Server", "S/MIME", "Object Signing", "reserved", "SSL CA", "S/MIME CA", "Object Signing CA"];

pub(super) fn key_usage(reader: &mut Reader<'_>) {
    der::tagged(reader, KEY_USAGE, tag::BIT_STRING, |reader| der::named_bits(reader, KEY_USAGE, KEY_USAGES));
}

pub(super) fn netscape(reader: &mut Reader<'_>) {
    der::tagged(reader, NETSCAPE_CERT_TYPE, tag::BIT_STRING, |reader| {
        der::named_bits(reader, NETSCAPE_CERT_TYPE, NETSCAPE_CERT_TYPES);
    });
}

pub(super) fn extended(reader: &mut Reader<'_>) {
    der::sequence_of(reader, EXT_KEY_USAGE, |reader| {
        der::object_identifier(reader, KEY_PURPOSE_ID);
    });
}

pub(super) fn basic_constraints(reader: &mut Reader<'_>) {
    der::sequence(reader, BASIC_CONSTRAINTS, |reader| {
        if der::is_next(reader, tag::BOOLEAN) {
            der::boolean(reader, CA);
        }
        if der::is_next(reader, tag::INTEGER) {
            der::integer(reader, PATH_LEN_CONSTRAINT);
        }
    });
}

pub(super) fn period(reader: &mut Reader<'_>) {
    der::sequence(reader, PRIVATE_KEY_USAGE_PERIOD, |reader| {
        for (number, field) in [(0, NOT_BEFORE), (1, NOT_AFTER)] {
            der::optional(reader, field, tag::context(number), |reader| {
                der::time_content(reader, field, tag::GENERALIZED_TIME);
            });
        }
    });
}

pub(super) fn tls_feature(reader: &mut Reader<'_>) {
    der::sequence_of(reader, FEATURES, |reader| {
        der::tagged(reader, FEATURE, tag::INTEGER, |reader| {
            // One byte is enough for the extensions that there are: DER writes no zero before them.
            let number = reader.peek(1).filter(|_| reader.remaining() == 1);
            der::integer_content(reader, FEATURE);
            if let Some(extension) = number.map(ExtensionType::from_number) {
                reader.revalue(Value::Code { number: extension.number(), name: extension.name() });
            }
        });
    });
}
