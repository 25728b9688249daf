//! SMTP as it is spoken: text falls into commands, replies and the mail itself. With a policy host HTTP is: a request, a response.

use super::Kind;
use crate::dissect::{http, smtp};
use crate::trace::Side;

/// What ends the mail's text, `[RFC 5321 §4.1.1.4]`.
const END: &[u8] = b"\r\n.\r\n";

/// What both have said so far on one connection, as far as it decides what the next bytes are.
#[derive(Default)]
pub(super) struct Speech {
    language: Language,
    /// The sender has permission to send the mail's text, and has not ended it.
    in_text: bool,
    /// Where in the mail its next text begins.
    begin: smtp::Begin,
    /// The mail's text so far ends with LF alone: what follows does not stand behind a line end.
    behind_bare_line_feed: bool,
}

/// What is spoken on a connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Language {
    #[default]
    Smtp,
    Http,
}

/// The port of HTTPS.
pub(super) const HTTPS: u16 = 443;

/// A piece of what was said: what it is, its name, its length in bytes.
pub(super) struct Piece {
    pub(super) kind: Kind,
    pub(super) title: String,
    pub(super) length: usize,
    /// For the mail's text, where in the mail it begins.
    pub(super) begin: smtp::Begin,
}

impl Speech {
    /// What is spoken where a connection leads to this port.
    pub(super) fn at_port(port: u16) -> Self {
        Self { language: if port == HTTPS { Language::Http } else { Language::Smtp }, ..Self::default() }
    }

    /// Splits what one party said into what is whole: commands, replies with all their lines, whole lines of the mail. What is left
    /// over at the end is the beginning of something whose rest is still to come.
    pub(super) fn pieces(&mut self, from: Side, text: &[u8]) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(whole) = self.whole(from, rest).filter(|&whole| whole > 0) {
            let piece = self.piece(from, &rest[..whole]);
            rest = &rest[piece.length..];
            pieces.push(piece);
        }
        pieces
    }

    /// What is at the front, whole or not.
    pub(super) fn piece(&mut self, from: Side, text: &[u8]) -> Piece {
        match (self.language, from) {
            (Language::Http, _) => http_message(text),
            (Language::Smtp, Side::Server) => self.reply(text),
            (Language::Smtp, Side::Client) => self.command(text),
        }
    }

    /// The length up to which what is at the front is there as a whole.
    fn whole(&self, from: Side, text: &[u8]) -> Option<usize> {
        if self.language == Language::Http {
            return http::length(text).filter(|&length| length <= text.len());
        }
        let ends = |line: &&[u8]| line.ends_with(b"\n");
        let lines = || smtp::lines(text).take_while(ends);
        if from != Side::Server && self.in_text {
            return Some(lines().map(<[u8]>::len).sum());
        }
        let last = lines().position(|line| from != Side::Server || !smtp::continues(line))?;
        Some(lines().take(last + 1).map(<[u8]>::len).sum())
    }

    /// All lines of the reply at the front.
    fn reply(&mut self, text: &[u8]) -> Piece {
        let begin = smtp::Begin::default();
        let mut length = 0;
        let mut lines = Vec::new();
        for line in smtp::lines(text) {
            length += line.len();
            lines.push(line);
            if !smtp::continues(line) {
                break;
            }
        }
        let Some(code) = lines.first().and_then(|line| smtp::reply_code(line)) else {
            return Piece { kind: Kind::Opaque { content_type: None }, title: title(lines[0]), length, begin };
        };
        if code == 354 {
            self.in_text = true;
            self.begin = begin;
            self.behind_bare_line_feed = false;
        }
        // The one extension that everything here hangs on gives its reply the name.
        let offers_tls = lines.iter().any(|line| line.get(4..).is_some_and(|rest| smtp::text(rest) == "STARTTLS"));
        let title = if offers_tls { format!("{code} STARTTLS") } else { title(lines[0]).replacen('-', " ", 1) };
        Piece { kind: Kind::Reply { code }, title, length, begin }
    }

    /// The command, or the part of the mail's text, at the front.
    fn command(&mut self, text: &[u8]) -> Piece {
        if !self.in_text {
            let line = smtp::lines(text).next().unwrap_or_default();
            return Piece {
                kind: Kind::Command,
                title: title(line),
                length: line.len(),
                begin: smtp::Begin::default(),
            };
        }
        // The text is looked at from the beginning of a line.
        let at_once = !self.behind_bare_line_feed && text.starts_with(&END[2..]);
        let end = at_once.then_some(END.len() - 2);
        let end = end.or_else(|| text.windows(END.len()).position(|window| window == END).map(|at| at + END.len()));
        self.in_text = end.is_none();
        let length = end.unwrap_or(text.len());
        self.behind_bare_line_feed = !text[..length].ends_with(b"\r\n");
        let begin = self.begin;
        self.begin = begin.after(&text[..length]);
        Piece { kind: Kind::MailText, title: "The mail".to_owned(), length, begin }
    }
}

