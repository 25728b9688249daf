//! Dates as mail writes them, `[RFC 5322 §3.3]`. There is no clock here.

use std::fmt;

const DAY: u64 = 86_400;

const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Seconds since 1970-01-01T00:00:00Z, leap seconds not counted. It prints as `Mon, 2 Mar 2026 09:30:00 +0000`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(
    /// The seconds.
    pub u64,
);

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (days, second) = (self.0 / DAY, self.0 % DAY);
        let (year, month, day) = civil(days);
        let weekday = WEEKDAYS[(days % 7) as usize];
        let month = MONTHS[month];
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        write!(f, "{weekday}, {day} {month} {year:04} {hour:02}:{minute:02}:{second:02} +0000")
    }
}

impl Timestamp {
    /// The moment as HTTP writes it, `Mon, 02 Mar 2026 09:30:00 GMT`, `[RFC 9110 §5.6.7]`.
    #[must_use]
    pub fn http(self) -> String {
        let (days, second) = (self.0 / DAY, self.0 % DAY);
        let (year, month, day) = civil(days);
        let (weekday, month) = (WEEKDAYS[(days % 7) as usize], MONTHS[month]);
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        format!("{weekday}, {day:02} {month} {year:04} {hour:02}:{minute:02}:{second:02} GMT")
    }
}

/// Year, month (from 0) and day (from 1) of the Gregorian calendar, that many days after 1970-01-01.
///
/// Counted from 0000-03-01, so that a leap day ends a year, in eras of 400 years of equal length.
fn civil(days: u64) -> (u64, usize, u64) {
    const ERA: u64 = 146_097;
    let days = days + 719_468;
    let (era, of_era) = (days / ERA, days % ERA);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    // Five months from March on, and again from August, have 153 days.
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = (from_march + 2) % 12;
    let year = era * 400 + year_of_era + u64::from(month < 2);
    (year, month as usize, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(seconds: u64, text: &str) {
        assert_eq!(Timestamp(seconds).to_string(), text);
    }

    /// The expected texts come from GNU date: `date -u -R -d @SECONDS`.
    #[test]
    fn known_dates() {
        assert_eq!(Timestamp(1_772_443_800).http(), "Mon, 02 Mar 2026 09:30:00 GMT");
        check(0, "Thu, 1 Jan 1970 00:00:00 +0000");
        check(951_782_399, "Mon, 28 Feb 2000 23:59:59 +0000");
        check(951_782_400, "Tue, 29 Feb 2000 00:00:00 +0000");
        check(1_772_443_800, "Mon, 2 Mar 2026 09:30:00 +0000");
        check(4_107_542_400, "Mon, 1 Mar 2100 00:00:00 +0000");
        check(1_798_761_599, "Thu, 31 Dec 2026 23:59:59 +0000");
    }

    #[test]
    fn each_day_of_four_centuries_follows_the_one_before() {
        let mut before = civil(0);
        for days in 1..146_097 {
            let (year, month, day) = civil(days);
            let next = match before {
                (y, m, d) if (year, month) == (y, m) => day == d + 1,
                (y, m, d) if day == 1 && m + 1 == month => y == year && d >= 28,
                (y, 11, 31) => (year, month, day) == (y + 1, 0, 1),
                _ => false,
            };
            assert!(next, "{before:?} then {:?}", (year, month, day));
            before = (year, month, day);
        }
        assert_eq!(before, (2369, 11, 31));
    }

    #[test]
    fn the_last_second_of_all_does_not_panic() {
        assert!(Timestamp(u64::MAX).to_string().ends_with("+0000"));
    }
}
