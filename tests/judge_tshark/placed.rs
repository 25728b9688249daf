//! Where our buffers stand in tshark's data sources, and which of their nodes have a field's span.

use std::ops::Range;

use waxseal::dissect::{Node, NodeId, Tree};
use waxseal::story::Story;
use waxseal::story::layers::{Buffer, Layer, Layers};
use waxseal::trace::{SegmentId, Trace};

use crate::pdml::{Field, HEADERS, Packet, Source};

/// All buffers of ours that stand in one packet, and what of them one record carried.
pub(crate) struct Buffers<'a> {
    placed: Vec<Placed<'a>>,
    pieces: Vec<Piece>,
}

/// Bytes of messages that one record carried, in a data source.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Piece {
    source: usize,
    segment: SegmentId,
    start: usize,
    end: usize,
}

/// A buffer of ours in a data source.
struct Placed<'a> {
    /// The number of its source in the packet.
    source: usize,
    /// The offset of its first byte there.
    at: usize,
    bytes: &'a [u8],
    tree: &'a Tree,
}

/// What has the span of a field.
#[derive(Clone, Copy)]
pub(crate) enum Found<'a> {
    /// A node, and the bytes that its tree was made of.
    Node(&'a Node, &'a [u8]),
    /// Parts of one structure that follow one another, the first and the last: what a structure holds behind tag and length,
    /// or what we tell apart and tshark does not.
    Parts(&'a Node, &'a Node),
    /// All that one record carried of what several did: no node, but a run of ours between message and record.
    Piece,
}

/// The layers of every message of a run.
pub(crate) fn layers(trace: &Trace, story: &Story) -> Vec<Layers> {
    story.messages.iter().map(|message| Layers::of(trace, message)).collect()
}

impl<'a> Buffers<'a> {
    /// Finds the buffers of a run in a packet.
    pub(crate) fn of(packet: &'a Packet, trace: &'a Trace, layers: &'a [Layers]) -> Self {
        let (mut placed, mut pieces) = (Vec::new(), Vec::new());
        for layers in layers {
            let is_on_wire = |buffer: &Buffer| {
                let bytes = buffer.bytes(trace);
                buffer.runs.is_empty() && packet.sources.iter().any(|source| wire(source, bytes).is_some())
            };
            let here = layers.buffers.iter().any(is_on_wire);
            for buffer in &layers.buffers {
                let bytes = buffer.bytes(trace);
                for (source, at) in places(packet, buffer, bytes, here) {
                    placed.push(Placed { source, at, bytes, tree: &buffer.tree });
                    pieces.extend(carried(layers, buffer).map(|(segment, bytes)| {
                        // The line that ends a mail is not in its source.
                        let end = packet.sources[source].bytes.len().min(at + bytes.end);
                        Piece { source, segment, start: at + bytes.start, end }
                    }));
                }
            }
        }
        Self { placed, pieces: joined(pieces) }
    }

    /// What of ours has a field's span.
    pub(crate) fn at(&self, field: &Field) -> Vec<Found<'a>> {
        let end = field.pos + field.bytes.len();
        let holds = |placed: &&Placed<'a>| {
            field.sources.contains(&placed.source) && placed.at <= field.pos && end <= placed.at + placed.bytes.len()
        };
        let found = |placed: &Placed<'a>| placed.found(field.pos - placed.at, end - placed.at);
        let is_piece =
            |piece: &&Piece| field.sources.contains(&piece.source) && (piece.start, piece.end) == (field.pos, end);
        // tshark names what it put together so: `tls.handshake.fragment`, `smtp.data.fragment`.
        let pieces =
            self.pieces.iter().filter(|_| field.name.ends_with(".fragment")).filter(is_piece).map(|_| Found::Piece);
        self.placed.iter().filter(holds).flat_map(found).chain(pieces).collect()
    }
}

