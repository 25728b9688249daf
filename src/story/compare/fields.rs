//! One tree of fields for two messages, layer by layer: each node of either stands in one row, beside its counterpart or alone.

use super::cause::Cause;
use super::siblings::{self, Paired};
use super::{Difference, Run};
use crate::dissect::{FieldId, NodeId};
use crate::story::Message;
use crate::story::layers::{Buffer, Layer, Layers};

/// The layers of two messages, and the fields of both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields {
    /// The layers of run A's message; empty where there is none.
    pub a: Layers,
    /// The layers of run B's.
    pub b: Layers,
    /// The layers of both, what was on the wire first.
    pub panels: Vec<Panel>,
}

/// A layer of either message, or of both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Panel {
    /// The number of the buffer among A's layers.
    pub a: Option<usize>,
    /// The number of the buffer among B's.
    pub b: Option<usize>,
    /// The merged tree in preorder.
    pub rows: Vec<FieldRow>,
}

/// A field of both trees, or of one alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldRow {
    /// How deep it stands: 0 for a root.
    pub depth: usize,
    /// What it is.
    pub field: FieldId,
    /// The node in A's tree.
    pub a: Option<NodeId>,
    /// The node in B's tree.
    pub b: Option<NodeId>,
    /// Whether its counterpart stands at the same place.
    pub place: Place,
    /// How much the two differ, with all that stands below; [`Difference::Meaning`] for one alone.
    pub difference: Difference,
}

/// Where among its siblings a field's counterpart stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the same order.
    Same,
    /// Before or behind others that it stands behind or before here.
    Other,
}

impl Fields {
    /// How much the messages differ, and what arrived in their place; where nobody could read them, how much their records do.
    #[must_use]
    pub fn difference(&self) -> Difference {
        let is_read = |layers: &Layers| layers.buffers.iter().any(|buffer| buffer.layer == Layer::Message);
        if !is_read(&self.a) && !is_read(&self.b) {
            return self.greatest(|_| true);
        }
        self.greatest(|layer| matches!(layer, Layer::Message | Layer::Arrived(_) | Layer::Decompressed { .. }))
    }

    /// How much the records differ, sealed and opened.
    #[must_use]
    pub fn carriage(&self) -> Difference {
        self.greatest(|layer| matches!(layer, Layer::Record(_) | Layer::Opened(_)))
    }

    fn greatest(&self, wanted: impl Fn(Layer) -> bool) -> Difference {
        let layer = |layers: &Layers, at: Option<usize>| layers.buffers.get(at?).map(|buffer| buffer.layer);
        let is_wanted = |panel: &&Panel| layer(&self.a, panel.a).or(layer(&self.b, panel.b)).is_some_and(&wanted);
        let rows =
            self.panels.iter().filter(is_wanted).flat_map(|panel| panel.rows.iter().filter(|row| row.depth == 0));
        rows.map(|row| row.difference).max().unwrap_or_default()
    }
}

/// The fields of two messages, or of one alone.
#[must_use]
pub fn fields(a: Run<'_>, of_a: Option<&Message>, b: Run<'_>, of_b: Option<&Message>) -> Fields {
    let layers = |run: Run<'_>, message: Option<&Message>| {
        message.map(|message| Layers::of(run.trace, message)).unwrap_or_default()
    };
    let (layers_a, layers_b) = (layers(a, of_a), layers(b, of_b));
    let panels = panels(&layers_a, &layers_b);
    let panels = panels.into_iter().map(|(at_a, at_b)| {
        let cause = match (of_a, of_b) {
            (Some(of_a), Some(of_b)) => Some(Cause { a, of_a, layers_a: &layers_a, b, of_b, layers_b: &layers_b }),
            _ => None,
        };
        let side = |run, layers, at: Option<usize>| at.map(|at| Half::of(run, layers, at));
        let mut merge = Merge { a: side(a, &layers_a, at_a), b: side(b, &layers_b, at_b), cause, rows: Vec::new() };
        merge.all();
        Panel { a: at_a, b: at_b, rows: merge.rows }
    });
    let panels = panels.collect();
    Fields { a: layers_a, b: layers_b, panels }
}

