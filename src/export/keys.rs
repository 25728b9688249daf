//! The key schedule of a run, with values: from the draws of each end to the keys of its records, every step where it belongs.

use std::collections::BTreeMap;
use std::fmt::{self, Write};

use crate::codepoint::hex;
use crate::story::flow::{self, Port};
use crate::story::names::Names;
use crate::story::provenance::Output;
use crate::story::{Story, provenance};
use crate::trace::{Actor, ConnectionId, EventId, EventKind, Operation, Slice, Trace};

/// Writes the key schedule of each connection, as each end computed it.
#[must_use]
pub fn keys(trace: &Trace, story: &Story) -> String {
    let schedule = Schedule { trace, story, names: Names::of(trace), below: links(trace) };
    let mut text = String::new();
    schedule.write(&mut text).expect("a String takes all that is written to it");
    text
}

/// An operation of the key schedule and the output that leads to it.
type Links = BTreeMap<Option<EventId>, Vec<EventId>>;

struct Schedule<'a> {
    trace: &'a Trace,
    story: &'a Story,
    names: Names,
    /// Each operation under the one whose output it takes as its secret.
    below: Links,
}

/// Puts every operation of the key schedule under the one whose secret it takes.
fn links(trace: &Trace) -> Links {
    let mut below = Links::new();
    for (index, event) in trace.events.iter().enumerate() {
        let EventKind::Operation(operation) = &event.kind else { continue };
        let id = EventId(index as u32);
        if let Some(port) = secret(operation) {
            let source = flow::sources(trace, id, port).into_iter().next();
            below.entry(source.map(|source| source.operation)).or_default().push(id);
        }
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

impl Schedule<'_> {
    fn write(&self, out: &mut String) -> fmt::Result {
        let mut heads: BTreeMap<(Option<ConnectionId>, Actor), Vec<EventId>> = BTreeMap::new();
        for &id in self.below.values().flatten() {
            if self.is_head(id)
                && let Some(event) = self.trace.event(id)
            {
                heads.entry((event.connection, event.actor)).or_default().push(id);
            }
        }
        for ((connection, actor), mut ids) in heads {
            let connection = connection.map_or_else(|| "before".to_owned(), |id| format!("connection {}", id.0));
            writeln!(out, "=== {connection}, {}", format!("{actor:?}").to_lowercase())?;
            ids.sort_unstable();
            ids.iter().try_for_each(|&id| self.step(out, id, 1))?;
        }
        Ok(())
    }

    /// Whether the schedule of an end begins here: with a draw, with nothing (zeros), or with what an earlier connection left.
    fn is_head(&self, id: EventId) -> bool {
        let Some((event, operation)) = self.operation(id) else { return false };
        let source = secret(operation).and_then(|port| flow::sources(self.trace, id, port).into_iter().next());
        source.is_none_or(|source| {
            self.operation(source.operation).is_none_or(|(maker, operation)| {
                secret(operation).is_none() || (maker.connection, maker.actor) != (event.connection, event.actor)
            })
        })
    }

    fn step(&self, out: &mut String, id: EventId, depth: usize) -> fmt::Result {
        let Some((event, operation)) = self.operation(id) else { return Ok(()) };
        let indent = "  ".repeat(depth);
        let output = flow::outputs(operation).into_iter().find(|(_, slice)| !slice.is_empty());
        let value = output.map_or_else(|| "refused".to_owned(), |(_, slice)| hex::string(self.trace.bytes(slice)));
        let name = output.and_then(|(_, slice)| self.names.get(slice)).unwrap_or_else(|| operation.name());
        writeln!(out, "{indent}{name}")?;
        writeln!(out, "{indent}  = {value}")?;
        writeln!(out, "{indent}  by {}, event {}", Self::how(operation), id.0)?;
        for (port, slice) in flow::inputs(operation) {
            self.input(out, &indent, (id, port), slice)?;
        }
        let own = |&&next: &&EventId| {
            self.trace.event(next).is_some_and(|next| (next.connection, next.actor) == (event.connection, event.actor))
        };
        let next = self.below.get(&Some(id)).into_iter().flatten().filter(own);
        next.into_iter().try_for_each(|&next| self.step(out, next, depth + 1))
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
        let finish = flow::sources(self.trace, id, port)
            .into_iter()
            .find(|source| matches!(self.operation(source.operation), Some((_, Operation::HashFinish { .. }))));
        let Some(finish) = finish else { return Ok(()) };
        let output = Output { operation: finish.operation, port: finish.port, bytes: finish.output };
        let link = provenance::chain(self.trace, self.story, &output).into_iter().next();
        let titles = link
            .iter()
            .flat_map(|link| &link.fed)
            .filter_map(|&number| Some(self.story.messages.get(number as usize - 1)?.title.clone()));
        writeln!(out, "{indent}    over {}", titles.collect::<Vec<_>>().join(", "))
    }

    fn how(operation: &Operation) -> String {
        match operation {
            Operation::KeyShare { group, .. } | Operation::SharedSecret { group, .. } => {
                format!("{} {group}", operation.name())
            }
            Operation::HkdfExpand { label: Some(label), .. } => format!("{} \"{}\"", operation.name(), label.label),
            Operation::Prf { label, .. } => format!("{} \"{label}\"", operation.name()),
            _ => operation.name().to_owned(),
        }
    }

    fn operation(&self, id: EventId) -> Option<(&crate::trace::Event, &Operation)> {
        let event = self.trace.event(id)?;
        match &event.kind {
            EventKind::Operation(operation) => Some((event, operation)),
            _ => None,
        }
    }
}
