//! What came of an intervention, as text and as data: the first deviation on the wire, who noticed, by what, or why nobody did.

use std::fmt::{self, Write};

use serde::Serialize;

use crate::codepoint::hex;
use crate::story::checks;
use crate::story::verdict::{Alert, Finding, How, Notice, Rule, Verdict};
use crate::trace::{Change, EventId, EventKind, Micros, SegmentId, Trace};

/// How many bytes of what was changed are shown.
const BYTES: usize = 16;

/// A verdict as data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Told {
    /// The intervention, in its text form.
    pub intervention: String,
    /// The event at which it did something.
    pub event: EventId,
    /// When.
    pub time: Micros,
    /// To which segment.
    pub segment: SegmentId,
    /// The first byte of the segment that differs; absent where none does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<usize>,
    /// The bytes that differ, as they were sent, in hex.
    pub before: String,
    /// What went on in their place.
    pub after: String,
    /// The number of the message, from 1.
    pub message: u32,
    /// Its title.
    pub title: String,
    /// The key of the field on the wire.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<&'static str>,
    /// The key of the field in the message, where that is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inner: Option<&'static str>,
    /// `noticed`, `noticed, then in the clear`, `harmless`, `stalled`, `no change`, `altered unseen`, `exposed unseen`, `unfinished`,
    /// `unexplained`.
    pub class: &'static str,
    /// More about the class.
    pub finding: Finding,
    /// The rule of the protocol, where one lets it pass.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<Cited>,
    /// The check that did not hold, where it is one that `checks` tells apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub check: Option<checks::Check>,
}

/// A rule with the place that says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cited {
    /// Its name.
    pub key: &'static str,
    /// What it says.
    pub words: &'static str,
    /// Where it is specified: `RFC 8446 §5.1`.
    pub specified: String,
}

impl Cited {
    /// A rule; `place` knows the table of references.
    #[must_use]
    pub fn of(rule: Rule, place: impl Fn(&str) -> Option<String>) -> Self {
        let specified = place(rule.reference()).unwrap_or_else(|| rule.reference().to_owned());
        Self { key: rule.key(), words: rule.words(), specified }
    }
}

impl Told {
    /// A verdict as data; `place` knows the table of references.
    #[must_use]
    pub fn of(trace: &Trace, verdict: &Verdict, place: impl Fn(&str) -> Option<String>) -> Self {
        let Verdict { deviation, finding, check } = verdict;
        let rule = match finding {
            Finding::Harmless(rule) => Some(Cited::of(*rule, place)),
            _ => None,
        };
        let (before, after) = deviation.bytes;
        Self {
            intervention: intervention(trace, deviation.event),
            event: deviation.event,
            time: deviation.time,
            segment: deviation.place.segment,
            offset: deviation.place.offset,
            before: hex::string(trace.bytes(before)),
            after: hex::string(trace.bytes(after)),
            message: deviation.place.message,
            title: deviation.place.title.clone(),
            field: deviation.place.field.map(|field| field.key()),
            inner: deviation.place.inner.map(|field| field.key()),
            class: finding.class(),
            finding: finding.clone(),
            rule,
            check: check.clone(),
        }
    }
}

fn intervention(trace: &Trace, event: EventId) -> String {
    match trace.event(event).map(|event| &event.kind) {
        Some(EventKind::Intervened { intervention, .. }) => {
            trace.subject.interventions.get(*intervention as usize).cloned().unwrap_or_default()
        }
        _ => String::new(),
    }
}

/// The verdict in a few lines, each behind `===`; `place` knows the table of references.
#[must_use]
pub fn text(trace: &Trace, verdict: &Verdict, place: impl Fn(&str) -> Option<String>) -> String {
    let told = Told::of(trace, verdict, place);
    let mut text = String::new();
    write_all(&mut text, &told, &verdict.deviation.change).expect("a String takes all that is written to it");
    text
}

