//! The message's bytes in their layers, each with the tree of its fields; which bytes a chosen field has in every layer; where it
//! comes from.

use std::ops::Range;

use super::current::Current;
use super::words;
use crate::app::Said;
use crate::codepoint::AlertDescription;
use crate::dissect::{Issue, Node, NodeId, Tree, Value, alert};
use crate::explain::{Facts, Subject};
use crate::export::provenance::of_place;
use crate::story::layers::{Buffer, Layer as Kind, Layers, Place};
use crate::story::{Container, Fate, Message, Protection};
use crate::trace::{Event, EventKind, Opened, Operation, SegmentId};

/// How many bytes of a layer are drawn: a mail's records are long, and their ciphertext says nothing.
pub const MOST: usize = 1024;

/// Bytes of a row of hex.
const COLUMNS: usize = 16;

/// A field that was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The number of its layer.
    pub layer: usize,
    /// Its number in the layer's tree.
    pub node: NodeId,
}

/// One layer: a record, what was in it, or the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// What it is.
    pub title: String,
    /// How it was come by.
    pub note: Option<String>,
    /// Its fields from the outermost to the innermost, in the order of their bytes.
    pub fields: Vec<Field>,
    /// What does not fit.
    pub issues: Vec<Trouble>,
    /// Its bytes, as many as are drawn.
    pub rows: Vec<Row>,
    /// How many bytes are not drawn.
    pub hidden: usize,
}

/// Something that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// Where and what.
    pub told: String,
    /// What it means.
    pub said: Said,
}

/// A field in a layer's tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its number.
    pub node: NodeId,
    /// How deep it stands, from 0; at most 9 are told apart.
    pub depth: usize,
    /// Its name, as the RFC spells it.
    pub name: &'static str,
    /// Where its bytes are: `43–44`.
    pub place: String,
    /// What it says.
    pub value: String,
}

/// A row of hex.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The offset of the first byte, four digits or more.
    pub offset: String,
    /// The bytes in runs that belong to one leaf and are marked alike.
    pub runs: Vec<Bytes>,
}

/// Bytes of one leaf in one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bytes {
    /// Two digits each, with spaces between.
    pub hex: String,
    /// The leaf.
    pub leaf: Option<NodeId>,
    /// Whether the leaf is one of every second, so that neighbours are told apart.
    pub tinted: bool,
    /// Whether they belong to the chosen field.
    pub marked: bool,
}

/// What is drawn of a message's bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields {
    /// The layers, with the chosen field marked in all of them.
    pub layers: Vec<Layer>,
    /// What is chosen; `None` while nothing is.
    pub chosen: Option<Told>,
}

/// What there is to say about the chosen field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Its name, as the RFC spells it.
    pub name: &'static str,
    /// The structures that it stands in, the outermost first: `handshake › server_hello`.
    pub path: String,
    /// What it says.
    pub value: String,
    /// What it is, why, what without it; of an alert's description also what this alert reports.
    pub said: Vec<Said>,
    /// Where its bytes come from, in lines; `None` for a field without bytes.
    pub origin: Option<String>,
}

/// Dissects the current message.
#[must_use]
pub fn fields(current: &Current, chosen: Option<Chosen>) -> Fields {
    let Some(message) = current.run.message(current.index) else { return Fields::default() };
    let layers = Layers::of(&current.run.trace, message);
    let marks = marks(&layers, chosen);
    let layer = |(number, buffer): (usize, &Buffer)| {
        let bytes = buffer.bytes(&current.run.trace);
        Layer {
            title: title(buffer.layer, message, bytes.len()),
            note: note(current, message, buffer.layer),
            fields: rows_of_tree(&buffer.tree, bytes),
            issues: buffer.tree.issues.iter().map(|issue| trouble(current, issue)).collect(),
            rows: rows(&buffer.tree, &bytes[..bytes.len().min(MOST)], &marks[number]),
            hidden: bytes.len().saturating_sub(MOST),
        }
    };
    let chosen = chosen.and_then(|chosen| told(current, message, &layers, chosen));
    Fields { layers: layers.buffers.iter().enumerate().map(layer).collect(), chosen }
}

