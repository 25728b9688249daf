//! Replies as the sender reads them, and enhanced status codes, `[RFC 5321 §4.2]`, `[RFC 2034 §4]`, `[RFC 3463 §2]`.

use super::Error;

/// The longest reply that is read, in octets: far more than `[RFC 5321 §4.5.3.1.5]` allows a line to have.
const LONGEST: usize = 16_384;

/// How serious a reply is: its first digit, `[RFC 5321 §4.2.1]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Severity {
    /// 2yz: done.
    Completion,
    /// 3yz: go on.
    Intermediate,
    /// 4yz: not now.
    Transient,
    /// 5yz: no.
    Permanent,
}

/// A whole reply.
///
/// ```text
/// Reply-line = *( Reply-code "-" [ textstring ] CRLF ) Reply-code [ SP textstring ] CRLF
/// Reply-code = %x32-35 %x30-35 %x30-39
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reply {
    /// The code of its last line.
    pub(super) code: u16,
    /// The text of each line, without code and line end.
    pub(super) lines: Vec<String>,
}

impl Reply {
    pub(super) fn severity(&self) -> Severity {
        match self.code / 100 {
            2 => Severity::Completion,
            3 => Severity::Intermediate,
            4 => Severity::Transient,
            _ => Severity::Permanent,
        }
    }

    /// Code and text on one line, as logs show it.
    pub(super) fn text(&self) -> String {
        let text = self.lines.join(" ");
        if text.is_empty() { self.code.to_string() } else { format!("{} {text}", self.code) }
    }

    /// The enhanced status code; where the reply has none, or one of another class, the general one of its class.
    pub(super) fn status(&self) -> String {
        let class = self.code / 100;
        let first = self.lines.first().and_then(|line| line.split(' ').next()).unwrap_or_default();
        let fits = is_status(first) && first.starts_with(&class.to_string());
        if fits { first.to_owned() } else { format!("{class}.0.0") }
    }
}

/// `status-code = class "." subject "." detail`, the latter two of at most three digits, `[RFC 3463 §2]`.
fn is_status(text: &str) -> bool {
    let number = |part: &&str| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = text.split('.').collect();
    matches!(parts[..], [class, ref rest @ ..]
        if ["2", "4", "5"].contains(&class) && rest.len() == 2 && rest.iter().all(number))
}

/// Puts replies together from what arrives.
#[derive(Debug, Default)]
pub(super) struct Reader {
    line: Vec<u8>,
    lines: Vec<String>,
    /// Octets of the present reply so far.
    size: usize,
}

impl Reader {
    /// Reads from `bytes` up to the end of a reply. Gives the number of octets read, and the reply when it is whole.
    pub(super) fn read(&mut self, bytes: &[u8]) -> (usize, Option<Result<Reply, Error>>) {
        for (at, &byte) in bytes.iter().enumerate() {
            self.size += 1;
            if self.size > LONGEST {
                return (at + 1, Some(Err(Error::ReplyTooLong { limit: LONGEST })));
            }
            if byte != b'\n' {
                self.line.push(byte);
                continue;
            }
            let line = std::mem::take(&mut self.line);
            let line = line.strip_suffix(b"\r").unwrap_or(&line);
            let Some((code, last, text)) = split(line) else {
                let line = String::from_utf8_lossy(line).chars().take(80).collect();
                return (at + 1, Some(Err(Error::NoReply { line })));
            };
            self.lines.push(text);
            if last {
                self.size = 0;
                return (at + 1, Some(Ok(Reply { code, lines: std::mem::take(&mut self.lines) })));
            }
        }
        (bytes.len(), None)
    }
}

/// A reply line's code, whether it is the last one, and its text.
fn split(line: &[u8]) -> Option<(u16, bool, String)> {
    let (digits, rest) = line.split_at_checked(3)?;
    let [first @ b'2'..=b'5', second @ b'0'..=b'9', third @ b'0'..=b'9'] = *digits else { return None };
    let code = [first, second, third].iter().fold(0, |code, digit| code * 10 + u16::from(digit - b'0'));
    let (last, text) = match rest {
        [] => (true, rest),
        [b' ', text @ ..] => (true, text),
        [b'-', text @ ..] => (false, text),
        _ => return None,
    };
    // Replies go into logs: nothing in them may end a line there.
    let text = String::from_utf8_lossy(text).chars().map(|c| if c.is_control() { '?' } else { c }).collect();
    Some((code, last, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8]) -> Vec<Result<Reply, Error>> {
        let mut reader = Reader::default();
        let mut found = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let (length, reply) = reader.read(rest);
            rest = &rest[length..];
            found.extend(reply);
        }
        found
    }

    #[track_caller]
    fn check(text: &[u8], code: u16, log: &str, status: &str) {
        let found = read(text);
        let [Ok(reply)] = &found[..] else { panic!("{found:?}") };
        assert_eq!((reply.code, reply.text().as_str(), reply.status().as_str()), (code, log, status));
    }

    #[test]
    fn replies_are_read_whole() {
        check(b"250 2.1.0 Ok\r\n", 250, "250 2.1.0 Ok", "2.1.0");
        check(b"250-mx\r\n250 SIZE\r\n", 250, "250 mx SIZE", "2.0.0");
        check(b"354\r\n", 354, "354", "3.0.0");
        check(b"550 5.7.30 no\n", 550, "550 5.7.30 no", "5.7.30");
        check(b"550 4.7.0 of another class\r\n", 550, "550 4.7.0 of another class", "5.0.0");
        check(b"550 5.7.0000 no code\r\n", 550, "550 5.7.0000 no code", "5.0.0");
        check(b"450 a\rb\r\n", 450, "450 a?b", "4.0.0");
    }

    #[test]
    fn what_is_no_reply_is_told() {
        for wrong in ["hello\r\n", "2x0 no\r\n", "25\r\n", "\r\n", "150 early\r\n", "650 late\r\n", "250+x\r\n"] {
            let found = read(wrong.as_bytes());
            assert!(matches!(found[..], [Err(Error::NoReply { .. })]), "{wrong:?}: {found:?}");
        }
        let endless = b"250-x\r\n".repeat(4_000);
        assert!(matches!(read(&endless)[0], Err(Error::ReplyTooLong { limit: LONGEST })));
    }
}
