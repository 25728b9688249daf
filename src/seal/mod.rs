//! The pure functions of TLS cryptography: transcript hash, HMAC, HKDF with TLS 1.3's labels, TLS 1.2's PRF, AEAD, record protection.
//!
//! Values in, values out, over RustCrypto's primitives; no state is kept and nothing is recorded. This room knows the code
//! points alone: neither rustls nor the trace. Whoever has a key, an IV, a sequence number and a record has its plaintext:
//!
//! ```
//! use waxseal::codepoint::{CipherSuite, ContentType};
//! use waxseal::seal::record::Protection;
//!
//! # fn main() -> Result<(), waxseal::seal::Error> {
//! // From a line of a key log: the suite tells the hash, and the secret gives key and IV.
//! let keys = Protection::from_traffic_secret(CipherSuite::TLS_AES_128_GCM_SHA256, &[7; 32])?;
//! let record = keys.seal(0, ContentType::APPLICATION_DATA, b"MAIL FROM:<>\r\n", 16)?;
//! let opened = keys.open(0, &record)?;
//! assert_eq!(opened.content, b"MAIL FROM:<>\r\n");
//! assert_eq!((opened.content_type, opened.padding), (Some(ContentType::APPLICATION_DATA), 16));
//! assert!(keys.open(1, &record).is_err());
//! # Ok(())
//! # }
//! ```

pub mod aead;
pub mod hash;
pub mod hkdf;
pub mod hmac;
pub mod prf;
pub mod record;

use crate::codepoint::{CipherSuite, HashAlgorithm, ProtocolVersion};

/// Why a function of this room has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The hash function is none of [`hash::Function`].
    #[error("the hash function {0} is not built in")]
    Hash(HashAlgorithm),
    /// The cipher suite is none of those whose records can be opened here.
    #[error("the cipher suite {0} is not built in")]
    Suite(CipherSuite),
    /// The suite is not one of that protocol version.
    #[error("{suite} is no cipher suite of {version}")]
    Version {
        /// The suite.
        suite: CipherSuite,
        /// The version that was asked for.
        version: ProtocolVersion,
    },
    /// A key has the wrong length.
    #[error("the key has {found} bytes and needs {needed}")]
    KeyLength {
        /// Bytes that the algorithm takes; the least number for a pseudorandom key.
        needed: usize,
        /// Bytes that were given.
        found: usize,
    },
    /// An IV has the wrong length.
    #[error("the IV has {found} bytes and needs {needed}")]
    IvLength {
        /// Bytes that the record protection takes.
        needed: usize,
        /// Bytes that were given.
        found: usize,
    },
    /// More output was asked for than there is: HKDF-Expand ends at 255 times the digest, `[RFC 5869 §2.3]`, a record at 2^16 - 1 bytes.
    #[error("{asked} bytes are more than the {most} that there can be")]
    OutputLength {
        /// Bytes that were asked for.
        asked: usize,
        /// The most that there can be.
        most: usize,
    },
    /// A label (with its prefix) or a context is longer than the 255 bytes that its length field can tell, `[RFC 8446 §7.1]`.
    #[error("{found} bytes do not fit into a field of at most 255")]
    LabelLength {
        /// Bytes that were given.
        found: usize,
    },
    /// A record's bytes do not hold a header and the fragment that the header announces, no less and no more.
    #[error("{found} bytes are not one record: {needed} were announced")]
    Framing {
        /// Bytes of header and announced fragment.
        needed: usize,
        /// Bytes that were given.
        found: usize,
    },
    /// A fragment is too short to hold explicit nonce and tag.
    #[error("a fragment of {found} bytes cannot hold the {needed} of nonce and tag")]
    TooShort {
        /// Bytes of explicit nonce and tag.
        needed: usize,
        /// Bytes that were given.
        found: usize,
    },
    /// The tag does not match: another key, nonce, additional data or ciphertext than was sealed.
    #[error("the tag does not match")]
    BadTag,
}
