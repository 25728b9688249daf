//! Every check that TLS and the mail's policy make in a run, as plain data: whose it is, what went in, how it ended, who decided.
//!
//! What rustls and webpki decide stands in the trace. Comparisons that pass no provider (Finished, binder, sentinel, dates, usages)
//! are made once more from the recorded bytes, and say so: [`Decider::Recomputed`]. A check is listed where its end could make it;
//! what a setting, the peer or an earlier failure kept it from is [`Verdict::NotMade`]. This room knows neither rustls nor the engine.

mod certificate;
mod dane;
mod decompression;
mod hello;
mod mail;
mod possession;
mod protocol;
mod records;
mod secrets;
mod time;
mod trust;
mod view;

use std::fmt;

use serde::Serialize;

use self::view::View;
use super::Story;
use crate::codepoint::{AlertLevel, hex};
use crate::trace::{Actor, ConnectionId, Ends, EventId, EventKind, Side, Slice, Smtp, Tls, Trace};

/// One check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What is checked.
    pub kind: Kind,
    /// On which connection.
    pub connection: ConnectionId,
    /// Whose check it is.
    pub by: Actor,
    /// The number of the message at which it is decided, from 1; 0 before the first.
    pub message: u32,
    /// How it ended.
    pub verdict: Verdict,
    /// What went into it.
    pub inputs: Vec<(Role, Input)>,
    /// Who decided.
    pub decided_by: Decider,
    /// The event that says so, or the operation that computed it; `None` where nothing of it is in the trace.
    pub event: Option<EventId>,
    /// The alert, failure or refusal that followed from it; `None` where nothing did.
    pub acted_on: Option<EventId>,
}

/// What is checked. Certificates are counted from 0, the leaf, in the order in which they were sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The version that the server chose was offered, `[RFC 8446 §4.2.1]`.
    VersionOffered,
    /// The cipher suite that the server chose was offered, `[RFC 8446 §4.1.3]`.
    SuiteOffered,
    /// The group that the server chose was offered, `[RFC 8446 §4.2.8]`, `[RFC 8422 §5.4]`.
    GroupOffered,
    /// The server gave back the session ID that the client sent, `[RFC 8446 §4.1.3]`.
    SessionIdEcho,
    /// The server's random bears no mark of a server that could do better, `[RFC 8446 §4.1.3]`.
    DowngradeSentinel,
    /// Both agreed to bind the master secret to the whole handshake, `[RFC 7627 §5]`.
    ExtendedMasterSecret,
    /// The peer knows how to bind a renegotiation to what went before, `[RFC 5746 §3]`.
    RenegotiationInfo,
    /// The application protocol that the server chose was offered, `[RFC 7301 §3.2]`.
    Alpn,
    /// The client knows the key of the session that it takes up, `[RFC 8446 §4.2.11.2]`.
    PskBinder,
    /// A compressed Certificate message comes to the length that it says, `[RFC 8879 §4]`.
    Decompression,
    /// The issuer's key signed the certificate, `[RFC 5280 §6.1.3]`.
    ChainSignature {
        /// Which.
        certificate: u32,
    },
    /// The chain ends at somebody who is trusted, `[RFC 5280 §6.1]`.
    TrustAnchor,
    /// The certificate is valid now, `[RFC 5280 §4.1.2.5]`.
    Validity {
        /// Which.
        certificate: u32,
    },
    /// Authorities are authorities, leaves are none, and the path is no longer than allowed, `[RFC 5280 §4.2.1.9]`.
    BasicConstraints {
        /// Which.
        certificate: u32,
    },
    /// The key may be used for this, `[RFC 5280 §4.2.1.3]`.
    KeyUsage {
        /// Which.
        certificate: u32,
    },
    /// The certificate is for servers, or for clients, `[RFC 5280 §4.2.1.12]`.
    ExtendedKeyUsage {
        /// Which.
        certificate: u32,
    },
    /// No extension is critical and unknown, `[RFC 5280 §4.2]`.
    CriticalExtensions {
        /// Which.
        certificate: u32,
    },
    /// The certificate is for the name that was asked for, `[RFC 9525 §6]`.
    Name,
    /// A TLSA record matches a certificate that was sent, `[RFC 7672 §3]`.
    Dane,
    /// No list says that the certificate is revoked, `[RFC 5280 §6.3]`.
    RevocationList,
    /// The stapled OCSP response says that the certificate is not revoked, `[RFC 6066 §8]`.
    StapledStatus,
    /// The peer holds the certificate's private key, `[RFC 8446 §4.4.3]`, `[RFC 5246 §7.4.3]`.
    Possession,
    /// The peer saw the same handshake and has the same secrets, `[RFC 8446 §4.4.4]`, `[RFC 5246 §7.4.9]`.
    Finished,
    /// Every record that was opened is as it was sealed, `[RFC 8446 §5.2]`, `[RFC 5246 §6.2.3.3]`.
    RecordTags,
    /// Records came once each and in order, `[RFC 8446 §5.3]`.
    RecordSequence,
    /// The peer's stream ended because the peer said so, `[RFC 8446 §6.1]`.
    CloseNotify,
    /// What arrived in the clear behind STARTTLS is not taken for text inside TLS, `[RFC 3207 §4.2]`.
    InjectionDiscarded,
    /// TLS is used where the sender demands it.
    TlsRequired,
    /// Every other rule of the protocol.
    Protocol,
}

