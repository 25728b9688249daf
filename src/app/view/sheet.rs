//! The sheet of a message: its bytes from the wire inwards, in parts, each with the tree of its fields, and with what is selected marked
//! wherever it lies. A record in the clear and the message in it are one part, so that each byte is shown once; what was sealed is
//! a part of its own, below the wax.

mod marks;

use std::ops::Range;

use super::current::Current;
use super::words;
use crate::app::Said;
use crate::app::selection::Chosen;
use crate::dissect::{Issue, Opaque, Tree};
use crate::explain::{Facts, Subject};
use crate::story::layers::{Buffer, Layer, Layers, Run as Lies, is_carried};
use crate::story::{Container, Fate, Message};
use crate::trace::{Event, EventKind, Opened, Operation, SegmentId};

/// Bytes of a row of hex, where there is room.
pub const COLUMNS: usize = 16;

/// How many bytes of a ciphertext are shown at first: they say nothing.
const FIRST: usize = 4 * COLUMNS;

/// How much of a ciphertext is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Its first rows.
    First,
    /// All of it.
    All,
}

/// All that is drawn of a message's bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The index of the message.
    pub index: usize,
    /// Its parts, what was on the wire first.
    pub parts: Vec<Part>,
    /// The other messages that crossed in the same record or text.
    pub beside: Vec<Beside>,
    /// What is selected.
    pub chosen: Option<Chosen>,
}

/// A message that crossed in the same record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// Its number.
    pub number: u32,
    /// Its title.
    pub title: String,
}

/// Bytes with their fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is, and how long.
    pub title: String,
    /// The wax above it: what opened it.
    pub wax: Option<Wax>,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Which of them are shown, in order: others belong to other messages, stand in another part, or are ciphertext.
    pub shown: Vec<Range<usize>>,
    /// How many bytes of ciphertext are not shown.
    pub hidden: usize,
    /// The innermost fields, in the order of their bytes.
    pub leaves: Vec<Leaf>,
    /// All fields, from the outermost to the innermost.
    pub fields: Vec<Field>,
    /// Which bytes are those of the selected field, or lie on them or below.
    pub marks: Vec<Range<usize>>,
    /// Which bytes were changed on the way.
    pub changed: Vec<Range<usize>>,
    /// What does not fit.
    pub issues: Vec<Trouble>,
}

/// An innermost field with its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// Its bytes in the part.
    pub bytes: Range<usize>,
    /// The field.
    pub at: Chosen,
    /// Where its bytes begin in the field's own layer.
    pub begin: usize,
    /// Its name, as the RFC spells it.
    pub name: &'static str,
}

/// A byte of the sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The number of its part.
    pub part: usize,
    /// Where it stands in the part.
    pub offset: usize,
}

/// A field as the tree shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The field.
    pub at: Chosen,
    /// How deep it stands, from 0.
    pub depth: usize,
    /// Its name, as the RFC spells it.
    pub name: &'static str,
    /// What it says.
    pub value: String,
    /// Its bytes in the part.
    pub bytes: Range<usize>,
    /// Whether it has parts.
    pub branch: bool,
    /// How many stand beside each other in the same field.
    pub set_size: usize,
    /// Which of them it is, from 1.
    pub position: usize,
}

/// What joins a sealed record to what was in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wax {
    /// What the key is called.
    pub key: String,
    /// The number of the record under this key.
    pub sequence: u64,
    /// Who opened it.
    pub who: &'static str,
    /// Whether it was opened.
    pub state: Opening,
}

/// What became of a sealed record at its receiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// It was opened.
    Opened,
    /// The key did not fit what arrived.
    Refused,
    /// Nobody tried.
    Never,
}

/// Something that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// Where and what.
    pub told: String,
    /// What it means.
    pub said: Said,
}

