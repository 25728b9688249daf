//! What `quic_transport_parameters` holds: IANA, "QUIC Transport Parameters", as updated 2024; the permanent entries and
//! the provisional ones with a number of 16 bits or less, `[RFC 9000 §18.2]`, `[RFC 9221 §3]`, `[RFC 9287 §3]`, `[RFC 9368 §3]`.

use super::{grease, registry};

registry! {
    /// The identifier of a transport parameter, a variable-length integer, `[RFC 9000 §18]`.
    QuicTransportParameter(u64) in "QUIC Transport Parameters" {
        ORIGINAL_DESTINATION_CONNECTION_ID = 0x00, "original_destination_connection_id";
        MAX_IDLE_TIMEOUT = 0x01, "max_idle_timeout";
        STATELESS_RESET_TOKEN = 0x02, "stateless_reset_token";
        MAX_UDP_PAYLOAD_SIZE = 0x03, "max_udp_payload_size";
        INITIAL_MAX_DATA = 0x04, "initial_max_data";
        INITIAL_MAX_STREAM_DATA_BIDI_LOCAL = 0x05, "initial_max_stream_data_bidi_local";
        INITIAL_MAX_STREAM_DATA_BIDI_REMOTE = 0x06, "initial_max_stream_data_bidi_remote";
        INITIAL_MAX_STREAM_DATA_UNI = 0x07, "initial_max_stream_data_uni";
        INITIAL_MAX_STREAMS_BIDI = 0x08, "initial_max_streams_bidi";
        INITIAL_MAX_STREAMS_UNI = 0x09, "initial_max_streams_uni";
        ACK_DELAY_EXPONENT = 0x0a, "ack_delay_exponent";
        MAX_ACK_DELAY = 0x0b, "max_ack_delay";
        DISABLE_ACTIVE_MIGRATION = 0x0c, "disable_active_migration";
        PREFERRED_ADDRESS = 0x0d, "preferred_address";
        ACTIVE_CONNECTION_ID_LIMIT = 0x0e, "active_connection_id_limit";
        INITIAL_SOURCE_CONNECTION_ID = 0x0f, "initial_source_connection_id";
        RETRY_SOURCE_CONNECTION_ID = 0x10, "retry_source_connection_id";
        VERSION_INFORMATION = 0x11, "version_information";
        MAX_DATAGRAM_FRAME_SIZE = 0x20, "max_datagram_frame_size";
        DISCARD = 0x173e, "discard";
        GOOGLE_HANDSHAKE_MESSAGE = 0x26ab, "google handshake message";
        GREASE_QUIC_BIT = 0x2ab2, "grease_quic_bit";
        INITIAL_RTT = 0x3127, "initial_rtt";
        GOOGLE_CONNECTION_OPTIONS = 0x3128, "google_connection_options";
        USER_AGENT = 0x3129, "user_agent";
        GOOGLE_VERSION = 0x4752, "google_version";
    } else {
        value if grease::is_parameter(value) => Grease,
    }
}
