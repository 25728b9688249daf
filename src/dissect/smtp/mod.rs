//! SMTP: what a client and a server say, and the mail, `[RFC 5321 §4.1]`, `[RFC 5321 §4.2]`, `[RFC 5322 §2]`. A file for each.

pub mod command;
mod line;
pub mod mail;
pub mod reply;

use super::field::fields;
use super::tree::Value;
use super::{FieldId, Problem, Reader};

pub use command::command;
pub use line::{continues, lines, reply_code, text, verb};
pub use mail::{Begin, mail};
pub use reply::reply;

fields! {
    LINE_END "smtp.line_end";
    SPACE "smtp.space";
    DOMAIN "smtp.domain" Text;
    LOCAL_PART "smtp.local_part" Text;
    AT_SIGN "smtp.at_sign";
    OPENING_BRACKET "smtp.opening_bracket";
    CLOSING_BRACKET "smtp.closing_bracket";
}

/// The fields of everything here.
pub(super) const ALL: &[&[FieldId]] = &[FIELDS, command::FIELDS, mail::FIELDS, reply::FIELDS];

/// The most bytes of a command line or reply line, its end included, `[RFC 5321 §4.5.3.1.4]`, `[RFC 5321 §4.5.3.1.5]`.
const LONGEST_LINE: usize = 512;

/// The most bytes of a line of the mail, its end included, `[RFC 5321 §4.5.3.1.6]`.
const LONGEST_TEXT_LINE: usize = 1000;

/// Reads one line with its end: `read` takes what stands before it.
fn line<'a>(reader: &mut Reader<'a>, longest: usize, read: impl FnOnce(&mut Reader<'a>)) {
    let start = reader.offset();
    let rest = reader.rest();
    let whole = rest.iter().position(|&byte| byte == b'\n').map_or(rest.len(), |end| end + 1);
    let line = &rest[..whole];
    let end = [&b"\r\n"[..], b"\n"].into_iter().find(|end| line.ends_with(end)).map_or(0, <[u8]>::len);
    reader.confined(LINE_END, whole - end, read);
    line_end(reader, end);
    if whole > longest {
        reader.flag_since(LINE_END, start, Problem::LineLength);
    }
}

/// Reads a line's end of so many bytes; none at all is told too.
fn line_end(reader: &mut Reader<'_>, length: usize) {
    let start = reader.offset();
    if length > 0 {
        reader.leaf(LINE_END, length, Value::Text);
    }
    if length != 2 {
        reader.flag_since(LINE_END, start, Problem::LineEnd);
    }
}

/// Reads the blanks that stand here, if there are any.
fn spaces(reader: &mut Reader<'_>) {
    let blanks = reader.rest().iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    if blanks > 0 {
        reader.leaf(SPACE, blanks, Value::Text);
    }
}

/// How many bytes stand before the first of these; all that is left where there is none of them.
fn until(reader: &Reader<'_>, stops: &[u8]) -> usize {
    reader.rest().iter().position(|byte| stops.contains(byte)).unwrap_or(reader.remaining())
}

/// Reads so many bytes as text, if there are any.
fn words(reader: &mut Reader<'_>, field: FieldId, length: usize) {
    if length > 0 {
        reader.leaf(field, length, Value::Text);
    }
}

/// Reads this byte as a leaf if it is the next one.
fn mark(reader: &mut Reader<'_>, field: FieldId, byte: u8) -> bool {
    let is_next = reader.peek(1) == Some(u64::from(byte));
    if is_next {
        reader.leaf(field, 1, Value::Text);
    }
    is_next
}

/// Reads a mailbox of so many bytes: local part, at sign, domain; the last at sign counts, since a quoted local part may hold others.
fn mailbox(reader: &mut Reader<'_>, length: usize) {
    let text = &reader.rest()[..length.min(reader.remaining())];
    let at = text.iter().rposition(|&byte| byte == b'@');
    words(reader, LOCAL_PART, at.unwrap_or(text.len()));
    if let Some(at) = at {
        mark(reader, AT_SIGN, b'@');
        words(reader, DOMAIN, text.len() - at - 1);
    }
}

/// Reads a mailbox in angle brackets; empty ones are the null path, `[RFC 5321 §4.5.5]`.
fn bracketed(reader: &mut Reader<'_>) {
    if mark(reader, OPENING_BRACKET, b'<') {
        let length = until(reader, b">");
        mailbox(reader, length);
        mark(reader, CLOSING_BRACKET, b'>');
    }
}
