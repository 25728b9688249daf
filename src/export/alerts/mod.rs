//! Every registered alert, `[RFC 8446 §6]`, with the runs that make an end send it, or the reason why none does; and the fatal failures that
//! send no alert. As text and as data.
//!
//! The runs come from outside, and what they show is read from them: an alert counts when an end sent it by itself, not when it
//! was put in on the path or sealed by a peer that misbehaves. Only the reasons ([`reason()`]) are written by hand, and a test holds
//! each to the runs.

mod reason;

use std::fmt::Write as _;

use serde::Serialize;

pub use reason::reason;

use crate::codepoint::{AlertDescription, AlertLevel};
use crate::story::{Fate, Kind, Protection, Story};
use crate::trace::{Actor, ConnectionId, EventKind, Failure, Trace};

/// What the runs show, while they are looked at.
#[derive(Debug, Default)]
pub struct Alerts {
    sent: Vec<(AlertDescription, Sent)>,
    silent: Vec<Silence>,
}

/// The table.
#[derive(Clone, Debug, Serialize)]
pub struct Table {
    /// A row for each registered alert, in the registry's order.
    pub alerts: Vec<Row>,
    /// The fatal failures after which no alert was sent, in the order of the runs.
    pub silent: Vec<Silence>,
}

/// One registered alert.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// Its registered name.
    pub alert: &'static str,
    /// Its number.
    pub number: u8,
    /// Who sends it and how: for each way the first run that shows it. Empty where no run does.
    pub sent: Vec<Sent>,
    /// Why no run shows it; absent where one does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
}

/// An end sends an alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sent {
    /// What stands behind `waxseal run` to see it.
    pub run: String,
    /// Who sends it.
    pub by: Actor,
    /// To whom it goes.
    pub to: Actor,
    /// `warning` or `fatal`.
    pub level: &'static str,
    /// Whether it is sealed.
    pub protected: bool,
}

/// An end fails and sends no alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Silence {
    /// What stands behind `waxseal run` to see it.
    pub run: String,
    /// Who fails.
    pub by: Actor,
    /// The error, as rustls spells it; `UnexpectedEof` where TCP ended without close_notify.
    pub error: String,
}

impl Alerts {
    /// Looks at a run, which `waxseal run` repeats by these words.
    pub fn add(&mut self, run: &str, trace: &Trace, story: &Story) {
        for message in &story.messages {
            let Kind::Alert { level, description } = message.kind else { continue };
            // What was put in, on the path or by an end that misbehaves, is not a server's own word, nor is what the attacker says.
            if message.fate == Fate::Injected || message.from == Actor::Attacker || message.to == Actor::Attacker {
                continue;
            }
            let sent = Sent {
                run: run.to_owned(),
                by: message.from,
                to: message.to,
                level: level.name().unwrap_or("unknown"),
                protected: message.protection != Protection::Clear,
            };
            let known = self.sent.iter().any(|(other, known)| *other == description && known.is_like(&sent));
            if !known {
                self.sent.push((description, sent));
            }
        }
        self.silent.extend(silences(run, trace, story));
    }

    /// What was seen.
    #[must_use]
    pub fn table(&self) -> Table {
        let rows = AlertDescription::ALL.iter().map(|&alert| {
            let sent: Vec<_> =
                self.sent.iter().filter(|(other, _)| *other == alert).map(|(_, sent)| sent.clone()).collect();
            let reason = if sent.is_empty() { reason(alert) } else { None };
            Row { alert: alert.name().unwrap_or_default(), number: alert.0, sent, reason }
        });
        Table { alerts: rows.collect(), silent: self.silent.clone() }
    }

    /// The alerts that an end sent in any run, each once, in the order in which they were first seen.
    #[must_use]
    pub fn seen(&self) -> Vec<AlertDescription> {
        let mut seen = Vec::new();
        for (alert, _) in &self.sent {
            if !seen.contains(alert) {
                seen.push(*alert);
            }
        }
        seen
    }
}

impl Sent {
    /// Whether another run shows the same.
    fn is_like(&self, other: &Self) -> bool {
        (self.by, self.level, self.protected) == (other.by, other.level, other.protected)
    }
}

/// The failures of a run after which the end that failed sent no fatal alert. Who fails because of the peer's alert has nothing to say, and is left out.
fn silences(run: &str, trace: &Trace, story: &Story) -> Vec<Silence> {
    let mut found = Vec::new();
    for event in &trace.events {
        let error = match &event.kind {
            EventKind::Failed(Failure::Tls { error }) if !error.starts_with("AlertReceived") => error.clone(),
            EventKind::Failed(Failure::UnexpectedEof) => "UnexpectedEof".to_owned(),
            _ => continue,
        };
        let told = event.connection.is_some_and(|connection| sent_fatal_alert(story, connection, event.actor));
        if told || event.actor == Actor::Attacker {
            continue;
        }
        let silence = Silence { run: run.to_owned(), by: event.actor, error };
        if !found.contains(&silence) {
            found.push(silence);
        }
    }
    found
}

fn sent_fatal_alert(story: &Story, connection: ConnectionId, by: Actor) -> bool {
    story.messages.iter().any(|message| {
        let fatal = matches!(message.kind, Kind::Alert { level: AlertLevel::FATAL, .. });
        fatal && message.connection == connection && message.from == by && message.fate != Fate::Injected
    })
}

/// The table for people.
#[must_use]
pub fn text(table: &Table) -> String {
    let mut text = String::new();
    write_text(&mut text, table).expect("a String takes all that is written to it");
    text
}

fn write_text(out: &mut String, table: &Table) -> std::fmt::Result {
    let width = table.alerts.iter().map(|row| row.alert.len()).max().unwrap_or(0);
    for Row { alert, number, sent, reason } in &table.alerts {
        let mut head = format!("{number:>3} {alert:width$}");
        for Sent { run, by, to, level, protected } in sent {
            let seal = if *protected { "sealed" } else { "in the clear" };
            writeln!(out, "{head}  {} to {}, {level}, {seal}: {run}", by.name(), to.name())?;
            head = " ".repeat(head.len());
        }
        if sent.is_empty() {
            writeln!(out, "{head}  {}", reason.unwrap_or("no run shows it"))?;
        }
    }
    writeln!(out, "\nFatal, and without an alert:")?;
    for Silence { run, by, error } in &table.silent {
        writeln!(out, "    {}: {error}: {run}", by.name())?;
    }
    Ok(())
}