/// The bytes of a message that each record carried.
fn carried<'a>(layers: &'a Layers, buffer: &'a Buffer) -> impl Iterator<Item = (SegmentId, Range<usize>)> + 'a {
    let runs = buffer.runs.iter().filter(|_| buffer.layer == Layer::Message);
    runs.filter_map(|run| match layers.buffers[run.buffer].layer {
        Layer::Record(segment) | Layer::Opened(segment) => Some((segment, run.bytes.clone())),
        Layer::Arrived(_) | Layer::Message | Layer::Decompressed { .. } => None,
    })
}

/// Joins what follows one another in one record: the end of one message and the beginning of the next.
fn joined(mut pieces: Vec<Piece>) -> Vec<Piece> {
    pieces.sort_unstable();
    let mut joined: Vec<Piece> = Vec::new();
    for piece in pieces {
        match joined.last_mut() {
            Some(last) if (last.source, last.segment, last.end) == (piece.source, piece.segment, piece.start) => {
                last.end = piece.end;
            }
            _ => joined.push(piece),
        }
    }
    joined
}

/// The sources in which a buffer stands, with its offset there. `here` tells whether what carried it is in this packet.
fn places(packet: &Packet, buffer: &Buffer, bytes: &[u8], here: bool) -> Vec<(usize, usize)> {
    let place = |(number, source): (usize, &Source)| {
        let offsets: Vec<usize> = match (source.name.as_str(), buffer.layer) {
            // The text of a mail is shown once it is whole, by the packet of its last piece, and without the line that ends it.
            ("Reassembled SMTP", Layer::Message) => offsets(source, bytes.strip_suffix(b".\r\n").unwrap_or(bytes)),
            // The content of a record is shown without type and padding.
            ("Decrypted TLS", Layer::Opened(_)) if here && bytes.starts_with(&source.bytes) => vec![0],
            (_, Layer::Message) if here && !buffer.runs.is_empty() => offsets(source, bytes),
            (_, Layer::Opened(_)) => Vec::new(),
            // No byte of the wire: tshark has it as a source of its own, if it decompresses it.
            (_, Layer::Decompressed { .. }) if here && source.bytes == bytes => vec![0],
            (_, Layer::Decompressed { .. }) => Vec::new(),
            _ => wire(source, bytes).into_iter().collect(),
        };
        offsets.into_iter().map(move |at| (number, at))
    };
    packet.sources.iter().enumerate().flat_map(place).collect()
}

/// Everywhere that bytes stand in a source.
fn offsets(source: &Source, bytes: &[u8]) -> Vec<usize> {
    let windows = source.bytes.windows(bytes.len()).enumerate();
    windows.filter(|(_, window)| *window == bytes).map(|(at, _)| at).collect()
}

/// Where bytes of the wire stand: in the frame, or in what several frames made.
fn wire(source: &Source, bytes: &[u8]) -> Option<usize> {
    match source.name.as_str() {
        "Frame" => source.bytes.get(HEADERS..).filter(|payload| *payload == bytes).map(|_| HEADERS),
        "Reassembled TCP" => (source.bytes == bytes).then_some(0),
        _ => None,
    }
}

impl<'a> Placed<'a> {
    fn found(&self, start: usize, end: usize) -> Vec<Found<'a>> {
        let starts = |node: &Node| node.span.start as usize == start && !node.span.is_empty();
        let ends = |node: &Node| node.span.end as usize == end;
        let nodes = &self.tree.nodes;
        let whole = nodes.iter().filter(|node| starts(node) && ends(node)).map(|node| Found::Node(node, self.bytes));
        let parts = (0..nodes.len()).filter_map(|above| {
            let parts: Vec<NodeId> = self.tree.children(above).collect();
            let first = parts.iter().position(|&part| starts(&nodes[part]))?;
            let last = parts.iter().position(|&part| ends(&nodes[part]) && !nodes[part].span.is_empty())?;
            (first < last).then(|| Found::Parts(&nodes[parts[first]], &nodes[parts[last]]))
        });
        whole.chain(parts).collect()
    }
}
