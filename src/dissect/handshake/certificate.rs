//! Certificate: the chain, from the one who proves itself up to below its root, `[RFC 8446 §4.4.2]`, `[RFC 5246 §7.4.2]`.
//!
//! ```text
//! struct {
//!     opaque cert_data<1..2^24-1>;
//!     Extension extensions<0..2^16-1>;
//! } CertificateEntry;
//!
//! struct {
//!     opaque certificate_request_context<0..2^8-1>;
//!     CertificateEntry certificate_list<0..2^24-1>;
//! } Certificate;
//! ```
//!
//! Up to TLS 1.2 there is no context, and an entry is a certificate alone:
//!
//! ```text
//! opaque ASN.1Cert<1..2^24-1>;
//!
//! struct {
//!     ASN.1Cert certificate_list<0..2^24-1>;
//! } Certificate;
//! ```

use super::super::extension::{self, Place};
use super::super::field::fields;
use super::super::{Context, Reader, x509};

fields! {
    CERTIFICATE "certificate";
    CERTIFICATE_REQUEST_CONTEXT "certificate.certificate_request_context";
    CERTIFICATE_LIST "certificate.certificate_list";
    CERTIFICATE_ENTRY "certificate.certificate_list.certificate_entry";
    CERT_DATA "certificate.certificate_list.cert_data";
    EXTENSIONS "certificate.certificate_list.extensions";
    ASN1_CERT "certificate.certificate_list.asn1_cert";
}

/// Reads the form of TLS 1.3.
pub(super) fn read(reader: &mut Reader<'_>, context: Context) {
    reader.opaque_vector(CERTIFICATE_REQUEST_CONTEXT, 1);
    reader.list(CERTIFICATE_LIST, 3, |reader| {
        reader.structure(CERTIFICATE_ENTRY, |reader| {
            reader.vector(CERT_DATA, 3, x509::read);
            extension::list(reader, EXTENSIONS, Place::Certificate, context);
        });
    });
}

/// Reads the form up to TLS 1.2.
pub(super) fn read_tls12(reader: &mut Reader<'_>, _: Context) {
    reader.list(CERTIFICATE_LIST, 3, |reader| reader.vector(ASN1_CERT, 3, x509::read));
}