/// How a check ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It holds.
    Holds,
    /// It does not hold, and whoever asked acts on it.
    Fails {
        /// Why.
        why: String,
    },
    /// Nobody asked, or it did not come to it.
    NotMade {
        /// Why.
        why: String,
    },
    /// It does not hold, and nobody minds.
    Ignored {
        /// Why.
        why: String,
    },
}

/// Who decided a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Decider {
    /// rustls, as the trace has it.
    Rustls,
    /// webpki, as the trace has it.
    Webpki,
    /// The mail server's own policy.
    MailPolicy,
    /// Nobody in the trace: it was computed once more from the recorded bytes.
    Recomputed,
}

/// What a check looks at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Input {
    /// Bytes of the trace.
    Slice(Slice),
    /// Words, a number, or bytes in hex that stand nowhere in the trace.
    Text(String),
}

/// What an input is to a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// What was offered.
    Offered,
    /// What was chosen from it.
    Chosen,
    /// What was sent.
    Sent,
    /// What came back.
    Received,
    /// What was computed, to be compared.
    Expected,
    /// The server's random value.
    Random,
    /// The content that is signed.
    Content,
    /// The signature.
    Signature,
    /// The key that verifies it.
    PublicKey,
    /// The signature scheme.
    Scheme,
    /// The transcript hash.
    TranscriptHash,
    /// The secret that it is derived from.
    Secret,
    /// The certificate.
    Certificate,
    /// The issuer's name, DER.
    Issuer,
    /// The first moment of validity.
    NotBefore,
    /// The last moment of validity.
    NotAfter,
    /// The time of the run.
    Now,
    /// What the certificate says in this point.
    Says,
    /// What it should say.
    Needed,
    /// The name that was asked for.
    Asked,
    /// How many there were.
    Count,
    /// The bytes that were thrown away or kept.
    Bytes,
    /// What the sender's policy is called.
    Policy,
}

/// The checks of a run.
#[derive(Clone, Copy, Debug)]
pub struct Checks;

impl Checks {
    /// All checks of a trace, by message, then by kind. Never fails: what cannot be read has no checks.
    #[must_use]
    pub fn of(trace: &Trace, story: &Story) -> Vec<Check> {
        let mut checks = Vec::new();
        let ends = Ends::of(trace);
        for connection in connections(trace) {
            for side in Side::ALL {
                let view = View::of(trace, story, &ends, (connection, side));
                let from = checks.len();
                hello::checks(&view, &mut checks);
                trust::checks(&view, &mut checks);
                possession::checks(&view, &mut checks);
                secrets::checks(&view, &mut checks);
                records::checks(&view, &mut checks);
                mail::checks(&view, &mut checks);
                protocol::checks(&view, from, &mut checks);
            }
        }
        checks.sort_by_key(|check| (check.message, check.kind, check.by));
        checks
    }
}

