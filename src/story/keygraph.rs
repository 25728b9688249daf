//! The key schedule of a run as a graph: from the draws and shares of each end over its secrets to the keys of its records,
//! `[RFC 8446 §7.1]`, `[RFC 5246 §8.1]`. A node is what one operation made; an edge is an input, with what made it.

use super::Story;
use super::flow::{self, Port};
use super::names::Names;
use super::provenance::covered;
use crate::trace::{Actor, ConnectionId, Event, EventId, EventKind, Operation, RandomUse, Slice, Trace};

/// One step: an operation of the key schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The operation.
    pub operation: EventId,
    /// Whose it is.
    pub actor: Actor,
    /// On which connection; `None` for what was drawn before.
    pub connection: Option<ConnectionId>,
    /// The operation's name, with the group or the label that tells it from others of its kind: `hkdf_expand "c hs traffic"`.
    pub call: String,
    /// What its output is called.
    pub name: String,
    /// What it made; `None` where the peer's share was refused.
    pub output: Option<Slice>,
    /// What went into it.
    pub edges: Vec<Edge>,
    /// The step whose output it takes as its secret; `None` for a draw, and for what begins with zeros or with an earlier connection.
    pub parent: Option<EventId>,
}

/// An input of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// What it is to the operation.
    pub port: Port,
    /// Its value.
    pub value: Slice,
    /// The operations whose outputs it is, in order; none for zeros and for what no operation made.
    pub from: Vec<EventId>,
    /// The numbers of the messages that it covers, where it is a transcript hash.
    pub covers: Vec<u32>,
}

/// Every step of a run, in the order of the operations.
#[must_use]
pub fn graph(trace: &Trace, story: &Story, names: &Names) -> Vec<Step> {
    let step = |(index, event): (usize, &Event)| {
        let EventKind::Operation(operation) = &event.kind else { return None };
        is_step(operation).then(|| step(trace, story, names, EventId(index as u32), event, operation))
    };
    trace.events.iter().enumerate().filter_map(step).collect()
}

fn step(trace: &Trace, story: &Story, names: &Names, id: EventId, event: &Event, operation: &Operation) -> Step {
    let edge = |(port, value): (Port, Slice)| {
        let from: Vec<_> = flow::sources(trace, id, port).iter().map(|source| source.operation).collect();
        let is_transcript =
            |id: &&EventId| matches!(flow::operation_at(trace, **id), Some((_, Operation::HashFinish { .. })));
        let finish = from.iter().find(is_transcript);
        let covers = finish.map_or_else(Vec::new, |finish| covered(trace, story, *finish));
        Edge { port, value, from, covers }
    };
    let edges: Vec<Edge> = flow::inputs(operation).into_iter().map(edge).collect();
    let is_own_step = |id: &EventId| {
        flow::operation_at(trace, *id).is_some_and(|(maker, made)| {
            is_step(made) && (maker.connection, maker.actor) == (event.connection, event.actor)
        })
    };
    let secret = secret(operation).and_then(|port| edges.iter().find(|edge| edge.port == port));
    let parent = secret.and_then(|edge| edge.from.first().copied()).filter(is_own_step);
    let output = flow::outputs(operation).into_iter().map(|(_, slice)| slice).find(|slice| !slice.is_empty());
    let name = output.and_then(|output| names.get(output)).unwrap_or_else(|| operation.name()).to_owned();
    Step {
        operation: id,
        actor: event.actor,
        connection: event.connection,
        call: call(operation),
        name,
        output,
        edges,
        parent,
    }
}

/// Whether an operation is a step of the key schedule: a draw for a key exchange, or what takes a secret.
fn is_step(operation: &Operation) -> bool {
    let draws = matches!(operation, Operation::Random { used_for: RandomUse::KeyExchange, .. });
    draws || secret(operation).is_some()
}

/// The input that makes an operation a step of the key schedule.
const fn secret(operation: &Operation) -> Option<Port> {
    match operation {
        Operation::KeyShare { .. } | Operation::SharedSecret { .. } => Some(Port::Private),
        Operation::HkdfExtract { .. } => Some(Port::Ikm),
        Operation::HkdfExpand { .. } => Some(Port::Prk),
        Operation::Prf { .. } => Some(Port::Secret),
        _ => None,
    }
}

/// An operation's name, with the group or the label that tells it from others of its kind.
#[must_use]
pub fn call(operation: &Operation) -> String {
    match operation {
        Operation::KeyShare { group, .. } | Operation::SharedSecret { group, .. } => {
            format!("{} {group}", operation.name())
        }
        Operation::HkdfExpand { label: Some(label), .. } => format!("{} \"{}\"", operation.name(), label.label),
        Operation::Prf { label, .. } => format!("{} \"{label}\"", operation.name()),
        _ => operation.name().to_owned(),
    }
}
