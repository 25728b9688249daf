//! Joins a trace into what people follow: messages, in order, each with its records, its operations and what became of it.
//!
//! This room reads traces; it knows neither rustls nor the engine, so that a capture tells its story just so.

mod digest;
mod message;

pub use digest::digest;
pub use message::{Container, Content, Fate, Kind, Message, Protection};

use crate::trace::Outcome;

/// A run as people follow it. Made from a trace by [`Story::of`]; points into it and holds no bytes of its own but what
/// had to be joined from several records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    /// The messages in the order in which they were sent. Their numbers count from 1.
    pub messages: Vec<Message>,
    /// How it ended.
    pub outcome: Outcome,
}
