//! The secrets that an end holds, and the public shares that anybody has seen.

use std::collections::BTreeSet;

use super::Content;
use crate::story::layers::Layers;
use crate::story::names::Names;
use crate::story::{Message, Story};
use crate::trace::{Actor, ConnectionId, EventId, EventKind, Operation, Signer, Slice, Trace};

/// A value of the key schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// What it is called.
    pub name: String,
    /// Its bytes; `None` for the key of a certificate, of which the run has only the signatures.
    pub value: Option<Slice>,
    /// The operation that made it, or used it first.
    pub made: EventId,
    /// The connection that it belongs to; `None` for what is older.
    pub connection: Option<ConnectionId>,
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
        let mut public = Public::default();
        for (index, event) in trace.events.iter().enumerate() {
            let EventKind::Operation(operation) = &event.kind else { continue };
            let key = |name: &str, value| Key {
                name: name.to_owned(),
                value,
                made: EventId(index as u32),
                connection: event.connection,
            };
            if !public.learn(trace, operation) {
                let made = secrets(operation).into_iter().filter_map(|value| Some((names.get(value)?, value)));
                held.secrets.extend(made.map(|(name, value)| (event.actor, key(name, Some(value)))));
            }
            match operation {
                Operation::SealTicket { key: value, .. } => {
                    held.secrets.push((event.actor, key("ticket key", Some(*value))));
                }
                Operation::Sign { signer: Signer::Endpoint, .. } => {
                    held.secrets.push((event.actor, key("private key of its certificate", None)));
                }
                Operation::KeyShare { public, .. } => {
                    let share = key(names.get(*public).unwrap_or("a share"), Some(*public));
                    held.shares.push((share, carriers(trace, story, layers, *public)));
                }
                _ => {}
            }
        }
        held
    }

    /// What an end has made of secrets within the first `events` events; the same value once.
    pub(super) fn held(&self, actor: Actor, events: usize) -> Vec<Key> {
        let mut held: Vec<Key> = Vec::new();
        let own = self.secrets.iter().filter(|(maker, key)| *maker == actor && (key.made.0 as usize) < events);
        for (_, key) in own {
            if !held.iter().any(|other| (other.value, &other.name) == (key.value, &key.name)) {
                held.push(key.clone());
            }
        }
        held
    }

    /// The shares in the messages that can be read, of the first ones of the run.
    pub(super) fn seen(&self, messages: &[(&Message, Content)]) -> Vec<Key> {
        let is_read = |index: &usize| messages.get(*index).is_some_and(|(_, content)| content.is_read());
        let is_seen = |carriers: &Vec<usize>| carriers.iter().any(is_read);
        self.shares.iter().filter(|(_, carriers)| is_seen(carriers)).map(|(share, _)| share.clone()).collect()
    }
}

/// What anybody can compute: without a pre-shared key the schedule begins with zeros, and stays public until the shared secret
/// comes in, `[RFC 8446 §7.1]`.
#[derive(Default)]
struct Public(BTreeSet<Vec<u8>>);

impl Public {
    /// Whether what an operation makes is public.
    fn learn(&mut self, trace: &Trace, operation: &Operation) -> bool {
        let is_known =
            |slice: Slice| trace.bytes(slice).iter().all(|&byte| byte == 0) || self.0.contains(trace.bytes(slice));
        let made = match operation {
            Operation::HkdfExtract { salt, ikm, prk, .. } if is_known(*salt) && is_known(*ikm) => *prk,
            Operation::HkdfExpand { prk, output, .. } if is_known(*prk) => *output,
            _ => return false,
        };
        self.0.insert(trace.bytes(made).to_vec());
        true
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
