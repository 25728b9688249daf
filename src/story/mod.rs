//! Joins a trace into what people follow: messages, in order, each with its records, its operations and what became of it.
//!
//! This room reads traces; it knows neither rustls nor the engine, so that a capture tells its story just so.

mod assemble;
mod assign;
mod cause;
pub mod checks;
pub mod compare;
pub mod coverage;
mod digest;
mod flight;
pub mod flow;
pub mod keygraph;
mod keys;
pub mod knowledge;
pub mod layers;
mod maker;
mod message;
pub mod names;
pub mod provenance;
mod scene;
mod speech;
pub mod verdict;

pub use assemble::chosen;
pub use digest::digest;
pub use flight::{Flight, RoundTrips};
pub use message::{Container, Content, Fate, Kind, Message, Protection};
pub use scene::{Scene, SceneKind};

use crate::trace::{ConnectionId, EventKind, Outcome, Trace};

/// A run as people follow it. It points into its trace and holds no bytes of its own but what had to be joined from
/// several records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    /// The messages in the order in which they were sent. Their numbers count from 1.
    pub messages: Vec<Message>,
    /// The scenes in order: each message is in exactly one.
    pub scenes: Vec<Scene>,
    /// The flights in the order in which they begin: each message is in exactly one.
    pub flights: Vec<Flight>,
    /// How many round trips things took, for each connection on which something was said.
    pub round_trips: Vec<RoundTrips>,
    /// How it ended.
    pub outcome: Outcome,
}

impl Story {
    /// Tells the story of a trace. Never fails: what cannot be read is a message of its own, [`Kind::Opaque`].
    #[must_use]
    pub fn of(trace: &Trace) -> Self {
        let mut messages = assemble::messages(trace);
        assign::operations(trace, &mut messages);
        cause::attach(trace, &mut messages);
        let (flights, round_trips) = flight::flights(trace, &mut messages);
        let scenes = scene::scenes(trace, &messages);
        Self { messages, scenes, flights, round_trips, outcome: trace.outcome.clone() }
    }
}

/// Whether a connection leads to a policy host: over it the sender fetches an MTA-STS policy, and no mail goes, `[RFC 8461 §3.3]`.
#[must_use]
pub fn fetches_policy(trace: &Trace, connection: ConnectionId) -> bool {
    let opened = trace.events.iter().find_map(|event| match event.kind {
        EventKind::Connected { port, .. } if event.connection == Some(connection) => Some(port),
        _ => None,
    });
    opened == Some(speech::HTTPS)
}

impl Story {
    /// The index of the scene that the message at `index` belongs to; `None` beyond the last message.
    #[must_use]
    pub fn scene_of(&self, index: usize) -> Option<usize> {
        let scene = self.scenes.partition_point(|scene| scene.messages.end <= index);
        (scene < self.scenes.len()).then_some(scene)
    }

    /// The titles of the messages with these numbers, with commas between them.
    #[must_use]
    pub fn titles(&self, numbers: &[u32]) -> String {
        let title = |&number: &u32| Some(&*self.messages.get((number as usize).checked_sub(1)?)?.title);
        numbers.iter().filter_map(title).collect::<Vec<_>>().join(", ")
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
    /// Bytes on the wire of all segments that carried it, record headers and tags included. A record that carries several
    /// messages counts for each of them.
    #[must_use]
    pub fn wire_bytes(&self) -> usize {
        self.containers.iter().map(|part| part.wire.len()).sum()
    }

    /// The message's own bytes: opened where it was sealed, joined where it was split.
    #[must_use]
    pub fn bytes<'a>(&'a self, trace: &'a Trace) -> &'a [u8] {
        self.content.bytes(trace)
    }
}
