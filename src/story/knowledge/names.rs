//! The names that a run brings to somebody's knowledge: hosts, addresses, whom a certificate is for.

use std::collections::BTreeSet;

use crate::dissect::extension::server_name;
use crate::dissect::{FieldId, Node, Tree, smtp, x509};
use crate::story::layers::Layers;
use crate::story::{Message, Story};
use crate::trace::{ConnectionId, EventKind, Trace};

/// A name, and where it came from first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The name: `mx.birch.example`, `anna@alder.example`, `192.0.2.25`.
    pub value: String,
    /// The field in which it stood; `None` for what IP and TCP show.
    pub field: Option<FieldId>,
    /// The number of the message in which it stood; 0 for what IP and TCP show.
    pub message: u32,
}

/// Every name of a run.
#[derive(Debug)]
pub(super) struct Said {
    /// What a connection itself shows.
    addresses: Vec<(ConnectionId, String)>,
    /// The names in each message.
    of: Vec<Vec<Name>>,
}

impl Said {
    pub(super) fn of(trace: &Trace, story: &Story, layers: &[Layers]) -> Self {
        let addresses = trace.events.iter().filter_map(|event| match &event.kind {
            EventKind::Connected { from, to, port, .. } => {
                Some([(event.connection?, from.to_string()), (event.connection?, format!("{to}, port {port}"))])
            }
            _ => None,
        });
        let names = |(message, layers): (&Message, &Layers)| {
            let Some(buffer) = layers.buffers.last() else { return Vec::new() };
            names(message.number, &buffer.tree, buffer.bytes(trace))
        };
        Self { addresses: addresses.flatten().collect(), of: story.messages.iter().zip(layers).map(names).collect() }
    }

    /// What somebody knows who has seen these messages cross, and reads those that `read` picks.
    pub(super) fn known(&self, messages: &[Message], read: impl Fn(&Message) -> bool) -> Vec<Name> {
        let begun: BTreeSet<_> = messages.iter().map(|message| message.connection).collect();
        let addresses = self.addresses.iter().filter(|(connection, _)| begun.contains(connection));
        let addresses = addresses.map(|(_, value)| Name { value: value.clone(), field: None, message: 0 });
        let read =
            messages.iter().zip(&self.of).filter(|(message, _)| read(message)).flat_map(|(_, names)| names.clone());
        let mut seen = BTreeSet::new();
        addresses.chain(read).filter(|name| seen.insert(name.value.clone())).collect()
    }
}

/// The names in a message.
fn names(message: u32, tree: &Tree, bytes: &[u8]) -> Vec<Name> {
    let mut names = Vec::new();
    // A local part waits for its domain: together they are an address.
    let mut local: Option<&Node> = None;
    for (_, node) in tree.leaves() {
        let text = |start: u32, end: u32| {
            String::from_utf8_lossy(bytes.get(start as usize..end as usize).unwrap_or_default()).into_owned()
        };
        let (start, end) = (node.span.start, node.span.end);
        if node.field == smtp::LOCAL_PART {
            local = Some(node);
            continue;
        }
        let value = if node.field == smtp::DOMAIN {
            text(local.take().map_or(start, |local| local.span.start), end)
        } else if [server_name::HOST_NAME, x509::name::DNS_NAME].contains(&node.field) {
            text(start, end)
        } else {
            continue;
        };
        // Some servers greet with an empty name, and some certificates hold one.
        if !value.is_empty() {
            names.push(Name { value, field: Some(node.field), message });
        }
    }
    names
}
