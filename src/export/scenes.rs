//! The scenes of a run, with its flights and round trips, as text and as data.

use std::fmt::{self, Write};

use serde::Serialize;

use crate::story::{Flight, RoundTrips, Scene, Story};
use crate::trace::{Actor, ConnectionId, Micros, Side};

/// Scenes, flights and round trips as data.
#[derive(Debug, Serialize)]
pub struct Scenes {
    /// The scenes in order.
    pub scenes: Vec<SceneRow>,
    /// The flights in the order in which they begin.
    pub flights: Vec<FlightRow>,
    /// The round trips of each connection.
    pub round_trips: Vec<RoundTripsRow>,
}

/// A scene. Messages are numbered from 1.
#[derive(Debug, Serialize)]
pub struct SceneRow {
    /// The stable key of its kind.
    pub kind: &'static str,
    /// Its title in English.
    pub title: &'static str,
    /// Its connection, from 0.
    pub connection: ConnectionId,
    /// Its first message.
    pub first: u32,
    /// Its last message.
    pub last: u32,
    /// The message to see first.
    pub key_message: u32,
}

/// A flight. Messages are numbered from 1.
#[derive(Debug, Serialize)]
pub struct FlightRow {
    /// Its connection, from 0.
    pub connection: ConnectionId,
    /// Its number on the connection, from 1.
    pub number: u32,
    /// From which end.
    pub from: Actor,
    /// When it began, in microseconds since the start.
    pub time: Micros,
    /// When the last of it arrived; null when nothing did.
    pub arrived: Option<Micros>,
    /// Its messages.
    pub messages: Vec<u32>,
    /// Bytes on the wire.
    pub wire_bytes: usize,
}

/// Round trips, without TCP's own; null for what did not happen.
#[derive(Debug, Serialize)]
pub struct RoundTripsRow {
    /// The connection, from 0.
    pub connection: ConnectionId,
    /// Of the handshake.
    pub handshake: Option<u32>,
    /// Until the sender's handshake was complete.
    pub established: Option<u32>,
    /// Until the sender knew that the receiver has the mail.
    pub accepted: Option<u32>,
}

impl Scenes {
    /// The scenes of a story.
    #[must_use]
    pub fn of(story: &Story) -> Self {
        Self {
            scenes: story.scenes.iter().map(SceneRow::of).collect(),
            flights: story.flights.iter().map(FlightRow::of).collect(),
            round_trips: story.round_trips.iter().map(RoundTripsRow::of).collect(),
        }
    }
}

impl SceneRow {
    fn of(scene: &Scene) -> Self {
        Self {
            kind: scene.kind.key(),
            title: scene.kind.title(),
            connection: scene.connection,
            first: number(scene.messages.start),
            last: scene.messages.end as u32,
            key_message: number(scene.key_message),
        }
    }
}

impl FlightRow {
    fn of(flight: &Flight) -> Self {
        Self {
            connection: flight.connection,
            number: flight.number,
            from: flight.from,
            time: flight.time,
            arrived: flight.arrived,
            messages: flight.messages.iter().map(|&index| number(index)).collect(),
            wire_bytes: flight.wire_bytes,
        }
    }
}

impl RoundTripsRow {
    const fn of(trips: &RoundTrips) -> Self {
        let RoundTrips { connection, handshake, established, accepted } = *trips;
        Self { connection, handshake, established, accepted }
    }
}

/// People count messages from 1.
const fn number(index: usize) -> u32 {
    index as u32 + 1
}

/// Writes the scenes, connection by connection, and what the handshake and the delivery cost in round trips.
#[must_use]
pub fn text(story: &Story) -> String {
    let mut out = String::new();
    write_scenes(&mut out, story).expect("a String takes all that is written to it");
    out
}

/// Writes the flights, connection by connection: when each begins, its bytes on the wire, its messages.
#[must_use]
pub fn ruler(story: &Story) -> String {
    let mut out = String::new();
    write_flights(&mut out, story).expect("a String takes all that is written to it");
    out
}

fn write_scenes(out: &mut String, story: &Story) -> fmt::Result {
    for trips in &story.round_trips {
        writeln!(out, "=== connection {}: scenes", trips.connection.0)?;
        let on_it = |(_, scene): &(usize, &Scene)| scene.connection == trips.connection;
        for (index, scene) in story.scenes.iter().enumerate().filter(on_it) {
            write_scene(out, story, index, scene)?;
        }
        write_trips(out, trips)?;
    }
    Ok(())
}

fn write_flights(out: &mut String, story: &Story) -> fmt::Result {
    for trips in &story.round_trips {
        writeln!(out, "=== connection {}: flights", trips.connection.0)?;
        for flight in story.flights.iter().filter(|flight| flight.connection == trips.connection) {
            write_flight(out, story, flight)?;
        }
    }
    Ok(())
}

fn write_scene(out: &mut String, story: &Story, index: usize, scene: &Scene) -> fmt::Result {
    let messages = span(scene.messages.start, scene.messages.end - 1);
    let key = story.messages.get(scene.key_message).map_or("", |message| message.title.as_str());
    let (title, at) = (scene.kind.title(), number(scene.key_message));
    writeln!(out, "{:3} {title:24} {messages:>9}   lands on {at}, {key}", index + 1)
}

fn write_trips(out: &mut String, trips: &RoundTrips) -> fmt::Result {
    let count = |count: Option<u32>| count.map_or_else(|| "-".to_owned(), |count| count.to_string());
    let (handshake, established) = (count(trips.handshake), count(trips.established));
    let accepted = count(trips.accepted);
    writeln!(
        out,
        "    round trips: {handshake} for the handshake, {established} until it is complete, {accepted} until the mail is accepted"
    )
}

fn write_flight(out: &mut String, story: &Story, flight: &Flight) -> fmt::Result {
    let arrow = if flight.side == Side::Client { "->" } else { "<-" };
    let titles = flight.messages.iter().filter_map(|&index| story.messages.get(index));
    let titles: Vec<_> = titles.map(|message| message.title.as_str()).collect();
    let time = flight.time.0 / 1000;
    let (number, bytes) = (flight.number, flight.wire_bytes);
    writeln!(out, "{number:3} {time:6} ms {arrow} {bytes:6} bytes  {}", titles.join(" | "))
}

fn span(first: usize, last: usize) -> String {
    if first == last { number(first).to_string() } else { format!("{}-{}", number(first), number(last)) }
}
