//! Compression of certificates by zlib, `[RFC 8879 §3]`, `[RFC 1950]`, as pure functions over miniz_oxide. This room knows nothing of TLS.
//!
//! What comes from a peer is not trusted: no more memory is taken than it says that it needs, and no more than [`LARGEST`].

use miniz_oxide::deflate::compress_to_vec_zlib;
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress, inflate_flags};

/// The most bytes that are decompressed to: rustls's own limit for a chain of certificates.
pub const LARGEST: usize = 1 << 16;

/// How hard is tried, from 0 to 10: zlib's best.
const LEVEL: u8 = 9;

/// Why a stream does not decompress to what it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// It should be more than [`LARGEST`] bytes; nothing was tried.
    #[error("{said} bytes are said to be in it, and {LARGEST} is the most that is tried")]
    TooLarge {
        /// How many bytes it should be.
        said: usize,
    },
    /// It is no stream of zlib, it ends too early, its checksum does not fit, or something stands behind its end.
    #[error("it is no stream of zlib")]
    Malformed,
    /// More comes out than should.
    #[error("more than the {said} bytes are in it that are said to be")]
    Longer {
        /// How many bytes it should be.
        said: usize,
    },
    /// Less comes out than should.
    #[error("{said} bytes are said to be in it, and {found} are")]
    Shorter {
        /// How many bytes it should be.
        said: usize,
        /// How many it is.
        found: usize,
    },
}

/// Compresses `content`: the same bytes always come to the same stream.
#[must_use]
pub fn deflate(content: &[u8]) -> Vec<u8> {
    compress_to_vec_zlib(content, LEVEL)
}

/// Decompresses a stream that should come to exactly `length` bytes, and end with the last of its own.
///
/// # Errors
/// [`Error`] where it does not.
pub fn inflate(stream: &[u8], length: usize) -> Result<Vec<u8>, Error> {
    if length > LARGEST {
        return Err(Error::TooLarge { said: length });
    }
    let mut content = vec![0; length];
    // A buffer of exactly this length, which nothing can be written beyond.
    let flags = inflate_flags::TINFL_FLAG_PARSE_ZLIB_HEADER | inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    let (status, read, written) = decompress(&mut Box::<DecompressorOxide>::default(), stream, &mut content, 0, flags);
    match status {
        TINFLStatus::Done if read < stream.len() => Err(Error::Malformed),
        TINFLStatus::Done if written < length => Err(Error::Shorter { said: length, found: written }),
        TINFLStatus::Done => Ok(content),
        TINFLStatus::HasMoreOutput => Err(Error::Longer { said: length }),
        _ => Err(Error::Malformed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &[u8] = b"a certificate of a certificate of a certificate";

    /// `TEXT` as Python's `zlib.compress` gives it, level 9: another program's stream.
    const OF_ZLIB: &[u8] = &[
        0x78, 0xda, 0x4b, 0x54, 0x48, 0x4e, 0x2d, 0x2a, 0xc9, 0x4c, 0xcb, 0x4c, 0x4e, 0x2c, 0x49, 0x55, 0xc8, 0x4f,
        0x53, 0x48, 0xc4, 0x2b, 0x00, 0x00, 0x98, 0xad, 0x11, 0x37,
    ];

    #[track_caller]
    fn check(stream: &[u8], length: usize, result: Result<&[u8], Error>) {
        assert_eq!(inflate(stream, length), result.map(<[u8]>::to_vec));
    }

    #[test]
    fn what_was_compressed_comes_back() {
        let stream = deflate(TEXT);
        assert!(stream.len() < TEXT.len());
        check(&stream, TEXT.len(), Ok(TEXT));
        check(&deflate(&[]), 0, Ok(&[]));
        check(OF_ZLIB, TEXT.len(), Ok(TEXT));
    }

    #[test]
    fn another_length_than_was_said_is_no_success() {
        let stream = deflate(TEXT);
        for said in 0..TEXT.len() {
            check(&stream, said, Err(Error::Longer { said }));
        }
        let said = TEXT.len() + 1;
        check(&stream, said, Err(Error::Shorter { said, found: TEXT.len() }));
        check(&stream, LARGEST + 1, Err(Error::TooLarge { said: LARGEST + 1 }));
    }

    #[test]
    fn what_is_cut_altered_or_followed_is_malformed() {
        let stream = deflate(TEXT);
        for end in 0..stream.len() {
            check(&stream[..end], TEXT.len(), Err(Error::Malformed));
        }
        for index in 0..stream.len() {
            let mut altered = stream.clone();
            altered[index] ^= 1;
            assert!(inflate(&altered, TEXT.len()).is_err(), "byte {index}");
        }
        check(&[&stream[..], &[0]].concat(), TEXT.len(), Err(Error::Malformed));
    }

    #[test]
    fn a_small_stream_of_a_great_content_takes_no_more_than_was_said() {
        let stream = deflate(&vec![0; 10 * LARGEST]);
        assert!(stream.len() < LARGEST / 50);
        check(&stream, LARGEST, Err(Error::Longer { said: LARGEST }));
    }
}
