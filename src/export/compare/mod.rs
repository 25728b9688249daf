//! Two runs side by side, as text (`text.rs`), in words (`words.rs`) and as data.

mod text;
mod words;

use serde::Serialize;

use crate::story::compare::{
    Authentication, Comparison, Cost, Directions, Facts, FieldRow, Fields, Pair, Panel, Place, Row, Run, Side, fields,
};
use crate::story::layers::{Layer, Layers};
use crate::story::{Flight, Message, digest};
use crate::trace::{Actor, ConnectionId, Micros, Outcome, Subject, Trace};

pub use text::text;
pub use words::{alone, beside, outcome};

/// How far down two runs are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Messages and flights.
    Messages,
    /// The fields of messages that differ, too.
    Fields,
}

/// A comparison as data. Messages are numbered from 1.
#[derive(Debug, Serialize)]
pub struct Compared<'a> {
    /// Run A.
    pub a: RunData<'a>,
    /// Run B.
    pub b: RunData<'a>,
    /// What differs, in words.
    pub summary: Vec<String>,
    /// The connections of both.
    pub connections: Vec<PairData<'a>>,
}

/// A run.
#[derive(Debug, Serialize)]
pub struct RunData<'a> {
    /// The digest of its trace.
    pub digest: String,
    /// What was run.
    pub subject: &'a Subject,
    /// How it ended.
    pub outcome: &'a Outcome,
}

/// Two connections, or one alone.
#[derive(Debug, Serialize)]
pub struct PairData<'a> {
    /// That of A; null where B's stands alone.
    pub a: Option<SideData>,
    /// That of B.
    pub b: Option<SideData>,
    /// What differs on it, in words.
    pub summary: Vec<String>,
    /// The messages.
    pub messages: Vec<MessageRow<'a>>,
    /// The flights.
    pub flights: Vec<FlightPair>,
}

/// One connection.
#[derive(Debug, Serialize)]
pub struct SideData {
    /// Its number, from 0.
    pub connection: ConnectionId,
    /// The version that was agreed; null where the handshake did not end.
    pub version: Option<String>,
    /// The suite.
    pub suite: Option<String>,
    /// The group.
    pub group: Option<String>,
    /// How the receiver proves who it is: a signature scheme, `session`, or null.
    pub server: Option<String>,
    /// How the sender does.
    pub client: Option<String>,
    /// Round trips of the handshake.
    pub handshake_trips: Option<u32>,
    /// Round trips until the sender's handshake is complete.
    pub established_trips: Option<u32>,
    /// Round trips until the sender knows that the receiver has the mail.
    pub accepted_trips: Option<u32>,
    /// How many flights.
    pub flights: usize,
    /// Bytes on the wire.
    pub bytes: Both,
    /// Those of the handshake.
    pub handshake_bytes: Both,
    /// TLS records.
    pub records: Both,
    /// Microseconds from the opening until the sender's handshake is complete.
    pub established: Option<Micros>,
    /// Microseconds from the opening until the mail is accepted.
    pub accepted: Option<Micros>,
}

/// Both directions.
#[derive(Debug, Serialize)]
pub struct Both {
    /// From the sender.
    pub to_receiver: usize,
    /// From the receiver.
    pub to_sender: usize,
}

/// A message of each run, or one alone.
#[derive(Debug, Serialize)]
pub struct MessageRow<'a> {
    /// What kind of message it is.
    pub name: &'a str,
    /// That of A.
    pub a: Option<MessageData<'a>>,
    /// That of B.
    pub b: Option<MessageData<'a>>,
    /// For one alone, the number of its counterpart at another place of the other run.
    pub elsewhere: Option<usize>,
    /// `same`, `follows`, `fresh`, `moment` or `meaning`: how much they differ.
    pub difference: &'static str,
    /// Likewise of the records that carried them.
    pub carriage: &'static str,
    /// The fields, layer by layer; absent where they were not asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub layers: Vec<LayerData>,
}

