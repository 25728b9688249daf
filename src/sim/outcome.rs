//! How a run ended, from how each attempt to deliver each mail ended.

use super::endpoint::{Endpoint, Taken};
use crate::trace::{Outcome, Refusal};

/// One connection, looked back at.
#[derive(Debug)]
pub(super) struct Attempt {
    outcome: Outcome,
    /// The sender wants to try once more without TLS.
    pub(super) retry_in_clear: bool,
    /// The mail that somebody took who is not its receiver.
    pub(super) taken: Option<Taken>,
}

impl Attempt {
    /// What came of a connection, as its client sees it.
    pub(super) fn of(sender: &Endpoint, receiver: &mut Endpoint) -> Self {
        let outcome = match sender.outcome() {
            // The sender may have heard no more than that the connection is gone.
            Outcome::Refused(_) if receiver.has_timed_out() => Outcome::Stalled,
            outcome => outcome,
        };
        Self { outcome, retry_in_clear: sender.wants_retry_in_clear(), taken: receiver.take_mail() }
    }

    /// An attempt that did not come to a connection.
    pub(super) const fn refused(status: String, reason: String) -> Self {
        Self { outcome: Outcome::Refused(Refusal { status, reason }), retry_in_clear: false, taken: None }
    }

    /// Whoever took the mail tried to pass it on.
    pub(super) fn passed_on(&mut self, onward: &Self) {
        self.outcome = match (&self.outcome, &onward.outcome) {
            (Outcome::Delivered { sealed }, Outcome::Delivered { sealed: onward }) => {
                Outcome::Read { sealed: *sealed && *onward }
            }
            (Outcome::Delivered { .. }, Outcome::Unfinished) => Outcome::Unfinished,
            (Outcome::Delivered { .. }, _) => Outcome::Taken,
            // Of a sender that did not hear how it ended, the mail is its own still.
            (own, _) => own.clone(),
        };
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
        Outcome::Read { sealed: true } => 2,
        Outcome::Read { sealed: false } => 3,
        Outcome::Refused(_) => 4,
        Outcome::Taken => 5,
        Outcome::Stalled => 6,
        Outcome::Unfinished => 7,
    }
}
