//! supported_versions, `[RFC 8446 §4.2.1]`: what the client can do, in its order; in a server's hello, what was chosen.
//!
//! ```text
//! struct {
//!     select (Handshake.msg_type) {
//!         case client_hello: ProtocolVersion versions<2..254>;
//!         case server_hello: ProtocolVersion selected_version;
//!     };
//! } SupportedVersions;
//! ```

use super::super::field::fields;
use super::super::{Context, Reader};
use super::Place;
use crate::codepoint::ProtocolVersion;

fields! {
    SUPPORTED_VERSIONS "extension.supported_versions";
    VERSIONS "extension.supported_versions.versions";
    VERSION "extension.supported_versions.versions.version";
    SELECTED_VERSION "extension.supported_versions.selected_version";
}

pub(super) fn read(reader: &mut Reader<'_>, place: Place, _: Context) {
    if place == Place::ClientHello {
        reader.codes::<ProtocolVersion>(VERSIONS, 1, VERSION);
    } else {
        reader.code::<ProtocolVersion>(SELECTED_VERSION);
    }
}
