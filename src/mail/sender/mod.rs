//! The sending mail server: an SMTP client, `[RFC 5321 §3]`, `[RFC 3207]`, in the manner of Postfix's `smtp(8)`.
//!
//! It takes one message to one host over one connection. What it asks of TLS is data in its [`Config`]; whether the
//! certificate is good is told to it. It knows neither the TLS library nor the clock.

mod config;
mod dialogue;
mod offer;

use std::collections::VecDeque;

pub use config::{Conclusion, Config, Crossed, Envelope, Letter, Manner, RequireTls, Retry, State};

use self::offer::Offer;
use super::reply::{Reader, Reply};
use super::text::Stuffer;
use super::{Ending, Error, Event, Opening, Output, PeerVerdict, Protection, Remainder};
use crate::scenario::{Pipelining, Policy};

/// The most that is written at once, in octets: what one TLS record can hold, `[RFC 8446 §5.1]`.
pub const LARGEST_WRITE: usize = 16_384;

/// The sending end of one SMTP connection.
#[derive(Debug)]
pub struct Sender {
    config: Config,
    envelope: Envelope,
    letter: Letter,
    /// The message in the form that the receiver can take, from MAIL on.
    octets: Vec<u8>,
    /// What is left of it, from the permission to send on.
    text: Option<Stuffer>,
    state: State,
    outputs: VecDeque<Output>,
    reader: Reader,
    /// The replies that are still to come, in order.
    awaited: VecDeque<Step>,
    /// A reply that came before the message was out.
    early: Option<Reply>,
    /// What arrived in the clear behind the permission to start TLS, in a sender that keeps it.
    kept: Vec<u8>,
    offer: Offer,
    protection: Option<Protection>,
    /// The next recipient to name, or of whom to hear.
    recipient: usize,
    /// How many recipients the receiver took.
    taken: usize,
    /// Why the transaction fails, when it does.
    trouble: Option<Trouble>,
    /// Why the first refused recipient was refused.
    refused: Option<Trouble>,
    conclusion: Option<Conclusion>,
    /// EHLO went before the handshake was done, and was taken.
    said_ehlo_early: bool,
}

/// A command, or whatever else a reply answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Greeting,
    Ehlo,
    Helo,
    /// MAIL in the clear although the server may insist on TLS.
    EarlyMail,
    Starttls,
    Mail,
    Recipient,
    Data,
    Text,
    Quit,
}

/// Why mail is not delivered.
#[derive(Clone, Debug)]
struct Trouble {
    status: String,
    reason: String,
}

impl Sender {
    /// A sender on a TCP connection that stands. With [`Opening::ImplicitTls`] its first output is [`Output::StartTls`].
    #[must_use]
    pub fn new(config: Config, envelope: Envelope, letter: impl Into<Letter>) -> Self {
        let mut sender = Self {
            config,
            envelope,
            letter: letter.into(),
            octets: Vec::new(),
            text: None,
            state: State::Greeting,
            outputs: VecDeque::new(),
            reader: Reader::default(),
            awaited: VecDeque::new(),
            early: None,
            kept: Vec::new(),
            offer: Offer::default(),
            protection: None,
            recipient: 0,
            taken: 0,
            trouble: None,
            refused: None,
            conclusion: None,
            said_ehlo_early: false,
        };
        match sender.config.opening {
            Opening::Clear => sender.await_greeting(),
            Opening::ImplicitTls => sender.start_tls(),
        }
        sender
    }

    /// The next thing to do or to know. `None`: nothing until something arrives.
    ///
    /// The message text is made when it is asked for: one [`Output::Write`] of at most [`LARGEST_WRITE`] octets at a time.
    pub fn poll(&mut self) -> Option<Output> {
        if self.outputs.is_empty()
            && let Some(text) = &mut self.text
        {
            match text.next_piece(LARGEST_WRITE) {
                Some(piece) => return Some(Output::Write(piece)),
                None => self.text_is_out(),
            }
        }
        self.outputs.pop_front()
    }

    /// Takes what arrived: SMTP in the clear, or what TLS opened. Pieces may be of any size.
    pub fn receive(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while !rest.is_empty() {
            match self.state {
                State::Closed => return,
                State::Handshake => return self.behind_the_permission(rest),
                _ => {}
            }
            let (read, reply) = self.reader.read(rest);
            rest = &rest[read..];
            match reply {
                Some(Ok(reply)) => self.heard(reply),
                Some(Err(error)) => self.not_understood(error),
                None => {}
            }
        }
    }

    /// What is said before the handshake is done, where that can be: EHLO, which a server that greets first would await later.
    #[must_use]
    pub fn early_words(&self) -> Vec<u8> {
        match self.config.opening {
            Opening::ImplicitTls => self.ehlo().into_bytes(),
            Opening::Clear => Vec::new(),
        }
    }

    /// The server took [`Sender::early_words`]: EHLO is said already.
    pub const fn was_heard_early(&mut self) {
        self.said_ehlo_early = true;
    }

