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

pub use crate::scenario::Remainder;

/// When TLS begins on a connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Opening {
    /// In the clear; TLS when both ends agree to it by STARTTLS, `[RFC 3207]`.
    #[default]
    Clear,
    /// With TLS, before any SMTP, `[RFC 8314 §3.3]`.
    ImplicitTls,
}

/// The other end of a connection, as names and addresses are written in logs and headers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peer {
    /// The host name that DNS gives for it.
    pub name: String,
    /// Its IP address in text form.
    pub address: String,
}
