//! CompressedCertificate: a Certificate message, compressed, `[RFC 8879 §4]`.
//!
//! ```text
//! struct {
//!     CertificateCompressionAlgorithm algorithm;
//!     uint24 uncompressed_length;
//!     opaque compressed_certificate_message<1..2^24-1>;
//! } CompressedCertificate;
//! ```

use super::super::field::fields;
use super::super::{Context, Reader};
use crate::codepoint::CertificateCompressionAlgorithm;

fields! {
    COMPRESSED_CERTIFICATE "compressed_certificate";
    ALGORITHM "compressed_certificate.algorithm";
    UNCOMPRESSED_LENGTH "compressed_certificate.uncompressed_length";
    COMPRESSED_CERTIFICATE_MESSAGE "compressed_certificate.compressed_certificate_message" Compressed;
}

pub(super) fn read(reader: &mut Reader<'_>, _: Context) {
    reader.code::<CertificateCompressionAlgorithm>(ALGORITHM);
    reader.number(UNCOMPRESSED_LENGTH, 3);
    reader.opaque_vector(COMPRESSED_CERTIFICATE_MESSAGE, 3);
}
