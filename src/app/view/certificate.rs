//! What a certificate says, in a few lines: whose it is, who issued it, for which names, from when to when, which key, signed how,
//! `[RFC 5280 §4.1]`. It judges nothing.

use std::ops::Range;

use crate::codepoint::ObjectIdentifier;
use crate::dissect::handshake::certificate::{ASN1_CERT, CERT_DATA};
use crate::dissect::x509::{self, extension, key, name};
use crate::dissect::{FieldId, Node, Tree, Value};

/// A certificate in a few lines. What cannot be read is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Certificate {
    /// Whose it is, as `[RFC 4514 §2]` writes a distinguished name.
    pub subject: String,
    /// Who issued it.
    pub issuer: String,
    /// The names that it is for, of subjectAltName.
    pub names: Vec<String>,
    /// The first moment of its validity.
    pub not_before: String,
    /// The last moment of its validity.
    pub not_after: String,
    /// The kind of its key: `id-ecPublicKey, secp256r1`.
    pub key: String,
    /// The algorithm of its issuer's signature.
    pub signature: String,
}

impl Certificate {
    /// Reads a certificate.
    #[must_use]
    pub fn read(der: &[u8]) -> Self {
        let tree = x509::certificate(der);
        Self {
            subject: distinguished_name(below(&tree, x509::SUBJECT), der),
            issuer: distinguished_name(below(&tree, x509::ISSUER), der),
            names: names(below(&tree, extension::SUBJECT_ALT_NAME), der),
            not_before: value(below(&tree, x509::NOT_BEFORE), der, |value| matches!(value, Value::Time(_))),
            not_after: value(below(&tree, x509::NOT_AFTER), der, |value| matches!(value, Value::Time(_))),
            key: key_kind(below(&tree, key::SUBJECT_PUBLIC_KEY_INFO), der),
            signature: name_of_first(below(&tree, x509::SIGNATURE_ALGORITHM), der),
        }
    }

    /// Whether it names itself as its issuer.
    #[must_use]
    pub fn is_self_issued(&self) -> bool {
        !self.subject.is_empty() && self.subject == self.issuer
    }
}

/// Every field of a certificate, from the outermost to the innermost.
#[must_use]
pub fn fields(der: &[u8]) -> Vec<Field> {
    rows_of_tree(&x509::certificate(der), der)
}

/// Where the certificates stand in a Certificate message that was dissected, the leaf first.
pub(super) fn places(message: &Tree) -> Vec<Range<usize>> {
    // The field of a vector is that of its length and of its content: only the content has parts.
    let is_certificate = |node: &&Node| [CERT_DATA, ASN1_CERT].contains(&node.field) && !node.is_leaf();
    message.nodes.iter().filter(is_certificate).map(|node| node.span.start as usize..node.span.end as usize).collect()
}

/// The first node with this field and all that stands in it; nothing where there is none.
fn below(tree: &Tree, field: FieldId) -> &[Node] {
    let found = tree.find(field).and_then(|at| tree.nodes.get(at..=at + tree.nodes[at].below as usize));
    found.unwrap_or_default()
}

fn value(nodes: &[Node], der: &[u8], is_wanted: fn(Value) -> bool) -> String {
    nodes.iter().find(|node| is_wanted(node.value)).map_or_else(String::new, |node| node.show(der))
}

/// The names of the object identifiers in some nodes, each as the RFC's ASN.1 has it, else in dots.
fn identifiers<'a>(nodes: &'a [Node], der: &'a [u8]) -> impl Iterator<Item = String> + 'a {
    nodes.iter().filter_map(move |node| match node.value {
        Value::Oid(Some(name)) => Some(name.to_owned()),
        Value::Oid(None) => Some(node.show(der)),
        _ => None,
    })
}

fn name_of_first(nodes: &[Node], der: &[u8]) -> String {
    identifiers(nodes, der).next().unwrap_or_default()
}

/// Algorithm, curve where there is one, length where the key is a number.
fn key_kind(nodes: &[Node], der: &[u8]) -> String {
    let mut parts: Vec<_> = identifiers(nodes, der).collect();
    let is_modulus = |node: &&Node| node.field == key::MODULUS && matches!(node.value, Value::Bytes | Value::Number(_));
    if let Some(modulus) = nodes.iter().filter(is_modulus).max_by_key(|node| node.span.len()) {
        let digits = modulus.span.of(der);
        let zeros: usize = digits.iter().take_while(|byte| **byte == 0).count();
        let first = digits.get(zeros).map_or(0, |byte| byte.leading_zeros() as usize);
        parts.push(format!("{} bits", (digits.len() - zeros) * 8 - first));
    }
    parts.join(", ")
}

/// The last relative name first, `[RFC 4514 §2.1]`.
fn distinguished_name(nodes: &[Node], der: &[u8]) -> String {
    let mut parts = Vec::new();
    let mut kind = String::new();
    for node in nodes {
        match node.value {
            Value::Oid(_) => {
                let identifier = ObjectIdentifier(node.span.of(der));
                kind = identifier.keyword().map_or_else(|| node.show(der), str::to_owned);
            }
            Value::Text | Value::WideText if node.field == name::VALUE => {
                parts.push(format!("{kind}={}", node.show(der)));
            }
            _ => {}
        }
    }
    parts.reverse();
    parts.join(", ")
}

fn names(nodes: &[Node], der: &[u8]) -> Vec<String> {
    let says = |node: &&Node| matches!(node.value, Value::Text | Value::Address);
    nodes.iter().filter(says).map(|node| node.show(der)).collect()
}

/// A field in a layer's tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// How deep it stands, from 0; at most 9 are told apart.
    pub depth: usize,
    /// Its name, as the RFC spells it.
    pub name: &'static str,
    /// Where its bytes are: `43–44`.
    pub place: String,
    /// What it says.
    pub value: String,
}

/// The fields of a tree, one below the other.
fn rows_of_tree(tree: &Tree, bytes: &[u8]) -> Vec<Field> {
    let field = |(depth, field): (usize, &Node)| {
        let (start, end) = (field.span.start, field.span.end);
        let place = match end.saturating_sub(start) {
            0 => String::new(),
            1 => start.to_string(),
            _ => format!("{start}–{}", end - 1),
        };
        Field { depth: depth.min(9), name: field.field.name(), place, value: field.show(bytes) }
    };
    tree.walk().map(field).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_certificate_says_nothing_and_harms_nobody() {
        for der in [&[][..], &[0x30], &[0x30, 0x03, 0x02, 0x01, 0x05], b"no certificate at all"] {
            let certificate = Certificate::read(der);
            assert_eq!((certificate.subject.as_str(), certificate.names.len()), ("", 0));
            assert!(!certificate.is_self_issued());
        }
    }
}
