//! How a run ended, from how each attempt to deliver ended.

use super::endpoint::Endpoint;
use crate::trace::{Outcome, Refusal};

/// One connection, looked back at.
#[derive(Debug)]
pub(super) struct Attempt {
    outcome: Outcome,
    /// The sender wants to try once more without TLS.
    pub(super) retry_in_clear: bool,
}

impl Attempt {
    pub(super) fn of(sender: &Endpoint) -> Self {
        Self { outcome: sender.outcome(), retry_in_clear: sender.wants_retry_in_clear() }
    }
}

/// The last attempt decides: earlier ones were retried, or were deliveries of their own.
pub(super) fn of(attempts: &[Attempt]) -> Outcome {
    attempts.last().map_or_else(
        || {
            Outcome::Refused(Refusal {
                status: "4.3.5".to_owned(),
                reason: "the servers could not be set up".to_owned(),
            })
        },
        |attempt| attempt.outcome.clone(),
    )
}
