//! ServerHello and HelloRetryRequest, which has the same form, `[RFC 8446 §4.1.3]`, `[RFC 8446 §4.1.4]`.
//!
//! ```text
//! struct {
//!     ProtocolVersion legacy_version = 0x0303;
//!     Random random;
//!     opaque legacy_session_id_echo<0..32>;
//!     CipherSuite cipher_suite;
//!     uint8 legacy_compression_method = 0;
//!     Extension extensions<6..2^16-1>;
//! } ServerHello;
//! ```

use super::super::extension::{self, Place};
use super::super::field::fields;
use super::super::{Context, FieldId, Reader};
use crate::codepoint::{CipherSuite, CompressionMethod, ProtocolVersion};

fields! {
    SERVER_HELLO "server_hello";
    LEGACY_VERSION "server_hello.legacy_version";
    RANDOM "server_hello.random" Random;
    LEGACY_SESSION_ID_ECHO "server_hello.legacy_session_id_echo" Random;
    CIPHER_SUITE "server_hello.cipher_suite";
    LEGACY_COMPRESSION_METHOD "server_hello.legacy_compression_method";
    EXTENSIONS "server_hello.extensions";
    HELLO_RETRY_REQUEST "hello_retry_request";
    RETRY_RANDOM "hello_retry_request.random";
    RETRY_EXTENSIONS "hello_retry_request.extensions";
}

pub(super) fn read(reader: &mut Reader<'_>, context: Context) {
    hello(reader, RANDOM, EXTENSIONS, Place::ServerHello, context);
}

pub(super) fn read_retry(reader: &mut Reader<'_>, context: Context) {
    hello(reader, RETRY_RANDOM, RETRY_EXTENSIONS, Place::HelloRetryRequest, context);
}

fn hello(reader: &mut Reader<'_>, random: FieldId, extensions: FieldId, place: Place, context: Context) {
    reader.code::<ProtocolVersion>(LEGACY_VERSION);
    reader.bytes(random, 32);
    reader.opaque_vector(LEGACY_SESSION_ID_ECHO, 1);
    reader.code::<CipherSuite>(CIPHER_SUITE);
    reader.code::<CompressionMethod>(LEGACY_COMPRESSION_METHOD);
    if !reader.is_empty() {
        extension::list(reader, extensions, place, context);
    }
}
