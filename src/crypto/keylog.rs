//! The secrets that rustls would write to a key log, in the labels of SSLKEYLOGFILE, `[RFC 9850 §2.1]`.

use rustls::KeyLog;

use super::recorder::{note, recording};
use crate::trace::{EventKind, SecretLabel};

/// Writes each secret into the trace.
#[derive(Clone, Copy, Debug)]
pub struct SecretLog;

impl KeyLog for SecretLog {
    fn log(&self, label: &str, client_random: &[u8], secret: &[u8]) {
        if let Some(label) = label_of(label) {
            note(|trace| EventKind::Secret {
                label,
                client_random: trace.intern(client_random),
                secret: trace.intern(secret),
            });
        }
    }

    fn will_log(&self, label: &str) -> bool {
        recording() && label_of(label).is_some()
    }
}

fn label_of(label: &str) -> Option<SecretLabel> {
    Some(match label {
        "CLIENT_RANDOM" => SecretLabel::ClientRandom,
        "CLIENT_EARLY_TRAFFIC_SECRET" => SecretLabel::ClientEarlyTrafficSecret,
        "CLIENT_HANDSHAKE_TRAFFIC_SECRET" => SecretLabel::ClientHandshakeTrafficSecret,
        "SERVER_HANDSHAKE_TRAFFIC_SECRET" => SecretLabel::ServerHandshakeTrafficSecret,
        "CLIENT_TRAFFIC_SECRET_0" => SecretLabel::ClientTrafficSecret0,
        "SERVER_TRAFFIC_SECRET_0" => SecretLabel::ServerTrafficSecret0,
        "EXPORTER_SECRET" => SecretLabel::ExporterSecret,
        "EARLY_EXPORTER_SECRET" => SecretLabel::EarlyExporterSecret,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_those_that_the_trace_writes() {
        for name in [
            "CLIENT_RANDOM",
            "CLIENT_EARLY_TRAFFIC_SECRET",
            "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
            "SERVER_HANDSHAKE_TRAFFIC_SECRET",
            "CLIENT_TRAFFIC_SECRET_0",
            "SERVER_TRAFFIC_SECRET_0",
            "EXPORTER_SECRET",
            "EARLY_EXPORTER_SECRET",
        ] {
            let label = label_of(name).unwrap();
            assert_eq!(serde_json::to_value(label).unwrap(), name);
        }
        assert_eq!(label_of("ECH_SECRET"), None);
    }
}
