//! The checks of a run, as text for people and as data for other programs: whose, what, how it ended, what went in, who decided.

use std::fmt::Write as _;

use serde::Serialize;

use crate::codepoint::{CipherSuite, NamedGroup, ProtocolVersion, hex};
use crate::story::checks::{Check, Checks, Input, Kind, Role};
use crate::story::{Story, digest};
use crate::trace::{Actor, ConnectionId, EventId, Subject, Trace};

/// How many bytes of an input stand in the text before it is cut.
const SHOWN: usize = 32;

/// The checks of a run as text: a line for each, its inputs below it.
#[must_use]
pub fn text(trace: &Trace, story: &Story) -> String {
    let mut text = String::new();
    for check in Checks::of(trace, story) {
        write_check(&mut text, trace, &check).expect("a String takes all that is written to it");
    }
    text
}

fn write_check(text: &mut String, trace: &Trace, check: &Check) -> std::fmt::Result {
    let Check { message, kind, connection: ConnectionId(connection), .. } = check;
    let (verdict, decider) = (check.verdict.word(), check.decided_by.word());
    writeln!(text, "c{connection} #{message} {}: {kind}: {verdict} ({decider})", check.by.name())?;
    if let Some(why) = check.verdict.why() {
        writeln!(text, "      {why}")?;
    }
    for (role, input) in &check.inputs {
        writeln!(text, "      {:<15} {}", role.word(), shown(trace, check.kind, *role, input))?;
    }
    Ok(())
}

fn shown(trace: &Trace, kind: Kind, role: Role, input: &Input) -> String {
    match (in_words(trace, kind, role, input), input) {
        (Some(words), _) => words,
        (None, Input::Text(words)) => words.clone(),
        (None, Input::Slice(slice)) => match trace.bytes(*slice) {
            bytes if bytes.len() <= SHOWN => hex::string(bytes),
            bytes => format!("{}… ({} bytes)", hex::string(&bytes[..SHOWN]), bytes.len()),
        },
    }
}

/// An input where words say all of it: text, the registered names of what was offered and chosen. `None` for bytes that are only bytes.
#[must_use]
pub fn in_words(trace: &Trace, kind: Kind, role: Role, input: &Input) -> Option<String> {
    match input {
        Input::Text(words) => Some(words.clone()),
        Input::Slice(slice) => match trace.bytes(*slice) {
            [] => Some("no bytes".to_owned()),
            bytes if matches!(role, Role::Offered | Role::Chosen) => name(kind).map(|_| names(kind, bytes)),
            _ => None,
        },
    }
}

/// The code points that such a check compares, each two bytes long, by their registered names.
fn names(kind: Kind, bytes: &[u8]) -> String {
    let Some(name) = name(kind) else { return hex::string(bytes) };
    let points = bytes.chunks_exact(2).map(|pair| name(u16::from_be_bytes([pair[0], pair[1]])));
    points.collect::<Vec<_>>().join(", ")
}

/// How the numbers that a check compares are named; `None` for a check of something else.
fn name(kind: Kind) -> Option<fn(u16) -> String> {
    Some(match kind {
        Kind::VersionOffered => |number| ProtocolVersion(number).to_string(),
        Kind::SuiteOffered => |number| CipherSuite(number).to_string(),
        Kind::GroupOffered => |number| NamedGroup(number).to_string(),
        _ => return None,
    })
}

/// The checks of a run as data. Events are numbers of a trace's events.
#[derive(Debug, Serialize)]
pub struct Judgements<'a> {
    /// The digest of the trace, 16 hex digits.
    pub digest: String,
    /// What was run.
    pub subject: &'a Subject,
    /// The checks, by message, then by kind.
    pub checks: Vec<Row>,
}

impl<'a> Judgements<'a> {
    /// The checks of a run.
    #[must_use]
    pub fn of(trace: &'a Trace, story: &Story) -> Self {
        let checks = Checks::of(trace, story).iter().map(|check| Row::of(trace, check)).collect();
        Self { digest: digest(trace), subject: &trace.subject, checks }
    }
}

/// One check.
#[derive(Debug, Serialize)]
pub struct Row {
    /// What is checked: `version_offered`, `chain_signature` for instance.
    pub check: &'static str,
    /// Which certificate of the chain, from 0, the leaf; absent for everything else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<u32>,
    /// Its connection, from 0.
    pub connection: ConnectionId,
    /// Whose check it is.
    pub by: Actor,
    /// The message at which it is decided, from 1; 0 before the first.
    pub message: u32,
    /// `holds`, `fails`, `not made`, `ignored`.
    pub verdict: &'static str,
    /// Why; absent where it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// What went into it.
    pub inputs: Vec<Given>,
    /// `rustls`, `webpki`, `mail policy`, `recomputed`.
    pub decided_by: &'static str,
    /// The event that says so, or the operation that computed it; absent where nothing of it is in the trace.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<EventId>,
    /// The alert, failure or refusal that followed; absent where nothing did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acted_on: Option<EventId>,
}

/// What went into a check: bytes in hex, or words.
#[derive(Debug, Serialize)]
pub struct Given {
    /// What it is to the check: `offered`, `chosen`, `transcript hash` for instance.
    pub role: &'static str,
    /// Bytes of the trace, in hex digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hex: Option<String>,
    /// Words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

impl Row {
    fn of(trace: &Trace, check: &Check) -> Self {
        Self {
            check: check.kind.key(),
            certificate: check.kind.certificate(),
            connection: check.connection,
            by: check.by,
            message: check.message,
            verdict: check.verdict.word(),
            why: check.verdict.why().map(ToOwned::to_owned),
            inputs: check.inputs.iter().map(|(role, input)| Given::of(trace, role.word(), input)).collect(),
            decided_by: check.decided_by.word(),
            event: check.event,
            acted_on: check.acted_on,
        }
    }
}

impl Given {
    fn of(trace: &Trace, role: &'static str, input: &Input) -> Self {
        match input {
            Input::Slice(slice) => Self { role, hex: Some(hex::string(trace.bytes(*slice))), text: None },
            Input::Text(text) => Self { role, hex: None, text: Some(text.clone()) },
        }
    }
}
