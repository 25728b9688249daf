//! The reader: takes bytes from the front, and every byte that it takes becomes part of a leaf.
//!
//! It never fails. Where bytes are missing it says so and goes on with what is there; where bytes are left that nobody
//! asked for, they become a leaf of their own. So the leaves tile the buffer by construction.

use super::field::{LENGTH, UNKNOWN};
use super::tree::{Node, NodeId, Span, Tree, Value};
use super::{FieldId, Issue, Problem};
use crate::codepoint::CodePoint;

/// How deep structures may stand in one another.
const DEEPEST: usize = 40;

/// Reads one buffer into a tree.
pub struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    end: usize,
    /// The structure that ends at `end`.
    within: FieldId,
    depth: usize,
    tree: Tree,
}

impl<'a> Reader<'a> {
    /// Begins at the front of a buffer, which `field` names when it turns out too short.
    #[must_use]
    pub fn new(bytes: &'a [u8], field: FieldId) -> Self {
        Self { bytes, at: 0, end: bytes.len(), within: field, depth: 0, tree: Tree::default() }
    }

    /// Reads a whole buffer as one structure; what it leaves is unclaimed.
    #[must_use]
    pub fn whole(bytes: &'a [u8], field: FieldId, read: impl FnOnce(&mut Self)) -> Tree {
        let mut reader = Self::new(bytes, field);
        reader.structure(field, |reader| {
            read(reader);
            reader.leftover();
        });
        reader.tree
    }

    /// Ends the reading: what is left is unclaimed.
    #[must_use]
    pub fn finish(mut self) -> Tree {
        self.leftover();
        self.tree
    }

    /// How many bytes are left in the structure that is being read.
    #[must_use]
    pub const fn remaining(&self) -> usize {
        self.end - self.at
    }

