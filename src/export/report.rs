//! A run as data for other programs: its digest, its messages, and the whole trace. Serialised as JSON by whoever asks.

use serde::Serialize;

use super::story::{Row, rows};
use super::verdict::Told;
use crate::story::{Story, digest};
use crate::trace::Trace;

/// A run with its messages.
#[derive(Debug, Serialize)]
pub struct Report<'a> {
    /// The digest of the trace, 16 hex digits.
    pub digest: String,
    /// The messages in order.
    pub messages: Vec<Row>,
    /// The trace, format [`crate::trace::FORMAT`].
    pub trace: &'a Trace,
    /// What came of the first intervention; absent where there was none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Told>,
}

impl<'a> Report<'a> {
    /// The report of a run.
    #[must_use]
    pub fn of(trace: &'a Trace, story: &Story) -> Self {
        Self { digest: digest(trace), messages: rows(trace, story), trace, verdict: None }
    }

    /// The same with what came of the first intervention.
    #[must_use]
    pub fn with_verdict(self, verdict: Option<Told>) -> Self {
        Self { verdict, ..self }
    }
}
