//! Why an end never sends an alert: what rustls 0.23.46 does instead. Each reason was read in its source, and the file is named
//! beside it. No line of `src/` outside `enums.rs` and the tests makes one of these alerts, but where the contrary is said.

use crate::codepoint::AlertDescription;

/// The reason why no run makes rustls send this alert; `None` where one may.
#[must_use]
pub fn reason(alert: AlertDescription) -> Option<&'static str> {
    Some(match alert {
        // conn.rs, `handle_deframe_error`: every `DecryptError` becomes bad_record_mac. `[RFC 5246 §7.2.2]`
        AlertDescription::DECRYPTION_FAILED => {
            "reserved: told apart from bad_record_mac it would help an attacker; rustls says bad_record_mac"
        }
        // server/hs.rs: a ClientHello must offer null, and that is taken. A certificate that cannot be decompressed is
        // bad_certificate: client/tls13.rs, server/tls13.rs.
        AlertDescription::DECOMPRESSION_FAILURE => "reserved: rustls compresses no records",
        // server/tls12.rs, server/tls13.rs: an empty Certificate message, answered by certificate_required.
        AlertDescription::NO_CERTIFICATE => "reserved: a word of SSL 3.0; in TLS an empty Certificate message says so",
        // Not in enums.rs: rustls has no name for it. `[RFC 9147 §9]`
        AlertDescription::TOO_MANY_CIDS_REQUESTED => "it belongs to DTLS 1.3, and rustls speaks no DTLS",
        AlertDescription::EXPORT_RESTRICTION => "reserved: rustls has no weakened suites for export",
        // server/hs.rs, `choose_suite_and_kx_group`, with a comment that says so of FFDHE groups.
        AlertDescription::INSUFFICIENT_SECURITY => "rustls says handshake_failure where no suite or group is common",
        // An error of its own, `Error::General` for instance, leaves common_state.rs and conn.rs without an alert.
        AlertDescription::INTERNAL_ERROR => {
            "rustls reports errors of its own to its caller and sends no alert for them"
        }
        // Neither client nor server knows TLS_FALLBACK_SCSV: manual/tlsvulns.rs says why.
        AlertDescription::INAPPROPRIATE_FALLBACK => {
            "rustls does not look for TLS_FALLBACK_SCSV; the mark in TLS 1.3's random guards against falling back"
        }
        // common_state.rs, `process_alert`: received and passed over, never sent.
        AlertDescription::USER_CANCELED => "rustls passes over it when it is received, and has no call to send it",
        // msgs/handshake.rs: the extension client_certificate_url is not read, `[RFC 6066 §5]`.
        AlertDescription::CERTIFICATE_UNOBTAINABLE => {
            "reserved: it belongs to client_certificate_url, which rustls does not know"
        }
        // server/hs.rs: a resolver without a certificate for the name ends with access_denied.
        AlertDescription::UNRECOGNIZED_NAME => "rustls says access_denied where there is no certificate for the name",
        AlertDescription::BAD_CERTIFICATE_HASH_VALUE => {
            "reserved: it belongs to client_certificate_url, which rustls does not know"
        }
        // server/tls13.rs, `CompleteClientHelloHandling`: identities that lead to no session are skipped.
        AlertDescription::UNKNOWN_PSK_IDENTITY => {
            "rustls falls back to a full handshake where it does not know a ticket"
        }
        // Not in enums.rs: rustls has no name for it.
        AlertDescription::GENERAL_ERROR => {
            "a younger word, for errors without one of their own; rustls does not know it"
        }
        // client/ech.rs, `fatal_alert_required`: only behind an offer of ECH, and `ClientConfig` is made without one here.
        AlertDescription::ECH_REQUIRED => {
            "a client sends it whose ECH was refused; mail servers offer none, and this sender neither"
        }
        _ => return None,
    })
}
