//! What a sender keeps of MTA-STS policies, and when it asks anew, `[RFC 8461 §3.3]`, `[RFC 8461 §5.1]`.
//!
//! Once seen, a policy holds for its `max_age`, whoever suppresses the TXT record or the policy host: that is what the cache is for.

use super::{Mode, Policy, Record};
use crate::policy::Error;

/// How long a sender waits after a policy could not be fetched before it tries again, in seconds, `[RFC 8461 §3.3]`.
pub const PAUSE: u64 = 300;

/// A policy that was fetched.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Cached {
    /// The id that the TXT record had.
    pub id: String,
    /// The policy.
    pub policy: Policy,
    /// When, in seconds since 1970.
    pub fetched: u64,
}

impl Cached {
    /// Whether it may still be used.
    #[must_use]
    pub const fn is_fresh(&self, now: u64) -> bool {
        now.saturating_sub(self.fetched) <= self.policy.max_age as u64
    }
}

/// What to do before the next delivery to a domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// Apply this policy.
    Apply(&'a Policy),
    /// Ask the policy host, for the policy with this id.
    Fetch {
        /// The id of the TXT record.
        id: &'a str,
    },
    /// The domain has no policy.
    Nothing,
}

/// What to do, from what is kept and what the TXT record says now.
#[must_use]
pub fn next_step<'a>(cached: Option<&'a Cached>, record: Result<&'a Record, &Error>, now: u64) -> Step<'a> {
    let fresh = cached.filter(|cached| cached.is_fresh(now));
    match (record, fresh) {
        (Ok(record), Some(cached)) if cached.id == record.id => Step::Apply(&cached.policy),
        (Ok(record), _) => Step::Fetch { id: &record.id },
        (Err(_), Some(cached)) => Step::Apply(&cached.policy),
        (Err(_), None) => Step::Nothing,
    }
}

/// The policy that counts after an attempt to fetch one: the new one, else the one that is kept and fresh, else none.
#[must_use]
pub fn after_fetch<'a>(
    fetched: Result<&'a Policy, &Error>,
    cached: Option<&'a Cached>,
    now: u64,
) -> Option<&'a Policy> {
    let kept = || cached.filter(|cached| cached.is_fresh(now)).map(|cached| &cached.policy);
    fetched.ok().or_else(kept)
}

/// Whether a policy that could not be fetched is reported: where the TXT record promised one, or one is kept whose mode is not none,
/// `[RFC 8461 §6]`.
#[must_use]
pub fn is_reported(record: Result<&Record, &Error>, cached: Option<&Cached>, now: u64) -> bool {
    record.is_ok() || cached.is_some_and(|cached| cached.is_fresh(now) && cached.policy.mode != Mode::None)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOT_THERE: Error = Error::RecordCount { count: 0 };

    fn cached(id: &str, mode: Mode) -> Cached {
        let policy = Policy { mode, mx: vec!["mx.birch.example".to_owned()], max_age: 100, lines: Vec::new() };
        Cached { id: id.to_owned(), policy, fetched: 1000 }
    }

    fn record(id: &str) -> Record {
        Record { id: id.to_owned() }
    }

    #[test]
    fn a_policy_is_fresh_for_its_max_age() {
        let cached = cached("a", Mode::Enforce);
        assert!(cached.is_fresh(1000) && cached.is_fresh(1100) && !cached.is_fresh(1101));
    }

    #[test]
    fn the_same_id_needs_no_fetch_and_another_one_does() {
        let kept = cached("a", Mode::Enforce);
        assert_eq!(next_step(Some(&kept), Ok(&record("a")), 1050), Step::Apply(&kept.policy));
        assert_eq!(next_step(Some(&kept), Ok(&record("b")), 1050), Step::Fetch { id: "b" });
        assert_eq!(next_step(Some(&kept), Ok(&record("a")), 1101), Step::Fetch { id: "a" });
        assert_eq!(next_step(None, Ok(&record("a")), 1050), Step::Fetch { id: "a" });
    }

    #[test]
    fn without_a_record_what_is_kept_counts_until_it_is_stale() {
        let kept = cached("a", Mode::Enforce);
        assert_eq!(next_step(Some(&kept), Err(&NOT_THERE), 1050), Step::Apply(&kept.policy));
        assert_eq!(next_step(Some(&kept), Err(&NOT_THERE), 1101), Step::Nothing);
        assert_eq!(next_step(None, Err(&NOT_THERE), 1050), Step::Nothing);
    }

    #[test]
    fn a_failed_fetch_falls_back_on_what_is_kept() {
        let (kept, new) = (cached("a", Mode::Enforce), cached("b", Mode::Testing).policy);
        assert_eq!(after_fetch(Ok(&new), Some(&kept), 1050), Some(&new));
        assert_eq!(after_fetch(Err(&Error::Unreachable), Some(&kept), 1050), Some(&kept.policy));
        assert_eq!(after_fetch(Err(&Error::Unreachable), Some(&kept), 1101), None);
        assert_eq!(after_fetch(Err(&Error::Unreachable), None, 1050), None);
    }

    #[test]
    fn a_failed_fetch_is_reported_where_there_was_a_policy_to_miss() {
        let (kept, gone) = (cached("a", Mode::Enforce), cached("a", Mode::None));
        assert!(is_reported(Ok(&record("a")), None, 1050));
        assert!(is_reported(Err(&NOT_THERE), Some(&kept), 1050));
        assert!(!is_reported(Err(&NOT_THERE), Some(&kept), 1101));
        assert!(!is_reported(Err(&NOT_THERE), Some(&gone), 1050));
        assert!(!is_reported(Err(&NOT_THERE), None, 1050));
    }
}
