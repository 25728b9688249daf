//! ec_point_formats, `[RFC 8422 §5.1.2]`: how points of a curve may be written; only one form is left.
//!
//! ```text
//! struct {
//!     ECPointFormat ec_point_format_list<1..2^8-1>
//! } ECPointFormatList;
//! ```

use super::super::field::fields;
use super::super::{Context, Reader};
use super::Place;
use crate::codepoint::EcPointFormat;

fields! {
    EC_POINT_FORMATS "extension.ec_point_formats";
    EC_POINT_FORMAT_LIST "extension.ec_point_formats.ec_point_format_list";
    EC_POINT_FORMAT "extension.ec_point_formats.ec_point_format_list.ec_point_format";
}

pub(super) fn read(reader: &mut Reader<'_>, _: Place, _: Context) {
    reader.codes::<EcPointFormat>(EC_POINT_FORMAT_LIST, 1, EC_POINT_FORMAT);
}
