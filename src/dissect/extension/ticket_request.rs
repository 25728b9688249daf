//! ticket_request, `[RFC 9149 §3]`: how many tickets the client would like, and how many it will get.
//!
//! ```text
//! struct {
//!     uint8 new_session_count;
//!     uint8 resumption_count;
//! } ClientTicketRequest;
//!
//! struct {
//!     uint8 expected_count;
//! } ServerTicketRequestHint;
//! ```

use super::super::field::fields;
use super::super::{Context, Reader};
use super::Place;

fields! {
    TICKET_REQUEST "extension.ticket_request";
    NEW_SESSION_COUNT "extension.ticket_request.new_session_count";
    RESUMPTION_COUNT "extension.ticket_request.resumption_count";
    EXPECTED_COUNT "extension.ticket_request.expected_count";
}

pub(super) fn read(reader: &mut Reader<'_>, place: Place, _: Context) {
    if place == Place::ClientHello {
        reader.number(NEW_SESSION_COUNT, 1);
        reader.number(RESUMPTION_COUNT, 1);
    } else {
        reader.number(EXPECTED_COUNT, 1);
    }
}