/// The sheet of the current message.
#[must_use]
pub fn sheet(current: &Current, chosen: Option<Chosen>, extent: Extent) -> Sheet {
    let Some(message) = current.run.message(current.index) else { return Sheet::default() };
    let layers = Layers::of(&current.run.trace, message);
    let chosen = chosen
        .filter(|chosen| layers.buffers.get(chosen.layer).is_some_and(|buffer| chosen.node < buffer.tree.nodes.len()));
    let builder = Builder { current, message, layers: &layers, inner: inner(&layers), chosen, extent };
    let mut order: Vec<_> = (0..layers.buffers.len()).collect();
    // Text in the clear is its own wire: as it was sent it stands above what arrived.
    if layers.buffers.last().is_some_and(|last| last.layer == Layer::Message && last.runs.is_empty()) {
        order.rotate_right(1);
    }
    let parts = order.into_iter().filter_map(|number| builder.part(number)).collect();
    Sheet { index: current.index, parts, beside: beside(current, message), chosen }
}

/// The number of the layer that is the message itself.
fn itself(layers: &Layers) -> Option<usize> {
    layers.buffers.iter().position(|buffer| buffer.layer == Layer::Message)
}

/// Where a message lies in one record, if it does.
fn inner(layers: &Layers) -> Option<&Lies> {
    let message = layers.buffers.get(itself(layers)?)?;
    let [lies] = &message.runs[..] else { return None };
    let below = layers.buffers.get(lies.buffer)?;
    let leaf = below.tree.leaf_at(lies.at)?;
    is_carried(below.tree.nodes[leaf].field).then_some(lies)
}

/// The other messages in what carried this one; they are near it.
fn beside(current: &Current, message: &Message) -> Vec<Beside> {
    let near = message.number.saturating_sub(64) as usize..(message.number as usize + 64).min(current.run.len());
    let shares = |container: &Container| message.containers.iter().any(|own| own.sent == container.sent);
    let others = current.run.story.messages.get(near).unwrap_or_default().iter();
    let others = others.filter(|other| other.number != message.number && other.containers.iter().any(shares));
    others.map(|other| Beside { number: other.number, title: other.title.clone() }).collect()
}

struct Builder<'a> {
    current: &'a Current,
    message: &'a Message,
    layers: &'a Layers,
    /// Where the message lies in one record.
    inner: Option<&'a Lies>,
    chosen: Option<Chosen>,
    extent: Extent,
}

