//! The lossless tree: every byte of a buffer belongs to exactly one leaf.
//!
//! Nodes stand in preorder in one list. Children nest, are ordered and never overlap; the leaves tile the buffer.

use super::{FieldId, Issue};

/// A range of bytes in the buffer that a tree was made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
}

impl Span {
    /// The number of bytes.
    #[must_use]
    pub const fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether there is no byte in it.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether the byte at this offset lies in it.
    #[must_use]
    pub const fn contains(self, offset: usize) -> bool {
        self.start as usize <= offset && offset < self.end as usize
    }

    /// The bytes of `buffer` that it names; empty where it reaches beyond.
    #[must_use]
    pub fn of(self, buffer: &[u8]) -> &[u8] {
        buffer.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

/// What a node's bytes say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// Its children say it.
    Structure,
    /// A number in big endian.
    Number(u64),
    /// A number of a registry, with its registered name or what its range is for.
    Code {
        /// The number.
        number: u64,
        /// [`CodePoint::label`](crate::codepoint::CodePoint::label): `GREASE` as well as `TLS_AES_128_GCM_SHA256`.
        name: Option<&'static str>,
    },
    /// Bytes.
    Bytes,
    /// Text: ASCII or UTF-8.
    Text,
    /// A word with what it stands for, if that is known.
    Word(Option<&'static str>),
    /// Text in UTF-16, big endian, as ASN.1's BMPString has it.
    WideText,
    /// The content of an OBJECT IDENTIFIER, with its name if it has one.
    Oid(Option<&'static str>),
    /// A moment, in seconds since 1970.
    Time(i64),
    /// True or false.
    Flag(bool),
    /// Bits with names, the first is the highest bit of the first byte.
    Bits(&'static [&'static str]),
    /// An IPv4 or IPv6 address, by its length.
    Address,
}

/// A run of bytes with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub field: FieldId,
    /// Where it is.
    pub span: Span,
    /// What it says.
    pub value: Value,
    /// How many nodes there are below it, which follow it in the list.
    pub below: u32,
}

impl Node {
    /// Whether it has no parts.
    #[must_use]
    pub const fn is_leaf(&self) -> bool {
        self.below == 0
    }
}

/// The number of a node in its tree.
pub type NodeId = usize;

/// A dissected buffer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    /// All nodes in preorder.
    pub nodes: Vec<Node>,
    /// What does not fit, in the order of finding.
    pub issues: Vec<Issue>,
}

impl Tree {
    /// The nodes that stand in no other one.
    pub fn roots(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.siblings(0, self.nodes.len())
    }

    /// The parts of a node, in order.
    pub fn children(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let below = self.nodes.get(node).map_or(0, |node| node.below as usize);
        self.siblings(node + 1, node + 1 + below)
    }

    fn siblings(&self, mut at: NodeId, end: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::from_fn(move || {
            let here = at;
            at += 1 + self.nodes.get(here).filter(|_| here < end)?.below as usize;
            Some(here)
        })
    }

    /// The node that this one stands in.
    #[must_use]
    pub fn parent(&self, node: NodeId) -> Option<NodeId> {
        (0..node).rev().find(|&above| above + self.nodes[above].below as usize >= node)
    }

    /// The nodes that this one stands in, from the outermost, and itself.
    #[must_use]
    pub fn path(&self, node: NodeId) -> Vec<NodeId> {
        (0..=node).filter(|&above| above + self.nodes[above].below as usize >= node).collect()
    }

    /// How deep a node stands: 0 for a root.
    #[must_use]
    pub fn depth(&self, node: NodeId) -> usize {
        self.path(node).len().saturating_sub(1)
    }

    /// All nodes in order, each with how deep it stands.
    pub fn walk(&self) -> impl Iterator<Item = (usize, &Node)> {
        // Where the structures end that the present node stands in.
        let mut ends: Vec<NodeId> = Vec::new();
        self.nodes.iter().enumerate().map(move |(id, node)| {
            ends.retain(|&end| id < end);
            let depth = ends.len();
            if !node.is_leaf() {
                ends.push(id + 1 + node.below as usize);
            }
            (depth, node)
        })
    }

    /// The leaf that holds the byte at this offset.
    #[must_use]
    pub fn leaf_at(&self, offset: usize) -> Option<NodeId> {
        self.nodes.iter().position(|node| node.is_leaf() && node.span.contains(offset))
    }

    /// All leaves with at least one byte, in order.
    pub fn leaves(&self) -> impl Iterator<Item = (NodeId, &Node)> {
        self.nodes.iter().enumerate().filter(|(_, node)| node.is_leaf() && !node.span.is_empty())
    }

    /// The first node with this field.
    #[must_use]
    pub fn find(&self, field: FieldId) -> Option<NodeId> {
        self.nodes.iter().position(|node| node.field == field)
    }

    /// What the length that stands at `node` measures: the node behind it.
    #[must_use]
    pub fn measured(&self, node: NodeId) -> Option<NodeId> {
        let next = node + 1;
        (self.parent(next) == self.parent(node)).then_some(next).filter(|&next| next < self.nodes.len())
    }

    /// Whether leaves tile a buffer of this length, and children nest in order: the contract of this room.
    #[must_use]
    pub fn tiles(&self, length: usize) -> bool {
        let end = self.leaves().try_fold(0, |at, (_, leaf)| (leaf.span.start == at).then_some(leaf.span.end));
        let nested = |id: NodeId| {
            let node = &self.nodes[id];
            let mut at = node.span.start;
            let ordered = self.children(id).all(|child| {
                let span = self.nodes[child].span;
                let fits = span.start >= at && span.start <= span.end && span.end <= node.span.end;
                at = span.end;
                fits
            });
            ordered && (node.is_leaf() || at == node.span.end) && id + node.below as usize <= self.nodes.len()
        };
        end == Some(length as u32) && (0..self.nodes.len()).all(nested)
    }
}
