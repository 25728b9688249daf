//! Handshake messages: four bytes of header, then the body, `[RFC 8446 §4]`.

use crate::codepoint::HandshakeType;

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
    if kind == HandshakeType::SERVER_HELLO && message.get(6..38) == Some(&RETRY_RANDOM[..]) {
        return "HelloRetryRequest".to_owned();
    }
    kind.message().map_or_else(|| kind.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_told_apart_and_a_rest_is_kept() {
        let buffer = [14, 0, 0, 0, 20, 0, 0, 2, 9, 9, 11, 0];
        let (messages, rest) = split(&buffer);
        assert_eq!(messages.iter().map(|message| name(message)).collect::<Vec<_>>(), ["ServerHelloDone", "Finished"]);
        assert_eq!(rest, [11, 0]);
    }

    #[test]
    fn a_retry_is_known_by_its_random() {
        let mut message = vec![2, 0, 0, 34, 3, 3];
        message.extend(RETRY_RANDOM);
        assert_eq!(name(&message), "HelloRetryRequest");
        message[7] ^= 1;
        assert_eq!(name(&message), "ServerHello");
    }
}
