//! Hash functions, by the code points of TLS 1.2's `HashAlgorithm`, `[RFC 5246 §7.4.1.4.1]`.

use super::registry;

registry! {
    /// A hash function, `[RFC 5246 §7.4.1.4.1]`.
    HashAlgorithm(u8) in "TLS HashAlgorithm" {
        SHA256 = 4, "SHA-256";
        SHA384 = 5, "SHA-384";
        SHA512 = 6, "SHA-512";
    }
}

impl HashAlgorithm {
    /// The digest's length in bytes; 0 for a hash function that is not registered here.
    #[must_use]
    pub const fn output_len(self) -> usize {
        match self {
            Self::SHA256 => 32,
            Self::SHA384 => 48,
            Self::SHA512 => 64,
            _ => 0,
        }
    }
}
