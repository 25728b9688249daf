//! Alerts: two bytes, `[RFC 8446 §6]`.

use crate::codepoint::{AlertDescription, AlertLevel};

/// Reads an alert; `None` unless there are exactly two bytes.
#[must_use]
pub fn read(bytes: &[u8]) -> Option<(AlertLevel, AlertDescription)> {
    match *bytes {
        [level, description] => Some((AlertLevel(level), AlertDescription(description))),
        _ => None,
    }
}
