//! The key schedule of a run once for both ends: what they make independently of each other, and with the same meaning, is one
//! node. Made once for a run, when somebody looks at it.

use std::collections::BTreeMap;

use crate::app::Run;
use crate::codepoint::{HandshakeType, ProtocolVersion};
use crate::dissect::handshake;
use crate::story::flow::{Port, operation_at};
use crate::story::keygraph::{Step, call, graph};
use crate::story::{Kind as MessageKind, Message, Story};
use crate::trace::{ConnectionId, EventId, Operation, Slice, Trace};

/// All that is ever made of the key schedules of a run.
#[derive(Debug)]
pub struct Keys {
    /// The steps of both ends, in the order of the operations.
    pub(super) steps: Vec<Step>,
    /// What they make.
    pub(super) nodes: Vec<Node>,
    /// The indices of the messages that were fed to a transcript.
    pub(super) hashed: Vec<usize>,
}

/// Something that is made on a connection, by one end or by both.
#[derive(Debug)]
pub(super) struct Node {
    /// On which connection.
    pub(super) connection: ConnectionId,
    /// The node of the secret that it is expanded from; `None` for what is no expansion.
    pub(super) parent: Option<usize>,
    /// What it is.
    pub(super) kind: Kind,
    /// What tells it from others with the same parent: a label, the name of an extracted secret.
    pub(super) label: String,
    /// By whom and when, in the order of the operations.
    pub(super) made: Vec<Made>,
}

/// The kinds of nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A share of the key exchange.
    Share,
    /// What both shares give.
    Shared,
    /// A secret of HKDF-Extract.
    Extracted,
    /// What is expanded from a secret.
    Expanded,
    /// What the PRF of TLS 1.2 makes.
    Prf,
}

/// One step that made a node.
#[derive(Clone, Copy, Debug)]
pub(super) struct Made {
    /// Its index in [`Keys::steps`].
    pub(super) step: usize,
    /// The index of the message that it belongs to.
    pub(super) at: usize,
}

impl Keys {
    /// Reads the key schedules of a run.
    pub(super) fn of(run: &Run) -> Self {
        let (trace, story) = (&run.trace, &run.story);
        let mut steps = graph(trace, story, &run.names);
        // A draw is the private value of the share that is made of it.
        steps.retain(|step| step.connection.is_some() && kind(trace, step).is_some());
        let at = owners(story, &steps);
        let mut keys = Self { steps: Vec::new(), nodes: Vec::new(), hashed: hashed(trace, story) };
        let mut of_event: BTreeMap<EventId, usize> = BTreeMap::new();
        for (index, step) in steps.iter().enumerate() {
            let (Some(connection), Some(kind)) = (step.connection, kind(trace, step)) else { continue };
            let parent = step.parent.filter(|_| kind == Kind::Expanded).and_then(|id| of_event.get(&id).copied());
            let label = label(trace, step, kind);
            let same = |node: &Node| {
                (node.connection, node.parent, node.kind) == (connection, parent, kind) && node.label == label
            };
            let node = keys.nodes.iter().position(same).unwrap_or_else(|| {
                keys.nodes.push(Node { connection, parent, kind, label, made: Vec::new() });
                keys.nodes.len() - 1
            });
            of_event.insert(step.operation, node);
            keys.nodes[node].made.push(Made { step: index, at: at[index] });
        }
        keys.steps = steps;
        keys
    }

    /// The node of a kind and label that stands at the head of a connection's schedule.
    pub(super) fn head(&self, connection: ConnectionId, kind: Kind, label: &str) -> Option<usize> {
        self.nodes.iter().position(|node| {
            (node.connection, node.parent, node.kind) == (connection, None, kind) && node.label == label
        })
    }

    /// What is expanded from a node, in the order in which it was first made.
    pub(super) fn below(&self, parent: usize) -> impl Iterator<Item = usize> {
        (0..self.nodes.len()).filter(move |&node| self.nodes[node].parent == Some(parent))
    }

    /// What is expanded from a node under a label.
    pub(super) fn labelled(&self, parent: usize, label: &str) -> Option<usize> {
        self.below(parent).find(|&node| self.nodes[node].label == label)
    }

