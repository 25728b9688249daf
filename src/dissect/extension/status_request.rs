//! status_request, `[RFC 6066 §8]`, and status_request_v2, `[RFC 6961 §2.2]`: the server shall bring word of its
//! certificate's revocation itself. In TLS 1.3 that word stands in the same extension of the certificate's entry,
//! `[RFC 8446 §4.4.2.1]`; in TLS 1.2 the server's extension is empty, and a message of its own follows.
//!
//! ```text
//! struct {
//!     CertificateStatusType status_type;
//!     select (status_type) { case ocsp: OCSPStatusRequest; } request;
//! } CertificateStatusRequest;
//!
//! struct {
//!     ResponderID responder_id_list<0..2^16-1>;
//!     Extensions  request_extensions;
//! } OCSPStatusRequest;
//!
//! opaque ResponderID<1..2^16-1>;
//! opaque Extensions<0..2^16-1>;
//!
//! struct {
//!     CertificateStatusType status_type;
//!     uint16 request_length;
//!     select (status_type) { case ocsp: OCSPStatusRequest; case ocsp_multi: OCSPStatusRequest; } request;
//! } CertificateStatusRequestItemV2;
//!
//! struct {
//!     CertificateStatusRequestItemV2 certificate_status_req_list<1..2^16-1>;
//! } CertificateStatusRequestListV2;
//! ```

use super::super::field::fields;
use super::super::handshake::certificate_status;
use super::super::{Context, Reader, der, x509};
use super::Place;
use crate::codepoint::CertificateStatusType;

fields! {
    STATUS_REQUEST "extension.status_request";
    STATUS_TYPE "extension.status_request.status_type";
    RESPONDER_ID_LIST "extension.status_request.responder_id_list";
    RESPONDER_ID "extension.status_request.responder_id_list.responder_id";
    REQUEST_EXTENSIONS "extension.status_request.request_extensions";
    STATUS_REQUEST_V2 "extension.status_request_v2";
    CERTIFICATE_STATUS_REQ_LIST "extension.status_request_v2.certificate_status_req_list";
    ITEM "extension.status_request_v2.certificate_status_req_list.certificate_status_request_item";
    ITEM_STATUS_TYPE "extension.status_request_v2.certificate_status_req_list.status_type";
    REQUEST "extension.status_request_v2.certificate_status_req_list.request";
}

pub(super) fn read(reader: &mut Reader<'_>, place: Place, context: Context) {
    match place {
        Place::Certificate => certificate_status::read(reader, context),
        _ if reader.is_empty() => {}
        _ => {
            if reader.code::<CertificateStatusType>(STATUS_TYPE) == Some(CertificateStatusType::OCSP) {
                request(reader);
            }
        }
    }
}

pub(super) fn read_v2(reader: &mut Reader<'_>, _: Place, _: Context) {
    if reader.is_empty() {
        return;
    }
    reader.list(CERTIFICATE_STATUS_REQ_LIST, 2, |reader| {
        reader.structure(ITEM, |reader| {
            reader.code::<CertificateStatusType>(ITEM_STATUS_TYPE);
            reader.vector(REQUEST, 2, request);
        });
    });
}

fn request(reader: &mut Reader<'_>) {
    reader.list(RESPONDER_ID_LIST, 2, |reader| reader.vector(RESPONDER_ID, 2, der::any));
    reader.vector(REQUEST_EXTENSIONS, 2, |reader| {
        if !reader.is_empty() {
            x509::extension::list(reader);
        }
    });
}
