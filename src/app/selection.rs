//! What is selected in a message: a field, named by its layer and its number there, and in the address by the bytes that it has.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use super::Run;
use crate::dissect::{NodeId, Tree};
use crate::story::layers::Layers;

/// A field that is selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The number of its layer in [`Layers::buffers`].
    pub layer: usize,
    /// Its number in the layer's tree.
    pub node: NodeId,
}

/// Bytes of a message, as an address has them: `17-19` in the message itself, `0.3-4` in its first layer; the last byte is meant too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct At {
    /// The layer; `None` for the last one, the message itself.
    pub layer: Option<usize>,
    /// Which bytes.
    pub bytes: Range<u32>,
}

impl At {
    /// Where a field is; `None` for one that has no bytes.
    #[must_use]
    pub fn of(run: &Run, index: usize, chosen: Chosen) -> Option<Self> {
        let layers = Layers::of(&run.trace, run.message(index)?);
        let node = layers.buffers.get(chosen.layer)?.tree.nodes.get(chosen.node)?;
        let last = layers.buffers.len() - 1;
        let layer = (chosen.layer != last).then_some(chosen.layer);
        (!node.span.is_empty()).then_some(Self { layer, bytes: node.span.start..node.span.end })
    }

    /// The field that has these bytes: the outermost one with just these, else the innermost that holds them all; `None` where the
    /// message has no such bytes.
    #[must_use]
    pub fn find(&self, run: &Run, index: usize) -> Option<Chosen> {
        let layers = Layers::of(&run.trace, run.message(index)?);
        let layer = self.layer.unwrap_or(layers.buffers.len().checked_sub(1)?);
        let node = holder(&layers.buffers.get(layer)?.tree, &self.bytes)?;
        Some(Chosen { layer, node })
    }
}

fn holder(tree: &Tree, bytes: &Range<u32>) -> Option<NodeId> {
    let spans = || tree.nodes.iter().enumerate().map(|(id, node)| (id, node.span));
    let exact = spans().find(|(_, span)| (span.start, span.end) == (bytes.start, bytes.end));
    let holds = |(_, span): &(NodeId, crate::dissect::Span)| span.start <= bytes.start && bytes.end <= span.end;
    exact.or_else(|| spans().rfind(holds)).map(|(id, _)| id)
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(layer) = self.layer {
            write!(f, "{layer}.")?;
        }
        let last = self.bytes.end - 1;
        if last == self.bytes.start { write!(f, "{last}") } else { write!(f, "{}-{last}", self.bytes.start) }
    }
}

/// A text that names no bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoBytes;

impl FromStr for At {
    type Err = NoBytes;

    fn from_str(text: &str) -> Result<Self, NoBytes> {
        let number = |text: &str| text.parse::<u32>().map_err(|_| NoBytes);
        let (layer, bytes) = match text.split_once('.') {
            Some((layer, bytes)) => (Some(number(layer)? as usize), bytes),
            None => (None, text),
        };
        let (first, last) = bytes.split_once('-').unwrap_or((bytes, bytes));
        let (first, last) = (number(first)?, number(last)?);
        let end = last.checked_add(1).filter(|_| first <= last).ok_or(NoBytes)?;
        Ok(Self { layer, bytes: first..end })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_written_as_they_are_read() {
        for text in ["17-19", "0.3-4", "5", "2.0"] {
            assert_eq!(text.parse::<At>().unwrap().to_string(), text);
        }
        for text in ["", "x", "3-1", "1.2.3", "-", "1-", "4294967295", "-3"] {
            assert_eq!(text.parse::<At>(), Err(NoBytes), "{text}");
        }
    }
}
