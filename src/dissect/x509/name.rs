//! Names: of issuers and subjects, `[RFC 5280 §4.1.2.4]`, and the other forms that a subject may be named by, `[RFC 5280 §4.2.1.6]`.
//!
//! ```text
//! Name ::= SEQUENCE OF RelativeDistinguishedName
//! RelativeDistinguishedName ::= SET OF AttributeTypeAndValue
//! AttributeTypeAndValue ::= SEQUENCE {
//!     type   OBJECT IDENTIFIER,
//!     value  ANY }
//!
//! GeneralName ::= CHOICE {
//!     otherName                 [0] OtherName,
//!     rfc822Name                [1] IA5String,
//!     dNSName                   [2] IA5String,
//!     x400Address               [3] ORAddress,
//!     directoryName             [4] Name,
//!     ediPartyName              [5] EDIPartyName,
//!     uniformResourceIdentifier [6] IA5String,
//!     iPAddress                 [7] OCTET STRING,
//!     registeredID              [8] OBJECT IDENTIFIER }
//! ```

use super::super::der::{self, tag};
use super::super::field::fields;
use super::super::tree::Value;
use super::super::{FieldId, Problem, Reader};

fields! {
    RELATIVE_DISTINGUISHED_NAME "x509.relativeDistinguishedName";
    ATTRIBUTE "x509.attributeTypeAndValue";
    TYPE "x509.attributeTypeAndValue.type";
    VALUE "x509.attributeTypeAndValue.value" Text;
    RDN_SEQUENCE "x509.rdnSequence";
    OTHER_NAME "x509.generalName.otherName";
    TYPE_ID "x509.generalName.otherName.type-id";
    RFC822_NAME "x509.generalName.rfc822Name" Text;
    DNS_NAME "x509.generalName.dNSName" Text;
    X400_ADDRESS "x509.generalName.x400Address";
    DIRECTORY_NAME "x509.generalName.directoryName";
    EDI_PARTY_NAME "x509.generalName.ediPartyName";
    URI "x509.generalName.uniformResourceIdentifier" Text;
    IP_ADDRESS "x509.generalName.iPAddress";
    REGISTERED_ID "x509.generalName.registeredID";
}

/// Reads a name.
pub(in crate::dissect) fn name(reader: &mut Reader<'_>, field: FieldId) {
    der::sequence_of(reader, field, relative_name);
}

fn relative_name(reader: &mut Reader<'_>) {
    der::tagged(reader, RELATIVE_DISTINGUISHED_NAME, tag::SET, attributes);
}

/// Reads the attributes of one relative name.
pub(super) fn attributes(reader: &mut Reader<'_>) {
    reader.repeat(|reader| {
        der::sequence(reader, ATTRIBUTE, |reader| {
            der::object_identifier(reader, TYPE);
            der::string(reader, VALUE);
        });
    });
}

/// Reads several general names in their SEQUENCE.
pub(super) fn general_names(reader: &mut Reader<'_>, field: FieldId) {
    der::sequence_of(reader, field, general_name);
}

/// Reads a general name in any of its forms.
pub(super) fn general_name(reader: &mut Reader<'_>) {
    let tag = reader.peek(1).map_or(0, |tag| tag as u8);
    match tag {
        0xa0 => drop(der::tagged(reader, OTHER_NAME, tag, other_name)),
        0x81 => text(reader, RFC822_NAME, tag),
        0x82 => text(reader, DNS_NAME, tag),
        0xa3 => drop(der::tagged(reader, X400_ADDRESS, tag, |reader| reader.repeat(der::any))),
        0xa4 => drop(der::tagged(reader, DIRECTORY_NAME, tag, |reader| name(reader, RDN_SEQUENCE))),
        0xa5 => drop(der::tagged(reader, EDI_PARTY_NAME, tag, |reader| reader.repeat(der::any))),
        0x86 => text(reader, URI, tag),
        0x87 => drop(der::tagged(reader, IP_ADDRESS, tag, address)),
        0x88 => drop(der::tagged(reader, REGISTERED_ID, tag, |reader| {
            der::object_identifier_content(reader, REGISTERED_ID);
        })),
        _ => {
            let start = reader.offset();
            der::any(reader);
            reader.flag_since(super::extension::EXTN_VALUE, start, Problem::NotAllowed);
        }
    }
}

fn other_name(reader: &mut Reader<'_>) {
    der::object_identifier(reader, TYPE_ID);
    der::explicit(reader, 0, der::any);
}

/// An IA5String under a tag of its own.
fn text(reader: &mut Reader<'_>, field: FieldId, tag: u8) {
    der::tagged(reader, field, tag, |reader| der::string_content(reader, field, tag::IA5_STRING));
}

/// Four or sixteen bytes, in a constraint twice as many: address and mask, `[RFC 5280 §4.2.1.10]`.
fn address(reader: &mut Reader<'_>) {
    match reader.remaining() {
        4 | 16 => drop(reader.rest_as(IP_ADDRESS, Value::Address)),
        8 | 32 => {
            let half = reader.remaining() / 2;
            reader.leaf(IP_ADDRESS, half, Value::Address);
            reader.rest_as(IP_ADDRESS, Value::Address);
        }
        _ => {
            reader.rest_as(IP_ADDRESS, Value::Bytes);
            reader.flag(Problem::NotAllowed);
        }
    }
}
