//! How a run ended, from how each attempt to deliver each mail ended.

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
    pub(super) fn of(sender: &Endpoint, receiver: &Endpoint) -> Self {
        let outcome = match sender.outcome() {
            // The sender may have heard no more than that the connection is gone.
            Outcome::Refused(_) if receiver.has_timed_out() => Outcome::Stalled,
            outcome => outcome,
        };
        Self { outcome, retry_in_clear: sender.wants_retry_in_clear() }
    }

    /// An attempt that did not come to a connection.
    pub(super) const fn refused(status: String, reason: String) -> Self {
        Self { outcome: Outcome::Refused(Refusal { status, reason }), retry_in_clear: false }
    }
}

/// The worst of all mails decides; of each mail its last attempt, since the earlier ones were retried.
pub(super) fn of(mails: &[Vec<Attempt>]) -> Outcome {
    let ends = mails.iter().filter_map(|attempts| attempts.last()).map(|attempt| &attempt.outcome);
    ends.max_by_key(|outcome| badness(outcome)).cloned().unwrap_or_else(|| {
        Outcome::Refused(Refusal { status: "4.3.5".to_owned(), reason: "the servers could not be set up".to_owned() })
    })
}

const fn badness(outcome: &Outcome) -> u8 {
    match outcome {
        Outcome::Delivered { sealed: true } => 0,
        Outcome::Delivered { sealed: false } => 1,
        Outcome::Refused(_) => 2,
        Outcome::Stalled => 3,
        Outcome::Unfinished => 4,
    }
}
