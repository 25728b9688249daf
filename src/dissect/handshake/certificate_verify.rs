//! CertificateVerify: a signature over the handshake so far proves that the certificate's key is there,
//! `[RFC 8446 §4.4.3]`; in TLS 1.2 only clients send it, `[RFC 5246 §7.4.8]`.
//!
//! ```text
//! struct {
//!     SignatureScheme algorithm;
//!     opaque signature<0..2^16-1>;
//! } CertificateVerify;
//! ```

use super::super::field::fields;
use super::super::{Context, Reader, signature};

fields! {
    CERTIFICATE_VERIFY "certificate_verify";
    ALGORITHM "certificate_verify.algorithm";
    SIGNATURE "certificate_verify.signature";
}

pub(super) fn read(reader: &mut Reader<'_>, context: Context) {
    signature::digitally_signed(reader, ALGORITHM, SIGNATURE, context);
}
