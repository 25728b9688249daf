//! HTTP/1.1 as far as a mail server speaks it: a request without content, a response with an MTA-STS policy or other text,
//! `[RFC 9112 §2.1]`, `[RFC 8461 §3.2]`.
//!
//! ```text
//! HTTP-message = start-line CRLF *( field-line CRLF ) CRLF [ message-body ]
//! request-line = method SP request-target SP HTTP-version
//! status-line  = HTTP-version SP status-code SP [ reason-phrase ]
//! field-line   = field-name ":" OWS field-value OWS
//! ```

use super::field::fields;
use super::tree::Value;
use super::{FieldId, Problem, Reader, Tree};
use crate::codepoint::HttpStatus;

fields! {
    REQUEST "http.request";
    METHOD "http.request.method";
    TARGET "http.request.target" Text;
    RESPONSE "http.response";
    STATUS_CODE "http.response.status_code";
    REASON_PHRASE "http.response.reason_phrase" Text;
    VERSION "http.version";
    SPACE "http.space";
    LINE_END "http.line_end";
    FIELD_LINE "http.field_line";
    FIELD_NAME "http.field_line.field_name";
    COLON "http.field_line.colon";
    FIELD_VALUE "http.field_line.field_value" Text;
    HOST "http.field_line.host" Text;
    DATE "http.field_line.date" Text;
    HEADER_END "http.header_end";
    CONTENT "http.content" Text;
    POLICY "mta_sts.policy";
    POLICY_LINE "mta_sts.policy.line";
    POLICY_KEY "mta_sts.policy.key";
    POLICY_COLON "mta_sts.policy.colon";
    POLICY_VALUE "mta_sts.policy.value" Text;
}

/// What the methods ask for, `[RFC 9110 §9.3]`.
const METHODS: [(&str, &str); 8] = [
    ("GET", "send what is there"),
    ("HEAD", "send its header alone"),
    ("POST", "take this and work on it"),
    ("PUT", "put this there"),
    ("DELETE", "take it away"),
    ("CONNECT", "be a tunnel to there"),
    ("OPTIONS", "say what can be done with it"),
    ("TRACE", "send back what arrived"),
];

/// What the fields say that a policy host and who asks it use, in lower case.
const FIELDS_SAY: [(&str, &str); 7] = [
    ("host", "which of the server’s hosts is meant"),
    ("accept", "what kinds of content are wanted"),
    ("connection", "what becomes of the connection"),
    ("date", "when the response was made"),
    ("content-type", "what kind of content follows"),
    ("content-length", "how many bytes follow the header"),
    ("location", "where it is instead"),
];

/// What the keys of a policy say, `[RFC 8461 §3.2]`.
const KEYS_SAY: [(&str, &str); 4] = [
    ("version", "which form of policy it is"),
    ("mode", "what a failure means"),
    ("mx", "a host that takes the domain’s mail"),
    ("max_age", "for how many seconds it may be kept"),
];

/// Dissects a request.
#[must_use]
pub fn request(bytes: &[u8]) -> Tree {
    let mut reader = Reader::new(bytes, REQUEST);
    reader.structure(REQUEST, |reader| {
        line(reader, request_line);
        header(reader);
        content(reader, CONTENT);
    });
    reader.finish()
}

/// Dissects a response. Content that begins as a policy does is read as one.
#[must_use]
pub fn response(bytes: &[u8]) -> Tree {
    let mut reader = Reader::new(bytes, RESPONSE);
    reader.structure(RESPONSE, |reader| {
        line(reader, status_line);
        header(reader);
        if reader.rest().starts_with(b"version:") {
            reader.structure(POLICY, |reader| reader.repeat(policy_line));
        } else {
            content(reader, CONTENT);
        }
    });
    reader.finish()
}

/// The length of the request or response at the front of a stream, as far as it says itself how long it is; `None` while its header
/// is not whole, [RFC 9112 §6.3]. Without a length it has no content, and a response goes on to the end of the stream.
#[must_use]
pub fn length(stream: &[u8]) -> Option<usize> {
    const END: &[u8] = b"\r\n\r\n";
    let header = stream.windows(END.len()).position(|window| window == END)? + END.len();
    let length = stream[..header].split(|&byte| byte == b'\n').skip(1).find_map(content_length);
    let is_response = status(stream).is_some();
    Some(match length {
        Some(length) => header.saturating_add(length),
        None if is_response => stream.len(),
        None => header,
    })
}

