//! Public keys, `[RFC 5280 §4.1.2.7]`: RSA's numbers `[RFC 3279 §2.3.1]`, points `[RFC 5480 §2.2]`, all others as bytes.
//!
//! ```text
//! SubjectPublicKeyInfo ::= SEQUENCE {
//!     algorithm         AlgorithmIdentifier,
//!     subjectPublicKey  BIT STRING }
//!
//! RSAPublicKey ::= SEQUENCE {
//!     modulus         INTEGER,
//!     publicExponent  INTEGER }
//! ```

use super::super::field::fields;
use super::super::tree::Value;
use super::super::{Problem, Reader, der};
use super::algorithm;
use crate::codepoint::ObjectIdentifier;

fields! {
    SUBJECT_PUBLIC_KEY_INFO "x509.subjectPublicKeyInfo";
    ALGORITHM "x509.subjectPublicKeyInfo.algorithm";
    SUBJECT_PUBLIC_KEY "x509.subjectPublicKeyInfo.subjectPublicKey" PublicKey;
    RSA_PUBLIC_KEY "x509.RSAPublicKey";
    MODULUS "x509.RSAPublicKey.modulus" PublicKey;
    PUBLIC_EXPONENT "x509.RSAPublicKey.publicExponent";
    DSA_PUBLIC_KEY "x509.DSAPublicKey" PublicKey;
    EC_POINT "x509.ECPoint";
    FORM "x509.ECPoint.form";
    X "x509.ECPoint.X" PublicKey;
    Y "x509.ECPoint.Y" PublicKey;
}

/// Reads a public key with its algorithm.
pub(in crate::dissect) fn info(reader: &mut Reader<'_>) {
    der::sequence(reader, SUBJECT_PUBLIC_KEY_INFO, |reader| {
        let algorithm = algorithm::identifier(reader, ALGORITHM);
        der::bit_string(reader, SUBJECT_PUBLIC_KEY, |reader| key(reader, algorithm));
    });
}

fn key(reader: &mut Reader<'_>, algorithm: Option<ObjectIdentifier<'_>>) {
    match algorithm {
        Some(ObjectIdentifier::RSA_ENCRYPTION | ObjectIdentifier::RSASSA_PSS) => {
            der::sequence(reader, RSA_PUBLIC_KEY, |reader| {
                der::integer(reader, MODULUS);
                der::integer(reader, PUBLIC_EXPONENT);
            });
        }
        Some(ObjectIdentifier::DSA) => der::integer(reader, DSA_PUBLIC_KEY),
        Some(ObjectIdentifier::EC_PUBLIC_KEY) => reader.structure(EC_POINT, point),
        _ => drop(reader.rest_as(SUBJECT_PUBLIC_KEY, Value::Bytes)),
    }
}

/// A point in the form that its first byte tells, SEC 1 §2.3.3.
fn point(reader: &mut Reader<'_>) {
    match reader.number(FORM, 1) {
        Some(4) => {
            let coordinate = reader.remaining() / 2;
            reader.bytes(X, coordinate);
            reader.rest_as(Y, Value::Bytes);
        }
        Some(2 | 3) => drop(reader.rest_as(X, Value::Bytes)),
        _ => reader.flag(Problem::NotAllowed),
    }
}
