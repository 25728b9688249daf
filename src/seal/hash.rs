//! Hash functions: over one input, and running (the transcript), `[RFC 8446 §4.4.1]`, `[FIPS 180-4]`.

use sha2::{Digest, Sha256, Sha384, Sha512};

use super::Error;
use crate::codepoint::{CipherSuite, HashAlgorithm};

/// The longest digest in bytes: that of SHA-512.
pub const MAX_OUTPUT: usize = 64;

/// The hash functions that TLS 1.2 and 1.3 suites and signatures use here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// SHA-256: 32 bytes.
    Sha256,
    /// SHA-384: 48 bytes.
    Sha384,
    /// SHA-512: 64 bytes.
    Sha512,
}

impl Function {
    /// The function behind a code point.
    ///
    /// # Errors
    /// [`Error::Hash`] for one that is not built in.
    pub const fn of(algorithm: HashAlgorithm) -> Result<Self, Error> {
        match algorithm {
            HashAlgorithm::SHA256 => Ok(Self::Sha256),
            HashAlgorithm::SHA384 => Ok(Self::Sha384),
            HashAlgorithm::SHA512 => Ok(Self::Sha512),
            other => Err(Error::Hash(other)),
        }
    }

    /// The function of a suite's transcript, HKDF and PRF, `[RFC 8446 §B.4]`, `[RFC 5289 §3.2]`, `[RFC 7905 §2]`.
    ///
    /// # Errors
    /// [`Error::Suite`] for a suite that is not built in.
    pub const fn of_suite(suite: CipherSuite) -> Result<Self, Error> {
        match suite {
            CipherSuite::TLS_AES_128_GCM_SHA256
            | CipherSuite::TLS_CHACHA20_POLY1305_SHA256
            | CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
            | CipherSuite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
            | CipherSuite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256
            | CipherSuite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256 => Ok(Self::Sha256),
            CipherSuite::TLS_AES_256_GCM_SHA384
            | CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
            | CipherSuite::TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 => Ok(Self::Sha384),
            other => Err(Error::Suite(other)),
        }
    }

    /// Its code point.
    #[must_use]
    pub const fn algorithm(self) -> HashAlgorithm {
        match self {
            Self::Sha256 => HashAlgorithm::SHA256,
            Self::Sha384 => HashAlgorithm::SHA384,
            Self::Sha512 => HashAlgorithm::SHA512,
        }
    }

    /// The digest's length in bytes.
    #[must_use]
    pub const fn output_len(self) -> usize {
        self.algorithm().output_len()
    }

    /// The digest of one input.
    #[must_use]
    pub fn digest(self, input: &[u8]) -> Output {
        match self {
            Self::Sha256 => Output::new(&Sha256::digest(input)),
            Self::Sha384 => Output::new(&Sha384::digest(input)),
            Self::Sha512 => Output::new(&Sha512::digest(input)),
        }
    }

    /// Starts a running hash.
    #[must_use]
    pub fn start(self) -> Running {
        match self {
            Self::Sha256 => Running::Sha256(Sha256::new()),
            Self::Sha384 => Running::Sha384(Sha384::new()),
            Self::Sha512 => Running::Sha512(Sha512::new()),
        }
    }
}

/// A hash that is still being fed. A clone goes its own way from here.
#[derive(Clone, Debug)]
pub enum Running {
    /// SHA-256.
    Sha256(Sha256),
    /// SHA-384.
    Sha384(Sha384),
    /// SHA-512.
    Sha512(Sha512),
}

impl Running {
    /// The function that runs.
    #[must_use]
    pub const fn function(&self) -> Function {
        match self {
            Self::Sha256(_) => Function::Sha256,
            Self::Sha384(_) => Function::Sha384,
            Self::Sha512(_) => Function::Sha512,
        }
    }

    /// Feeds more bytes.
    pub fn update(&mut self, input: &[u8]) {
        match self {
            Self::Sha256(hash) => hash.update(input),
            Self::Sha384(hash) => hash.update(input),
            Self::Sha512(hash) => hash.update(input),
        }
    }

    /// The digest of all that was fed.
    #[must_use]
    pub fn finish(self) -> Output {
        match self {
            Self::Sha256(hash) => Output::new(&hash.finalize()),
            Self::Sha384(hash) => Output::new(&hash.finalize()),
            Self::Sha512(hash) => Output::new(&hash.finalize()),
        }
    }
}

/// A digest, a MAC's tag or a pseudorandom key: as many bytes as the hash function gives.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Output {
    bytes: [u8; MAX_OUTPUT],
    len: usize,
}

impl Output {
    /// Takes over at most [`MAX_OUTPUT`] bytes.
    pub(super) fn new(bytes: &[u8]) -> Self {
        let len = bytes.len().min(MAX_OUTPUT);
        let mut output = Self { bytes: [0; MAX_OUTPUT], len };
        output.bytes[..len].copy_from_slice(&bytes[..len]);
        output
    }
}

impl AsRef<[u8]> for Output {
    fn as_ref(&self) -> &[u8] {
        &self.bytes[..self.len]
    }
}

impl std::fmt::Debug for Output {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&crate::codepoint::hex::string(self.as_ref()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codepoint::hex;

    #[test]
    fn digests_are_those_of_fips_180() {
        // FIPS 180-4's examples: the one-block message "abc".
        let expected = [
            (Function::Sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                Function::Sha384,
                "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7",
            ),
        ];
        for (function, digest) in expected {
            assert_eq!(hex::string(function.digest(b"abc").as_ref()), digest);
        }
    }

    #[test]
    fn a_clone_of_a_running_hash_goes_its_own_way() {
        for function in [Function::Sha256, Function::Sha384, Function::Sha512] {
            let mut running = function.start();
            running.update(b"Client");
            let copy = running.clone();
            running.update(b"Hello");
            assert_eq!(copy.finish(), function.digest(b"Client"));
            assert_eq!(running.finish(), function.digest(b"ClientHello"));
            assert_eq!(function.digest(b"").as_ref().len(), function.output_len());
            assert_eq!(Function::of(function.algorithm()), Ok(function));
        }
    }
}