impl Builder<'_> {
    /// The part that a layer makes; `None` for a message that is shown in its record.
    fn part(&self, number: usize) -> Option<Part> {
        let trace = &self.current.run.trace;
        let buffer = &self.layers.buffers[number];
        if buffer.layer == Layer::Message && self.inner.is_some() {
            return None;
        }
        let bytes = buffer.bytes(trace).to_vec();
        let mut part = Part {
            title: self.title(buffer, bytes.len()),
            wax: self.wax(buffer.layer),
            shown: Vec::new(),
            hidden: 0,
            leaves: Vec::new(),
            fields: Vec::new(),
            marks: marks::marks(self.layers, self.inner, self.chosen, number),
            changed: self.changed(buffer),
            issues: self.troubles(&buffer.tree).collect(),
            bytes,
        };
        let inner = self.inner.filter(|lies| lies.buffer == number);
        for (node, (depth, field)) in buffer.tree.walk().enumerate() {
            let carries = field.is_leaf() && is_carried(field.field);
            if carries
                && let Some(lies) = inner
                && let Some(own) = itself(self.layers)
            {
                let message = &self.layers.buffers[own];
                self.read(&mut part, message, own, depth, lies.at);
                part.issues.extend(self.troubles(&message.tree));
                continue;
            }
            let at = Chosen { layer: number, node };
            let place = field.span.start as usize..field.span.end as usize;
            if field.is_leaf() && !carries && !place.is_empty() {
                let (begin, name) = (place.start, field.field.name());
                part.leaves.push(Leaf { bytes: place.clone(), at, begin, name });
                let is_ciphertext = field.field.opaque() == Some(Opaque::Ciphertext);
                self.show(&mut part, place.clone(), is_ciphertext.then_some(FIRST));
            }
            let value = field.show(&part.bytes);
            let name = field.field.name();
            let branch = !field.is_leaf();
            part.fields.push(Field { at, depth, name, value, bytes: place, branch, set_size: 0, position: 0 });
        }
        place_in_sets(&mut part.fields);
        (!part.fields.is_empty()).then_some(part)
    }

    /// Reads a message that begins at byte `start` of the part.
    fn read(&self, part: &mut Part, message: &Buffer, layer: usize, depth: usize, start: usize) {
        let bytes = message.bytes(&self.current.run.trace);
        for (node, (below, field)) in message.tree.walk().enumerate() {
            let at = Chosen { layer, node };
            let place = start + field.span.start as usize..start + field.span.end as usize;
            let name = field.field.name();
            if field.is_leaf() && !place.is_empty() {
                let begin = field.span.start as usize;
                part.leaves.push(Leaf { bytes: place.clone(), at, begin, name });
                self.show(part, place.clone(), None);
            }
            part.fields.push(Field {
                at,
                depth: depth + below,
                name,
                value: field.show(bytes),
                bytes: place,
                branch: !field.is_leaf(),
                set_size: 0,
                position: 0,
            });
        }
    }

    /// Shows bytes behind those that are shown already; of a ciphertext at most so many, and up to the end of a row.
    fn show(&self, part: &mut Part, mut bytes: Range<usize>, most: Option<usize>) {
        if let (Some(most), Extent::First) = (most, self.extent) {
            let end = (bytes.start + most) / COLUMNS * COLUMNS;
            // A row more or less is not worth a word.
            if end + COLUMNS < bytes.end {
                part.hidden += bytes.end - end;
                bytes.end = end;
            }
        }
        match part.shown.last_mut().filter(|last| last.end == bytes.start) {
            Some(last) => last.end = bytes.end,
            None => part.shown.push(bytes),
        }
    }

    fn troubles(&self, tree: &Tree) -> impl Iterator<Item = Trouble> {
        tree.issues.iter().map(|issue| trouble(self.current, issue))
    }

    fn title(&self, buffer: &Buffer, length: usize) -> String {
        let altered = |segment| self.container(segment).is_some_and(|own| matches!(own.fate, Fate::Altered { .. }));
        let what = match buffer.layer {
            Layer::Arrived(_) => "As arrived".to_owned(),
            Layer::Opened(_) => "Opened".to_owned(),
            Layer::Decompressed { .. } => "Decompressed".to_owned(),
            Layer::Record(segment) => {
                let sealed = self.container(segment).is_some_and(|container| container.sealed.is_some());
                let what = if sealed { "Sealed record" } else { "Record in the clear" };
                if altered(segment) { format!("As sent: {}", what.to_lowercase()) } else { what.to_owned() }
            }
            Layer::Message => match buffer.runs.len() {
                0 if matches!(self.message.fate, Fate::Altered { .. }) => "As sent: text in the clear".to_owned(),
                0 => "Text in the clear".to_owned(),
                1 => "Opened".to_owned(),
                parts => format!("The message, joined from {parts} records"),
            },
        };
        format!("{what}, {}", words::bytes(length))
    }

    fn container(&self, segment: SegmentId) -> Option<&Container> {
        self.message.containers.iter().find(|container| container.segment == segment)
    }

    /// What stands between this layer and the record below it.
    fn wax(&self, layer: Layer) -> Option<Wax> {
        let container = match layer {
            Layer::Opened(segment) => self.container(segment)?,
            // Where the record was opened into no layer of its own.
            Layer::Message if !self.layers.buffers.iter().any(|buffer| matches!(buffer.layer, Layer::Opened(_))) => {
                self.message.containers.iter().find(|container| container.sealed.is_some())?
            }
            _ => return None,
        };
        let run = &self.current.run;
        let EventKind::Operation(Operation::Seal { key, sequence, .. }) = &run.trace.event(container.sealed?)?.kind
        else {
            return None;
        };
        let name = run.names.get(*key).or_else(|| run.names.in_key_block(&run.trace, *key, key.len()));
        Some(Wax {
            key: name.unwrap_or("the traffic key").to_owned(),
            sequence: *sequence,
            who: words::the(self.message.to),
            state: self.opening(container.segment),
        })
    }

    /// What the receiver of a record did with it.
    fn opening(&self, segment: SegmentId) -> Opening {
        let trace = &self.current.run.trace;
        let is_from_here = |event: &Event| {
            let cause = event.cause.and_then(|cause| trace.event(cause)).map(|cause| &cause.kind);
            matches!(cause, Some(EventKind::Delivered { segment: from, .. }) if *from == segment)
        };
        let events = self.message.operations.iter().rev().filter_map(|id| trace.event(*id));
        let opened = events.filter(|event| is_from_here(event)).find_map(|event| match &event.kind {
            EventKind::Operation(Operation::Open { opened, .. }) => Some(*opened),
            _ => None,
        });
        match opened {
            Some(Opened::Plaintext { .. }) => Opening::Opened,
            Some(_) => Opening::Refused,
            None => Opening::Never,
        }
    }

    /// Which bytes of a layer were changed on the way.
    fn changed(&self, buffer: &Buffer) -> Vec<Range<usize>> {
        let trace = &self.current.run.trace;
        let differing = |segment| {
            let container = self.container(segment)?;
            let Fate::Altered { arrived } = container.fate else { return None };
            Some(marks::differing(trace.bytes(container.wire), trace.bytes(arrived)))
        };
        match buffer.layer {
            Layer::Record(segment) => differing(segment).map(|(sent, _)| sent),
            Layer::Arrived(segment) => differing(segment).map(|(_, arrived)| arrived),
            Layer::Message if buffer.runs.is_empty() => self.message.containers.first().and_then(|container| {
                let before = container.piece.start.checked_sub(container.wire.start)? as usize;
                let (sent, _) = differing(container.segment)?;
                let own = |range: Range<usize>| {
                    range.start.saturating_sub(before)..range.end.saturating_sub(before).min(container.piece.len())
                };
                Some(sent.into_iter().map(own).filter(|range| !range.is_empty()).collect())
            }),
            _ => None,
        }
        .unwrap_or_default()
    }
}

