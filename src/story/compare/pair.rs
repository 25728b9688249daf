//! Which connection of one run stands beside which of the other.

use crate::story::{SceneKind, Story};
use crate::trace::ConnectionId;

/// Which connections are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// All: each stands beside one of the other run, or alone.
    #[default]
    All,
    /// One of each.
    One {
        /// That of run A.
        a: ConnectionId,
        /// That of run B.
        b: ConnectionId,
    },
}

/// The connections of a run on which something was said, in order.
#[must_use]
pub fn connections(story: &Story) -> Vec<ConnectionId> {
    story.round_trips.iter().map(|trips| trips.connection).collect()
}

/// Pairs in order. Where one run has more connections, those that only prepared a resumption are left over when the other run
/// resumes nothing, for the resumed one is what the run is about; else the last ones are, which retry or repeat.
pub(super) fn pairs(a: &Story, b: &Story, choice: Choice) -> Vec<(Option<ConnectionId>, Option<ConnectionId>)> {
    if let Choice::One { a: of_a, b: of_b } = choice {
        let has = |story: &Story, connection| connections(story).contains(&connection).then_some(connection);
        return vec![(has(a, of_a), has(b, of_b))];
    }
    let (on_a, on_b) = (connections(a), connections(b));
    let (before_a, before_b) = (before(a, &on_a, b, &on_b), before(b, &on_b, a, &on_a));
    let mut pairs: Vec<_> = on_a[..before_a].iter().map(|&of_a| (Some(of_a), None)).collect();
    pairs.extend(on_b[..before_b].iter().map(|&of_b| (None, Some(of_b))));
    let (rest_a, rest_b) = (&on_a[before_a..], &on_b[before_b..]);
    let beside = |index: usize| (rest_a.get(index).copied(), rest_b.get(index).copied());
    pairs.extend((0..rest_a.len().max(rest_b.len())).map(beside));
    pairs
}

/// How many of a run's first connections stand alone.
fn before(story: &Story, own: &[ConnectionId], other: &Story, others: &[ConnectionId]) -> usize {
    let resumed = |story: &Story, on: &[ConnectionId]| on.iter().rposition(|connection| is_resumed(story, *connection));
    let more = own.len().saturating_sub(others.len());
    match (resumed(story, own), resumed(other, others)) {
        (Some(last), None) => more.min(last),
        _ => 0,
    }
}

/// Whether a session is taken up again on a connection.
pub(super) fn is_resumed(story: &Story, connection: ConnectionId) -> bool {
    story.scenes.iter().any(|scene| scene.connection == connection && scene.kind == SceneKind::Resumption)
}
