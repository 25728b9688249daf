//! Which secret a traffic key comes from, read from the labels of the key schedule, `[RFC 8446 §7.1]`.

use std::collections::BTreeMap;

use super::Protection;
use crate::codepoint::ProtocolVersion;
use crate::trace::{Operation, Slice};

/// What is known of keys so far: output → the secret that it was expanded from, and the label.
#[derive(Default)]
pub(super) struct Keys<'a> {
    expanded: BTreeMap<Slice, (&'a str, Slice)>,
}

impl<'a> Keys<'a> {
    /// Learns from an operation.
    pub(super) fn learn(&mut self, operation: &'a Operation) {
        if let Operation::HkdfExpand { prk, label: Some(label), output, .. } = operation {
            self.expanded.entry(*output).or_insert((&label.label, *prk));
        }
    }

    /// What a record sealed under this key is protected by.
    pub(super) fn protection(&self, key: Slice, version: ProtocolVersion) -> Protection {
        if version != ProtocolVersion::TLS_1_3 {
            return Protection::ApplicationKeys;
        }
        let secret = self.expanded.get(&key).filter(|(label, _)| *label == "key").map(|(_, prk)| prk);
        match secret.and_then(|secret| self.expanded.get(secret)).map(|(label, _)| *label) {
            Some("c hs traffic" | "s hs traffic") => Protection::HandshakeKeys,
            Some("c e traffic") => Protection::EarlyKeys,
            _ => Protection::ApplicationKeys,
        }
    }
}
