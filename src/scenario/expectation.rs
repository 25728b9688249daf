//! How a scenario must end, as data, and whether a trace did.

use std::fmt;

use super::{Refusal, Settings};
use crate::codepoint::{AlertDescription, AlertLevel, ContentType, ProtocolVersion};
use crate::trace::{
    Actor, Check, Event, EventKind, Failure, Opened, Operation, Outcome, Smtp, Sts, Tls, Trace, Verdict,
};

/// How a run must end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// What became of the mail.
    pub mail: Mail,
    /// The version of the last handshake that both ends completed; `None` when there is none.
    pub version: Option<ProtocolVersion>,
    /// The first TLS failure; `None` when there is none.
    pub fault: Option<Fault>,
    /// What else must be seen.
    pub marks: &'static [Mark],
}

/// What became of the mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mail {
    /// It arrived, sealed all the way: nobody between could read it.
    Sealed,
    /// It arrived, sealed on each connection; but somebody between was an end of both, and read it.
    Read,
    /// It did not arrive, and its sender believes that it did: somebody between has it.
    Taken,
    /// It arrived as a postcard: anybody on the path could read it.
    Postcard,
    /// The sender keeps it and gives this status, `[RFC 3463]`.
    Kept(&'static str),
    /// Nothing moved any more.
    Stalled,
}

/// A TLS failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Who noticed.
    pub who: Actor,
    /// How rustls's error begins, as `Debug` spells it; or `UnexpectedEof`.
    pub error: &'static str,
    /// The alert that it sent, if any.
    pub alert: Option<AlertDescription>,
    /// Whether the alert was sealed.
    pub sealed: bool,
}

/// Something that makes a scenario what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A second ClientHello was asked for.
    HelloRetryRequest,
    /// The last handshake took up an earlier session.
    Resumed,
    /// The secret was joined from a classical and a post-quantum half.
    Hybrid,
    /// Traffic keys were renewed within the connection.
    KeysRenewed,
    /// The receiver opened what was said before the handshake was done.
    EarlyDataTaken,
    /// The sender proved who it is, by certificate.
    SenderProven,
    /// The receiver proved who it is, and the sender looked.
    ReceiverProven,
    /// The sender decompressed the receiver's certificate.
    CertificateDecompressed,
    /// The sender asked for TLSA records, and DNSSEC vouches for those that it got.
    RecordsVouchedFor,
    /// A TLSA record matched a certificate that was sent.
    RecordMatched,
    /// The sender fetched the domain's MTA-STS policy.
    PolicyFetched,
    /// It went by one that it had kept.
    PolicyKept,
    /// A policy that there should be could not be had.
    PolicyMissed,
    /// An alert of level warning came in, and the connection went on.
    Warned(AlertDescription),
    /// The attacker touched something.
    Intervened,
    /// The attacker took a mail, and the receiver got another text than it had.
    Rewritten,
    /// What came in the clear behind the line that ends the clear part was thrown away.
    Discarded,
    /// It was kept, and read as if it had come sealed.
    TakenForSealed,
}

/// Where a trace differs from what was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deviation {
    /// What was looked at.
    pub what: &'static str,
    /// What should be.
    pub expected: String,
    /// What is.
    pub found: String,
}

impl fmt::Display for Deviation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: expected {}, found {}", self.what, self.expected, self.found)
    }
}

impl Expectation {
    /// A mail that arrives sealed, and nothing fails.
    #[must_use]
    pub const fn sealed(version: ProtocolVersion) -> Self {
        Self { mail: Mail::Sealed, version: Some(version), fault: None, marks: &[] }
    }

    /// The same with marks.
    #[must_use]
    pub const fn with(mut self, marks: &'static [Mark]) -> Self {
        self.marks = marks;
        self
    }

    /// A mail that arrives, and that somebody between, an end of both connections, reads.
    #[must_use]
    pub const fn read(version: ProtocolVersion) -> Self {
        Self { mail: Mail::Read, ..Self::sealed(version) }
    }

    /// A mail that stays with its sender because the handshake failed.
    #[must_use]
    pub const fn fails(status: &'static str, fault: Fault) -> Self {
        Self { mail: Mail::Kept(status), version: None, fault: Some(fault), marks: &[] }
    }

    /// A mail that stays with its sender because the receiver, behind a complete handshake of TLS 1.3, could not open a record.
    #[must_use]
    pub const fn breaks_a_record() -> Self {
        let fault = Fault {
            who: Actor::Receiver,
            error: "DecryptError",
            alert: Some(AlertDescription::BAD_RECORD_MAC),
            sealed: true,
        };
        Self { version: Some(ProtocolVersion::TLS_1_3), ..Self::fails("4.4.2", fault) }
    }

