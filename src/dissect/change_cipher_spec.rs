//! ChangeCipherSpec: one byte with the value 1. In TLS 1.2 it switches the keys, `[RFC 5246 §7.1]`; in TLS 1.3 it is
//! sent for old boxes on the way and means nothing, `[RFC 8446 §D.4]`.
//!
//! ```text
//! struct {
//!     enum { change_cipher_spec(1), (255) } type;
//! } ChangeCipherSpec;
//! ```

use super::field::fields;
use super::{Problem, Reader, Tree};

fields! {
    CHANGE_CIPHER_SPEC "change_cipher_spec";
    TYPE "change_cipher_spec.type";
}

/// Dissects a ChangeCipherSpec.
#[must_use]
pub fn message(bytes: &[u8]) -> Tree {
    let mut reader = Reader::new(bytes, CHANGE_CIPHER_SPEC);
    parts(&mut reader);
    reader.finish()
}

/// Reads a ChangeCipherSpec.
pub(super) fn parts(reader: &mut Reader<'_>) {
    reader.structure(CHANGE_CIPHER_SPEC, |reader| {
        if reader.number(TYPE, 1).is_some_and(|value| value != 1) {
            reader.flag(Problem::NotAllowed);
        }
    });
}
