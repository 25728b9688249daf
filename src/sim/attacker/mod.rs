//! Somebody on the path: sees every segment, counts records and lines, and does what the scenario's interventions say.
//!
//! The attacker has no keys. What is sealed with the session's own keys is a peer that misbehaves, and is told so:
//! the engine seals it, in the name of the segment's sender.

mod edit;
mod units;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use self::units::Passed;
use crate::codepoint::ContentType;
use crate::crypto::recorder::Session;
use crate::scenario::{Action, Direction, Intervention, Target};
use crate::trace::{Actor, Change, ConnectionId, EventKind, Failure, Framing, Micros, SegmentId};

/// A segment on its way.
#[derive(Clone, Debug)]
pub(super) struct Segment {
    pub(super) id: SegmentId,
    pub(super) connection: ConnectionId,
    pub(super) direction: Direction,
    /// Who gets it.
    pub(super) to: Actor,
    pub(super) framing: Framing,
    pub(super) bytes: Vec<u8>,
}

/// What goes on after the attacker has had its way with one segment.
#[derive(Debug, Default)]
pub(super) struct Passage {
    /// What goes on, in order, each with the time that it is held back.
    pub(super) onward: Vec<(SegmentId, Vec<u8>, Micros)>,
    /// What the segment's sender must seal, behind all that it has sealed already.
    pub(super) seal: Vec<Sealing>,
    /// The connection is cut behind it.
    pub(super) cut: bool,
}

/// A record to be sealed by a peer that misbehaves.
#[derive(Debug)]
pub(super) struct Sealing {
    pub(super) content_type: ContentType,
    pub(super) content: Vec<u8>,
    pub(super) intervention: u32,
}

/// The attacker of one run.
#[derive(Debug)]
pub(super) struct Attacker<'a> {
    interventions: &'a [Intervention],
    /// What passed, for each connection and direction.
    passed: BTreeMap<(ConnectionId, Direction), Passed>,
    /// Segments that wait for the next one of their direction.
    held: Vec<Segment>,
    /// Which interventions found their unit.
    met: BTreeSet<u32>,
}

impl<'a> Attacker<'a> {
    pub(super) fn new(interventions: &'a [Intervention]) -> Self {
        Self { interventions, passed: BTreeMap::new(), held: Vec::new(), met: BTreeSet::new() }
    }

    /// Lets a segment pass, with all that the interventions do to it. `number` gives numbers to segments that are made.
    pub(super) fn pass(
        &mut self,
        session: &mut Session,
        segment: Segment,
        mut number: impl FnMut() -> SegmentId,
    ) -> Passage {
        let units = self.passed.entry((segment.connection, segment.direction)).or_default().count(session, &segment);
        // A unit that is named by its meaning is the first of its kind.
        let wanted = |index: usize, one: &Intervention| {
            let first = !self.met.contains(&(index as u32));
            (first && is_of(&segment, &one.target)).then(|| units.find(&one.target.unit)).flatten()
        };
        let numbered = self.interventions.iter().enumerate();
        let mut targeted: Vec<_> =
            numbered.filter_map(|(index, one)| Some((wanted(index, one)?, index as u32, &one.action))).collect();
        // Lines from the last to the first, so that what is done to one does not move the others.
        targeted.sort_by_key(|(place, ..)| Reverse(*place));
        let mut work = Work { segment, passage: Passage::default(), hold: Micros(0), dropped: false, reorder: false };
        let mut behind = Vec::new();
        for (place, index, action) in targeted {
            self.met.insert(index);
            let range = place.range(&work.segment.bytes);
            work.act(session, index, action, range, &mut behind, &mut number);
        }
        self.conclude(work, behind)
    }

    /// What was held back for a successor that never came, in one direction or in both.
    pub(super) fn release(&mut self, direction: Option<Direction>) -> Vec<Segment> {
        let wanted = |held: &Segment| direction.is_none_or(|direction| held.direction == direction);
        let (released, kept) = std::mem::take(&mut self.held).into_iter().partition::<Vec<_>, _>(wanted);
        self.held = kept;
        released
    }

    /// The interventions whose unit never came, and what came instead.
    pub(super) fn missed(&self) -> impl Iterator<Item = String> {
        let missed = self.interventions.iter().enumerate().filter(|(index, _)| !self.met.contains(&(*index as u32)));
        missed.map(|(_, Intervention { target, .. })| {
            let here = self.passed.get(&(ConnectionId(target.connection), target.direction));
            let there_was = here.map_or_else(|| "nothing".to_owned(), Passed::describe);
            format!(
                "{target}: there was no such unit; c{}.{} had {there_was}",
                target.connection,
                target.direction.word()
            )
        })
    }

