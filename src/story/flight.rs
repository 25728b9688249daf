//! Flights: what one side says before it hears the other's answer; and round trips, the currency in which a handshake is paid.
//!
//! A flight is known from what had arrived when its first segment was sent, so that pipelined messages fall together however
//! many segments they take, and messages that cross each other on the way do not tear a flight apart.

use std::collections::{BTreeMap, BTreeSet};

use super::{Kind, Message};
use crate::codepoint::HandshakeType;
use crate::trace::{Actor, Change, ConnectionId, Ends, EventKind, Micros, SegmentId, Side, Smtp, Tls, Trace};

/// A run of messages in one direction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flight {
    /// On which connection.
    pub connection: ConnectionId,
    /// Its number on the connection, from 1.
    pub number: u32,
    /// Who sits at the end from which it comes; what the attacker puts in flies with the end in whose name it travels.
    pub from: Actor,
    /// Which end that is.
    pub side: Side,
    /// When its first segment was sent.
    pub time: Micros,
    /// When its last segment arrived; `None` when nothing did.
    pub arrived: Option<Micros>,
    /// Its messages, as indices into [`super::Story::messages`].
    pub messages: Vec<usize>,
    /// Bytes on the wire: records with their headers, each once.
    pub wire_bytes: usize,
}

/// How many round trips things took on a connection, as its client counts: it speaks, and waits for the answer.
/// The server's greeting counts as one; TCP's own handshake, which comes before, does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoundTrips {
    /// On which connection.
    pub connection: ConnectionId,
    /// From the ClientHello until the client's handshake is complete: 1 in TLS 1.3, 2 in TLS 1.2.
    pub handshake: Option<u32>,
    /// From the beginning until the client's handshake is complete.
    pub established: Option<u32>,
    /// From the beginning until the client knows that the server has the mail.
    pub accepted: Option<u32>,
}

/// The flights of a trace in the order in which they begin; each message learns the index of its own.
pub(super) fn flights(trace: &Trace, messages: &mut [Message]) -> (Vec<Flight>, Vec<RoundTrips>) {
    let ends = Ends::of(trace);
    let mut sweep = Sweep::default();
    for event in &trace.events {
        let Some(connection) = event.connection else { continue };
        let line = |to| Line { connection, to };
        let side = |actor| ends.side(connection, actor).unwrap_or(Side::Client);
        match &event.kind {
            EventKind::Sent { segment, bytes, .. } => {
                sweep.put(line(side(event.actor).other()), *segment, event.time, bytes.len())
            }
            EventKind::Intervened { segment, change, .. } => match *change {
                Change::Injected { bytes, to } | Change::Sealed { bytes, to } => {
                    sweep.put(line(side(to)), *segment, event.time, bytes.len());
                }
                Change::Duplicated { copy, bytes, to } => sweep.put(line(side(to)), copy, event.time, bytes.len()),
                _ => {}
            },
            EventKind::Delivered { segment, .. } => sweep.arrive(line(side(event.actor)), *segment, event.time),
            EventKind::Tls(Tls::Established { .. }) if side(event.actor) == Side::Client => {
                let answers = sweep.answers(connection);
                sweep.trips(connection).established.get_or_insert(answers);
            }
            EventKind::Smtp(Smtp::Delivered { .. }) => {
                let answers = sweep.answers(connection);
                sweep.trips(connection).accepted.get_or_insert(answers);
            }
            _ => {}
        }
    }
    sweep.finish(&ends, messages)
}

/// One direction of a connection.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Line {
    connection: ConnectionId,
    to: Side,
}

#[derive(Default)]
struct Sweep {
    flights: Vec<Flight>,
    trips: BTreeMap<ConnectionId, RoundTrips>,
    /// Segment → its flight.
    of_segment: BTreeMap<SegmentId, usize>,
    /// The flight that was sent last in a direction.
    latest: BTreeMap<Line, usize>,
    /// The flight that arrived last in a direction.
    heard: BTreeMap<Line, usize>,
}

impl Sweep {
    /// A segment is put on the line: it opens a flight when its sender has heard something since its last one began.
    fn put(&mut self, line: Line, segment: SegmentId, time: Micros, length: usize) {
        let heard = self.heard.get(&Line { to: line.to.other(), ..line }).copied();
        let latest = self.latest.get(&line).copied().filter(|&latest| heard.is_none_or(|heard| heard < latest));
        let flight = latest.unwrap_or_else(|| self.open(line, time));
        self.flights[flight].wire_bytes += length;
        self.of_segment.insert(segment, flight);
    }

    fn open(&mut self, line: Line, time: Micros) -> usize {
        let Line { connection, to } = line;
        let number = 1 + self.flights.iter().filter(|flight| flight.connection == connection).count() as u32;
        let side = to.other();
        self.flights.push(Flight {
            connection,
            number,
            // Who sits there is filled in at the end.
            from: side.owner(),
            side,
            time,
            arrived: None,
            messages: Vec::new(),
            wire_bytes: 0,
        });
        self.latest.insert(line, self.flights.len() - 1);
        self.flights.len() - 1
    }

    fn arrive(&mut self, line: Line, segment: SegmentId, time: Micros) {
        let Some(&flight) = self.of_segment.get(&segment) else { return };
        self.flights[flight].arrived = Some(time);
        let heard = self.heard.entry(line).or_insert(flight);
        *heard = flight.max(*heard);
    }

    /// How many flights of the server the client has heard by now.
    fn answers(&self, connection: ConnectionId) -> u32 {
        let heard = self.heard.get(&Line { connection, to: Side::Client }).copied();
        self.of_server(connection, heard.map_or(0, |heard| heard + 1))
    }

    /// How many of the first `end` flights the server sent on this connection.
    fn of_server(&self, connection: ConnectionId, end: usize) -> u32 {
        let is_answer = |flight: &&Flight| flight.connection == connection && flight.side == Side::Server;
        self.flights[..end].iter().filter(is_answer).count() as u32
    }

    fn trips(&mut self, connection: ConnectionId) -> &mut RoundTrips {
        let none = RoundTrips { connection, handshake: None, established: None, accepted: None };
        self.trips.entry(connection).or_insert(none)
    }

    fn finish(mut self, ends: &Ends, messages: &mut [Message]) -> (Vec<Flight>, Vec<RoundTrips>) {
        let mut begun = BTreeSet::new();
        for (index, message) in messages.iter_mut().enumerate() {
            let flight = message.containers.last().and_then(|part| self.of_segment.get(&part.segment)).copied();
            let Some(flight) = flight else { continue };
            message.flight = flight;
            self.flights[flight].messages.push(index);
            let is_hello = message.kind == Kind::Handshake(HandshakeType::CLIENT_HELLO);
            if is_hello && begun.insert(message.connection) {
                let before = self.of_server(message.connection, flight);
                let trips = self.trips(message.connection);
                trips.handshake = trips.established.map(|established| established.saturating_sub(before));
            } else {
                self.trips(message.connection);
            }
        }
        for flight in &mut self.flights {
            flight.from = ends.actor(flight.connection, flight.side);
        }
        (self.flights, self.trips.into_values().collect())
    }
}
