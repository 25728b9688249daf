//! oid_filters, `[RFC 8446 §4.2.5]`: which certificate a client should choose, told by the extensions that it must have.
//!
//! ```text
//! struct {
//!     opaque certificate_extension_oid<1..2^8-1>;
//!     opaque certificate_extension_values<0..2^16-1>;
//! } OIDFilter;
//!
//! struct {
//!     OIDFilter filters<0..2^16-1>;
//! } OIDFilterExtension;
//! ```

use super::super::field::fields;
use super::super::{Context, Reader, der, x509};
use super::Place;

fields! {
    OID_FILTERS "extension.oid_filters";
    FILTERS "extension.oid_filters.filters";
    OID_FILTER "extension.oid_filters.filters.oid_filter";
    CERTIFICATE_EXTENSION_OID "extension.oid_filters.filters.certificate_extension_oid";
    CERTIFICATE_EXTENSION_VALUES "extension.oid_filters.filters.certificate_extension_values";
}

pub(super) fn read(reader: &mut Reader<'_>, _: Place, _: Context) {
    reader.list(FILTERS, 2, |reader| {
        reader.structure(OID_FILTER, |reader| {
            let mut kind = None;
            reader.vector(CERTIFICATE_EXTENSION_OID, 1, |reader| {
                kind = der::object_identifier(reader, x509::extension::EXTN_ID);
            });
            reader.vector(CERTIFICATE_EXTENSION_VALUES, 2, |reader| match kind {
                Some(kind) if !reader.is_empty() => x509::extension::value(reader, kind),
                _ => reader.repeat(der::any),
            });
        });
    });
}
