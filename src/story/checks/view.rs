//! What one end of a connection saw: the handshake messages that it sent, and those of its peer as they arrived.
//!
//! An altered message is to its receiver what arrived, so the receiver's own framing and openings are read here, and not
//! what the peer sent. The order is that of the transcript, `[RFC 8446 §4.4.1]`.

use std::borrow::Cow;
use std::collections::{BTreeMap, VecDeque};

use super::super::{Content, Kind, Message, Story, fetches_policy};
use super::Input;
use super::hello::Hello;
use crate::codepoint::{CipherSuite, ContentType, HandshakeType, ProtocolVersion};
use crate::dissect::handshake::compressed_certificate;
use crate::dissect::{handshake, record};
use crate::seal::hash::{Function, Output};
use crate::trace::{
    Actor, ConnectionId, Ends, Event, EventId, EventKind, Failure, Opened, Operation, SegmentId, Side, Slice, Trace,
};

/// One end of one connection, looked at from inside.
pub(super) struct View<'a> {
    pub(super) trace: &'a Trace,
    pub(super) connection: ConnectionId,
    /// Which end.
    side: Side,
    /// Who sits there.
    pub(super) actor: Actor,
    /// Who sits opposite.
    pub(super) peer: Actor,
    /// The handshake messages both ways, in order.
    pub(super) heard: Vec<Heard<'a>>,
    /// This connection's messages.
    messages: Vec<&'a Message>,
}

/// A handshake message as this end knows it.
pub(super) struct Heard<'a> {
    pub(super) kind: HandshakeType,
    /// The whole message, header included.
    pub(super) bytes: Cow<'a, [u8]>,
    /// Where it stands in the trace, if it stands there in one piece.
    slice: Option<Slice>,
    /// How many bytes stand in front of that: the header of a message that was compressed without it.
    front: usize,
    /// Whether this end sent it.
    pub(super) own: bool,
    /// The story's number for it.
    pub(super) message: u32,
    /// The event at which it was sent, or was there.
    pub(super) at: EventId,
}

/// What the ServerHello settled.
#[derive(Clone, Copy)]
pub(super) struct Agreed {
    pub(super) version: ProtocolVersion,
    pub(super) suite: CipherSuite,
}

impl Agreed {
    /// The hash function of transcript and key schedule; `None` for a suite that is not built in.
    pub(super) fn function(self) -> Option<Function> {
        Function::of_suite(self.suite).ok()
    }

    pub(super) fn is_tls13(self) -> bool {
        self.version == ProtocolVersion::TLS_1_3
    }
}

impl Heard<'_> {
    /// A part of the message as an input: a slice where it stands in the trace.
    pub(super) fn input(&self, range: std::ops::Range<usize>) -> Input {
        match (self.slice, range.start.checked_sub(self.front)) {
            (Some(slice), Some(start)) => Input::Slice(slice.part(start, range.len())),
            _ => Input::hex(self.bytes.get(range).unwrap_or_default()),
        }
    }

    /// Whether it is a ServerHello that asks for a second ClientHello.
    pub(super) fn is_retry(&self) -> bool {
        self.kind == HandshakeType::SERVER_HELLO && handshake::name(&self.bytes) == "HelloRetryRequest"
    }
}

impl<'a> View<'a> {
    pub(super) fn of(
        trace: &'a Trace,
        story: &'a Story,
        ends: &Ends,
        (connection, side): (ConnectionId, Side),
    ) -> Self {
        let messages = story.messages.iter().filter(|message| message.connection == connection).collect();
        let (actor, peer) = (ends.actor(connection, side), ends.actor(connection, side.other()));
        let mut view = Self { trace, connection, side, actor, peer, heard: Vec::new(), messages };
        view.heard = Ear::of(&view).listen();
        view
    }

