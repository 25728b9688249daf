//! OCSP responses as structures, and what a stapled one says of a certificate, `[RFC 6960 §4.2.1]`.
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

use der::asn1::{BitString, GeneralizedTime, Null, ObjectIdentifier, OctetString};
use der::{Choice, Decode, Encode, Enumerated, Sequence};
use rustls_pki_types::{CertificateDer, SignatureVerificationAlgorithm, UnixTime};
use sha1::{Digest, Sha1};
use spki::AlgorithmIdentifierOwned;
use x509_cert::Certificate;
use x509_cert::ext::pkix::CrlReason;
use x509_cert::serial_number::SerialNumber;

/// `id-pkix-ocsp-basic`.
pub(crate) const BASIC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.1");
/// `id-sha1`: what certificates are identified by in responses to this day, `[RFC 5019 §2.1.1]`.
const SHA1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");

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
    let leaf = Certificate::from_der(leaf).map_err(Fault::Malformed)?;
    let issuer = issuers
        .iter()
        .filter_map(|issuer| Certificate::from_der(issuer).ok())
        .find(|issuer| issuer.tbs_certificate().subject() == leaf.tbs_certificate().issuer())
        .ok_or(Fault::NoIssuer)?;
    let basic = Response::from_der(response)
        .map_err(Fault::Malformed)?
        .response_bytes
        .filter(|bytes| bytes.response_type == BASIC)
        .ok_or(Fault::NotSuccessful)?;
    let basic = BasicResponse::from_der(basic.response.as_bytes()).map_err(Fault::Malformed)?;
    basic.verify(&issuer, algorithms)?;

    let cert_id = CertId::of(&issuer, &leaf).map_err(Fault::Malformed)?;
    let single = basic.tbs_response_data.responses.iter().find(|single| single.cert_id == cert_id);
    let single = single.ok_or(Fault::OtherCertificate)?;
    let seconds = |time: &GeneralizedTime| time.to_unix_duration().as_secs();
    let ended = single.next_update.as_ref().is_some_and(|next| seconds(next) < now.as_secs());
    if ended || seconds(&single.this_update) > now.as_secs() {
        return Err(Fault::OutOfDate);
    }
    match &single.cert_status {
        CertStatus::Good(_) => Ok(()),
        CertStatus::Revoked(info) => Err(Fault::Revoked { since: info.revocation_time.to_date_time() }),
        CertStatus::Unknown(_) => Err(Fault::Unknown),
    }
}

/// Why a stapled response does not vouch for a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Response or certificate cannot be read.
    #[error("the stapled OCSP response cannot be read: {0}")]
    Malformed(der::Error),
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
        since: der::DateTime,
    },
    /// The responder does not know the certificate.
    #[error("the stapled OCSP response says: unknown")]
    Unknown,
}

/// `OCSPResponse`.
#[derive(Clone, Debug, Sequence)]
pub(crate) struct Response {
    pub(crate) response_status: ResponseStatus,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(crate) response_bytes: Option<ResponseBytes>,
}

/// `OCSPResponseStatus`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumerated)]
#[repr(u8)]
pub(crate) enum ResponseStatus {
    Successful = 0,
    MalformedRequest = 1,
    InternalError = 2,
    TryLater = 3,
    SigRequired = 5,
    Unauthorized = 6,
}

/// `ResponseBytes`.
#[derive(Clone, Debug, Sequence)]
pub(crate) struct ResponseBytes {
    pub(crate) response_type: ObjectIdentifier,
    pub(crate) response: OctetString,
}

/// `BasicOCSPResponse`.
#[derive(Clone, Debug, Sequence)]
pub(crate) struct BasicResponse {
    pub(crate) tbs_response_data: ResponseData,
    pub(crate) signature_algorithm: AlgorithmIdentifierOwned,
    pub(crate) signature: BitString,
}

