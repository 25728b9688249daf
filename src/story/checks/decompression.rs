//! Whether a compressed Certificate message comes to the length that it says, `[RFC 8879 §4]`.

use super::view::{Heard, View};
use super::{Check, Decider, Input, Kind, Role, Verdict};
use crate::dissect::handshake::compressed_certificate::{COMPRESSED_CERTIFICATE_MESSAGE, UNCOMPRESSED_LENGTH};
use crate::dissect::{Context, handshake};

/// The check of the peer's message.
pub(super) fn check(view: &View<'_>, heard: &Heard<'_>) -> Check {
    let tree = handshake::message(&heard.bytes, Context::default());
    let mut check = Check::new(view, Kind::Decompression, heard.message);
    if let Some(node) = tree.find(UNCOMPRESSED_LENGTH) {
        check = check.text(Role::Says, tree.nodes[node].show(&heard.bytes));
    }
    if let Some(node) = tree.find(COMPRESSED_CERTIFICATE_MESSAGE) {
        let span = tree.nodes[node].span;
        check = check.with(Role::Received, heard.input(span.start as usize..span.end as usize));
    }
    let done = view.decompression(heard.at);
    let verdict = match done {
        Some((.., Some(_))) => Verdict::Holds,
        Some((.., None)) => Verdict::fails(refusal(&tree)),
        None => Verdict::not_made("rustls came to no decision about it"),
    };
    if let Some((.., Some(content))) = done {
        check = check.with(Role::Content, Input::Slice(content));
    }
    check.verdict(verdict).decided(Decider::Rustls, done.map(|(event, ..)| event)).followed(view, heard.at)
}

/// What does not fit, as the dissector says it.
fn refusal(tree: &crate::dissect::Tree) -> String {
    tree.issues.first().map_or_else(|| "it is refused".to_owned(), |issue| issue.to_string())
}
