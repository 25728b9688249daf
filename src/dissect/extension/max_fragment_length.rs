//! max_fragment_length, `[RFC 6066 §4]`: records shall be no longer than this; the server says the same value back.
//!
//! ```text
//! enum { 2^9(1), 2^10(2), 2^11(3), 2^12(4), (255) } MaxFragmentLength;
//! ```

use super::super::field::fields;
use super::super::{Context, Reader};
use super::Place;
use crate::codepoint::MaxFragmentLength;

fields! {
    MAX_FRAGMENT_LENGTH "extension.max_fragment_length";
    LENGTH_CODE "extension.max_fragment_length.max_fragment_length";
}

pub(super) fn read(reader: &mut Reader<'_>, _: Place, _: Context) {
    reader.code::<MaxFragmentLength>(LENGTH_CODE);
}
