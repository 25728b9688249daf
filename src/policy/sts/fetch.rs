//! How a policy is asked for, and what may count as one: the text of an HTTP/1.1 request and response, `[RFC 8461 §3.3]`, `[RFC 9112]`.
//!
//! TLS and the check of the policy host's certificate belong to whoever carries the bytes.

use crate::policy::Error;

/// Where every policy host has its policy, `[RFC 8461 §3.2]`.
pub const PATH: &str = "/.well-known/mta-sts.txt";

/// The largest policy that a sender reads, in bytes, `[RFC 8461 §3.3]`.
pub const LARGEST: usize = 64 * 1024;

/// How long a sender waits for it, in seconds, `[RFC 8461 §3.3]`.
pub const PATIENCE: u64 = 60;

/// The port of HTTPS.
pub const PORT: u16 = 443;

/// The host that serves a domain's policy: the name to connect to, for SNI, and that its certificate must bear.
#[must_use]
pub fn host(domain: &str) -> String {
    format!("mta-sts.{domain}")
}

/// The request. The connection serves for it alone.
#[must_use]
pub fn request(domain: &str) -> String {
    format!("GET {PATH} HTTP/1.1\r\nHost: {}\r\nAccept: text/plain\r\nConnection: close\r\n\r\n", host(domain))
}

/// The policy's bytes in a response that is there as a whole.
///
/// # Errors
/// [`Error::HttpStatus`] for everything but 200, redirects too; [`Error::MediaType`], [`Error::TooLarge`]; [`Error::Http`] for what is
/// no response or breaks off.
pub fn body(response: &[u8]) -> Result<Vec<u8>, Error> {
    let (head, rest) = split_once(response, b"\r\n\r\n").ok_or(Error::Http { expected: "the end of the header" })?;
    let head = str::from_utf8(head).map_err(|_| Error::Http { expected: "a header in ASCII" })?;
    let mut lines = head.split("\r\n");
    let status = status(lines.next().unwrap_or_default()).ok_or(Error::Http { expected: "a status line" })?;
    let fields = lines.map(field).collect::<Option<Vec<_>>>().ok_or(Error::Http { expected: "a header field" })?;
    if status != 200 {
        return Err(Error::HttpStatus { status });
    }
    let value = |name: &str| fields.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| *value);
    let media_type = value("Content-Type").unwrap_or_default();
    if !media_type.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("text/plain")) {
        return Err(Error::MediaType { found: media_type.to_owned() });
    }
    let body = match (value("Transfer-Encoding"), value("Content-Length")) {
        (Some(coding), _) if coding.eq_ignore_ascii_case("chunked") => unchunked(rest)?,
        (Some(_), _) => return Err(Error::Http { expected: "a transfer coding that is known" }),
        (None, Some(length)) => measured(rest, length)?.to_vec(),
        (None, None) => rest.to_vec(),
    };
    if body.len() > LARGEST { Err(Error::TooLarge { limit: LARGEST }) } else { Ok(body) }
}

/// Whether a response is there as a whole, as far as it says itself how long it is; else the end of the connection ends it,
/// `[RFC 9112 §6.3]`.
#[must_use]
pub fn is_whole(response: &[u8]) -> bool {
    let Some((head, rest)) = split_once(response, b"\r\n\r\n") else { return false };
    let fields = str::from_utf8(head).unwrap_or_default().split("\r\n").skip(1).filter_map(field);
    let length = fields.filter(|(name, _)| name.eq_ignore_ascii_case("Content-Length")).map(|(_, value)| value).next();
    length.and_then(|length| length.parse().ok()).is_some_and(|length: usize| rest.len() >= length)
}

/// The three digits of `HTTP/1.1 200 OK`; the reason may be empty.
fn status(line: &str) -> Option<u16> {
    let rest = line.strip_prefix("HTTP/1.1 ").or_else(|| line.strip_prefix("HTTP/1.0 "))?;
    let digits = rest.split(' ').next()?;
    let fits = digits.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| fits)
}

/// Name and value of a field; no blank may stand before the colon, `[RFC 9112 §5.1]`.
fn field(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':')?;
    (!name.is_empty() && !name.contains([' ', '\t'])).then_some((name, value.trim_matches([' ', '\t'])))
}

fn measured<'a>(rest: &'a [u8], length: &str) -> Result<&'a [u8], Error> {
    let digits = length.bytes().all(|byte| byte.is_ascii_digit());
    let length: usize =
        length.parse().ok().filter(|_| digits).ok_or(Error::Http { expected: "a Content-Length in digits" })?;
    if length > LARGEST {
        return Err(Error::TooLarge { limit: LARGEST });
    }
    rest.get(..length).ok_or(Error::Http { expected: "the rest of the content" })
}

/// Takes chunks apart, `[RFC 9112 §7.1]`.
fn unchunked(mut rest: &[u8]) -> Result<Vec<u8>, Error> {
    const EXPECTED: Error = Error::Http { expected: "a chunk" };
    let mut body = Vec::new();
    loop {
        let (line, behind) = split_once(rest, b"\r\n").ok_or(EXPECTED)?;
        let digits = line.split(|&byte| byte == b';').next().unwrap_or_default().trim_ascii();
        let digits = str::from_utf8(digits).ok().filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let size = digits.and_then(|digits| usize::from_str_radix(digits, 16).ok()).ok_or(EXPECTED)?;
        if size == 0 {
            return Ok(body);
        }
        if size > LARGEST - body.len() {
            return Err(Error::TooLarge { limit: LARGEST });
        }
        body.extend_from_slice(behind.get(..size).ok_or(EXPECTED)?);
        rest = behind[size..].strip_prefix(b"\r\n").ok_or(EXPECTED)?;
    }
}

