//! Alerts: two bytes, `[RFC 8446 §6]`.
//!
//! ```text
//! struct {
//!     AlertLevel level;
//!     AlertDescription description;
//! } Alert;
//! ```

use super::field::fields;
use super::{Reader, Tree};
use crate::codepoint::{AlertDescription, AlertLevel};

fields! {
    ALERT "alert";
    LEVEL "alert.level";
    DESCRIPTION "alert.description";
}

/// Reads an alert; `None` unless there are exactly two bytes.
#[must_use]
pub fn read(bytes: &[u8]) -> Option<(AlertLevel, AlertDescription)> {
    match *bytes {
        [level, description] => Some((AlertLevel(level), AlertDescription(description))),
        _ => None,
    }
}

/// Dissects an alert.
#[must_use]
pub fn message(bytes: &[u8]) -> Tree {
    let mut reader = Reader::new(bytes, ALERT);
    parts(&mut reader);
    reader.finish()
}

/// Reads an alert.
pub(super) fn parts(reader: &mut Reader<'_>) {
    reader.structure(ALERT, |reader| {
        reader.code::<AlertLevel>(LEVEL);
        reader.code::<AlertDescription>(DESCRIPTION);
    });
}
