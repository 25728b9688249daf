//! The bytes of a message in their layers: records as they crossed the wire, what was in them, and the message itself, each
//! with its tree, and with maps between them in both directions.
//!
//! Each layer explains its own bytes and leaves what it carries to the next one, so every byte has one explanation. What was compressed
//! is decompressed into a layer of its own, which is read as what it is.

use std::ops::Range;

use super::{Container, Content, Fate, Kind, Message, Protection};
use crate::codepoint::{CipherSuite, ContentType, ProtocolVersion};
use crate::dissect::handshake::compressed_certificate;
use crate::dissect::record::{self, Fragment};
use crate::dissect::{FieldId, NodeId, Span, Tree, alert, change_cipher_spec, handshake, http, smtp};
use crate::seal::{aead, record as protection};
use crate::trace::{EventKind, Framing, Operation, SegmentId, Slice, Trace};

/// All layers of one message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layers {
    /// The buffers, what was on the wire first, then the message itself, and last what it holds in compressed form.
    pub buffers: Vec<Buffer>,
}

/// One run of bytes with its tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Buffer {
    /// What it is.
    pub layer: Layer,
    /// Its bytes.
    pub content: Content,
    /// What they mean.
    pub tree: Tree,
    /// Where its bytes lie in buffers below it, in order of its own bytes.
    pub runs: Vec<Run>,
}

/// What a buffer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// A record as it was sent, header included.
    Record(SegmentId),
    /// A record, or text in the clear, as it arrived, where the attacker changed it.
    Arrived(SegmentId),
    /// What a record of TLS 1.3 held: content, its type, padding.
    Opened(SegmentId),
    /// The message: a handshake message, an alert, SMTP, HTTP.
    Message,
    /// What bytes of the message come to, decompressed: a Certificate message without its header, `[RFC 8879 §4]`.
    Decompressed {
        /// Where in the message they stand.
        from: Span,
    },
}

/// Bytes that lie in another buffer too: there they are carried, or are the ciphertext of these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Which bytes of the upper buffer.
    pub bytes: Range<usize>,
    /// The number of the lower buffer.
    pub buffer: usize,
    /// The offset of the first of them there.
    pub at: usize,
}

/// A byte: the number of a buffer, and an offset in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The number of the buffer.
    pub buffer: usize,
    /// The offset.
    pub offset: usize,
}

impl Buffer {
    /// Its bytes.
    #[must_use]
    pub fn bytes<'a>(&'a self, trace: &'a Trace) -> &'a [u8] {
        self.content.bytes(trace)
    }
}

impl Layers {
    /// Dissects a message and what carried it.
    #[must_use]
    pub fn of(trace: &Trace, message: &Message) -> Self {
        let mut layers = Self::default();
        let mut runs = Vec::new();
        let mut at = 0;
        for container in &message.containers {
            if let Some(run) = layers.container(trace, message, container) {
                runs.push(Run { bytes: at..at + container.piece.len(), ..run });
            }
            at += container.piece.len();
        }
        if let Some(tree) = tree(message, message.bytes(trace)) {
            layers.buffers.push(Buffer { layer: Layer::Message, content: message.content.clone(), tree, runs });
            layers.buffers.extend(decompressed(trace, message));
        }
        layers
    }

    /// The byte that this one lies on: the sealed byte of an opened one, the record's byte of a message's.
    #[must_use]
    pub fn below(&self, place: Place) -> Option<Place> {
        let run = self.buffers.get(place.buffer)?.runs.iter().find(|run| run.bytes.contains(&place.offset))?;
        Some(Place { buffer: run.buffer, offset: run.at + place.offset - run.bytes.start })
    }

    /// The byte that lies on this one: what a sealed byte opens to, what a carried byte means.
    #[must_use]
    pub fn above(&self, place: Place) -> Option<Place> {
        let inside =
            |run: &&Run| run.buffer == place.buffer && (run.at..run.at + run.bytes.len()).contains(&place.offset);
        self.buffers.iter().enumerate().find_map(|(buffer, upper)| {
            let run = upper.runs.iter().find(inside)?;
            Some(Place { buffer, offset: run.bytes.start + place.offset - run.at })
        })
    }

    /// The leaf that holds a byte.
    #[must_use]
    pub fn leaf(&self, place: Place) -> Option<NodeId> {
        self.buffers.get(place.buffer)?.tree.leaf_at(place.offset)
    }