/// The request or response at the front; text that is neither stays text.
fn http_message(text: &[u8]) -> Piece {
    let length = http::length(text).map_or(text.len(), |length| length.min(text.len()));
    let text = &text[..length];
    let is_request = text
        .split(|&byte| byte == b'\n')
        .next()
        .is_some_and(|line| line.windows(b" HTTP/".len()).any(|window| window == b" HTTP/"));
    let kind = match http::status(text) {
        Some(status) => Kind::HttpResponse { status },
        None if is_request => Kind::HttpRequest,
        None => Kind::Opaque { content_type: None },
    };
    Piece { kind, title: title(http::title(text).as_bytes()), length, begin: smtp::Begin::default() }
}

/// A line as a title: all of it, or its beginning where nobody would read it to its end.
fn title(line: &[u8]) -> String {
    const MOST: usize = 200;
    let text = smtp::text(line);
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(speech: &mut Speech, from: Side, text: &str) -> Vec<String> {
        let pieces = speech.pieces(from, text.as_bytes());
        pieces.into_iter().map(|piece| piece.title).collect()
    }

    #[test]
    fn replies_are_whole_and_commands_are_apart() {
        let mut speech = Speech::default();
        let ehlo = "250-mx.birch.example\r\n250-STARTTLS\r\n250 SIZE 1000\r\n";
        assert_eq!(titles(&mut speech, Side::Server, ehlo), ["250 STARTTLS"]);
        assert_eq!(titles(&mut speech, Side::Server, "250 ok\r\n250-a\r\n250 b\r\n"), ["250 ok", "250 a"]);
        assert_eq!(titles(&mut speech, Side::Client, "MAIL FROM:<a>\r\nDATA\r\n"), ["MAIL FROM:<a>", "DATA"]);
    }

    #[test]
    fn the_mail_ends_at_its_dot() {
        let mut speech = Speech::default();
        speech.pieces(Side::Server, b"354 go\r\n");
        assert_eq!(titles(&mut speech, Side::Client, "Subject: a\r\n\r\nb\r\n"), ["The mail"]);
        assert_eq!(titles(&mut speech, Side::Client, ".\r\nQUIT\r\n"), ["The mail", "QUIT"]);
    }

    #[test]
    fn with_a_policy_host_http_is_spoken() {
        let mut speech = Speech::at_port(443);
        let asked = "GET /.well-known/mta-sts.txt HTTP/1.1\r\nHost: mta-sts.birch.example\r\n\r\n";
        assert_eq!(titles(&mut speech, Side::Client, asked), ["GET /.well-known/mta-sts.txt"]);
        assert!(titles(&mut speech, Side::Server, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nh").is_empty());
        let answered = "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno";
        assert_eq!(titles(&mut speech, Side::Server, answered), ["404 Not Found"]);
        assert!(matches!(speech.piece(Side::Server, b"250 ok").kind, Kind::Opaque { content_type: None }));
    }

    #[test]
    fn what_is_not_whole_is_left_over() {
        let mut speech = Speech::default();
        let mut lengths = |from, text: &[u8]| {
            let pieces = speech.pieces(from, text);
            pieces.into_iter().map(|piece| piece.length).collect::<Vec<_>>()
        };
        assert!(lengths(Side::Client, b"MAIL FR").is_empty());
        assert_eq!(lengths(Side::Client, b"MAIL FROM:<a>\r\nRC"), [15]);
        assert!(lengths(Side::Server, b"250-a\r\n").is_empty());
        assert_eq!(lengths(Side::Server, b"250-a\r\n250 b\r\n354"), [14]);
        assert_eq!(lengths(Side::Server, b"354 go\r\n"), [8]);
        assert_eq!(lengths(Side::Client, b"Subject: a\r\nTo"), [12]);
        assert_eq!(lengths(Side::Client, b"To: b\r\n.\r\nQUIT"), [10]);
    }

    #[test]
    fn a_mail_may_be_a_dot_alone() {
        let mut speech = Speech::default();
        speech.pieces(Side::Server, b"354 go\r\n");
        assert_eq!(titles(&mut speech, Side::Client, ".\r\nQUIT\r\n"), ["The mail", "QUIT"]);
    }

    #[test]
    fn a_title_ends_where_nobody_would_read_on() {
        let mut speech = Speech::default();
        let longest = format!("NOOP {}", "a".repeat(195));
        assert_eq!(titles(&mut speech, Side::Client, &format!("{longest}\r\n")), [longest.as_str()]);
        assert_eq!(titles(&mut speech, Side::Client, &format!("{longest}é\r\n")), [format!("{longest}…")]);
    }
}
