//! What every record carries in front: its content type and its version, `[RFC 8446 §5.1]`.

use super::registry;

registry! {
    /// What a record holds, `[RFC 8446 §5.1]`.
    ContentType(u8) in "TLS ContentType" {
        CHANGE_CIPHER_SPEC = 20, "change_cipher_spec";
        ALERT = 21, "alert";
        HANDSHAKE = 22, "handshake";
        APPLICATION_DATA = 23, "application_data";
        HEARTBEAT = 24, "heartbeat";
        TLS12_CID = 25, "tls12_cid";
        ACK = 26, "ACK";
    }
}

registry! {
    /// A protocol version as the wire spells it, `[RFC 8446 §4.1.2]`.
    ProtocolVersion(u16) in "ProtocolVersion" {
        SSL_3_0 = 0x0300, "SSL 3.0";
        TLS_1_0 = 0x0301, "TLS 1.0";
        TLS_1_1 = 0x0302, "TLS 1.1";
        TLS_1_2 = 0x0303, "TLS 1.2";
        TLS_1_3 = 0x0304, "TLS 1.3";
    }
}
