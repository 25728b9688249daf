//! The MTA-STS policy, lines of key and value, `[RFC 8461 §3.2]`.
//!
//! ```text
//! sts-policy-record      = sts-policy-field *WSP *(sts-policy-term sts-policy-field *WSP) [sts-policy-term]
//! sts-policy-field       = sts-policy-version / sts-policy-mode / sts-policy-max-age / sts-policy-mx / sts-policy-extension
//! sts-policy-field-delim = ":" *WSP
//! sts-policy-mx-value    = ["*."] Domain
//! sts-policy-term        = LF / CRLF
//! ```

use crate::policy::{Error, Field, name};

/// The longest time that a policy may be kept, in seconds.
pub const LONGEST_AGE: u32 = 31_557_600;

/// A policy.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Policy {
    /// What a failure means.
    pub mode: Mode,
    /// Which hosts take the domain's mail: names, or `*.` and a name.
    pub mx: Vec<String>,
    /// How long it may be kept, in seconds.
    pub max_age: u32,
    /// The lines as they came, for reports.
    pub lines: Vec<String>,
}

/// What a failure of the policy means, `[RFC 8461 §5]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// No mail.
    Enforce,
    /// A report.
    Testing,
    /// Nothing: there is no policy any more.
    None,
}

impl Mode {
    /// Its word in the policy.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Enforce => "enforce",
            Self::Testing => "testing",
            Self::None => "none",
        }
    }

    fn by_word(word: &str) -> Option<Self> {
        [Self::Enforce, Self::Testing, Self::None].into_iter().find(|mode| mode.word() == word)
    }
}

impl Policy {
    /// Reads a policy. Unknown keys are passed over; of a key that stands twice the first counts, but for `mx`, where all do.
    ///
    /// # Errors
    /// [`Error::Line`], [`Error::Value`] and [`Error::Missing`].
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let lines = lines(bytes)?;
        let (mut version, mut mode, mut max_age, mut mx) = (None, None, None, Vec::new());
        for (index, text) in lines.iter().enumerate() {
            let line = index + 1;
            let (key, value) = split(text).ok_or(Error::Line { line })?;
            let wrong = |field| Error::Value { line, field };
            match key {
                "version" if version.is_none() => {
                    version = Some(Some(()).filter(|()| value == "STSv1").ok_or(wrong(Field::Version))?);
                }
                "mode" if mode.is_none() => mode = Some(Mode::by_word(value).ok_or(wrong(Field::Mode))?),
                "max_age" if max_age.is_none() => max_age = Some(seconds(value).ok_or(wrong(Field::MaxAge))?),
                "mx" if is_pattern(value) => mx.push(value.to_owned()),
                "mx" => return Err(wrong(Field::Mx)),
                _ => {}
            }
        }
        let missing = |field| Error::Missing { field };
        version.ok_or(missing(Field::Version))?;
        let mode = mode.ok_or(missing(Field::Mode))?;
        let max_age = max_age.ok_or(missing(Field::MaxAge))?;
        if mx.is_empty() && mode != Mode::None {
            return Err(missing(Field::Mx));
        }
        Ok(Self { mode, mx, max_age, lines: lines.into_iter().map(str::to_owned).collect() })
    }
}

/// The lines, without their ends and the blanks before these.
fn lines(bytes: &[u8]) -> Result<Vec<&str>, Error> {
    let text = str::from_utf8(bytes).map_err(|error| {
        let before = &bytes[..error.valid_up_to()];
        Error::Line { line: 1 + before.iter().filter(|byte| **byte == b'\n').count() }
    })?;
    let text = text.strip_suffix('\n').unwrap_or(text);
    let one = |line: &'_ str| line.len() - line.strip_suffix('\r').unwrap_or(line).len();
    Ok(text.split('\n').map(|line| line[..line.len() - one(line)].trim_end_matches([' ', '\t'])).collect())
}

/// Key and value of a line, both by the grammar of an extension, which every field fits.
fn split(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let value = value.trim_start_matches([' ', '\t']);
    let name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    let first = key.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric());
    let fits = first && key.len() <= 32 && key.bytes().all(name) && !value.is_empty();
    // No control characters; blanks at the ends are gone already.
    (fits && !value.bytes().any(|byte| byte < 0x20 || byte == 0x7f)).then_some((key, value))
}

/// 1 to 10 digits, and no more than a policy may say.
fn seconds(value: &str) -> Option<u32> {
    let digits = (1..=10).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_digit());
    value.parse().ok().filter(|&age| digits && age <= LONGEST_AGE)
}

