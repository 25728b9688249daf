//! The mail as DATA sends it: header fields, a blank line, the body, and a line with a dot alone, `[RFC 5322 §2.1]`,
//! `[RFC 5321 §4.1.1.4]`. A line that begins with a dot has one more in front, `[RFC 5321 §4.5.2]`.
//!
//! What is sent at once may begin anywhere: [`Begin`] says where.

use super::super::field::fields;
use super::super::tree::Value;
use super::super::{Reader, Tree};
use super::{LINE_END, LONGEST_TEXT_LINE, bracketed, line, mailbox, spaces, until, words};
use crate::codepoint::HEADER_FIELDS;

fields! {
    MAIL "smtp.mail";
    HEADER_FIELD "smtp.mail.header_field";
    FIELD_NAME "smtp.mail.header_field.field_name";
    COLON "smtp.mail.header_field.colon";
    FIELD_BODY "smtp.mail.header_field.field_body" Text;
    DISPLAY_NAME "smtp.mail.header_field.display_name" Text;
    COMMA "smtp.mail.header_field.comma";
    BLANK_LINE "smtp.mail.blank_line";
    STUFFED_DOT "smtp.mail.stuffed_dot";
    BODY_LINE "smtp.mail.body_line";
    BODY_TEXT "smtp.mail.body_text" Text;
    END_OF_DATA "smtp.mail.end_of_data";
}

/// Where in a mail some text begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Begin {
    /// At the beginning of a line of the header.
    #[default]
    Header,
    /// Inside a line of the header.
    InsideHeader,
    /// At the beginning of a line of the body.
    Body,
    /// Inside a line of the body.
    InsideBody,
}

impl Begin {
    /// Where what follows this text begins.
    #[must_use]
    pub fn after(self, text: &[u8]) -> Self {
        let mut begin = self;
        for line in super::lines(text) {
            let is_whole = line.ends_with(b"\n");
            begin = match begin {
                Self::Header if matches!(line, b"\r\n" | b"\n") => Self::Body,
                Self::Header | Self::InsideHeader if is_whole => Self::Header,
                Self::Header | Self::InsideHeader => Self::InsideHeader,
                Self::Body | Self::InsideBody if is_whole => Self::Body,
                Self::Body | Self::InsideBody => Self::InsideBody,
            };
        }
        begin
    }
}

/// Dissects text of a mail.
#[must_use]
pub fn mail(bytes: &[u8], begin: Begin) -> Tree {
    let mut reader = Reader::new(bytes, MAIL);
    reader.structure(MAIL, |reader| {
        let mut begin = begin;
        reader.repeat(|reader| {
            let rest = reader.rest();
            let line = super::lines(rest).next().unwrap_or_default();
            read_line(reader, line, begin);
            begin = begin.after(line);
        });
    });
    reader.finish()
}

fn read_line(reader: &mut Reader<'_>, text: &[u8], begin: Begin) {
    match begin {
        Begin::Header | Begin::Body if matches!(text, b".\r\n" | b".\n") => {
            reader.leaf(END_OF_DATA, text.len(), Value::Text);
        }
        Begin::Header if matches!(text, b"\r\n" | b"\n") => drop(reader.leaf(BLANK_LINE, text.len(), Value::Text)),
        Begin::Header => reader.structure(HEADER_FIELD, |reader| tail(reader, text, header_line)),
        Begin::InsideHeader => {
            reader.structure(HEADER_FIELD, |reader| {
                tail(reader, text, |reader| words(reader, FIELD_BODY, reader.remaining()))
            });
        }
        Begin::Body => reader.structure(BODY_LINE, |reader| tail(reader, text, body_line)),
        Begin::InsideBody => {
            reader.structure(BODY_LINE, |reader| {
                tail(reader, text, |reader| words(reader, BODY_TEXT, reader.remaining()))
            });
        }
    }
}

/// Reads a line whose end may stand in what is sent next.
fn tail<'a>(reader: &mut Reader<'a>, text: &[u8], read: impl FnOnce(&mut Reader<'a>)) {
    if text.ends_with(b"\n") {
        return line(reader, LONGEST_TEXT_LINE, read);
    }
    let end = usize::from(text.ends_with(b"\r"));
    reader.confined(LINE_END, text.len() - end, read);
    if end > 0 {
        reader.leaf(LINE_END, end, Value::Text);
    }
}

/// A header field, or the further line of one that is folded, `[RFC 5322 §2.2.3]`.
fn header_line(reader: &mut Reader<'_>) {
    stuffed_dot(reader);
    if matches!(reader.rest().first(), Some(b' ' | b'\t')) {
        spaces(reader);
        return words(reader, FIELD_BODY, reader.remaining());
    }
    let length = until(reader, b":");
    if length == reader.remaining() {
        return words(reader, FIELD_BODY, length);
    }
    let name = reader.rest()[..length].to_ascii_lowercase();
    let meaning = HEADER_FIELDS.find(&name).map(|(_, meaning)| meaning);
    if length > 0 {
        reader.leaf(FIELD_NAME, length, Value::Word(meaning));
    }
    reader.leaf(COLON, 1, Value::Text);
    spaces(reader);
    match &*name {
        b"from" | b"to" | b"cc" | b"bcc" | b"sender" | b"reply-to" => reader.repeat(address),
        b"message-id" => {
            bracketed(reader);
            words(reader, FIELD_BODY, reader.remaining());
        }
        _ => words(reader, FIELD_BODY, reader.remaining()),
    }
}

/// One address of a list, `[RFC 5322 §3.4]`: a name and a mailbox in brackets, or a mailbox alone; and the comma behind it.
fn address(reader: &mut Reader<'_>) {
    let length = until(reader, b",<");
    let text = &reader.rest()[..length];
    if reader.rest().get(length) == Some(&b'<') {
        let name = text.iter().rposition(|byte| !byte.is_ascii_whitespace()).map_or(0, |last| last + 1);
        words(reader, DISPLAY_NAME, name);
        spaces(reader);
        bracketed(reader);
    } else {
        let mail = text.iter().rposition(|byte| !byte.is_ascii_whitespace()).map_or(0, |last| last + 1);
        mailbox(reader, mail);
    }
    spaces(reader);
    if reader.rest().first() == Some(&b',') {
        reader.leaf(COMMA, 1, Value::Text);
        spaces(reader);
    }
}

fn body_line(reader: &mut Reader<'_>) {
    stuffed_dot(reader);
    words(reader, BODY_TEXT, reader.remaining());
}

/// The dot that the client put in front of a line that begins with one.
fn stuffed_dot(reader: &mut Reader<'_>) {
    if reader.rest().starts_with(b".") {
        reader.leaf(STUFFED_DOT, 1, Value::Text);
    }
}
