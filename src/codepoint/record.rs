//! What every record carries in front: its content type and its version, `[RFC 8446 §5.1]`;
//! IANA, "TLS ContentType", as updated 2025-12. Versions have no registry: the RFCs of each protocol give them.

use super::{grease, registry};

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
        RETURN_ROUTABILITY_CHECK = 27, "return_routability_check";
    } else {
        // `[RFC 9147 §4.1]`.
        32..=63 => Reserved("reserved: unified header of DTLS 1.3"),
    }
}

registry! {
    /// A protocol version as the wire spells it, `[RFC 8446 §4.1.2]`, `[RFC 9147 §5.3]`.
    ProtocolVersion(u16) in "ProtocolVersion" {
        SSL_2_0 = 0x0002, "SSL 2.0";
        SSL_3_0 = 0x0300, "SSL 3.0";
        TLS_1_0 = 0x0301, "TLS 1.0";
        TLS_1_1 = 0x0302, "TLS 1.1";
        TLS_1_2 = 0x0303, "TLS 1.2";
        TLS_1_3 = 0x0304, "TLS 1.3";
        DTLS_1_3 = 0xfefc, "DTLS 1.3";
        DTLS_1_2 = 0xfefd, "DTLS 1.2";
        DTLS_1_0 = 0xfeff, "DTLS 1.0";
    } else {
        // The low byte is the draft's number.
        0x7f00..=0x7fff => Reserved("a draft of TLS 1.3"),
        value if grease::is_word(value) => Grease,
    }
}
