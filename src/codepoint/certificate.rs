//! What the handshake says of certificates, outside of them: IANA, "TLS ClientCertificateType Identifiers" as updated
//! 2025-12, and of the group "Transport Layer Security (TLS) Extensions", as updated 2025-12-24, the registries
//! "TLS Certificate Types", "TLS Certificate Status Types", "TLS Certificate Compression Algorithm IDs" and
//! "TLS CachedInformationType Values".

use super::registry;

registry! {
    /// What a client's certificate may be for, in a CertificateRequest of TLS 1.2, `[RFC 5246 §7.4.4]`, `[RFC 8422 §5.5]`.
    ClientCertificateType(u8) in "TLS ClientCertificateType Identifiers" {
        RSA_SIGN = 1, "rsa_sign";
        DSS_SIGN = 2, "dss_sign";
        RSA_FIXED_DH = 3, "rsa_fixed_dh";
        DSS_FIXED_DH = 4, "dss_fixed_dh";
        RSA_EPHEMERAL_DH = 5, "rsa_ephemeral_dh_RESERVED";
        DSS_EPHEMERAL_DH = 6, "dss_ephemeral_dh_RESERVED";
        FORTEZZA_DMS = 20, "fortezza_dms_RESERVED";
        ECDSA_SIGN = 64, "ecdsa_sign";
        RSA_FIXED_ECDH = 65, "rsa_fixed_ecdh";
        ECDSA_FIXED_ECDH = 66, "ecdsa_fixed_ecdh";
        GOST_SIGN256 = 67, "gost_sign256";
        GOST_SIGN512 = 68, "gost_sign512";
    } else {
        224..=255 => PrivateUse,
    }
}

registry! {
    /// What stands in a Certificate message, `[RFC 7250 §3]`, `[RFC 6091 §3.1]`.
    CertificateType(u8) in "TLS Certificate Types" {
        X509 = 0, "X509";
        OPENPGP = 1, "OpenPGP";
        RAW_PUBLIC_KEY = 2, "Raw Public Key";
        IEEE_1609_DOT_2 = 3, "1609Dot2";
    } else {
        224..=255 => PrivateUse,
    }
}

registry! {
    /// How a certificate's status is told, `[RFC 6066 §8]`, `[RFC 6961 §2.2]`.
    CertificateStatusType(u8) in "TLS Certificate Status Types" {
        OCSP = 1, "ocsp";
        OCSP_MULTI = 2, "ocsp_multi_RESERVED";
    } else {
        0 => Reserved("reserved"),
    }
}

registry! {
    /// How a CompressedCertificate is compressed, `[RFC 8879 §7.3]`.
    CertificateCompressionAlgorithm(u16) in "TLS Certificate Compression Algorithm IDs" {
        ZLIB = 1, "zlib";
        BROTLI = 2, "brotli";
        ZSTD = 3, "zstd";
    } else {
        0 => Reserved("reserved"),
        16384..=65535 => PrivateUse,
    }
}

registry! {
    /// What a client has seen before and need not get again, `[RFC 7924 §3]`.
    CachedInformationType(u8) in "TLS CachedInformationType Values" {
        CERT = 1, "cert";
        CERT_REQ = 2, "cert_req";
    } else {
        0 => Reserved("reserved"),
        224..=255 => PrivateUse,
    }
}
