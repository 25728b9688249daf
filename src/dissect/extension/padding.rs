//! padding, `[RFC 7685 §3]`: zeros that bring a ClientHello to a length that old servers bear.

use super::super::field::fields;
use super::super::tree::Value;
use super::super::{Context, Problem, Reader};
use super::Place;

fields! {
    PADDING "extension.padding";
    PADDING_BYTES "extension.padding.padding_bytes" Padding;
}

pub(super) fn read(reader: &mut Reader<'_>, _: Place, _: Context) {
    if reader.rest_as(PADDING_BYTES, Value::Bytes).iter().any(|&byte| byte != 0) {
        reader.flag(Problem::NotAllowed);
    }
}