    /// The node that an operation made.
    pub(super) fn made_by(&self, event: EventId) -> Option<usize> {
        self.nodes.iter().position(|node| node.made.iter().any(|made| self.steps[made.step].operation == event))
    }

    /// Which messages the value that a step made covers: those that it hashes itself, else those of the secret above it.
    pub(super) fn covers(&self, step: &Step) -> Vec<u32> {
        let own = step.edges.iter().flat_map(|edge| edge.covers.iter().copied());
        let own: Vec<u32> = own.collect();
        let above = || step.parent.and_then(|id| self.steps.iter().find(|above| above.operation == id));
        if own.is_empty() { above().map_or(own, |above| self.covers(above)) } else { own }
    }
}

/// The value that a step made, or one that it took.
pub(super) fn value(step: &Step, port: Option<Port>) -> Option<Slice> {
    match port {
        None => step.output,
        Some(port) => step.edges.iter().find(|edge| edge.port == port).map(|edge| edge.value),
    }
}

fn kind(trace: &Trace, step: &Step) -> Option<Kind> {
    let (_, operation) = operation_at(trace, step.operation)?;
    match operation {
        Operation::KeyShare { .. } => Some(Kind::Share),
        Operation::SharedSecret { .. } => Some(Kind::Shared),
        Operation::HkdfExtract { .. } => Some(Kind::Extracted),
        Operation::HkdfExpand { .. } => Some(Kind::Expanded),
        Operation::Prf { .. } => Some(Kind::Prf),
        _ => None,
    }
}

fn label(trace: &Trace, step: &Step, kind: Kind) -> String {
    match operation_at(trace, step.operation).map(|(_, operation)| operation) {
        // Each ticket has a key of its own, by its nonce, [RFC 8446 §4.6.1].
        Some(Operation::HkdfExpand { label: Some(label), .. }) if label.label == "resumption" => {
            format!("resumption {}", crate::codepoint::hex::string(trace.bytes(label.context)))
        }
        Some(Operation::HkdfExpand { label: Some(label), .. }) => label.label.clone(),
        Some(Operation::Prf { label, .. }) => label.trim_start_matches("extended ").to_owned(),
        Some(operation @ Operation::HkdfExpand { .. }) => call(operation),
        _ if kind == Kind::Shared => String::new(),
        _ => step.name.clone(),
    }
}

/// The index of the message that each step belongs to. What belongs to none is told with the message that its end was about to send.
fn owners(story: &Story, steps: &[Step]) -> Vec<usize> {
    let mut owners = vec![None; steps.len()];
    for (index, message) in story.messages.iter().enumerate() {
        for operation in &message.operations {
            if let Ok(step) = steps.binary_search_by_key(operation, |step| step.operation) {
                owners[step].get_or_insert(index);
            }
        }
    }
    let next = |step: &Step| {
        let later = |message: &Message| {
            Some(message.connection) == step.connection
                && message.containers.last().is_some_and(|container| container.sent > step.operation)
        };
        story.messages.iter().position(later).unwrap_or(story.messages.len().saturating_sub(1))
    };
    owners.into_iter().zip(steps).map(|(owner, step)| owner.unwrap_or_else(|| next(step))).collect()
}

/// The messages that one end or both fed to a transcript.
fn hashed(trace: &Trace, story: &Story) -> Vec<usize> {
    let is_fed = |message: &Message| {
        let bytes = message.bytes(trace);
        message.operations.iter().any(|id| match operation_at(trace, *id) {
            Some((_, Operation::HashUpdate { input, .. })) => handshake::split(trace.bytes(*input)).0.contains(&bytes),
            _ => false,
        })
    };
    let messages = story.messages.iter().enumerate();
    // The transcript of TLS 1.3 ends with the client's Finished, [RFC 8446 §4.4.1]; a server may feed its tickets, to no end.
    let is_of_handshake = |message: &Message| match message.kind {
        MessageKind::Handshake(HandshakeType::NEW_SESSION_TICKET) => {
            message.context.version != Some(ProtocolVersion::TLS_1_3)
        }
        kind => matches!(kind, MessageKind::Handshake(_)),
    };
    let handshakes = messages.filter(|(_, message)| is_of_handshake(message));
    handshakes.filter(|(_, message)| is_fed(message)).map(|(index, _)| index).collect()
}