/// What does not fit, with what it means.
pub(super) fn trouble(current: &Current, issue: &Issue) -> Trouble {
    let said = current.texts.say(Subject::Issue(issue.problem.key()), &Facts::of_issue(issue));
    Trouble { told: issue.to_string(), said }
}

/// Counts the fields that stand beside each other in one.
fn place_in_sets(fields: &mut [Field]) {
    // The fields of each set that is open, by depth.
    let mut open: Vec<Vec<usize>> = Vec::new();
    for index in 0..=fields.len() {
        let depth = fields.get(index).map(|field| field.depth);
        let kept = depth.map_or(0, |depth| depth + 1);
        for set in open.drain(kept.min(open.len())..) {
            for (position, &member) in set.iter().enumerate() {
                (fields[member].position, fields[member].set_size) = (position + 1, set.len());
            }
        }
        if let Some(depth) = depth {
            open.resize_with(depth + 1, Vec::new);
            open[depth].push(index);
        }
    }
}

impl Part {
    /// The leaf that holds a byte of the part.
    #[must_use]
    pub fn leaf(&self, offset: usize) -> Option<&Leaf> {
        let after = self.leaves.partition_point(|leaf| leaf.bytes.end <= offset);
        self.leaves.get(after).filter(|leaf| leaf.bytes.contains(&offset))
    }

    /// Whether a byte is shown.
    #[must_use]
    pub fn shows(&self, offset: usize) -> bool {
        self.shown.iter().any(|range| range.contains(&offset))
    }

    /// Which branches are closed before anybody opens or closes one: in a long tree the deep ones.
    #[must_use]
    pub fn closed_from(&self) -> usize {
        const MANY: usize = 60;
        let up_to = |depth: usize| self.fields.iter().filter(|field| field.depth <= depth).count();
        if self.fields.len() <= MANY {
            return usize::MAX;
        }
        (2..).take_while(|&depth| up_to(depth) <= MANY).last().unwrap_or(2)
    }
}

#[cfg(test)]
mod tests;
