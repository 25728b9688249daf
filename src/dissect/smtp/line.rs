//! What SMTP's lines say at a glance: where they end, a reply's code, a command's verb, `[RFC 5321 §4.1.1]`, `[RFC 5321 §4.2]`.

/// Splits text into lines, each with its line end; a last line without one comes last.
pub fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split_inclusive(|&byte| byte == b'\n')
}

/// A reply's code; `None` when the line begins with no three digits.
#[must_use]
pub fn reply_code(line: &[u8]) -> Option<u16> {
    let digits = line.get(..3)?;
    let decimal = digits.iter().all(u8::is_ascii_digit);
    decimal.then(|| digits.iter().fold(0, |code, digit| code * 10 + u16::from(digit - b'0')))
}

/// Whether more lines of the same reply follow: a hyphen behind the code, `[RFC 5321 §4.2.1]`.
#[must_use]
pub fn continues(line: &[u8]) -> bool {
    reply_code(line).is_some() && line.get(3) == Some(&b'-')
}

/// A line without its line end, as text; bytes that are no UTF-8 become replacement characters.
#[must_use]
pub fn text(line: &[u8]) -> String {
    let end = line.iter().rposition(|byte| !b"\r\n".contains(byte)).map_or(0, |last| last + 1);
    String::from_utf8_lossy(&line[..end]).into_owned()
}

/// The verb of a command line in upper case: `EHLO`, `MAIL FROM`, `RCPT TO` …; empty for an empty line.
#[must_use]
pub fn verb(line: &[u8]) -> String {
    let line = text(line);
    let word = line.split([' ', '\t']).next().unwrap_or_default().to_ascii_uppercase();
    match word.as_str() {
        "MAIL" => "MAIL FROM".to_owned(),
        "RCPT" => "RCPT TO".to_owned(),
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replies_and_commands_are_read() {
        assert_eq!(reply_code(b"250-PIPELINING\r\n"), Some(250));
        assert!(continues(b"250-PIPELINING\r\n") && !continues(b"250 SIZE\r\n") && !continues(b"ab-\r\n"));
        assert_eq!(reply_code(b"2x0 no"), None);
        assert_eq!(verb(b"mail from:<a@b.example>\r\n"), "MAIL FROM");
        assert_eq!(verb(b"\r\n"), "");
        assert_eq!(text(b"250 ok\r\n"), "250 ok");
        assert_eq!(lines(b"a\r\nb\nc").count(), 3);
    }
}
