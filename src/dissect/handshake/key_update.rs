//! KeyUpdate: from the next record on the sender uses new keys, `[RFC 8446 §4.6.3]`.
//!
//! ```text
//! enum { update_not_requested(0), update_requested(1), (255) } KeyUpdateRequest;
//!
//! struct {
//!     KeyUpdateRequest request_update;
//! } KeyUpdate;
//! ```

use super::super::field::fields;
use super::super::{Context, Problem, Reader};
use crate::codepoint::KeyUpdateRequest;

fields! {
    KEY_UPDATE "key_update";
    REQUEST_UPDATE "key_update.request_update";
}

pub(super) fn read(reader: &mut Reader<'_>, _: Context) {
    if reader.code::<KeyUpdateRequest>(REQUEST_UPDATE).is_some_and(|request| request.name().is_none()) {
        reader.flag(Problem::NotAllowed);
    }
}
