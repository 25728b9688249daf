//! Handshake messages: four bytes of header, then the body, `[RFC 8446 §4]`. One file for each message.
//!
//! ```text
//! struct {
//!     HandshakeType msg_type;
//!     uint24 length;
//!     select (Handshake.msg_type) { … };
//! } Handshake;
//! ```

pub mod certificate;
pub mod certificate_request;
pub mod certificate_status;
pub mod certificate_verify;
pub mod client_hello;
pub mod compressed_certificate;
pub mod empty;
pub mod encrypted_extensions;
pub mod finished;
pub mod key_exchange;
pub mod key_update;
pub mod new_session_ticket;
pub mod next_protocol;
pub mod server_hello;

use certificate::CERTIFICATE;
use certificate_request::CERTIFICATE_REQUEST;
use certificate_status::CERTIFICATE_STATUS;
use certificate_verify::CERTIFICATE_VERIFY;
use client_hello::CLIENT_HELLO;
use compressed_certificate::COMPRESSED_CERTIFICATE;
use empty::{END_OF_EARLY_DATA, HELLO_REQUEST, SERVER_HELLO_DONE};
use encrypted_extensions::ENCRYPTED_EXTENSIONS;
use finished::{FINISHED, MESSAGE_HASH};
use key_exchange::{CLIENT_KEY_EXCHANGE, SERVER_KEY_EXCHANGE};
use key_update::KEY_UPDATE;
use new_session_ticket::NEW_SESSION_TICKET;
use next_protocol::NEXT_PROTOCOL;
use server_hello::{HELLO_RETRY_REQUEST, SERVER_HELLO};

use super::field::fields;
use super::{Context, FieldId, Reader, Tree};
use crate::codepoint::{HandshakeType, ProtocolVersion};

fields! {
    HANDSHAKE "handshake";
    MSG_TYPE "handshake.msg_type";
    BODY "handshake.body";
}

/// The fields of all handshake messages.
pub(super) const ALL: &[&[FieldId]] = &[
    FIELDS,
    certificate::FIELDS,
    certificate_request::FIELDS,
    certificate_status::FIELDS,
    certificate_verify::FIELDS,
    client_hello::FIELDS,
    compressed_certificate::FIELDS,
    empty::FIELDS,
    encrypted_extensions::FIELDS,
    finished::FIELDS,
    key_exchange::FIELDS,
    key_update::FIELDS,
    new_session_ticket::FIELDS,
    next_protocol::FIELDS,
    server_hello::FIELDS,
];

/// Dissects one handshake message, header included.
#[must_use]
pub fn message(bytes: &[u8], context: Context) -> Tree {
    let mut reader = Reader::new(bytes, HANDSHAKE);
    read(&mut reader, context);
    reader.finish()
}

/// Dissects the body of a Certificate message: what a CompressedCertificate holds, [`compressed_certificate::decompressed`].
#[must_use]
pub fn certificate_body(bytes: &[u8], context: Context) -> Tree {
    Reader::whole(bytes, CERTIFICATE, |reader| certificate::read(reader, context))
}

/// Reads one handshake message, header included.
pub(super) fn read(reader: &mut Reader<'_>, context: Context) {
    let retry = is_retry(reader.rest());
    reader.structure(HANDSHAKE, |reader| {
        let Some(kind) = reader.code::<HandshakeType>(MSG_TYPE) else { return };
        let (field, body) = body(kind, retry, context.version);
        reader.vector(field, 3, |reader| body(reader, context));
    });
}