fn content_length(line: &[u8]) -> Option<usize> {
    let colon = line.iter().position(|&byte| byte == b':')?;
    let (name, value) = line.split_at(colon);
    let digits = str::from_utf8(&value[1..]).ok()?.trim();
    digits.parse().ok().filter(|_| name.eq_ignore_ascii_case(b"content-length"))
}

/// A response's status code; `None` where the line is none of a response.
#[must_use]
pub fn status(line: &[u8]) -> Option<u16> {
    let digits = line.strip_prefix(b"HTTP/")?.get(3..7)?.strip_prefix(b" ")?;
    let decimal = digits.iter().all(u8::is_ascii_digit);
    decimal.then(|| digits.iter().fold(0, |code, digit| code * 10 + u16::from(digit - b'0')))
}

/// What a request or response is called: method and target, or status code and reason.
#[must_use]
pub fn title(bytes: &[u8]) -> String {
    let first = bytes.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let text = String::from_utf8_lossy(first);
    let text = text.trim_end_matches('\r');
    match status(first) {
        Some(_) => text.split_once(' ').map_or(text, |(_, rest)| rest).to_owned(),
        None => text.rsplit_once(" HTTP/").map_or(text, |(rest, _)| rest).to_owned(),
    }
}

/// Reads one line with its end: `read` takes what stands before it.
fn line<'a>(reader: &mut Reader<'a>, read: impl FnOnce(&mut Reader<'a>)) {
    let rest = reader.rest();
    let whole = rest.iter().position(|&byte| byte == b'\n').map_or(rest.len(), |end| end + 1);
    let line = &rest[..whole];
    let end = [&b"\r\n"[..], b"\n"].into_iter().find(|end| line.ends_with(end)).map_or(0, <[u8]>::len);
    reader.confined(LINE_END, whole - end, read);
    line_end(reader, end);
}

/// Reads a line's end of so many bytes; one that is not CR LF is told.
fn line_end(reader: &mut Reader<'_>, length: usize) {
    let start = reader.offset();
    if length > 0 {
        reader.leaf(LINE_END, length, Value::Text);
    }
    if length != 2 {
        reader.flag_since(LINE_END, start, Problem::LineEnd);
    }
}

fn request_line(reader: &mut Reader<'_>) {
    let length = until(reader, b' ');
    let meaning = meaning(&METHODS, &reader.rest()[..length]);
    some(reader, METHOD, length, Value::Word(meaning));
    space(reader);
    let length = until(reader, b' ');
    some(reader, TARGET, length, Value::Text);
    space(reader);
    some(reader, VERSION, reader.remaining(), Value::Text);
}

fn status_line(reader: &mut Reader<'_>) {
    let code = status(reader.rest());
    let length = until(reader, b' ');
    some(reader, VERSION, length, Value::Text);
    space(reader);
    let length = until(reader, b' ');
    some(reader, STATUS_CODE, length, Value::Word(code.and_then(|code| HttpStatus(code).name())));
    if code.is_none() {
        reader.flag(Problem::NotAllowed);
    }
    space(reader);
    some(reader, REASON_PHRASE, reader.remaining(), Value::Text);
}

/// Reads the fields, and the empty line behind them.
fn header(reader: &mut Reader<'_>) {
    loop {
        let empty = [&b"\r\n"[..], b"\n"].into_iter().find(|end| reader.rest().starts_with(end));
        if let Some(end) = empty {
            reader.leaf(HEADER_END, end.len(), Value::Text);
            return;
        }
        if reader.is_empty() {
            return;
        }
        reader.structure(FIELD_LINE, |reader| line(reader, field_line));
    }
}

fn field_line(reader: &mut Reader<'_>) {
    let length = until(reader, b':');
    let name = reader.rest()[..length].to_ascii_lowercase();
    some(reader, FIELD_NAME, length, Value::Word(meaning(&FIELDS_SAY, &name)));
    mark(reader, COLON);
    space(reader);
    let field = match &*name {
        b"host" => HOST,
        b"date" => DATE,
        _ => FIELD_VALUE,
    };
    content(reader, field);
}

