//! signature_algorithms and signature_algorithms_cert, `[RFC 8446 §4.2.3]`, `[RFC 5246 §7.4.1.4.1]`: the signatures that
//! can be checked, in the handshake and in certificates.
//!
//! ```text
//! struct {
//!     SignatureScheme supported_signature_algorithms<2..2^16-2>;
//! } SignatureSchemeList;
//! ```

use super::super::field::fields;
use super::super::{Context, FieldId, Reader, signature};
use super::Place;

fields! {
    SIGNATURE_ALGORITHMS "extension.signature_algorithms";
    SUPPORTED_SIGNATURE_ALGORITHMS "extension.signature_algorithms.supported_signature_algorithms";
    SIGNATURE_SCHEME "extension.signature_algorithms.supported_signature_algorithms.signature_scheme";
    SIGNATURE_ALGORITHMS_CERT "extension.signature_algorithms_cert";
    SUPPORTED_IN_CERTIFICATES "extension.signature_algorithms_cert.supported_signature_algorithms";
    SCHEME_IN_CERTIFICATES "extension.signature_algorithms_cert.supported_signature_algorithms.signature_scheme";
}

pub(super) fn read(reader: &mut Reader<'_>, _: Place, _: Context) {
    list(reader, SUPPORTED_SIGNATURE_ALGORITHMS, SIGNATURE_SCHEME);
}

pub(super) fn read_cert(reader: &mut Reader<'_>, _: Place, _: Context) {
    list(reader, SUPPORTED_IN_CERTIFICATES, SCHEME_IN_CERTIFICATES);
}

fn list(reader: &mut Reader<'_>, list: FieldId, item: FieldId) {
    signature::schemes(reader, list, item);
}
