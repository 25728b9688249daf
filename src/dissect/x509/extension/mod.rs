//! Extensions of certificates, revocation lists and OCSP responses, `[RFC 5280 §4.2]`. One obvious place for a new one: `TABLE`.
//!
//! ```text
//! Extensions ::= SEQUENCE OF Extension
//! Extension ::= SEQUENCE {
//!     extnID     OBJECT IDENTIFIER,
//!     critical   BOOLEAN DEFAULT FALSE,
//!     extnValue  OCTET STRING }
//! ```

pub mod constraint;
pub mod identifier;
pub mod other;
pub mod point;
pub mod policy;
pub mod usage;

use super::super::der::{self, tag};
use super::super::field::fields;
use super::super::tree::Value;
use super::super::{Problem, Reader};
use super::name;
use crate::codepoint::ObjectIdentifier;

fields! {
    EXTENSIONS "x509.extensions";
    EXTENSION "x509.extension";
    EXTN_ID "x509.extension.extnID";
    CRITICAL "x509.extension.critical";
    EXTN_VALUE "x509.extension.extnValue";
    SUBJECT_ALT_NAME "x509.subjectAltName";
    ISSUER_ALT_NAME "x509.issuerAltName";
}

/// What reads the value of an extension.
type Read = fn(&mut Reader<'_>);

/// Every extension that is known here, and what reads its value.
const TABLE: &[(ObjectIdentifier<'static>, Read)] = &[
    (ObjectIdentifier::SUBJECT_KEY_IDENTIFIER, identifier::subject),
    (ObjectIdentifier::AUTHORITY_KEY_IDENTIFIER, identifier::authority),
    (ObjectIdentifier::KEY_USAGE, usage::key_usage),
    (ObjectIdentifier::EXT_KEY_USAGE, usage::extended),
    (ObjectIdentifier::BASIC_CONSTRAINTS, usage::basic_constraints),
    (ObjectIdentifier::PRIVATE_KEY_USAGE_PERIOD, usage::period),
    (ObjectIdentifier::NETSCAPE_CERT_TYPE, usage::netscape),
    (ObjectIdentifier::TLS_FEATURE, usage::tls_feature),
    (ObjectIdentifier::SUBJECT_ALT_NAME, |reader| name::general_names(reader, SUBJECT_ALT_NAME)),
    (ObjectIdentifier::ISSUER_ALT_NAME, |reader| name::general_names(reader, ISSUER_ALT_NAME)),
    (ObjectIdentifier::AUTHORITY_INFO_ACCESS, |reader| point::access(reader, point::AUTHORITY_INFO_ACCESS)),
    (ObjectIdentifier::SUBJECT_INFO_ACCESS, |reader| point::access(reader, point::SUBJECT_INFO_ACCESS)),
    (ObjectIdentifier::CRL_DISTRIBUTION_POINTS, |reader| point::points(reader, point::CRL_DISTRIBUTION_POINTS)),
    (ObjectIdentifier::FRESHEST_CRL, |reader| point::points(reader, point::FRESHEST_CRL)),
    (ObjectIdentifier::ISSUING_DISTRIBUTION_POINT, point::issuing),
    (ObjectIdentifier::CERTIFICATE_POLICIES, policy::policies),
    (ObjectIdentifier::POLICY_MAPPINGS, policy::mappings),
    (ObjectIdentifier::POLICY_CONSTRAINTS, constraint::policy),
    (ObjectIdentifier::INHIBIT_ANY_POLICY, constraint::inhibit_any_policy),
    (ObjectIdentifier::NAME_CONSTRAINTS, constraint::name),
    (ObjectIdentifier::SCT_LIST, other::sct_list),
    (ObjectIdentifier::OCSP_SCT_LIST, other::sct_list),
    (ObjectIdentifier::PRECERTIFICATE_POISON, other::nothing),
    (ObjectIdentifier::OCSP_NOCHECK, other::nothing),
    (ObjectIdentifier::OCSP_NONCE, other::nonce),
    (ObjectIdentifier::CRL_NUMBER, other::crl_number),
    (ObjectIdentifier::DELTA_CRL_INDICATOR, other::base_crl_number),
    (ObjectIdentifier::CRL_REASONS, other::reason),
    (ObjectIdentifier::INVALIDITY_DATE, other::invalidity_date),
    (ObjectIdentifier::CERTIFICATE_ISSUER, other::certificate_issuer),
    (ObjectIdentifier::NETSCAPE_COMMENT, other::comment),
];

/// Reads all extensions.
pub(in crate::dissect) fn list(reader: &mut Reader<'_>) {
    let mut seen = Vec::new();
    der::sequence_of(reader, EXTENSIONS, |reader| {
        der::sequence(reader, EXTENSION, |reader| {
            let Some(kind) = der::object_identifier(reader, EXTN_ID) else { return };
            // A certificate has each at most once, `[RFC 5280 §4.2]`.
            if seen.contains(&kind) {
                reader.flag(Problem::Duplicate);
            }
            seen.push(kind);
            if der::is_next(reader, tag::BOOLEAN) {
                der::boolean(reader, CRITICAL);
            }
            der::octet_string(reader, EXTN_VALUE, |reader| value(reader, kind));
        });
    });
}

/// Reads the value of an extension by its identifier; what nobody knows by its tags, or as it is.
pub(in crate::dissect) fn value(reader: &mut Reader<'_>, kind: ObjectIdentifier<'_>) {
    match TABLE.iter().find(|(known, _)| *known == kind) {
        Some((_, read)) => read(reader),
        None if der::is_element(reader.rest()) => der::any(reader),
        None => drop(reader.rest_as(EXTN_VALUE, Value::Bytes)),
    }
}
