//! application_layer_protocol_negotiation, `[RFC 7301 §3.1]`: which protocol shall run inside; the server's has one name.
//!
//! ```text
//! opaque ProtocolName<1..2^8-1>;
//!
//! struct {
//!     ProtocolName protocol_name_list<2..2^16-1>
//! } ProtocolNameList;
//! ```

use super::super::field::fields;
use super::super::tree::Value;
use super::super::{Context, FieldId, Reader};
use super::Place;

fields! {
    APPLICATION_LAYER_PROTOCOL_NEGOTIATION "extension.application_layer_protocol_negotiation";
    PROTOCOL_NAME_LIST "extension.application_layer_protocol_negotiation.protocol_name_list";
    PROTOCOL_NAME "extension.application_layer_protocol_negotiation.protocol_name_list.protocol_name" Text;
}

pub(super) fn read(reader: &mut Reader<'_>, _: Place, _: Context) {
    reader.list(PROTOCOL_NAME_LIST, 2, |reader| name(reader, PROTOCOL_NAME));
}

/// Reads the name of a protocol: text, but for those of GREASE, which are two bytes of any kind.
pub(super) fn name(reader: &mut Reader<'_>, field: FieldId) {
    let name = reader.opaque_vector(field, 1);
    if name.is_some_and(|name| name.iter().all(u8::is_ascii_graphic)) {
        reader.revalue(Value::Text);
    }
}
