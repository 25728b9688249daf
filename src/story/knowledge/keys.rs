//! The secrets that an end holds, and the public shares that anybody has seen.

use crate::story::layers::Layers;
use crate::story::names::Names;
use crate::story::{Message, Story};
use crate::trace::{Actor, EventId, EventKind, Operation, Slice, Trace};

/// A value of the key schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// What it is called.
    pub name: String,
    /// Its bytes.
    pub value: Slice,
    /// The operation that made it.
    pub made: EventId,
}

/// Every secret of a run with who made it, and every public share with the messages that show it.
#[derive(Debug)]
pub(super) struct Held {
    secrets: Vec<(Actor, Key)>,
    /// Each with the indices of the messages that carry it.
    shares: Vec<(Key, Vec<usize>)>,
}

impl Held {
    pub(super) fn of(trace: &Trace, story: &Story, names: &Names, layers: &[Layers]) -> Self {
        let mut held = Self { secrets: Vec::new(), shares: Vec::new() };
        for (index, event) in trace.events.iter().enumerate() {
            let EventKind::Operation(operation) = &event.kind else { continue };
            let made = EventId(index as u32);
            for value in secrets(operation) {
                let Some(name) = names.get(value) else { continue };
                held.secrets.push((event.actor, Key { name: name.to_owned(), value, made }));
            }
            if let Operation::KeyShare { public, .. } = operation {
                let name = names.get(*public).unwrap_or("a share").to_owned();
                held.shares.push((Key { name, value: *public, made }, carriers(trace, story, layers, *public)));
            }
        }
        held
    }

    /// What an end has made of secrets within the first `events` events; the same value once.
    pub(super) fn held(&self, actor: Actor, events: usize) -> Vec<Key> {
        let mut held: Vec<Key> = Vec::new();
        let own = self.secrets.iter().filter(|(maker, key)| *maker == actor && (key.made.0 as usize) < events);
        for (_, key) in own {
            if !held.iter().any(|other| other.value == key.value) {
                held.push(key.clone());
            }
        }
        held
    }

    /// The shares in the messages that `read` picks.
    pub(super) fn seen(&self, messages: &[Message], read: impl Fn(&Message) -> bool) -> Vec<Key> {
        let is_seen = |carriers: &Vec<usize>| carriers.iter().any(|&index| messages.get(index).is_some_and(&read));
        self.shares.iter().filter(|(_, carriers)| is_seen(carriers)).map(|(share, _)| share.clone()).collect()
    }
}

/// What of an operation nobody else may have.
fn secrets(operation: &Operation) -> Vec<Slice> {
    match operation {
        Operation::KeyShare { private, .. } => vec![*private],
        Operation::SharedSecret { secret, .. } => secret.iter().copied().collect(),
        Operation::HkdfExtract { prk, .. } => vec![*prk],
        Operation::HkdfExpand { output, .. } => vec![*output],
        // verify_data is sent to the peer; it is a proof and no key.
        Operation::Prf { label, output, .. } if !label.ends_with("finished") => vec![*output],
        _ => Vec::new(),
    }
}

/// The messages that carry a share: it stands in a field of theirs.
fn carriers(trace: &Trace, story: &Story, layers: &[Layers], share: Slice) -> Vec<usize> {
    let share = trace.bytes(share);
    let carries = |(index, (_, layers)): (usize, (&Message, &Layers))| {
        let buffer = layers.buffers.last()?;
        let bytes = buffer.bytes(trace);
        let stands =
            buffer.tree.nodes.iter().any(|node| node.span.len() == share.len() && node.span.of(bytes) == share);
        stands.then_some(index)
    };
    story.messages.iter().zip(layers).enumerate().filter_map(carries).collect()
}
