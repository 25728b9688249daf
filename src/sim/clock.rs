//! Simulated time, as rustls asks for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use rustls::pki_types::UnixTime;
use rustls::time_provider::TimeProvider;

use crate::trace::Micros;

/// The clock of a run: its date at the start, and the time that has passed since. Clones show the same time.
#[derive(Clone, Debug)]
pub(super) struct Clock {
    /// Seconds since 1970 at the start.
    date: u64,
    /// Microseconds since the start; shared with the configurations that rustls holds.
    passed: Arc<AtomicU64>,
}

impl Clock {
    pub(super) fn starting(date: u64) -> Self {
        Self { date, passed: Arc::default() }
    }

    /// Moves on to this time since the start.
    pub(super) fn set(&self, now: Micros) {
        self.passed.store(now.0, Ordering::Relaxed);
    }

    /// Whole seconds since 1970.
    pub(super) fn seconds(&self) -> u64 {
        self.date + self.passed.load(Ordering::Relaxed) / 1_000_000
    }
}

impl TimeProvider for Clock {
    fn current_time(&self) -> Option<UnixTime> {
        Some(UnixTime::since_unix_epoch(Duration::from_secs(self.seconds())))
    }
}
