//! What a receiver is told, and where it stands.

use crate::mail::{Address, Opening, Peer, Remainder};
use crate::scenario::Starttls;

pub use crate::mail::text::BareLineFeed;

/// How a receiver behaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Its name, in banner, greetings and `Received:` lines.
    pub name: String,
    /// The name of its software, in banner and `Received:` lines.
    pub software: String,
    /// Who is connected, as DNS and TCP tell it.
    pub peer: Peer,
    /// When TLS begins.
    pub opening: Opening,
    /// What it does about STARTTLS, where TLS has not begun already.
    pub starttls: Starttls,
    /// What it takes before TLS.
    pub in_clear: InClear,
    /// What it does with text behind STARTTLS in the clear; [`Remainder::Keep`] is CVE-2011-0411.
    pub behind_starttls: Remainder,
    /// What it does about LF without CR.
    pub bare_line_feed: BareLineFeed,
    /// For whom it takes mail.
    pub recipients: Recipients,
    /// Whether it puts its own line before a message.
    pub trace_line: TraceLine,
    /// The extensions that it offers, in the order of its answer to EHLO. STARTTLS stands apart: [`Config::starttls`].
    pub extensions: Vec<Extension>,
    /// The largest message, in octets.
    pub size_limit: usize,
    /// With so many wrong commands the connection is closed.
    pub error_limit: u32,
    /// The number of the first message; each further one has the next. It is shown in upper case hex.
    pub queue_id: u64,
}

impl Config {
    /// Ten megabytes, as Postfix's `message_size_limit` has it.
    pub const SIZE_LIMIT: usize = 10_240_000;

    /// As Postfix's `smtpd_hard_error_limit` has it.
    pub const ERROR_LIMIT: u32 = 20;
}

/// What a receiver takes before TLS.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InClear {
    /// Everything: a public mail exchanger must, `[RFC 3207 §4]`.
    #[default]
    Everything,
    /// NOOP, EHLO, STARTTLS and QUIT; anything else gets 530, `[RFC 3207 §4]`, `[RFC 8314 §3.3]`.
    NothingButStarttls,
}

/// Whether a receiver puts its own line before a message, `[RFC 5321 §4.4]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TraceLine {
    /// It does, as every server must.
    #[default]
    Written,
    /// It does not: it wants to be no stop on the message's way.
    Omitted,
}

/// For whom a receiver takes mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recipients {
    /// For everybody: a submission server.
    Everybody,
    /// For these; others in their domains are unknown, other domains are not relayed.
    Listed(Vec<Address>),
}

/// What a receiver offers to whoever says EHLO.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extension {
    /// Commands in groups, `[RFC 2920]`.
    Pipelining,
    /// The size declared in MAIL, `[RFC 1870]`.
    Size,
    /// VRFY, which needs no offer but is customary, `[RFC 5321 §4.1.1.1]`.
    Vrfy,
    /// Enhanced status codes, `[RFC 2034]`. The receiver gives them in any case, as real ones do.
    EnhancedStatusCodes,
    /// Octets above 127 in message text, `[RFC 6152]`.
    EightBitMime,
    /// UTF-8 in addresses and headers, `[RFC 6531]`.
    SmtpUtf8,
    /// The promise to pass on in TLS only; offered within TLS only, `[RFC 8689]`.
    RequireTls,
}

impl Extension {
    /// All, in the order in which Postfix lists those that it has.
    pub const ALL: [Self; 7] = [
        Self::Pipelining,
        Self::Size,
        Self::Vrfy,
        Self::EnhancedStatusCodes,
        Self::EightBitMime,
        Self::SmtpUtf8,
        Self::RequireTls,
    ];
}

/// Where a receiver's dialogue stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// It waits for EHLO or HELO.
    Hello,
    /// TLS shakes hands.
    Handshake,
    /// It waits for MAIL.
    Ready,
    /// It has a sender and waits for recipients.
    Mail,
    /// It has a recipient and waits for DATA, or for more recipients.
    Recipients,
    /// It takes message text in.
    Text,
    /// It is over.
    Closed,
}

impl State {
    /// The state's word in a trace. It stays as it is.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Hello => "hello",
            Self::Handshake => "handshake",
            Self::Ready => "ready",
            Self::Mail => "mail",
            Self::Recipients => "rcpt",
            Self::Text => "text",
            Self::Closed => "closed",
        }
    }

    /// What the receiver was doing, for a log.
    pub(super) const fn doing(self) -> &'static str {
        match self {
            Self::Hello => "waiting for EHLO",
            Self::Handshake => "performing the TLS handshake",
            Self::Ready => "waiting for MAIL",
            Self::Mail | Self::Recipients => "waiting for recipients",
            Self::Text => "receiving message text",
            Self::Closed => "closing",
        }
    }
}
