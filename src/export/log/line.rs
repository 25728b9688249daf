//! One line of a log: moment, host, program and words, in the form of rsyslog's `RSYSLOG_FileFormat`, which Debian writes since
//! bookworm; and times as Postfix writes delays.

use std::fmt;

use crate::dissect::show;
use crate::trace::Micros;

/// A line.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) stamp: Stamp,
    pub(super) host: String,
    pub(super) program: Program,
    pub(super) words: String,
}

/// A moment of the simulated clock. It prints in the form of RFC 3339, in UTC.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stamp {
    /// When the run began, in seconds since 1970.
    pub(super) date: u64,
    /// Time since then.
    pub(super) time: Micros,
}

/// Which part of Postfix speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Program {
    /// The SMTP client.
    Smtp,
    /// The SMTP server on port 25.
    Smtpd,
    /// The SMTP server on port 587, by the `syslog_name` that Postfix's own `master.cf` proposes.
    Submission,
    /// The SMTP server on port 465, likewise.
    Submissions,
    /// Who puts mail into the queue.
    Cleanup,
    /// The queue manager.
    Qmgr,
}

impl Program {
    /// Its name in the log.
    const fn name(self) -> &'static str {
        match self {
            Self::Smtp => "postfix/smtp",
            Self::Smtpd => "postfix/smtpd",
            Self::Submission => "postfix/submission/smtpd",
            Self::Submissions => "postfix/submissions/smtpd",
            Self::Cleanup => "postfix/cleanup",
            Self::Qmgr => "postfix/qmgr",
        }
    }

    /// Its process number. There are no processes in a run: the numbers are simulated, one for each program.
    const fn process(self) -> u32 {
        match self {
            Self::Qmgr => 701,
            Self::Cleanup => 1704,
            Self::Smtp => 1705,
            Self::Smtpd | Self::Submission | Self::Submissions => 1702,
        }
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { stamp, host, program, words } = self;
        writeln!(f, "{stamp} {host} {}[{}]: {words}", program.name(), program.process())
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.date.saturating_add(self.time.0 / 1_000_000);
        // A date so late that it is no i64 is cut: no calendar goes so far.
        let text = show::time(i64::try_from(seconds).unwrap_or(i64::MAX / 2));
        let text = text.trim_end_matches(" UTC").replacen(' ', "T", 1);
        write!(f, "{text}.{:06}+00:00", self.time.0 % 1_000_000)
    }
}

/// A delay in seconds: two digits that matter, none finer than a hundredth, no zeros at the end.
pub(super) fn delay(time: Micros) -> String {
    let unit = match time.0 {
        0..1_000_000 => 10_000,
        1_000_000..10_000_000 => 100_000,
        _ => 1_000_000,
    };
    let micros = (time.0 + unit / 2) / unit * unit;
    let text = format!("{}.{:02}", micros / 1_000_000, micros / 10_000 % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 0.37, 0.3, 0 and 3634 stand so in Postfix's logs.
    #[test]
    fn delays_have_two_digits_at_most_before_whole_seconds() {
        #[track_caller]
        fn check(micros: u64, expected: &str) {
            assert_eq!(delay(Micros(micros)), expected);
        }
        check(0, "0");
        check(4_999, "0");
        check(5_000, "0.01");
        check(370_000, "0.37");
        check(300_000, "0.3");
        check(996_000, "1");
        check(1_240_000, "1.2");
        check(9_960_000, "10");
        check(300_080_000, "300");
        check(3_634_000_000, "3634");
    }

    #[test]
    fn moments_are_those_of_rfc_3339() {
        let stamp = Stamp { date: 1_772_443_800, time: Micros(60_020_000) };
        assert_eq!(stamp.to_string(), "2026-03-02T09:31:00.020000+00:00");
    }
}
