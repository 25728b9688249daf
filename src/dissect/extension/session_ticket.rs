//! session_ticket, `[RFC 5077 §3.2]`: the ticket of TLS 1.2 to come back with; empty, the wish for one, or its promise.

use super::super::field::fields;
use super::super::tree::Value;
use super::super::{Context, Reader};
use super::Place;

fields! {
    SESSION_TICKET "extension.session_ticket";
    TICKET "extension.session_ticket.ticket" Ticket;
}

pub(super) fn read(reader: &mut Reader<'_>, _: Place, _: Context) {
    reader.rest_as(TICKET, Value::Bytes);
}
