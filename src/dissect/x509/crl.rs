//! Revocation lists, `[RFC 5280 §5.1]`.
//!
//! ```text
//! CertificateList ::= SEQUENCE {
//!     tbsCertList         TBSCertList,
//!     signatureAlgorithm  AlgorithmIdentifier,
//!     signatureValue      BIT STRING }
//!
//! TBSCertList ::= SEQUENCE {
//!     version              Version OPTIONAL,
//!     signature            AlgorithmIdentifier,
//!     issuer               Name,
//!     thisUpdate           Time,
//!     nextUpdate           Time OPTIONAL,
//!     revokedCertificates  SEQUENCE OF SEQUENCE {
//!         userCertificate     CertificateSerialNumber,
//!         revocationDate      Time,
//!         crlEntryExtensions  Extensions OPTIONAL } OPTIONAL,
//!     crlExtensions   [0]  EXPLICIT Extensions OPTIONAL }
//! ```

use super::super::der::{self, tag};
use super::super::field::fields;
use super::super::{Reader, Tree};
use super::{algorithm, extension, name};
use crate::codepoint::X509Version;

fields! {
    CERTIFICATE_LIST "x509.CertificateList";
    TBS_CERT_LIST "x509.tbsCertList";
    VERSION "x509.tbsCertList.version";
    SIGNATURE "x509.tbsCertList.signature";
    ISSUER "x509.tbsCertList.issuer";
    THIS_UPDATE "x509.tbsCertList.thisUpdate";
    NEXT_UPDATE "x509.tbsCertList.nextUpdate";
    REVOKED_CERTIFICATES "x509.tbsCertList.revokedCertificates";
    REVOKED_CERTIFICATE "x509.revokedCertificate";
    USER_CERTIFICATE "x509.revokedCertificate.userCertificate";
    REVOCATION_DATE "x509.revokedCertificate.revocationDate";
}

/// Dissects a revocation list.
#[must_use]
pub fn list(bytes: &[u8]) -> Tree {
    let mut reader = Reader::new(bytes, CERTIFICATE_LIST);
    super::signed(&mut reader, CERTIFICATE_LIST, content);
    reader.finish()
}

fn content(reader: &mut Reader<'_>) {
    der::sequence(reader, TBS_CERT_LIST, |reader| {
        if der::is_next(reader, tag::INTEGER) {
            der::named_integer::<X509Version>(reader, VERSION);
        }
        algorithm::identifier(reader, SIGNATURE);
        name::name(reader, ISSUER);
        der::time(reader, THIS_UPDATE);
        if der::is_next(reader, tag::UTC_TIME) || der::is_next(reader, tag::GENERALIZED_TIME) {
            der::time(reader, NEXT_UPDATE);
        }
        der::optional(reader, REVOKED_CERTIFICATES, tag::SEQUENCE, |reader| reader.repeat(revoked));
        der::explicit(reader, 0, extension::list);
    });
}

fn revoked(reader: &mut Reader<'_>) {
    der::sequence(reader, REVOKED_CERTIFICATE, |reader| {
        der::integer(reader, USER_CERTIFICATE);
        der::time(reader, REVOCATION_DATE);
        if !reader.is_empty() {
            extension::list(reader);
        }
    });
}
