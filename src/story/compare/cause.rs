//! Why two values differ: because they were drawn, because they measure something, because time went on, or because they are meant
//! otherwise. It is read from the field's kind and from the origin of the bytes in each run.

use super::fields::Half;
use super::{Difference, Run};
use crate::codepoint::hex;
use crate::dissect::handshake::compressed_certificate;
use crate::dissect::{Node, NodeId, Opaque, Value, smtp, x509};
use crate::story::flow;
use crate::story::layers::{self, Layer, Layers, Place};
use crate::story::provenance::{Origin, provenance};
use crate::story::{Kind, Message};
use crate::trace::{EventKind, Operation, RandomUse, Smtp, Trace};

/// Two messages whose fields are judged.
pub(super) struct Cause<'a> {
    pub(super) a: Run<'a>,
    pub(super) of_a: &'a Message,
    pub(super) layers_a: &'a Layers,
    pub(super) b: Run<'a>,
    pub(super) of_b: &'a Message,
    pub(super) layers_b: &'a Layers,
}

impl Cause<'_> {
    /// Why two leaves of one field differ.
    pub(super) fn of(&self, half_a: Half<'_>, a: NodeId, half_b: Half<'_>, b: NodeId) -> Difference {
        let node = &half_a.buffer.tree.nodes[a];
        if measures(node) || layers::is_carried(node.field) || self.is_decompressed(node) {
            return Difference::Follows;
        }
        let origins =
            [origin(self.a, self.of_a, self.layers_a, half_a, a), origin(self.b, self.of_b, self.layers_b, half_b, b)];
        if origins.contains(&Some(Origin::Attacker)) {
            return Difference::Meaning;
        }
        let all = |wanted: fn(&Origin) -> bool| origins.iter().all(|origin| origin.as_ref().is_some_and(wanted));
        if node.field.opaque().is_some_and(is_fresh) || all(|origin| matches!(origin, Origin::Operation(_))) {
            return Difference::Fresh;
        }
        if let (Value::Time(at_a), Value::Time(at_b)) = (node.value, half_b.buffer.tree.nodes[b].value) {
            return moment(self.a.trace, at_a, self.b.trace, at_b);
        }
        if all(|origin| *origin == Origin::Clock) || self.of_a.kind == Kind::MailText && is_date(half_a, a) {
            return Difference::Moment;
        }
        if [(self.a, half_a, a), (self.b, half_b, b)].iter().all(|(run, half, node)| is_serial(run.trace, half, *node))
        {
            return Difference::Fresh;
        }
        let without = |trace, half: Half<'_>, node| without_draws(trace, &String::from_utf8_lossy(half.bytes_of(node)));
        if without(self.a.trace, half_a, a) == without(self.b.trace, half_b, b) {
            return Difference::Fresh;
        }
        Difference::Meaning
    }

    /// Whether the field is a compressed form whose content is compared in a layer of its own.
    fn is_decompressed(&self, node: &Node) -> bool {
        let is_read =
            |layers: &Layers| layers.buffers.iter().any(|buffer| matches!(buffer.layer, Layer::Decompressed { .. }));
        node.field == compressed_certificate::COMPRESSED_CERTIFICATE_MESSAGE
            && is_read(self.layers_a)
            && is_read(self.layers_b)
    }
}

/// A date that is as far from its run's beginning as the other one from that of its run tells nothing; another one is meant: it
/// makes a certificate an expired one.
fn moment(trace_a: &Trace, at_a: i64, trace_b: &Trace, at_b: i64) -> Difference {
    let since = |trace: &Trace, at: i64| i128::from(at) - i128::from(trace.subject.date);
    if since(trace_a, at_a) == since(trace_b, at_b) { Difference::Moment } else { Difference::Meaning }
}

/// Whether the field is the length of something else.
pub(super) fn measures(node: &Node) -> bool {
    let is_length = node.field == compressed_certificate::UNCOMPRESSED_LENGTH || node.field.name() == "length";
    is_length && matches!(node.value, Value::Number(_))
}

/// Bytes that no two connections share.
const fn is_fresh(opaque: Opaque) -> bool {
    match opaque {
        Opaque::Random | Opaque::PublicKey | Opaque::Signature | Opaque::Ciphertext | Opaque::Mac | Opaque::Ticket => {
            true
        }
        Opaque::Text | Opaque::Compressed | Opaque::Padding => false,
    }
}

