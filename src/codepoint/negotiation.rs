//! The small fields inside of extensions: IANA, "TLS PskKeyExchangeMode" and "TLS Heartbeat Modes" as updated 2025-12,
//! "DTLS-SRTP Protection Profiles" as updated 2020; the others stand in the RFC of their extension alone.

use super::{grease, registry};

registry! {
    /// How a pre-shared key may be used, `[RFC 8446 §4.2.9]`.
    PskKeyExchangeMode(u8) in "TLS PskKeyExchangeMode" {
        PSK_KE = 0, "psk_ke";
        PSK_DHE_KE = 1, "psk_dhe_ke";
    } else {
        254..=255 => PrivateUse,
        value if grease::is_mode(value) => Grease,
    }
}

registry! {
    /// What kind of name `server_name` holds, `[RFC 6066 §3]`.
    NameType(u8) in "NameType" {
        HOST_NAME = 0, "host_name";
    }
}

registry! {
    /// What `client_certificate_url` points at, `[RFC 6066 §5]`.
    CertChainType(u8) in "CertChainType" {
        INDIVIDUAL_CERTS = 0, "individual_certs";
        PKIPATH = 1, "pkipath";
    }
}

registry! {
    /// How `trusted_ca_keys` names an authority, `[RFC 6066 §6]`.
    IdentifierType(u8) in "IdentifierType" {
        PRE_AGREED = 0, "pre_agreed";
        KEY_SHA1_HASH = 1, "key_sha1_hash";
        X509_NAME = 2, "x509_name";
        CERT_SHA1_HASH = 3, "cert_sha1_hash";
    }
}

registry! {
    /// The longest plaintext of a record that a client takes, in bytes, `[RFC 6066 §4]`.
    MaxFragmentLength(u8) in "MaxFragmentLength" {
        TWO_TO_9 = 1, "2^9";
        TWO_TO_10 = 2, "2^10";
        TWO_TO_11 = 3, "2^11";
        TWO_TO_12 = 4, "2^12";
    }
}

registry! {
    /// Whether heartbeats are taken, `[RFC 6520 §2]`.
    HeartbeatMode(u8) in "TLS Heartbeat Modes" {
        PEER_ALLOWED_TO_SEND = 1, "peer_allowed_to_send";
        PEER_NOT_ALLOWED_TO_SEND = 2, "peer_not_allowed_to_send";
    } else {
        0 | 255 => Reserved("reserved"),
    }
}

registry! {
    /// The first byte of a heartbeat, `[RFC 6520 §3]`.
    HeartbeatMessageType(u8) in "TLS Heartbeat Message Types" {
        HEARTBEAT_REQUEST = 1, "heartbeat_request";
        HEARTBEAT_RESPONSE = 2, "heartbeat_response";
    } else {
        0 | 255 => Reserved("reserved"),
    }
}

registry! {
    /// How media is protected with keys from this handshake, `[RFC 5764 §4.1.2]`, `[RFC 7714 §14.2]`, `[RFC 8723 §10.1]`, `[RFC 8269 §6.1]`.
    SrtpProtectionProfile(u16) in "DTLS-SRTP Protection Profiles" {
        SRTP_AES128_CM_HMAC_SHA1_80 = 0x0001, "SRTP_AES128_CM_HMAC_SHA1_80";
        SRTP_AES128_CM_HMAC_SHA1_32 = 0x0002, "SRTP_AES128_CM_HMAC_SHA1_32";
        SRTP_NULL_HMAC_SHA1_80 = 0x0005, "SRTP_NULL_HMAC_SHA1_80";
        SRTP_NULL_HMAC_SHA1_32 = 0x0006, "SRTP_NULL_HMAC_SHA1_32";
        SRTP_AEAD_AES_128_GCM = 0x0007, "SRTP_AEAD_AES_128_GCM";
        SRTP_AEAD_AES_256_GCM = 0x0008, "SRTP_AEAD_AES_256_GCM";
        DOUBLE_AEAD_AES_128_GCM_AEAD_AES_128_GCM = 0x0009, "DOUBLE_AEAD_AES_128_GCM_AEAD_AES_128_GCM";
        DOUBLE_AEAD_AES_256_GCM_AEAD_AES_256_GCM = 0x000a, "DOUBLE_AEAD_AES_256_GCM_AEAD_AES_256_GCM";
        SRTP_ARIA_128_CTR_HMAC_SHA1_80 = 0x000b, "SRTP_ARIA_128_CTR_HMAC_SHA1_80";
        SRTP_ARIA_128_CTR_HMAC_SHA1_32 = 0x000c, "SRTP_ARIA_128_CTR_HMAC_SHA1_32";
        SRTP_ARIA_256_CTR_HMAC_SHA1_80 = 0x000d, "SRTP_ARIA_256_CTR_HMAC_SHA1_80";
        SRTP_ARIA_256_CTR_HMAC_SHA1_32 = 0x000e, "SRTP_ARIA_256_CTR_HMAC_SHA1_32";
        SRTP_AEAD_ARIA_128_GCM = 0x000f, "SRTP_AEAD_ARIA_128_GCM";
        SRTP_AEAD_ARIA_256_GCM = 0x0010, "SRTP_AEAD_ARIA_256_GCM";
    }
}