/// A message.
#[derive(Debug, Serialize)]
pub struct MessageData<'a> {
    /// Its number.
    pub number: u32,
    /// Its title.
    pub title: &'a str,
    /// Who sent it.
    pub from: Actor,
    /// To whom.
    pub to: Actor,
    /// Its own bytes.
    pub bytes: usize,
    /// The bytes on the wire of all that carried it.
    pub wire_bytes: usize,
    /// How many segments carried it.
    pub segments: usize,
}

/// A flight of each, or one alone.
#[derive(Debug, Serialize)]
pub struct FlightPair {
    /// That of A.
    pub a: Option<FlightData>,
    /// That of B.
    pub b: Option<FlightData>,
}

/// A flight.
#[derive(Debug, Serialize)]
pub struct FlightData {
    /// Its number on the connection, from 1.
    pub number: u32,
    /// From which end.
    pub from: Actor,
    /// Bytes on the wire.
    pub wire_bytes: usize,
    /// The numbers of its messages.
    pub messages: Vec<u32>,
}

/// A layer of both messages, or of one.
#[derive(Debug, Serialize)]
pub struct LayerData {
    /// `record`, `arrived`, `opened`, `message`.
    pub layer: &'static str,
    /// The merged tree, in preorder.
    pub fields: Vec<FieldData>,
}

/// A field.
#[derive(Debug, Serialize)]
pub struct FieldData {
    /// How deep it stands, from 0.
    pub depth: usize,
    /// Its key.
    pub field: &'static str,
    /// What it says in A; null where A has it not.
    pub a: Option<String>,
    /// What it says in B.
    pub b: Option<String>,
    /// Whether its counterpart stands at another place among its siblings.
    pub moved: bool,
    /// How much it differs.
    pub difference: &'static str,
}

impl<'a> Compared<'a> {
    /// A comparison of two runs as data.
    #[must_use]
    pub fn of(a: Run<'a>, b: Run<'a>, comparison: &'a Comparison, depth: Depth) -> Self {
        let run = |run: Run<'a>| RunData {
            digest: digest(run.trace),
            subject: &run.trace.subject,
            outcome: &run.story.outcome,
        };
        let connections = comparison.pairs.iter().map(|pair| PairData {
            a: pair.a.as_ref().map(SideData::of),
            b: pair.b.as_ref().map(SideData::of),
            summary: in_words(a, b, pair),
            messages: pair.rows.iter().map(|row| MessageRow::of(a, b, row, depth)).collect(),
            flights: pair
                .flights
                .iter()
                .map(|row| FlightPair {
                    a: row.a.and_then(|at| a.story.flights.get(at)).map(FlightData::of),
                    b: row.b.and_then(|at| b.story.flights.get(at)).map(FlightData::of),
                })
                .collect(),
        });
        Self { a: run(a), b: run(b), summary: outcome(a, b), connections: connections.collect() }
    }
}

/// What there is to say of a pair.
fn in_words(a: Run<'_>, b: Run<'_>, pair: &Pair) -> Vec<String> {
    match (&pair.a, &pair.b) {
        (Some(side_a), Some(side_b)) => beside(a, b, pair, side_a, side_b),
        _ => alone(pair),
    }
}

impl SideData {
    fn of(side: &Side) -> Self {
        let Side { connection, facts: Facts { version, suite, group, server, client }, cost } = side;
        let Cost { trips, flights, bytes, handshake_bytes, records, established, accepted } = *cost;
        let proof = |authentication: &Authentication| match authentication {
            Authentication::None => None,
            Authentication::Session => Some("session".to_owned()),
            Authentication::Signature { scheme } => Some(scheme.clone()),
        };
        Self {
            connection: *connection,
            version: version.map(|version| version.to_string()),
            suite: suite.map(|suite| suite.to_string()),
            group: group.map(|group| group.to_string()),
            server: proof(server),
            client: proof(client),
            handshake_trips: trips.handshake,
            established_trips: trips.established,
            accepted_trips: trips.accepted,
            flights,
            bytes: Both::of(bytes),
            handshake_bytes: Both::of(handshake_bytes),
            records: Both::of(records),
            established,
            accepted,
        }
    }
}

