//! The key schedule of a run, with values: from the draws of each end to the keys of its records, every step where it belongs.

use std::collections::BTreeMap;
use std::fmt::{self, Write};

use crate::codepoint::hex;
use crate::story::flow::{self, Port};
use crate::story::names::Names;
use crate::story::{Story, provenance};
use crate::trace::{Actor, ConnectionId, EventId, Operation, Slice, Trace};

/// Writes the key schedule of each connection, as each end computed it.
#[must_use]
pub fn keys(trace: &Trace, story: &Story) -> String {
    let schedule = Schedule { trace, story, names: Names::of(trace), below: links(trace) };
    let mut text = String::new();
    schedule.write(&mut text).expect("a String takes all that is written to it");
    text
}

/// Each step of the key schedule under the one whose output it takes as its secret. Under none stands what begins a schedule: it takes a
/// draw, nothing (zeros), or what an earlier connection left.
type Links = BTreeMap<Option<EventId>, Vec<EventId>>;

fn links(trace: &Trace) -> Links {
    let mut below = Links::new();
    for (index, event) in trace.events.iter().enumerate() {
        let id = EventId(index as u32);
        let Some(port) = flow::operation_at(trace, id).and_then(|(_, operation)| secret(operation)) else { continue };
        let is_own_step = |source: &EventId| {
            flow::operation_at(trace, *source).is_some_and(|(maker, operation)| {
                secret(operation).is_some() && (maker.connection, maker.actor) == (event.connection, event.actor)
            })
        };
        let source = flow::sources(trace, id, port).first().map(|source| source.operation);
        below.entry(source.filter(is_own_step)).or_default().push(id);
    }
    below
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
pub(super) fn step(operation: &Operation) -> String {
    match operation {
        Operation::KeyShare { group, .. } | Operation::SharedSecret { group, .. } => {
            format!("{} {group}", operation.name())
        }
        Operation::HkdfExpand { label: Some(label), .. } => format!("{} \"{}\"", operation.name(), label.label),
        Operation::Prf { label, .. } => format!("{} \"{label}\"", operation.name()),
        _ => operation.name().to_owned(),
    }
}

struct Schedule<'a> {
    trace: &'a Trace,
    story: &'a Story,
    names: Names,
    below: Links,
}

impl Schedule<'_> {
    fn write(&self, out: &mut String) -> fmt::Result {
        let mut heads: BTreeMap<(Option<ConnectionId>, Actor), Vec<EventId>> = BTreeMap::new();
        for &id in self.below.get(&None).into_iter().flatten() {
            if let Some(event) = self.trace.event(id) {
                heads.entry((event.connection, event.actor)).or_default().push(id);
            }
        }
        for ((connection, actor), ids) in heads {
            let connection = connection.map_or_else(|| "before".to_owned(), |id| format!("connection {}", id.0));
            writeln!(out, "=== {connection}, {}", actor.name())?;
            ids.iter().try_for_each(|&id| self.step(out, id, 1))?;
        }
        Ok(())
    }

    fn step(&self, out: &mut String, id: EventId, depth: usize) -> fmt::Result {
        let Some((_, operation)) = flow::operation_at(self.trace, id) else { return Ok(()) };
        let indent = "  ".repeat(depth);
        let output = flow::outputs(operation).into_iter().find(|(_, slice)| !slice.is_empty());
        let value = output.map_or_else(|| "refused".to_owned(), |(_, slice)| hex::string(self.trace.bytes(slice)));
        let name = output.and_then(|(_, slice)| self.names.get(slice)).unwrap_or_else(|| operation.name());
        writeln!(out, "{indent}{name}")?;
        writeln!(out, "{indent}  = {value}")?;
        writeln!(out, "{indent}  by {}, event {}", step(operation), id.0)?;
        for (port, slice) in flow::inputs(operation) {
            self.input(out, &indent, (id, port), slice)?;
        }
        self.below.get(&Some(id)).into_iter().flatten().try_for_each(|&next| self.step(out, next, depth + 1))
    }

    /// An input that is no secret of the line above: a salt, a context, a seed; with the messages that a transcript hash covers.
    fn input(&self, out: &mut String, indent: &str, (id, port): (EventId, Port), slice: Slice) -> fmt::Result {
        let bytes = self.trace.bytes(slice);
        if bytes.is_empty() || matches!(port, Port::Prk | Port::Private) {
            return Ok(());
        }
        let zeros = bytes.iter().all(|&byte| byte == 0);
        let value = if zeros { format!("{} zeros", bytes.len()) } else { hex::string(bytes) };
        writeln!(out, "{indent}  {} {value}", port.name())?;
        let is_transcript =
            |id: &EventId| matches!(flow::operation_at(self.trace, *id), Some((_, Operation::HashFinish { .. })));
        let sources = flow::sources(self.trace, id, port);
        let Some(finish) = sources.iter().map(|source| source.operation).find(is_transcript) else { return Ok(()) };
        writeln!(out, "{indent}    over {}", self.story.titles(&provenance::covered(self.trace, self.story, finish)))
    }
}
