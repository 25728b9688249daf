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
    SecretLabel::ALL.iter().copied().find(|known| known.name() == label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_found_by_name() {
        assert_eq!(label_of("CLIENT_TRAFFIC_SECRET_0"), Some(SecretLabel::ClientTrafficSecret0));
        assert_eq!(label_of("ECH_SECRET"), None);
    }
}
