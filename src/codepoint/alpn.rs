//! Application protocols by name: IANA, "TLS Application-Layer Protocol Negotiation (ALPN) Protocol IDs",
//! as updated 2025-12-24, `[RFC 7301 §6]`.

use super::keyword::keywords;

keywords! {
    /// The protocols that `application_layer_protocol_negotiation` can name; upper and lower case differ.
    ALPN_PROTOCOLS in "TLS Application-Layer Protocol Negotiation (ALPN) Protocol IDs" {
        "http/0.9" = "HTTP/0.9";
        "http/1.0" = "HTTP/1.0";
        "http/1.1" = "HTTP/1.1";
        "spdy/1" = "SPDY/1";
        "spdy/2" = "SPDY/2";
        "spdy/3" = "SPDY/3";
        "stun.turn" = "Traversal Using Relays around NAT (TURN)";
        "stun.nat-discovery" = "NAT discovery using Session Traversal Utilities for NAT (STUN)";
        "h2" = "HTTP/2 over TLS";
        "h2c" = "HTTP/2 over TCP";
        "webrtc" = "WebRTC Media and Data";
        "c-webrtc" = "Confidential WebRTC Media and Data";
        "ftp" = "FTP";
        "imap" = "IMAP";
        "pop3" = "POP3";
        "managesieve" = "ManageSieve";
        "coap" = "CoAP (over TLS)";
        "co" = "CoAP (over DTLS)";
        "xmpp-client" = "XMPP jabber:client namespace";
        "xmpp-server" = "XMPP jabber:server namespace";
        "acme-tls/1" = "acme-tls/1";
        "mqtt" = "OASIS Message Queuing Telemetry Transport (MQTT)";
        "dot" = "DNS-over-TLS";
        "ntske/1" = "Network Time Security Key Establishment, version 1";
        "sunrpc" = "SunRPC";
        "h3" = "HTTP/3";
        "smb" = "SMB2";
        "irc" = "IRC";
        "nntp" = "NNTP (reading)";
        "nnsp" = "NNTP (transit)";
        "doq" = "DoQ";
        "sip/2" = "SIP";
        "tds/8.0" = "TDS/8.0";
        "dicom" = "DICOM";
        "postgresql" = "PostgreSQL";
        "radius/1.0" = "RADIUS/1.0";
        "radius/1.1" = "RADIUS/1.1";
    }
}

/// Whether a protocol's name is one of GREASE's: two equal bytes that end in `a`, `[RFC 8701 §2]`.
#[must_use]
pub const fn is_grease_protocol(name: &[u8]) -> bool {
    matches!(name, [first, second] if *first == *second && *first & 0x0f == 0x0a)
}
