//! Encrypted Client Hello, `[RFC 9849 §5]`, and the parts of HPKE that it names: IANA, "HPKE KEM Identifiers",
//! "HPKE KDF Identifiers" and "HPKE AEAD Identifiers", as updated 2026, `[RFC 9180 §7]`.

use super::registry;

registry! {
    /// Which of the two hellos this is, `[RFC 9849 §5]`.
    EchClientHelloType(u8) in "ECHClientHelloType" {
        OUTER = 0, "outer";
        INNER = 1, "inner";
    }
}

registry! {
    /// A key encapsulation mechanism, `[RFC 9180 §7.1]`.
    HpkeKem(u16) in "HPKE KEM Identifiers" {
        DHKEM_P256_HKDF_SHA256 = 0x0010, "DHKEM(P-256, HKDF-SHA256)";
        DHKEM_P384_HKDF_SHA384 = 0x0011, "DHKEM(P-384, HKDF-SHA384)";
        DHKEM_P521_HKDF_SHA512 = 0x0012, "DHKEM(P-521, HKDF-SHA512)";
        DHKEM_CP256_HKDF_SHA256 = 0x0013, "DHKEM(CP-256, HKDF-SHA256)";
        DHKEM_CP384_HKDF_SHA384 = 0x0014, "DHKEM(CP-384, HKDF-SHA384)";
        DHKEM_CP521_HKDF_SHA512 = 0x0015, "DHKEM(CP-521, HKDF-SHA512)";
        DHKEM_SECP256K1_HKDF_SHA256 = 0x0016, "DHKEM(secp256k1, HKDF-SHA256)";
        DHKEM_X25519_HKDF_SHA256 = 0x0020, "DHKEM(X25519, HKDF-SHA256)";
        DHKEM_X448_HKDF_SHA512 = 0x0021, "DHKEM(X448, HKDF-SHA512)";
        DHKEM_X25519_ELLIGATOR_HKDF_SHA256 = 0x0022, "DHKEM(X25519+Elligator, HKDF-SHA256)";
        X25519_KYBER768_DRAFT00 = 0x0030, "X25519Kyber768Draft00";
        ML_KEM_512 = 0x0040, "ML-KEM-512";
        ML_KEM_768 = 0x0041, "ML-KEM-768";
        ML_KEM_1024 = 0x0042, "ML-KEM-1024";
        MLKEM768_P256 = 0x0050, "MLKEM768-P256";
        MLKEM1024_P384 = 0x0051, "MLKEM1024-P384";
        X_WING = 0x647a, "X-Wing";
    } else {
        0 => Reserved("reserved"),
    }
}

registry! {
    /// A key derivation function, `[RFC 9180 §7.2]`.
    HpkeKdf(u16) in "HPKE KDF Identifiers" {
        HKDF_SHA256 = 0x0001, "HKDF-SHA256";
        HKDF_SHA384 = 0x0002, "HKDF-SHA384";
        HKDF_SHA512 = 0x0003, "HKDF-SHA512";
        SHAKE128 = 0x0010, "SHAKE128";
        SHAKE256 = 0x0011, "SHAKE256";
        TURBO_SHAKE128 = 0x0012, "TurboSHAKE128";
        TURBO_SHAKE256 = 0x0013, "TurboSHAKE256";
    } else {
        0 => Reserved("reserved"),
    }
}

registry! {
    /// An authenticated encryption, `[RFC 9180 §7.3]`.
    HpkeAead(u16) in "HPKE AEAD Identifiers" {
        AES_128_GCM = 0x0001, "AES-128-GCM";
        AES_256_GCM = 0x0002, "AES-256-GCM";
        CHACHA20POLY1305 = 0x0003, "ChaCha20Poly1305";
        EXPORT_ONLY = 0xffff, "Export-only";
    } else {
        0 => Reserved("reserved"),
    }
}
