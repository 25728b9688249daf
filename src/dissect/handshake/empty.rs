//! Handshake messages without a body: that they come is all that they say.
//!
//! HelloRequest asks a TLS 1.2 client for a new handshake, `[RFC 5246 §7.4.1.1]`; ServerHelloDone ends what a TLS 1.2 server
//! has to say, `[RFC 5246 §7.4.5]`; EndOfEarlyData ends what a TLS 1.3 client sent before the handshake, `[RFC 8446 §4.5]`.
//!
//! ```text
//! struct { } HelloRequest;
//! struct { } ServerHelloDone;
//! struct {} EndOfEarlyData;
//! ```

use super::super::field::fields;
use super::super::{Context, Reader};

fields! {
    HELLO_REQUEST "hello_request";
    SERVER_HELLO_DONE "server_hello_done";
    END_OF_EARLY_DATA "end_of_early_data";
}

/// Reads nothing: a byte that is there all the same is claimed by nobody.
pub(super) fn read(_: &mut Reader<'_>, _: Context) {}