    /// A sender that verifies keeps its mail because of the certificate: inside a TLS 1.3 handshake, with this error and a
    /// sealed alert, or after it, as mail servers do.
    #[must_use]
    pub const fn distrusts(settings: &Settings, error: &'static str, alert: AlertDescription) -> Self {
        match settings.refusal {
            Refusal::Library => {
                Self::fails("4.7.5", Fault { who: Actor::Sender, error, alert: Some(alert), sealed: true })
            }
            Refusal::Mta => {
                Self { mail: Mail::Kept("4.7.5"), version: Some(ProtocolVersion::TLS_1_3), fault: None, marks: &[] }
            }
        }
    }

    /// Every point in which `trace` differs; empty when it is as expected.
    #[must_use]
    pub fn deviations(&self, trace: &Trace) -> Vec<Deviation> {
        let mut deviations = Vec::new();
        let mut compare = |what, expected: String, found: String| {
            if expected != found {
                deviations.push(Deviation { what, expected, found });
            }
        };
        compare("the mail", self.mail.to_string(), mail_of(trace));
        compare("the version", format!("{:?}", self.version), format!("{:?}", version_of(trace)));
        let (expected, found) = self.fault.map_or_else(
            || ("no failure".to_owned(), first_failure(trace).map_or_else(|| "no failure".to_owned(), |(_, f)| f)),
            |fault| (fault.to_string(), describe_failure(trace, fault.error)),
        );
        compare("the failure", expected, found);
        for mark in self.marks {
            let found = if mark.is_on(trace) { "seen" } else { "not seen" };
            compare("what makes it so", format!("{mark:?} seen"), format!("{mark:?} {found}"));
        }
        deviations
    }
}

impl fmt::Display for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sealed => f.write_str("delivered sealed"),
            Self::Read => f.write_str("delivered sealed, and read on the way"),
            Self::Taken => f.write_str("taken on the way"),
            Self::Postcard => f.write_str("delivered as a postcard"),
            Self::Kept(status) => write!(f, "kept, {status}"),
            Self::Stalled => f.write_str("stalled"),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}, {}", self.who, self.error, alert_words(self.alert, self.sealed))
    }
}

impl Mark {
    fn is_on(self, trace: &Trace) -> bool {
        if self == Self::Resumed {
            let last = trace.events.iter().rev().find_map(|event| match &event.kind {
                EventKind::Tls(Tls::Established { handshake, .. }) => Some(handshake),
                _ => None,
            });
            return last.is_some_and(|handshake| handshake.starts_with("Resumed"));
        }
        if self == Self::EarlyDataTaken {
            return heard_early(trace);
        }
        if self == Self::Rewritten {
            return is_rewritten(trace);
        }
        trace.events.iter().any(|event| match (self, &event.kind) {
            (Self::HelloRetryRequest, EventKind::Tls(Tls::Established { handshake, .. })) => {
                handshake == "FullWithHelloRetryRequest"
            }
            (Self::Hybrid, EventKind::Operation(Operation::SharedSecret { parts, .. })) => !parts.is_empty(),
            (Self::CertificateDecompressed, EventKind::Operation(Operation::Decompress { output: Some(_), .. })) => {
                event.actor == Actor::Sender
            }
            (Self::KeysRenewed, EventKind::Operation(Operation::HkdfExpand { label: Some(label), .. })) => {
                label.label == "traffic upd"
            }
            (Self::SenderProven, EventKind::Checked { check: Check::Possession, verdict: Verdict::Passed }) => {
                event.actor == Actor::Receiver
            }
            (Self::ReceiverProven, EventKind::Checked { check: Check::Name { .. }, verdict: Verdict::Passed }) => {
                event.actor == Actor::Sender
            }
            (Self::RecordsVouchedFor, EventKind::Dns(dns)) => {
                dns.kind == "TLSA" && dns.authentic && !dns.answers.is_empty()
            }
            (Self::RecordMatched, EventKind::Checked { check: Check::Dane { .. }, verdict: Verdict::Passed }) => {
                event.actor == Actor::Sender
            }
            (Self::PolicyFetched, EventKind::Sts(Sts::Fetched { .. }))
            | (Self::PolicyKept, EventKind::Sts(Sts::Kept { .. }))
            | (Self::PolicyMissed, EventKind::Sts(Sts::Failed { .. })) => true,
            (Self::Warned(alert), EventKind::Tls(Tls::AlertReceived { description, .. })) => *description == alert,
            (Self::Discarded, EventKind::Smtp(Smtp::Discarded { .. }))
            | (Self::TakenForSealed, EventKind::Smtp(Smtp::Kept { .. })) => true,
            (Self::Intervened, EventKind::Intervened { .. }) => event.actor == Actor::Attacker,
            _ => false,
        })
    }
}

