//! What the pane of words says: of the selected field, else of the message.

use super::current::Current;
use super::sheet::{Cursor, Sheet, Trouble, trouble};
use super::touch::Touch;
use super::words;
use crate::app::Said;
use crate::app::selection::Chosen;
use crate::codepoint::AlertDescription;
use crate::dissect::{Node, Span, Value, alert};
use crate::explain::{Facts, Subject};
use crate::story::layers::{Layer, Layers, Place};

/// What there is to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The name, as the RFC spells it.
    pub name: String,
    /// The structures that it stands in, the outermost first: `handshake › server_hello`; empty for the message.
    pub path: String,
    /// What it says; empty for what has parts.
    pub value: String,
    /// Where it stands: `bytes 43–44 of the message`.
    pub place: String,
    /// What it is, why, what without it; of an alert's description also what this alert reports.
    pub said: Vec<Said>,
    /// What does not fit in it.
    pub issues: Vec<Trouble>,
}

/// What there is to say about the selected field, or about the message where nothing is selected.
#[must_use]
pub fn told(current: &Current, chosen: Option<Chosen>) -> Told {
    let layers = layers(current).unwrap_or_default();
    chosen.and_then(|chosen| field(current, &layers, chosen)).unwrap_or_else(|| message(current, &layers))
}

/// The byte of the wire that somebody could change: the one at the cursor where it belongs to the selected field, else the field's
/// first.
#[must_use]
pub fn touch(current: &Current, sheet: &Sheet, cursor: Option<Cursor>) -> Option<Touch> {
    let chosen = sheet.chosen?;
    let message = current.run.message(current.index)?;
    let layers = layers(current)?;
    let node = layers.buffers.get(chosen.layer)?.tree.nodes.get(chosen.node)?;
    let first = Place { buffer: chosen.layer, offset: node.span.start as usize };
    let place = cursor.and_then(|cursor| at(sheet, cursor)).unwrap_or(first);
    (!node.span.is_empty()).then(|| Touch::of(&current.run.trace, message, &layers, place)).flatten()
}

/// The byte at the cursor, where it is marked.
fn at(sheet: &Sheet, cursor: Cursor) -> Option<Place> {
    let part = sheet.parts.get(cursor.part)?;
    let leaf = part.leaf(cursor.offset)?;
    let marked = part.marks.iter().any(|mark| mark.contains(&cursor.offset));
    marked.then_some(Place { buffer: leaf.at.layer, offset: leaf.begin + cursor.offset - leaf.bytes.start })
}

pub(super) fn layers(current: &Current) -> Option<Layers> {
    Some(Layers::of(&current.run.trace, current.run.message(current.index)?))
}

fn message(current: &Current, layers: &Layers) -> Told {
    let issues = layers.buffers.iter().flat_map(|buffer| &buffer.tree.issues);
    Told {
        name: current.title.clone(),
        path: String::new(),
        value: String::new(),
        place: current.size.clone(),
        said: vec![current.said.clone()],
        issues: issues.map(|issue| trouble(current, issue)).collect(),
    }
}

fn field(current: &Current, layers: &Layers, chosen: Chosen) -> Option<Told> {
    let trace = &current.run.trace;
    let buffer = layers.buffers.get(chosen.layer)?;
    let node = buffer.tree.nodes.get(chosen.node)?;
    let bytes = buffer.bytes(trace);
    let mut above = buffer.tree.path(chosen.node);
    above.pop();
    let names: Vec<_> = above.iter().map(|&above| buffer.tree.nodes[above].field.name()).collect();
    let message = current.run.message(current.index)?;
    let facts = Facts::of_node(&buffer.tree, chosen.node, bytes).joined(Facts::of_message(message, trace));
    let inside = |span: Span| node.span.start <= span.start && span.end <= node.span.end;
    let issues = buffer.tree.issues.iter().filter(|issue| inside(issue.span));
    Some(Told {
        name: node.field.name().to_owned(),
        path: names.join(" › "),
        value: node.show(bytes),
        place: place(node.span, buffer.layer),
        said: subjects(node).into_iter().map(|subject| current.texts.say(subject, &facts)).collect(),
        issues: issues.map(|issue| trouble(current, issue)).collect(),
    })
}

/// Where bytes are, in words; empty for none.
fn place(span: Span, layer: Layer) -> String {
    let of = match layer {
        Layer::Record(_) => "the record",
        Layer::Arrived(_) => "what arrived",
        Layer::Opened(_) => "the opened record",
        Layer::Message => "the message",
        Layer::Decompressed { .. } => "what was compressed",
    };
    match span.len() {
        0 => String::new(),
        1 => format!("byte {} of {of}", span.start),
        length => format!("bytes {}–{} of {of}, {}", span.start, span.end - 1, words::bytes(length)),
    }
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

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::super::current;
    use super::super::sheet::{Extent, sheet};
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
    fn the_words_follow_the_selection_else_the_message() {
        let current = current_of(&["EHLO a.example"]);
        let field = told(&current, Some(Chosen { layer: 0, node: 3 }));
        assert_eq!(
            (field.name.as_str(), field.path.as_str(), field.value.as_str()),
            ("domain", "command", "a.example")
        );
        assert_eq!(
            (field.place.as_str(), &field.said[..]),
            ("bytes 5–13 of the message, 9 bytes", &[Said::Awaited][..])
        );
        for nothing in [None, Some(Chosen { layer: 0, node: 99 })] {
            let message = told(&current, nothing);
            assert_eq!((message.name.as_str(), message.place.as_str()), ("EHLO a.example", "16 bytes"));
        }
    }

    #[test]
    fn what_does_not_fit_is_told_with_its_field() {
        let current = current_of(&["25x no"]);
        let message = told(&current, None);
        let layers = layers(&current).unwrap();
        assert_eq!(message.issues.len(), layers.buffers[0].tree.issues.len());
        assert!(!message.issues.is_empty());
    }

    #[test]
    fn the_byte_at_the_cursor_is_the_one_to_change() {
        let current = current_of(&["EHLO a.example"]);
        let domain = Chosen { layer: 0, node: 3 };
        let sheet = sheet(&current, Some(domain), Extent::First);
        let at = |cursor| touch(&current, &sheet, cursor).map(|touch| (touch.offset, touch.value));
        assert_eq!(at(Some(Cursor { part: 0, offset: 7 })), Some((7, b'e')));
        assert_eq!(at(Some(Cursor { part: 0, offset: 1 })), Some((5, b'a')), "it is in another field");
        assert_eq!(at(None), Some((5, b'a')));
    }
}
