//! What a connection costs: round trips, flights, bytes on the wire, records, time. All of it is counted in the run.

use std::collections::BTreeMap;

use super::Run;
use crate::story::{Kind, RoundTrips};
use crate::trace::{ConnectionId, Ends, EventKind, Framing, Micros, Side, Smtp, Tls};

/// The price of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Its round trips.
    pub trips: RoundTrips,
    /// How many flights it has.
    pub flights: usize,
    /// Bytes on the wire, record headers included.
    pub bytes: Directions,
    /// Those of segments that carried a handshake message or a ChangeCipherSpec.
    pub handshake_bytes: Directions,
    /// TLS records.
    pub records: Directions,
    /// From the opening of the connection until the sender's handshake is complete.
    pub established: Option<Micros>,
    /// From the opening until the sender knows that the receiver has the mail.
    pub accepted: Option<Micros>,
}

/// Something counted in both directions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Directions {
    /// From the sender to the receiver.
    pub to_receiver: usize,
    /// From the receiver to the sender.
    pub to_sender: usize,
}

impl Directions {
    /// Both together.
    #[must_use]
    pub const fn sum(self) -> usize {
        self.to_receiver + self.to_sender
    }

    fn add(&mut self, from: Side, count: usize) {
        let count_of = match from {
            Side::Client => &mut self.to_receiver,
            Side::Server => &mut self.to_sender,
        };
        *count_of += count;
    }
}

impl Cost {
    /// The price of one connection of a run.
    pub(super) fn of(run: Run<'_>, connection: ConnectionId) -> Self {
        let none = RoundTrips { connection, handshake: None, established: None, accepted: None };
        let trips = run.story.round_trips.iter().find(|trips| trips.connection == connection);
        let mut cost = Self {
            trips: trips.copied().unwrap_or(none),
            flights: 0,
            bytes: Directions::default(),
            handshake_bytes: Directions::default(),
            records: Directions::default(),
            established: None,
            accepted: None,
        };
        for flight in run.story.flights.iter().filter(|flight| flight.connection == connection) {
            cost.flights += 1;
            cost.bytes.add(flight.side, flight.wire_bytes);
        }
        cost.segments(run, connection);
        cost.moments(run, connection);
        cost
    }

    /// Counts each segment once, however many messages it carried.
    fn segments(&mut self, run: Run<'_>, connection: ConnectionId) {
        let mut seen = BTreeMap::new();
        for message in run.story.messages.iter().filter(|message| message.connection == connection) {
            let shakes_hands = matches!(message.kind, Kind::Handshake(_) | Kind::ChangeCipherSpec);
            for part in &message.containers {
                let is_record = match run.trace.event(part.sent).map(|event| &event.kind) {
                    Some(EventKind::Sent { framing, .. }) => *framing == Framing::Record,
                    // What the attacker put in says by what it is read as how it is framed.
                    _ => part.sealed.is_some() || !is_text(message.kind),
                };
                let (_, _, record, hands) =
                    seen.entry(part.segment).or_insert((message.side, part.wire.len(), false, false));
                *record |= is_record;
                *hands |= shakes_hands;
            }
        }
        for (from, length, is_record, shakes_hands) in seen.into_values() {
            self.records.add(from, usize::from(is_record));
            self.handshake_bytes.add(from, if shakes_hands { length } else { 0 });
        }
    }

    fn moments(&mut self, run: Run<'_>, connection: ConnectionId) {
        let client = Ends::of(run.trace).actor(connection, Side::Client);
        let mut opened = None;
        for event in run.trace.events.iter().filter(|event| event.connection == Some(connection)) {
            let opened = *opened.get_or_insert(event.time);
            let since = Micros(event.time.0 - opened.0);
            match event.kind {
                EventKind::Tls(Tls::Established { .. }) if event.actor == client => {
                    self.established.get_or_insert(since);
                }
                EventKind::Smtp(Smtp::Delivered { .. }) => {
                    self.accepted.get_or_insert(since);
                }
                _ => {}
            }
        }
    }
}

/// Whether a message in the clear is bare text.
const fn is_text(kind: Kind) -> bool {
    kind.is_smtp() || kind.is_http() || matches!(kind, Kind::Opaque { content_type: None })
}
