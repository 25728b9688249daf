//! EncryptedExtensions: what the server agrees to that is not needed to find the keys, `[RFC 8446 §4.3.1]`.
//!
//! ```text
//! struct {
//!     Extension extensions<0..2^16-1>;
//! } EncryptedExtensions;
//! ```

use super::super::extension::{self, Place};
use super::super::field::fields;
use super::super::{Context, Reader};

fields! {
    ENCRYPTED_EXTENSIONS "encrypted_extensions";
    EXTENSIONS "encrypted_extensions.extensions";
}

pub(super) fn read(reader: &mut Reader<'_>, context: Context) {
    extension::list(reader, EXTENSIONS, Place::EncryptedExtensions, context);
}
