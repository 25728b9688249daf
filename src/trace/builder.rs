//! Writing a trace: events in order, bytes interned.

use super::{Actor, Arena, ConnectionId, Event, EventId, EventKind, FORMAT, Micros, Outcome, Slice, Subject, Trace};

/// A trace in the making. Time, connection and cause are set by whoever steps the run, and stay until they are set anew.
#[derive(Debug, Default)]
pub struct Builder {
    arena: Arena,
    events: Vec<Event>,
    /// The time that the next events carry.
    pub now: Micros,
    /// The connection that the next events carry.
    pub connection: Option<ConnectionId>,
    /// The cause that the next events carry.
    pub cause: Option<EventId>,
}

impl Builder {
    /// Stores bytes and says where they are; equal bytes are stored once.
    pub fn intern(&mut self, bytes: &[u8]) -> Slice {
        self.arena.intern(bytes)
    }

    /// Declares a part of stored bytes a byte string of its own, see [`Arena::share`].
    pub fn share(&mut self, slice: Slice) -> Slice {
        self.arena.share(slice);
        slice
    }

    /// The bytes that `slice` names.
    #[must_use]
    pub fn bytes(&self, slice: Slice) -> &[u8] {
        self.arena.get(slice)
    }

    /// Appends what `actor` did, at the present time, connection and cause.
    pub fn push(&mut self, actor: Actor, kind: EventKind) -> EventId {
        let id = self.next_id();
        self.events.push(Event { time: self.now, actor, connection: self.connection, cause: self.cause, kind });
        id
    }

    /// The number that the next event gets.
    #[must_use]
    pub fn next_id(&self) -> EventId {
        EventId(self.events.len() as u32)
    }

    /// What has been written so far.
    #[must_use]
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// How many bytes are stored.
    #[must_use]
    pub fn bytes_stored(&self) -> usize {
        self.arena.len()
    }

    /// The finished trace.
    #[must_use]
    pub fn finish(self, subject: Subject, outcome: Outcome) -> Trace {
        Trace { format: FORMAT, subject, arena: self.arena, events: self.events, outcome }
    }
}
