//! NextProtocol: what a client of TLS 1.2 chose by next_protocol_negotiation, the forerunner of ALPN, which IANA does not
//! register and OpenSSL still speaks (draft-agl-tls-nextprotoneg).
//!
//! ```text
//! struct {
//!     opaque selected_protocol<0..255>;
//!     opaque padding<0..255>;
//! } NextProtocol;
//! ```

use super::super::field::fields;
use super::super::{Context, Reader};
use crate::codepoint::HandshakeType;

fields! {
    NEXT_PROTOCOL "next_protocol";
    SELECTED_PROTOCOL "next_protocol.selected_protocol" Text;
    PADDING "next_protocol.padding" Padding;
}

/// The number of the message.
pub(super) const CODE_POINT: HandshakeType = HandshakeType(67);

pub(super) fn read(reader: &mut Reader<'_>, _: Context) {
    reader.text_vector(SELECTED_PROTOCOL, 1);
    reader.opaque_vector(PADDING, 1);
}
