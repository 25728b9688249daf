//! Message text on its way through DATA: dots doubled and taken back, and where the text ends, `[RFC 5321 §4.5.2]`.
//!
//! The text ends at CR LF `.` CR LF and nowhere else: a receiver that took LF `.` LF for the end as well would let a message
//! smuggle a second one past it.

use super::Error;

/// The longest line of a message, in octets, line end included, a doubled dot not counted, `[RFC 5321 §4.5.3.1.6]`.
pub(super) const LONGEST_LINE: usize = 1000;

/// Doubles the dots that begin lines, piece by piece.
///
/// The text given to it must have CR LF as line ends; the end mark is added behind it.
#[derive(Debug)]
pub(super) struct Stuffer {
    text: Vec<u8>,
    /// How much of the text has been given out.
    position: usize,
    finished: bool,
}

impl Stuffer {
    /// A stuffer for a whole message. A last line without its end gets one.
    pub(super) fn new(mut text: Vec<u8>) -> Self {
        if !text.is_empty() && !text.ends_with(b"\r\n") {
            text.extend_from_slice(b"\r\n");
        }
        Self { text, position: 0, finished: false }
    }

    /// The next piece of at most `limit` octets (at least 8): whole lines, where they fit; the last one ends with the end mark.
    /// `None` when all was given out.
    pub(super) fn next_piece(&mut self, limit: usize) -> Option<Vec<u8>> {
        const END: &[u8] = b".\r\n";
        if self.finished {
            return None;
        }
        let mut piece = Vec::with_capacity(limit.min(self.text.len() - self.position + END.len()));
        while self.position < self.text.len() {
            let at_start = self.position == 0 || self.text[self.position - 1] == b'\n';
            let dot = usize::from(at_start && self.text[self.position] == b'.');
            let rest = &self.text[self.position..];
            let line = rest.iter().take(limit).position(|&byte| byte == b'\n').map_or(rest.len(), |at| at + 1);
            let room = limit - piece.len();
            // A line is cut only where none fits whole.
            if dot + line > room && !piece.is_empty() {
                return Some(piece);
            }
            piece.extend_from_slice(&b"."[..dot]);
            let taken = line.min(room - dot);
            piece.extend_from_slice(&rest[..taken]);
            self.position += taken;
        }
        if limit - piece.len() < END.len() {
            return Some(piece);
        }
        piece.extend_from_slice(END);
        self.finished = true;
        Some(piece)
    }
}

/// What the receiver does about LF without CR.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BareLineFeed {
    /// The command or the message is refused.
    #[default]
    Reject,
    /// It is taken for a line end, but never for a part of the end mark, as Postfix does from 3.9 on.
    Normalize,
}

/// Takes text in as it comes, in pieces of any size, and gives the message back.
#[derive(Debug)]
pub(super) struct Unstuffer {
    message: Vec<u8>,
    limit: usize,
    policy: BareLineFeed,
    place: Place,
    /// Octets of the present line so far.
    line: usize,
    /// All octets so far, kept or not.
    size: usize,
    fault: Option<Error>,
}

/// Where in the text the next octet stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// At the beginning of a line, behind CR LF.
    Start,
    /// Behind a dot that began the line.
    Dot,
    /// Behind such a dot and a CR.
    DotReturn,
    /// Anywhere else.
    Middle,
    /// Behind a CR.
    Return,
}

impl Unstuffer {
    /// For a message of at most `limit` octets.
    pub(super) fn new(limit: usize, policy: BareLineFeed) -> Self {
        Self { message: Vec::new(), limit, policy, place: Place::Start, line: 0, size: 0, fault: None }
    }

    /// Reads up to the end of the text, or to the end of `bytes`. Gives the number of octets read, and whether the text is over.
    pub(super) fn read(&mut self, bytes: &[u8]) -> (usize, bool) {
        let mut at = 0;
        while at < bytes.len() {
            let byte = bytes[at];
            match (self.place, byte) {
                (Place::DotReturn, b'\n') => return (at + 1, true),
                (Place::Start, b'.') => self.place = Place::Dot,
                (Place::Dot, b'\r') => self.place = Place::DotReturn,
                (Place::DotReturn, _) => {
                    // The dot was a doubled one after all, and this CR stands alone.
                    self.keep(b"\r");
                    self.place = Place::Return;
                    continue;
                }
                (Place::Return, b'\n') => {
                    self.keep(b"\n");
                    self.end_line(Place::Start);
                }
                (Place::Return, _) => {
                    self.blame(Error::BareCarriageReturn);
                    self.place = Place::Middle;
                    continue;
                }
                (_, b'\n') => {
                    match self.policy {
                        BareLineFeed::Reject => self.blame(Error::BareLineFeed),
                        BareLineFeed::Normalize => self.keep(b"\r\n"),
                    }
                    self.end_line(Place::Middle);
                }
                (_, b'\r') => {
                    self.keep(b"\r");
                    self.place = Place::Return;
                }
                (_, _) => {
                    let run =
                        bytes[at..].iter().position(|&byte| byte == b'\r' || byte == b'\n').unwrap_or(bytes.len() - at);
                    self.keep(&bytes[at..at + run]);
                    self.place = Place::Middle;
                    at += run;
                    continue;
                }
            }
            at += 1;
        }
        (at, false)
    }

    /// The message, or what was wrong with it first.
    pub(super) fn finish(self) -> Result<Vec<u8>, Error> {
        match self.fault {
            Some(fault) => Err(fault),
            None => Ok(self.message),
        }
    }

    fn keep(&mut self, bytes: &[u8]) {
        self.line += bytes.len();
        self.size += bytes.len();
        if self.size > self.limit {
            self.blame(Error::MessageTooBig { limit: self.limit });
        }
        if self.fault.is_none() {
            self.message.extend_from_slice(bytes);
        }
    }

    fn end_line(&mut self, next: Place) {
        if self.line > LONGEST_LINE {
            self.blame(Error::TextLineTooLong { length: self.line });
        }
        self.line = 0;
        self.place = next;
    }

    /// Notes the first fault; the message is not needed any more then.
    fn blame(&mut self, fault: Error) {
        if self.fault.is_none() {
            self.fault = Some(fault);
            self.message = Vec::new();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stuffed(text: &[u8], limit: usize) -> Vec<u8> {
        let mut stuffer = Stuffer::new(text.to_vec());
        let mut out = Vec::new();
        while let Some(piece) = stuffer.next_piece(limit) {
            assert!((1..=limit).contains(&piece.len()), "a piece of {} octets", piece.len());
            out.extend(piece);
        }
        out
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        for limit in 8..60 {
            assert_eq!(String::from_utf8(stuffed(text.as_bytes(), limit)).unwrap(), expected, "{limit} at a time");
        }
    }

    #[test]
    fn dots_at_line_starts_are_doubled_and_the_end_is_marked() {
        check("", ".\r\n");
        check("a", "a\r\n.\r\n");
        check(".\r\n", "..\r\n.\r\n");
        check("a.b\r\n.c\r\n..\r\n", "a.b\r\n..c\r\n...\r\n.\r\n");
        check(".............", "..............\r\n.\r\n");
    }

    #[test]
    fn the_first_fault_counts_and_frees_the_message() {
        let mut text = Unstuffer::new(4, BareLineFeed::Reject);
        assert_eq!(text.read(b"a\nbcdef\r\n.\r\nQUIT"), (12, true));
        assert_eq!(text.message.capacity(), 0);
        assert_eq!(text.finish(), Err(Error::BareLineFeed));
    }
}
