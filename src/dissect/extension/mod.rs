//! Extensions: type, length, data, `[RFC 8446 §4.2]`. One file for each, and one table that leads to them.
//!
//! ```text
//! struct {
//!     ExtensionType extension_type;
//!     opaque extension_data<0..2^16-1>;
//! } Extension;
//! ```

pub mod server_name;
pub mod supported_versions;

use super::field::fields;
use super::tree::Value;
use super::{Context, FieldId, Reader};
use crate::codepoint::ExtensionType;

fields! {
    EXTENSION "extension";
    EXTENSION_TYPE "extension.extension_type";
    EXTENSION_DATA "extension.extension_data";
}

/// The fields of all extensions.
pub(super) const ALL: &[&[FieldId]] = &[FIELDS, server_name::FIELDS, supported_versions::FIELDS];

/// In which message an extension stands: some have another form in each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a ClientHello.
    ClientHello,
    /// In a ServerHello.
    ServerHello,
    /// In a HelloRetryRequest.
    HelloRetryRequest,
    /// In EncryptedExtensions.
    EncryptedExtensions,
    /// In an entry of a Certificate message.
    Certificate,
    /// In a CertificateRequest.
    CertificateRequest,
    /// In a NewSessionTicket.
    NewSessionTicket,
}

/// Reads an extension's data.
type Data = fn(&mut Reader<'_>, Place, Context);

/// Extension → what its data is called, and what reads it. The one obvious place for a new extension.
const TABLE: &[(ExtensionType, FieldId, Data)] = &[
    (ExtensionType::SERVER_NAME, server_name::SERVER_NAME, server_name::read),
    (ExtensionType::SUPPORTED_VERSIONS, supported_versions::SUPPORTED_VERSIONS, supported_versions::read),
];

/// Reads a vector of extensions, its length included.
pub(super) fn list(reader: &mut Reader<'_>, field: FieldId, place: Place, context: Context) {
    reader.list(field, 2, |reader| extension(reader, place, context));
}

fn extension(reader: &mut Reader<'_>, place: Place, context: Context) {
    reader.structure(EXTENSION, |reader| {
        let Some(kind) = reader.code::<ExtensionType>(EXTENSION_TYPE) else { return };
        let known = TABLE.iter().find(|(known, ..)| *known == kind);
        let (field, read) = known.map_or((EXTENSION_DATA, unknown as Data), |(_, field, read)| (*field, *read));
        reader.vector(field, 2, |reader| read(reader, place, context));
    });
}

/// An extension that is not known here, GREASE among them: kept as it is.
fn unknown(reader: &mut Reader<'_>, _: Place, _: Context) {
    reader.rest_as(EXTENSION_DATA, Value::Bytes);
}
