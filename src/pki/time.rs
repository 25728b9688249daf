//! Dates of certificates: seconds since 1970 in, DER out, `[RFC 5280 §4.1.2.5]`.

use std::time::Duration;

use der::DateTime;

use super::{Error, asn1};

/// Seconds of an hour.
pub(super) const HOUR: u64 = 3600;
/// Seconds of a day.
pub(super) const DAY: u64 = 24 * HOUR;
/// How long a leaf is valid.
pub(super) const LEAF: u64 = 90 * DAY;
/// How long an intermediate is valid.
pub(super) const INTERMEDIATE: u64 = 3 * 365 * DAY;
/// How long a root is valid.
pub(super) const ROOT: u64 = 20 * 365 * DAY;

/// From the first second to the last, both included.
#[derive(Clone, Copy, Debug)]
pub(super) struct Period {
    first: u64,
    last: u64,
}

impl Period {
    /// `length` seconds that begin with `first`.
    pub(super) const fn starting(first: u64, length: u64) -> Self {
        Self { first, last: first.saturating_add(length - 1) }
    }

    /// `length` seconds that end with `last`, fewer where 1970 is nearer.
    pub(super) const fn ending(last: u64, length: u64) -> Self {
        Self { first: last.saturating_sub(length - 1), last }
    }

    /// `Validity`.
    pub(super) fn validity(self) -> Result<Vec<u8>, Error> {
        Ok(asn1::sequence(&[&time(self.first)?, &time(self.last)?]))
    }
}

/// UTCTime to 2049, GeneralizedTime from 2050.
pub(super) fn time(seconds: u64) -> Result<Vec<u8>, Error> {
    date(seconds).map(asn1::time)
}

/// GeneralizedTime, whatever the year.
pub(super) fn generalized(seconds: u64) -> Result<Vec<u8>, Error> {
    date(seconds).map(asn1::generalized_time)
}

fn date(seconds: u64) -> Result<DateTime, Error> {
    DateTime::from_unix_duration(Duration::from_secs(seconds)).map_err(|_| Error::Date { seconds })
}
