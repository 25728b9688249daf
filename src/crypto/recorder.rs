//! The recorder: who is at work on this thread, where their randomness comes from, and where operations are written.
//!
//! rustls calls its provider without saying for which connection. So whoever drives rustls lends the run's [`Session`] to
//! the thread for the time of the call: [`Session::scope`]. Outside a scope there is no randomness and nothing is recorded.

use std::cell::RefCell;

use super::rng::Streams;
use crate::trace::{Actor, Builder, ConnectionId, EventKind, Operation, RandomUse};

thread_local! {
    /// The session that is lent to this thread, with who is at work.
    static LENT: RefCell<Option<(Session, Actor)>> = const { RefCell::new(None) };
}

/// Whether operations are written down. Results are the same either way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recording {
    /// Every operation becomes an event.
    On,
    /// Nothing is written: for measuring, and for runs of which only the outcome counts.
    Off,
}

/// All that the provider keeps for one run.
#[derive(Debug)]
pub struct Session {
    /// The trace in the making.
    pub trace: Builder,
    recording: Recording,
    streams: Streams,
}

impl Session {
    /// A session whose randomness comes from `streams`.
    #[must_use]
    pub fn new(streams: Streams, recording: Recording) -> Self {
        Self { trace: Builder::default(), recording, streams }
    }

    /// Runs `work` with this session lent to the thread: what the provider does meanwhile is `actor`'s.
    ///
    /// Time, connection and cause of what is recorded are those of [`Session::trace`] at the call.
    /// Scopes do not nest: an inner one would take the session from the outer one's provider calls.
    pub fn scope<T>(&mut self, actor: Actor, work: impl FnOnce() -> T) -> T {
        let empty = Self { trace: Builder::default(), recording: self.recording, streams: Streams::none() };
        let lent = std::mem::replace(self, empty);
        let outer = LENT.replace(Some((lent, actor)));
        debug_assert!(outer.is_none(), "scopes do not nest");
        let result = work();
        if let Some((session, _)) = LENT.replace(outer) {
            *self = session;
        }
        result
    }
}

/// Writes down an operation, if a session is lent and recording; `describe` interns the bytes.
pub(super) fn record(describe: impl FnOnce(&mut Builder) -> Operation) {
    with(|session, actor| {
        if session.recording == Recording::On {
            let operation = describe(&mut session.trace);
            session.trace.push(actor, EventKind::Operation(operation));
        }
    });
}

/// Fills `buffer` from the actor's stream for this use, and writes the draw down.
///
/// # Errors
/// [`NoSession`] outside a scope.
pub(super) fn draw(used_for: RandomUse, buffer: &mut [u8]) -> Result<(), NoSession> {
    with(|session, actor| session.streams.fill(actor, used_for, buffer)).ok_or(NoSession)?;
    record(|trace| Operation::Random { used_for, output: trace.intern(buffer) });
    Ok(())
}

/// Lends the session that is lent to this thread to `work`, with who is at work and on which connection; `None` outside a scope.
pub(super) fn with<T>(work: impl FnOnce(&mut Session, Actor) -> T) -> Option<T> {
    LENT.with_borrow_mut(|lent| lent.as_mut().map(|(session, actor)| work(session, *actor)))
}

/// The connection that is at work; `None` outside a scope, and between connections.
pub(super) fn connection() -> Option<ConnectionId> {
    with(|session, _| session.trace.connection).flatten()
}

/// The provider was called outside [`Session::scope`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the provider was called outside a session's scope: there is no randomness to draw from")]
pub struct NoSession;
