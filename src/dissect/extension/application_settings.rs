//! What Chromium sends and IANA does not register: application_settings, the settings of the protocol inside, sent with the
//! handshake (draft-vvv-tls-alps), and next_protocol_negotiation, the forerunner of ALPN (draft-agl-tls-nextprotoneg).
//!
//! ```text
//! struct {
//!     ProtocolName supported_protocols<2..2^16-1>;
//! } ApplicationSettingsSupport;
//! ```
//!
//! In EncryptedExtensions application_settings holds what the protocol inside says. Of next_protocol_negotiation the
//! client's is empty, and the server's is names without a length around them.

use super::super::field::fields;
use super::super::tree::Value;
use super::super::{Context, Reader};
use super::{Place, application_layer_protocol_negotiation};
use crate::codepoint::ExtensionType;

fields! {
    APPLICATION_SETTINGS "extension.application_settings";
    SUPPORTED_PROTOCOLS "extension.application_settings.supported_protocols";
    PROTOCOL_NAME "extension.application_settings.supported_protocols.protocol_name" Text;
    SETTINGS "extension.application_settings.settings" Text;
    NEXT_PROTOCOL_NEGOTIATION "extension.next_protocol_negotiation";
    NEXT_PROTOCOL_NAME "extension.next_protocol_negotiation.protocol_name" Text;
}

/// The number that Chromium uses since 2024.
pub(super) const CODE_POINT: ExtensionType = ExtensionType(0x44cd);

/// The number that it used before.
pub(super) const OLD_CODE_POINT: ExtensionType = ExtensionType(0x4469);

/// The number of next_protocol_negotiation.
pub(super) const NEXT_PROTOCOL_CODE_POINT: ExtensionType = ExtensionType(0x3374);

pub(super) fn read(reader: &mut Reader<'_>, place: Place, _: Context) {
    if place == Place::ClientHello {
        reader.list(SUPPORTED_PROTOCOLS, 2, |reader| {
            application_layer_protocol_negotiation::name(reader, PROTOCOL_NAME);
        });
    } else {
        reader.rest_as(SETTINGS, Value::Bytes);
    }
}

pub(super) fn read_next_protocol(reader: &mut Reader<'_>, _: Place, _: Context) {
    reader.repeat(|reader| application_layer_protocol_negotiation::name(reader, NEXT_PROTOCOL_NAME));
}
