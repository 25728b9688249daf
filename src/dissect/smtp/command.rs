//! Commands: a verb and what it takes, `[RFC 5321 §4.1.1]`; the paths of MAIL and RCPT with their parameters, `[RFC 5321 §4.1.2]`.
//!
//! ```text
//! mail = "MAIL FROM:" Reverse-path [ SP Mail-parameters ] CRLF
//! Path = "<" [ A-d-l ":" ] Mailbox ">"
//! esmtp-param = esmtp-keyword [ "=" esmtp-value ]
//! ```

use super::super::field::fields;
use super::super::tree::Value;
use super::super::{FieldId, Reader, Tree};
use super::{CLOSING_BRACKET, DOMAIN, LONGEST_LINE, OPENING_BRACKET, line, mailbox, mark, spaces, until, words};

fields! {
    COMMAND "smtp.command";
    VERB "smtp.command.verb";
    DIRECTION "smtp.command.direction";
    REVERSE_PATH "smtp.command.reverse_path";
    FORWARD_PATH "smtp.command.forward_path";
    SOURCE_ROUTE "smtp.command.source_route" Text;
    PARAMETER "smtp.command.parameter";
    KEYWORD "smtp.command.parameter.esmtp_keyword";
    EQUALS_SIGN "smtp.command.parameter.equals_sign";
    VALUE "smtp.command.parameter.esmtp_value" Text;
    MECHANISM "smtp.command.auth_mechanism";
    INITIAL_RESPONSE "smtp.command.auth_initial_response" Text;
    CHUNK_SIZE "smtp.command.chunk_size";
    LAST "smtp.command.last";
    ARGUMENT "smtp.command.argument" Text;
}

/// What the verbs ask for.
const VERBS: [(&str, &str); 17] = [
    ("EHLO", "who the client is; which extensions there are"),
    ("HELO", "who the client is"),
    ("LHLO", "who the client is, on the last way to the mailbox"),
    ("MAIL", "begin a mail: who sends it"),
    ("RCPT", "one of those who get it"),
    ("DATA", "the mail's text follows"),
    ("BDAT", "a chunk of the mail's text follows"),
    ("RSET", "forget the mail that was begun"),
    ("QUIT", "end the connection"),
    ("NOOP", "nothing"),
    ("STARTTLS", "begin TLS"),
    ("AUTH", "prove who the user is"),
    ("VRFY", "is there such a mailbox"),
    ("EXPN", "who is on this list"),
    ("HELP", "what can be said"),
    ("ETRN", "send what waits for this domain"),
    ("BURL", "fetch the mail's text from there"),
];

/// What the parameters of MAIL and RCPT say.
const PARAMETERS: [(&str, &str); 14] = [
    ("SIZE", "the mail's size in bytes"),
    ("BODY", "how the mail's text is encoded"),
    ("RET", "how much a report returns"),
    ("ENVID", "what the envelope is called in reports"),
    ("NOTIFY", "when to report"),
    ("ORCPT", "for whom it was at first"),
    ("REQUIRETLS", "never without TLS"),
    ("AUTH", "who submitted it"),
    ("SMTPUTF8", "addresses and headers in UTF-8"),
    ("MT-PRIORITY", "how urgent it is"),
    ("BY", "by when it has to be there"),
    ("HOLDFOR", "for how long to keep it"),
    ("HOLDUNTIL", "until when to keep it"),
    ("RRVS", "since when the recipient has to have the mailbox"),
];

/// Dissects a command line, and what was said or put behind it at once.
#[must_use]
pub fn command(bytes: &[u8]) -> Tree {
    let mut reader = Reader::new(bytes, COMMAND);
    reader.structure(COMMAND, |reader| line(reader, LONGEST_LINE, content));
    reader.repeat(|reader| reader.structure(COMMAND, |reader| line(reader, LONGEST_LINE, content)));
    reader.finish()
}

fn content(reader: &mut Reader<'_>) {
    let length = until(reader, b" \t");
    let verb = reader.rest()[..length].to_ascii_uppercase();
    let Some(meaning) = meaning(&VERBS, &verb) else {
        // What answers a challenge of AUTH has no verb, `[RFC 4954 §4]`.
        return words(reader, ARGUMENT, reader.remaining());
    };
    reader.leaf(VERB, length, Value::Word(Some(meaning)));
    spaces(reader);
    match &*verb {
        b"EHLO" | b"HELO" | b"LHLO" => words(reader, DOMAIN, reader.remaining()),
        b"MAIL" => path(reader, b"FROM:", REVERSE_PATH),
        b"RCPT" => path(reader, b"TO:", FORWARD_PATH),
        b"AUTH" => {
            word(reader, MECHANISM);
            words(reader, INITIAL_RESPONSE, reader.remaining());
        }
        b"BDAT" => {
            word(reader, CHUNK_SIZE);
            words(reader, LAST, reader.remaining());
        }
        _ => words(reader, ARGUMENT, reader.remaining()),
    }
}

/// Reads a word and the blanks behind it.
fn word(reader: &mut Reader<'_>, field: FieldId) {
    let length = until(reader, b" \t");
    words(reader, field, length);
    spaces(reader);
}

fn path(reader: &mut Reader<'_>, direction: &[u8], field: FieldId) {
    let found = reader.rest().get(..direction.len()).is_some_and(|word| word.eq_ignore_ascii_case(direction));
    if !found {
        return words(reader, ARGUMENT, reader.remaining());
    }
    reader.leaf(DIRECTION, direction.len(), Value::Text);
    spaces(reader);
    reader.structure(field, |reader| {
        let bracket = mark(reader, OPENING_BRACKET, b'<');
        let length = until(reader, if bracket { b">" } else { b" \t" });
        // A route stands before the mailbox, and nobody follows it any more, `[RFC 5321 §C]`.
        let route = reader.rest()[..length].iter().rposition(|&byte| byte == b':');
        let route = route.filter(|_| reader.peek(1) == Some(u64::from(b'@'))).map_or(0, |end| end + 1);
        words(reader, SOURCE_ROUTE, route);
        mailbox(reader, length - route);
        mark(reader, CLOSING_BRACKET, b'>');
    });
    reader.repeat(|reader| {
        spaces(reader);
        if !reader.is_empty() {
            reader.structure(PARAMETER, parameter);
        }
    });
}

fn parameter(reader: &mut Reader<'_>) {
    let length = until(reader, b"= \t");
    let keyword = reader.rest()[..length].to_ascii_uppercase();
    if length > 0 {
        reader.leaf(KEYWORD, length, Value::Word(meaning(&PARAMETERS, &keyword)));
    }
    if mark(reader, EQUALS_SIGN, b'=') {
        let length = until(reader, b" \t");
        words(reader, VALUE, length);
    }
}

fn meaning(table: &[(&'static str, &'static str)], word: &[u8]) -> Option<&'static str> {
    table.iter().find(|(known, _)| known.as_bytes() == word).map(|(_, meaning)| *meaning)
}
