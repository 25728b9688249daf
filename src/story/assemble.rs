//! From events to messages: clear text falls into lines, records into what they hold, split messages are joined.

use std::collections::BTreeMap;

use super::keys::Keys;
use super::speech::{Piece, Speech};
use super::{Container, Content, Fate, Kind, Message, Protection};
use crate::codepoint::{CipherSuite, ContentType, HandshakeType, ProtocolVersion};
use crate::dissect::extension::supported_versions;
use crate::dissect::handshake::server_hello;
use crate::dissect::{Context, Value, alert, handshake, record, smtp};
use crate::trace::{
    Actor, Change, ConnectionId, Ends, Event, EventId, EventKind, Framing, Operation, SegmentId, Side, Slice, Trace,
};

/// All messages of a trace in the order in which they were sent.
pub(super) fn messages(trace: &Trace) -> Vec<Message> {
    let mut assembly = Assembly {
        trace,
        ends: Ends::of(trace),
        fates: fates(trace),
        seals: BTreeMap::new(),
        keys: Keys::default(),
        speech: BTreeMap::new(),
        partial: BTreeMap::new(),
        unspoken: BTreeMap::new(),
        contexts: BTreeMap::new(),
        messages: Vec::new(),
    };
    for (index, event) in trace.events.iter().enumerate() {
        assembly.event(EventId(index as u32), event);
    }
    assembly.speak_out();
    for (index, message) in assembly.messages.iter_mut().enumerate() {
        message.number = index as u32 + 1;
        message.fate = message.containers.iter().map(|part| part.fate).max_by_key(rank).unwrap_or(Fate::Lost);
    }
    assembly.messages
}

/// What became of each segment that the link took: arrived, altered; a segment without an entry was lost.
fn fates(trace: &Trace) -> BTreeMap<SegmentId, Fate> {
    let mut sent = BTreeMap::new();
    let mut fates = BTreeMap::new();
    for event in &trace.events {
        match &event.kind {
            EventKind::Sent { segment, bytes, .. } => {
                sent.insert(*segment, *bytes);
                fates.insert(*segment, Fate::Lost);
            }
            EventKind::Delivered { segment, bytes, .. } => {
                let same = sent.get(segment).is_some_and(|before| trace.bytes(*before) == trace.bytes(*bytes));
                fates.insert(*segment, if same { Fate::Arrived } else { Fate::Altered { arrived: *bytes } });
            }
            _ => {}
        }
    }
    fates
}

/// The worst fate of its containers is the message's.
fn rank(fate: &Fate) -> u8 {
    match fate {
        Fate::Arrived => 0,
        Fate::Injected => 1,
        Fate::Altered { .. } => 2,
        Fate::Lost => 3,
    }
}

struct Assembly<'a> {
    trace: &'a Trace,
    ends: Ends,
    fates: BTreeMap<SegmentId, Fate>,
    /// Sealed record → the operation that sealed it.
    seals: BTreeMap<Slice, EventId>,
    keys: Keys<'a>,
    speech: BTreeMap<ConnectionId, Speech>,
    /// Handshake bytes that are no whole message yet, for each direction.
    partial: BTreeMap<(ConnectionId, Actor), Partial>,
    /// Text that is no whole line yet, for each direction, with the last segment of it.
    unspoken: BTreeMap<(ConnectionId, Actor), (Partial, Segment<'a>, Protection)>,
    /// What the server has chosen on each connection so far.
    contexts: BTreeMap<ConnectionId, Context>,
    messages: Vec<Message>,
}

/// The beginning of a message whose rest is still to come.
#[derive(Default)]
struct Partial {
    bytes: Vec<u8>,
    containers: Vec<Container>,
}

impl Partial {
    /// What lies here already, and behind it what came in a container.
    fn with(&self, content: &[u8]) -> Vec<u8> {
        [&self.bytes, content].concat()
    }

    /// Cuts what [`Partial::with`] gave into messages of these lengths: each with the pieces that carried it, and what is left.
    fn cut(self, buffer: &[u8], container: Container, content: Slice, lengths: &[usize]) -> (Vec<Carried>, Self) {
        let before = self.bytes.len();
        let mut containers = self.containers;
        let mut at = 0;
        let mut whole = Vec::new();
        for length in lengths {
            let begin = at.max(before) - before;
            let end = at + length;
            containers.push(Container { piece: content.part(begin, end - before - begin), ..container });
            let content = match containers[..] {
                [one] => Content::Slice(one.piece),
                _ => Content::Joined(buffer[at..end].to_vec()),
            };
            whole.push((std::mem::take(&mut containers), content));
            at = end;
        }
        if at < buffer.len() {
            let begin = at.max(before) - before;
            containers.push(Container { piece: content.part(begin, content.len()), ..container });
        }
        (whole, Self { bytes: buffer[at..].to_vec(), containers })
    }
}

/// A whole message: the pieces that carried it, and its bytes.
type Carried = (Vec<Container>, Content);

