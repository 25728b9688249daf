//! Where a byte comes from, and where it goes.
//!
//! Every byte has an [`Origin`]. A table names for each field what its bytes may come from (`rules.rs`); for values that an
//! operation made, the operation must have been that party's own and the bytes must be equal. From there on [`super::flow`]
//! leads to the inputs of the operation, and theirs.

mod chain;
mod rules;

use std::ops::Range;

use super::flow::{self, Port};
use super::layers::{self, Layer, Layers, Place};
use super::{Fate, Kind, Message, Story};
use crate::dissect::{FieldId, Node, Span, smtp};
use crate::trace::{EventId, Operation, Signer, Trace};

pub use chain::{Link, chain, covered};
use rules::{Made, Nature};

/// What a byte comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// An operation made it.
    Operation(Output),
    /// The party is configured so.
    Setting,
    /// The party decided so in this run, by what had happened.
    Decision,
    /// The format wants it so: lengths, types, fixed values, what frames something else.
    Structure,
    /// The peer had said it: which message, and where in it.
    Echo {
        /// The message's number.
        message: u32,
        /// The bytes in it.
        span: Span,
    },
    /// A clock.
    Clock,
    /// The mail, as it was written.
    Mail,
    /// An authority wrote it into a certificate, a list or a response.
    Certificate {
        /// The signature that was made over it, where the run has it.
        signed: Option<EventId>,
    },
    /// Somebody on the path.
    Attacker,
}

/// Bytes that came out of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// The operation.
    pub operation: EventId,
    /// Which of its outputs.
    pub port: Port,
    /// Which bytes of it.
    pub bytes: Range<usize>,
}

/// A byte with its field and its origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// Where it is: the uppermost layer that explains it.
    pub place: Place,
    /// The leaf that it lies in.
    pub field: FieldId,
    /// Where the leaf's bytes are in their buffer.
    pub span: Span,
    /// What the leaf's bytes come from.
    pub origin: Origin,
}

/// Where the byte at `place` in a message's layers comes from; `None` when there is no such byte, or no rule gives it an origin.
#[must_use]
pub fn provenance(
    trace: &Trace,
    story: &Story,
    message: &Message,
    layers: &Layers,
    place: Place,
) -> Option<Provenance> {
    let place = uppermost(layers, place);
    let buffer = layers.buffers.get(place.buffer)?;
    let leaf = &buffer.tree.nodes[layers.leaf(place)?];
    let whole = buffer.bytes(trace);
    let bytes = leaf.span.of(whole);
    let byte = Search { trace, story, message, leaf, bytes, whole, layer: buffer.layer };
    Some(Provenance { place, field: leaf.field, span: leaf.span, origin: byte.origin()? })
}

/// The operations that took the value a byte belongs to, with the input that it went into: those that the flow of values names, and
/// the transcripts that the message was fed to.
#[must_use]
pub fn uses(trace: &Trace, message: &Message, origin: &Origin) -> Vec<(EventId, Port)> {
    let mut uses = match origin {
        Origin::Operation(output) => flow::uses(trace, output.operation, output.port),
        _ => Vec::new(),
    };
    let fed = message.operations.iter().filter(|&&id| {
        matches!(flow::operation_at(trace, id), Some((_, Operation::HashUpdate { .. } | Operation::Verify { .. })))
    });
    uses.extend(fed.map(|&id| (id, Port::Input)));
    uses.sort_unstable();
    uses.dedup();
    uses
}

/// What a carried byte means is told one layer up; what a sealed byte opens to is another byte.
fn uppermost(layers: &Layers, mut place: Place) -> Place {
    while let Some(above) = layers.above(place) {
        let carried = layers.leaf(place).and_then(|leaf| layers.buffers[place.buffer].tree.nodes.get(leaf));
        if !carried.is_some_and(|leaf| layers::is_carried(leaf.field)) {
            break;
        }
        place = above;
    }
    place
}

struct Search<'a> {
    trace: &'a Trace,
    story: &'a Story,
    message: &'a Message,
    leaf: &'a Node,
    bytes: &'a [u8],
    /// All bytes of the layer that the leaf stands in.
    whole: &'a [u8],
    layer: Layer,
}

impl Search<'_> {
    fn origin(&self) -> Option<Origin> {
        if self.message.is_put_in() || matches!(self.layer, Layer::Arrived(_)) {
            return Some(Origin::Attacker);
        }
        // Addresses and blanks of the mail's own header are read as those of commands are; here the mail is where they come from.
        let of_protocol = [smtp::mail::STUFFED_DOT, smtp::mail::END_OF_DATA].contains(&self.leaf.field);
        if self.message.kind == Kind::MailText && self.layer == Layer::Message && !of_protocol {
            return Some(Origin::Mail);
        }
        let found = rules::natures(self.leaf.field).iter().find_map(|nature| self.by(nature));
        found.or_else(|| (self.message.fate == Fate::Injected).then_some(Origin::Attacker))
    }

    fn by(&self, nature: &Nature) -> Option<Origin> {
        match nature {
            Nature::Setting => Some(Origin::Setting),
            Nature::Decision => Some(Origin::Decision),
            Nature::Structure => Some(Origin::Structure),
            Nature::Clock => Some(Origin::Clock),
            Nature::Mail => Some(Origin::Mail),
            Nature::Certificate => Some(Origin::Certificate { signed: self.signed() }),
            Nature::Echo(fields) => self.echo(fields),
            Nature::Made(made) => self.made(made).map(Origin::Operation),
        }
    }

    /// The nearest earlier message of the peer that has these bytes in one of these fields.
    fn echo(&self, fields: &[&str]) -> Option<Origin> {
        let earlier = self.story.messages.iter().rev().filter(|earlier| {
            earlier.number < self.message.number
                && earlier.connection == self.message.connection
                && earlier.from != self.message.from
        });
        earlier.into_iter().find_map(|earlier| {
            let bytes = earlier.bytes(self.trace);
            let tree = layers::tree(earlier, bytes)?;
            let same = |leaf: &&Node| {
                fields.contains(&leaf.field.key()) && !leaf.span.is_empty() && leaf.span.of(bytes) == self.bytes
            };
            let leaf = tree.nodes.iter().find(same)?;
            Some(Origin::Echo { message: earlier.number, span: leaf.span })
        })
    }

    /// The nearest earlier operation with an output that these bytes are, or are cut out of.
    fn made(&self, made: &Made) -> Option<Output> {
        let sent = self.message.containers.last()?.sent;
        flow::earlier(self.trace, sent).find_map(|(id, event, operation)| {
            if !(made.by)(operation) || !made.whose.holds(self.message.from, event.actor) {
                return None;
            }
            let outputs = flow::made(operation).into_iter().filter(|(port, _)| *port == made.port);
            outputs.into_iter().find_map(|(port, slice)| {
                let at = flow::place(self.trace.bytes(slice), self.bytes)?;
                Some(Output { operation: id, port, bytes: at..at + self.bytes.len() })
            })
        })
    }

    /// The authority's signature over what the leaf stands in.
    fn signed(&self) -> Option<EventId> {
        let sent = self.message.containers.last()?.sent;
        let holds = |content: &[u8]| {
            flow::place(self.whole, content)
                .is_some_and(|at| (at..at + content.len()).contains(&(self.leaf.span.start as usize)))
        };
        flow::earlier(self.trace, sent).find_map(|(id, _, operation)| match operation {
            Operation::Sign { signer: Signer::Authority, content, .. } => {
                holds(self.trace.bytes(*content)).then_some(id)
            }
            _ => None,
        })
    }
}
