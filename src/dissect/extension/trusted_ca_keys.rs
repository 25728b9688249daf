//! trusted_ca_keys, `[RFC 6066 §6]`: the authorities that a client of TLS 1.2 believes; the server's is empty.
//!
//! ```text
//! struct {
//!     IdentifierType identifier_type;
//!     select (identifier_type) {
//!         case pre_agreed: struct {};
//!         case key_sha1_hash: SHA1Hash;
//!         case x509_name: DistinguishedName;
//!         case cert_sha1_hash: SHA1Hash;
//!     } identifier;
//! } TrustedAuthority;
//!
//! struct {
//!     TrustedAuthority trusted_authorities_list<0..2^16-1>;
//! } TrustedAuthorities;
//! ```

use super::super::field::fields;
use super::super::{Context, Problem, Reader};
use super::{Place, certificate_authorities};

fields! {
    TRUSTED_CA_KEYS "extension.trusted_ca_keys";
    TRUSTED_AUTHORITIES_LIST "extension.trusted_ca_keys.trusted_authorities_list";
    TRUSTED_AUTHORITY "extension.trusted_ca_keys.trusted_authorities_list.trusted_authority";
    IDENTIFIER_TYPE "extension.trusted_ca_keys.trusted_authorities_list.identifier_type";
    SHA1_HASH "extension.trusted_ca_keys.trusted_authorities_list.sha1_hash" Mac;
    X509_NAME "extension.trusted_ca_keys.trusted_authorities_list.x509_name";
}

pub(super) fn read(reader: &mut Reader<'_>, _: Place, _: Context) {
    if reader.is_empty() {
        return;
    }
    reader.list(TRUSTED_AUTHORITIES_LIST, 2, |reader| reader.structure(TRUSTED_AUTHORITY, authority));
}

fn authority(reader: &mut Reader<'_>) {
    match reader.number(IDENTIFIER_TYPE, 1) {
        // pre_agreed(0), key_sha1_hash(1), x509_name(2), cert_sha1_hash(3).
        Some(0) | None => {}
        Some(1 | 3) => drop(reader.bytes(SHA1_HASH, 20)),
        Some(2) => reader.vector(X509_NAME, 2, certificate_authorities::name),
        // Without a known type nobody knows where this authority ends.
        Some(_) => {
            reader.flag(Problem::NotAllowed);
            reader.leftover();
        }
    }
}
