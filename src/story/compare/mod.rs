//! Two runs side by side: which message of one is which of the other, what differs in their fields, what each costs.
//!
//! Connections are paired first (`pair.rs`), then the messages of each pair by what they mean (`meaning.rs`, `align.rs`), then the
//! fields of each pair of messages (`fields.rs`). Values that a run draws or derives from draws are told apart from what was meant
//! (`cause.rs`). This room finds differences; it has no words for them.

mod align;
mod cause;
mod cost;
mod facts;
mod fields;
mod meaning;
mod pair;
mod siblings;

pub use cost::{Cost, Directions};
pub use facts::{Authentication, Facts};
pub use fields::{FieldRow, Fields, Panel, Place, fields};
pub use pair::{Choice, connections};

use super::{Fate, Message, Story};
use crate::trace::{ConnectionId, Trace};
use align::{Turn, align, rows};
use meaning::Meaning;

/// One of the two runs.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// What happened.
    pub trace: &'a Trace,
    /// The story of it.
    pub story: &'a Story,
}

/// How much two things differ; what weighs more is greater.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// Not at all.
    #[default]
    Same,
    /// It follows from another difference: a length, or bytes that another layer explains.
    Follows,
    /// It was drawn at random, or made of what was: it differs in any two runs that draw anew.
    Fresh,
    /// It is a moment.
    Moment,
    /// It is meant otherwise.
    Meaning,
}

impl Difference {
    /// The key under which data has it.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Follows => "follows",
            Self::Fresh => "fresh",
            Self::Moment => "moment",
            Self::Meaning => "meaning",
        }
    }
}

/// Two runs side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Their connections, in order; one that has no counterpart stands alone.
    pub pairs: Vec<Pair>,
}

/// Two connections side by side, or one alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// That of run A.
    pub a: Option<Side>,
    /// That of run B.
    pub b: Option<Side>,
    /// The messages of both, aligned: each stands in one row.
    pub rows: Vec<Row>,
    /// The flights of both, aligned: each stands in one row.
    pub flights: Vec<FlightRow>,
}

/// A connection: what was agreed on it, and what it costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// Which.
    pub connection: ConnectionId,
    /// What the ends agreed on.
    pub facts: Facts,
    /// Round trips, bytes, records, time.
    pub cost: Cost,
}

/// A message of each run, or one that the other run has not, at least not here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The index of run A's message in its [`Story::messages`].
    pub a: Option<usize>,
    /// The index of run B's.
    pub b: Option<usize>,
    /// Where one alone stands here: the index of its counterpart, which the other run sends at another place in the order.
    pub elsewhere: Option<usize>,
    /// What kind of message it is, by its meaning: `Certificate`, `MAIL FROM`, `reply to DATA`.
    pub name: String,
    /// How much the two differ in themselves and in what became of them; [`Difference::Meaning`] for one alone.
    pub difference: Difference,
    /// How much the records differ that carried them.
    pub carriage: Difference,
}

/// A flight of each run, or one alone: indices into [`Story::flights`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlightRow {
    /// That of run A.
    pub a: Option<usize>,
    /// That of run B.
    pub b: Option<usize>,
}

impl Comparison {
    /// Compares two runs, or one connection of each. A connection that a run does not have has no messages.
    #[must_use]
    pub fn of(a: Run<'_>, b: Run<'_>, choice: Choice) -> Self {
        let pairs = pair::pairs(a.story, b.story, choice);
        Self { pairs: pairs.into_iter().map(|(of_a, of_b)| Pair::of((a, of_a), (b, of_b))).collect() }
    }
}

