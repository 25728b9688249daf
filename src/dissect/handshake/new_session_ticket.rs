//! NewSessionTicket: what lets the client come back without showing certificates again, `[RFC 8446 §4.6.1]`,
//! `[RFC 5077 §3.3]`.
//!
//! ```text
//! struct {
//!     uint32 ticket_lifetime;
//!     uint32 ticket_age_add;
//!     opaque ticket_nonce<0..255>;
//!     opaque ticket<1..2^16-1>;
//!     Extension extensions<0..2^16-2>;
//! } NewSessionTicket;
//! ```
//!
//! In TLS 1.2:
//!
//! ```text
//! struct {
//!     uint32 ticket_lifetime_hint;
//!     opaque ticket<0..2^16-1>;
//! } NewSessionTicket;
//! ```

use super::super::extension::{self, Place};
use super::super::field::fields;
use super::super::{Context, Reader};

fields! {
    NEW_SESSION_TICKET "new_session_ticket";
    TICKET_LIFETIME "new_session_ticket.ticket_lifetime";
    TICKET_AGE_ADD "new_session_ticket.ticket_age_add";
    TICKET_NONCE "new_session_ticket.ticket_nonce";
    TICKET "new_session_ticket.ticket" Ticket;
    EXTENSIONS "new_session_ticket.extensions";
    TICKET_LIFETIME_HINT "new_session_ticket.ticket_lifetime_hint";
}

/// Reads the form of TLS 1.3.
pub(super) fn read(reader: &mut Reader<'_>, context: Context) {
    reader.number(TICKET_LIFETIME, 4);
    reader.number(TICKET_AGE_ADD, 4);
    reader.opaque_vector(TICKET_NONCE, 1);
    reader.opaque_vector(TICKET, 2);
    extension::list(reader, EXTENSIONS, Place::NewSessionTicket, context);
}

/// Reads the form of TLS 1.2.
pub(super) fn read_tls12(reader: &mut Reader<'_>, _: Context) {
    reader.number(TICKET_LIFETIME_HINT, 4);
    reader.opaque_vector(TICKET, 2);
}