impl BasicResponse {
    /// Whether `issuer` signed it.
    fn verify(&self, issuer: &Certificate, algorithms: &[&dyn SignatureVerificationAlgorithm]) -> Result<(), Fault> {
        let key = issuer.tbs_certificate().subject_public_key_info();
        let content = self.tbs_response_data.to_der().map_err(Fault::Malformed)?;
        let signed_with = contents(&self.signature_algorithm).map_err(Fault::Malformed)?;
        let made_for = contents(&key.algorithm).map_err(Fault::Malformed)?;
        let fits = |algorithm: &&&dyn SignatureVerificationAlgorithm| {
            algorithm.signature_alg_id().as_ref() == signed_with && algorithm.public_key_alg_id().as_ref() == made_for
        };
        let algorithm = algorithms.iter().find(fits).ok_or(Fault::Signature)?;
        let [key, signature] = [key.subject_public_key.raw_bytes(), self.signature.raw_bytes()];
        algorithm.verify_signature(key, &content, signature).map_err(|_| Fault::Signature)
    }
}

/// An `AlgorithmIdentifier` without its outer tag and length, as webpki compares them.
fn contents(algorithm: &AlgorithmIdentifierOwned) -> der::Result<Vec<u8>> {
    let mut contents = algorithm.oid.to_der()?;
    if let Some(parameters) = &algorithm.parameters {
        contents.extend(parameters.to_der()?);
    }
    Ok(contents)
}

/// `ResponseData`; version 1 is the default and not written.
#[derive(Clone, Debug, Sequence)]
pub(crate) struct ResponseData {
    pub(crate) responder_id: ResponderId,
    pub(crate) produced_at: GeneralizedTime,
    pub(crate) responses: Vec<SingleResponse>,
}

/// `ResponderID`: here always the SHA-1 hash of the responder's key.
#[derive(Clone, Debug, Choice)]
pub(crate) enum ResponderId {
    #[asn1(context_specific = "2", tag_mode = "EXPLICIT", constructed = "true")]
    ByKey(OctetString),
}

/// `SingleResponse`.
#[derive(Clone, Debug, Sequence)]
pub(crate) struct SingleResponse {
    pub(crate) cert_id: CertId,
    pub(crate) cert_status: CertStatus,
    pub(crate) this_update: GeneralizedTime,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(crate) next_update: Option<GeneralizedTime>,
}

/// `CertID`.
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub(crate) struct CertId {
    pub(crate) hash_algorithm: AlgorithmIdentifierOwned,
    pub(crate) issuer_name_hash: OctetString,
    pub(crate) issuer_key_hash: OctetString,
    pub(crate) serial_number: SerialNumber,
}

impl CertId {
    /// How `certificate`, issued by `issuer`, is identified.
    pub(crate) fn of(issuer: &Certificate, certificate: &Certificate) -> der::Result<Self> {
        let issuer = issuer.tbs_certificate();
        let name = issuer.subject().to_der()?;
        let key = issuer.subject_public_key_info().subject_public_key.raw_bytes();
        Ok(Self {
            hash_algorithm: AlgorithmIdentifierOwned { oid: SHA1, parameters: Some(Null.into()) },
            issuer_name_hash: OctetString::new(&Sha1::digest(name)[..])?,
            issuer_key_hash: OctetString::new(&Sha1::digest(key)[..])?,
            serial_number: certificate.tbs_certificate().serial_number().clone(),
        })
    }
}

/// `CertStatus`.
#[derive(Clone, Debug, Choice)]
pub(crate) enum CertStatus {
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT")]
    Good(Null),
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", constructed = "true")]
    Revoked(RevokedInfo),
    #[asn1(context_specific = "2", tag_mode = "IMPLICIT")]
    Unknown(Null),
}

/// `RevokedInfo`.
#[derive(Clone, Debug, Sequence)]
pub(crate) struct RevokedInfo {
    pub(crate) revocation_time: GeneralizedTime,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(crate) revocation_reason: Option<CrlReason>,
}
