//! How much of a run is explained: every byte on the wire, and every byte that was under a seal.

use std::collections::BTreeSet;

use super::layers::{self, Buffer, Layer, Layers};
use super::{Kind, Message, Story};
use crate::dissect::Opaque;
use crate::dissect::field::UNKNOWN;
use crate::trace::{Change, EventKind, Trace};

/// Bytes of a run, by what is known of them. `explained`, `opaque` and `unknown` add up to `wire`, `opened` and `decompressed`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Bytes that were put on the wire, by either end or by the attacker.
    pub wire: usize,
    /// Bytes that came out from under a seal: inner plaintexts, and what the records of TLS 1.2 held.
    pub opened: usize,
    /// Bytes that came out of a compressed form.
    pub decompressed: usize,
    /// Bytes in leaves with a name and a value.
    pub explained: usize,
    /// Bytes in leaves with a name and without structure, in the order of [`Opaque::ALL`].
    pub opaque: [usize; Opaque::ALL.len()],
    /// Bytes that no rule claims.
    pub unknown: usize,
    /// Leaves of TLS and DER with a value, which `tls_bytes` are in: so many bytes does one name stand for.
    pub tls_leaves: usize,
    /// Their bytes.
    pub tls_bytes: usize,
    /// Things that do not fit in what was sent.
    pub issues: usize,
}

impl Coverage {
    /// Measures a run.
    #[must_use]
    pub fn of(trace: &Trace, story: &Story) -> Self {
        let mut measure = Measure { coverage: Self { wire: wire(trace), ..Self::default() }, ..Measure::default() };
        for message in &story.messages {
            measure.message(trace, message, &Layers::of(trace, message));
        }
        measure.finish()
    }

    /// All bytes that have to be explained.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        self.wire + self.opened + self.decompressed
    }

    /// Bytes in leaves that have a name, in per cent.
    #[must_use]
    pub fn per_cent(&self) -> f64 {
        let named = self.explained + self.opaque.iter().sum::<usize>();
        100.0 * named as f64 / self.bytes().max(1) as f64
    }

    /// How many bytes a leaf of TLS or DER has in the mean, those without structure apart.
    #[must_use]
    pub fn mean_leaf(&self) -> f64 {
        self.tls_bytes as f64 / self.tls_leaves.max(1) as f64
    }
}

impl std::ops::AddAssign for Coverage {
    fn add_assign(&mut self, other: Self) {
        self.wire += other.wire;
        self.opened += other.opened;
        self.decompressed += other.decompressed;
        self.explained += other.explained;
        for (sum, part) in self.opaque.iter_mut().zip(other.opaque) {
            *sum += part;
        }
        self.unknown += other.unknown;
        self.tls_leaves += other.tls_leaves;
        self.tls_bytes += other.tls_bytes;
        self.issues += other.issues;
    }
}

#[derive(Default)]
struct Measure {
    coverage: Coverage,
    /// Records that were counted: several messages may lie in one.
    seen: BTreeSet<Layer>,
    /// Bytes that a layer leaves to the one above.
    carried: usize,
    /// Bytes of messages that were carried.
    taken: usize,
}

impl Measure {
    fn message(&mut self, trace: &Trace, message: &Message, layers: &Layers) {
        for buffer in &layers.buffers {
            match buffer.layer {
                Layer::Arrived(_) => continue,
                Layer::Message => self.origin(message, layers, buffer),
                Layer::Decompressed { .. } => self.coverage.decompressed += buffer.bytes(trace).len(),
                layer if !self.seen.insert(layer) => continue,
                Layer::Opened(_) => self.coverage.opened += buffer.bytes(trace).len(),
                Layer::Record(_) => {}
            }
            let is_text = message.kind.is_smtp()
                || message.kind.is_http()
                || matches!(message.kind, Kind::Opaque { content_type: None });
            self.leaves(buffer, is_text && buffer.layer == Layer::Message);
        }
    }

    /// Whether the message's bytes were counted already below it, or came out from under a seal.
    fn origin(&mut self, message: &Message, layers: &Layers, buffer: &Buffer) {
        for run in &buffer.runs {
            match layers.buffers[run.buffer].layer {
                Layer::Record(_) if message.containers.iter().any(|container| container.sealed.is_some()) => {
                    self.coverage.opened += run.bytes.len();
                }
                _ => self.taken += run.bytes.len(),
            }
        }
    }

    fn leaves(&mut self, buffer: &Buffer, is_text: bool) {
        let coverage = &mut self.coverage;
        coverage.issues += buffer.tree.issues.len();
        for (_, leaf) in buffer.tree.leaves() {
            let length = leaf.span.len();
            if layers::is_carried(leaf.field) {
                self.carried += length;
            } else if leaf.field == UNKNOWN {
                coverage.unknown += length;
            } else if let Some(opaque) = leaf.field.opaque() {
                coverage.opaque[opaque as usize] += length;
            } else {
                coverage.explained += length;
                coverage.tls_leaves += usize::from(!is_text);
                coverage.tls_bytes += if is_text { 0 } else { length };
            }
        }
    }

    /// What was carried and is in no message: the beginning of one that never came whole.
    fn finish(mut self) -> Coverage {
        self.coverage.unknown += self.carried.saturating_sub(self.taken);
        self.coverage
    }
}

/// How many bytes were put on the wire, by whoever did.
fn wire(trace: &Trace) -> usize {
    let bytes = trace.events.iter().map(|event| match &event.kind {
        EventKind::Sent { bytes, .. }
        | EventKind::Intervened {
            change: Change::Injected { bytes, .. } | Change::Sealed { bytes, .. } | Change::Duplicated { bytes, .. },
            ..
        } => bytes.len(),
        _ => 0,
    });
    bytes.sum()
}
