//! A run as text, in the notation of swaks: `->` and `<-` in the clear, `~>` and `<~` in TLS, `***` for what went wrong.

use std::collections::BTreeMap;
use std::fmt::{self, Write};

use super::counted;
use crate::dissect::record::{self, Header};
use crate::dissect::smtp;
use crate::story::{Container, Fate, Message, Protection, Story};
use crate::trace::{
    Actor, Change, Check, ConnectionId, Dns, Ends, Event, EventKind, Failure, Framing, Micros, Outcome, SegmentId,
    Side, Smtp, Sts, Tls, Trace, Verdict,
};

/// How many lines of one message are shown: enough for every reply and for a letter.
const LINES: usize = 40;

/// Writes the whole conversation: every line, handshake message and alert with its record, size and time.
#[must_use]
pub fn conversation(trace: &Trace, story: &Story) -> String {
    let mut text = String::new();
    write_all(&mut text, trace, story).expect("a String takes all that is written to it");
    text
}

fn write_all(out: &mut String, trace: &Trace, story: &Story) -> fmt::Result {
    writeln!(out, "=== {}, seed {}", trace.subject.scenario, trace.subject.seed)?;
    for (key, value) in &trace.subject.settings {
        writeln!(out, "=== {key}={value}")?;
    }
    let addresses = addresses(trace);
    let mut messages = story.messages.iter().peekable();
    for (at, event) in trace.events.iter().enumerate() {
        while let Some(message) = messages.next_if(|message| first_event(message) <= at) {
            write_message(out, trace, &addresses, message)?;
        }
        write_event(out, trace, event)?;
    }
    for message in messages {
        write_message(out, trace, &addresses, message)?;
    }
    writeln!(out, "=== {}", outcome(&trace.outcome))
}

/// The event that put the message on the wire: the last of its records.
fn first_event(message: &Message) -> usize {
    message.containers.last().map_or(0, |part| part.sent.0 as usize)
}

fn write_message(out: &mut String, trace: &Trace, addresses: &Addresses, message: &Message) -> fmt::Result {
    let arrow = arrow(message);
    let bytes = message.bytes(trace);
    match message.kind {
        kind if kind.is_smtp() || kind.is_http() => {
            for line in smtp::lines(bytes).take(LINES) {
                line_of(out, message.time, arrow, &shown(line))?;
            }
            let more = smtp::lines(bytes).count().saturating_sub(LINES);
            if more > 0 {
                writeln!(out, "{:14}       ({more} more lines)", "")?;
            }
        }
        _ => line_of(out, message.time, arrow, &format!("{}, {}", message.title, counted(bytes.len())))?,
    }
    for part in &message.containers {
        if let Some(about) = about_container(trace, addresses, part) {
            writeln!(out, "{:14}       {about}", "")?;
        }
    }
    match message.fate {
        Fate::Arrived => Ok(()),
        Fate::Altered { .. } => writeln!(out, "{:14}  *** altered on the way", ""),
        Fate::Lost => writeln!(out, "{:14}  *** never arrived", ""),
        Fate::Injected => writeln!(out, "{:14}  *** put in by {}", "", party(message.from)),
    }
}

/// A line; of one that is longer than any may be, `[RFC 5321 §4.5.3.1.6]`, the beginning and the length.
fn shown(line: &[u8]) -> String {
    const LONGEST: usize = 1000;
    match line.get(..LONGEST).filter(|_| line.len() > LONGEST) {
        Some(beginning) => format!("{}… ({} bytes)", smtp::text(beginning), line.len()),
        None => smtp::text(line),
    }
}

fn arrow(message: &Message) -> &'static str {
    match (message.side, message.protection) {
        (Side::Client, Protection::Clear) => " ->",
        (Side::Client, _) => " ~>",
        (_, Protection::Clear) => "<- ",
        (_, _) => "<~ ",
    }
}

