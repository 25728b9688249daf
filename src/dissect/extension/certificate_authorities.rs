//! certificate_authorities, `[RFC 8446 §4.2.4]`: the authorities whose certificates will be believed. TLS 1.2 has the same
//! list inside of its CertificateRequest, `[RFC 5246 §7.4.4]`.
//!
//! ```text
//! opaque DistinguishedName<1..2^16-1>;
//!
//! struct {
//!     DistinguishedName authorities<3..2^16-1>;
//! } CertificateAuthoritiesExtension;
//! ```

use super::super::field::fields;
use super::super::{Context, FieldId, Reader, x509};
use super::Place;

fields! {
    CERTIFICATE_AUTHORITIES "extension.certificate_authorities";
    AUTHORITIES "extension.certificate_authorities.authorities";
    DISTINGUISHED_NAME "distinguished_name";
}

pub(super) fn read(reader: &mut Reader<'_>, _: Place, _: Context) {
    names(reader, AUTHORITIES);
}

/// Reads a list of names, its length included.
pub(in super::super) fn names(reader: &mut Reader<'_>, list: FieldId) {
    reader.list(list, 2, |reader| reader.vector(DISTINGUISHED_NAME, 2, name));
}

/// Reads a name, which fills the structure that is being read.
pub(super) fn name(reader: &mut Reader<'_>) {
    x509::name::name(reader, x509::name::RDN_SEQUENCE);
}
