//! What a stapled OCSP response says of a certificate, `[RFC 6960 §4.2.1]`.
//!
//! ```text
//! OCSPResponse ::= SEQUENCE { responseStatus OCSPResponseStatus, responseBytes [0] EXPLICIT ResponseBytes OPTIONAL }
//! ResponseBytes ::= SEQUENCE { responseType OBJECT IDENTIFIER, response OCTET STRING }
//! BasicOCSPResponse ::= SEQUENCE { tbsResponseData ResponseData, signatureAlgorithm AlgorithmIdentifier,
//!     signature BIT STRING, certs [0] EXPLICIT SEQUENCE OF Certificate OPTIONAL }
//! ResponseData ::= SEQUENCE { version [0] EXPLICIT Version DEFAULT v1, responderID ResponderID,
//!     producedAt GeneralizedTime, responses SEQUENCE OF SingleResponse, responseExtensions [1] EXPLICIT Extensions OPTIONAL }
//! SingleResponse ::= SEQUENCE { certID CertID, certStatus CertStatus, thisUpdate GeneralizedTime,
//!     nextUpdate [0] EXPLICIT GeneralizedTime OPTIONAL, singleExtensions [1] EXPLICIT Extensions OPTIONAL }
//! CertID ::= SEQUENCE { hashAlgorithm AlgorithmIdentifier, issuerNameHash OCTET STRING,
//!     issuerKeyHash OCTET STRING, serialNumber CertificateSerialNumber }
//! ```
//!
//! Only what authorities send today is read: a basic response, signed by the issuer itself, without extensions.

use std::time::Duration;

use der::DateTime;
use der::asn1::ObjectIdentifier;
use rustls_pki_types::{CertificateDer, SignatureVerificationAlgorithm, UnixTime};
use sha1::{Digest, Sha1};

use super::asn1::{Certificate, Reader, tag};

/// `id-pkix-ocsp-basic`.
pub(crate) const BASIC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.1");
/// `id-sha1`: what certificates are identified by in responses to this day, `[RFC 5019 §2.1.1]`.
pub(crate) const SHA1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");

/// `OCSPResponseStatus` successful.
pub(crate) const SUCCESSFUL: u8 = 0;

/// Whether the stapled `response` vouches for `leaf` at this time: an issuer among `issuers` signed it, and it says "good".
///
/// # Errors
/// What is wrong with the response, or what it says of the certificate.
pub(super) fn vouches(
    response: &[u8],
    leaf: &CertificateDer<'_>,
    issuers: &[CertificateDer<'_>],
    now: UnixTime,
    algorithms: &[&dyn SignatureVerificationAlgorithm],
) -> Result<(), Fault> {
    let leaf = Certificate::read(leaf).ok_or(Fault::Malformed)?;
    let issuer = issuers
        .iter()
        .filter_map(|issuer| Certificate::read(issuer))
        .find(|issuer| issuer.subject == leaf.issuer)
        .ok_or(Fault::NoIssuer)?;
    let basic = basic(response).ok_or(Fault::Malformed)?.ok_or(Fault::NotSuccessful)?;
    let basic = BasicResponse::read(basic).ok_or(Fault::Malformed)?;
    basic.verify(&issuer, algorithms)?;

    let id = CertId { issuer: identify(issuer.subject, issuer.public_key), serial: leaf.serial };
    let single = basic.responses.iter().find(|single| single.is_about(&id)).ok_or(Fault::OtherCertificate)?;
    let now = DateTime::from_unix_duration(Duration::from_secs(now.as_secs())).map_err(|_| Fault::OutOfDate)?;
    if single.next_update.is_some_and(|next| next < now) || single.this_update > now {
        return Err(Fault::OutOfDate);
    }
    match single.status {
        CertStatus::Good => Ok(()),
        CertStatus::Revoked { since } => Err(Fault::Revoked { since }),
        CertStatus::Unknown => Err(Fault::Unknown),
    }
}

/// The SHA-1 hashes of an issuer's name and of its key, which a response identifies it by.
pub(crate) fn identify(name: &[u8], public_key: &[u8]) -> [[u8; 20]; 2] {
    [Sha1::digest(name).into(), Sha1::digest(public_key).into()]
}

/// Why a stapled response does not vouch for a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Response or certificate cannot be read.
    #[error("the stapled OCSP response cannot be read")]
    Malformed,
    /// The responder did not answer the question.
    #[error("the stapled OCSP response holds no basic response")]
    NotSuccessful,
    /// The issuer's certificate was not sent along.
    #[error("the issuer that must have signed the stapled OCSP response was not sent")]
    NoIssuer,
    /// The issuer did not sign it.
    #[error("the signature of the stapled OCSP response does not hold")]
    Signature,
    /// It is about another certificate.
    #[error("the stapled OCSP response is about another certificate")]
    OtherCertificate,
    /// It is too old, or from the future.
    #[error("the stapled OCSP response is out of date")]
    OutOfDate,
    /// The certificate is revoked.
    #[error("the stapled OCSP response says: revoked since {since}")]
    Revoked {
        /// Since when, UTC.
        since: DateTime,
    },
    /// The responder does not know the certificate.
    #[error("the stapled OCSP response says: unknown")]
    Unknown,
}

