//! The names that a run brings to somebody's knowledge: hosts, addresses, whom a certificate is for and who issued it.

use std::collections::BTreeSet;

use super::Content;
use crate::dissect::extension::server_name;
use crate::dissect::{FieldId, Node, Tree, smtp, x509};
use crate::story::layers::{self, Layers};
use crate::story::{Message, Story};
use crate::trace::{ConnectionId, EventKind, Trace};

/// A name, and where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The name: `mx.birch.example`, `anna@alder.example`, `192.0.2.25`.
    pub value: String,
    /// The field in which it stood; `None` for what IP and TCP show.
    pub field: Option<FieldId>,
    /// The number of the message in which it stood first; 0 for what IP and TCP show.
    pub message: u32,
}

/// Every name of a run.
#[derive(Debug)]
pub(super) struct Said {
    /// What a connection itself shows.
    addresses: Vec<(ConnectionId, String)>,
    /// The names in each message.
    sent: Vec<Vec<Name>>,
    /// The names in what arrived instead, where it was altered in the clear.
    arrived: Vec<Vec<Name>>,
}

impl Said {
    pub(super) fn of(trace: &Trace, story: &Story, layers: &[Layers]) -> Self {
        let addresses = trace.events.iter().filter_map(|event| match &event.kind {
            EventKind::Connected { from, to, port, .. } => {
                Some([(event.connection?, from.to_string()), (event.connection?, format!("{to}, port {port}"))])
            }
            _ => None,
        });
        let sent = |(message, layers): (&Message, &Layers)| {
            let Some(buffer) = layers.buffers.last() else { return Vec::new() };
            names(message.number, &buffer.tree, buffer.bytes(trace))
        };
        let arrived = |message: &Message| {
            let altered = message.containers.iter().filter_map(|part| part.arrived_piece());
            let names = altered.filter_map(|piece| {
                let bytes = trace.bytes(piece);
                Some(names(message.number, &layers::tree(message, bytes)?, bytes))
            });
            names.flatten().collect()
        };
        Self {
            addresses: addresses.flatten().collect(),
            sent: story.messages.iter().zip(layers).map(sent).collect(),
            arrived: story.messages.iter().map(arrived).collect(),
        }
    }

    /// What somebody knows to whom these messages, the first ones of the run, have come so.
    pub(super) fn known(&self, messages: &[(&Message, Content)]) -> Vec<Name> {
        let begun: BTreeSet<_> = messages.iter().map(|(message, _)| message.connection).collect();
        let addresses = self.addresses.iter().filter(|(connection, _)| begun.contains(connection));
        let addresses = addresses.map(|(_, value)| Name { value: value.clone(), field: None, message: 0 });
        let said = messages.iter().zip(self.sent.iter().zip(&self.arrived));
        let read = said.flat_map(|((_, content), (sent, arrived))| match content {
            Content::Altered(_) => arrived.clone(),
            content if content.is_read() => sent.clone(),
            _ => Vec::new(),
        });
        let mut seen = BTreeSet::new();
        addresses.chain(read).filter(|name| seen.insert((name.value.clone(), name.field))).collect()
    }
}

/// The names in a message.
fn names(message: u32, tree: &Tree, bytes: &[u8]) -> Vec<Name> {
    const WHOLE: [FieldId; 4] =
        [server_name::HOST_NAME, x509::name::DNS_NAME, x509::name::IP_ADDRESS, x509::name::VALUE];
    let mut names = Vec::new();
    // A local part waits for its domain: together they are an address.
    let mut local: Option<&Node> = None;
    for (_, node) in tree.leaves() {
        if node.field == smtp::LOCAL_PART {
            local = Some(node);
            continue;
        }
        let value = if node.field == smtp::DOMAIN {
            let start = local.take().map_or(node.span.start, |local| local.span.start);
            String::from_utf8_lossy(bytes.get(start as usize..node.span.end as usize).unwrap_or_default()).into_owned()
        } else if WHOLE.contains(&node.field) {
            node.show(bytes)
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
