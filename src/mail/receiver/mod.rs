//! The receiving mail server: an SMTP server, `[RFC 5321]`, `[RFC 3207]`, in the manner of Postfix's `smtpd(8)`.
//!
//! Lines come in, replies go out; all replies to what arrived at once are one write. It knows neither the TLS library nor the
//! clock.

mod commands;
mod config;
mod received;

use std::collections::VecDeque;

pub use config::{BareLineFeed, Config, Extension, InClear, Recipients, State, TraceLine};

use self::received::{Received, With};
use super::command::Verb;
use super::sender::Envelope;
use super::text::Unstuffer;
use super::{Address, Ending, Error, Event, Opening, Output, Protection, Remainder, Timestamp};

/// The longest command line, in octets, line end included, `[RFC 5321 §4.5.3.1.4]`.
const COMMAND_LINE: usize = 512;

/// What the extensions add to that for MAIL: SIZE 26 `[RFC 1870 §3]`, BODY 17 `[RFC 6152 §2]`, SMTPUTF8 10 `[RFC 6531 §3.1]`,
/// REQUIRETLS 11 `[RFC 8689 §2]`.
const MAIL_PARAMETERS: usize = 26 + 17 + 10 + 11;

/// How many recipients a message may have, `[RFC 5321 §4.5.3.1.8]`.
const MOST_RECIPIENTS: usize = 100;

/// The receiving end of one SMTP connection.
#[derive(Debug)]
pub struct Receiver {
    config: Config,
    state: State,
    outputs: VecDeque<Output>,
    /// Replies that were given and not yet put out.
    replies: Vec<u8>,
    /// The part of a command line that is here already, cut behind what no command may have.
    line: Vec<u8>,
    /// The length of that part, cut or not.
    line_length: usize,
    hello: Option<Hello>,
    transaction: Option<Transaction>,
    text: Option<Unstuffer>,
    protection: Option<Protection>,
    /// What arrived in the clear behind STARTTLS, in a receiver that keeps it.
    kept: Vec<u8>,
    errors: u32,
    /// How many messages were taken on this connection.
    taken: u64,
}

/// How the sender introduced itself.
#[derive(Clone, Debug)]
struct Hello {
    name: String,
    with: With,
}

/// From MAIL to the end of the text, `[RFC 5321 §3.3]`.
#[derive(Clone, Debug, Default)]
struct Transaction {
    utf8: bool,
    from: Option<Address>,
    recipients: Vec<Address>,
}

impl Receiver {
    /// A receiver on a TCP connection that stands. With [`Opening::ImplicitTls`] its first output is [`Output::StartTls`], else the
    /// banner.
    #[must_use]
    pub fn new(config: Config) -> Self {
        let mut receiver = Self {
            config,
            state: State::Hello,
            outputs: VecDeque::new(),
            replies: Vec::new(),
            line: Vec::new(),
            line_length: 0,
            hello: None,
            transaction: None,
            text: None,
            protection: None,
            kept: Vec::new(),
            errors: 0,
            taken: 0,
        };
        match receiver.config.opening {
            Opening::Clear => receiver.greet(),
            Opening::ImplicitTls => {
                receiver.enter(State::Handshake);
                receiver.outputs.push_back(Output::StartTls);
            }
        }
        receiver
    }

