//! Replies: three digits, perhaps an enhanced status code, text, `[RFC 5321 §4.2]`, `[RFC 2034 §4]`; the answer to EHLO names the
//! extensions, one a line, `[RFC 5321 §4.1.1.1]`.
//!
//! ```text
//! Reply-line = *( Reply-code "-" [ textstring ] CRLF ) Reply-code [ SP textstring ] CRLF
//! status-code = class "." subject "." detail
//! ehlo-line = ehlo-keyword *( SP ehlo-param )
//! ```

use super::super::field::fields;
use super::super::tree::Value;
use super::super::{Problem, Reader, Tree};
use super::{DOMAIN, LONGEST_LINE, line, spaces, until, words};
use crate::codepoint::{
    EHLO_KEYWORDS, ReplyCategory, ReplyCode, ReplySeverity, StatusClass, StatusDetail, StatusSubject,
};

fields! {
    REPLY "smtp.reply";
    LINE "smtp.reply.line";
    CODE "smtp.reply.code";
    SEVERITY "smtp.reply.code.severity";
    CATEGORY "smtp.reply.code.category";
    DETAIL "smtp.reply.code.detail";
    SEPARATOR "smtp.reply.separator";
    STATUS "smtp.reply.status";
    STATUS_CLASS "smtp.reply.status.class";
    STATUS_SUBJECT "smtp.reply.status.subject";
    STATUS_DETAIL "smtp.reply.status.detail";
    DOT "smtp.reply.status.dot";
    TEXT "smtp.reply.text" Text;
    KEYWORD "smtp.reply.ehlo_keyword";
    PARAMETER "smtp.reply.ehlo_param" Text;
}

/// Dissects a reply, all its lines.
#[must_use]
pub fn reply(bytes: &[u8]) -> Tree {
    let mut reader = Reader::new(bytes, REPLY);
    reader.structure(REPLY, |reader| {
        let mut place = Place::First;
        reader.repeat(|reader| {
            reader.structure(LINE, |reader| line(reader, LONGEST_LINE, |reader| content(reader, &mut place)));
        });
    });
    reader.finish()
}

/// Where in a reply a line stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// It is the first.
    First,
    /// It is behind one that began with a host's name, as the answer to EHLO does, `[RFC 5321 §4.1.1.1]`.
    BehindDomain,
    /// It is behind any other.
    Behind,
}

/// Reads what stands in a line, and says where the next one stands.
fn content(reader: &mut Reader<'_>, place: &mut Place) {
    let here = std::mem::replace(place, if *place == Place::First { Place::Behind } else { *place });
    let Some(code) = super::reply_code(reader.rest()) else {
        words(reader, TEXT, reader.remaining());
        reader.flag(Problem::NotAllowed);
        return;
    };
    reader.structure_with(CODE, Value::Word(ReplyCode(code).name()), |reader| {
        let digit = |at: u16| (code / at % 10) as u8;
        reader.leaf(SEVERITY, 1, Value::Word(ReplySeverity(digit(100)).name()));
        reader.leaf(CATEGORY, 1, Value::Word(ReplyCategory(digit(10)).name()));
        reader.leaf(DETAIL, 1, Value::Word(None));
    });
    if reader.is_empty() {
        return;
    }
    separator(reader);
    status(reader);
    match code {
        250 if here == Place::BehindDomain => extension(reader),
        220 | 221 | 250 | 421 if here == Place::First && begins_with_domain(reader) => {
            *place = Place::BehindDomain;
            let length = until(reader, b" ");
            words(reader, DOMAIN, length);
            spaces(reader);
            words(reader, TEXT, reader.remaining());
        }
        _ => words(reader, TEXT, reader.remaining()),
    }
}

/// Reads what stands between code and text: a hyphen or a space, `[RFC 5321 §4.2]`.
fn separator(reader: &mut Reader<'_>) {
    let meaning = match reader.rest() {
        [b'-', ..] => Some("more lines follow"),
        [b' ', ..] => Some("the last line"),
        _ => None,
    };
    reader.leaf(SEPARATOR, 1, Value::Word(meaning));
    if meaning.is_none() {
        reader.flag(Problem::NotAllowed);
    }
}

/// Reads an enhanced status code and the blank behind it, if one stands here.
fn status(reader: &mut Reader<'_>) {
    let word = &reader.rest()[..until(reader, b" ")];
    let parts: Vec<&[u8]> = word.split(|&byte| byte == b'.').collect();
    // Digits alone: a sign would be read as part of a number.
    let number = |digits: &[u8]| {
        let all = digits.iter().all(u8::is_ascii_digit);
        std::str::from_utf8(digits).ok().filter(|_| all)?.parse::<u16>().ok()
    };
    let [class, subject, detail] = parts[..] else { return };
    let (Some(class_number @ (2 | 4 | 5)), Some(subject_number), Some(detail_number)) =
        (number(class), number(subject), number(detail))
    else {
        return;
    };
    let whole = StatusDetail::of(subject_number, detail_number);
    reader.structure_with(STATUS, Value::Word(whole.name()), |reader| {
        reader.leaf(STATUS_CLASS, class.len(), Value::Word(StatusClass(class_number as u8).name()));
        reader.leaf(DOT, 1, Value::Text);
        reader.leaf(STATUS_SUBJECT, subject.len(), Value::Word(StatusSubject(subject_number).name()));
        reader.leaf(DOT, 1, Value::Text);
        reader.leaf(STATUS_DETAIL, detail.len(), Value::Word(whole.name()));
    });
    spaces(reader);
}

/// Whether the text begins with the name of a host: a word with a dot inside, or an address in brackets.
fn begins_with_domain(reader: &Reader<'_>) -> bool {
    let word = &reader.rest()[..until(reader, b" ")];
    let inner = word.get(1..word.len().saturating_sub(1)).unwrap_or_default();
    let is_name = word.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-.[]:".contains(byte));
    is_name && (inner.contains(&b'.') || word.starts_with(b"["))
}

/// Reads a line of the answer to EHLO; a line that names no registered extension is text.
fn extension(reader: &mut Reader<'_>) {
    let length = until(reader, b" =");
    let Some((_, meaning)) = EHLO_KEYWORDS.find(&reader.rest()[..length]) else {
        words(reader, TEXT, reader.remaining());
        return;
    };
    reader.leaf(KEYWORD, length, Value::Word(Some(meaning)));
    reader.repeat(|reader| {
        spaces(reader);
        let length = until(reader, b" ");
        words(reader, PARAMETER, length);
    });
}

#[cfg(test)]
mod tests {
    use super::super::super::outline::outline;
    use super::*;

    /// The leaves of a reply that name extensions, and its problems.
    fn read(bytes: &[u8]) -> (usize, usize) {
        let tree = reply(bytes);
        assert!(tree.tiles(bytes.len()));
        (tree.leaves().filter(|(_, leaf)| leaf.field == KEYWORD).count(), tree.issues.len())
    }

    #[test]
    fn extensions_stand_behind_a_hosts_name_alone() {
        assert_eq!(read(b"250-mx.birch.example\r\n250-SIZE 1\r\n250 STARTTLS\r\n"), (2, 0));
        assert_eq!(read(b"250-Anna\r\n250-SIZE 1\r\n250 STARTTLS\r\n"), (0, 0));
    }

    #[test]
    fn a_code_is_followed_by_a_hyphen_or_a_space() {
        assert_eq!(read(b"250xok\r\n").1, 1);
        let told = outline(&reply(b"250xok\r\n"), b"250xok\r\n");
        assert!(told.iter().any(|line| line.contains("separator x")), "{told:?}");
    }
}