fn about_container(trace: &Trace, addresses: &Addresses, part: &Container) -> Option<String> {
    let wire = trace.bytes(part.wire);
    let header =
        Header::read(wire).filter(|header| header.whole() == wire.len() && header.content_type.name().is_some())?;
    let sealed = if part.sealed.is_some() { "sealed" } else { "in the clear" };
    let address = addresses.get(&part.segment).map_or("", String::as_str);
    let Header { content_type, version, length } = header;
    Some(
        format!("{address} {content_type} {version}, {} + {length} bytes, {sealed}", record::HEADER)
            .trim_start()
            .to_owned(),
    )
}

/// What an intervention calls each record: connection, direction and number in it.
type Addresses = BTreeMap<SegmentId, String>;

fn addresses(trace: &Trace) -> Addresses {
    let ends = Ends::of(trace);
    let mut counts = BTreeMap::new();
    let mut addresses = Addresses::new();
    for event in &trace.events {
        let EventKind::Sent { segment, framing: Framing::Record, .. } = event.kind else { continue };
        let ConnectionId(connection) = event.connection.unwrap_or_default();
        let count: &mut u32 = counts.entry((connection, event.actor)).or_default();
        let direction = match ends.side(ConnectionId(connection), event.actor) {
            Some(Side::Server) => "s2c",
            _ => "c2s",
        };
        addresses.insert(segment, format!("c{connection}.{direction}.r{count}"));
        *count += 1;
    }
    addresses
}

fn write_event(out: &mut String, trace: &Trace, event: &Event) -> fmt::Result {
    let who = party(event.actor);
    let text = match &event.kind {
        EventKind::Connected { host, port, attacker, .. } => {
            let ConnectionId(number) = event.connection.unwrap_or_default();
            let told = match attacker {
                None => String::new(),
                Some(Side::Server) => format!(", and {} answers in its name", party(Actor::Attacker)),
                Some(Side::Client) => ", in the name of the sender".to_owned(),
            };
            format!("=== connection {number}: {who} connects to {host}, port {port}{told}")
        }
        EventKind::Dns(dns) => asked(who, dns),
        EventKind::Sts(sts) => policy(who, sts),
        EventKind::Demanded { level, reason } => format!("=== {who} demands {level}: {reason}"),
        EventKind::Tls(Tls::Established { version, suite, group, handshake, .. }) => {
            let group = group.map_or_else(String::new, |group| format!(", {group}"));
            format!("=== {who}: {version}, {suite}{group}, {handshake} handshake complete")
        }
        EventKind::Checked { check, verdict } => match verdict {
            Verdict::Passed => format!("=== {who}: {} holds", checked(check)),
            Verdict::Failed { error } => format!("*** {who}: {} does not hold: {error}", checked(check)),
            Verdict::Ignored { error } => {
                format!("=== {who}: {} does not hold, and {who} does not mind: {error}", checked(check))
            }
            Verdict::NotAsked => format!("=== {who}: {} was not asked for", checked(check)),
        },
        EventKind::Intervened { change: Change::Sealed { bytes, .. }, .. } => {
            format!("*** {who} misbehaves: it seals and sends {}", counted(bytes.len()))
        }
        EventKind::Intervened { change, .. } => format!("*** on the path: {}", changed(trace, change)),
        EventKind::Failed(failure) => format!("*** {who}: {}", failed(failure)),
        EventKind::Smtp(Smtp::Deferred { status, reason }) => format!("*** {who}: deferred, {status} {reason}"),
        EventKind::Smtp(Smtp::Bounced { status, reason }) => format!("*** {who}: bounced, {status} {reason}"),
        EventKind::Smtp(Smtp::Discarded { bytes }) => {
            format!("*** {who}: threw away {} that came before TLS", counted(bytes.len()))
        }
        EventKind::Smtp(Smtp::Accepted { message }) => format!("=== {who}: accepted the mail, {} bytes", message.len()),
        EventKind::Closed(_) => format!("=== {who} closes the connection"),
        _ => return Ok(()),
    };
    writeln!(out, "{:>11}   {text}", seconds(event.time))
}

/// A question to DNS and its answer.
fn asked(who: &str, dns: &Dns) -> String {
    let Dns { name, kind, answers, authentic } = dns;
    let vouched = if *authentic { "DNSSEC vouches for it" } else { "nobody vouches for it" };
    match answers.is_empty() {
        true => format!("=== {who} asks DNS for {kind} of {name}: nothing, {vouched}"),
        false => format!("=== {who} asks DNS for {kind} of {name}: {}, {vouched}", answers.join(", ")),
    }
}