fn policy_line(reader: &mut Reader<'_>) {
    reader.structure(POLICY_LINE, |reader| line(reader, policy_field));
}

fn policy_field(reader: &mut Reader<'_>) {
    let length = until(reader, b':');
    let meaning = meaning(&KEYS_SAY, &reader.rest()[..length]);
    some(reader, POLICY_KEY, length, Value::Word(meaning));
    mark(reader, POLICY_COLON);
    space(reader);
    content(reader, POLICY_VALUE);
}

/// Reads all that is left as text.
fn content(reader: &mut Reader<'_>, field: FieldId) {
    reader.rest_as(field, Value::Text);
}

/// Reads so many bytes, if there are any.
fn some(reader: &mut Reader<'_>, field: FieldId, length: usize, value: Value) {
    if length > 0 {
        reader.leaf(field, length, value);
    }
}

/// Reads the blanks that stand here, if there are any.
fn space(reader: &mut Reader<'_>) {
    let blanks = reader.rest().iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    some(reader, SPACE, blanks, Value::Text);
}

/// Reads the colon that should stand here.
fn mark(reader: &mut Reader<'_>, field: FieldId) {
    if reader.rest().starts_with(b":") {
        reader.leaf(field, 1, Value::Text);
    } else {
        reader.flag_since(field, reader.offset(), Problem::NotAllowed);
    }
}

fn until(reader: &Reader<'_>, stop: u8) -> usize {
    reader.rest().iter().position(|&byte| byte == stop).unwrap_or(reader.remaining())
}

fn meaning(table: &[(&'static str, &'static str)], word: &[u8]) -> Option<&'static str> {
    table.iter().find(|(known, _)| known.as_bytes() == word).map(|(_, meaning)| *meaning)
}

#[cfg(test)]
mod tests {
    use super::super::outline::outline;
    use super::*;

    const ASKED: &[u8] = b"GET /.well-known/mta-sts.txt HTTP/1.1\r\nHost: mta-sts.birch.example\r\n\r\n";
    const ANSWERED: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 31\r\n\r\nversion: STSv1\r\nmode: enforce\r\n";

    fn told(tree: &Tree, bytes: &[u8]) -> String {
        assert!(tree.tiles(bytes.len()), "{tree:?}");
        outline(tree, bytes).join("\n")
    }

    #[test]
    fn request_and_response_fall_into_their_parts() {
        let tree = request(ASKED);
        assert_eq!(tree.issues, []);
        let told = told(&tree, ASKED);
        assert!(told.contains("GET") && told.contains("mta-sts.birch.example"), "{told}");
        let tree = response(ANSWERED);
        assert_eq!(tree.issues, []);
        let keys: Vec<_> = tree.leaves().filter(|(_, leaf)| leaf.field == POLICY_KEY).collect();
        assert_eq!(keys.len(), 2);
    }

    #[test]
    fn what_is_cut_anywhere_or_no_http_is_tiled_all_the_same() {
        for bytes in [ASKED, ANSWERED, b"220 mx.birch.example\r\n", b"\n\n\n", b"a: b\rc\n"] {
            for cut in 0..=bytes.len() {
                told(&request(&bytes[..cut]), &bytes[..cut]);
                told(&response(&bytes[..cut]), &bytes[..cut]);
            }
        }
    }

    #[test]
    fn a_message_says_where_it_ends() {
        assert_eq!(length(&[ASKED, b"more"].concat()), Some(ASKED.len()));
        assert_eq!(length(&ASKED[..ASKED.len() - 1]), None);
        assert_eq!(length(ANSWERED), Some(ANSWERED.len()));
        let unmeasured = b"HTTP/1.1 200 OK\r\n\r\nto the end";
        assert_eq!(length(unmeasured), Some(unmeasured.len()));
    }

    #[test]
    fn a_message_is_called_by_its_first_line() {
        assert_eq!((title(ASKED), title(ANSWERED)), ("GET /.well-known/mta-sts.txt".to_owned(), "200 OK".to_owned()));
        assert_eq!((status(ANSWERED), status(ASKED)), (Some(200), None));
    }
}
