//! CertificateRequest: the server asks the client to prove itself too, `[RFC 8446 §4.3.2]`, `[RFC 5246 §7.4.4]`.
//!
//! ```text
//! struct {
//!     opaque certificate_request_context<0..2^8-1>;
//!     Extension extensions<2..2^16-1>;
//! } CertificateRequest;
//! ```
//!
//! In TLS 1.2, and without the signature algorithms before:
//!
//! ```text
//! struct {
//!     ClientCertificateType certificate_types<1..2^8-1>;
//!     SignatureAndHashAlgorithm supported_signature_algorithms<2..2^16-1>;
//!     DistinguishedName certificate_authorities<0..2^16-1>;
//! } CertificateRequest;
//! ```

use super::super::extension::{self, Place, certificate_authorities};
use super::super::field::fields;
use super::super::{Context, Reader, signature};
use crate::codepoint::{ClientCertificateType, ProtocolVersion};

fields! {
    CERTIFICATE_REQUEST "certificate_request";
    CERTIFICATE_REQUEST_CONTEXT "certificate_request.certificate_request_context";
    EXTENSIONS "certificate_request.extensions";
    CERTIFICATE_TYPES "certificate_request.certificate_types";
    CERTIFICATE_TYPE "certificate_request.certificate_types.certificate_type";
    SUPPORTED_SIGNATURE_ALGORITHMS "certificate_request.supported_signature_algorithms";
    SIGNATURE_ALGORITHM "certificate_request.supported_signature_algorithms.signature_and_hash_algorithm";
    CERTIFICATE_AUTHORITIES "certificate_request.certificate_authorities";
}

/// Reads the form of TLS 1.3.
pub(super) fn read(reader: &mut Reader<'_>, context: Context) {
    reader.opaque_vector(CERTIFICATE_REQUEST_CONTEXT, 1);
    extension::list(reader, EXTENSIONS, Place::CertificateRequest, context);
}

/// Reads the form up to TLS 1.2.
pub(super) fn read_tls12(reader: &mut Reader<'_>, context: Context) {
    reader.codes::<ClientCertificateType>(CERTIFICATE_TYPES, 1, CERTIFICATE_TYPE);
    if context.version.is_none_or(|version| version >= ProtocolVersion::TLS_1_2) {
        signature::schemes(reader, SUPPORTED_SIGNATURE_ALGORITHMS, SIGNATURE_ALGORITHM);
    }
    certificate_authorities::names(reader, CERTIFICATE_AUTHORITIES);
}