/// A segment as it was put on the link: who says it, how and where it is.
#[derive(Clone, Copy)]
struct Segment<'a> {
    event: &'a Event,
    connection: ConnectionId,
    from: Actor,
    to: Actor,
    side: Side,
    container: Container,
}

impl<'a> Assembly<'a> {
    fn event(&mut self, id: EventId, event: &'a Event) {
        let Some(connection) = event.connection else { return };
        let container = |segment: SegmentId, wire: Slice, fate: Fate| Container {
            segment,
            sent: id,
            wire,
            piece: wire,
            sealed: None,
            fate,
        };
        match &event.kind {
            EventKind::Connected { port, .. } => {
                self.speech.insert(connection, Speech::at_port(*port));
            }
            EventKind::Operation(operation) => {
                self.keys.learn(operation);
                if let Operation::Seal { record, .. } = operation {
                    self.seals.insert(*record, id);
                }
            }
            EventKind::Sent { segment, bytes, framing } => {
                let (from, to) = (event.actor, self.ends.peer(connection, event.actor));
                let part = Segment {
                    event,
                    connection,
                    from,
                    to,
                    side: self.side_of(connection, from),
                    container: container(*segment, *bytes, self.fates.get(segment).copied().unwrap_or(Fate::Lost)),
                };
                match framing {
                    Framing::Clear => self.speech(part, *bytes, Protection::Clear),
                    Framing::Record => self.record(part),
                }
            }
            EventKind::Intervened { change, segment, .. } => match *change {
                Change::Injected { bytes, to } => self.record(Segment {
                    event,
                    connection,
                    from: Actor::Attacker,
                    to,
                    side: self.side_of(connection, to).other(),
                    container: container(*segment, bytes, Fate::Injected),
                }),
                Change::Sealed { bytes, to } => self.record(Segment {
                    event,
                    connection,
                    from: self.ends.peer(connection, to),
                    to,
                    side: self.side_of(connection, to).other(),
                    container: container(*segment, bytes, Fate::Injected),
                }),
                Change::Duplicated { copy, bytes, to } => self.opaque(Segment {
                    event,
                    connection,
                    from: Actor::Attacker,
                    to,
                    side: self.side_of(connection, to).other(),
                    container: container(copy, bytes, Fate::Injected),
                }),
                _ => {}
            },
            _ => {}
        }
    }

    /// At which end an actor sits; who sits at none counts as a client.
    fn side_of(&self, connection: ConnectionId, actor: Actor) -> Side {
        self.ends.side(connection, actor).unwrap_or(Side::Client)
    }

    /// Clear or opened text: SMTP, or HTTP.
    fn speech(&mut self, part: Segment<'a>, text: Slice, protection: Protection) {
        let direction = (part.connection, part.from);
        let held = self.unspoken.remove(&direction).map(|(held, ..)| held).unwrap_or_default();
        let buffer = held.with(self.trace.bytes(text));
        let pieces = self.speech.entry(part.connection).or_default().pieces(part.side, &buffer);
        let lengths: Vec<_> = pieces.iter().map(|piece| piece.length).collect();
        let (carried, rest) = held.cut(&buffer, part.container, text, &lengths);
        for (piece, carried) in pieces.into_iter().zip(carried) {
            self.push_spoken(part, piece, carried, protection);
        }
        if !rest.containers.is_empty() {
            self.unspoken.insert(direction, (rest, part, protection));
        }
    }

    /// What nobody said to its end is a message too, where its last segment was sent.
    fn speak_out(&mut self) {
        for ((connection, _), (held, part, protection)) in std::mem::take(&mut self.unspoken) {
            let piece = self.speech.entry(connection).or_default().piece(part.side, &held.bytes);
            let content = match held.containers[..] {
                [one] => Content::Slice(one.piece),
                _ => Content::Joined(held.bytes),
            };
            self.push_spoken(part, piece, (held.containers, content), protection);
        }
        self.messages.sort_by_key(|message| message.containers.last().map(|container| container.sent));
    }

    fn push_spoken(&mut self, part: Segment<'_>, piece: Piece, carried: Carried, protection: Protection) {
        let (containers, content) = carried;
        self.push_joined(part, containers, piece.kind, piece.title, protection, content);
        if let Some(message) = self.messages.last_mut() {
            message.begin = piece.begin;
        }
    }

    /// One record, sealed or not.
    fn record(&mut self, mut part: Segment<'a>) {
        let wire = part.container.wire;
        let Some(header) = record::Header::read(self.trace.bytes(wire)).filter(|header| header.whole() == wire.len())
        else {
            return self.opaque(part);
        };
        let sealed = self.seals.get(&wire).copied();
        part.container.sealed = sealed;
        let operation = sealed.and_then(|id| self.trace.event(id)).map(|event| &event.kind);
        let Some(EventKind::Operation(Operation::Seal { version, key, plaintext, content_type, .. })) = operation
        else {
            return self.content(part, header.content_type, wire.part(record::HEADER, wire.len()), Protection::Clear);
        };
        let content = match record::inner(self.trace.bytes(*plaintext)) {
            Some((_, inner)) if *version == ProtocolVersion::TLS_1_3 => plaintext.part(0, inner.len()),
            _ => *plaintext,
        };
        self.content(part, *content_type, content, self.keys.protection(*key, *version));
    }

