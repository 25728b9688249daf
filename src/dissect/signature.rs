//! How a signature was made, and the signature: in TLS 1.2 a pair of a hash function and a kind of signature, in TLS 1.3 one
//! scheme, which has the same two bytes, `[RFC 5246 §4.7]`, `[RFC 5246 §7.4.1.4.1]`, `[RFC 8446 §4.2.3]`.
//!
//! ```text
//! struct {
//!     HashAlgorithm hash;
//!     SignatureAlgorithm signature;
//! } SignatureAndHashAlgorithm;
//!
//! struct {
//!     SignatureAndHashAlgorithm algorithm;
//!     opaque signature<0..2^16-1>;
//! } DigitallySigned;
//! ```

use super::field::fields;
use super::tree::Value;
use super::{Context, FieldId, Reader, x509};
use crate::codepoint::{CodePoint, HashAlgorithm, ProtocolVersion, SignatureAlgorithm, SignatureScheme};

fields! {
    HASH "signature_and_hash_algorithm.hash";
    SIGNATURE "signature_and_hash_algorithm.signature";
    SIGNATURE_VALUE "signature_value" Signature;
}

/// Reads a scheme. A pair of TLS 1.2 that has no name as a scheme is told by its two halves.
pub(super) fn scheme(reader: &mut Reader<'_>, field: FieldId) -> Option<SignatureScheme> {
    let scheme = reader.peek(2).map(SignatureScheme::from_number);
    if scheme.is_some_and(is_pair_alone) {
        reader.structure(field, |reader| {
            reader.code::<HashAlgorithm>(HASH);
            reader.code::<SignatureAlgorithm>(SIGNATURE);
        });
        return scheme;
    }
    reader.code::<SignatureScheme>(field)
}

/// Reads a list of schemes, its length included.
pub(super) fn schemes(reader: &mut Reader<'_>, list: FieldId, item: FieldId) {
    reader.list(list, 2, |reader| {
        scheme(reader, item);
    });
}

/// Whether both halves have names, and the whole has none.
fn is_pair_alone(scheme: SignatureScheme) -> bool {
    let (hash, signature) = halves(scheme);
    scheme.name().is_none() && hash.name().is_some() && signature.name().is_some()
}

const fn halves(scheme: SignatureScheme) -> (HashAlgorithm, SignatureAlgorithm) {
    let [hash, signature] = scheme.0.to_be_bytes();
    (HashAlgorithm(hash), SignatureAlgorithm(signature))
}

/// Reads what is signed with: the scheme, which TLS 1.1 and older do not tell, and the signature.
pub(super) fn digitally_signed(reader: &mut Reader<'_>, algorithm: FieldId, signature: FieldId, context: Context) {
    let old = context.version.is_some_and(|version| version < ProtocolVersion::TLS_1_2);
    let scheme = if old { None } else { scheme(reader, algorithm) };
    reader.vector(signature, 2, |reader| value(reader, scheme));
}

/// Reads the value of a signature, which fills the structure that is being read.
fn value(reader: &mut Reader<'_>, scheme: Option<SignatureScheme>) {
    if scheme.is_some_and(is_ecdsa) {
        x509::signature::pair(reader);
    } else {
        reader.rest_as(SIGNATURE_VALUE, Value::Bytes);
    }
}

/// Whether the signature is a pair of numbers in DER: ECDSA with any hash, with brainpool's curves too, and SM2.
fn is_ecdsa(scheme: SignatureScheme) -> bool {
    let (_, signature) = halves(scheme);
    signature == SignatureAlgorithm::ECDSA || matches!(scheme.0, 0x081a..=0x081c | 0x0708)
}

#[cfg(test)]
mod tests {
    use super::super::handshake::certificate_verify;
    use super::super::outline::outline;
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], version: Option<ProtocolVersion>, lines: &[&str]) {
        let context = Context { version, suite: None };
        let tree = Reader::whole(bytes, certificate_verify::CERTIFICATE_VERIFY, |reader| {
            digitally_signed(reader, certificate_verify::ALGORITHM, certificate_verify::SIGNATURE, context);
        });
        assert!(tree.tiles(bytes.len()));
        assert_eq!(outline(&tree, bytes)[1..], *lines);
    }

    #[test]
    fn a_scheme_is_one_value_and_a_pair_without_a_name_is_two() {
        check(
            &[8, 4, 0, 1, 9],
            None,
            &[
                "  0..2 algorithm rsa_pss_rsae_sha256 (0x0804)",
                "  2..4 length 1",
                "  4..5 signature",
                "    4..5 signature_value 09",
            ],
        );
        check(
            &[3, 1, 0, 1, 9],
            Some(ProtocolVersion::TLS_1_2),
            &[
                "  0..2 algorithm",
                "    0..1 hash sha224 (0x03)",
                "    1..2 signature rsa (0x01)",
                "  2..4 length 1",
                "  4..5 signature",
                "    4..5 signature_value 09",
            ],
        );
        check(&[0x0a, 0x0a, 0, 0], None, &["  0..2 algorithm GREASE (0x0a0a)", "  2..4 length 0", "  4..4 signature"]);
    }

    #[test]
    fn before_tls12_the_scheme_is_not_told() {
        check(
            &[0, 1, 9],
            Some(ProtocolVersion::TLS_1_1),
            &["  0..2 length 1", "  2..3 signature", "    2..3 signature_value 09"],
        );
    }
}