/// The connections of a trace, in order.
fn connections(trace: &Trace) -> Vec<ConnectionId> {
    let mut connections: Vec<_> = trace.events.iter().filter_map(|event| event.connection).collect();
    connections.sort_unstable();
    connections.dedup();
    connections
}

impl Check {
    /// A check that its end makes at this message: it holds, and was computed once more, until said otherwise.
    fn new(view: &View<'_>, kind: Kind, message: u32) -> Self {
        Self {
            kind,
            connection: view.connection,
            by: view.actor,
            message,
            verdict: Verdict::Holds,
            inputs: Vec::new(),
            decided_by: Decider::Recomputed,
            event: None,
            acted_on: None,
        }
    }

    fn with(mut self, role: Role, input: Input) -> Self {
        self.inputs.push((role, input));
        self
    }

    fn text(self, role: Role, text: impl fmt::Display) -> Self {
        self.with(role, Input::Text(text.to_string()))
    }

    fn verdict(mut self, verdict: Verdict) -> Self {
        self.verdict = verdict;
        self
    }

    fn decided(mut self, by: Decider, event: Option<EventId>) -> Self {
        self.decided_by = by;
        self.event = event;
        self
    }

    /// Looks for what followed from a check that did not hold: the first fatal alert of its end behind `at`, else its first failure,
    /// else its refusal of the mail.
    fn followed(mut self, view: &View<'_>, at: EventId) -> Self {
        if matches!(self.verdict, Verdict::Fails { .. }) {
            self.acted_on = consequence(view, at);
        }
        self
    }

    /// Whether it was made and does not hold.
    #[must_use]
    pub const fn fails(&self) -> bool {
        matches!(self.verdict, Verdict::Fails { .. })
    }
}

fn consequence(view: &View<'_>, at: EventId) -> Option<EventId> {
    let find = |wanted: fn(&EventKind) -> bool| {
        view.events()
            .find(|(id, event)| *id >= at && event.actor == view.actor && wanted(&event.kind))
            .map(|(id, _)| id)
    };
    find(|kind| matches!(kind, EventKind::Tls(Tls::AlertSent { level: AlertLevel::FATAL, .. })))
        .or_else(|| find(|kind| matches!(kind, EventKind::Failed(_))))
        .or_else(|| find(|kind| matches!(kind, EventKind::Smtp(Smtp::Deferred { .. } | Smtp::Bounced { .. }))))
}

impl Verdict {
    fn fails(why: impl Into<String>) -> Self {
        Self::Fails { why: why.into() }
    }

    fn not_made(why: impl Into<String>) -> Self {
        Self::NotMade { why: why.into() }
    }

    fn ignored(why: impl Into<String>) -> Self {
        Self::Ignored { why: why.into() }
    }

    /// The reason of a verdict that is not plain.
    #[must_use]
    pub fn why(&self) -> Option<&str> {
        match self {
            Self::Holds => None,
            Self::Fails { why } | Self::NotMade { why } | Self::Ignored { why } => Some(why),
        }
    }

    /// The verdict in a word or two.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Fails { .. } => "fails",
            Self::NotMade { .. } => "not made",
            Self::Ignored { .. } => "ignored",
        }
    }
}

impl Decider {
    /// Who it is, in a word or two.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Rustls => "rustls",
            Self::Webpki => "webpki",
            Self::MailPolicy => "mail policy",
            Self::Recomputed => "recomputed",
        }
    }
}

impl Role {
    /// What it is, in a word or two.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Chosen => "chosen",
            Self::Sent => "sent",
            Self::Received => "received",
            Self::Expected => "expected",
            Self::Random => "random",
            Self::Content => "content",
            Self::Signature => "signature",
            Self::PublicKey => "public key",
            Self::Scheme => "scheme",
            Self::TranscriptHash => "transcript hash",
            Self::Secret => "secret",
            Self::Certificate => "certificate",
            Self::Issuer => "issuer",
            Self::NotBefore => "notBefore",
            Self::NotAfter => "notAfter",
            Self::Now => "now",
            Self::Says => "says",
            Self::Needed => "needed",
            Self::Asked => "asked",
            Self::Count => "count",
            Self::Bytes => "bytes",
            Self::Policy => "policy",
        }
    }
}