    fn conclude(&mut self, work: Work, behind: Vec<(SegmentId, Vec<u8>)>) -> Passage {
        let Work { segment, mut passage, hold, dropped, reorder } = work;
        let waiting = |held: &Segment| (held.connection, held.direction) == (segment.connection, segment.direction);
        let (released, kept) = std::mem::take(&mut self.held).into_iter().partition::<Vec<_>, _>(waiting);
        self.held = kept;
        if dropped {
            // It goes no further, whatever else was to be done to it.
        } else if reorder {
            self.held.push(segment);
        } else {
            passage.onward.push((segment.id, segment.bytes, hold));
        }
        passage.onward.extend(released.into_iter().map(|held| (held.id, held.bytes, hold)));
        passage.onward.extend(behind.into_iter().map(|(id, bytes)| (id, bytes, hold)));
        passage
    }
}

/// Whether the segment goes on the connection and in the direction of the target.
fn is_of(segment: &Segment, target: &Target) -> bool {
    (segment.connection.0, segment.direction) == (target.connection, target.direction)
}

/// One segment while it is worked on.
struct Work {
    segment: Segment,
    passage: Passage,
    hold: Micros,
    dropped: bool,
    reorder: bool,
}

impl Work {
    fn act(
        &mut self,
        session: &mut Session,
        intervention: u32,
        action: &Action,
        range: std::ops::Range<usize>,
        behind: &mut Vec<(SegmentId, Vec<u8>)>,
        number: &mut impl FnMut() -> SegmentId,
    ) {
        let to = self.segment.to;
        match action {
            Action::Pass => {}
            Action::Flip { .. }
            | Action::Set { .. }
            | Action::Replace { .. }
            | Action::Truncate { .. }
            | Action::RemoveExtension { .. } => {
                let edited = edit::edited(&self.segment.bytes[range.clone()], action);
                self.alter(session, intervention, range, edited);
            }
            Action::Drop if range.len() < self.segment.bytes.len() => {
                let edited = edit::without_line(&self.segment.bytes, range);
                self.alter(session, intervention, 0..self.segment.bytes.len(), Ok(edited));
            }
            Action::Drop => {
                self.dropped = true;
                self.note(session, intervention, Change::Dropped);
            }
            // What is done to a line stays in its segment: smuggled commands travel with what they hide behind.
            Action::Duplicate if range.len() < self.segment.bytes.len() => {
                let line = self.segment.bytes[range.clone()].to_vec();
                self.alter(session, intervention, range.end..range.end, Ok(line));
            }
            Action::Inject { bytes } if self.segment.framing == Framing::Clear => {
                self.alter(session, intervention, range.end..range.end, Ok(bytes.clone()));
            }
            Action::Duplicate => {
                let (copy, bytes) = (number(), session.trace.intern(&self.segment.bytes));
                behind.push((copy, self.segment.bytes.clone()));
                self.note(session, intervention, Change::Duplicated { copy, bytes, to });
            }
            Action::Delay { by } => {
                self.hold = Micros(self.hold.0 + by.0);
                self.note(session, intervention, Change::Delayed { by: *by });
            }
            Action::Reorder => {
                self.reorder = true;
                self.note(session, intervention, Change::Reordered);
            }
            Action::Cut => {
                self.passage.cut = true;
                self.note(session, intervention, Change::Cut);
            }
            Action::Inject { bytes } => {
                let (segment, stored) = (number(), session.trace.intern(bytes));
                behind.push((segment, bytes.clone()));
                let change = Change::Injected { bytes: stored, to };
                session.trace.push(Actor::Attacker, EventKind::Intervened { segment, change, intervention });
            }
            Action::InjectSealed { content_type, bytes } => {
                self.passage.seal.push(Sealing { content_type: *content_type, content: bytes.clone(), intervention });
            }
        }
    }

    /// Puts other bytes in the place of some, or says why that cannot be.
    fn alter(
        &mut self,
        session: &mut Session,
        intervention: u32,
        range: std::ops::Range<usize>,
        edited: Result<Vec<u8>, edit::Error>,
    ) {
        match edited {
            Ok(edited) => {
                let before = session.trace.intern(&self.segment.bytes);
                self.segment.bytes.splice(range, edited);
                let after = session.trace.intern(&self.segment.bytes);
                if before != after {
                    self.note(session, intervention, Change::Altered { before, after });
                }
            }
            Err(error) => {
                let failure = Failure::Intervention { error: error.to_string() };
                session.trace.push(Actor::Attacker, EventKind::Failed(failure));
            }
        }
    }

    fn note(&self, session: &mut Session, intervention: u32, change: Change) {
        let kind = EventKind::Intervened { segment: self.segment.id, change, intervention };
        session.trace.push(Actor::Attacker, kind);
    }
}
