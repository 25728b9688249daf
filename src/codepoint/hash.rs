//! Hash and signature functions, as TLS 1.2 pairs them: IANA, "TLS HashAlgorithm" and "TLS SignatureAlgorithm",
//! as updated 2025-12, `[RFC 5246 §7.4.1.4.1]`, `[RFC 8422 §5.1.3]`, `[RFC 9189 §6]`.

use super::registry;

registry! {
    /// A hash function, `[RFC 5246 §7.4.1.4.1]`.
    HashAlgorithm(u8) in "TLS HashAlgorithm" {
        NONE = 0, "none";
        MD5 = 1, "md5";
        SHA1 = 2, "sha1";
        SHA224 = 3, "sha224";
        SHA256 = 4, "sha256";
        SHA384 = 5, "sha384";
        SHA512 = 6, "sha512";
        INTRINSIC = 8, "Intrinsic";
    } else {
        7 | 9..=223 => Reserved("reserved"),
        224..=255 => PrivateUse,
    }
}

impl HashAlgorithm {
    /// The digest's length in bytes; 0 for what is no hash function of its own.
    #[must_use]
    pub const fn output_len(self) -> usize {
        match self {
            Self::MD5 => 16,
            Self::SHA1 => 20,
            Self::SHA224 => 28,
            Self::SHA256 => 32,
            Self::SHA384 => 48,
            Self::SHA512 => 64,
            _ => 0,
        }
    }

    /// The name that its own standard gives the function, `[RFC 1321]`, FIPS 180-4: `SHA-256`.
    #[must_use]
    pub fn standard_name(self) -> Option<&'static str> {
        Some(match self {
            Self::MD5 => "MD5",
            Self::SHA1 => "SHA-1",
            Self::SHA224 => "SHA-224",
            Self::SHA256 => "SHA-256",
            Self::SHA384 => "SHA-384",
            Self::SHA512 => "SHA-512",
            _ => return None,
        })
    }
}

registry! {
    /// A kind of signature, `[RFC 5246 §7.4.1.4.1]`.
    SignatureAlgorithm(u8) in "TLS SignatureAlgorithm" {
        ANONYMOUS = 0, "anonymous";
        RSA = 1, "rsa";
        DSA = 2, "dsa";
        ECDSA = 3, "ecdsa";
        ED25519 = 7, "ed25519";
        ED448 = 8, "ed448";
        GOSTR34102012_256 = 64, "gostr34102012_256";
        GOSTR34102012_512 = 65, "gostr34102012_512";
    } else {
        4..=6 | 9..=63 | 66..=223 => Reserved("reserved"),
        224..=255 => PrivateUse,
    }
}
