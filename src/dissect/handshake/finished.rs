//! Finished: a MAC over all that was said proves that both saw the same, `[RFC 8446 §4.4.4]`, `[RFC 5246 §7.4.9]`.
//! And `message_hash`, which nobody sends: after a HelloRetryRequest it stands in the transcript for the first ClientHello,
//! `[RFC 8446 §4.4.1]`.
//!
//! ```text
//! struct {
//!     opaque verify_data[Hash.length];
//! } Finished;
//! ```
//!
//! Up to TLS 1.2 `verify_data` has 12 bytes, unless the suite says otherwise, and none does.

use super::super::field::fields;
use super::super::tree::Value;
use super::super::{Context, Reader};
use crate::codepoint::{CipherSuite, HashAlgorithm, ProtocolVersion};

fields! {
    FINISHED "finished";
    VERIFY_DATA "finished.verify_data" Mac;
    MESSAGE_HASH "message_hash";
    HASH "message_hash.hash" Mac;
}

/// Reads a Finished message; where its length is not known, it is all that is there.
pub(super) fn read(reader: &mut Reader<'_>, context: Context) {
    let length = verify_data_length(context).unwrap_or(reader.remaining());
    reader.bytes(VERIFY_DATA, length);
}

fn verify_data_length(context: Context) -> Option<usize> {
    match context.version? {
        ProtocolVersion::TLS_1_3 => hash_length(context.suite?),
        ProtocolVersion::SSL_3_0 => None,
        _ => Some(12),
    }
}

/// The length of a TLS 1.3 suite's hash, with which its name ends, `[RFC 8446 §B.4]`.
fn hash_length(suite: CipherSuite) -> Option<usize> {
    let (_, hash) = suite.name()?.rsplit_once('_')?;
    match hash {
        "SHA256" => Some(HashAlgorithm::SHA256.output_len()),
        "SHA384" => Some(HashAlgorithm::SHA384.output_len()),
        "SHA512" => Some(HashAlgorithm::SHA512.output_len()),
        _ => None,
    }
}

/// Reads what stands for a ClientHello.
pub(super) fn read_message_hash(reader: &mut Reader<'_>, _: Context) {
    reader.rest_as(HASH, Value::Bytes);
}

#[cfg(test)]
mod tests {
    use super::super::super::outline::outline;
    use super::*;

    #[track_caller]
    fn check(length: u8, version: ProtocolVersion, suite: CipherSuite, last: &str) {
        let bytes = [vec![20, 0, 0, length], vec![7; length.into()]].concat();
        let context = Context { version: Some(version), suite: Some(suite) };
        let tree = super::super::message(&bytes, context);
        assert!(tree.tiles(bytes.len()));
        assert_eq!(outline(&tree, &bytes).last().map(String::as_str), Some(last));
    }

    #[test]
    fn a_finished_message_is_as_long_as_the_hash() {
        let (sha256, sha384) = (CipherSuite::TLS_AES_128_GCM_SHA256, CipherSuite::TLS_AES_256_GCM_SHA384);
        let whole = "    4..36 verify_data 07070707070707070707070707070707… (32 bytes)";
        check(32, ProtocolVersion::TLS_1_3, sha256, whole);
        let short = "! bytes 4..36, verify_data: needs 48 bytes, and finished has 32 left";
        check(32, ProtocolVersion::TLS_1_3, sha384, short);
        check(12, ProtocolVersion::TLS_1_2, sha384, "    4..16 verify_data 070707070707070707070707");
        let long = "! bytes 16..36, unknown: bytes that no rule claims";
        check(32, ProtocolVersion::TLS_1_2, sha256, long);
    }
}
