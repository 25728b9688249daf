//! Where the wire deviates: which segment, which byte of it, which message and which field that byte belongs to.

use super::super::layers::{Layer, Layers, Place as LayerPlace};
use super::super::{Kind, Message, Protection, Story};
use super::first_intervention;
use crate::codepoint::ProtocolVersion;
use crate::dissect::smtp::{command, reply};
use crate::dissect::{FieldId, Tree, smtp};
use crate::trace::{Actor, Change, ConnectionId, EventId, EventKind, Micros, SegmentId, Slice, Trace};

/// The first thing on the wire that was not as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deviation {
    /// The event of it.
    pub event: EventId,
    /// When.
    pub time: Micros,
    /// Where.
    pub place: Place,
    /// What was done.
    pub change: Change,
    /// The bytes that differ, as they were sent and as they went on; empty where no bytes were changed.
    pub bytes: (Slice, Slice),
}

/// A place on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Of which connection.
    pub connection: ConnectionId,
    /// Who sent it.
    pub from: Actor,
    /// To whom it goes.
    pub to: Actor,
    /// In which segment.
    pub segment: SegmentId,
    /// Which byte of the segment; `None` for the segment as a whole.
    pub offset: Option<usize>,
    /// The number of the message to which the byte belongs, from 1; 0 where the story has none.
    pub message: u32,
    /// What that message is.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// What protects it.
    pub protection: Protection,
    /// Which version its connection had settled on.
    pub version: Option<ProtocolVersion>,
    /// The field of the wire to which the byte belongs: of the record, or of text in the clear.
    pub field: Option<FieldId>,
    /// The field of the message that it carries, where that is another one.
    pub inner: Option<FieldId>,
    /// Whether the byte stands in the last line of a reply.
    pub last_line: bool,
    /// The sender's last command before it, in upper case; empty before the first.
    pub answers: String,
}

impl Deviation {
    /// The first deviation that an intervention numbered `from` or higher brought about.
    pub(super) fn first(trace: &Trace, story: &Story, from: u32) -> Option<Self> {
        let event = first_intervention(trace, from)?;
        let happened = trace.event(event)?;
        let EventKind::Intervened { segment, change, .. } = &happened.kind else { return None };
        let (offset, bytes) = match *change {
            Change::Altered { before, after } => {
                let (offset, bytes) = differing(trace, before, after);
                (Some(offset), bytes)
            }
            _ => (None, Default::default()),
        };
        let place = Place::of(trace, story, *segment, offset)?;
        Some(Self { event, time: happened.time, place, change: change.clone(), bytes })
    }
}

/// Where two byte strings begin to differ, and what stands between the parts that are the same.
fn differing(trace: &Trace, before: Slice, after: Slice) -> (usize, (Slice, Slice)) {
    let (old, new) = (trace.bytes(before), trace.bytes(after));
    let shorter = old.len().min(new.len());
    let start = old.iter().zip(new).position(|(a, b)| a != b).unwrap_or(shorter);
    let same = |(a, b): &(&u8, &u8)| a == b;
    let end = old.iter().rev().zip(new.iter().rev()).take(shorter - start).take_while(same).count();
    let part = |slice: Slice| slice.part(start, slice.len() - end - start);
    (start, (part(before), part(after)))
}

/// Whether a segment that was altered arrives as in another run, or as it was sent.
pub(super) fn arrives_as_before(trace: &Trace, untouched: &Trace, place: &Place) -> bool {
    let here = arrival(trace, place.segment);
    place.offset.is_some()
        && here.is_some()
        && (here == arrival(untouched, place.segment) || here == sent(trace, place.segment))
}

/// The bytes of a segment as they arrived.
fn arrival(trace: &Trace, wanted: SegmentId) -> Option<&[u8]> {
    trace.events.iter().find_map(|event| match event.kind {
        EventKind::Delivered { segment, bytes, .. } if segment == wanted => Some(trace.bytes(bytes)),
        _ => None,
    })
}

fn sent(trace: &Trace, wanted: SegmentId) -> Option<&[u8]> {
    trace.events.iter().find_map(|event| match event.kind {
        EventKind::Sent { segment, bytes, .. } if segment == wanted => Some(trace.bytes(bytes)),
        _ => None,
    })
}