/// The `BasicOCSPResponse` in an `OCSPResponse`; the inner `None` where it holds nothing of that type.
fn basic(response: &[u8]) -> Option<Option<&[u8]>> {
    let mut outer = Reader::new(response);
    let mut fields = outer.inner(tag::SEQUENCE)?;
    outer.end()?;
    fields.contents(tag::ENUMERATED)?;
    let Some(mut bytes) = fields.optional(tag::CONSTRUCTED)? else { return fields.end().map(|()| None) };
    fields.end()?;
    let mut bytes = bytes.inner(tag::SEQUENCE)?;
    let kind = bytes.contents(tag::OBJECT_IDENTIFIER)?;
    let response = bytes.contents(tag::OCTET_STRING)?;
    bytes.end()?;
    Some((kind == BASIC.as_bytes()).then_some(response))
}

/// `BasicOCSPResponse`.
struct BasicResponse<'a> {
    /// The whole `ResponseData`: what is signed.
    signed: &'a [u8],
    responses: Vec<SingleResponse<'a>>,
    /// The `AlgorithmIdentifier` without its outer tag and length, as webpki compares them.
    algorithm: &'a [u8],
    signature: &'a [u8],
}

impl<'a> BasicResponse<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let mut outer = Reader::new(bytes);
        let mut fields = outer.inner(tag::SEQUENCE)?;
        outer.end()?;
        let signed = fields.whole(tag::SEQUENCE)?;
        let algorithm = fields.contents(tag::SEQUENCE)?;
        let signature = fields.bits()?;
        fields.end()?;
        Some(Self { signed, responses: responses(signed)?, algorithm, signature })
    }

    /// Whether `issuer` signed it.
    fn verify(
        &self,
        issuer: &Certificate<'_>,
        algorithms: &[&dyn SignatureVerificationAlgorithm],
    ) -> Result<(), Fault> {
        let fits = |algorithm: &&&dyn SignatureVerificationAlgorithm| {
            algorithm.signature_alg_id().as_ref() == self.algorithm
                && algorithm.public_key_alg_id().as_ref() == issuer.algorithm
        };
        let algorithm = algorithms.iter().find(fits).ok_or(Fault::Signature)?;
        algorithm.verify_signature(issuer.public_key, self.signed, self.signature).map_err(|_| Fault::Signature)
    }
}

/// The single responses in a `ResponseData`; version 1 is the default and not written, the responder is named by its key's hash.
fn responses(data: &[u8]) -> Option<Vec<SingleResponse<'_>>> {
    let mut fields = Reader::new(data).inner(tag::SEQUENCE)?;
    fields.inner(tag::CONSTRUCTED | 2)?.contents(tag::OCTET_STRING)?;
    fields.time()?;
    let mut list = fields.inner(tag::SEQUENCE)?;
    fields.end()?;
    let mut responses = Vec::new();
    while !list.is_empty() {
        responses.push(SingleResponse::read(list.inner(tag::SEQUENCE)?)?);
    }
    Some(responses)
}

/// Which certificate a response is about.
#[derive(PartialEq, Eq)]
struct CertId<'a> {
    issuer: [[u8; 20]; 2],
    serial: &'a [u8],
}

impl<'a> CertId<'a> {
    /// `CertID`; `None` as well where it is made with another hash than SHA-1.
    fn read(mut fields: Reader<'a>) -> Option<Self> {
        let hash = fields.inner(tag::SEQUENCE)?.contents(tag::OBJECT_IDENTIFIER)?;
        let [name, key] = [fields.contents(tag::OCTET_STRING)?, fields.contents(tag::OCTET_STRING)?];
        let serial = fields.contents(tag::INTEGER)?;
        fields.end()?;
        (hash == SHA1.as_bytes()).then_some(Self { issuer: [name.try_into().ok()?, key.try_into().ok()?], serial })
    }
}

/// `SingleResponse`.
struct SingleResponse<'a> {
    id: Reader<'a>,
    status: CertStatus,
    this_update: DateTime,
    next_update: Option<DateTime>,
}

impl<'a> SingleResponse<'a> {
    fn read(mut fields: Reader<'a>) -> Option<Self> {
        let id = fields.inner(tag::SEQUENCE)?;
        let status = CertStatus::read(&mut fields)?;
        let this_update = fields.time()?;
        let next_update = match fields.optional(tag::CONSTRUCTED)? {
            None => None,
            Some(mut next) => Some(next.time()?),
        };
        fields.end()?;
        Some(Self { id, status, this_update, next_update })
    }

    fn is_about(&self, id: &CertId<'_>) -> bool {
        CertId::read(self.id).as_ref() == Some(id)
    }
}

/// `CertStatus`.
#[derive(Clone, Copy)]
enum CertStatus {
    Good,
    Revoked { since: DateTime },
    Unknown,
}

impl CertStatus {
    fn read(fields: &mut Reader<'_>) -> Option<Self> {
        if fields.contents(tag::CONTEXT).is_some() {
            return Some(Self::Good);
        }
        if fields.contents(tag::CONTEXT | 2).is_some() {
            return Some(Self::Unknown);
        }
        Some(Self::Revoked { since: fields.inner(tag::CONSTRUCTED | 1)?.time()? })
    }
}
