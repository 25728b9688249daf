//! The tamper matrix: every byte of every record and line of a scenario, changed in three ways, each in a run of its own, with what came
//! of it.
//!
//! A [`Matrix`] lists the bytes, a [`Bench`] tries them, a [`Tally`] counts. What a change came to is `story::verdict`'s to say.
//! Threads and progress are the business of whoever drives it.

mod tally;

pub use tally::{Case, Noticed, Tally};

use std::collections::BTreeMap;

use crate::crypto::memo::Memo;
use crate::crypto::recorder::Recording;
use crate::dissect::smtp;
use crate::scenario::{Action, Direction, Intervention, Scenario, Target, Unit};
use crate::sim;
use crate::story::Story;
use crate::story::verdict::{Finding, Place, Untouched, first_intervention};
use crate::trace::{Actor, ConnectionId, Ends, EventKind, Framing, SegmentId, Side, Trace};

/// Bytes tried times bytes that cross in a run: with all bytes tried, the work grows with their square. Above this not every byte is tried.
const WORK: usize = 3_000_000_000;

/// The bit that is turned over.
const BIT: u8 = 0x01;

/// How a byte is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Edit {
    /// Its lowest bit is turned over.
    Flip,
    /// It becomes 0x00.
    Zero,
    /// It becomes 0xff.
    Ones,
}

impl Edit {
    /// All of them, in order.
    pub const ALL: [Self; 3] = [Self::Flip, Self::Zero, Self::Ones];

    /// The byte that is there then.
    #[must_use]
    pub const fn of(self, byte: u8) -> u8 {
        match self {
            Self::Flip => byte ^ BIT,
            Self::Zero => 0x00,
            Self::Ones => 0xff,
        }
    }

    fn action(self, offset: u32) -> Action {
        match self {
            Self::Flip => Action::Flip { offset, mask: BIT },
            Self::Zero | Self::Ones => Action::Set { offset, bytes: vec![self.of(0)] },
        }
    }
}

/// One byte of the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Byte {
    /// The record or line in which it stands.
    pub unit: Target,
    /// Where in it.
    pub offset: u32,
    /// As it was sent.
    pub value: u8,
    /// The segment in which it was sent.
    segment: SegmentId,
    /// Where in the segment.
    at: usize,
}

impl Byte {
    /// The intervention that changes it.
    #[must_use]
    pub fn intervention(&self, edit: Edit) -> Intervention {
        Intervention { target: self.unit.clone(), action: edit.action(self.offset) }
    }
}

/// What came of changing one byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// Which byte.
    pub byte: Byte,
    /// What stands there.
    pub place: Place,
    /// What each change came to, in the order of [`Edit::ALL`].
    pub findings: [Finding; 3],
}

/// A scenario, run once as it is, and all bytes of it that can be changed.
#[derive(Debug)]
pub struct Matrix {
    scenario: Scenario,
    untouched: Trace,
    story: Story,
    bytes: Vec<Byte>,
    /// How many bytes crossed.
    crossed: usize,
}

impl Matrix {
    /// Runs the scenario, with its own interventions, and lists the bytes that arrive in it.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Self {
        let untouched = sim::run(scenario);
        let story = Story::of(&untouched);
        let bytes = bytes(&untouched);
        let crossed = bytes.len();
        let distance = crossed.saturating_mul(crossed).div_ceil(WORK);
        let bytes = every(bytes, distance);
        Self { scenario: scenario.clone(), untouched, story, bytes, crossed }
    }

    /// The same with one byte of so many, the first included: a sample.
    #[must_use]
    pub fn sampled(mut self, distance: usize) -> Self {
        self.bytes = every(self.bytes, distance);
        self
    }

    /// The bytes that are to be changed, in the order of their sending.
    #[must_use]
    pub fn bytes(&self) -> &[Byte] {
        &self.bytes
    }

    /// How many bytes crossed: more than [`Matrix::bytes`] has where a sample must do.
    #[must_use]
    pub const fn crossed(&self) -> usize {
        self.crossed
    }

    /// The run as it is.
    #[must_use]
    pub const fn untouched(&self) -> &Trace {
        &self.untouched
    }

    /// Somewhere to try bytes, one thread's.
    #[must_use]
    pub fn bench(&self) -> Bench<'_> {
        Bench { matrix: self, untouched: Untouched::of(&self.untouched), memo: Memo::default() }
    }
}

