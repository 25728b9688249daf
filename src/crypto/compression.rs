//! Compression of certificates as rustls calls it, `[RFC 8879]`: zlib alone, each call written down. rustls keeps what it compressed for
//! other connections unless it is told not to; here every connection compresses anew, so that a run does not depend on those before.

use rustls::CertificateCompressionAlgorithm;
use rustls::compress::{CertCompressor, CertDecompressor, CompressionFailed, CompressionLevel, DecompressionFailed};

use super::recorder::record;
use crate::codepoint;
use crate::compress::{deflate, inflate};
use crate::trace::Operation;

/// Compresses as it should.
pub static COMPRESSOR: &dyn CertCompressor = &Compressor(Manner::Proper);

/// A peer that misbehaves: one byte more is in what it compresses than the message says, for rustls says how long the certificate is.
pub static MISSTATING_COMPRESSOR: &dyn CertCompressor = &Compressor(Manner::OneByteMore);

/// Decompresses, and refuses what does not come to the length that was said.
pub static DECOMPRESSOR: &dyn CertDecompressor = &Decompressor;

const ZLIB: codepoint::CertificateCompressionAlgorithm = codepoint::CertificateCompressionAlgorithm::ZLIB;

#[derive(Debug)]
struct Compressor(Manner);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    Proper,
    OneByteMore,
}

impl CertCompressor for Compressor {
    fn compress(&self, mut input: Vec<u8>, _: CompressionLevel) -> Result<Vec<u8>, CompressionFailed> {
        if self.0 == Manner::OneByteMore {
            input.push(0);
        }
        let stream = deflate(&input);
        record(|trace| Operation::Compress {
            algorithm: ZLIB,
            input: trace.intern(&input),
            output: trace.intern(&stream),
        });
        Ok(stream)
    }

    fn algorithm(&self) -> CertificateCompressionAlgorithm {
        ZLIB.0.into()
    }
}

#[derive(Debug)]
struct Decompressor;

impl CertDecompressor for Decompressor {
    fn decompress(&self, input: &[u8], output: &mut [u8]) -> Result<(), DecompressionFailed> {
        let content = inflate(input, output.len()).ok();
        record(|trace| Operation::Decompress {
            algorithm: ZLIB,
            input: trace.intern(input),
            // rustls gives room for what the message says, which has three bytes for it.
            length: output.len() as u32,
            output: content.as_ref().map(|content| trace.intern(content)),
        });
        output.copy_from_slice(&content.ok_or(DecompressionFailed)?);
        Ok(())
    }

    fn algorithm(&self) -> CertificateCompressionAlgorithm {
        ZLIB.0.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::recorder::{Recording, Session};
    use crate::crypto::rng::Streams;
    use crate::trace::{Actor, EventKind};

    const CERTIFICATE: &[u8] = b"what stands for a certificate, for a certificate";

    #[track_caller]
    fn check(compressor: &dyn CertCompressor, comes_back: Option<&[u8]>) {
        let mut session = Session::new(Streams::none(), Recording::On);
        let mut room = vec![0; CERTIFICATE.len()];
        let result = session.scope(Actor::Sender, || {
            let stream = compressor.compress(CERTIFICATE.to_vec(), CompressionLevel::Interactive).unwrap();
            DECOMPRESSOR.decompress(&stream, &mut room)
        });
        assert_eq!(result.is_ok().then_some(&room[..]), comes_back);
        let [compressed, decompressed] = session.trace.events() else { panic!("two operations") };
        let EventKind::Operation(Operation::Compress { input, output: stream, .. }) = compressed.kind else {
            panic!("{compressed:?}")
        };
        assert!(session.trace.bytes(input).starts_with(CERTIFICATE));
        let EventKind::Operation(Operation::Decompress { input, length, output, .. }) = decompressed.kind else {
            panic!("{decompressed:?}")
        };
        assert_eq!((input, length as usize), (stream, CERTIFICATE.len()));
        assert_eq!(output.map(|output| session.trace.bytes(output)), comes_back);
    }

    #[test]
    fn a_certificate_comes_back_and_both_calls_are_written_down() {
        check(COMPRESSOR, Some(CERTIFICATE));
    }

    #[test]
    fn a_length_that_was_misstated_is_refused() {
        check(MISSTATING_COMPRESSOR, None);
    }

    #[test]
    fn the_algorithm_is_zlib() {
        let zlib = CertificateCompressionAlgorithm::Zlib;
        assert_eq!([COMPRESSOR.algorithm(), DECOMPRESSOR.algorithm()], [zlib, zlib]);
    }
}