fn is_pattern(value: &str) -> bool {
    name::is_domain(value.strip_prefix("*.").unwrap_or(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of RFC 8461 §3.2.
    const EXAMPLE: &str = "version: STSv1\r\nmode: enforce\r\nmx: mail.example.com\r\nmx: *.example.net\r\nmx: backupmx.example.com\r\nmax_age: 604800\r\n";

    fn policy(text: &str) -> Policy {
        Policy::parse(text.as_bytes()).unwrap_or_else(|error| panic!("{text:?}: {error}"))
    }

    #[track_caller]
    fn check(text: &str, expected: Error) {
        assert_eq!(Policy::parse(text.as_bytes()), Err(expected), "{text:?}");
    }

    #[test]
    fn the_standards_example_is_read() {
        let policy = policy(EXAMPLE);
        assert_eq!((policy.mode, policy.max_age), (Mode::Enforce, 604_800));
        assert_eq!(policy.mx, ["mail.example.com", "*.example.net", "backupmx.example.com"]);
        assert_eq!(policy.lines[3], "mx: *.example.net");
    }

    #[test]
    fn lines_end_with_lf_or_crlf_and_the_last_with_either_or_none() {
        let same = policy(EXAMPLE);
        assert_eq!(policy(&EXAMPLE.replace("\r\n", "\n")), same);
        assert_eq!(policy(EXAMPLE.trim_end()), same);
        assert_eq!(policy(&EXAMPLE.replace("\r\n", " \t\r\n")), same);
        assert_eq!(policy(&EXAMPLE.replacen("\r\n", "\n", 2)), same);
    }

    #[test]
    fn order_and_blanks_behind_the_colon_do_not_matter() {
        let policy = policy("max_age:0\nmx:\t a.example\nmode:testing\nversion:STSv1");
        assert_eq!((policy.mode, policy.max_age, policy.mx), (Mode::Testing, 0, vec!["a.example".to_owned()]));
    }

    #[test]
    fn unknown_keys_are_passed_over() {
        assert_eq!(policy(&format!("x-1.y_z: g\u{fc}n: \"?\"\n{EXAMPLE}Mode: none\n")).mode, Mode::Enforce);
    }

    #[test]
    fn of_a_key_that_stands_twice_the_first_counts() {
        let policy = policy(&format!("{EXAMPLE}mode: testing\nmax_age: x\nversion: STSv2\nmx: d.example\n"));
        assert_eq!((policy.mode, policy.max_age, policy.mx.len()), (Mode::Enforce, 604_800, 4));
    }

    #[test]
    fn only_mode_none_goes_without_hosts() {
        assert_eq!(policy("version: STSv1\nmode: none\nmax_age: 1\n").mx, [""; 0]);
        check("version: STSv1\nmode: testing\nmax_age: 1\n", Error::Missing { field: Field::Mx });
        check("version: STSv1\nmode: enforce\nmax_age: 1\n", Error::Missing { field: Field::Mx });
    }

    #[test]
    fn what_must_be_there_is_missed() {
        check("mode: none\nmax_age: 1\n", Error::Missing { field: Field::Version });
        check("version: STSv1\nmax_age: 1\n", Error::Missing { field: Field::Mode });
        check("version: STSv1\nmode: none\n", Error::Missing { field: Field::MaxAge });
        check("Version: STSv1\nmode: none\nmax_age: 1\n", Error::Missing { field: Field::Version });
    }

    #[test]
    fn values_that_a_field_cannot_have_are_refused() {
        let with = |field: &str| format!("version: STSv1\n{field}\n");
        for (text, field) in [
            ("mode: Enforce", Field::Mode),
            ("mode: report", Field::Mode),
            ("max_age: -1", Field::MaxAge),
            ("max_age: +1", Field::MaxAge),
            ("max_age: 1.5", Field::MaxAge),
            ("max_age: 31557601", Field::MaxAge),
            ("max_age: 00000000001", Field::MaxAge),
            ("mx: *", Field::Mx),
            ("mx: mx*.example.com", Field::Mx),
            ("mx: a.*.example", Field::Mx),
            ("mx: *.*.example", Field::Mx),
            ("mx: a.example, b.example", Field::Mx),
            ("mx: b\u{fc}cher.example", Field::Mx),
        ] {
            check(&with(text), Error::Value { line: 2, field });
        }
        check("version: STSv2\n", Error::Value { line: 1, field: Field::Version });
        let longest = format!("version: STSv1\nmode: none\nmax_age: {LONGEST_AGE}");
        assert_eq!(policy(&longest).max_age, LONGEST_AGE);
        assert_eq!(policy("version: STSv1\nmode: none\nmax_age: 0000000001").max_age, 1);
    }

    #[test]
    fn lines_that_are_no_key_and_value_are_refused() {
        let second = Error::Line { line: 2 };
        for text in ["", " mode: none", "mode", "mode:", "mode :none", ": x", "-x: y", "a: b\tc", "a: b\rc"] {
            check(&format!("version: STSv1\n{text}\nmax_age: 1\n"), second.clone());
        }
        check(&format!("version: STSv1\n{}: x\n", "k".repeat(33)), second);
        check("", Error::Line { line: 1 });
        assert_eq!(Policy::parse(b"version: STSv1\nx: \xff\n"), Err(Error::Line { line: 2 }));
        assert_eq!(Policy::parse(b"version: STSv1\n\n"), Err(Error::Line { line: 2 }));
    }
}
