//! supported_groups, `[RFC 8446 §4.2.7]`, `[RFC 8422 §5.1.1]`: the groups for a key exchange, the best first. A server may
//! tell its own for the next time.
//!
//! ```text
//! struct {
//!     NamedGroup named_group_list<2..2^16-1>;
//! } NamedGroupList;
//! ```

use super::super::field::fields;
use super::super::{Context, Reader};
use super::Place;
use crate::codepoint::NamedGroup;

fields! {
    SUPPORTED_GROUPS "extension.supported_groups";
    NAMED_GROUP_LIST "extension.supported_groups.named_group_list";
    NAMED_GROUP "extension.supported_groups.named_group_list.named_group";
}

pub(super) fn read(reader: &mut Reader<'_>, _: Place, _: Context) {
    reader.codes::<NamedGroup>(NAMED_GROUP_LIST, 2, NAMED_GROUP);
}
