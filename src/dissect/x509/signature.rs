//! Signature values: ECDSA's and DSA's two numbers, `[RFC 3279 §2.2.3]`; all others as bytes.
//!
//! ```text
//! ECDSA-Sig-Value ::= SEQUENCE {
//!     r  INTEGER,
//!     s  INTEGER }
//! ```

use super::super::field::fields;
use super::super::tree::Value;
use super::super::{Reader, der};
use crate::codepoint::ObjectIdentifier;

fields! {
    SIGNATURE_VALUE "x509.signatureValue" Signature;
    ECDSA_SIG_VALUE "x509.ECDSA-Sig-Value";
    R "x509.ECDSA-Sig-Value.r" Signature;
    S "x509.ECDSA-Sig-Value.s" Signature;
}

/// Algorithms whose signature is two numbers.
const PAIRS: [ObjectIdentifier<'static>; 8] = [
    ObjectIdentifier::ECDSA_WITH_SHA1,
    ObjectIdentifier::ECDSA_WITH_SHA224,
    ObjectIdentifier::ECDSA_WITH_SHA256,
    ObjectIdentifier::ECDSA_WITH_SHA384,
    ObjectIdentifier::ECDSA_WITH_SHA512,
    ObjectIdentifier::DSA_WITH_SHA1,
    ObjectIdentifier::DSA_WITH_SHA224,
    ObjectIdentifier::DSA_WITH_SHA256,
];

/// Reads a signature in its BIT STRING.
pub(super) fn value(reader: &mut Reader<'_>, algorithm: Option<ObjectIdentifier<'_>>) {
    der::bit_string(reader, SIGNATURE_VALUE, |reader| {
        if algorithm.is_some_and(|algorithm| PAIRS.contains(&algorithm)) {
            pair(reader);
        } else {
            reader.rest_as(SIGNATURE_VALUE, Value::Bytes);
        }
    });
}

/// Reads the two numbers of ECDSA or DSA.
pub(in crate::dissect) fn pair(reader: &mut Reader<'_>) {
    der::sequence(reader, ECDSA_SIG_VALUE, |reader| {
        der::integer(reader, R);
        der::integer(reader, S);
    });
}
