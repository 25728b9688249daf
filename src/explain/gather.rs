//! Facts of a run: what an operation and a message say about themselves, in the words that texts use.

use super::{Fact, Facts};
use crate::codepoint::ProtocolVersion;
use crate::story::{Kind, Message, Protection};
use crate::trace::{Actor, ConnectionId, EventKind, Opened, Operation, Part, Tls, Trace};

/// A version, as conditions name it.
const fn version(version: ProtocolVersion) -> &'static str {
    match version {
        ProtocolVersion::TLS_1_3 => "tls13",
        ProtocolVersion::TLS_1_2 => "tls12",
        _ => "older",
    }
}

/// The version that this connection came to; `None` when its handshake never ended.
fn negotiated(connection: ConnectionId, trace: &Trace) -> Option<ProtocolVersion> {
    trace.events.iter().filter(|event| event.connection == Some(connection)).find_map(|event| match &event.kind {
        EventKind::Tls(Tls::Established { version, .. }) => Some(*version),
        _ => None,
    })
}

impl Facts {
    /// Adds who does it, and who is on the other side.
    #[must_use]
    pub fn of_party(self, actor: Actor) -> Self {
        self.with(Fact::Party, actor.name()).with(Fact::Peer, actor.peer().name())
    }

    /// Adds the version that was negotiated.
    #[must_use]
    pub fn of_version(self, negotiated: ProtocolVersion) -> Self {
        self.with(Fact::Version, version(negotiated))
    }

    /// What an operation tells of itself, and who did it.
    #[must_use]
    pub fn of_operation(operation: &Operation, actor: Actor) -> Self {
        let facts = Self::default().of_party(actor);
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
            Operation::Session { value, .. } => {
                facts.with(Fact::Verdict, if value.is_some() { "passed" } else { "failed" })
            }
        }
    }

    /// What a message tells of itself.
    #[must_use]
    pub fn of_message(message: &Message, trace: &Trace) -> Self {
        let facts = Self::default().of_party(message.from).with(Fact::Length, message.bytes(trace).len());
        let facts = negotiated(message.connection, trace).into_iter().fold(facts, Self::of_version);
        let facts = if message.protection == Protection::Clear { facts } else { facts.with(Fact::Case, "inside_tls") };
        match message.kind {
            Kind::Reply { code } => facts.with(Fact::Code, code),
            Kind::Alert { level, description } => facts.with(Fact::Name, description).with(Fact::Value, level),
            _ => facts,
        }
    }

    fn halves(self, parts: &[Part]) -> Self {
        if parts.is_empty() { self } else { self.with(Fact::Case, "hybrid") }
    }
}
