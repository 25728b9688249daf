//! early_data, `[RFC 8446 §4.2.10]`: the client sends data with its first flight; a ticket says how much it may be.
//!
//! ```text
//! struct {
//!     select (Handshake.msg_type) {
//!         case new_session_ticket: uint32 max_early_data_size;
//!         case client_hello: Empty;
//!         case encrypted_extensions: Empty;
//!     };
//! } EarlyDataIndication;
//! ```

use super::super::field::fields;
use super::super::{Context, Reader};
use super::Place;

fields! {
    EARLY_DATA "extension.early_data";
    MAX_EARLY_DATA_SIZE "extension.early_data.max_early_data_size";
}

pub(super) fn read(reader: &mut Reader<'_>, place: Place, _: Context) {
    if place == Place::NewSessionTicket {
        reader.number(MAX_EARLY_DATA_SIZE, 4);
    }
}