    /// What a record holds.
    fn content(&mut self, part: Segment<'a>, content_type: ContentType, content: Slice, protection: Protection) {
        match content_type {
            ContentType::HANDSHAKE => self.handshake(part, content, protection),
            ContentType::APPLICATION_DATA => self.speech(part, content, protection),
            ContentType::CHANGE_CIPHER_SPEC => {
                let title = "ChangeCipherSpec".to_owned();
                self.push(part, Kind::ChangeCipherSpec, title, protection, content);
            }
            ContentType::ALERT => match alert::read(self.trace.bytes(content)) {
                Some((level, description)) => {
                    let kind = Kind::Alert { level, description };
                    self.push(part, kind, description.to_string(), protection, content);
                }
                None => self.opaque(part),
            },
            _ => self.opaque(part),
        }
    }

    /// Handshake bytes: whole messages, and perhaps parts of one.
    fn handshake(&mut self, part: Segment<'_>, content: Slice, protection: Protection) {
        let held = self.partial.remove(&(part.connection, part.from)).unwrap_or_default();
        let buffer = held.with(self.trace.bytes(content));
        let (messages, _) = handshake::split(&buffer);
        let lengths: Vec<_> = messages.iter().map(|message| message.len()).collect();
        let (carried, rest) = held.cut(&buffer, part.container, content, &lengths);
        for (message, (containers, bytes)) in messages.into_iter().zip(carried) {
            let kind = handshake::header(message)
                .map_or(Kind::Opaque { content_type: Some(ContentType::HANDSHAKE) }, |(kind, _)| Kind::Handshake(kind));
            self.push_joined(part, containers, kind, handshake::name(message), protection, bytes);
        }
        if !rest.containers.is_empty() {
            self.partial.insert((part.connection, part.from), rest);
        }
    }

    /// What cannot be read.
    fn opaque(&mut self, part: Segment<'_>) {
        let content_type = self.trace.bytes(part.container.wire).first().map(|&first| ContentType(first));
        let content_type = content_type.filter(|content_type| content_type.name().is_some());
        let title = content_type.map_or_else(|| "bytes".to_owned(), |content_type| format!("{content_type} record"));
        let protection = self.seals.get(&part.container.wire).and_then(|&id| self.trace.event(id)).map_or(
            Protection::Clear,
            |event| match &event.kind {
                EventKind::Operation(Operation::Seal { version, key, .. }) => self.keys.protection(*key, *version),
                _ => Protection::Clear,
            },
        );
        self.push(part, Kind::Opaque { content_type }, title, protection, part.container.wire);
    }

    /// A message that lies in one segment.
    fn push(&mut self, part: Segment<'_>, kind: Kind, title: String, protection: Protection, content: Slice) {
        let containers = vec![Container { piece: content, ..part.container }];
        self.push_joined(part, containers, kind, title, protection, Content::Slice(content));
    }

    fn push_joined(
        &mut self,
        part: Segment<'_>,
        containers: Vec<Container>,
        kind: Kind,
        title: String,
        protection: Protection,
        content: Content,
    ) {
        self.messages.push(Message {
            number: 0,
            connection: part.connection,
            from: part.from,
            to: part.to,
            side: part.side,
            time: part.event.time,
            kind,
            title,
            protection,
            context: self.contexts.get(&part.connection).copied().unwrap_or_default(),
            begin: smtp::Begin::default(),
            content,
            containers,
            fate: part.container.fate,
            operations: Vec::new(),
            caused_by: None,
            caused: Vec::new(),
            flight: 0,
        });
        if kind == Kind::Handshake(HandshakeType::SERVER_HELLO) {
            let chosen = self.messages.last().map(|hello| chosen(hello.bytes(self.trace)));
            self.contexts.extend(chosen.map(|chosen| (part.connection, chosen)));
        }
    }
}

/// Version and suite that a ServerHello says, `[RFC 8446 §4.2.1]`.
#[must_use]
pub fn chosen(server_hello: &[u8]) -> Context {
    let tree = handshake::message(server_hello, Context::default());
    let code = |field| match tree.find(field).map(|node| tree.nodes[node].value) {
        Some(Value::Code { number, .. }) => Some(number as u16),
        _ => None,
    };
    let version = code(supported_versions::SELECTED_VERSION).or_else(|| code(server_hello::LEGACY_VERSION));
    Context { version: version.map(ProtocolVersion), suite: code(server_hello::CIPHER_SUITE).map(CipherSuite) }
}
