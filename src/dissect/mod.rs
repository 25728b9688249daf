//! Bytes → structure. Never fails, never panics: what cannot be read is said to be so.
//!
//! A dissector gives a [`Tree`] whose leaves tile the buffer: every byte belongs to exactly one leaf. What does not fit
//! is an [`Issue`] beside it. This room knows the code points and nothing else: not where bytes came from, nor what they
//! mean to anybody. What a buffer does not tell of itself (the negotiated version, whether it is sealed) is an argument.
//!
//! ```
//! use waxseal::codepoint::ProtocolVersion;
//! use waxseal::dissect::{Context, handshake};
//!
//! // A KeyUpdate whose last byte nobody asked for.
//! let message = [24, 0, 0, 2, 1, 9];
//! let context = Context { version: Some(ProtocolVersion::TLS_1_3), suite: None };
//! let tree = handshake::message(&message, context);
//!
//! let lines: Vec<_> = tree.leaves().map(|(_, leaf)| format!("{}: {}", leaf.field.key(), leaf.show(&message))).collect();
//! assert_eq!(
//!     lines,
//!     [
//!         "handshake.msg_type: key_update (0x18)",
//!         "length: 2",
//!         "key_update.request_update: update_requested (0x01)",
//!         "unknown: 09",
//!     ]
//! );
//! assert_eq!(tree.issues[0].to_string(), "bytes 5..6, unknown: bytes that no rule claims");
//! assert!(tree.tiles(message.len()));
//! ```

pub mod alert;
pub mod change_cipher_spec;
pub mod der;
pub mod extension;
pub mod field;
pub mod handshake;
pub mod hello;
pub mod http;
mod issue;
pub mod key_exchange;
#[cfg(test)]
mod outline;
mod reader;
pub mod record;
pub mod sct;
pub mod show;
pub mod signature;
pub mod smtp;
mod tree;
pub mod x509;

use crate::codepoint::{CipherSuite, ProtocolVersion};

pub use field::{Field, FieldId, Opaque};
pub use issue::{Issue, Problem};
pub use reader::Reader;
pub use tree::{Node, NodeId, Span, Tree, Value};

/// What was negotiated before, which decides the form of some messages; `None` while it is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// The version; some messages have one form up to TLS 1.2 and another in TLS 1.3.
    pub version: Option<ProtocolVersion>,
    /// The suite: up to TLS 1.2 it decides the form of the key exchange.
    pub suite: Option<CipherSuite>,
}

/// Every field that any dissector of this room gives, each once.
pub fn fields() -> impl Iterator<Item = FieldId> {
    let single = [
        field::FIELDS,
        record::FIELDS,
        alert::FIELDS,
        change_cipher_spec::FIELDS,
        key_exchange::FIELDS,
        signature::FIELDS,
        sct::FIELDS,
        der::FIELDS,
        http::FIELDS,
    ];
    let nested = handshake::ALL.iter().chain(extension::ALL).chain(x509::ALL).chain(smtp::ALL);
    single.into_iter().chain(nested.copied()).flatten().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_stands_for_two_fields() {
        let mut keys: Vec<_> = fields().map(FieldId::key).collect();
        let all = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), all);
    }
}
