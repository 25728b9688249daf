//! Whom an end takes for the other end, what proof it has of that, and who really sits there.

use std::collections::BTreeSet;

use super::super::{Message, fetches_policy};
use crate::trace::{Actor, Check, ConnectionId, Ends, EventId, EventKind, Tls, Trace, Verdict};

/// The other end of a connection, as an end sees it, and as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer {
    /// Whom this end takes it for: the server that it called, or the one that says to be calling.
    pub taken_for: Actor,
    /// Who it is.
    pub is: Actor,
    /// What proof this end has so far.
    pub proof: Proof,
}

/// What proof an end has of who the other one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Proof {
    /// None.
    None,
    /// It looked, and everything holds: the last event that says so.
    Holds(EventId),
    /// It looked, and what it saw does not hold; it does not mind: the event that says so.
    Ignored(EventId),
    /// It looked, and what it saw does not hold; it acts on that: the event that says so.
    Failed(EventId),
}

/// Who sits where, and what they looked at.
#[derive(Debug)]
pub(super) struct Peers {
    ends: Ends,
    /// The checks of who the other end is.
    looks: Vec<Look>,
    /// The connections to policy hosts.
    fetching: BTreeSet<ConnectionId>,
    /// The handshakes that an end completed.
    established: Vec<(ConnectionId, Actor, EventId)>,
}

/// A check of who the other end is.
#[derive(Clone, Copy, Debug)]
struct Look {
    connection: ConnectionId,
    by: Actor,
    proof: Proof,
    event: EventId,
}

impl Peers {
    pub(super) fn of(trace: &Trace) -> Self {
        let connections: BTreeSet<_> = trace.events.iter().filter_map(|event| event.connection).collect();
        let fetching = connections.into_iter().filter(|&connection| fetches_policy(trace, connection)).collect();
        let mut peers = Self { ends: Ends::of(trace), looks: Vec::new(), fetching, established: Vec::new() };
        for (index, event) in trace.events.iter().enumerate() {
            let (Some(connection), id) = (event.connection, EventId(index as u32)) else { continue };
            match &event.kind {
                EventKind::Tls(Tls::Established { .. }) => peers.established.push((connection, event.actor, id)),
                EventKind::Checked { check: Check::Path | Check::Name { .. } | Check::Dane { .. }, verdict } => {
                    let proof = match verdict {
                        Verdict::Passed => Proof::Holds(id),
                        Verdict::Ignored { .. } => Proof::Ignored(id),
                        Verdict::Failed { .. } => Proof::Failed(id),
                        Verdict::NotAsked => continue,
                    };
                    peers.looks.push(Look { connection, by: event.actor, proof, event: id });
                }
                _ => {}
            }
        }
        peers
    }

    /// The other end of a message's connection, as `end` sees it within the first `events` events; `None` for who is no end of it.
    pub(super) fn of_message(&self, message: &Message, end: Actor, events: usize) -> Option<Peer> {
        let connection = message.connection;
        let side = self.ends.side(connection, end)?;
        let is = self.ends.actor(connection, side.other());
        // The attacker knows with whom it has to do: it sits at one end alone.
        Some(Peer { taken_for: side.other().owner(), is, proof: self.proof(connection, end, events) })
    }

    /// The worst that the last look showed. Who takes a session up again does not look, and relies on the look of then; what was seen
    /// of a policy host is about somebody else.
    fn proof(&self, connection: ConnectionId, end: Actor, events: usize) -> Proof {
        let so_far = |id: EventId| (id.0 as usize) < events;
        let looks = || self.looks.iter().filter(move |look| look.by == end && so_far(look.event));
        let here = looks().any(|look| look.connection == connection);
        let stands = self.established.iter().any(|&(on, by, event)| (on, by) == (connection, end) && so_far(event));
        let last = if here {
            Some(connection)
        } else {
            looks()
                .map(|look| look.connection)
                .filter(|on| stands && *on < connection && !self.fetching.contains(on))
                .max()
        };
        looks().filter(|look| Some(look.connection) == last).map(|look| look.proof).max().unwrap_or(Proof::None)
    }
}
