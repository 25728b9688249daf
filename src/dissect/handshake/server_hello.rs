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
//!
//! The random of a HelloRetryRequest is one value for all of them. That of a server which could speak a later version and
//! answers with an earlier one ends in a sentinel of eight bytes.

use super::super::extension::{self, Place};
use super::super::field::fields;
use super::super::{Context, FieldId, Reader};
use crate::codepoint::{CipherSuite, CompressionMethod, ProtocolVersion};

fields! {
    SERVER_HELLO "server_hello";
    LEGACY_VERSION "server_hello.legacy_version";
    RANDOM "server_hello.random" Random;
    RANDOM_BYTES "server_hello.random.random_bytes" Random;
    DOWNGRADE_SENTINEL "server_hello.random.downgrade_sentinel";
    LEGACY_SESSION_ID_ECHO "server_hello.legacy_session_id_echo" Random;
    CIPHER_SUITE "server_hello.cipher_suite";
    LEGACY_COMPRESSION_METHOD "server_hello.legacy_compression_method";
    EXTENSIONS "server_hello.extensions";
    HELLO_RETRY_REQUEST "hello_retry_request";
    RETRY_RANDOM "hello_retry_request.random" Mac;
    RETRY_EXTENSIONS "hello_retry_request.extensions";
}

/// The last eight bytes of the random of a server that could speak TLS 1.3: for TLS 1.2, and for what is older.
const SENTINELS: [&[u8; 8]; 2] = [b"DOWNGRD\x01", b"DOWNGRD\x00"];

/// The length of a random in bytes.
const RANDOM_LENGTH: usize = 32;

pub(super) fn read(reader: &mut Reader<'_>, context: Context) {
    hello(reader, random, EXTENSIONS, Place::ServerHello, context);
}

pub(super) fn read_retry(reader: &mut Reader<'_>, context: Context) {
    hello(reader, retry_random, RETRY_EXTENSIONS, Place::HelloRetryRequest, context);
}

fn hello(
    reader: &mut Reader<'_>,
    random: impl FnOnce(&mut Reader<'_>),
    extensions: FieldId,
    place: Place,
    context: Context,
) {
    reader.code::<ProtocolVersion>(LEGACY_VERSION);
    random(reader);
    reader.opaque_vector(LEGACY_SESSION_ID_ECHO, 1);
    reader.code::<CipherSuite>(CIPHER_SUITE);
    reader.code::<CompressionMethod>(LEGACY_COMPRESSION_METHOD);
    // A ServerHello without extensions ends here, [RFC 5246 §7.4.1.3].
    if !reader.is_empty() {
        extension::list(reader, extensions, place, context);
    }
}

fn random(reader: &mut Reader<'_>) {
    let before = RANDOM_LENGTH - SENTINELS[0].len();
    let end = reader.rest().get(before..RANDOM_LENGTH);
    if end.is_some_and(|end| SENTINELS.iter().any(|sentinel| end == &sentinel[..])) {
        reader.structure(RANDOM, |reader| {
            reader.bytes(RANDOM_BYTES, before);
            reader.bytes(DOWNGRADE_SENTINEL, RANDOM_LENGTH - before);
        });
    } else {
        reader.bytes(RANDOM, RANDOM_LENGTH);
    }
}

fn retry_random(reader: &mut Reader<'_>) {
    reader.bytes(RETRY_RANDOM, RANDOM_LENGTH);
}

#[cfg(test)]
mod tests {
    use super::super::super::outline::outline;
    use super::*;

    /// A ServerHello of TLS 1.2 without extensions, whose random ends so.
    #[track_caller]
    fn check(end: &[u8; 8], lines: &[&str]) {
        let bytes = [&[2, 0, 0, 38, 3, 3][..], &[7; 24], end, &[0, 0xc0, 0x2b, 0]].concat();
        let tree = super::super::message(&bytes, Context::default());
        assert!(tree.tiles(bytes.len()) && tree.issues.is_empty());
        let shown = outline(&tree, &bytes);
        assert_eq!(shown[5..shown.len() - 4], *lines);
    }

    #[test]
    fn a_sentinel_is_a_part_of_its_own() {
        check(&[7; 8], &["    6..38 random 07070707070707070707070707070707… (32 bytes)"]);
        check(
            b"DOWNGRD\x01",
            &[
                "    6..38 random",
                "      6..30 random_bytes 07070707070707070707070707070707… (24 bytes)",
                "      30..38 downgrade_sentinel 444f574e47524401",
            ],
        );
        check(
            b"DOWNGRD\x00",
            &[
                "    6..38 random",
                "      6..30 random_bytes 07070707070707070707070707070707… (24 bytes)",
                "      30..38 downgrade_sentinel 444f574e47524400",
            ],
        );
    }
}