    /// TLS stands: what was known of the server is forgotten, `[RFC 3207 §4.2]`.
    ///
    /// Under [`Policy::Secure`] a certificate that did not pass ends the delivery here, politely, with QUIT.
    pub fn tls_established(&mut self, protection: &Protection) {
        if self.state != State::Handshake {
            return;
        }
        self.offer = Offer::default();
        self.protection = Some(protection.clone());
        let words = match (self.config.policy, protection.peer) {
            (Policy::None | Policy::May | Policy::Encrypt, _) | (Policy::Secure, PeerVerdict::Verified) => None,
            (Policy::Secure, PeerVerdict::NotMatched) => Some("Server certificate not verified"),
            (Policy::Secure, PeerVerdict::NotTrusted | PeerVerdict::Unchecked) => {
                Some("Server certificate not trusted")
            }
        };
        if let Some(words) = words {
            self.defer("4.7.5", words.to_owned());
        }
        match self.config.opening {
            // The server speaks first, whatever is said to it then, [RFC 5321 §3.1].
            Opening::ImplicitTls => self.await_greeting(),
            Opening::Clear if self.conclusion.is_some() => self.quit(),
            Opening::Clear => self.say_ehlo(),
        }
        let kept = std::mem::take(&mut self.kept);
        self.receive(&kept);
    }

    /// TLS failed, in the handshake or later. The connection is of no more use.
    ///
    /// Under [`Policy::May`] the mail waits for another attempt, in the clear: [`Retry::InClear`].
    pub fn tls_failed(&mut self, reason: &str) {
        if self.state == State::Closed {
            return;
        }
        let doing = self.state.doing();
        self.happened(Event::Failed(Error::Tls { reason: reason.to_owned() }));
        if self.protection.is_none() {
            self.defer_after_tls("4.7.5", "Cannot start TLS: handshake failure".to_owned());
        } else {
            self.defer_after_tls("4.4.2", format!("lost connection with {} while {doing}", self.config.namaddr()));
        }
        self.close_tcp();
    }

    /// The peer's side of the connection ended.
    pub fn closed(&mut self, ending: Ending) {
        if self.state == State::Closed {
            return;
        }
        if let Some(reply) = self.early.take() {
            // The server said why before it went.
            self.give_up(&reply, Step::Text);
        } else if self.conclusion.is_none() {
            let doing = self.state.doing();
            self.happened(Event::Failed(Error::ConnectionLost { doing }));
            let reason = format!("lost connection with {} while {doing}", self.config.namaddr());
            if self.state == State::Handshake {
                self.defer_after_tls("4.7.5", "Cannot start TLS: handshake failure".to_owned());
            } else {
                self.defer("4.4.2", reason);
            }
        }
        if ending == Ending::CloseNotify && self.protection.is_some() {
            self.outputs.push_back(Output::CloseTls);
        }
        self.close_tcp();
    }

    /// Nothing came for as long as a sender waits, `[RFC 5321 §4.5.3.2]`.
    pub fn timed_out(&mut self) {
        if self.state == State::Closed {
            return;
        }
        let reason = format!("conversation with {} timed out while {}", self.config.namaddr(), self.state.doing());
        self.defer("4.4.2", reason);
        self.close_tcp();
    }

    /// What became of the mail on this connection; `None` while that is open.
    #[must_use]
    pub const fn conclusion(&self) -> Option<&Conclusion> {
        self.conclusion.as_ref()
    }

    /// Where the dialogue stands.
    #[must_use]
    pub const fn state(&self) -> State {
        self.state
    }

    /// Text behind the line that ended the clear part: a sender that is sound never looks at it.
    fn behind_the_permission(&mut self, bytes: &[u8]) {
        let bytes = bytes.to_vec();
        match self.config.behind_reply {
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

    fn defer(&mut self, status: &str, reason: String) {
        self.conclude(Conclusion::Deferred { status: status.to_owned(), reason, retry: Retry::AsBefore });
    }

    /// Defers after TLS got in the way: who does not insist on it tries without, `[RFC 7435 §1.2]`.
    fn defer_after_tls(&mut self, status: &str, reason: String) {
        let insists = self.config.policy != Policy::May || self.config.opening == Opening::ImplicitTls;
        let retry = if insists { Retry::AsBefore } else { Retry::InClear };
        self.conclude(Conclusion::Deferred { status: status.to_owned(), reason, retry });
    }

    /// The first conclusion stands.
    fn conclude(&mut self, conclusion: Conclusion) {
        if self.conclusion.is_some() {
            return;
        }
        let event = match &conclusion {
            Conclusion::Delivered { reply, .. } => Event::Delivered { reply: reply.clone() },
            Conclusion::Deferred { status, reason, .. } => {
                Event::Deferred { status: status.clone(), reason: reason.clone() }
            }
            Conclusion::Bounced { status, reason } => Event::Bounced { status: status.clone(), reason: reason.clone() },
        };
        self.happened(event);
        if matches!(conclusion, Conclusion::Deferred { retry: Retry::InClear, .. }) {
            self.happened(Event::WillRetryInClear);
        }
        self.conclusion = Some(conclusion);
    }

    fn close(&mut self) {
        if self.protection.is_some() {
            self.outputs.push_back(Output::CloseTls);
        }
        self.close_tcp();
    }

    fn close_tcp(&mut self) {
        self.text = None;
        self.awaited.clear();
        self.enter(State::Closed);
        self.outputs.push_back(Output::Close);
    }

    fn pipelines(&self) -> bool {
        self.config.pipelining == Pipelining::On && self.offer.pipelining
    }
}