/// What the sender knows of the domain's policy.
fn policy(who: &str, sts: &Sts) -> String {
    match sts {
        Sts::Fetched { id, .. } => format!("=== {who} keeps the policy {id} from now on"),
        Sts::Kept { id, .. } => format!("=== {who} goes by the policy {id}, which it has kept"),
        Sts::Failed { result, error } => format!("*** {who} gets no policy: {error} ({result})"),
    }
}

fn checked(check: &Check) -> String {
    match check {
        Check::Dane { record: Some(record), certificate: Some(certificate) } => {
            format!("the TLSA record {record}, which certificate {certificate} matches,")
        }
        Check::Dane { .. } => "a match with a TLSA record".to_owned(),
        Check::Path => "the chain up to a trusted authority".to_owned(),
        Check::Name { name } => format!("the name {name}"),
        Check::Status => "the stapled revocation status".to_owned(),
        Check::Possession => "the proof of the private key".to_owned(),
        Check::TlsRequired => "the demand for TLS".to_owned(),
    }
}

/// What was done to a segment on the path, in words: `altered at byte 17`, `dropped`.
#[must_use]
pub fn changed(trace: &Trace, change: &Change) -> String {
    match change {
        Change::Altered { before, after } => {
            let (before, after) = (trace.bytes(*before), trace.bytes(*after));
            let first = before.iter().zip(after).position(|(a, b)| a != b).unwrap_or(before.len().min(after.len()));
            if before.len() == after.len() {
                format!("altered at byte {first}")
            } else {
                format!("altered from byte {first} on, {} bytes became {}", before.len(), after.len())
            }
        }
        Change::Dropped => "dropped".to_owned(),
        Change::Duplicated { .. } => "sent on twice".to_owned(),
        Change::Delayed { by } => format!("held back for {}", seconds(*by)),
        Change::Reordered => "sent on behind the next".to_owned(),
        Change::Injected { bytes, .. } | Change::Sealed { bytes, .. } => format!("{} bytes put in", bytes.len()),
        Change::Cut => "the line is cut".to_owned(),
    }
}

fn failed(failure: &Failure) -> String {
    match failure {
        Failure::Tls { error } => format!("TLS failed: {error}"),
        Failure::UnexpectedEof => "the stream ended without close_notify".to_owned(),
        Failure::Smtp { error } | Failure::Intervention { error } | Failure::Setup { error } => error.clone(),
        Failure::Timeout => "gave up waiting".to_owned(),
    }
}

/// How a run ended, in words.
#[must_use]
pub fn outcome(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Delivered { sealed: true } => "delivered, sealed".to_owned(),
        Outcome::Delivered { sealed: false } => "delivered, as a postcard".to_owned(),
        Outcome::Refused(refusal) => format!("not delivered: {} {}", refusal.status, refusal.reason),
        Outcome::Stalled => "not delivered: nothing moved until the timeout".to_owned(),
        Outcome::Read { sealed: true } => {
            "delivered, sealed; and read by somebody who was an end of both connections".to_owned()
        }
        Outcome::Read { sealed: false } => {
            "delivered, in part as a postcard; and read by somebody who was an end of both connections".to_owned()
        }
        Outcome::Taken => "taken on the way, and not passed on; the sender believes that it is delivered".to_owned(),
        Outcome::Unfinished => "unfinished: the limit of events was passed".to_owned(),
    }
}

fn party(actor: Actor) -> &'static str {
    match actor {
        Actor::Sender => "sender",
        Actor::Receiver => "receiver",
        Actor::Attacker => "somebody on the path",
        Actor::Authority => "authority",
    }
}

fn line_of(out: &mut String, time: Micros, arrow: &str, text: &str) -> fmt::Result {
    writeln!(out, "{:>11}   {arrow} {text}", seconds(time))
}

/// Seconds with milliseconds.
fn seconds(time: Micros) -> String {
    format!("{}.{:03} s", time.0 / 1_000_000, time.0 / 1000 % 1000)
}