    /// Adds what carried a piece of the message, and says where the piece lies in it; `None` where nothing lies between
    /// piece and wire, as in clear text, or where nobody can read the record.
    fn container(&mut self, trace: &Trace, message: &Message, container: &Container) -> Option<Run> {
        let sent = trace.event(container.sent).map(|event| &event.kind);
        if matches!(sent, Some(EventKind::Sent { framing: Framing::Clear, .. })) {
            if let Fate::Altered { arrived } = container.fate
                && let Some(tree) = tree(message, trace.bytes(arrived))
            {
                self.push(Layer::Arrived(container.segment), arrived, tree);
            }
            return None;
        }
        let seal = container.sealed.and_then(|id| trace.event(id)).map(|event| &event.kind);
        let fragment = fragment(seal, message);
        let wire = self.push(
            Layer::Record(container.segment),
            container.wire,
            record::message(trace.bytes(container.wire), fragment),
        );
        if let Fate::Altered { arrived } = container.fate {
            // What was carried in the clear is read here, for no other layer shows what it became.
            let clear = Fragment::Clear(message.context);
            let fragment = if matches!(fragment, Fragment::Carried) { clear } else { fragment };
            let tree = record::message(trace.bytes(arrived), fragment);
            self.push(Layer::Arrived(container.segment), arrived, tree);
        }
        let run = |at, buffer| Run { bytes: 0..container.piece.len(), buffer, at };
        match seal {
            Some(EventKind::Operation(Operation::Seal { version, plaintext, ciphertext, .. })) => {
                let sealed_at = ciphertext_at(container.wire, *ciphertext)?;
                let piece_at = container.piece.start.checked_sub(plaintext.start)? as usize;
                if *version != ProtocolVersion::TLS_1_3 {
                    return Some(run(sealed_at + piece_at, wire));
                }
                let tree = record::opened(trace.bytes(*plaintext), None);
                let opened = self.push(Layer::Opened(container.segment), *plaintext, tree);
                self.buffers[opened].runs.push(Run { bytes: 0..plaintext.len(), buffer: wire, at: sealed_at });
                Some(run(piece_at, opened))
            }
            _ if matches!(fragment, Fragment::Sealed { .. }) => None,
            _ => Some(run((container.piece.start - container.wire.start) as usize, wire)),
        }
    }

    fn push(&mut self, layer: Layer, bytes: Slice, tree: Tree) -> usize {
        self.buffers.push(Buffer { layer, content: Content::Slice(bytes), tree, runs: Vec::new() });
        self.buffers.len() - 1
    }
}

/// What is in a message in compressed form. No byte of it lies on one of the message's: [`Layer::Decompressed`] names the span that it
/// comes from.
fn decompressed(trace: &Trace, message: &Message) -> Option<Buffer> {
    let (from, content) = compressed_certificate::decompressed(message.bytes(trace))?;
    let tree = handshake::certificate_body(&content, message.context);
    let layer = Layer::Decompressed { from };
    Some(Buffer { layer, content: Content::Joined(content), tree, runs: Vec::new() })
}

/// Whether a field's bytes are read in the layer above.
#[must_use]
pub fn is_carried(field: FieldId) -> bool {
    [record::FRAGMENT, record::INNER_CONTENT].contains(&field)
}

/// What a record's fragment is.
fn fragment(seal: Option<&EventKind>, message: &Message) -> Fragment {
    let context = message.context;
    match (seal, message.kind) {
        (Some(EventKind::Operation(Operation::Seal { version, suite, .. })), _) => sealed(*version, Some(*suite)),
        // A copy of a sealed record, and what somebody without keys made look like one.
        (_, Kind::Opaque { content_type: Some(content_type) })
            if message.protection != Protection::Clear || content_type == ContentType::APPLICATION_DATA =>
        {
            sealed(context.version.unwrap_or(ProtocolVersion::TLS_1_3), context.suite)
        }
        (_, Kind::Opaque { .. }) => Fragment::Clear(context),
        _ => Fragment::Carried,
    }
}

fn sealed(version: ProtocolVersion, suite: Option<CipherSuite>) -> Fragment {
    let has_explicit_nonce = version != ProtocolVersion::TLS_1_3
        && suite.and_then(|suite| protection::iv_len(suite).ok()).is_some_and(|iv| iv < aead::NONCE);
    let explicit_nonce = if has_explicit_nonce { protection::EXPLICIT_NONCE } else { 0 };
    Fragment::Sealed { version, explicit_nonce, tag: aead::TAG }
}

/// The tree of a message by itself; `None` where nobody can read it, and its record is all there is.
pub(super) fn tree(message: &Message, bytes: &[u8]) -> Option<Tree> {
    Some(match message.kind {
        Kind::Handshake(_) => handshake::message(bytes, message.context),
        Kind::ChangeCipherSpec => change_cipher_spec::message(bytes),
        Kind::Alert { .. } => alert::message(bytes),
        Kind::Command => smtp::command(bytes),
        Kind::Reply { .. } | Kind::Opaque { content_type: None } => smtp::reply(bytes),
        Kind::MailText => smtp::mail(bytes, message.begin),
        Kind::HttpRequest => http::request(bytes),
        Kind::HttpResponse { .. } => http::response(bytes),
        Kind::Opaque { content_type: Some(_) } => return None,
    })
}

/// Where the ciphertext stands in its record: behind header and explicit nonce, before the tag.
fn ciphertext_at(record: Slice, ciphertext: Slice) -> Option<usize> {
    record.len().checked_sub(ciphertext.len() + aead::TAG)
}
