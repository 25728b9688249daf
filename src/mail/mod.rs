//! SMTP sender and receiver as state machines without input or output, and the message that they pass on,
//! `[RFC 5321]`, `[RFC 3207]`, `[RFC 5322]`.
//!
//! Bytes go in, [`Output`]s come out: what to write, when TLS begins and ends, what happened. Whether bytes are sealed on
//! the wire is not known here, nor any TLS library, clock or source of randomness: time, numbers and names are arguments.

mod address;
mod command;
mod date;
mod error;
pub mod message;
mod output;
mod protection;
pub mod receiver;
mod reply;
pub mod sender;
mod text;

pub use address::Address;
pub use date::Timestamp;
pub use error::Error;
pub use message::Message;
pub use output::{Ending, Event, Output};
pub use protection::{ClientCertificate, PeerVerdict, Protection};
pub use receiver::Receiver;
pub use sender::Sender;

/// When TLS begins on a connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Opening {
    /// In the clear; TLS when both ends agree to it by STARTTLS, `[RFC 3207]`.
    #[default]
    Clear,
    /// With TLS, before any SMTP, `[RFC 8314 §3.3]`.
    ImplicitTls,
}

/// What an end does with text that came in the clear behind the line that ends the clear part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Remainder {
    /// It is thrown away, as `[RFC 3207 §4.2]` demands of all knowledge from before TLS.
    #[default]
    Discard,
    /// It stays in the buffer and is read as if it had come in TLS: CVE-2011-0411 in servers, CVE-2021-38371 in clients.
    Keep,
}

/// The other end of a connection, as names and addresses are written in logs and headers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peer {
    /// The host name that DNS gives for it.
    pub name: String,
    /// Its IP address in text form.
    pub address: String,
}
