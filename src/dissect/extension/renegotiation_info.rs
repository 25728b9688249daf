//! renegotiation_info, `[RFC 5746 §3.2]`: which handshake this one continues: none, or that with these Finished messages.
//!
//! ```text
//! struct {
//!     opaque renegotiated_connection<0..255>;
//! } RenegotiationInfo;
//! ```
//!
//! The client repeats its own `verify_data`, the server the client's and its own.

use super::super::field::fields;
use super::super::tree::Value;
use super::super::{Context, Reader};
use super::Place;

fields! {
    RENEGOTIATION_INFO "extension.renegotiation_info";
    RENEGOTIATED_CONNECTION "extension.renegotiation_info.renegotiated_connection";
    CLIENT_VERIFY_DATA "extension.renegotiation_info.client_verify_data" Mac;
    SERVER_VERIFY_DATA "extension.renegotiation_info.server_verify_data" Mac;
}

pub(super) fn read(reader: &mut Reader<'_>, place: Place, _: Context) {
    reader.vector(RENEGOTIATED_CONNECTION, 1, |reader| {
        if place == Place::ServerHello && !reader.is_empty() {
            reader.bytes(CLIENT_VERIFY_DATA, reader.remaining() / 2);
            reader.rest_as(SERVER_VERIFY_DATA, Value::Bytes);
        } else {
            reader.rest_as(CLIENT_VERIFY_DATA, Value::Bytes);
        }
    });
}