/// Buffers of one kind belong together in their order; what one message has alone comes before what follows it.
fn panels(a: &Layers, b: &Layers) -> Vec<(Option<usize>, Option<usize>)> {
    let kind = |layer: Layer| match layer {
        Layer::Record(_) => 0,
        Layer::Arrived(_) => 1,
        Layer::Opened(_) => 2,
        Layer::Message => 3,
        Layer::Decompressed { .. } => 4,
    };
    let of = |layers: &Layers, wanted| -> Vec<usize> {
        let buffers = layers.buffers.iter().enumerate();
        buffers.filter(|(_, buffer)| kind(buffer.layer) == wanted).map(|(at, _)| at).collect()
    };
    let beside = |wanted| {
        let (of_a, of_b) = (of(a, wanted), of(b, wanted));
        let pair = |at: usize| (of_a.get(at).copied(), of_b.get(at).copied());
        (0..of_a.len().max(of_b.len())).map(pair).collect::<Vec<_>>()
    };
    (0..5).flat_map(beside).collect()
}

/// One side of a panel.
#[derive(Clone, Copy)]
pub(super) struct Half<'a> {
    pub(super) number: usize,
    pub(super) buffer: &'a Buffer,
    pub(super) bytes: &'a [u8],
}

impl<'a> Half<'a> {
    fn of(run: Run<'a>, layers: &'a Layers, number: usize) -> Self {
        let buffer = &layers.buffers[number];
        Self { number, buffer, bytes: buffer.bytes(run.trace) }
    }

    pub(super) fn bytes_of(&self, node: NodeId) -> &'a [u8] {
        self.buffer.tree.nodes[node].span.of(self.bytes)
    }
}

struct Merge<'a> {
    a: Option<Half<'a>>,
    b: Option<Half<'a>>,
    cause: Option<Cause<'a>>,
    rows: Vec<FieldRow>,
}

impl Merge<'_> {
    fn all(&mut self) {
        let roots = |half: Option<Half<'_>>| half.map(|half| half.buffer.tree.roots().collect()).unwrap_or_default();
        self.siblings(roots(self.a), roots(self.b), 0);
    }

    /// Merges two lists of nodes; gives the greatest difference among them.
    fn siblings(&mut self, of_a: Vec<NodeId>, of_b: Vec<NodeId>, depth: usize) -> Difference {
        let paired = match (self.a, self.b) {
            (Some(a), Some(b)) => siblings::pair(a, &of_a, b, &of_b),
            _ => siblings::alone(&of_a, &of_b),
        };
        paired.into_iter().map(|paired| self.node(paired, depth)).max().unwrap_or_default()
    }

    /// Adds a node and all below it; gives how much it differs.
    fn node(&mut self, Paired { a, b, place }: Paired, depth: usize) -> Difference {
        let field = match (a.zip(self.a), b.zip(self.b)) {
            (Some((node, half)), _) | (None, Some((node, half))) => half.buffer.tree.nodes[node].field,
            (None, None) => return Difference::Same,
        };
        let at = self.rows.len();
        self.rows.push(FieldRow { depth, field, a, b, place, difference: Difference::Meaning });
        let children = |half: Option<Half<'_>>, node: Option<NodeId>| {
            half.zip(node).map(|(half, node)| half.buffer.tree.children(node).collect()).unwrap_or_default()
        };
        let (of_a, of_b): (Vec<_>, Vec<_>) = (children(self.a, a), children(self.b, b));
        let have_parts = !of_a.is_empty() && !of_b.is_empty();
        let below = self.siblings(of_a, of_b, depth + 1);
        let own = match (a, b) {
            (Some(_), Some(_)) if have_parts => Difference::Same,
            (Some(a), Some(b)) => self.leaf(a, b),
            _ => Difference::Meaning,
        };
        let moved = if place == Place::Other { siblings::moved(field) } else { Difference::Same };
        let difference = own.max(below).max(moved);
        self.rows[at].difference = difference;
        difference
    }

    fn leaf(&self, a: NodeId, b: NodeId) -> Difference {
        let (Some(half_a), Some(half_b), Some(cause)) = (self.a, self.b, &self.cause) else {
            return Difference::Meaning;
        };
        if half_a.bytes_of(a) == half_b.bytes_of(b) {
            return Difference::Same;
        }
        cause.of(half_a, a, half_b, b)
    }
}
