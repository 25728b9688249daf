//! Under which policies a certificate was issued, `[RFC 5280 §4.2.1.4]`, `[RFC 5280 §4.2.1.5]`.
//!
//! ```text
//! certificatePolicies ::= SEQUENCE OF PolicyInformation
//! PolicyInformation ::= SEQUENCE {
//!     policyIdentifier  OBJECT IDENTIFIER,
//!     policyQualifiers  SEQUENCE OF PolicyQualifierInfo OPTIONAL }
//! PolicyQualifierInfo ::= SEQUENCE {
//!     policyQualifierId  OBJECT IDENTIFIER,
//!     qualifier          CPSuri or UserNotice }
//! UserNotice ::= SEQUENCE {
//!     noticeRef     NoticeReference OPTIONAL,
//!     explicitText  DisplayText OPTIONAL }
//! NoticeReference ::= SEQUENCE {
//!     organization   DisplayText,
//!     noticeNumbers  SEQUENCE OF INTEGER }
//! ```

use super::super::super::Reader;
use super::super::super::der::{self, tag};
use super::super::super::field::fields;
use crate::codepoint::ObjectIdentifier;

fields! {
    CERTIFICATE_POLICIES "x509.certificatePolicies";
    POLICY_INFORMATION "x509.policyInformation";
    POLICY_IDENTIFIER "x509.policyInformation.policyIdentifier";
    POLICY_QUALIFIERS "x509.policyInformation.policyQualifiers";
    POLICY_QUALIFIER "x509.policyQualifierInfo";
    POLICY_QUALIFIER_ID "x509.policyQualifierInfo.policyQualifierId";
    CPS_URI "x509.policyQualifierInfo.CPSuri" Text;
    USER_NOTICE "x509.userNotice";
    NOTICE_REF "x509.userNotice.noticeRef";
    ORGANIZATION "x509.userNotice.noticeRef.organization" Text;
    NOTICE_NUMBERS "x509.userNotice.noticeRef.noticeNumbers";
    NOTICE_NUMBER "x509.userNotice.noticeRef.noticeNumbers.number";
    EXPLICIT_TEXT "x509.userNotice.explicitText" Text;
    POLICY_MAPPINGS "x509.policyMappings";
    POLICY_MAPPING "x509.policyMappings.mapping";
    ISSUER_DOMAIN_POLICY "x509.policyMappings.issuerDomainPolicy";
    SUBJECT_DOMAIN_POLICY "x509.policyMappings.subjectDomainPolicy";
}

pub(super) fn policies(reader: &mut Reader<'_>) {
    der::sequence_of(reader, CERTIFICATE_POLICIES, |reader| {
        der::sequence(reader, POLICY_INFORMATION, |reader| {
            der::object_identifier(reader, POLICY_IDENTIFIER);
            if !reader.is_empty() {
                der::sequence_of(reader, POLICY_QUALIFIERS, qualifier);
            }
        });
    });
}

fn qualifier(reader: &mut Reader<'_>) {
    der::sequence(reader, POLICY_QUALIFIER, |reader| match der::object_identifier(reader, POLICY_QUALIFIER_ID) {
        Some(ObjectIdentifier::QT_CPS) => der::string(reader, CPS_URI),
        Some(ObjectIdentifier::QT_UNOTICE) => der::sequence(reader, USER_NOTICE, user_notice),
        _ => der::any(reader),
    });
}

fn user_notice(reader: &mut Reader<'_>) {
    der::optional(reader, NOTICE_REF, tag::SEQUENCE, |reader| {
        der::string(reader, ORGANIZATION);
        der::sequence_of(reader, NOTICE_NUMBERS, |reader| der::integer(reader, NOTICE_NUMBER));
    });
    if !reader.is_empty() {
        der::string(reader, EXPLICIT_TEXT);
    }
}

pub(super) fn mappings(reader: &mut Reader<'_>) {
    der::sequence_of(reader, POLICY_MAPPINGS, |reader| {
        der::sequence(reader, POLICY_MAPPING, |reader| {
            der::object_identifier(reader, ISSUER_DOMAIN_POLICY);
            der::object_identifier(reader, SUBJECT_DOMAIN_POLICY);
        });
    });
}
