//! Joins a trace into what people follow: messages, in order, each with its records, its operations and what became of it.
//!
//! This room reads traces; it knows neither rustls nor the engine, so that a capture tells its story just so.

mod assemble;
mod assign;
pub mod checks;
pub mod coverage;
mod digest;
pub mod flow;
mod keys;
pub mod layers;
mod message;
pub mod provenance;
mod speech;

pub use digest::digest;
pub use message::{Container, Content, Fate, Kind, Message, Protection};

use crate::trace::{Outcome, Trace};

/// A run as people follow it. It points into its trace and holds no bytes of its own but what had to be joined from
/// several records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    /// The messages in the order in which they were sent. Their numbers count from 1.
    pub messages: Vec<Message>,
    /// How it ended.
    pub outcome: Outcome,
}

impl Story {
    /// Tells the story of a trace. Never fails: what cannot be read is a message of its own, [`Kind::Opaque`].
    #[must_use]
    pub fn of(trace: &Trace) -> Self {
        let mut messages = assemble::messages(trace);
        assign::operations(trace, &mut messages);
        Self { messages, outcome: trace.outcome.clone() }
    }
}

impl Content {
    /// The bytes.
    #[must_use]
    pub fn bytes<'a>(&'a self, trace: &'a Trace) -> &'a [u8] {
        match self {
            Self::Slice(slice) => trace.bytes(*slice),
            Self::Joined(bytes) => bytes,
        }
    }
}

impl Message {
    /// The message's own bytes: opened where it was sealed, joined where it was split.
    #[must_use]
    pub fn bytes<'a>(&'a self, trace: &'a Trace) -> &'a [u8] {
        self.content.bytes(trace)
    }
}
