//! ClientHello, `[RFC 8446 §4.1.2]`, `[RFC 5246 §7.4.1.2]`.
//!
//! ```text
//! struct {
//!     ProtocolVersion legacy_version = 0x0303;
//!     Random random;
//!     opaque legacy_session_id<0..32>;
//!     CipherSuite cipher_suites<2..2^16-2>;
//!     opaque legacy_compression_methods<1..2^8-1>;
//!     Extension extensions<8..2^16-1>;
//! } ClientHello;
//! ```

use super::super::extension::{self, Place};
use super::super::field::fields;
use super::super::{Context, Reader};
use crate::codepoint::{CipherSuite, CompressionMethod, ProtocolVersion};

fields! {
    CLIENT_HELLO "client_hello";
    LEGACY_VERSION "client_hello.legacy_version";
    RANDOM "client_hello.random" Random;
    LEGACY_SESSION_ID "client_hello.legacy_session_id" Random;
    CIPHER_SUITES "client_hello.cipher_suites";
    CIPHER_SUITE "client_hello.cipher_suites.cipher_suite";
    LEGACY_COMPRESSION_METHODS "client_hello.legacy_compression_methods";
    COMPRESSION_METHOD "client_hello.legacy_compression_methods.compression_method";
    EXTENSIONS "client_hello.extensions";
}

pub(super) fn read(reader: &mut Reader<'_>, context: Context) {
    reader.code::<ProtocolVersion>(LEGACY_VERSION);
    reader.bytes(RANDOM, 32);
    reader.opaque_vector(LEGACY_SESSION_ID, 1);
    reader.codes::<CipherSuite>(CIPHER_SUITES, 2, CIPHER_SUITE);
    reader.codes::<CompressionMethod>(LEGACY_COMPRESSION_METHODS, 1, COMPRESSION_METHOD);
    // A ClientHello without extensions ends here, [RFC 5246 §7.4.1.2].
    if !reader.is_empty() {
        extension::list(reader, EXTENSIONS, Place::ClientHello, context);
    }
}
