//! A trace as data in JSON: everything that happened, and every byte.

use crate::trace::Trace;

/// The trace's JSON form, as ARCHITECTURE.md describes it.
#[must_use]
pub fn json(trace: &Trace) -> Vec<u8> {
    // Maps of the trace have text for keys, and no number in it is not finite: there is nothing that JSON cannot hold.
    serde_json::to_vec(trace).unwrap_or_default()
}
