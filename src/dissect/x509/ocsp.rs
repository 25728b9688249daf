//! OCSP responses, `[RFC 6960 §4.2.1]`.
//!
//! ```text
//! OCSPResponse ::= SEQUENCE {
//!     responseStatus     OCSPResponseStatus,
//!     responseBytes  [0] EXPLICIT ResponseBytes OPTIONAL }
//! ResponseBytes ::= SEQUENCE {
//!     responseType  OBJECT IDENTIFIER,
//!     response      OCTET STRING }
//! BasicOCSPResponse ::= SEQUENCE {
//!     tbsResponseData     ResponseData,
//!     signatureAlgorithm  AlgorithmIdentifier,
//!     signature           BIT STRING,
//!     certs           [0] EXPLICIT SEQUENCE OF Certificate OPTIONAL }
//! ResponseData ::= SEQUENCE {
//!     version             [0] EXPLICIT Version DEFAULT v1,
//!     responderID             ResponderID,
//!     producedAt              GeneralizedTime,
//!     responses               SEQUENCE OF SingleResponse,
//!     responseExtensions  [1] EXPLICIT Extensions OPTIONAL }
//! ResponderID ::= CHOICE {
//!     byName [1] Name,
//!     byKey  [2] OCTET STRING }
//! SingleResponse ::= SEQUENCE {
//!     certID                CertID,
//!     certStatus            CertStatus,
//!     thisUpdate            GeneralizedTime,
//!     nextUpdate        [0] EXPLICIT GeneralizedTime OPTIONAL,
//!     singleExtensions  [1] EXPLICIT Extensions OPTIONAL }
//! CertID ::= SEQUENCE {
//!     hashAlgorithm   AlgorithmIdentifier,
//!     issuerNameHash  OCTET STRING,
//!     issuerKeyHash   OCTET STRING,
//!     serialNumber    CertificateSerialNumber }
//! CertStatus ::= CHOICE {
//!     good    [0] IMPLICIT NULL,
//!     revoked [1] IMPLICIT RevokedInfo,
//!     unknown [2] IMPLICIT NULL }
//! RevokedInfo ::= SEQUENCE {
//!     revocationTime        GeneralizedTime,
//!     revocationReason  [0] EXPLICIT CRLReason OPTIONAL }
//! ```

use super::super::der::{self, tag};
use super::super::field::fields;
use super::super::tree::Value;
use super::super::{Problem, Reader, Tree};
use super::{algorithm, extension, name, signature};
use crate::codepoint::{CrlReason, ObjectIdentifier, OcspResponseStatus, X509Version};

fields! {
    OCSP_RESPONSE "ocsp.OCSPResponse";
    RESPONSE_STATUS "ocsp.responseStatus";
    RESPONSE_BYTES "ocsp.responseBytes";
    RESPONSE_TYPE "ocsp.responseBytes.responseType";
    RESPONSE "ocsp.responseBytes.response";
    BASIC_OCSP_RESPONSE "ocsp.BasicOCSPResponse";
    TBS_RESPONSE_DATA "ocsp.tbsResponseData";
    VERSION "ocsp.tbsResponseData.version";
    BY_NAME "ocsp.responderID.byName";
    RESPONDER_NAME "ocsp.responderID.byName.name";
    BY_KEY "ocsp.responderID.byKey";
    KEY_HASH "ocsp.responderID.byKey.KeyHash" Mac;
    PRODUCED_AT "ocsp.producedAt";
    RESPONSES "ocsp.responses";
    SINGLE_RESPONSE "ocsp.SingleResponse";
    CERT_ID "ocsp.certID";
    HASH_ALGORITHM "ocsp.certID.hashAlgorithm";
    ISSUER_NAME_HASH "ocsp.certID.issuerNameHash" Mac;
    ISSUER_KEY_HASH "ocsp.certID.issuerKeyHash" Mac;
    SERIAL_NUMBER "ocsp.certID.serialNumber";
    GOOD "ocsp.certStatus.good";
    REVOKED "ocsp.certStatus.revoked";
    REVOCATION_TIME "ocsp.certStatus.revoked.revocationTime";
    REVOCATION_REASON "ocsp.certStatus.revoked.revocationReason";
    UNKNOWN_STATUS "ocsp.certStatus.unknown";
    THIS_UPDATE "ocsp.thisUpdate";
    NEXT_UPDATE "ocsp.nextUpdate";
    SIGNATURE_ALGORITHM "ocsp.signatureAlgorithm";
    CERTS "ocsp.certs";
}

