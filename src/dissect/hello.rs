//! Where the extensions of a ClientHello or ServerHello stand, `[RFC 8446 §4.1.2]`, `[RFC 8446 §4.1.3]`.

use std::ops::Range;

use super::handshake;
use crate::codepoint::{ExtensionType, HandshakeType};

/// Where the parts of a hello stand in its message, as offsets from the handshake header's first byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The two bytes that give the length of all extensions.
    pub extensions_length: Range<usize>,
    /// Each extension, type and length included.
    pub extensions: Vec<(ExtensionType, Range<usize>)>,
}

/// Finds the extensions of a whole hello message; `None` when it is none, has none, or its lengths do not fit.
#[must_use]
pub fn layout(message: &[u8]) -> Option<Layout> {
    let (kind, whole) = handshake::header(message)?;
    let message = message.get(..whole)?;
    // legacy_version and random, then the session ID.
    let after_session = skip(message, handshake::HEADER + 34, 1)?;
    let at = match kind {
        HandshakeType::CLIENT_HELLO => skip(message, skip(message, after_session, 2)?, 1)?,
        HandshakeType::SERVER_HELLO => after_session + 3,
        _ => return None,
    };
    let end = skip(message, at, 2)?;
    let mut extensions = Vec::new();
    let mut next = at + 2;
    while next < end {
        let kind = message.get(next..next + 2)?;
        let behind = skip(message, next + 2, 2)?;
        extensions.push((ExtensionType(u16::from_be_bytes([kind[0], kind[1]])), next..behind));
        next = behind;
    }
    (next == end).then_some(Layout { extensions_length: at..at + 2, extensions })
}

/// The offset behind a vector whose length stands at `at` in `width` bytes.
fn skip(message: &[u8], at: usize, width: usize) -> Option<usize> {
    let length = message.get(at..at + width)?.iter().fold(0, |length, &byte| length << 8 | usize::from(byte));
    let end = at + width + length;
    (end <= message.len()).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A ClientHello without session ID, with one suite and two empty extensions.
    fn client_hello() -> Vec<u8> {
        let mut body = vec![3, 3];
        body.extend([7; 32]);
        body.extend([0, 0, 2, 0x13, 1, 1, 0, 0, 8, 0, 23, 0, 0, 0, 43, 0, 0]);
        [&[1, 0, 0, body.len() as u8][..], &body].concat()
    }

    #[test]
    fn extensions_are_found() {
        let layout = layout(&client_hello()).unwrap();
        let kinds: Vec<_> = layout.extensions.iter().map(|(kind, _)| *kind).collect();
        assert_eq!(kinds, [ExtensionType::EXTENDED_MASTER_SECRET, ExtensionType::SUPPORTED_VERSIONS]);
        assert_eq!(layout.extensions[1].1, 51..55);
    }

    #[test]
    fn a_hello_cut_anywhere_has_no_layout() {
        let hello = client_hello();
        for length in 0..hello.len() {
            assert_eq!(layout(&hello[..length]), None, "{length}");
        }
    }
}
