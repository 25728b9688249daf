//! Signed certificate timestamps: a log's promise to show a certificate to everybody, `[RFC 6962 §3.2]`, `[RFC 6962 §3.3]`.
//! They travel in a certificate, in an OCSP response and in a TLS extension, in one form.
//!
//! ```text
//! opaque SerializedSCT<1..2^16-1>;
//!
//! struct {
//!     SerializedSCT sct_list <1..2^16-1>;
//! } SignedCertificateTimestampList;
//!
//! struct {
//!     Version sct_version;
//!     LogID id;
//!     uint64 timestamp;
//!     CtExtensions extensions;
//!     digitally-signed struct { … };
//! } SignedCertificateTimestamp;
//! ```

use super::field::fields;
use super::tree::Value;
use super::{Context, Reader, signature};
use crate::codepoint::SctVersion;

fields! {
    SCT_LIST "sct.sct_list";
    SCT "sct.signed_certificate_timestamp";
    SCT_VERSION "sct.sct_version";
    LOG_ID "sct.id" Mac;
    TIMESTAMP "sct.timestamp";
    EXTENSIONS "sct.extensions";
    ALGORITHM "sct.algorithm";
    SIGNATURE "sct.signature";
    LATER_VERSION "sct.later_version";
}

/// Reads a list of timestamps, its length included.
pub(super) fn list(reader: &mut Reader<'_>) {
    reader.list(SCT_LIST, 2, |reader| reader.vector(SCT, 2, timestamp));
}

fn timestamp(reader: &mut Reader<'_>) {
    if reader.code::<SctVersion>(SCT_VERSION).is_some_and(|version| version != SctVersion::V1) {
        // Only the form of version 1 is known; the list's lengths let others be passed over.
        reader.rest_as(LATER_VERSION, Value::Bytes);
        return;
    }
    reader.bytes(LOG_ID, 32);
    // Milliseconds since 1970.
    let moment = reader.peek(8).map_or(Value::Bytes, |milliseconds| Value::Time((milliseconds / 1000) as i64));
    reader.leaf(TIMESTAMP, 8, moment);
    reader.opaque_vector(EXTENSIONS, 2);
    signature::digitally_signed(reader, ALGORITHM, SIGNATURE, Context::default());
}

#[cfg(test)]
mod tests {
    use super::super::outline::outline;
    use super::*;

    #[test]
    fn a_timestamp_has_its_log_its_moment_and_its_signature() {
        let mut bytes = vec![0, 52, 0, 50, 0];
        bytes.extend([7; 32]);
        // 2018-04-04 15:20:19.130 UTC, in milliseconds.
        bytes.extend(1_522_855_219_130_u64.to_be_bytes());
        bytes.extend([0, 0, 4, 1, 0, 3, 1, 2, 3]);
        let tree = Reader::whole(&bytes, SCT_LIST, list);
        assert!(tree.tiles(bytes.len()));
        assert_eq!(
            outline(&tree, &bytes)[1..],
            [
                "  0..2 length 52",
                "  2..54 sct_list",
                "    2..4 length 50",
                "    4..54 signed_certificate_timestamp",
                "      4..5 sct_version v1 (0x00)",
                "      5..37 id 07070707070707070707070707070707… (32 bytes)",
                "      37..45 timestamp 2018-04-04 15:20:19 UTC",
                "      45..47 length 0",
                "      47..47 extensions",
                "      47..49 algorithm rsa_pkcs1_sha256 (0x0401)",
                "      49..51 length 3",
                "      51..54 signature",
                "        51..54 signature_value 010203",
            ]
        );
    }

    #[test]
    fn a_later_version_is_passed_over() {
        let bytes = [0, 5, 0, 3, 1, 9, 9];
        let tree = Reader::whole(&bytes, SCT_LIST, list);
        assert_eq!(tree.issues, []);
        assert_eq!(outline(&tree, &bytes).last().map(String::as_str), Some("      5..7 later_version 0909"));
    }
}