/// Dissects an OCSP response.
#[must_use]
pub fn response(bytes: &[u8]) -> Tree {
    let mut reader = Reader::new(bytes, OCSP_RESPONSE);
    read(&mut reader);
    reader.finish()
}

/// Reads an OCSP response.
pub(in crate::dissect) fn read(reader: &mut Reader<'_>) {
    der::sequence(reader, OCSP_RESPONSE, |reader| {
        der::enumerated::<OcspResponseStatus>(reader, RESPONSE_STATUS);
        der::explicit(reader, 0, |reader| {
            der::sequence(reader, RESPONSE_BYTES, |reader| {
                let kind = der::object_identifier(reader, RESPONSE_TYPE);
                der::octet_string(reader, RESPONSE, |reader| match kind {
                    Some(ObjectIdentifier::OCSP_BASIC) => basic(reader),
                    _ => drop(reader.rest_as(RESPONSE, Value::Bytes)),
                });
            });
        });
    });
}

fn basic(reader: &mut Reader<'_>) {
    der::sequence(reader, BASIC_OCSP_RESPONSE, |reader| {
        der::sequence(reader, TBS_RESPONSE_DATA, response_data);
        let algorithm = algorithm::identifier(reader, SIGNATURE_ALGORITHM);
        signature::value(reader, algorithm);
        der::explicit(reader, 0, |reader| der::sequence_of(reader, CERTS, super::read));
    });
}

fn response_data(reader: &mut Reader<'_>) {
    der::explicit(reader, 0, |reader| der::named_integer::<X509Version>(reader, VERSION));
    der::optional(reader, BY_NAME, tag::constructed(1), |reader| name::name(reader, RESPONDER_NAME));
    der::optional(reader, BY_KEY, tag::constructed(2), |reader| der::octets(reader, KEY_HASH));
    der::time(reader, PRODUCED_AT);
    der::sequence_of(reader, RESPONSES, |reader| der::sequence(reader, SINGLE_RESPONSE, single));
    der::explicit(reader, 1, extension::list);
}

fn single(reader: &mut Reader<'_>) {
    der::sequence(reader, CERT_ID, |reader| {
        algorithm::identifier(reader, HASH_ALGORITHM);
        der::octets(reader, ISSUER_NAME_HASH);
        der::octets(reader, ISSUER_KEY_HASH);
        der::integer(reader, SERIAL_NUMBER);
    });
    status(reader);
    der::time(reader, THIS_UPDATE);
    der::explicit(reader, 0, |reader| der::time(reader, NEXT_UPDATE));
    der::explicit(reader, 1, extension::list);
}

fn status(reader: &mut Reader<'_>) {
    match reader.peek(1).map(|tag| tag as u8) {
        Some(tag @ 0x80) => drop(der::tagged(reader, GOOD, tag, |_| ())),
        Some(tag @ 0xa1) => drop(der::tagged(reader, REVOKED, tag, |reader| {
            der::time(reader, REVOCATION_TIME);
            der::explicit(reader, 0, |reader| der::enumerated::<CrlReason>(reader, REVOCATION_REASON));
        })),
        Some(tag @ 0x82) => drop(der::tagged(reader, UNKNOWN_STATUS, tag, |_| ())),
        _ => {
            let start = reader.offset();
            der::any(reader);
            reader.flag_since(SINGLE_RESPONSE, start, Problem::NotAllowed);
        }
    }
}
