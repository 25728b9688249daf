//! Which algorithm, with what parameters, `[RFC 5280 §4.1.1.2]`, `[RFC 4055 §3.1]`, `[RFC 5480 §2.1.1]`.
//!
//! ```text
//! AlgorithmIdentifier ::= SEQUENCE {
//!     algorithm   OBJECT IDENTIFIER,
//!     parameters  ANY DEFINED BY algorithm OPTIONAL }
//!
//! RSASSA-PSS-params ::= SEQUENCE {
//!     hashAlgorithm    [0] HashAlgorithm DEFAULT sha1Identifier,
//!     maskGenAlgorithm [1] MaskGenAlgorithm DEFAULT mgf1SHA1Identifier,
//!     saltLength       [2] INTEGER DEFAULT 20,
//!     trailerField     [3] INTEGER DEFAULT 1 }
//! ```

use super::super::der::{self, tag};
use super::super::field::fields;
use super::super::{FieldId, Reader};
use crate::codepoint::ObjectIdentifier;

fields! {
    ALGORITHM "x509.algorithmIdentifier.algorithm";
    PARAMETERS "x509.algorithmIdentifier.parameters";
    NAMED_CURVE "x509.algorithmIdentifier.namedCurve";
    PSS_PARAMETERS "x509.RSASSA-PSS-params";
    HASH_ALGORITHM "x509.RSASSA-PSS-params.hashAlgorithm";
    MASK_GEN_ALGORITHM "x509.RSASSA-PSS-params.maskGenAlgorithm";
    MASK_GEN_HASH "x509.RSASSA-PSS-params.maskGenAlgorithm.hashAlgorithm";
    SALT_LENGTH "x509.RSASSA-PSS-params.saltLength";
    TRAILER_FIELD "x509.RSASSA-PSS-params.trailerField";
    DSS_PARAMETERS "x509.Dss-Parms";
    DSS_P "x509.Dss-Parms.p" PublicKey;
    DSS_Q "x509.Dss-Parms.q" PublicKey;
    DSS_G "x509.Dss-Parms.g" PublicKey;
}

/// Reads an algorithm; its identifier comes back.
pub(in crate::dissect) fn identifier<'a>(reader: &mut Reader<'a>, field: FieldId) -> Option<ObjectIdentifier<'a>> {
    der::tagged(reader, field, tag::SEQUENCE, |reader| {
        let algorithm = der::object_identifier(reader, ALGORITHM);
        if !reader.is_empty() {
            parameters(reader, algorithm);
        }
        algorithm
    })
    .flatten()
}

fn parameters(reader: &mut Reader<'_>, algorithm: Option<ObjectIdentifier<'_>>) {
    match algorithm {
        _ if der::is_next(reader, tag::NULL) => der::null(reader, PARAMETERS),
        Some(ObjectIdentifier::EC_PUBLIC_KEY) if der::is_next(reader, tag::OBJECT_IDENTIFIER) => {
            der::object_identifier(reader, NAMED_CURVE);
        }
        Some(ObjectIdentifier::RSASSA_PSS) => pss(reader),
        Some(ObjectIdentifier::MGF1) => drop(identifier(reader, MASK_GEN_HASH)),
        Some(ObjectIdentifier::DSA) => der::sequence(reader, DSS_PARAMETERS, |reader| {
            [DSS_P, DSS_Q, DSS_G].into_iter().for_each(|part| der::integer(reader, part));
        }),
        _ => der::any(reader),
    }
}

fn pss(reader: &mut Reader<'_>) {
    der::sequence(reader, PSS_PARAMETERS, |reader| {
        der::explicit(reader, 0, |reader| {
            identifier(reader, HASH_ALGORITHM);
        });
        der::explicit(reader, 1, |reader| {
            identifier(reader, MASK_GEN_ALGORITHM);
        });
        der::explicit(reader, 2, |reader| der::integer(reader, SALT_LENGTH));
        der::explicit(reader, 3, |reader| der::integer(reader, TRAILER_FIELD));
    });
}