impl Kind {
    /// Every kind; of those about a certificate, the one about the leaf.
    pub const ALL: [Self; 29] = [
        Self::VersionOffered,
        Self::SuiteOffered,
        Self::GroupOffered,
        Self::SessionIdEcho,
        Self::DowngradeSentinel,
        Self::ExtendedMasterSecret,
        Self::RenegotiationInfo,
        Self::Alpn,
        Self::PskBinder,
        Self::Decompression,
        Self::ChainSignature { certificate: 0 },
        Self::TrustAnchor,
        Self::Validity { certificate: 0 },
        Self::BasicConstraints { certificate: 0 },
        Self::KeyUsage { certificate: 0 },
        Self::ExtendedKeyUsage { certificate: 0 },
        Self::CriticalExtensions { certificate: 0 },
        Self::Name,
        Self::Dane,
        Self::RevocationList,
        Self::StapledStatus,
        Self::Possession,
        Self::Finished,
        Self::RecordTags,
        Self::RecordSequence,
        Self::CloseNotify,
        Self::InjectionDiscarded,
        Self::TlsRequired,
        Self::Protocol,
    ];

    /// The name under which it is filed: `chain_signature` for instance, the same for every certificate.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::VersionOffered => "version_offered",
            Self::SuiteOffered => "suite_offered",
            Self::GroupOffered => "group_offered",
            Self::SessionIdEcho => "session_id_echo",
            Self::DowngradeSentinel => "downgrade_sentinel",
            Self::ExtendedMasterSecret => "extended_master_secret",
            Self::RenegotiationInfo => "renegotiation_info",
            Self::Alpn => "alpn",
            Self::PskBinder => "psk_binder",
            Self::Decompression => "decompression",
            Self::ChainSignature { .. } => "chain_signature",
            Self::TrustAnchor => "trust_anchor",
            Self::Validity { .. } => "validity",
            Self::BasicConstraints { .. } => "basic_constraints",
            Self::KeyUsage { .. } => "key_usage",
            Self::ExtendedKeyUsage { .. } => "extended_key_usage",
            Self::CriticalExtensions { .. } => "critical_extensions",
            Self::Name => "name",
            Self::Dane => "dane",
            Self::RevocationList => "revocation_list",
            Self::StapledStatus => "stapled_status",
            Self::Possession => "possession",
            Self::Finished => "finished",
            Self::RecordTags => "record_tags",
            Self::RecordSequence => "record_sequence",
            Self::CloseNotify => "close_notify",
            Self::InjectionDiscarded => "injection_discarded",
            Self::TlsRequired => "tls_required",
            Self::Protocol => "protocol",
        }
    }

    /// Which certificate of the chain it is about, from 0, the leaf; `None` for everything else.
    #[must_use]
    pub const fn certificate(self) -> Option<u32> {
        match self {
            Self::ChainSignature { certificate }
            | Self::Validity { certificate }
            | Self::BasicConstraints { certificate }
            | Self::KeyUsage { certificate }
            | Self::ExtendedKeyUsage { certificate }
            | Self::CriticalExtensions { certificate } => Some(certificate),
            _ => None,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.key().replace('_', " "))?;
        match self.certificate() {
            Some(certificate) => write!(f, ", certificate {certificate}"),
            None => Ok(()),
        }
    }
}

impl Input {
    fn hex(bytes: &[u8]) -> Self {
        Self::Text(hex::string(bytes))
    }
}

/// An end of the connection, as the subject of a sentence.
const fn party(actor: Actor) -> &'static str {
    match actor {
        Actor::Sender => "the sender",
        Actor::Receiver => "the receiver",
        Actor::Attacker => "the attacker",
        Actor::Authority => "the authority",
    }
}