fn origin(run: Run<'_>, message: &Message, layers: &Layers, half: Half<'_>, node: NodeId) -> Option<Origin> {
    let offset = half.buffer.tree.nodes[node].span.start as usize;
    let place = Place { buffer: half.number, offset };
    provenance(run.trace, run.story, message, layers, place).map(|found| found.origin)
}

/// Whether a leaf is a serial number that was drawn, but for its first byte: the authority keeps the number positive.
fn is_serial(trace: &Trace, half: &Half<'_>, node: NodeId) -> bool {
    let Some((_, rest)) = half.bytes_of(node).split_first() else { return false };
    let drawn = |kind: &EventKind| match kind {
        EventKind::Operation(Operation::Random { used_for: RandomUse::Certificate, output }) => {
            flow::place(trace.bytes(*output), rest).is_some()
        }
        _ => false,
    };
    half.buffer.tree.nodes[node].field == x509::SERIAL_NUMBER && trace.events.iter().any(|event| drawn(&event.kind))
}

/// Whether a leaf stands in the mail's `Date` field, `[RFC 5322 §3.6.1]`.
fn is_date(half: Half<'_>, node: NodeId) -> bool {
    let tree = &half.buffer.tree;
    let field = tree.parent(node).and_then(|parent| tree.children(parent).next());
    field.is_some_and(|name| {
        tree.nodes[name].field == smtp::mail::FIELD_NAME && half.bytes_of(name).eq_ignore_ascii_case(b"date")
    })
}

/// A text with a star in the place of each word that was drawn for the mail: the local part of a Message-ID, a queue's number.
fn without_draws(trace: &Trace, text: &str) -> String {
    let draws = draws(trace);
    let words = text.split_inclusive(|letter: char| !letter.is_ascii_alphanumeric());
    let starred = words.map(|piece| {
        let word = piece.trim_end_matches(|letter: char| !letter.is_ascii_alphanumeric());
        let rest = &piece[word.len()..];
        if draws.iter().any(|draw| draw.made(word)) { format!("*{rest}") } else { piece.to_owned() }
    });
    starred.collect()
}

/// Random bytes that words were made of, and how many mails there are to number from them.
struct Draw<'a> {
    bytes: &'a [u8],
    mails: u64,
}

fn draws(trace: &Trace) -> Vec<Draw<'_>> {
    let is_taken = |kind: &EventKind| matches!(kind, EventKind::Smtp(Smtp::Accepted { .. }));
    let mails = trace.events.iter().filter(|event| is_taken(&event.kind)).count() as u64;
    let drawn = trace.events.iter().filter_map(|event| match &event.kind {
        EventKind::Operation(Operation::Random { used_for: RandomUse::Mail, output }) => Some(trace.bytes(*output)),
        _ => None,
    });
    drawn.map(|bytes| Draw { bytes, mails }).collect()
}

impl Draw<'_> {
    /// Whether a word is these bytes in hex, or, as queues number their mails, a number counted up from them.
    fn made(&self, word: &str) -> bool {
        if word.len() != self.bytes.len() * 2 {
            return false;
        }
        if hex::bytes(&word.to_ascii_lowercase()).is_some_and(|bytes| bytes == self.bytes) {
            return true;
        }
        let Ok(bytes) = <[u8; 8]>::try_from([&[0; 8][self.bytes.len().min(8)..], self.bytes].concat()) else {
            return false;
        };
        let number = u64::from_str_radix(word, 16).ok();
        number.and_then(|number| number.checked_sub(u64::from_be_bytes(bytes))).is_some_and(|at| at <= self.mails)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::{Actor, Builder, Outcome, Subject};

    #[test]
    fn drawn_words_are_starred_and_no_others() {
        let mut builder = Builder::default();
        for bytes in [&[0xd8, 0x54][..], &[0x00, 0x00, 0xbb, 0xfb]] {
            let output = builder.intern(bytes);
            builder.push(Actor::Sender, EventKind::Operation(Operation::Random { used_for: RandomUse::Mail, output }));
        }
        let none = builder.intern(b"");
        builder.push(Actor::Receiver, EventKind::Smtp(Smtp::Accepted { message: none }));
        let trace = builder.finish(Subject::default(), Outcome::Unfinished);
        assert_eq!(without_draws(&trace, "d854"), "*");
        assert_eq!(without_draws(&trace, "Ok: queued as 0000BBFC"), "Ok: queued as *");
        assert_eq!(without_draws(&trace, "Ok: queued as 0000BBFF, 250"), "Ok: queued as 0000BBFF, 250");
    }
}
