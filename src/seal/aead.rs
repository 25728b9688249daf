//! Authenticated encryption with additional data, `[RFC 5116]`: AES-GCM and ChaCha20-Poly1305, in place.

use aes_gcm::aead::AeadInOut;
use aes_gcm::{Aes128Gcm, Aes256Gcm, KeyInit};
use chacha20poly1305::ChaCha20Poly1305;

use super::Error;
use crate::codepoint::CipherSuite;

/// Bytes of a nonce, for all algorithms here.
pub const NONCE: usize = 12;

/// Bytes of a tag, for all algorithms here.
pub const TAG: usize = 16;

/// The algorithms of the suites here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// AEAD_AES_128_GCM, `[RFC 5116 §5.1]`.
    Aes128Gcm,
    /// AEAD_AES_256_GCM, `[RFC 5116 §5.2]`.
    Aes256Gcm,
    /// AEAD_CHACHA20_POLY1305, `[RFC 8439 §2.8]`.
    ChaCha20Poly1305,
}

impl Algorithm {
    /// The algorithm of a cipher suite.
    ///
    /// # Errors
    /// [`Error::Suite`] for a suite that is not built in.
    pub const fn of(suite: CipherSuite) -> Result<Self, Error> {
        match suite {
            CipherSuite::TLS_AES_128_GCM_SHA256
            | CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
            | CipherSuite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 => Ok(Self::Aes128Gcm),
            CipherSuite::TLS_AES_256_GCM_SHA384
            | CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
            | CipherSuite::TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 => Ok(Self::Aes256Gcm),
            CipherSuite::TLS_CHACHA20_POLY1305_SHA256
            | CipherSuite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256
            | CipherSuite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256 => Ok(Self::ChaCha20Poly1305),
            other => Err(Error::Suite(other)),
        }
    }

    /// Bytes of a key.
    #[must_use]
    pub const fn key_len(self) -> usize {
        match self {
            Self::Aes128Gcm => 16,
            Self::Aes256Gcm | Self::ChaCha20Poly1305 => 32,
        }
    }
}

/// A key that has been expanded, for any number of messages.
#[derive(Clone)]
pub struct Key(Inner);

#[derive(Clone)]
enum Inner {
    Aes128Gcm(Box<Aes128Gcm>),
    Aes256Gcm(Box<Aes256Gcm>),
    ChaCha20Poly1305(ChaCha20Poly1305),
}

impl Key {
    /// Expands a key.
    ///
    /// # Errors
    /// [`Error::KeyLength`] when it has not [`Algorithm::key_len`] bytes.
    pub fn new(algorithm: Algorithm, key: &[u8]) -> Result<Self, Error> {
        let length = |_| Error::KeyLength { needed: algorithm.key_len(), found: key.len() };
        Ok(Self(match algorithm {
            Algorithm::Aes128Gcm => Inner::Aes128Gcm(Box::new(Aes128Gcm::new_from_slice(key).map_err(length)?)),
            Algorithm::Aes256Gcm => Inner::Aes256Gcm(Box::new(Aes256Gcm::new_from_slice(key).map_err(length)?)),
            Algorithm::ChaCha20Poly1305 => {
                Inner::ChaCha20Poly1305(ChaCha20Poly1305::new_from_slice(key).map_err(length)?)
            }
        }))
    }

    /// Encrypts `buffer` in place and gives the tag over it and the additional data.
    ///
    /// # Errors
    /// [`Error::OutputLength`] for a buffer beyond the algorithm's limit of about 2^36 bytes.
    pub fn seal(&self, nonce: &[u8; NONCE], aad: &[u8], buffer: &mut [u8]) -> Result<[u8; TAG], Error> {
        let (nonce, asked) = (nonce.into(), buffer.len());
        match &self.0 {
            Inner::Aes128Gcm(key) => key.encrypt_inout_detached(nonce, aad, buffer.into()),
            Inner::Aes256Gcm(key) => key.encrypt_inout_detached(nonce, aad, buffer.into()),
            Inner::ChaCha20Poly1305(key) => key.encrypt_inout_detached(nonce, aad, buffer.into()),
        }
        .map(Into::into)
        .map_err(|_| Error::OutputLength { asked, most: usize::try_from(aes_gcm::P_MAX).unwrap_or(usize::MAX) })
    }

    /// Decrypts `buffer` in place, if the tag matches.
    ///
    /// # Errors
    /// [`Error::BadTag`]; the buffer's content is of no use then.
    pub fn open(&self, nonce: &[u8; NONCE], aad: &[u8], buffer: &mut [u8], tag: &[u8; TAG]) -> Result<(), Error> {
        let (nonce, tag) = (nonce.into(), tag.into());
        match &self.0 {
            Inner::Aes128Gcm(key) => key.decrypt_inout_detached(nonce, aad, buffer.into(), tag),
            Inner::Aes256Gcm(key) => key.decrypt_inout_detached(nonce, aad, buffer.into(), tag),
            Inner::ChaCha20Poly1305(key) => key.decrypt_inout_detached(nonce, aad, buffer.into(), tag),
        }
        .map_err(|_| Error::BadTag)
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self.0 {
            Inner::Aes128Gcm(_) => "Key(Aes128Gcm)",
            Inner::Aes256Gcm(_) => "Key(Aes256Gcm)",
            Inner::ChaCha20Poly1305(_) => "Key(ChaCha20Poly1305)",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sealed_opens_and_nothing_else_does() {
        for algorithm in [Algorithm::Aes128Gcm, Algorithm::Aes256Gcm, Algorithm::ChaCha20Poly1305] {
            let bytes = vec![3; algorithm.key_len()];
            let key = Key::new(algorithm, &bytes).unwrap();
            assert!(Key::new(algorithm, &bytes[1..]).is_err());
            let mut sealed = *b"DATA";
            let tag = key.seal(&[1; NONCE], b"header", &mut sealed).unwrap();
            assert_ne!(&sealed, b"DATA");
            let mut opened = sealed;
            key.open(&[1; NONCE], b"header", &mut opened, &tag).unwrap();
            assert_eq!(&opened, b"DATA");
            assert_eq!(key.open(&[1; NONCE], b"headed", &mut { sealed }, &tag), Err(Error::BadTag));
            assert_eq!(key.open(&[2; NONCE], b"header", &mut { sealed }, &tag), Err(Error::BadTag));
        }
    }
}