    /// The next thing to do or to know. `None`: nothing until something arrives.
    pub fn poll(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// Takes what arrived: SMTP in the clear, or what TLS opened. Pieces may be of any size. `now` goes into a `Received:` line.
    pub fn receive(&mut self, bytes: &[u8], now: Timestamp) {
        let mut rest = bytes;
        while !rest.is_empty() {
            let read = match self.state {
                State::Closed => break,
                State::Handshake => {
                    self.behind_starttls(rest);
                    break;
                }
                State::Text => self.read_text(rest, now),
                _ => self.read_line(rest),
            };
            rest = &rest[read..];
        }
        self.flush();
    }

    /// TLS stands: what was known of the sender is forgotten, `[RFC 3207 §4.2]`. `now` is for a receiver that kept commands from before.
    pub fn tls_established(&mut self, protection: &Protection, now: Timestamp) {
        if self.state != State::Handshake {
            return;
        }
        self.hello = None;
        self.transaction = None;
        self.protection = Some(protection.clone());
        match self.config.opening {
            Opening::Clear => self.enter(State::Hello),
            Opening::ImplicitTls => self.greet(),
        }
        let kept = std::mem::take(&mut self.kept);
        self.receive(&kept, now);
    }

    /// TLS failed, in the handshake or later. The connection is of no more use.
    pub fn tls_failed(&mut self, reason: &str) {
        if self.state == State::Closed {
            return;
        }
        self.happened(Event::Failed(Error::Tls { reason: reason.to_owned() }));
        self.close_tcp();
    }

    /// The peer's side of the connection ended. A message whose end did not come is thrown away, `[RFC 5321 §4.1.1.4]`.
    pub fn closed(&mut self, ending: Ending) {
        if self.state == State::Closed {
            return;
        }
        let doing = self.state.doing();
        self.happened(Event::Failed(Error::ConnectionLost { doing }));
        if ending == Ending::CloseNotify && self.protection.is_some() {
            self.outputs.push_back(Output::CloseTls);
        }
        self.close_tcp();
    }

    /// Nothing came for as long as a receiver waits, `[RFC 5321 §4.5.3.2.7]`.
    pub fn timed_out(&mut self) {
        if self.state == State::Closed {
            return;
        }
        if self.state == State::Handshake {
            return self.close_tcp();
        }
        let words = format!("4.4.2 {} Error: timeout exceeded", self.config.name);
        self.reply(421, &words);
        self.close();
    }

    /// Where the dialogue stands.
    #[must_use]
    pub const fn state(&self) -> State {
        self.state
    }

    fn greet(&mut self) {
        self.state = State::Hello;
        self.happened(Event::State { to: State::Hello.word() });
        let banner = format!("{} ESMTP {}", self.config.name, self.config.software);
        self.reply(220, &banner);
        self.flush();
    }

    /// Reads up to the end of a command line, or of `bytes`. Gives the number of octets read.
    fn read_line(&mut self, bytes: &[u8]) -> usize {
        let end = bytes.iter().position(|&byte| byte == b'\n').map(|at| at + 1);
        let read = end.unwrap_or(bytes.len());
        let room = (COMMAND_LINE + MAIL_PARAMETERS).saturating_sub(self.line.len());
        self.line.extend_from_slice(&bytes[..read.min(room)]);
        self.line_length += read;
        if end.is_some() {
            let line = std::mem::take(&mut self.line);
            let length = std::mem::take(&mut self.line_length);
            self.command_line(&line, length);
        }
        read
    }

    /// A whole line: `length` octets, of which `line` has what was kept.
    fn command_line(&mut self, line: &[u8], length: usize) {
        let is_mail = line.get(..4).is_some_and(|verb| verb.eq_ignore_ascii_case(b"MAIL"));
        let limit = if is_mail { COMMAND_LINE + MAIL_PARAMETERS } else { COMMAND_LINE };
        if length > limit {
            self.happened(Event::Failed(Error::CommandTooLong { limit }));
            return self.refuse(500, "5.5.2 Error: line too long");
        }
        // Within the limit, the line is whole and ends with LF.
        let text = line.strip_suffix(b"\n").unwrap_or(line);
        let text = match (text.strip_suffix(b"\r"), self.config.bare_line_feed) {
            (Some(text), _) => text,
            (None, BareLineFeed::Normalize) => text,
            (None, BareLineFeed::Reject) => {
                self.happened(Event::Failed(Error::BareLineFeed));
                return self.refuse(550, "5.5.2 Error: bare <LF> received");
            }
        };
        match std::str::from_utf8(text) {
            Ok(text) => self.command(text),
            Err(_) => self.refuse(500, "5.5.2 Error: bad UTF-8 syntax"),
        }
    }

    /// Takes message text in. Gives the number of octets read.
    fn read_text(&mut self, bytes: &[u8], now: Timestamp) -> usize {
        let Some(text) = &mut self.text else { return bytes.len() };
        let (read, over) = text.read(bytes);
        if over && let Some(text) = self.text.take() {
            self.text_is_in(text, now);
        }
        read
    }

    fn text_is_in(&mut self, text: Unstuffer, now: Timestamp) {
        let transaction = self.transaction.take().unwrap_or_default();
        match text.finish() {
            Ok(message) => self.accept(transaction, message, now),
            Err(error) => {
                let (code, words) = match error {
                    Error::MessageTooBig { .. } => (552, "5.3.4 Error: message file too big"),
                    Error::BareLineFeed => (550, "5.5.2 Error: bare <LF> received"),
                    Error::BareCarriageReturn => (550, "5.5.2 Error: bare <CR> received"),
                    _ => (554, "5.6.0 Error: line too long in message text"),
                };
                self.happened(Event::Failed(error));
                self.refuse(code, words);
            }
        }
        if self.state != State::Closed {
            self.enter(State::Ready);
        }
    }

    fn accept(&mut self, transaction: Transaction, message: Vec<u8>, now: Timestamp) {
        let queue_id = format!("{:010X}", self.config.queue_id.wrapping_add(self.taken));
        self.taken += 1;
        let hello = self.hello.clone().unwrap_or_else(|| Hello { name: "unknown".to_owned(), with: With::Smtp });
        let with = if transaction.utf8 { With::Utf8Smtp } else { hello.with };
        let received = Received {
            config: &self.config,
            hello: &hello.name,
            protection: self.protection.as_ref(),
            with,
            queue_id: &queue_id,
            recipients: &transaction.recipients,
            now,
        };
        let mut stored = match self.config.trace_line {
            TraceLine::Written => received.octets(),
            TraceLine::Omitted => Vec::new(),
        };
        stored.extend_from_slice(&message);
        let words = format!("2.0.0 Ok: queued as {queue_id}");
        let envelope = Envelope { from: transaction.from, to: transaction.recipients };
        self.happened(Event::Accepted { queue_id, envelope, message: stored });
        self.reply(250, &words);
    }

    /// Text behind the line that ended the clear part: a receiver that is sound never executes it.
    fn behind_starttls(&mut self, bytes: &[u8]) {
        let bytes = bytes.to_vec();
        match self.config.behind_starttls {
            Remainder::Discard => self.happened(Event::Discarded { bytes }),
            Remainder::Keep => {
                self.kept.extend_from_slice(&bytes);
                self.happened(Event::Kept { bytes });
            }
        }
    }

    fn happened(&mut self, event: Event) {
        self.outputs.push_back(Output::Event(event));
    }

    fn enter(&mut self, state: State) {
        if self.state != state {
            self.state = state;
            self.happened(Event::State { to: state.word() });
        }
    }

    fn reply(&mut self, code: u16, text: &str) {
        self.reply_lines(code, &[text]);
    }

    /// A reply of one or more lines: all but the last one have a hyphen, `[RFC 5321 §4.2.1]`.
    fn reply_lines<T: AsRef<str>>(&mut self, code: u16, lines: &[T]) {
        self.happened(Event::Replied { code });
        for (index, line) in lines.iter().enumerate() {
            let separator = if index + 1 == lines.len() { ' ' } else { '-' };
            self.replies.extend_from_slice(format!("{code}{separator}{}\r\n", line.as_ref()).as_bytes());
        }
    }

    /// A reply to a command that was wrong; too many of them end the connection.
    fn refuse(&mut self, code: u16, text: &str) {
        self.reply(code, text);
        self.errors += 1;
        let limit = self.config.error_limit;
        if self.errors >= limit {
            self.happened(Event::Failed(Error::TooManyErrors { limit }));
            let words = format!("4.7.0 {} Error: too many errors", self.config.name);
            self.reply(421, &words);
            self.close();
        }
    }

    /// Puts all replies out as one write.
    fn flush(&mut self) {
        if !self.replies.is_empty() {
            self.outputs.push_back(Output::Write(std::mem::take(&mut self.replies)));
        }
    }

    fn close(&mut self) {
        self.flush();
        if self.protection.is_some() {
            self.outputs.push_back(Output::CloseTls);
        }
        self.close_tcp();
    }

    fn close_tcp(&mut self) {
        self.text = None;
        self.transaction = None;
        self.enter(State::Closed);
        self.outputs.push_back(Output::Close);
    }
}
