//! Handshake messages: IANA, "TLS HandshakeType", as updated 2025-12, `[RFC 8446 §4]`, and the smallest fields of some.
//!
//! The registry adds `_RESERVED` to the messages that TLS 1.3 no longer has; those that TLS 1.2 sends keep here
//! the name that `[RFC 5246 §7.4]` gives them.

use super::registry;

registry! {
    /// The first byte of a handshake message, `[RFC 8446 §4]`.
    HandshakeType(u8) in "TLS HandshakeType" {
        HELLO_REQUEST = 0, "hello_request";
        CLIENT_HELLO = 1, "client_hello";
        SERVER_HELLO = 2, "server_hello";
        HELLO_VERIFY_REQUEST = 3, "hello_verify_request";
        NEW_SESSION_TICKET = 4, "new_session_ticket";
        END_OF_EARLY_DATA = 5, "end_of_early_data";
        HELLO_RETRY_REQUEST = 6, "hello_retry_request_RESERVED";
        ENCRYPTED_EXTENSIONS = 8, "encrypted_extensions";
        REQUEST_CONNECTION_ID = 9, "request_connection_id";
        NEW_CONNECTION_ID = 10, "new_connection_id";
        CERTIFICATE = 11, "certificate";
        SERVER_KEY_EXCHANGE = 12, "server_key_exchange";
        CERTIFICATE_REQUEST = 13, "certificate_request";
        SERVER_HELLO_DONE = 14, "server_hello_done";
        CERTIFICATE_VERIFY = 15, "certificate_verify";
        CLIENT_KEY_EXCHANGE = 16, "client_key_exchange";
        CLIENT_CERTIFICATE_REQUEST = 17, "client_certificate_request";
        FINISHED = 20, "finished";
        CERTIFICATE_URL = 21, "certificate_url";
        CERTIFICATE_STATUS = 22, "certificate_status";
        SUPPLEMENTAL_DATA = 23, "supplemental_data";
        KEY_UPDATE = 24, "key_update";
        COMPRESSED_CERTIFICATE = 25, "compressed_certificate";
        EKT_KEY = 26, "ekt_key";
        MESSAGE_HASH = 254, "message_hash";
    }
}

impl HandshakeType {
    /// The name of the structure that the RFC's text uses: `ClientHello`, `EncryptedExtensions` …
    #[must_use]
    pub fn message(self) -> Option<&'static str> {
        Some(match self {
            Self::HELLO_REQUEST => "HelloRequest",
            Self::CLIENT_HELLO => "ClientHello",
            Self::SERVER_HELLO => "ServerHello",
            Self::HELLO_VERIFY_REQUEST => "HelloVerifyRequest",
            Self::NEW_SESSION_TICKET => "NewSessionTicket",
            Self::END_OF_EARLY_DATA => "EndOfEarlyData",
            Self::ENCRYPTED_EXTENSIONS => "EncryptedExtensions",
            Self::CERTIFICATE => "Certificate",
            Self::SERVER_KEY_EXCHANGE => "ServerKeyExchange",
            Self::CERTIFICATE_REQUEST => "CertificateRequest",
            Self::SERVER_HELLO_DONE => "ServerHelloDone",
            Self::CERTIFICATE_VERIFY => "CertificateVerify",
            Self::CLIENT_KEY_EXCHANGE => "ClientKeyExchange",
            Self::FINISHED => "Finished",
            Self::CERTIFICATE_URL => "CertificateURL",
            Self::CERTIFICATE_STATUS => "CertificateStatus",
            Self::SUPPLEMENTAL_DATA => "SupplementalData",
            Self::KEY_UPDATE => "KeyUpdate",
            Self::COMPRESSED_CERTIFICATE => "CompressedCertificate",
            Self::MESSAGE_HASH => "message_hash",
            _ => return None,
        })
    }
}

registry! {
    /// Whether a KeyUpdate asks for one in return, `[RFC 8446 §4.6.3]`.
    KeyUpdateRequest(u8) in "KeyUpdateRequest" {
        UPDATE_NOT_REQUESTED = 0, "update_not_requested";
        UPDATE_REQUESTED = 1, "update_requested";
    }
}

registry! {
    /// How the content of records is compressed before it is sealed, `[RFC 5246 §6.2.2]`, `[RFC 3749]`, `[RFC 3943]`.
    CompressionMethod(u8) in "TLS Compression Method Identifiers" {
        NULL = 0, "NULL";
        DEFLATE = 1, "DEFLATE";
        LZS = 64, "LZS";
    } else {
        224..=255 => PrivateUse,
    }
}
