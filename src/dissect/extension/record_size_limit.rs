//! record_size_limit, `[RFC 8449 §4]`: no record for whoever says it shall hold more than so many bytes.
//!
//! ```text
//! uint16 RecordSizeLimit;
//! ```

use super::super::field::fields;
use super::super::{Context, Reader};
use super::Place;

fields! {
    RECORD_SIZE_LIMIT "extension.record_size_limit";
    LIMIT "extension.record_size_limit.record_size_limit";
}

pub(super) fn read(reader: &mut Reader<'_>, _: Place, _: Context) {
    reader.number(LIMIT, 2);
}
