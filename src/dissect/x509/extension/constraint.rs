//! What the certificates below an authority are bound to, `[RFC 5280 §4.2.1.10]`, `[RFC 5280 §4.2.1.11]`, `[RFC 5280 §4.2.1.14]`.
//!
//! ```text
//! NameConstraints ::= SEQUENCE {
//!     permittedSubtrees [0] GeneralSubtrees OPTIONAL,
//!     excludedSubtrees  [1] GeneralSubtrees OPTIONAL }
//! GeneralSubtree ::= SEQUENCE {
//!     base         GeneralName,
//!     minimum  [0] INTEGER DEFAULT 0,
//!     maximum  [1] INTEGER OPTIONAL }
//! PolicyConstraints ::= SEQUENCE {
//!     requireExplicitPolicy [0] INTEGER OPTIONAL,
//!     inhibitPolicyMapping  [1] INTEGER OPTIONAL }
//! ```

use super::super::super::der::{self, tag};
use super::super::super::field::fields;
use super::super::super::{FieldId, Reader};
use super::super::name;

fields! {
    NAME_CONSTRAINTS "x509.nameConstraints";
    PERMITTED_SUBTREES "x509.nameConstraints.permittedSubtrees";
    EXCLUDED_SUBTREES "x509.nameConstraints.excludedSubtrees";
    GENERAL_SUBTREE "x509.nameConstraints.generalSubtree";
    MINIMUM "x509.nameConstraints.minimum";
    MAXIMUM "x509.nameConstraints.maximum";
    POLICY_CONSTRAINTS "x509.policyConstraints";
    REQUIRE_EXPLICIT_POLICY "x509.policyConstraints.requireExplicitPolicy";
    INHIBIT_POLICY_MAPPING "x509.policyConstraints.inhibitPolicyMapping";
    INHIBIT_ANY_POLICY "x509.inhibitAnyPolicy";
}

pub(super) fn name(reader: &mut Reader<'_>) {
    der::sequence(reader, NAME_CONSTRAINTS, |reader| {
        der::optional(reader, PERMITTED_SUBTREES, tag::constructed(0), |reader| reader.repeat(subtree));
        der::optional(reader, EXCLUDED_SUBTREES, tag::constructed(1), |reader| reader.repeat(subtree));
    });
}

fn subtree(reader: &mut Reader<'_>) {
    der::sequence(reader, GENERAL_SUBTREE, |reader| {
        name::general_name(reader);
        number(reader, MINIMUM, 0);
        number(reader, MAXIMUM, 1);
    });
}

pub(super) fn policy(reader: &mut Reader<'_>) {
    der::sequence(reader, POLICY_CONSTRAINTS, |reader| {
        number(reader, REQUIRE_EXPLICIT_POLICY, 0);
        number(reader, INHIBIT_POLICY_MAPPING, 1);
    });
}

pub(super) fn inhibit_any_policy(reader: &mut Reader<'_>) {
    der::integer(reader, INHIBIT_ANY_POLICY);
}

fn number(reader: &mut Reader<'_>, field: FieldId, number: u8) {
    der::optional(reader, field, tag::context(number), |reader| der::integer_content(reader, field));
}