impl Pair {
    fn of((a, of_a): (Run<'_>, Option<ConnectionId>), (b, of_b): (Run<'_>, Option<ConnectionId>)) -> Self {
        let meant_a = of_a.map(|connection| meaning::meanings(a, connection)).unwrap_or_default();
        let meant_b = of_b.map(|connection| meaning::meanings(b, connection)).unwrap_or_default();
        let turn = Turn::of(&meant_a, &meant_b);
        let found = align([meant_a.len(), meant_b.len()], turn, |at_a, at_b| meant_a[at_a].likeness(&meant_b[at_b]));
        let placed = rows(&found, [meant_a.len(), meant_b.len()]);
        let elsewhere = elsewhere(&placed, &meant_a, &meant_b);
        let rows: Vec<_> = placed
            .into_iter()
            .zip(elsewhere)
            .filter_map(|((at_a, at_b), elsewhere)| {
                let (at_a, at_b) = (at_a.map(|at| &meant_a[at]), at_b.map(|at| &meant_b[at]));
                let (difference, carriage) = differences(a, at_a, b, at_b);
                Some(Row {
                    a: at_a.map(|meaning| meaning.index),
                    b: at_b.map(|meaning| meaning.index),
                    elsewhere,
                    name: at_a.or(at_b)?.name(),
                    difference,
                    carriage,
                })
            })
            .collect();
        let flights = flights((a.story, of_a), (b.story, of_b), &rows, turn);
        let side = |run, connection: Option<ConnectionId>| connection.map(|connection| Side::of(run, connection));
        Self { a: side(a, of_a), b: side(b, of_b), rows, flights }
    }

    /// Whether a connection stands here without a counterpart.
    #[must_use]
    pub fn is_alone(&self) -> bool {
        self.a.is_none() || self.b.is_none()
    }
}

impl Side {
    fn of(run: Run<'_>, connection: ConnectionId) -> Self {
        Self { connection, facts: Facts::of(run, connection), cost: Cost::of(run, connection) }
    }
}

/// For each row of one message alone, the message of the same meaning that stands alone in another row.
fn elsewhere(
    placed: &[(Option<usize>, Option<usize>)],
    meant_a: &[Meaning],
    meant_b: &[Meaning],
) -> Vec<Option<usize>> {
    let mut found = vec![None; placed.len()];
    for (row, pair) in placed.iter().enumerate() {
        let (Some(at_a), None) = *pair else { continue };
        let counterpart = placed.iter().enumerate().find_map(|(other, pair)| {
            let (None, Some(at_b)) = *pair else { return None };
            (found[other].is_none() && meant_a[at_a].key == meant_b[at_b].key).then_some((other, at_b))
        });
        if let Some((other, at_b)) = counterpart {
            found[row] = Some(meant_b[at_b].index);
            found[other] = Some(meant_a[at_a].index);
        }
    }
    found
}

/// How much two messages differ, and how much what carried them does.
fn differences(a: Run<'_>, at_a: Option<&Meaning>, b: Run<'_>, at_b: Option<&Meaning>) -> (Difference, Difference) {
    let (Some(at_a), Some(at_b)) = (at_a, at_b) else { return (Difference::Meaning, Difference::Meaning) };
    let (of_a, of_b) = (&a.story.messages[at_a.index], &b.story.messages[at_b.index]);
    let merged = fields(a, Some(of_a), b, Some(of_b));
    let is_alike = of_a.protection == of_b.protection && same_fate(of_a, of_b);
    let own = if is_alike { merged.difference() } else { Difference::Meaning };
    (own, merged.carriage())
}

fn same_fate(a: &Message, b: &Message) -> bool {
    let altered = |message: &Message| matches!(message.fate, Fate::Altered { .. });
    a.fate == b.fate || altered(a) && altered(b)
}

/// Flights belong together by the messages that they share.
fn flights(
    (a, of_a): (&Story, Option<ConnectionId>),
    (b, of_b): (&Story, Option<ConnectionId>),
    messages: &[Row],
    turn: Turn,
) -> Vec<FlightRow> {
    let on = |story: &Story, connection: Option<ConnectionId>| -> Vec<usize> {
        let flights = story.flights.iter().enumerate();
        flights.filter(|(_, flight)| Some(flight.connection) == connection).map(|(index, _)| index).collect()
    };
    let (on_a, on_b) = (on(a, of_a), on(b, of_b));
    let shared = |at_a: usize, at_b: usize| {
        let both = messages.iter().filter(|row| {
            let flight_of = |story: &Story, index: usize| story.messages.get(index).map(|message| message.flight);
            row.a.and_then(|index| flight_of(a, index)) == Some(on_a[at_a])
                && row.b.and_then(|index| flight_of(b, index)) == Some(on_b[at_b])
        });
        Some((both.count() as u32, 0)).filter(|shared| shared.0 > 0)
    };
    let found = align([on_a.len(), on_b.len()], turn, shared);
    let placed = rows(&found, [on_a.len(), on_b.len()]);
    placed
        .into_iter()
        .map(|(at_a, at_b)| FlightRow { a: at_a.map(|at| on_a[at]), b: at_b.map(|at| on_b[at]) })
        .collect()
}
