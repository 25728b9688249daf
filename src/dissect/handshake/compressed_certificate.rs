//! CompressedCertificate: a Certificate message, compressed, `[RFC 8879 §4]`.
//!
//! ```text
//! struct {
//!     CertificateCompressionAlgorithm algorithm;
//!     uint24 uncompressed_length;
//!     opaque compressed_certificate_message<1..2^24-1>;
//! } CompressedCertificate;
//! ```
//!
//! What is compressed is the Certificate message without its header. It is a buffer of its own: [`decompressed`] gives it, and
//! [`super::certificate_body`] reads it. Of the algorithms zlib alone is undone here.

use super::super::field::fields;
use super::super::{Context, Problem, Reader, Span, Tree, Value};
use crate::codepoint::{CertificateCompressionAlgorithm, HandshakeType};
use crate::compress::{self, Error};

fields! {
    COMPRESSED_CERTIFICATE "compressed_certificate";
    ALGORITHM "compressed_certificate.algorithm";
    UNCOMPRESSED_LENGTH "compressed_certificate.uncompressed_length";
    COMPRESSED_CERTIFICATE_MESSAGE "compressed_certificate.compressed_certificate_message" Compressed;
}

pub(super) fn read(reader: &mut Reader<'_>, _: Context) {
    let algorithm = reader.code::<CertificateCompressionAlgorithm>(ALGORITHM);
    let length = reader.number(UNCOMPRESSED_LENGTH, 3);
    let Some(stream) = reader.opaque_vector(COMPRESSED_CERTIFICATE_MESSAGE, 3) else { return };
    if let (Some(CertificateCompressionAlgorithm::ZLIB), Some(length)) = (algorithm, length)
        && let Err(error) = compress::inflate(stream, length as usize)
    {
        reader.flag(problem(error));
    }
}

fn problem(error: Error) -> Problem {
    match error {
        Error::TooLarge { said } => Problem::TooLarge { said: said as u32, most: compress::LARGEST as u32 },
        Error::Malformed => Problem::NotCompressed,
        Error::Longer { said } => Problem::OtherLength { said: said as u32, found: None },
        Error::Shorter { said, found } => Problem::OtherLength { said: said as u32, found: Some(found as u32) },
    }
}

/// The body of the Certificate message that a whole CompressedCertificate message holds, header included, and where in the message
/// its compressed form stands; `None` for every other message, for an algorithm that is not undone here, and where it does not come
/// to what it says.
#[must_use]
pub fn decompressed(message: &[u8]) -> Option<(Span, Vec<u8>)> {
    if message.first() != Some(&HandshakeType::COMPRESSED_CERTIFICATE.0) {
        return None;
    }
    let tree = super::message(message, Context::default());
    let number = |field| match tree.nodes[tree.find(field)?].value {
        Value::Number(number) | Value::Code { number, .. } => Some(number),
        _ => None,
    };
    let span = whole(&tree)?;
    if number(ALGORITHM)? != u64::from(CertificateCompressionAlgorithm::ZLIB.0) {
        return None;
    }
    let content = compress::inflate(span.of(message), number(UNCOMPRESSED_LENGTH)? as usize).ok()?;
    Some((span, content))
}

/// Where the compressed bytes stand, if all of them are there.
fn whole(tree: &Tree) -> Option<Span> {
    let is_cut = tree.issues.iter().any(|issue| matches!(issue.problem, Problem::Short { .. }));
    let node = tree.find(COMPRESSED_CERTIFICATE_MESSAGE).filter(|_| !is_cut)?;
    Some(tree.nodes[node].span)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An empty Certificate: no context, no entries.
    const EMPTY: &[u8] = &[0, 0, 0, 0];

    fn message(algorithm: u8, length: u8, stream: &[u8]) -> Vec<u8> {
        let body = [&[0, algorithm, 0, 0, length, 0, 0, stream.len() as u8], stream].concat();
        [&[HandshakeType::COMPRESSED_CERTIFICATE.0, 0, 0, body.len() as u8], &body[..]].concat()
    }

    #[track_caller]
    fn check(message: &[u8], content: Option<&[u8]>, issues: &[&str]) {
        let found = decompressed(message);
        assert_eq!(found.as_ref().map(|(_, content)| &content[..]), content);
        let tree = super::super::message(message, Context::default());
        assert!(tree.tiles(message.len()));
        assert_eq!(tree.issues.iter().map(ToString::to_string).collect::<Vec<_>>(), issues);
    }

    #[test]
    fn a_certificate_is_found_in_its_compressed_form() {
        let stream = compress::deflate(EMPTY);
        let message = message(1, 4, &stream);
        check(&message, Some(EMPTY), &[]);
        let (span, _) = decompressed(&message).expect("it was found");
        assert_eq!(span.of(&message), stream);
    }

    #[test]
    fn what_does_not_come_to_what_it_says_is_told() {
        let stream = compress::deflate(EMPTY);
        let field = "bytes 12..24, compressed_certificate_message";
        check(
            &message(1, 3, &stream),
            None,
            &[&format!("{field}: decompresses to more than the 3 bytes that it says")],
        );
        check(&message(1, 5, &stream), None, &[&format!("{field}: decompresses to 4 bytes, and says 5")]);
        check(&message(1, 4, &[7; 12]), None, &[&format!("{field}: cannot be decompressed")]);
        let mut large = message(1, 4, &stream);
        large[6] = 9;
        check(&large, None, &[&format!("{field}: says that it decompresses to 589828 bytes, and 65536 is the most")]);
    }

    #[test]
    fn other_algorithms_and_other_messages_are_left_alone() {
        let stream = compress::deflate(EMPTY);
        check(&message(2, 4, &stream), None, &[]);
        let mut other = message(1, 4, &stream);
        other[0] = 0x99;
        assert_eq!(decompressed(&other), None);
    }

    #[test]
    fn a_message_cut_anywhere_holds_nothing() {
        let whole = message(1, 4, &compress::deflate(EMPTY));
        for end in 0..whole.len() {
            assert_eq!(decompressed(&whole[..end]), None, "{end}");
        }
    }
}
