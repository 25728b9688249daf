//! CertificateStatus: whether the certificate was revoked, as its authority's OCSP responder says it, `[RFC 6066 §8]`,
//! `[RFC 6961 §2.2]`. In TLS 1.2 a message of its own; in TLS 1.3 the same structure is the `status_request` extension of a
//! certificate's entry, `[RFC 8446 §4.4.2.1]`.
//!
//! ```text
//! struct {
//!     CertificateStatusType status_type;
//!     select (status_type) {
//!         case ocsp: OCSPResponse;
//!         case ocsp_multi: OCSPResponseList;
//!     } response;
//! } CertificateStatus;
//!
//! opaque OCSPResponse<0..2^24-1>;
//!
//! struct {
//!     OCSPResponse ocsp_response_list<1..2^24-1>;
//! } OCSPResponseList;
//! ```

use super::super::field::fields;
use super::super::x509::ocsp;
use super::super::{Context, Reader};
use crate::codepoint::CertificateStatusType;

fields! {
    CERTIFICATE_STATUS "certificate_status";
    STATUS_TYPE "certificate_status.status_type";
    OCSP_RESPONSE "certificate_status.ocsp_response";
    OCSP_RESPONSE_LIST "certificate_status.ocsp_response_list";
}

/// Reads a certificate's status, as message and as extension.
pub(in super::super) fn read(reader: &mut Reader<'_>, _: Context) {
    match reader.code::<CertificateStatusType>(STATUS_TYPE) {
        Some(CertificateStatusType::OCSP) => reader.vector(OCSP_RESPONSE, 3, ocsp_response),
        Some(CertificateStatusType::OCSP_MULTI) => {
            reader.list(OCSP_RESPONSE_LIST, 3, |reader| reader.vector(OCSP_RESPONSE, 3, ocsp_response));
        }
        _ => reader.leftover(),
    }
}

/// Reads an OCSP response, which fills the structure that is being read; it is empty where a list has none for a certificate.
fn ocsp_response(reader: &mut Reader<'_>) {
    if !reader.is_empty() {
        ocsp::read(reader);
    }
}