/// One byte of every `distance`.
fn every(bytes: Vec<Byte>, distance: usize) -> Vec<Byte> {
    bytes.into_iter().step_by(distance.max(1)).collect()
}

/// Tries bytes of a matrix, and remembers the public-key operations of one run for the next.
#[derive(Debug)]
pub struct Bench<'a> {
    matrix: &'a Matrix,
    untouched: Untouched<'a>,
    memo: Memo,
}

impl Bench<'_> {
    /// Changes a byte in all three ways; a value that was there already is not run.
    #[must_use]
    pub fn tried(&self, byte: &Byte) -> Option<Tried> {
        let Matrix { untouched, story, .. } = self.matrix;
        let place = Place::of(untouched, story, byte.segment, Some(byte.at))?;
        let findings = Edit::ALL.map(|edit| self.finding(byte, edit, &place));
        Some(Tried { byte: byte.clone(), place, findings })
    }

    /// Runs the scenario with one byte changed.
    #[must_use]
    pub fn run(&self, byte: &Byte, edit: Edit) -> Trace {
        sim::run_remembering(&self.matrix.changed(byte, edit), Recording::On, &self.memo)
    }

    fn finding(&self, byte: &Byte, edit: Edit, place: &Place) -> Finding {
        if edit.of(byte.value) == byte.value {
            return Finding::NoChange;
        }
        let trace = self.run(byte, edit);
        let own = self.matrix.scenario.interventions.len() as u32;
        match first_intervention(&trace, own) {
            Some(at) => self.untouched.judge(&trace, place, at),
            // The scenario's own attacker has put another thing in its place.
            None => Finding::NoChange,
        }
    }
}

impl Matrix {
    /// The scenario with one byte changed, behind all that is done in it anyway.
    #[must_use]
    pub fn changed(&self, byte: &Byte, edit: Edit) -> Scenario {
        let mut scenario = self.scenario.clone();
        scenario.interventions.push(byte.intervention(edit));
        scenario
    }
}

/// Every byte that was sent and arrived, as interventions address them.
fn bytes(trace: &Trace) -> Vec<Byte> {
    let delivered = |wanted: SegmentId| {
        trace.events.iter().any(|event| matches!(event.kind, EventKind::Delivered { segment, .. } if segment == wanted))
    };
    let ends = Ends::of(trace);
    let mut counts: BTreeMap<(ConnectionId, Actor, bool), u32> = BTreeMap::new();
    let mut bytes = Vec::new();
    for event in &trace.events {
        let EventKind::Sent { segment, bytes: sent, framing } = event.kind else { continue };
        let connection = event.connection.unwrap_or_default();
        let is_record = framing == Framing::Record;
        let count = counts.entry((connection, event.actor, is_record)).or_default();
        let direction = match ends.side(connection, event.actor) {
            Some(Side::Server) => Direction::ToSender,
            _ => Direction::ToReceiver,
        };
        let sent = trace.bytes(sent);
        let units: Vec<&[u8]> = if is_record { vec![sent] } else { smtp::lines(sent).collect() };
        let mut at = 0;
        for unit in units {
            let number = if is_record { Unit::Record(*count) } else { Unit::Line(*count) };
            let target = Target { connection: connection.0, direction, unit: number };
            if delivered(segment) {
                bytes.extend(unit.iter().enumerate().map(|(offset, &value)| Byte {
                    unit: target.clone(),
                    offset: offset as u32,
                    value,
                    segment,
                    at: at + offset,
                }));
            }
            *count += 1;
            at += unit.len();
        }
    }
    bytes
}
