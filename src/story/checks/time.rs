//! Moments as certificates write them: seconds since 1970 and `YYYYMMDDHHMMSSZ` compare alike, `[RFC 5280 §4.1.2.5]`.

/// A moment in UTC as GeneralizedTime: `20260302093000Z`. It sorts as time does.
pub(super) fn generalized(seconds: u64) -> String {
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let (year, month, day) = civil(days);
    format!("{year:04}{month:02}{day:02}{:02}{:02}{:02}Z", rest / 3600, rest / 60 % 60, rest % 60)
}

/// The date this many days after 1970-01-01, in the Gregorian calendar: years are counted from March, so that the day that
/// some of them have more stands at their end.
const fn civil(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400;
    (if month <= 2 { year + 1 } else { year }, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(seconds: u64, expected: &str) {
        assert_eq!(generalized(seconds), expected);
    }

    #[test]
    fn seconds_become_dates() {
        // As GNU date gives them: date -u -d @SECONDS +%Y%m%d%H%M%SZ.
        check(0, "19700101000000Z");
        check(951_827_696, "20000229123456Z");
        check(1_772_443_800, "20260302093000Z");
        check(4_107_542_399, "21000228235959Z");
        check(4_107_542_400, "21000301000000Z");
    }
}
