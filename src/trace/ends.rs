//! Who sits at the two ends of each connection: the sender and the receiver, unless the attacker took the place of one of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Actor, ConnectionId, EventKind, Trace};

/// An end of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The end that connects, gives commands and is the TLS client.
    Client,
    /// The end that is connected to, replies and is the TLS server.
    Server,
}

impl Side {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Client, Self::Server];

    /// The opposite end.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Client => Self::Server,
            Self::Server => Self::Client,
        }
    }

    /// Who sits there where nobody took the place.
    #[must_use]
    pub const fn owner(self) -> Actor {
        match self {
            Self::Client => Actor::Sender,
            Self::Server => Actor::Receiver,
        }
    }
}

/// The ends of the connections of a trace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ends {
    /// Where the attacker is an end.
    taken: BTreeMap<ConnectionId, Side>,
}

impl Ends {
    /// The ends in a trace, as it says when each connection is opened.
    #[must_use]
    pub fn of(trace: &Trace) -> Self {
        let taken = trace.events.iter().filter_map(|event| match event.kind {
            EventKind::Connected { attacker: Some(side), .. } => Some((event.connection?, side)),
            _ => None,
        });
        Self { taken: taken.collect() }
    }

    /// Which end of this connection the attacker is; `None` where it is on the path at most.
    #[must_use]
    pub fn taken(&self, connection: ConnectionId) -> Option<Side> {
        self.taken.get(&connection).copied()
    }

    /// Who sits at an end of a connection.
    #[must_use]
    pub fn actor(&self, connection: ConnectionId, side: Side) -> Actor {
        if self.taken(connection) == Some(side) { Actor::Attacker } else { side.owner() }
    }

    /// At which end of a connection somebody sits; `None` for who is no end of it.
    #[must_use]
    pub fn side(&self, connection: ConnectionId, actor: Actor) -> Option<Side> {
        Side::ALL.into_iter().find(|&side| self.actor(connection, side) == actor)
    }

    /// Who sits at the end opposite to somebody's; who is no end of the connection stays alone.
    #[must_use]
    pub fn peer(&self, connection: ConnectionId, actor: Actor) -> Actor {
        self.side(connection, actor).map_or(actor, |side| self.actor(connection, side.other()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_attacker_sits_where_the_trace_says_so_and_nowhere_else() {
        let (first, second) = (ConnectionId(0), ConnectionId(1));
        let ends = Ends { taken: BTreeMap::from([(first, Side::Server)]) };
        assert_eq!(ends.peer(first, Actor::Sender), Actor::Attacker);
        assert_eq!(ends.peer(first, Actor::Attacker), Actor::Sender);
        assert_eq!(ends.side(first, Actor::Receiver), None);
        assert_eq!(ends.peer(second, Actor::Sender), Actor::Receiver);
        assert_eq!(ends.side(second, Actor::Attacker), None);
        assert_eq!(ends.peer(second, Actor::Attacker), Actor::Attacker);
    }
}