/// Reads a message's body.
type Body = fn(&mut Reader<'_>, Context);

/// What the body of a message is called, and what reads it. The one obvious place for a new message.
///
/// Where a message has two forms and the version is not known, it is that of TLS 1.2: in TLS 1.3 they are all sealed, and
/// who opened them knows the version.
fn body(kind: HandshakeType, retry: bool, version: Option<ProtocolVersion>) -> (FieldId, Body) {
    let tls13 = version == Some(ProtocolVersion::TLS_1_3);
    match kind {
        HandshakeType::HELLO_REQUEST => (HELLO_REQUEST, empty::read),
        HandshakeType::CLIENT_HELLO => (CLIENT_HELLO, client_hello::read),
        HandshakeType::SERVER_HELLO if retry => (HELLO_RETRY_REQUEST, server_hello::read_retry),
        HandshakeType::SERVER_HELLO => (SERVER_HELLO, server_hello::read),
        HandshakeType::NEW_SESSION_TICKET if tls13 => (NEW_SESSION_TICKET, new_session_ticket::read),
        HandshakeType::NEW_SESSION_TICKET => (NEW_SESSION_TICKET, new_session_ticket::read_tls12),
        HandshakeType::END_OF_EARLY_DATA => (END_OF_EARLY_DATA, empty::read),
        HandshakeType::ENCRYPTED_EXTENSIONS => (ENCRYPTED_EXTENSIONS, encrypted_extensions::read),
        HandshakeType::CERTIFICATE if tls13 => (CERTIFICATE, certificate::read),
        HandshakeType::CERTIFICATE => (CERTIFICATE, certificate::read_tls12),
        HandshakeType::SERVER_KEY_EXCHANGE => (SERVER_KEY_EXCHANGE, key_exchange::read_server),
        HandshakeType::CERTIFICATE_REQUEST if tls13 => (CERTIFICATE_REQUEST, certificate_request::read),
        HandshakeType::CERTIFICATE_REQUEST => (CERTIFICATE_REQUEST, certificate_request::read_tls12),
        HandshakeType::SERVER_HELLO_DONE => (SERVER_HELLO_DONE, empty::read),
        HandshakeType::CERTIFICATE_VERIFY => (CERTIFICATE_VERIFY, certificate_verify::read),
        HandshakeType::CLIENT_KEY_EXCHANGE => (CLIENT_KEY_EXCHANGE, key_exchange::read_client),
        HandshakeType::FINISHED => (FINISHED, finished::read),
        HandshakeType::CERTIFICATE_STATUS => (CERTIFICATE_STATUS, certificate_status::read),
        HandshakeType::KEY_UPDATE => (KEY_UPDATE, key_update::read),
        HandshakeType::COMPRESSED_CERTIFICATE => (COMPRESSED_CERTIFICATE, compressed_certificate::read),
        HandshakeType::MESSAGE_HASH => (MESSAGE_HASH, finished::read_message_hash),
        next_protocol::CODE_POINT => (NEXT_PROTOCOL, next_protocol::read),
        // No implementation of TLS sends the others: what they hold is claimed by nobody.
        _ => (BODY, empty::read),
    }
}

/// The length of a handshake message's header in bytes.
pub const HEADER: usize = 4;

/// The SHA-256 of "HelloRetryRequest": a ServerHello with this random is one, `[RFC 8446 §4.1.3]`.
const RETRY_RANDOM: [u8; 32] = [
    0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91, 0xc2, 0xa2, 0x11,
    0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
];

/// Type and whole length in bytes, header included, of the message at the front; `None` below four bytes.
#[must_use]
pub fn header(bytes: &[u8]) -> Option<(HandshakeType, usize)> {
    let &[kind, high, middle, low, ..] = bytes else { return None };
    Some((HandshakeType(kind), HEADER + (usize::from(high) << 16 | usize::from(middle) << 8 | usize::from(low))))
}

/// Splits a buffer into whole messages; what is not whole yet is the second part.
#[must_use]
pub fn split(buffer: &[u8]) -> (Vec<&[u8]>, &[u8]) {
    let mut messages = Vec::new();
    let mut rest = buffer;
    while let Some((_, whole)) = header(rest)
        && let Some((message, behind)) = rest.split_at_checked(whole)
    {
        messages.push(message);
        rest = behind;
    }
    (messages, rest)
}

/// The name of the structure that a whole message holds: `ClientHello`, `HelloRetryRequest` …
#[must_use]
pub fn name(message: &[u8]) -> String {
    let Some((kind, _)) = header(message) else { return "handshake fragment".to_owned() };
    if is_retry(message) {
        return "HelloRetryRequest".to_owned();
    }
    if kind == next_protocol::CODE_POINT {
        return "NextProtocol".to_owned();
    }
    kind.message().map_or_else(|| kind.to_string(), str::to_owned)
}

/// Whether a message is a HelloRetryRequest: a ServerHello with a special random.
#[must_use]
pub fn is_retry(message: &[u8]) -> bool {
    message.first() == Some(&HandshakeType::SERVER_HELLO.0) && message.get(6..38) == Some(&RETRY_RANDOM[..])
}

#[cfg(test)]
mod tests {
    use super::super::outline::outline;
    use super::*;
    use crate::codepoint::CipherSuite;

    #[test]
    fn messages_are_told_apart_and_a_rest_is_kept() {
        let buffer = [14, 0, 0, 0, 20, 0, 0, 2, 9, 9, 11, 0];
        let (messages, rest) = split(&buffer);
        assert_eq!(messages.iter().map(|message| name(message)).collect::<Vec<_>>(), ["ServerHelloDone", "Finished"]);
        assert_eq!(rest, [11, 0]);
        assert_eq!(
            [name(&[67, 0, 0, 0]), name(&[0x99, 0, 0, 0]), name(&[1])],
            ["NextProtocol", "0x99", "handshake fragment"]
        );
    }

    #[test]
    fn a_retry_is_known_by_its_random() {
        let mut message = vec![2, 0, 0, 34, 3, 3];
        message.extend(RETRY_RANDOM);
        assert_eq!(name(&message), "HelloRetryRequest");
        message[7] ^= 1;
        assert_eq!(name(&message), "ServerHello");
    }

    /// The lines of a message behind its type, under the version and suite of a TLS 1.3 connection.
    #[track_caller]
    fn check(bytes: &[u8], lines: &[&str]) {
        let suite = Some(CipherSuite::TLS_AES_128_GCM_SHA256);
        let tree = message(bytes, Context { version: Some(ProtocolVersion::TLS_1_3), suite });
        assert!(tree.tiles(bytes.len()));
        assert_eq!(outline(&tree, bytes)[2..], *lines);
    }

    #[test]
    fn a_message_without_a_body_says_nothing_more() {
        check(&[0, 0, 0, 0], &["  1..4 length 0", "  4..4 hello_request"]);
        let told = "! bytes 4..5, unknown: bytes that no rule claims";
        check(&[5, 0, 0, 1, 9], &["  1..4 length 1", "  4..5 end_of_early_data", "    4..5 unknown 09", told]);
    }

    #[test]
    fn a_compressed_certificate_says_how_and_how_long() {
        check(
            &[25, 0, 0, 10, 0, 2, 0, 3, 0xe8, 0, 0, 2, 9, 9],
            &[
                "  1..4 length 10",
                "  4..14 compressed_certificate",
                "    4..6 algorithm brotli (0x0002)",
                "    6..9 uncompressed_length 1000",
                "    9..12 length 2",
                "    12..14 compressed_certificate_message 0909",
            ],
        );
    }

    #[test]
    fn a_key_update_asks_for_one_or_not_and_nothing_else() {
        let body = "  4..5 key_update";
        check(&[24, 0, 0, 1, 1], &["  1..4 length 1", body, "    4..5 request_update update_requested (0x01)"]);
        let told = "! bytes 4..5, request_update: a value that is not allowed here";
        check(&[24, 0, 0, 1, 2], &["  1..4 length 1", body, "    4..5 request_update 0x02", told]);
    }

    #[test]
    fn a_hash_stands_for_the_first_client_hello() {
        check(&[254, 0, 0, 2, 8, 9], &["  1..4 length 2", "  4..6 message_hash", "    4..6 hash 0809"]);
    }

    #[test]
    fn what_a_message_of_an_unknown_type_holds_is_claimed_by_nobody() {
        let told = "! bytes 4..5, unknown: bytes that no rule claims";
        check(&[0x99, 0, 0, 1, 7], &["  1..4 length 1", "  4..5 body", "    4..5 unknown 07", told]);
    }
}
