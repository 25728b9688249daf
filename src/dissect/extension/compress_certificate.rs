//! compress_certificate, `[RFC 8879 §3]`: how a Certificate message may be compressed for whoever says it.
//!
//! ```text
//! struct {
//!     CertificateCompressionAlgorithm algorithms<2..2^8-2>;
//! } CertificateCompressionAlgorithms;
//! ```

use super::super::field::fields;
use super::super::{Context, Reader};
use super::Place;
use crate::codepoint::CertificateCompressionAlgorithm;

fields! {
    COMPRESS_CERTIFICATE "extension.compress_certificate";
    ALGORITHMS "extension.compress_certificate.algorithms";
    ALGORITHM "extension.compress_certificate.algorithms.algorithm";
}

pub(super) fn read(reader: &mut Reader<'_>, _: Place, _: Context) {
    reader.codes::<CertificateCompressionAlgorithm>(ALGORITHMS, 1, ALGORITHM);
}
