//! Facts of a run: what an operation, a message and a field say about themselves, in the words that texts use.

use super::{Fact, Facts};
use crate::codepoint::{HandshakeType, ProtocolVersion};
use crate::dissect::field::LENGTH;
use crate::dissect::handshake::server_hello;
use crate::dissect::{Issue, NodeId, Problem, Tree, Value};
use crate::story::{Kind, Message, Protection, chosen};
use crate::trace::{Actor, EventKind, Opened, Operation, Part, Signer, Tls, Trace};

/// A version, as conditions name it.
const fn version(version: ProtocolVersion) -> &'static str {
    match version {
        ProtocolVersion::TLS_1_3 => "tls13",
        ProtocolVersion::TLS_1_2 => "tls12",
        _ => "older",
    }
}

/// The version that a message's connection came to; where its handshake never ended, the one that its server chose, once it has.
fn negotiated(message: &Message, trace: &Trace) -> Option<ProtocolVersion> {
    let on_it = trace.events.iter().filter(|event| event.connection == Some(message.connection));
    let established = on_it.map(|event| &event.kind).find_map(|kind| match kind {
        EventKind::Tls(Tls::Established { version, .. }) => Some(*version),
        _ => None,
    });
    let chooses = || matches!(message.kind, Kind::Handshake(HandshakeType::SERVER_HELLO));
    let chosen = || chooses().then(|| chosen(message.bytes(trace)).version).flatten();
    established.or_else(chosen).or(message.context.version)
}

impl Facts {
    /// Adds who does it, and who is on the other side.
    #[must_use]
    pub fn of_parties(self, actor: Actor, peer: Actor) -> Self {
        self.with(Fact::Party, actor.name()).with(Fact::Peer, peer.name())
    }

    /// Adds the version that was negotiated.
    #[must_use]
    pub fn of_version(self, negotiated: ProtocolVersion) -> Self {
        self.with(Fact::Version, version(negotiated))
    }

    /// What an operation tells of itself, who did it, and who is on the other side.
    #[must_use]
    pub fn of_operation(operation: &Operation, actor: Actor, peer: Actor) -> Self {
        let facts = Self::default().of_parties(actor, peer);
        match operation {
            Operation::Random { output, .. } => facts.with(Fact::Length, output.len()),
            Operation::KeyShare { group, public, parts, .. } => {
                facts.with(Fact::Group, group).with(Fact::Length, public.len()).halves(parts)
            }
            Operation::SharedSecret { group, secret, parts, .. } => {
                let facts = facts.with(Fact::Group, group).halves(parts);
                let verdict = if secret.is_some() { "passed" } else { "failed" };
                facts.with(Fact::Length, secret.map_or(0, |secret| secret.len())).with(Fact::Verdict, verdict)
            }
            Operation::HkdfExtract { hash, prk, .. } => facts.with(Fact::Hash, hash).with(Fact::Length, prk.len()),
            Operation::HkdfExpand { hash, output, label, .. } => {
                let facts = facts.with(Fact::Hash, hash).with(Fact::Length, output.len());
                label.iter().fold(facts, |facts, label| facts.with(Fact::Name, &label.label))
            }
            Operation::Prf { hash, output, label, .. } => {
                facts.with(Fact::Hash, hash).with(Fact::Length, output.len()).with(Fact::Name, label)
            }
            Operation::HashUpdate { hash, input, .. } => facts.with(Fact::Hash, hash).with(Fact::Length, input.len()),
            Operation::HashFork { .. } => facts,
            Operation::HashFinish { hash, output, .. } | Operation::Hmac { hash, output, .. } => {
                facts.with(Fact::Hash, hash).with(Fact::Length, output.len())
            }
            Operation::Hash { hash, input, output } => {
                let facts = facts.with(Fact::Hash, hash).with(Fact::Length, output.len());
                if input.is_empty() { facts.with(Fact::Case, "empty") } else { facts }
            }
            Operation::Sign { scheme, signature, .. } => {
                facts.with(Fact::Scheme, scheme).with(Fact::Length, signature.len())
            }
            Operation::Verify { scheme, valid, .. } => {
                facts.with(Fact::Scheme, scheme).with(Fact::Verdict, if *valid { "passed" } else { "failed" })
            }
            Operation::Seal { suite, version, sequence, record, .. } => {
                let facts = facts.with(Fact::Suite, suite).of_version(*version);
                facts.with(Fact::Sequence, sequence).with(Fact::Length, record.len())
            }
            Operation::Open { suite, version, sequence, fragment, opened, .. } => {
                let facts = facts.with(Fact::Suite, suite).of_version(*version);
                let verdict = match opened {
                    Opened::Plaintext { .. } => "passed",
                    Opened::BadTag => "bad_tag",
                    Opened::TooShort => "too_short",
                };
                facts.with(Fact::Sequence, sequence).with(Fact::Length, fragment.len()).with(Fact::Verdict, verdict)
            }
            Operation::SealTicket { ticket, .. } => facts.with(Fact::Length, ticket.len()),
            Operation::OpenTicket { plaintext, .. } => {
                facts.with(Fact::Verdict, if plaintext.is_some() { "passed" } else { "failed" })
            }
            Operation::Compress { algorithm, input, output } => {
                let facts = facts.with(Fact::Name, algorithm).with(Fact::Length, output.len());
                facts.with(Fact::Needed, input.len())
            }
            Operation::Decompress { algorithm, input, length, output } => {
                let facts =
                    facts.with(Fact::Name, algorithm).with(Fact::Length, input.len()).with(Fact::Needed, length);
                facts.with(Fact::Verdict, if output.is_some() { "passed" } else { "failed" })
            }
            Operation::Session { value, .. } => {
                facts.with(Fact::Verdict, if value.is_some() { "passed" } else { "failed" })
            }
        }
    }