fn write_all(out: &mut String, told: &Told, change: &Change) -> fmt::Result {
    writeln!(out, "=== first deviation: {}, at {}", told.intervention, seconds(told.time))?;
    write!(out, "===   in message {}, {}", told.message, told.title)?;
    for field in [told.field, told.inner].into_iter().flatten() {
        write!(out, ", {field}")?;
    }
    writeln!(out)?;
    match (told.offset, change) {
        (Some(offset), _) => {
            writeln!(out, "===   byte {offset} of the segment: {} became {}", some(&told.before), some(&told.after))?;
        }
        (None, Change::Dropped) => writeln!(out, "===   it went no further")?,
        _ => {}
    }
    match &told.finding {
        Finding::Noticed(notice) => noticed(out, told, notice),
        Finding::FellBack(notice) => {
            noticed(out, told, notice)?;
            writeln!(out, "===   and the mail crossed in the clear all the same: its sender does not insist on TLS")
        }
        Finding::Stalled { by, after, .. } => {
            writeln!(out, "=== stalled: nobody noticed, and the {} gave up {} later", by.name(), seconds(*after))
        }
        Finding::Harmless(_) => {
            let Some(Cited { words, specified, .. }) = &told.rule else { return Ok(()) };
            writeln!(out, "=== nobody noticed, and nobody had to: {words}, {specified}")
        }
        Finding::NoChange => writeln!(out, "=== nothing changed: what arrived is what would have arrived without it"),
        Finding::Altered => writeln!(
            out,
            "=== nobody noticed, and the mail that was taken is not the mail that was sent: in the clear, nothing covers it"
        ),
        Finding::Exposed => writeln!(
            out,
            "=== nobody noticed, and the mail crossed in the clear: what is said before TLS, nothing covers"
        ),
        Finding::Unfinished => writeln!(out, "=== the run passed its limit of events"),
        Finding::Unexplained => writeln!(out, "=== nobody noticed, and this program knows no rule that says why"),
    }
}

fn noticed(out: &mut String, told: &Told, notice: &Notice) -> fmt::Result {
    let Notice { by, how, alert, after, .. } = notice;
    writeln!(out, "=== noticed by the {}, {} later: {}", by.name(), seconds(*after), how_text(how))?;
    if let Some(check) = &told.check {
        let why = check.verdict.why().unwrap_or_default();
        writeln!(out, "===   the check {} fails ({}): {why}", check.kind.key(), check.decided_by.word())?;
    }
    match alert {
        Some(alert) => writeln!(out, "===   {}", alert_text(alert)),
        None => writeln!(out, "===   no alert is sent"),
    }
}

fn alert_text(alert: &Alert) -> String {
    let Alert { by, level, description, protected, .. } = alert;
    let (to, how) = (by.peer().name(), if *protected { "sealed" } else { "in the clear" });
    format!("the {} tells the {to}: {description}, {level}, {how}", by.name())
}

/// How an end noticed, in words.
fn how_text(how: &How) -> String {
    match how {
        How::Tls(error) => format!("TLS failed: {error}"),
        How::UnexpectedEof => "the stream ended without close_notify".to_owned(),
        How::Smtp(error) => error.clone(),
        How::Refused(code) => format!("it refused with {code}"),
        How::NotDelivered(reason) => format!("it did not deliver: {reason}"),
        How::Check(error) => format!("a check does not hold: {error}"),
        How::Discarded => "text in the clear came where TLS was to begin, and was thrown away".to_owned(),
        How::Alert(description) => format!("it sent {description}"),
        How::Timeout => "it waited in vain".to_owned(),
    }
}

/// Bytes in hex, cut where they are many.
fn some(bytes: &str) -> String {
    match bytes.get(..2 * BYTES) {
        Some(begin) if begin.len() < bytes.len() => format!("{begin}… ({} bytes)", bytes.len() / 2),
        _ if bytes.is_empty() => "nothing".to_owned(),
        _ => bytes.to_owned(),
    }
}

/// Seconds with milliseconds.
fn seconds(time: Micros) -> String {
    format!("{}.{:03} s", time.0 / 1_000_000, time.0 / 1000 % 1000)
}
