//! What a sender is told, where it stands, and what it concludes.

use crate::mail::message::Transport;
use crate::mail::{Address, Message, Opening, Peer, Remainder};
use crate::scenario::{Closing, Pipelining, Policy};

pub use crate::scenario::{Manner, RequireTls};

/// How a sender behaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The name that it gives in EHLO.
    pub name: String,
    /// The server to which it is connected.
    pub peer: Peer,
    /// When TLS begins.
    pub opening: Opening,
    /// What it demands of TLS. With implicit TLS anything less than [`Policy::Secure`] means [`Policy::Encrypt`].
    pub policy: Policy,
    /// Whether commands travel in groups when the server can take that, `[RFC 2920]`.
    pub pipelining: Pipelining,
    /// Whether the message may travel in TLS only, on every hop, `[RFC 8689]`.
    pub require_tls: RequireTls,
    /// What it does with text behind the permission to start TLS; [`Remainder::Keep`] is CVE-2021-38371.
    pub behind_reply: Remainder,
    /// Whether it follows the protocol.
    pub manner: Manner,
    /// How it ends the connection.
    pub closing: Closing,
}

impl Config {
    /// The server as Postfix names it in its log: `mx.birch.example[192.0.2.25]`.
    pub(super) fn namaddr(&self) -> String {
        format!("{}[{}]", self.peer.name, self.peer.address)
    }
}

/// Who sends to whom, as the servers see it, `[RFC 5321 §2.3.1]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// The reverse-path; `None` for the empty one of a bounce.
    pub from: Option<Address>,
    /// The recipients, at least one.
    pub to: Vec<Address>,
}

/// What a sender sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Letter {
    /// A message that it writes down as the way can carry it.
    Written(Message),
    /// A message that it has from elsewhere, and passes on octet by octet.
    PassedOn(Vec<u8>),
}

impl From<Message> for Letter {
    fn from(message: Message) -> Self {
        Self::Written(message)
    }
}

impl Letter {
    /// The message as it goes into DATA, before dots are doubled.
    pub(super) fn octets(&self, transport: Transport) -> Vec<u8> {
        match self {
            Self::Written(message) => message.octets(transport),
            Self::PassedOn(octets) => octets.clone(),
        }
    }

    /// Whether its header needs SMTPUTF8, `[RFC 6531 §3.1]`.
    pub(super) fn needs_utf8(&self) -> bool {
        match self {
            Self::Written(message) => message.needs_utf8(),
            Self::PassedOn(octets) => !header(octets).is_ascii(),
        }
    }
}

/// What stands before the first empty line.
fn header(octets: &[u8]) -> &[u8] {
    let end = octets.windows(4).position(|window| window == b"\r\n\r\n");
    &octets[..end.unwrap_or(octets.len())]
}

/// What became of the mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conclusion {
    /// The receiver has it, for one recipient at least; others may have bounced before.
    Delivered {
        /// Its reply, on one line.
        reply: String,
        /// How it crossed.
        crossed: Crossed,
    },
    /// It stays in the queue.
    Deferred {
        /// Enhanced status code, `[RFC 3463]`.
        status: String,
        /// As Postfix would log it.
        reason: String,
        /// How the next attempt will be.
        retry: Retry,
    },
    /// It goes back.
    Bounced {
        /// Enhanced status code, `[RFC 3463]`.
        status: String,
        /// As Postfix would log it.
        reason: String,
    },
}

/// How a message crossed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Crossed {
    /// Within TLS.
    InTls,
    /// As a postcard.
    InClear,
}

/// How the next attempt will be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// With the same policy.
    AsBefore,
    /// With [`Policy::None`]: the one of an opportunistic sender after TLS failed. Postfix does it as soon as the message is older than
    /// its `minimal_backoff_time`.
    InClear,
}

/// Where a sender's dialogue stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// It waits for 220.
    Greeting,
    /// It said EHLO.
    Ehlo,
    /// It said HELO.
    Helo,
    /// It said STARTTLS.
    Starttls,
    /// TLS shakes hands.
    Handshake,
    /// It said MAIL, and with pipelining RCPT and DATA.
    Mail,
    /// It named a recipient.
    Recipient,
    /// It said DATA.
    Data,
    /// It sends the message.
    Text,
    /// It sent the message's end and waits for the reply that moves the responsibility, `[RFC 5321 §4.2.5]`.
    End,
    /// It said QUIT.
    Quit,
    /// It is over.
    Closed,
}

impl State {
    /// The state's word in a trace. It stays as it is.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Greeting => "greeting",
            Self::Ehlo => "ehlo",
            Self::Helo => "helo",
            Self::Starttls => "starttls",
            Self::Handshake => "handshake",
            Self::Mail => "mail",
            Self::Recipient => "rcpt",
            Self::Data => "data",
            Self::Text => "text",
            Self::End => "end",
            Self::Quit => "quit",
            Self::Closed => "closed",
        }
    }

    /// What the sender is doing, as Postfix words it in its log.
    pub(super) const fn doing(self) -> &'static str {
        match self {
            Self::Greeting => "receiving the initial server greeting",
            Self::Ehlo => "performing the EHLO handshake",
            Self::Helo => "performing the HELO handshake",
            Self::Starttls => "sending STARTTLS command",
            Self::Handshake => "performing the TLS handshake",
            Self::Mail => "sending MAIL FROM",
            Self::Recipient => "sending RCPT TO",
            Self::Data => "sending DATA command",
            Self::Text => "sending message body",
            Self::End => "sending end of data -- message may be sent more than once",
            Self::Quit | Self::Closed => "sending QUIT command",
        }
    }
}