    /// What a message tells of itself.
    #[must_use]
    pub fn of_message(message: &Message, trace: &Trace) -> Self {
        let facts = Self::default().of_parties(message.from, message.to).with(Fact::Length, message.bytes(trace).len());
        let facts = negotiated(message, trace).into_iter().fold(facts, Self::of_version);
        let facts = if message.protection == Protection::Clear { facts } else { facts.with(Fact::Case, "inside_tls") };
        match message.kind {
            Kind::Reply { code: number } | Kind::HttpResponse { status: number } => facts.with(Fact::Code, number),
            Kind::Alert { level, description } => facts.with(Fact::Name, description).with(Fact::Value, level),
            _ => facts,
        }
    }

    /// What a message tells of itself and of its connection: for the lesson that stands at it.
    #[must_use]
    pub fn of_lesson(message: &Message, trace: &Trace) -> Self {
        let facts = Self::of_message(message, trace);
        let on_it = trace.events.iter().filter(|event| event.connection == Some(message.connection));
        let agreed = on_it.map(|event| &event.kind).find_map(|kind| match kind {
            EventKind::Tls(Tls::Established { suite, group, .. }) => Some((suite, group)),
            _ => None,
        });
        let facts = agreed.into_iter().fold(facts, |facts, (suite, group)| {
            group.iter().fold(facts.with(Fact::Suite, suite), |facts, group| facts.with(Fact::Group, group))
        });
        let sealed = message.containers.last().and_then(|container| container.sealed);
        let own = sealed.iter().chain(&message.operations).filter_map(|&event| trace.event(event));
        own.fold(facts, |facts, event| match &event.kind {
            EventKind::Operation(Operation::Seal { sequence, .. }) => facts.with(Fact::Sequence, sequence),
            EventKind::Operation(Operation::Sign { scheme, signer: Signer::Endpoint, .. }) => {
                facts.with(Fact::Scheme, scheme)
            }
            _ => facts,
        })
    }

