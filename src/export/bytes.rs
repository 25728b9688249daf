//! A message's bytes as text: hex beside the field tree with its values, one layer after the other.

use std::fmt::{self, Write};

use super::counted;
use crate::codepoint::hex;
use crate::dissect::{Node, Tree};
use crate::story::layers::{self, Buffer, Layer, Layers};
use crate::story::{Message, Story};
use crate::trace::Trace;

/// Bytes of a line.
const ROW: usize = 16;

/// Rows of a leaf that the layer above shows again, and better.
const SHOWN: usize = 2;

/// Writes one message in all its layers.
#[must_use]
pub fn bytes(trace: &Trace, story: &Story, message: &Message) -> String {
    let mut text = String::new();
    write_message(&mut text, trace, story, message).expect("a String takes all that is written to it");
    text
}

fn write_message(out: &mut String, trace: &Trace, story: &Story, message: &Message) -> fmt::Result {
    let (number, of) = (message.number, story.messages.len());
    let (from, to) = (message.from.name(), message.to.name());
    writeln!(out, "=== message {number} of {of}: {}, {from} to {to}", message.title)?;
    for buffer in &Layers::of(trace, message).buffers {
        write_buffer(out, trace, buffer)?;
    }
    Ok(())
}

fn write_buffer(out: &mut String, trace: &Trace, buffer: &Buffer) -> fmt::Result {
    let bytes = buffer.bytes(trace);
    let name = match buffer.layer {
        Layer::Record(segment) => format!("record in segment {}", segment.0),
        Layer::Arrived(segment) => format!("as it arrived, segment {}", segment.0),
        Layer::Opened(segment) => format!("what was sealed in segment {}", segment.0),
        Layer::Message => "message".to_owned(),
        Layer::Decompressed { from } => format!("decompressed, from bytes {}..{} of the message", from.start, from.end),
    };
    writeln!(out, "--- {name}, {}", counted(bytes.len()))?;
    for (depth, node) in buffer.tree.walk() {
        write_node(out, bytes, node, depth)?;
    }
    write_issues(out, &buffer.tree)
}

fn write_node(out: &mut String, buffer: &[u8], node: &Node, depth: usize) -> fmt::Result {
    let value = node.show(buffer);
    let words = format!("{}{} {value}", "  ".repeat(depth), node.field);
    let words = words.trim_end();
    let start = node.span.start as usize;
    if !node.is_leaf() || node.span.is_empty() {
        return writeln!(out, "{start:06x}  {:width$}  {words}", "", width = ROW * 3 - 1);
    }
    let rows = node.span.len().div_ceil(ROW);
    let shown = if layers::is_carried(node.field) { rows.min(SHOWN) } else { rows };
    for (row, bytes) in node.span.of(buffer).chunks(ROW).take(shown).enumerate() {
        let digits: Vec<_> = bytes.iter().map(|&byte| hex::string(&[byte])).collect();
        let words = if row == 0 { words } else { "" };
        let line = format!("{:06x}  {:width$}  {words}", start + row * ROW, digits.join(" "), width = ROW * 3 - 1);
        writeln!(out, "{}", line.trim_end())?;
    }
    if shown < rows {
        writeln!(out, "{:06x}  … {} more bytes, read below", start + shown * ROW, node.span.len() - shown * ROW)?;
    }
    Ok(())
}

fn write_issues(out: &mut String, tree: &Tree) -> fmt::Result {
    for issue in &tree.issues {
        writeln!(out, "!!! {issue}")?;
    }
    Ok(())
}