impl Place {
    /// The place of a byte of a segment; `None` where the story knows no such segment.
    #[must_use]
    pub fn of(trace: &Trace, story: &Story, segment: SegmentId, offset: Option<usize>) -> Option<Self> {
        let in_segment = |message: &&Message| message.containers.iter().any(|part| part.segment == segment);
        let candidates: Vec<_> = story.messages.iter().filter(in_segment).collect();
        let seen: Vec<_> = candidates.iter().map(|message| Seen::of(trace, message, segment, offset)).collect();
        let at = seen.iter().position(|seen| seen.inner.is_some()).unwrap_or(0);
        let (message, seen) = (candidates.get(at)?, seen.get(at)?);
        let before = story.messages[..message.number as usize - 1].iter().rev();
        let command =
            before.clone().find(|other| other.connection == message.connection && other.kind == Kind::Command);
        Some(Self {
            connection: message.connection,
            from: message.from,
            to: message.to,
            segment,
            offset,
            message: message.number,
            kind: message.kind,
            title: message.title.clone(),
            protection: message.protection,
            version: message.context.version,
            field: seen.field,
            inner: seen.inner.filter(|inner| Some(*inner) != seen.field),
            last_line: seen.last_line,
            answers: command.map(|command| smtp::verb(command.bytes(trace))).unwrap_or_default(),
        })
    }

    /// Whether it is said in the clear who sends the mail, or who gets it.
    pub(super) fn is_envelope(&self) -> bool {
        let path = [smtp::LOCAL_PART, smtp::DOMAIN, command::SOURCE_ROUTE];
        let names = self.title.starts_with("MAIL") || self.title.starts_with("RCPT");
        self.kind == Kind::Command
            && self.protection == Protection::Clear
            && names
            && self.field.is_some_and(|field| path.contains(&field))
    }
}

/// What a byte is in one message.
struct Seen {
    field: Option<FieldId>,
    /// The message's own field, where the byte is one of its own.
    inner: Option<FieldId>,
    last_line: bool,
}

impl Seen {
    fn of(trace: &Trace, message: &Message, segment: SegmentId, offset: Option<usize>) -> Self {
        let mut seen = Self { field: None, inner: None, last_line: false };
        let Some(offset) = offset else { return seen };
        let layers = Layers::of(trace, message);
        let record = layers.buffers.iter().position(|buffer| buffer.layer == Layer::Record(segment));
        let place = match record {
            Some(buffer) => Some(LayerPlace { buffer, offset }),
            None => clear_place(trace, message, &layers, segment, offset),
        };
        let Some(mut place) = place else { return seen };
        seen.field = field(&layers, place);
        while let Some(above) = layers.above(place) {
            place = above;
        }
        let Some(buffer) = layers.buffers.get(place.buffer) else { return seen };
        if buffer.layer == Layer::Message {
            seen.inner = field(&layers, place);
            seen.last_line = is_in_last_line(&buffer.tree, place.offset);
        }
        seen
    }
}

/// A byte of text in the clear in the message's own buffer; `None` where it belongs to another message of the segment.
fn clear_place(
    trace: &Trace,
    message: &Message,
    layers: &Layers,
    segment: SegmentId,
    offset: usize,
) -> Option<LayerPlace> {
    let part = message.containers.iter().find(|part| part.segment == segment)?;
    let begin = (part.piece.start.checked_sub(part.wire.start)?) as usize;
    let inside = offset.checked_sub(begin).filter(|inside| *inside < message.bytes(trace).len())?;
    let buffer = layers.buffers.iter().position(|buffer| buffer.layer == Layer::Message)?;
    Some(LayerPlace { buffer, offset: inside })
}

fn field(layers: &Layers, place: LayerPlace) -> Option<FieldId> {
    let leaf = layers.leaf(place)?;
    layers.buffers.get(place.buffer)?.tree.nodes.get(leaf).map(|node| node.field)
}

fn is_in_last_line(tree: &Tree, offset: usize) -> bool {
    let last = tree.nodes.iter().rev().find(|node| node.field == reply::LINE);
    last.is_some_and(|line| line.span.contains(offset))
}
