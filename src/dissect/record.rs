//! TLS records: five bytes of header, then the fragment, `[RFC 8446 §5.1]`.
//!
//! ```text
//! struct {
//!     ContentType type;
//!     ProtocolVersion legacy_record_version;
//!     uint16 length;
//!     opaque fragment[TLSPlaintext.length];
//! } TLSPlaintext;
//! ```

use crate::codepoint::{ContentType, ProtocolVersion};

/// The length of a record's header in bytes.
pub const HEADER: usize = 5;

/// A record's header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// What the record says it holds; for a record protected by TLS 1.3 always application_data.
    pub content_type: ContentType,
    /// The version it says; frozen at TLS 1.2 in TLS 1.3.
    pub version: ProtocolVersion,
    /// The fragment's length in bytes, as it says.
    pub length: u16,
}

impl Header {
    /// Reads the first five bytes; `None` when there are fewer.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let &[content_type, major, minor, high, low, ..] = bytes else { return None };
        Some(Self {
            content_type: ContentType(content_type),
            version: ProtocolVersion(u16::from_be_bytes([major, minor])),
            length: u16::from_be_bytes([high, low]),
        })
    }

    /// Header and fragment together, in bytes.
    #[must_use]
    pub fn whole(self) -> usize {
        HEADER + usize::from(self.length)
    }
}

/// Splits what stands at the front of a stream into whole records; what is not whole yet is the second part.
#[must_use]
pub fn split(stream: &[u8]) -> (Vec<&[u8]>, &[u8]) {
    let mut records = Vec::new();
    let mut rest = stream;
    while let Some(header) = Header::read(rest)
        && let Some((record, behind)) = rest.split_at_checked(header.whole())
    {
        records.push(record);
        rest = behind;
    }
    (records, rest)
}

/// The content type and content of a TLS 1.3 inner plaintext, its padding cut off, `[RFC 8446 §5.4]`.
///
/// `None` when all of it is zero: then there is no content type.
#[must_use]
pub fn inner(plaintext: &[u8]) -> Option<(ContentType, &[u8])> {
    let last = plaintext.iter().rposition(|&byte| byte != 0)?;
    Some((ContentType(plaintext[last]), &plaintext[..last]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_falls_into_records_and_a_rest() {
        let stream = [22, 3, 1, 0, 2, 1, 2, 20, 3, 3, 0, 1, 1, 23, 3, 3];
        let (records, rest) = split(&stream);
        assert_eq!(records, [&stream[..7], &stream[7..13]]);
        assert_eq!(rest, &stream[13..]);
    }

    #[test]
    fn padding_is_cut_off_the_inner_plaintext() {
        assert_eq!(inner(&[1, 2, 22, 0, 0]), Some((ContentType::HANDSHAKE, &[1, 2][..])));
        assert_eq!(inner(&[0, 0]), None);
        assert_eq!(inner(&[]), None);
    }
}