fn split_once<'a>(bytes: &'a [u8], at: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let place = bytes.windows(at.len()).position(|window| window == at)?;
    Some((&bytes[..place], &bytes[place + at.len()..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_response_is_whole_when_its_length_is_there() {
        let whole = b"HTTP/1.1 404 Not Found\r\ncontent-length: 2\r\n\r\nno";
        for cut in 0..whole.len() {
            assert!(!is_whole(&whole[..cut]), "{cut}");
        }
        assert!(is_whole(whole) && !is_whole(b"HTTP/1.1 200 OK\r\n\r\nhow long?"));
    }

    fn response(status: &str, fields: &str, content: &str) -> Result<Vec<u8>, Error> {
        body(format!("HTTP/1.1 {status}\r\n{fields}\r\n{content}").as_bytes())
    }

    fn plain(content: &str) -> Result<Vec<u8>, Error> {
        Ok(content.as_bytes().to_vec())
    }

    #[test]
    fn the_request_names_host_and_path() {
        let text = request("birch.example");
        assert!(text.starts_with("GET /.well-known/mta-sts.txt HTTP/1.1\r\nHost: mta-sts.birch.example\r\n"));
        assert!(text.ends_with("\r\n\r\n") && text.matches("\r\n\r\n").count() == 1);
    }

    #[test]
    fn the_content_is_all_that_comes_or_as_long_as_it_says() {
        let kind = "Content-Type: text/plain\r\n";
        assert_eq!(response("200 OK", kind, "abc"), plain("abc"));
        assert_eq!(response("200", kind, "abc"), plain("abc"));
        assert_eq!(response("200 OK", &format!("{kind}content-length: 2\r\n"), "abc"), plain("ab"));
        let short = Err(Error::Http { expected: "the rest of the content" });
        assert_eq!(response("200 OK", &format!("{kind}Content-Length: 4\r\n"), "abc"), short);
        let odd = Err(Error::Http { expected: "a Content-Length in digits" });
        assert_eq!(response("200 OK", &format!("{kind}Content-Length: +3\r\n"), "abc"), odd);
    }

    #[test]
    fn chunks_are_put_together() {
        let fields = "Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\n";
        assert_eq!(response("200 OK", fields, "2\r\nab\r\n1;x=y\r\nc\r\n0\r\n\r\n"), plain("abc"));
        let broken = Err(Error::Http { expected: "a chunk" });
        for content in ["", "2\r\nab", "2\r\nabc\r\n0\r\n\r\n", "-1\r\na\r\n", "2\r\na", "\r\n", "+1\r\na\r\n"] {
            assert_eq!(response("200 OK", fields, content), broken, "{content:?}");
        }
        assert_eq!(response("200 OK", fields, "ffffff\r\n"), Err(Error::TooLarge { limit: LARGEST }));
        let unknown = Err(Error::Http { expected: "a transfer coding that is known" });
        assert_eq!(response("200 OK", "Content-Type: text/plain\r\nTransfer-Encoding: gzip\r\n", ""), unknown);
    }

    #[test]
    fn nothing_but_200_counts_and_redirects_are_not_followed() {
        for status in [201, 204, 301, 302, 307, 308, 404, 500] {
            let fields = "Location: https://elsewhere.example/\r\nContent-Type: text/plain\r\n";
            assert_eq!(response(&format!("{status} x"), fields, "version: STSv1"), Err(Error::HttpStatus { status }));
        }
    }

    #[test]
    fn the_media_type_is_plain_text_whatever_its_parameters() {
        for kind in ["text/plain; charset=utf-8", "TEXT/Plain;x=y", "text/plain ; charset=us-ascii"] {
            assert_eq!(response("200 OK", &format!("Content-Type: {kind}\r\n"), "a"), plain("a"), "{kind}");
        }
        for kind in ["text/html", "text/plainer", "application/octet-stream"] {
            let expected = Err(Error::MediaType { found: kind.to_owned() });
            assert_eq!(response("200 OK", &format!("Content-Type: {kind}\r\n"), "a"), expected);
        }
        assert_eq!(response("200 OK", "", "a"), Err(Error::MediaType { found: String::new() }));
    }

    #[test]
    fn a_policy_has_a_largest_size() {
        let kind = "Content-Type: text/plain\r\n";
        assert_eq!(response("200 OK", kind, &"a".repeat(LARGEST)).map(|body| body.len()), Ok(LARGEST));
        let large = Err(Error::TooLarge { limit: LARGEST });
        assert_eq!(response("200 OK", kind, &"a".repeat(LARGEST + 1)), large);
        assert_eq!(response("200 OK", &format!("{kind}Content-Length: 65537\r\n"), ""), large);
    }

    #[test]
    fn what_is_no_response_is_said_to_be_so() {
        let expected = |expected| Err(Error::Http { expected });
        assert_eq!(body(b"HTTP/1.1 200 OK\r\n"), expected("the end of the header"));
        assert_eq!(body(b"SSH-2.0\r\n\r\n"), expected("a status line"));
        assert_eq!(body(b"HTTP/1.1 20 OK\r\n\r\n"), expected("a status line"));
        assert_eq!(body(b"HTTP/1.1 +20 OK\r\n\r\n"), expected("a status line"));
        assert_eq!(body(b"HTTP/1.1 200 OK\r\nContent-Type : text/plain\r\n\r\n"), expected("a header field"));
        assert_eq!(body(b"HTTP/1.1 200 OK\r\nX: \xff\r\n\r\n"), expected("a header in ASCII"));
    }
}
