//! The vocabulary of what happened in a run: plain data, with a versioned JSON form.
//!
//! A [`Trace`] holds all bytes once, in an [`Arena`], and an ordered list of [`Event`]s that point into it.
//! This room knows the code points and nothing else: not who makes a trace, nor what anybody reads in it.

mod arena;
mod builder;
mod ends;
mod event;
mod operation;

use serde::{Deserialize, Serialize};

pub use arena::{Arena, Slice};
pub use builder::Builder;
pub use ends::{Ends, Side};
pub use event::{
    Actor, Change, Check, Close, ConnectionId, Dns, Event, EventId, EventKind, Failure, Framing, Micros, Outcome,
    Refusal, SecretLabel, SegmentId, Smtp, Sts, Tls, Verdict,
};
pub use operation::{HkdfLabel, Opened, Operation, Part, RandomUse, SessionStore, Signer};

/// The version of the JSON form; raised when a reader of the old form would misread the new one.
pub const FORMAT: u32 = 1;

/// Everything that happened in one run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// The version of this form, [`FORMAT`] when written by this program.
    pub format: u32,
    /// What was run.
    pub subject: Subject,
    /// All bytes that any event speaks of, each sequence once.
    pub arena: Arena,
    /// What happened, in order. An [`EventId`] is an index into this list.
    pub events: Vec<Event>,
    /// How it ended.
    pub outcome: Outcome,
}

impl Trace {
    /// The bytes that `slice` names.
    ///
    /// A slice of another trace gives an empty or a wrong answer, never a panic.
    #[must_use]
    pub fn bytes(&self, slice: Slice) -> &[u8] {
        self.arena.get(slice)
    }

    /// The event with this number, if the trace has so many.
    #[must_use]
    pub fn event(&self, id: EventId) -> Option<&Event> {
        self.events.get(id.0 as usize)
    }
}

/// What was run: enough to run it again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// The scenario's name in the catalogue, or what was captured.
    pub scenario: String,
    /// When the run began, in seconds since 1970-01-01T00:00:00Z; all times of events count from here.
    #[serde(default)]
    pub date: u64,
    /// The seed in hex, two digits for each byte up to the last that is not zero; empty for a capture.
    pub seed: String,
    /// The settings that differ from the scenario's own, as `key`, `value`.
    pub settings: Vec<(String, String)>,
    /// All interventions of the run, the scenario's own included, in their text form.
    pub interventions: Vec<String>,
}