impl Both {
    const fn of(directions: Directions) -> Self {
        Self { to_receiver: directions.to_receiver, to_sender: directions.to_sender }
    }
}

impl<'a> MessageRow<'a> {
    fn of(a: Run<'a>, b: Run<'a>, row: &'a Row, depth: Depth) -> Self {
        let of = |run: Run<'a>, at: Option<usize>| run.story.messages.get(at?);
        let (of_a, of_b) = (of(a, row.a), of(b, row.b));
        let layers = match depth {
            Depth::Messages => Vec::new(),
            Depth::Fields => layers(a, of_a, b, of_b),
        };
        Self {
            name: &row.name,
            a: of_a.map(|message| MessageData::of(a.trace, message)),
            b: of_b.map(|message| MessageData::of(b.trace, message)),
            elsewhere: row.elsewhere.map(|at| at + 1),
            difference: row.difference.key(),
            carriage: row.carriage.key(),
            layers,
        }
    }
}

impl<'a> MessageData<'a> {
    fn of(trace: &Trace, message: &'a Message) -> Self {
        Self {
            number: message.number,
            title: &message.title,
            from: message.from,
            to: message.to,
            bytes: message.bytes(trace).len(),
            wire_bytes: message.wire_bytes(),
            segments: message.containers.len(),
        }
    }
}

impl FlightData {
    fn of(flight: &Flight) -> Self {
        let messages = flight.messages.iter().map(|&at| at as u32 + 1).collect();
        Self { number: flight.number, from: flight.from, wire_bytes: flight.wire_bytes, messages }
    }
}

fn layers(a: Run<'_>, of_a: Option<&Message>, b: Run<'_>, of_b: Option<&Message>) -> Vec<LayerData> {
    let merged = fields(a, of_a, b, of_b);
    let layer = |panel: &Panel| LayerData {
        layer: name(&merged, panel),
        fields: panel.rows.iter().map(|row| field(a, b, &merged, panel, row)).collect(),
    };
    merged.panels.iter().map(layer).collect()
}

fn field(a: Run<'_>, b: Run<'_>, merged: &Fields, panel: &Panel, row: &FieldRow) -> FieldData {
    let [of_a, of_b] = values(a, b, merged, panel, row);
    FieldData {
        depth: row.depth,
        field: row.field.key(),
        a: of_a,
        b: of_b,
        moved: row.place == Place::Other,
        difference: row.difference.key(),
    }
}

/// What a field says on either side.
fn values(a: Run<'_>, b: Run<'_>, merged: &Fields, panel: &Panel, row: &FieldRow) -> [Option<String>; 2] {
    let show = |run: Run<'_>, layers: &Layers, buffer: Option<usize>, node: Option<usize>| {
        let buffer = layers.buffers.get(buffer?)?;
        Some(buffer.tree.nodes.get(node?)?.show(buffer.bytes(run.trace)))
    };
    [show(a, &merged.a, panel.a, row.a), show(b, &merged.b, panel.b, row.b)]
}

/// What a layer is called.
fn name(merged: &Fields, panel: &Panel) -> &'static str {
    let of_a = panel.a.and_then(|at| merged.a.buffers.get(at));
    let of_b = || panel.b.and_then(|at| merged.b.buffers.get(at));
    match of_a.or_else(of_b).map(|buffer| buffer.layer) {
        Some(Layer::Record(_)) => "record",
        Some(Layer::Arrived(_)) => "arrived",
        Some(Layer::Opened(_)) => "opened",
        Some(Layer::Message) | None => "message",
        Some(Layer::Decompressed { .. }) => "decompressed",
    }
}