    /// Whether nothing is left in the structure that is being read.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.at == self.end
    }

    /// The offset of the next byte in the buffer.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.at
    }

    /// What is left in the structure that is being read, without taking it.
    #[must_use]
    pub fn rest(&self) -> &'a [u8] {
        &self.bytes[self.at..self.end]
    }

    /// The next `width` bytes as a number, without taking them; `None` when there are fewer.
    #[must_use]
    pub fn peek(&self, width: usize) -> Option<u64> {
        self.rest().get(..width).map(number)
    }

    /// A structure: its parts are what `read` takes.
    pub fn structure<T>(&mut self, field: FieldId, read: impl FnOnce(&mut Self) -> T) -> T {
        let node = self.open(field);
        let result = read(self);
        self.close(node);
        result
    }

    /// A structure that has a value of its own besides its parts.
    pub fn structure_with<T>(&mut self, field: FieldId, value: Value, read: impl FnOnce(&mut Self) -> T) -> T {
        let node = self.open(field);
        self.tree.nodes[node].value = value;
        let result = read(self);
        self.close(node);
        result
    }

    /// A structure of exactly `length` bytes; fewer when fewer are there. What `read` leaves of it is unclaimed.
    pub fn limited<T>(&mut self, field: FieldId, length: usize, read: impl FnOnce(&mut Self) -> T) -> T {
        self.structure(field, |reader| reader.confined(field, length, read))
    }

    /// Exactly `length` bytes of the structure that is being read, as [`Reader::limited`] without a node of their own.
    pub fn confined<T>(&mut self, field: FieldId, length: usize, read: impl FnOnce(&mut Self) -> T) -> T {
        let outer = (self.end, self.within);
        self.end = self.at + self.available(field, length);
        self.within = field;
        let result = read(self);
        self.leftover();
        (self.end, self.within) = outer;
        result
    }

    /// A vector, `[RFC 8446 §3.4]`: its length in `width` bytes, then a structure of that length.
    pub fn vector(&mut self, field: FieldId, width: usize, read: impl FnOnce(&mut Self)) {
        if let Some(length) = self.length(field, width) {
            self.limited(field, length, read);
        }
    }

    /// A vector of items: `item` is called until nothing is left of it.
    pub fn list(&mut self, field: FieldId, width: usize, item: impl FnMut(&mut Self)) {
        self.vector(field, width, |reader| reader.repeat(item));
    }

    /// A vector of numbers of a registry.
    pub fn codes<C: CodePoint>(&mut self, field: FieldId, width: usize, item: FieldId) {
        self.list(field, width, |reader| {
            reader.code::<C>(item);
        });
    }

    /// Calls `item` until nothing is left in the structure that is being read, or it takes nothing any more.
    pub fn repeat(&mut self, mut item: impl FnMut(&mut Self)) {
        let mut before = usize::MAX;
        while !self.is_empty() && self.remaining() < before {
            before = self.remaining();
            item(self);
        }
    }

    /// A vector of bytes: its length in `width` bytes, then a leaf of that length, whose bytes come back.
    pub fn opaque_vector(&mut self, field: FieldId, width: usize) -> Option<&'a [u8]> {
        let length = self.length(field, width)?;
        self.bytes(field, length)
    }

    /// A vector of text: its length in `width` bytes, then a leaf of that length, whose bytes come back.
    pub fn text_vector(&mut self, field: FieldId, width: usize) -> Option<&'a [u8]> {
        let length = self.length(field, width)?;
        self.leaf(field, length, Value::Text)
    }

    /// The length of what follows, in `width` bytes. `field` is what it measures, and stands in what is reported.
    pub fn length(&mut self, field: FieldId, width: usize) -> Option<usize> {
        if self.remaining() < width {
            self.short(field, width);
            self.take_leaf(LENGTH, self.remaining(), Value::Bytes);
            return None;
        }
        self.number(LENGTH, width).map(|length| length as usize)
    }

    /// A number in big endian.
    pub fn number(&mut self, field: FieldId, width: usize) -> Option<u64> {
        let value = self.peek(width);
        self.leaf(field, width, value.map_or(Value::Bytes, Value::Number))?;
        value
    }

    /// A number of a registry.
    pub fn code<C: CodePoint>(&mut self, field: FieldId) -> Option<C> {
        let code = self.peek(C::WIDTH).map(|number| C::from_number(number));
        let value = code.map_or(Value::Bytes, |code| Value::Code { number: code.number(), name: code.label() });
        self.leaf(field, C::WIDTH, value)?;
        code
    }

    /// So many bytes as one leaf.
    pub fn bytes(&mut self, field: FieldId, length: usize) -> Option<&'a [u8]> {
        self.leaf(field, length, Value::Bytes)
    }

    /// All that is left of the structure that is being read, as one leaf; none when nothing is left.
    pub fn rest_as(&mut self, field: FieldId, value: Value) -> &'a [u8] {
        let rest = self.rest();
        if !rest.is_empty() {
            self.take_leaf(field, rest.len(), value);
        }
        rest
    }

    /// So many bytes as one leaf with a value. Where fewer are there, what is there becomes the leaf, without its value,
    /// and `None` comes back.
    pub fn leaf(&mut self, field: FieldId, length: usize, value: Value) -> Option<&'a [u8]> {
        let found = self.available(field, length);
        let bytes = &self.bytes[self.at..self.at + found];
        let whole = found == length;
        if whole || found > 0 {
            self.take_leaf(field, found, if whole { value } else { Value::Bytes });
        }
        whole.then_some(bytes)
    }

    /// Says that something is wrong with the last node that was read.
    pub fn flag(&mut self, problem: Problem) {
        if let Some(node) = self.tree.nodes.last() {
            self.tree.issues.push(Issue { span: node.span, field: node.field, problem });
        }
    }

    /// Says that something is wrong with `field`, from `start` to here.
    pub fn flag_since(&mut self, field: FieldId, start: usize, problem: Problem) {
        let span = Span { start: start as u32, end: self.at as u32 };
        self.tree.issues.push(Issue { span, field, problem });
    }

    /// Gives the last node that was read another value: where it is known only behind the reading.
    pub fn revalue(&mut self, value: Value) {
        if let Some(node) = self.tree.nodes.last_mut() {
            node.value = value;
        }
    }

    /// Whether structures stand in one another so deep that reading should stop here.
    #[must_use]
    pub const fn too_deep(&self) -> bool {
        self.depth >= DEEPEST
    }

    /// Turns what is left of the structure that is being read into a leaf of its own, and says so.
    pub fn leftover(&mut self) {
        if !self.is_empty() {
            self.take_leaf(UNKNOWN, self.remaining(), Value::Bytes);
            self.flag(Problem::Unclaimed);
        }
    }

    fn open(&mut self, field: FieldId) -> NodeId {
        let node = self.tree.nodes.len();
        self.depth += 1;
        self.push(field, 0, Value::Structure);
        node
    }

    fn close(&mut self, id: NodeId) {
        self.depth -= 1;
        let below = self.tree.nodes.len() - id - 1;
        let node = &mut self.tree.nodes[id];
        node.span.end = self.at as u32;
        node.below = below as u32;
    }

    /// How many of `wanted` bytes are there; says so when not all are.
    fn available(&mut self, field: FieldId, wanted: usize) -> usize {
        if wanted > self.remaining() {
            self.short(field, wanted);
        }
        wanted.min(self.remaining())
    }

    fn short(&mut self, field: FieldId, needed: usize) {
        let problem = Problem::Short {
            needed: u32::try_from(needed).unwrap_or(u32::MAX),
            found: self.remaining() as u32,
            within: self.within,
        };
        let span = Span { start: self.at as u32, end: self.end as u32 };
        self.tree.issues.push(Issue { span, field, problem });
    }

    fn take_leaf(&mut self, field: FieldId, length: usize, value: Value) {
        if length == 0 && field == LENGTH {
            return;
        }
        self.push(field, length, value);
        self.at += length;
    }

    fn push(&mut self, field: FieldId, length: usize, value: Value) {
        let span = Span { start: self.at as u32, end: (self.at + length) as u32 };
        self.tree.nodes.push(Node { field, span, value, below: 0 });
    }
}

