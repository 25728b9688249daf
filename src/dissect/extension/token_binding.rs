//! token_binding, `[RFC 8472 §2]`: which keys of the client's own may bind cookies to this connection.
//!
//! ```text
//! struct {
//!     uint8 major;
//!     uint8 minor;
//! } TB_ProtocolVersion;
//!
//! struct {
//!     TB_ProtocolVersion token_binding_version;
//!     TokenBindingKeyParameters key_parameters_list<1..2^8-1>
//! } TokenBindingParameters;
//! ```

use super::super::field::fields;
use super::super::{Context, Reader};
use super::Place;

fields! {
    TOKEN_BINDING "extension.token_binding";
    TOKEN_BINDING_VERSION "extension.token_binding.token_binding_version";
    MAJOR "extension.token_binding.token_binding_version.major";
    MINOR "extension.token_binding.token_binding_version.minor";
    KEY_PARAMETERS_LIST "extension.token_binding.key_parameters_list";
    KEY_PARAMETERS "extension.token_binding.key_parameters_list.token_binding_key_parameters";
}

pub(super) fn read(reader: &mut Reader<'_>, _: Place, _: Context) {
    reader.structure(TOKEN_BINDING_VERSION, |reader| {
        reader.number(MAJOR, 1);
        reader.number(MINOR, 1);
    });
    reader.list(KEY_PARAMETERS_LIST, 1, |reader| {
        reader.number(KEY_PARAMETERS, 1);
    });
}