fn told(current: &Current, message: &Message, layers: &Layers, chosen: Chosen) -> Option<Told> {
    let trace = &current.run.trace;
    let buffer = layers.buffers.get(chosen.layer)?;
    let node = buffer.tree.nodes.get(chosen.node)?;
    let bytes = buffer.bytes(trace);
    let mut above = buffer.tree.path(chosen.node);
    above.pop();
    let names: Vec<_> = above.iter().map(|&above| buffer.tree.nodes[above].field.name()).collect();
    let facts = Facts::of_node(&buffer.tree, chosen.node, bytes).joined(Facts::of_message(message, trace));
    let place = Place { buffer: chosen.layer, offset: node.span.start as usize };
    let origin = (!node.span.is_empty()).then(|| of_place(trace, &current.run.story, message, layers, place)).flatten();
    Some(Told {
        name: node.field.name(),
        path: names.join(" › "),
        value: node.show(bytes),
        said: subjects(node).into_iter().map(|subject| current.texts.say(subject, &facts)).collect(),
        origin,
    })
}

/// What a field is about: itself, and the alert that it names.
fn subjects(node: &Node) -> Vec<Subject> {
    let alert = match node.value {
        Value::Code { number, .. } if node.field == alert::DESCRIPTION => Some(AlertDescription(number as u8)),
        _ => None,
    };
    let known = alert.filter(|alert| AlertDescription::ALL.contains(alert));
    [Subject::Field(node.field)].into_iter().chain(known.map(Subject::Alert)).collect()
}

fn trouble(current: &Current, issue: &Issue) -> Trouble {
    let said = current.texts.say(Subject::Issue(issue.problem.key()), &Facts::of_issue(issue));
    Trouble { told: issue.to_string(), said }
}

fn title(layer: Kind, message: &Message, length: usize) -> String {
    let in_clear = message.kind.is_smtp() && message.protection == Protection::Clear;
    let what = match layer {
        Kind::Arrived(_) if in_clear => "The text, as it arrived",
        Kind::Record(_) => "The record, as it was sent",
        Kind::Arrived(_) => "The record, as it arrived",
        Kind::Opened(_) => "What was sealed in the record",
        Kind::Message if matches!(message.fate, Fate::Altered { .. }) => "The message, as it was sent",
        Kind::Message => "The message",
        Kind::Decompressed { .. } => "What was compressed in the message",
    };
    format!("{what}, {}", words::bytes(length))
}

/// What sealed a record, and whether the other end opened it.
fn note(current: &Current, message: &Message, layer: Kind) -> Option<String> {
    let Kind::Opened(segment) = layer else { return None };
    let container = container(message, segment)?;
    let event = current.run.trace.event(container.sealed?)?;
    let EventKind::Operation(Operation::Seal { key, sequence, .. }) = &event.kind else { return None };
    let key = current.run.names.get(*key).unwrap_or("the traffic key");
    let trace = &current.run.trace;
    let is_from_here = |event: &Event| {
        let cause = event.cause.and_then(|cause| trace.event(cause)).map(|cause| &cause.kind);
        matches!(cause, Some(EventKind::Delivered { segment: from, .. }) if *from == segment)
    };
    let opened = message.operations.iter().rev().filter_map(|id| trace.event(*id)).filter(|event| is_from_here(event));
    let opened = opened.filter_map(|event| match &event.kind {
        EventKind::Operation(Operation::Open { opened, .. }) => Some(*opened),
        _ => None,
    });
    let to = words::party(message.to);
    let ending = match opened.into_iter().next() {
        Some(Opened::Plaintext { .. }) => format!("the {to} opened it with the same key"),
        Some(_) => format!("the {to} could not open what arrived"),
        None => format!("the {to} never opened it"),
    };
    Some(format!("Sealed with the {key}, sequence {sequence}; {ending}."))
}

fn container(message: &Message, segment: SegmentId) -> Option<&Container> {
    message.containers.iter().find(|container| container.segment == segment)
}

fn rows_of_tree(tree: &Tree, bytes: &[u8]) -> Vec<Field> {
    let field = |(node, (depth, field)): (NodeId, (usize, &Node))| {
        let (start, end) = (field.span.start, field.span.end);
        let place = match end.saturating_sub(start) {
            0 => String::new(),
            1 => start.to_string(),
            _ => format!("{start}–{}", end - 1),
        };
        Field { node, depth: depth.min(9), name: field.field.name(), place, value: field.show(bytes) }
    };
    tree.walk().enumerate().map(field).collect()
}