/// Whether the receiver opened application data before its handshake was complete.
fn heard_early(trace: &Trace) -> bool {
    let heard = |event: &&Event| event.actor == Actor::Receiver;
    let mut early = None;
    trace.events.iter().filter(heard).any(|event| {
        match &event.kind {
            EventKind::Tls(Tls::Started) => early = event.connection,
            EventKind::Tls(Tls::Established { .. }) => early = None,
            EventKind::Operation(Operation::Open { opened: Opened::Plaintext { content_type, .. }, .. }) => {
                return event.connection == early && *content_type == Some(ContentType::APPLICATION_DATA);
            }
            _ => {}
        }
        false
    })
}

/// The mails that somebody took, as they were stored.
fn taken(trace: &Trace, by: Actor) -> impl Iterator<Item = &[u8]> {
    trace.events.iter().filter(move |event| event.actor == by).filter_map(|event| match event.kind {
        EventKind::Smtp(Smtp::Accepted { message }) => Some(trace.bytes(message)),
        _ => None,
    })
}

/// Whether a mail that the receiver stored, behind its own line, is none that the attacker took.
fn is_rewritten(trace: &Trace) -> bool {
    let mut stored = taken(trace, Actor::Receiver);
    let is_as_taken = |stored: &[u8]| taken(trace, Actor::Attacker).any(|taken| stored.ends_with(taken));
    taken(trace, Actor::Attacker).next().is_some() && stored.any(|stored| !is_as_taken(stored))
}

fn mail_of(trace: &Trace) -> String {
    match &trace.outcome {
        Outcome::Delivered { sealed: true } => Mail::Sealed.to_string(),
        Outcome::Delivered { sealed: false } | Outcome::Read { sealed: false } => Mail::Postcard.to_string(),
        Outcome::Read { sealed: true } => Mail::Read.to_string(),
        Outcome::Taken => Mail::Taken.to_string(),
        Outcome::Refused(refusal) => format!("kept, {}", refusal.status),
        Outcome::Stalled => Mail::Stalled.to_string(),
        Outcome::Unfinished => "unfinished".to_owned(),
    }
}

/// The version of the last connection on which both ends completed a handshake.
fn version_of(trace: &Trace) -> Option<ProtocolVersion> {
    let established = trace.events.iter().filter_map(|event| match &event.kind {
        EventKind::Tls(Tls::Established { version, .. }) => Some((event.connection, event.actor, *version)),
        _ => None,
    });
    let established: Vec<_> = established.collect();
    let both = established
        .iter()
        .rev()
        .find(|(connection, actor, _)| established.iter().any(|(other, peer, _)| other == connection && peer != actor));
    both.map(|&(_, _, version)| version)
}

/// The first TLS failure: who, and the error.
fn first_failure(trace: &Trace) -> Option<(Actor, String)> {
    trace.events.iter().find_map(|event| match &event.kind {
        EventKind::Failed(Failure::Tls { error }) => Some((event.actor, error.clone())),
        EventKind::Failed(Failure::UnexpectedEof) => Some((event.actor, "UnexpectedEof".to_owned())),
        _ => None,
    })
}

/// The first TLS failure in [`Fault`]'s words; the error is cut to `error` when it begins so.
fn describe_failure(trace: &Trace, error: &str) -> String {
    let Some((who, found)) = first_failure(trace) else { return "no failure".to_owned() };
    let alert = trace.events.iter().find_map(|event| match event.kind {
        EventKind::Tls(Tls::AlertSent { level: AlertLevel::FATAL, description, protected }) if event.actor == who => {
            Some((description, protected))
        }
        _ => None,
    });
    let found = if found.starts_with(error) { error } else { &found };
    let (alert, sealed) = alert.map_or((None, false), |(alert, sealed)| (Some(alert), sealed));
    format!("{who:?}: {found}, {}", alert_words(alert, sealed))
}

fn alert_words(alert: Option<AlertDescription>, sealed: bool) -> String {
    match (alert, sealed) {
        (None, _) => "no alert".to_owned(),
        (Some(alert), true) => format!("{alert}, sealed"),
        (Some(alert), false) => format!("{alert}, in the clear"),
    }
}