    /// The events of this connection.
    pub(super) fn events(&self) -> impl Iterator<Item = (EventId, &'a Event)> + '_ {
        let numbered = self.trace.events.iter().enumerate();
        numbered
            .filter(|(_, event)| event.connection == Some(self.connection))
            .map(|(index, event)| (EventId(index as u32), event))
    }

    /// What this end did on this connection.
    pub(super) fn own_events(&self) -> impl Iterator<Item = (EventId, &'a Event)> + '_ {
        self.events().filter(|(_, event)| event.actor == self.actor)
    }

    /// This end's cryptographic operations.
    pub(super) fn operations(&self) -> impl Iterator<Item = (EventId, &'a Operation)> + '_ {
        self.own_events().filter_map(|(id, event)| match &event.kind {
            EventKind::Operation(operation) => Some((id, operation)),
            _ => None,
        })
    }

    pub(super) const fn is_client(&self) -> bool {
        matches!(self.side, Side::Client)
    }

    /// Whether the connection leads to a policy host: what was set for the mail says nothing of it.
    pub(super) fn fetches_policy(&self) -> bool {
        fetches_policy(self.trace, self.connection)
    }

    /// The messages of this connection, as they were sent.
    pub(super) fn messages(&self) -> impl Iterator<Item = &'a Message> + '_ {
        self.messages.iter().copied()
    }

    /// What the last ServerHello settled; `None` before there is one.
    pub(super) fn agreed(&self) -> Option<Agreed> {
        let heard = self.heard.iter().rev().find(|heard| heard.kind == HandshakeType::SERVER_HELLO)?;
        if heard.is_retry() {
            return None;
        }
        let hello = Hello::read(&heard.bytes)?;
        Some(Agreed { version: hello.version(), suite: hello.suites().next()? })
    }

    /// The place of the first message of this kind that the peer sent.
    pub(super) fn peers_first(&self, kind: HandshakeType) -> Option<usize> {
        self.heard.iter().position(|heard| heard.kind == kind && !heard.own)
    }

    /// The place of the peer's Certificate message, compressed or not.
    pub(super) fn peers_certificate(&self) -> Option<usize> {
        let kinds = [HandshakeType::CERTIFICATE, HandshakeType::COMPRESSED_CERTIFICATE];
        self.heard.iter().position(|heard| kinds.contains(&heard.kind) && !heard.own)
    }

    /// The Certificate message that a compressed one holds, with a header of its own, as if it had come so; `None` where it does not
    /// decompress to what it says.
    pub(super) fn decompressed(&self, heard: &Heard<'_>) -> Option<Heard<'a>> {
        let (_, body) = compressed_certificate::decompressed(&heard.bytes)?;
        let slice = self.decompression(heard.at).and_then(|(_, _, output)| output);
        let length = (body.len() as u32).to_be_bytes();
        let header = [HandshakeType::CERTIFICATE.0, length[1], length[2], length[3]];
        Some(Heard {
            kind: HandshakeType::CERTIFICATE,
            bytes: Cow::Owned([&header[..], &body].concat()),
            slice: slice.filter(|slice| self.trace.bytes(*slice) == body),
            front: handshake::HEADER,
            ..*heard
        })
    }

    /// This end's first decompression from an event on, with what went in and what came out.
    pub(super) fn decompression(&self, from: EventId) -> Option<(EventId, Slice, Option<Slice>)> {
        self.operations().filter(|(id, _)| *id >= from).find_map(|(id, operation)| match operation {
            Operation::Decompress { input, output, .. } => Some((id, *input, *output)),
            _ => None,
        })
    }

    /// The messages in front of one, one behind the other, as they count for a signature of TLS 1.2.
    pub(super) fn messages_before(&self, index: usize) -> Vec<u8> {
        self.counted(index).flat_map(|heard| heard.bytes.iter().copied()).collect()
    }

    /// Transcript-Hash over what was said before the message at `index`, and over `behind`, `[RFC 8446 §4.4.1]`.
    pub(super) fn transcript_hash(&self, index: usize, behind: &[u8], function: Function) -> Output {
        let retried = self.counted(index).any(Heard::is_retry);
        let mut running = function.start();
        for (place, heard) in self.counted(index).enumerate() {
            if retried && place == 0 {
                let digest = function.digest(&heard.bytes);
                running.update(&[HandshakeType::MESSAGE_HASH.0, 0, 0, function.output_len() as u8]);
                running.update(digest.as_ref());
            } else {
                running.update(&heard.bytes);
            }
        }
        running.update(behind);
        running.finish()
    }

    /// What counts for the transcript: everything but HelloRequest, `[RFC 5246 §7.4.1.1]`.
    fn counted(&self, index: usize) -> impl Iterator<Item = &Heard<'a>> {
        self.heard[..index].iter().filter(|heard| heard.kind != HandshakeType::HELLO_REQUEST)
    }

    /// Bytes as an input: the operation of this end that gave them and where they stand, else in hex.
    pub(super) fn derived(&self, bytes: &[u8]) -> (Option<EventId>, Input) {
        let found = self.operations().find_map(|(id, operation)| {
            let output = match operation {
                Operation::HashFinish { output, .. }
                | Operation::HkdfExpand { output, .. }
                | Operation::Hmac { output, .. }
                | Operation::Prf { output, .. } => *output,
                _ => return None,
            };
            (self.trace.bytes(output) == bytes).then_some((id, output))
        });
        found.map_or_else(|| (None, Input::hex(bytes)), |(id, slice)| (Some(id), Input::Slice(slice)))
    }

    /// The number of the message at which something happened: the last one of the segment that brought it about, else the last
    /// one that was sent before; 0 before the first.
    pub(super) fn number_at(&self, id: EventId) -> u32 {
        let cause = self.trace.event(id).and_then(|event| event.cause).and_then(|cause| self.trace.event(cause));
        let brought = match cause.map(|event| &event.kind) {
            Some(EventKind::Delivered { segment, .. }) => self.in_segment(*segment).last(),
            _ => None,
        };
        let sent = |message: &&&Message| message.containers.last().is_some_and(|part| part.sent < id);
        brought.or_else(|| self.messages.iter().rev().find(sent).copied()).map_or(0, |message| message.number)
    }

    /// The messages that this segment carried, or a part of them.
    fn in_segment(&self, segment: SegmentId) -> impl Iterator<Item = &'a Message> + '_ {
        self.messages().filter(move |message| message.containers.iter().any(|part| part.segment == segment))
    }

    /// The message that each opening belongs to.
    pub(super) fn owners(&self) -> BTreeMap<EventId, u32> {
        let owned =
            |message: &&'a Message| message.operations.iter().map(|&id| (id, message.number)).collect::<Vec<_>>();
        self.messages.iter().rev().flat_map(owned).collect()
    }

    /// A message that was joined from several records stands in one piece where it was fed to the transcript.
    fn fed(&self, bytes: &[u8]) -> Option<Slice> {
        self.operations().find_map(|(_, operation)| match operation {
            Operation::HashUpdate { input, .. } if self.trace.bytes(*input) == bytes => Some(*input),
            _ => None,
        })
    }
}

/// Goes through the events of an end and takes down what was said.
struct Ear<'v, 'a> {
    view: &'v View<'a>,
    /// Segment → the own handshake messages that end in it.
    said: BTreeMap<SegmentId, Vec<&'a Message>>,
    /// Protected fragment → its openings that are still to come.
    openings: BTreeMap<&'a [u8], VecDeque<Opening>>,
    /// The end of each segment in the stream that arrives.
    arrived: Vec<(u64, SegmentId)>,
    /// The beginning of a handshake message whose rest is to come.
    partial: Vec<u8>,
    /// Whether anything was opened: then nothing is said in the clear any more.
    sealed: bool,
    heard: Vec<Heard<'a>>,
}

/// A record that was opened, or could not be.
struct Opening {
    at: EventId,
    version: ProtocolVersion,
    opened: Opened,
}

impl<'v, 'a> Ear<'v, 'a> {
    fn of(view: &'v View<'a>) -> Self {
        let mut said: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for message in view.messages().filter(|message| message.from == view.actor && !message.is_put_in()) {
            if let (Kind::Handshake(_), Some(last)) = (message.kind, message.containers.last()) {
                said.entry(last.segment).or_default().push(message);
            }
        }
        let mut openings: BTreeMap<_, VecDeque<_>> = BTreeMap::new();
        for (at, operation) in view.operations() {
            if let Operation::Open { fragment, opened, version, .. } = operation {
                let opening = Opening { at, version: *version, opened: *opened };
                openings.entry(view.trace.bytes(*fragment)).or_default().push_back(opening);
            }
        }
        Self { view, said, openings, arrived: Vec::new(), partial: Vec::new(), sealed: false, heard: Vec::new() }
    }

    fn listen(mut self) -> Vec<Heard<'a>> {
        for (at, event) in self.view.own_events() {
            match &event.kind {
                EventKind::Sent { segment, .. } => self.say(at, *segment),
                EventKind::Delivered { segment, bytes, offset } => {
                    self.arrived.push((*offset + bytes.len() as u64, *segment));
                }
                EventKind::Framed { record, offset } => self.hear(at, *record, *offset),
                EventKind::Failed(Failure::Tls { .. } | Failure::UnexpectedEof) => break,
                _ => {}
            }
        }
        self.heard
    }

    /// Own handshake messages that end in this segment.
    fn say(&mut self, at: EventId, segment: SegmentId) {
        for message in self.said.remove(&segment).unwrap_or_default() {
            let Kind::Handshake(kind) = message.kind else { continue };
            let (bytes, slice) = match &message.content {
                Content::Slice(slice) => (Cow::Borrowed(self.view.trace.bytes(*slice)), Some(*slice)),
                Content::Joined(bytes) => (Cow::Borrowed(bytes.as_slice()), self.view.fed(bytes)),
            };
            self.heard.push(Heard { kind, bytes, slice, front: 0, own: true, message: message.number, at });
        }
    }

    /// The peer's handshake messages that are whole with this record.
    fn hear(&mut self, at: EventId, record: Slice, offset: u64) {
        let Some((at, content)) = self.content(at, record) else { return };
        let held = std::mem::take(&mut self.partial);
        let buffer = [&held, self.view.trace.bytes(content)].concat();
        let (messages, rest) = handshake::split(&buffer);
        let mut start: usize = 0;
        for bytes in messages {
            let Some((kind, _)) = handshake::header(bytes) else { continue };
            let slice = match start.checked_sub(held.len()) {
                Some(start) => Some(content.part(start, bytes.len())),
                None => self.view.fed(bytes),
            };
            start += bytes.len();
            let bytes =
                slice.map_or_else(|| Cow::Owned(bytes.to_vec()), |slice| Cow::Borrowed(self.view.trace.bytes(slice)));
            let message = self.number_of(&bytes, offset + record.len() as u64);
            self.heard.push(Heard { kind, bytes, slice, front: 0, own: false, message, at });
        }
        self.partial = rest.to_vec();
    }

    /// The handshake bytes in a record, and the event at which they could be read; `None` when it holds something else.
    fn content(&mut self, at: EventId, record: Slice) -> Option<(EventId, Slice)> {
        let trace = self.view.trace;
        let header = record::Header::read(trace.bytes(record))?;
        let fragment = record.part(record::HEADER, record.len());
        let opening = self.openings.get_mut(trace.bytes(fragment)).and_then(VecDeque::pop_front);
        let Some(Opening { at, version, opened }) = opening else {
            return (header.content_type == ContentType::HANDSHAKE && !self.sealed).then_some((at, fragment));
        };
        self.sealed = true;
        let Opened::Plaintext { plaintext, content_type: Some(ContentType::HANDSHAKE) } = opened else { return None };
        match record::inner(trace.bytes(plaintext)) {
            Some((_, inner)) if version == ProtocolVersion::TLS_1_3 => Some((at, plaintext.part(0, inner.len()))),
            _ => Some((at, plaintext)),
        }
    }

    /// The story's number for what ends here in the stream: the message of that segment with these bytes, else its first one.
    fn number_of(&self, bytes: &[u8], end: u64) -> u32 {
        let Some(&(_, segment)) = self.arrived.iter().find(|(behind, _)| end <= *behind) else { return 0 };
        let same = self.view.in_segment(segment).find(|message| message.bytes(self.view.trace) == bytes);
        same.or_else(|| self.view.in_segment(segment).next()).map_or(0, |message| message.number)
    }
}
