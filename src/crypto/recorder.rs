//! The recorder: who is at work on this thread, where their randomness comes from, and where operations are written.
//!
//! rustls calls its provider without saying for which connection. So whoever drives rustls lends the run's [`Session`] to
//! the thread for the time of the call: [`Session::scope`]. Outside a scope there is no randomness and nothing is recorded.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::injection::Writer;
use super::memo::Memo;
use super::rng::Streams;
use crate::codepoint::ContentType;
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

/// Which way the records go that a key protects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Direction {
    /// The actor opens them.
    Reading,
    /// The actor seals them.
    Writing,
}

/// Content type and content of a record that was sealed, without padding.
pub(super) type Sealed = (ContentType, Vec<u8>);

/// All that the provider keeps for one run.
#[derive(Debug)]
pub struct Session {
    /// The trace in the making.
    pub trace: Builder,
    pub(super) recording: Recording,
    streams: Streams,
    /// How many running hashes were started.
    hashes: u32,
    /// How many keys each end of each connection has had in each direction.
    epochs: BTreeMap<(Actor, Option<ConnectionId>, Direction), u32>,
    /// The keys that each end seals with now.
    pub(super) writers: BTreeMap<(Actor, Option<ConnectionId>), Writer>,
    /// To a multiple of how many bytes each actor pads its inner plaintexts.
    pub(super) padding: BTreeMap<Actor, u16>,
    /// What it need not compute again.
    pub(super) memo: Option<Memo>,
    /// What is in the records that were sealed, by their tags, until somebody takes it; `None` when nobody wants to know.
    pub(super) sealed: Option<BTreeMap<Vec<u8>, Sealed>>,
}

impl Session {
    /// A session whose randomness comes from `streams`.
    #[must_use]
    pub fn new(streams: Streams, recording: Recording) -> Self {
        Self {
            trace: Builder::default(),
            recording,
            streams,
            hashes: 0,
            epochs: BTreeMap::new(),
            writers: BTreeMap::new(),
            padding: BTreeMap::new(),
            memo: None,
            sealed: None,
        }
    }

    /// The same session with a memory for public-key operations, which changes nothing but the time that they take.
    #[must_use]
    pub fn remembering(self, memo: &Memo) -> Self {
        Self { memo: Some(memo.clone()), ..self }
    }

    /// Fills `buffer` from one of `actor`'s streams, and writes the draw down.
    pub fn draw(&mut self, actor: Actor, used_for: RandomUse, buffer: &mut [u8]) {
        self.streams.fill(actor, used_for, buffer);
        if self.recording == Recording::On {
            let output = self.trace.intern(buffer);
            self.trace.push(actor, EventKind::Operation(Operation::Random { used_for, output }));
        }
    }

    /// Runs `work` with this session lent to the thread: what the provider does meanwhile is `actor`'s.
    ///
    /// Time, connection and cause of what is recorded are those of [`Session::trace`] at the call.
    /// Scopes do not nest: an inner one would take the session from the outer one's provider calls.
    pub fn scope<T>(&mut self, actor: Actor, work: impl FnOnce() -> T) -> T {
        let empty = Self::new(Streams::none(), self.recording);
        let lent = std::mem::replace(self, empty);
        let outer = LENT.replace(Some((lent, actor)));
        debug_assert!(outer.is_none(), "scopes do not nest");
        let result = work();
        if let Some((session, _)) = LENT.replace(outer) {
            *self = session;
        }
        result
    }

    /// The number of the next running hash of this run.
    pub(super) const fn next_hash(&mut self) -> u32 {
        let number = self.hashes;
        self.hashes += 1;
        number
    }

    /// Counts another key of `actor` on the connection at work, and says how many there were before it.
    pub(super) fn next_epoch(&mut self, actor: Actor, direction: Direction) -> u32 {
        let count = self.epochs.entry((actor, self.trace.connection, direction)).or_default();
        let epoch = *count;
        *count += 1;
        epoch
    }
}

/// Writes down an operation, if a session is lent and recording; `describe` interns the bytes.
pub(super) fn record(describe: impl FnOnce(&mut Builder) -> Operation) {
    note(|trace| EventKind::Operation(describe(trace)));
}

/// Writes down an event of the actor at work, if a session is lent and recording.
pub(super) fn note(describe: impl FnOnce(&mut Builder) -> EventKind) {
    with(|session, actor| {
        if session.recording == Recording::On {
            let kind = describe(&mut session.trace);
            session.trace.push(actor, kind);
        }
    });
}

/// Whether what happens now is written down: whoever has to copy bytes for the record asks first.
pub(super) fn recording() -> bool {
    with(|session, _| session.recording == Recording::On).unwrap_or(false)
}

/// Fills `buffer` from the actor's stream for this use, and writes the draw down.
///
/// # Errors
/// [`NoSession`] outside a scope.
pub(super) fn draw(used_for: RandomUse, buffer: &mut [u8]) -> Result<(), NoSession> {
    with(|session, actor| session.draw(actor, used_for, buffer)).ok_or(NoSession)
}

/// Lends the session that is lent to this thread to `work`, with who is at work; `None` outside a scope.
pub(super) fn with<T>(work: impl FnOnce(&mut Session, Actor) -> T) -> Option<T> {
    LENT.with_borrow_mut(|lent| lent.as_mut().map(|(session, actor)| work(session, *actor)))
}

/// The provider was called outside [`Session::scope`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the provider was called outside a session's scope: there is no randomness to draw from")]
pub struct NoSession;