/// Up to eight bytes in big endian.
fn number(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |number, &byte| number << 8 | u64::from(byte))
}

#[cfg(test)]
mod tests {
    use super::super::Field;
    use super::*;
    use crate::codepoint::CipherSuite;

    const HELLO: FieldId = FieldId(&Field::new("hello", None));
    const SUITES: FieldId = FieldId(&Field::new("hello.suites", None));
    const SUITE: FieldId = FieldId(&Field::new("hello.suites.suite", None));
    const SESSION: FieldId = FieldId(&Field::new("hello.session", None));

    fn read(bytes: &[u8]) -> Tree {
        let tree = Reader::whole(bytes, HELLO, |reader| {
            reader.opaque_vector(SESSION, 1);
            reader.codes::<CipherSuite>(SUITES, 2, SUITE);
        });
        assert!(tree.tiles(bytes.len()), "{tree:?}");
        tree
    }

    #[track_caller]
    fn check(bytes: &[u8], issues: &[&str]) {
        let told: Vec<_> = read(bytes).issues.iter().map(ToString::to_string).collect();
        assert_eq!(told, issues);
    }

    const WHOLE: &[u8] = &[1, 9, 0, 4, 0x13, 1, 0x13, 2];

    #[test]
    fn a_whole_structure_has_a_node_for_everything() {
        let tree = read(WHOLE);
        assert_eq!(tree.issues, []);
        let shown: Vec<_> = tree.nodes.iter().map(|node| format!("{} {}", node.field, node.show(WHOLE))).collect();
        assert_eq!(
            shown,
            [
                "hello ",
                "length 1",
                "session 09",
                "length 4",
                "suites ",
                "suite TLS_AES_128_GCM_SHA256 (0x1301)",
                "suite TLS_AES_256_GCM_SHA384 (0x1302)",
            ]
        );
        assert_eq!((tree.depth(5), tree.parent(5), tree.path(5)), (2, Some(4), vec![0, 4, 5]));
        let depths: Vec<_> = tree.walk().map(|(depth, _)| depth).collect();
        assert_eq!(depths, (0..tree.nodes.len()).map(|node| tree.depth(node)).collect::<Vec<_>>());
        assert_eq!(tree.leaf_at(5), Some(5));
        assert_eq!(tree.measured(3), Some(4));
        assert_eq!(tree.children(0).collect::<Vec<_>>(), [1, 2, 3, 4]);
    }

    #[test]
    fn a_bad_length_names_who_claimed_it_and_who_had_too_little() {
        check(&[1, 9, 0, 9, 0x13, 1], &["bytes 4..6, suites: needs 9 bytes, and hello has 2 left"]);
        check(&[1, 9, 0, 3, 0x13, 1, 0x13], &["bytes 6..7, suite: needs 2 bytes, and suites has 1 left"]);
        check(&[1, 9, 0, 0, 7], &["bytes 4..5, unknown: bytes that no rule claims"]);
    }

    #[test]
    fn a_buffer_cut_anywhere_is_tiled_and_told() {
        for cut in 0..WHOLE.len() {
            assert!(!read(&WHOLE[..cut]).issues.is_empty(), "{cut}");
        }
    }
}
