//! Which of a node's parts is which of its counterpart's: extensions by their type, attributes by their identifier, items of a list by
//! what they are, the fields of a structure by their names.

use super::align::{Likeness, Turn, align, rows};
use super::fields::{Half, Place};
use super::{Difference, cause};
use crate::dissect::{FieldId, NodeId, Value};

/// Two nodes, or one alone.
pub(super) struct Paired {
    pub(super) a: Option<NodeId>,
    pub(super) b: Option<NodeId>,
    pub(super) place: Place,
}

/// All of both lists, each node once, in the order of A with what B has alone where it stands there.
pub(super) fn pair(a: Half<'_>, of_a: &[NodeId], b: Half<'_>, of_b: &[NodeId]) -> Vec<Paired> {
    let key = |half: Half<'_>, nodes: &[NodeId]| -> Vec<Vec<u8>> {
        nodes.iter().map(|&node| half.bytes_of(node).to_vec()).collect()
    };
    let turn = Turn::of(&key(a, of_a), &key(b, of_b));
    let only = |field, half: Half<'_>, nodes: &[NodeId]| {
        nodes.iter().filter(|&&node| half.buffer.tree.nodes[node].field == field).count() == 1
    };
    let found = align([of_a.len(), of_b.len()], turn, |at_a, at_b| {
        let (node_a, node_b) = (of_a[at_a], of_b[at_b]);
        let field = a.buffer.tree.nodes[node_a].field;
        if field != b.buffer.tree.nodes[node_b].field {
            return None;
        }
        let alone = only(field, a, of_a) && only(field, b, of_b);
        likeness(a, node_a, b, node_b).or(alone.then_some((1, 0)))
    });
    let mut placed = rows(&found, [of_a.len(), of_b.len()]);
    let moved = reunite(&mut placed, |at_a, at_b| {
        let (node_a, node_b) = (of_a[at_a], of_b[at_b]);
        a.buffer.tree.nodes[node_a].field == b.buffer.tree.nodes[node_b].field && is_it(a, node_a, b, node_b)
    });
    let place = |at: usize| if moved.contains(&at) { Place::Other } else { Place::Same };
    let paired = placed.iter().enumerate().map(|(at, &(at_a, at_b))| Paired {
        a: at_a.map(|at| of_a[at]),
        b: at_b.map(|at| of_b[at]),
        place: place(at),
    });
    paired.collect()
}

/// Each node of either list by itself.
pub(super) fn alone(of_a: &[NodeId], of_b: &[NodeId]) -> Vec<Paired> {
    let a = of_a.iter().map(|&node| Paired { a: Some(node), b: None, place: Place::Same });
    let b = of_b.iter().map(|&node| Paired { a: None, b: Some(node), place: Place::Same });
    a.chain(b).collect()
}

/// What another place among its siblings means: extensions may stand in any order, `[RFC 8446 §4.2]`, and rustls draws it.
pub(super) fn moved(field: FieldId) -> Difference {
    if field.key() == "extension" { Difference::Fresh } else { Difference::Meaning }
}

/// Joins rows of one node alone that are the same at another place; gives the numbers of the joined rows.
fn reunite(rows: &mut Vec<(Option<usize>, Option<usize>)>, same: impl Fn(usize, usize) -> bool) -> Vec<usize> {
    let mut moved = Vec::new();
    let mut at = 0;
    while at < rows.len() {
        if let (Some(of_a), None) = rows[at] {
            let other = rows.iter().position(|row| matches!(row, (None, Some(of_b)) if same(of_a, *of_b)));
            if let Some(other) = other {
                let (_, of_b) = rows.remove(other);
                // The rows behind the removed one have moved up.
                moved.iter_mut().filter(|row| **row > other).for_each(|row| *row -= 1);
                at -= usize::from(other < at);
                rows[at].1 = of_b;
                moved.push(at);
            }
        }
        at += 1;
    }
    moved
}

/// How alike two nodes of one field are; `None` where they are two things.
fn likeness(a: Half<'_>, node_a: NodeId, b: Half<'_>, node_b: NodeId) -> Option<Likeness> {
    let (leaf_a, leaf_b) = (&a.buffer.tree.nodes[node_a], &b.buffer.tree.nodes[node_b]);
    let equal = a.bytes_of(node_a) == b.bytes_of(node_b);
    if cause::measures(leaf_a) {
        // A length belongs to what it measures: that two are equal says nothing.
        return Some((1, u32::from(equal)));
    }
    if equal {
        return Some((EQUAL, 0));
    }
    if leaf_a.is_leaf() || leaf_b.is_leaf() {
        // An item of a list is what it says; one without meaning of its own is known by its place.
        return leaf_a.field.opaque().is_some().then_some((1, 0));
    }
    if identity(a, node_a).is_some_and(|own| identity(b, node_b).is_some_and(|other| own != other)) {
        return None;
    }
    let parts = |half: Half<'_>, node| -> Vec<(FieldId, Vec<u8>)> {
        let children = half.buffer.tree.children(node);
        children.map(|child| (half.buffer.tree.nodes[child].field, half.bytes_of(child).to_vec())).collect()
    };
    let others = parts(b, node_b);
    let equal = parts(a, node_a).into_iter().filter(|part| others.contains(part)).count() as u32;
    Some(((2 + equal).min(EQUAL - 1), 0))
}

/// The weight of equal bytes, above that of all that are only alike.
const EQUAL: u32 = 100;

/// Whether two nodes of one field are certainly the same thing.
fn is_it(a: Half<'_>, node_a: NodeId, b: Half<'_>, node_b: NodeId) -> bool {
    let equal = a.bytes_of(node_a) == b.bytes_of(node_b) && !a.bytes_of(node_a).is_empty();
    equal || identity(a, node_a).is_some_and(|own| identity(b, node_b) == Some(own))
}

/// What a structure is known by: its first part that is a word, a number of a registry, or an object identifier.
fn identity<'a>(half: Half<'a>, node: NodeId) -> Option<(FieldId, &'a [u8])> {
    half.buffer.tree.children(node).find_map(|child| {
        let part = &half.buffer.tree.nodes[child];
        let bytes = half.bytes_of(child);
        let tells = match part.value {
            Value::Code { .. } | Value::Oid(_) => true,
            // A hyphen in a reply is a word of SMTP too.
            Value::Word(_) => bytes.first().is_some_and(u8::is_ascii_alphanumeric),
            _ => false,
        };
        (tells && part.is_leaf()).then_some((part.field, bytes))
    })
}