/// The bytes of the chosen field in each layer: its own, those that lie on them, and those that they lie on.
fn marks(layers: &Layers, chosen: Option<Chosen>) -> Vec<Vec<bool>> {
    let mut marks: Vec<Vec<bool>> = vec![vec![false; MOST]; layers.buffers.len()];
    let span = chosen.and_then(|chosen| {
        let node = layers.buffers.get(chosen.layer)?.tree.nodes.get(chosen.node)?;
        Some((chosen.layer, node.span.start as usize..node.span.end as usize))
    });
    let Some((buffer, span)) = span else { return marks };
    let mut mark = |place: Place| {
        if let Some(byte) = marks[place.buffer].get_mut(place.offset) {
            *byte = true;
        }
    };
    for offset in span {
        let place = Place { buffer, offset };
        mark(place);
        std::iter::successors(layers.below(place), |&place| layers.below(place)).for_each(&mut mark);
        std::iter::successors(layers.above(place), |&place| layers.above(place)).for_each(&mut mark);
    }
    marks
}

fn rows(tree: &Tree, bytes: &[u8], marks: &[bool]) -> Vec<Row> {
    let leaves: Vec<(NodeId, Range<usize>)> =
        tree.leaves().map(|(id, leaf)| (id, leaf.span.start as usize..leaf.span.end as usize)).collect();
    let mut at = 0;
    let mut rows = Vec::new();
    for (number, row) in bytes.chunks(COLUMNS).enumerate() {
        let mut runs: Vec<Bytes> = Vec::new();
        for (column, byte) in row.iter().enumerate() {
            let offset = number * COLUMNS + column;
            while leaves.get(at).is_some_and(|(_, span)| span.end <= offset) {
                at += 1;
            }
            let leaf = leaves.get(at).map(|(id, _)| *id);
            let marked = marks.get(offset).copied().unwrap_or(false);
            let digits = crate::codepoint::hex::string(&[*byte]);
            match runs.last_mut() {
                Some(run) if run.leaf == leaf && run.marked == marked => {
                    run.hex.push(' ');
                    run.hex.push_str(&digits);
                }
                _ => runs.push(Bytes { hex: digits, leaf, tinted: at % 2 == 1, marked }),
            }
        }
        rows.push(Row { offset: format!("{:04x}", number * COLUMNS), runs });
    }
    rows
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::super::current;
    use super::*;
    use crate::app::{Model, Run, samples};
    use crate::scenario::{Seed, catalogue};

    fn current_of(lines: &[&str]) -> Current {
        let (trace, story) = samples::dialogue(lines);
        let run = Run::told(catalogue::ALL[0].scenario(Seed::CATALOGUE), trace, story, String::new());
        let model = Model { run: Some(Rc::new(run)), ..Model::default() };
        current::current(&model).expect("a message")
    }

    #[test]
    fn a_field_is_named_placed_and_told() {
        let current = current_of(&["EHLO a.example"]);
        let layers = fields(&current, None).layers;
        let told: Vec<_> =
            layers[0].fields.iter().map(|field| format!("{} {} {}", field.depth, field.name, field.place)).collect();
        assert_eq!(told, ["0 command 0–15", "1 verb 0–3", "1 space 4", "1 domain 5–13", "1 line_end 14–15"]);
        assert_eq!(layers[0].title, "The message, 16 bytes");
        assert_eq!(layers[0].fields[3].value, "a.example");
    }

    #[test]
    fn the_chosen_field_is_marked_and_neighbours_are_told_apart() {
        let current = current_of(&["EHLO a.example"]);
        let layers = fields(&current, Some(Chosen { layer: 0, node: 3 })).layers;
        let runs: Vec<_> =
            layers[0].rows[0].runs.iter().map(|run| (run.hex.as_str(), run.tinted, run.marked)).collect();
        assert_eq!(
            runs,
            [
                ("45 48 4c 4f", false, false),
                ("20", true, false),
                ("61 2e 65 78 61 6d 70 6c 65", false, true),
                ("0d 0a", true, false)
            ]
        );
    }

    #[test]
    fn a_chosen_field_says_where_it_comes_from() {
        let current = current_of(&["EHLO a.example"]);
        let told = fields(&current, Some(Chosen { layer: 0, node: 3 })).chosen.expect("a domain");
        assert_eq!((told.name, told.path.as_str(), told.value.as_str()), ("domain", "command", "a.example"));
        assert!(told.origin.expect("it has bytes").contains("settings"));
        assert_eq!(told.said, [Said::Awaited]);
        assert_eq!(fields(&current, Some(Chosen { layer: 0, node: 99 })).chosen, None);
    }
}
