//! Where our buffers stand in tshark's data sources, and which of their nodes have a field's span.

use waxseal::dissect::{Node, NodeId, Tree};
use waxseal::story::Story;
use waxseal::story::layers::{Buffer, Layer, Layers};
use waxseal::trace::Trace;

use crate::pdml::{Field, HEADERS, Packet, Source};

/// All buffers of ours that stand in one packet.
pub(crate) struct Buffers<'a>(Vec<Placed<'a>>);

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
}

/// The layers of every message of a run.
pub(crate) fn layers(trace: &Trace, story: &Story) -> Vec<Layers> {
    story.messages.iter().map(|message| Layers::of(trace, message)).collect()
}

impl<'a> Buffers<'a> {
    /// Finds the buffers of a run in a packet.
    pub(crate) fn of(packet: &'a Packet, trace: &'a Trace, layers: &'a [Layers]) -> Self {
        let mut placed = Vec::new();
        for layers in layers {
            let is_on_wire = |buffer: &Buffer| {
                let bytes = buffer.bytes(trace);
                buffer.runs.is_empty() && packet.sources.iter().any(|source| wire(source, bytes).is_some())
            };
            let here = layers.buffers.iter().any(is_on_wire);
            for buffer in &layers.buffers {
                let bytes = buffer.bytes(trace);
                let places = places(packet, buffer, bytes, here);
                placed.extend(places.into_iter().map(|(source, at)| Placed { source, at, bytes, tree: &buffer.tree }));
            }
        }
        Self(placed)
    }

    /// What of ours has a field's span; `None` where no buffer of ours holds the field at all.
    pub(crate) fn at(&self, field: &Field) -> Option<Vec<Found<'a>>> {
        let end = field.pos + field.bytes.len();
        let holds = |placed: &&Placed<'a>| {
            field.sources.contains(&placed.source) && placed.at <= field.pos && end <= placed.at + placed.bytes.len()
        };
        let holders: Vec<_> = self.0.iter().filter(holds).collect();
        let found = |placed: &Placed<'a>| placed.found(field.pos - placed.at, end - placed.at);
        (!holders.is_empty()).then(|| holders.into_iter().flat_map(found).collect())
    }
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