    /// What a field tells of itself, and of the structures that it stands in; `bytes` is what the tree was made of.
    #[must_use]
    pub fn of_node(tree: &Tree, id: NodeId, bytes: &[u8]) -> Self {
        let Some(node) = tree.nodes.get(id) else { return Self::default() };
        let own = node.span.of(bytes);
        let mut facts = Self::default().with(Fact::Value, node.show(bytes)).with(Fact::Length, own.len());
        match node.value {
            Value::Number(number) => facts = facts.with(Fact::Number, number),
            Value::Code { number, name } => {
                facts = facts.with(Fact::Number, number);
                facts = name.into_iter().fold(facts, |facts, name| facts.with(Fact::Name, name));
            }
            Value::Word(Some(name)) | Value::Oid(Some(name)) => facts = facts.with(Fact::Name, name),
            _ => {}
        }
        let mut above = tree.path(id);
        above.pop();
        let above: Vec<_> = above.into_iter().rev().map(|above| tree.nodes[above].field).collect();
        facts = above.first().into_iter().fold(facts, |facts, parent| facts.with(Fact::Parent, parent.key()));
        facts = above.iter().fold(facts, |facts, place| facts.with(Fact::Place, place.key()));
        if let Some(measured) = tree.measured(id).filter(|_| node.field == LENGTH) {
            facts = facts.with(Fact::Measured, tree.nodes[measured].field.key());
        }
        let marked = tree.children(id).any(|part| tree.nodes[part].field == server_hello::DOWNGRADE_SENTINEL);
        let cases = [
            ("sentinel", marked),
            ("grease", facts.get(Fact::Name) == Some("GREASE")),
            ("empty", own.is_empty()),
            ("zeros", !own.is_empty() && own.iter().all(|&byte| byte == 0)),
        ];
        cases.into_iter().filter(|(_, holds)| *holds).fold(facts, |facts, (case, _)| facts.with(Fact::Case, case))
    }

    /// What a problem tells of itself.
    #[must_use]
    pub fn of_issue(issue: &Issue) -> Self {
        let facts = Self::default().with(Fact::Name, issue.field).with(Fact::Length, issue.span.len());
        match issue.problem {
            Problem::Short { needed, found, within } => {
                facts.with(Fact::Needed, needed).with(Fact::Found, found).with(Fact::Within, within)
            }
            Problem::OtherLength { said, found } => {
                let facts = facts.with(Fact::Needed, said);
                found.into_iter().fold(facts, |facts, found| facts.with(Fact::Found, found))
            }
            Problem::TooLarge { said, most } => facts.with(Fact::Needed, said).with(Fact::Found, most),
            _ => facts,
        }
    }

    fn halves(self, parts: &[Part]) -> Self {
        if parts.is_empty() { self } else { self.with(Fact::Case, "hybrid") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dissect::{Context, handshake};

    /// A ServerHello of TLS 1.2 whose random ends in a sentinel.
    fn server_hello() -> Vec<u8> {
        [&[2, 0, 0, 38, 3, 3][..], &[7; 24], b"DOWNGRD\x01", &[0, 0xc0, 0x2b, 0]].concat()
    }

    #[test]
    fn a_field_tells_its_value_and_where_it_stands() {
        let bytes = server_hello();
        let tree = handshake::message(&bytes, Context::default());
        let facts = Facts::of_node(&tree, tree.find(server_hello::CIPHER_SUITE).unwrap(), &bytes);
        assert_eq!(facts.get(Fact::Name), Some("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"));
        assert_eq!(facts.get(Fact::Number), Some("49195"));
        assert_eq!(facts.get(Fact::Length), Some("2"));
        assert_eq!(facts.get(Fact::Parent), Some("server_hello"));
        assert_eq!(facts.all(Fact::Place).collect::<Vec<_>>(), ["server_hello", "handshake"]);
        let random = Facts::of_node(&tree, tree.find(server_hello::RANDOM).unwrap(), &bytes);
        assert_eq!(random.get(Fact::Case), Some("sentinel"));
        let length = Facts::of_node(&tree, tree.find(LENGTH).unwrap(), &bytes);
        assert_eq!(length.get(Fact::Measured), Some("server_hello"));
        let compression = tree.find(server_hello::LEGACY_COMPRESSION_METHOD).unwrap();
        assert_eq!(Facts::of_node(&tree, compression, &bytes).get(Fact::Case), Some("zeros"));
    }

    #[test]
    fn a_problem_tells_what_was_needed() {
        let tree = handshake::message(&server_hello()[..9], Context::default());
        let facts = Facts::of_issue(&tree.issues[0]);
        assert_eq!((facts.get(Fact::Needed), facts.get(Fact::Found)), (Some("38"), Some("5")));
    }
}
