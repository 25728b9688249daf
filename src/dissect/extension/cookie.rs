//! cookie, `[RFC 8446 §4.2.2]`: the server hands its state to the client in a HelloRetryRequest, and gets it back.
//!
//! ```text
//! struct {
//!     opaque cookie<1..2^16-1>;
//! } Cookie;
//! ```

use super::super::field::fields;
use super::super::{Context, Reader};
use super::Place;

fields! {
    COOKIE "extension.cookie";
    COOKIE_VALUE "extension.cookie.cookie" Ticket;
}

pub(super) fn read(reader: &mut Reader<'_>, _: Place, _: Context) {
    reader.opaque_vector(COOKIE_VALUE, 2);
}
