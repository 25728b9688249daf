//! X.509: certificates, revocation lists and OCSP responses, to the last tag, length and value, `[RFC 5280]`, `[RFC 6960]`.
//!
//! ```text
//! Certificate ::= SEQUENCE {
//!     tbsCertificate       TBSCertificate,
//!     signatureAlgorithm   AlgorithmIdentifier,
//!     signatureValue       BIT STRING }
//!
//! TBSCertificate ::= SEQUENCE {
//!     version         [0]  EXPLICIT Version DEFAULT v1,
//!     serialNumber         CertificateSerialNumber,
//!     signature            AlgorithmIdentifier,
//!     issuer               Name,
//!     validity             Validity,
//!     subject              Name,
//!     subjectPublicKeyInfo SubjectPublicKeyInfo,
//!     issuerUniqueID  [1]  IMPLICIT UniqueIdentifier OPTIONAL,
//!     subjectUniqueID [2]  IMPLICIT UniqueIdentifier OPTIONAL,
//!     extensions      [3]  EXPLICIT Extensions OPTIONAL }
//! ```

pub mod algorithm;
pub mod crl;
pub mod extension;
pub mod key;
pub mod name;
pub mod ocsp;
pub mod signature;

use super::der::{self, tag};
use super::field::fields;
use super::{FieldId, Reader, Tree};
use crate::codepoint::X509Version;

fields! {
    CERTIFICATE "x509.Certificate";
    TBS_CERTIFICATE "x509.tbsCertificate";
    VERSION "x509.version";
    SERIAL_NUMBER "x509.serialNumber";
    SIGNATURE "x509.signature";
    ISSUER "x509.issuer";
    VALIDITY "x509.validity";
    NOT_BEFORE "x509.validity.notBefore";
    NOT_AFTER "x509.validity.notAfter";
    SUBJECT "x509.subject";
    ISSUER_UNIQUE_ID "x509.issuerUniqueID";
    SUBJECT_UNIQUE_ID "x509.subjectUniqueID";
    SIGNATURE_ALGORITHM "x509.signatureAlgorithm";
}

/// The fields of everything here.
pub(super) const ALL: &[&[FieldId]] = &[
    FIELDS,
    algorithm::FIELDS,
    crl::FIELDS,
    extension::FIELDS,
    extension::constraint::FIELDS,
    extension::identifier::FIELDS,
    extension::other::FIELDS,
    extension::point::FIELDS,
    extension::policy::FIELDS,
    extension::usage::FIELDS,
    key::FIELDS,
    name::FIELDS,
    ocsp::FIELDS,
    signature::FIELDS,
];

/// Dissects a certificate.
#[must_use]
pub fn certificate(bytes: &[u8]) -> Tree {
    let mut reader = Reader::new(bytes, CERTIFICATE);
    read(&mut reader);
    reader.finish()
}

/// Reads a certificate.
pub(super) fn read(reader: &mut Reader<'_>) {
    signed(reader, CERTIFICATE, tbs_certificate);
}

/// Reads what an authority signs: the content, the algorithm, the signature.
fn signed<'a>(reader: &mut Reader<'a>, field: FieldId, content: impl FnOnce(&mut Reader<'a>)) {
    der::sequence(reader, field, |reader| {
        content(reader);
        let algorithm = algorithm::identifier(reader, SIGNATURE_ALGORITHM);
        signature::value(reader, algorithm);
    });
}

fn tbs_certificate(reader: &mut Reader<'_>) {
    der::sequence(reader, TBS_CERTIFICATE, |reader| {
        der::explicit(reader, 0, |reader| der::named_integer::<X509Version>(reader, VERSION));
        der::integer(reader, SERIAL_NUMBER);
        algorithm::identifier(reader, SIGNATURE);
        name::name(reader, ISSUER);
        der::sequence(reader, VALIDITY, |reader| {
            der::time(reader, NOT_BEFORE);
            der::time(reader, NOT_AFTER);
        });
        name::name(reader, SUBJECT);
        key::info(reader);
        unique_id(reader, ISSUER_UNIQUE_ID, 1);
        unique_id(reader, SUBJECT_UNIQUE_ID, 2);
        der::explicit(reader, 3, extension::list);
    });
}

fn unique_id(reader: &mut Reader<'_>, field: FieldId, number: u8) {
    der::optional(reader, field, tag::context(number), |reader| der::plain_bits(reader, field));
}

#[cfg(test)]
mod tests;
