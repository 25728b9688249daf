//! Which key it is, of several that a subject or an issuer has, `[RFC 5280 §4.2.1.1]`, `[RFC 5280 §4.2.1.2]`.
//!
//! ```text
//! SubjectKeyIdentifier ::= OCTET STRING
//! AuthorityKeyIdentifier ::= SEQUENCE {
//!     keyIdentifier             [0] OCTET STRING OPTIONAL,
//!     authorityCertIssuer       [1] GeneralNames OPTIONAL,
//!     authorityCertSerialNumber [2] INTEGER OPTIONAL }
//! ```

use super::super::super::Reader;
use super::super::super::der::{self, tag};
use super::super::super::field::fields;
use super::super::super::tree::Value;
use super::super::name;

fields! {
    SUBJECT_KEY_IDENTIFIER "x509.subjectKeyIdentifier" Mac;
    AUTHORITY_KEY_IDENTIFIER "x509.authorityKeyIdentifier";
    KEY_IDENTIFIER "x509.authorityKeyIdentifier.keyIdentifier" Mac;
    AUTHORITY_CERT_ISSUER "x509.authorityKeyIdentifier.authorityCertIssuer";
    AUTHORITY_CERT_SERIAL_NUMBER "x509.authorityKeyIdentifier.authorityCertSerialNumber";
}

pub(super) fn subject(reader: &mut Reader<'_>) {
    der::octets(reader, SUBJECT_KEY_IDENTIFIER);
}

pub(super) fn authority(reader: &mut Reader<'_>) {
    der::sequence(reader, AUTHORITY_KEY_IDENTIFIER, |reader| {
        der::optional(reader, KEY_IDENTIFIER, tag::context(0), |reader| {
            reader.rest_as(KEY_IDENTIFIER, Value::Bytes);
        });
        der::optional(reader, AUTHORITY_CERT_ISSUER, tag::constructed(1), |reader| reader.repeat(name::general_name));
        der::optional(reader, AUTHORITY_CERT_SERIAL_NUMBER, tag::context(2), |reader| {
            der::integer_content(reader, AUTHORITY_CERT_SERIAL_NUMBER);
        });
    });
}
