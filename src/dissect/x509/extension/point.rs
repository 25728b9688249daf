//! Where more can be had: revocation lists, `[RFC 5280 §4.2.1.13]`, an OCSP responder or the issuer's certificate,
//! `[RFC 5280 §4.2.2.1]`; and which certificates a list is about, `[RFC 5280 §5.2.5]`.
//!
//! ```text
//! CRLDistributionPoints ::= SEQUENCE OF DistributionPoint
//! DistributionPoint ::= SEQUENCE {
//!     distributionPoint [0] DistributionPointName OPTIONAL,
//!     reasons           [1] ReasonFlags OPTIONAL,
//!     cRLIssuer         [2] GeneralNames OPTIONAL }
//! DistributionPointName ::= CHOICE {
//!     fullName                [0] GeneralNames,
//!     nameRelativeToCRLIssuer [1] RelativeDistinguishedName }
//!
//! AuthorityInfoAccessSyntax ::= SEQUENCE OF AccessDescription
//! AccessDescription ::= SEQUENCE {
//!     accessMethod    OBJECT IDENTIFIER,
//!     accessLocation  GeneralName }
//!
//! IssuingDistributionPoint ::= SEQUENCE {
//!     distributionPoint          [0] DistributionPointName OPTIONAL,
//!     onlyContainsUserCerts      [1] BOOLEAN DEFAULT FALSE,
//!     onlyContainsCACerts        [2] BOOLEAN DEFAULT FALSE,
//!     onlySomeReasons            [3] ReasonFlags OPTIONAL,
//!     indirectCRL                [4] BOOLEAN DEFAULT FALSE,
//!     onlyContainsAttributeCerts [5] BOOLEAN DEFAULT FALSE }
//! ```

use super::super::super::der::{self, tag};
use super::super::super::field::fields;
use super::super::super::{FieldId, Reader};
use super::super::name;

fields! {
    CRL_DISTRIBUTION_POINTS "x509.cRLDistributionPoints";
    FRESHEST_CRL "x509.freshestCRL";
    DISTRIBUTION_POINT "x509.DistributionPoint";
    POINT_NAME "x509.DistributionPoint.distributionPoint";
    FULL_NAME "x509.DistributionPoint.fullName";
    RELATIVE_NAME "x509.DistributionPoint.nameRelativeToCRLIssuer";
    REASONS "x509.DistributionPoint.reasons";
    CRL_ISSUER "x509.DistributionPoint.cRLIssuer";
    AUTHORITY_INFO_ACCESS "x509.authorityInfoAccess";
    SUBJECT_INFO_ACCESS "x509.subjectInfoAccess";
    ACCESS_DESCRIPTION "x509.AccessDescription";
    ACCESS_METHOD "x509.AccessDescription.accessMethod";
    ISSUING_DISTRIBUTION_POINT "x509.issuingDistributionPoint";
    ONLY_USER_CERTS "x509.issuingDistributionPoint.onlyContainsUserCerts";
    ONLY_CA_CERTS "x509.issuingDistributionPoint.onlyContainsCACerts";
    ONLY_SOME_REASONS "x509.issuingDistributionPoint.onlySomeReasons";
    INDIRECT_CRL "x509.issuingDistributionPoint.indirectCRL";
    ONLY_ATTRIBUTE_CERTS "x509.issuingDistributionPoint.onlyContainsAttributeCerts";
}

/// The bits of ReasonFlags from the left.
const REASON_FLAGS: &[&str] = &[
    "unused",
    "keyCompromise",
    "cACompromise",
    "affiliationChanged",
    "superseded",
    "cessationOfOperation",
    "certificateHold",
    "privilegeWithdrawn",
    "aACompromise",
];

pub(super) fn access(reader: &mut Reader<'_>, field: FieldId) {
    der::sequence_of(reader, field, |reader| {
        der::sequence(reader, ACCESS_DESCRIPTION, |reader| {
            der::object_identifier(reader, ACCESS_METHOD);
            name::general_name(reader);
        });
    });
}

pub(super) fn points(reader: &mut Reader<'_>, field: FieldId) {
    der::sequence_of(reader, field, |reader| {
        der::sequence(reader, DISTRIBUTION_POINT, |reader| {
            point_name(reader);
            reasons(reader, REASONS, 1);
            der::optional(reader, CRL_ISSUER, tag::constructed(2), |reader| reader.repeat(name::general_name));
        });
    });
}

pub(super) fn issuing(reader: &mut Reader<'_>) {
    der::sequence(reader, ISSUING_DISTRIBUTION_POINT, |reader| {
        point_name(reader);
        flag(reader, ONLY_USER_CERTS, 1);
        flag(reader, ONLY_CA_CERTS, 2);
        reasons(reader, ONLY_SOME_REASONS, 3);
        flag(reader, INDIRECT_CRL, 4);
        flag(reader, ONLY_ATTRIBUTE_CERTS, 5);
    });
}

fn point_name(reader: &mut Reader<'_>) {
    der::optional(reader, POINT_NAME, tag::constructed(0), |reader| {
        der::optional(reader, FULL_NAME, tag::constructed(0), |reader| reader.repeat(name::general_name));
        der::optional(reader, RELATIVE_NAME, tag::constructed(1), name::attributes);
    });
}

fn reasons(reader: &mut Reader<'_>, field: FieldId, number: u8) {
    der::optional(reader, field, tag::context(number), |reader| der::named_bits(reader, field, REASON_FLAGS));
}

fn flag(reader: &mut Reader<'_>, field: FieldId, number: u8) {
    der::optional(reader, field, tag::context(number), |reader| der::boolean_content(reader, field));
}
