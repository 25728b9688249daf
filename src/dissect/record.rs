//! TLS records: five bytes of header, then the fragment, in the clear or sealed, `[RFC 8446 §5.1]`, `[RFC 8446 §5.2]`,
//! `[RFC 5246 §6.2]`.
//!
//! ```text
//! struct {
//!     ContentType type;
//!     ProtocolVersion legacy_record_version;
//!     uint16 length;
//!     opaque fragment[TLSPlaintext.length];
//! } TLSPlaintext;
//!
//! struct {
//!     ContentType opaque_type = application_data;
//!     ProtocolVersion legacy_record_version = 0x0303;
//!     uint16 length;
//!     opaque encrypted_record[TLSCiphertext.length];
//! } TLSCiphertext;
//!
//! struct {
//!     opaque content[TLSPlaintext.length];
//!     ContentType type;
//!     uint8 zeros[length_of_padding];
//! } TLSInnerPlaintext;
//! ```

use super::field::fields;
use super::tree::Value;
use super::{Context, Problem, Reader, Tree, alert, change_cipher_spec, handshake};
use crate::codepoint::{ContentType, ProtocolVersion};

fields! {
    RECORD "record";
    TYPE "record.type";
    LEGACY_RECORD_VERSION "record.legacy_record_version";
    FRAGMENT "record.fragment";
    APPLICATION_DATA "record.application_data" Text;
    OPAQUE_TYPE "ciphertext.opaque_type";
    SEALED_TYPE "ciphertext.type";
    SEALED_VERSION "ciphertext.legacy_record_version";
    ENCRYPTED_RECORD "ciphertext.encrypted_record";
    NONCE_EXPLICIT "ciphertext.nonce_explicit";
    CIPHERTEXT "ciphertext.aead_ciphertext" Ciphertext;
    TAG "ciphertext.aead_tag" Mac;
    INNER_PLAINTEXT "inner_plaintext";
    INNER_CONTENT "inner_plaintext.content";
    INNER_TYPE "inner_plaintext.type";
    ZEROS "inner_plaintext.zeros" Padding;
}

/// What a record's fragment is; the record itself does not tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fragment {
    /// In the clear: whole messages.
    Clear(Context),
    /// In the clear, and read elsewhere: content may begin and end in other records.
    Carried,
    /// Sealed by an AEAD, `[RFC 8446 §5.2]`, `[RFC 5246 §6.2.3.3]`.
    Sealed {
        /// The version, which decides what the header's fields mean.
        version: ProtocolVersion,
        /// Bytes of the nonce that travel with the record: 8 with AES-GCM in TLS 1.2, else 0.
        explicit_nonce: usize,
        /// Bytes of the tag.
        tag: usize,
    },
}

/// Dissects one record, header included.
#[must_use]
pub fn message(bytes: &[u8], fragment: Fragment) -> Tree {
    let mut reader = Reader::new(bytes, RECORD);
    reader.structure(RECORD, |reader| match fragment {
        Fragment::Clear(context) => {
            let content_type = reader.code::<ContentType>(TYPE);
            reader.code::<ProtocolVersion>(LEGACY_RECORD_VERSION);
            reader.vector(FRAGMENT, 2, |reader| content(reader, content_type, context));
        }
        Fragment::Carried => {
            reader.code::<ContentType>(TYPE);
            reader.code::<ProtocolVersion>(LEGACY_RECORD_VERSION);
            reader.opaque_vector(FRAGMENT, 2);
        }
        Fragment::Sealed { version, explicit_nonce, tag } => {
            let hidden = version == ProtocolVersion::TLS_1_3;
            reader.code::<ContentType>(if hidden { OPAQUE_TYPE } else { SEALED_TYPE });
            reader.code::<ProtocolVersion>(SEALED_VERSION);
            reader.vector(ENCRYPTED_RECORD, 2, |reader| sealed(reader, explicit_nonce, tag));
        }
    });
    reader.finish()
}

/// Dissects an opened TLS 1.3 record, `TLSInnerPlaintext`; with a context its content too, else that is read elsewhere.
#[must_use]
pub fn opened(bytes: &[u8], context: Option<Context>) -> Tree {
    let mut reader = Reader::new(bytes, INNER_PLAINTEXT);
    let length = bytes.iter().rposition(|&byte| byte != 0).unwrap_or(0);
    let content_type = bytes.get(length).filter(|&&byte| byte != 0).map(|&byte| ContentType(byte));
    reader.structure(INNER_PLAINTEXT, |reader| {
        match context {
            Some(context) => reader.limited(INNER_CONTENT, length, |reader| content(reader, content_type, context)),
            None if length > 0 => drop(reader.bytes(INNER_CONTENT, length)),
            None => {}
        }
        if content_type.is_some() {
            reader.code::<ContentType>(INNER_TYPE);
        }
        reader.rest_as(ZEROS, Value::Bytes);
        // Nothing but zeros has no content type: whoever receives it ends the connection, `[RFC 8446 §5.4]`.
        if content_type.is_none() && !bytes.is_empty() {
            reader.flag(Problem::NotAllowed);
        }
    });
    reader.finish()
}

/// What a fragment holds, by its type.
fn content(reader: &mut Reader<'_>, content_type: Option<ContentType>, context: Context) {
    match content_type {
        Some(ContentType::HANDSHAKE) => reader.repeat(|reader| handshake::read(reader, context)),
        Some(ContentType::ALERT) => alert::parts(reader),
        Some(ContentType::CHANGE_CIPHER_SPEC) => change_cipher_spec::parts(reader),
        // SMTP goes its own way over the borders of records: it is read where it is whole.
        Some(ContentType::APPLICATION_DATA) => drop(reader.rest_as(APPLICATION_DATA, Value::Bytes)),
        _ => reader.leftover(),
    }
}

fn sealed(reader: &mut Reader<'_>, explicit_nonce: usize, tag: usize) {
    if explicit_nonce > 0 {
        reader.bytes(NONCE_EXPLICIT, explicit_nonce);
    }
    let ciphertext = reader.remaining().saturating_sub(tag);
    reader.bytes(CIPHERTEXT, ciphertext);
    reader.bytes(TAG, tag);
}

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
    fn an_inner_plaintext_of_zeros_has_no_type() {
        assert_eq!(opened(&[1, 2, 22, 0], None).issues, []);
        let tree = opened(&[0, 0], None);
        assert_eq!(tree.issues.iter().map(|issue| issue.problem).collect::<Vec<_>>(), [Problem::NotAllowed]);
        assert!(tree.tiles(2));
    }

    #[test]
    fn padding_is_cut_off_the_inner_plaintext() {
        assert_eq!(inner(&[1, 2, 22, 0, 0]), Some((ContentType::HANDSHAKE, &[1, 2][..])));
        assert_eq!(inner(&[0, 0]), None);
        assert_eq!(inner(&[]), None);
    }
}
