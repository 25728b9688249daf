//! The card at the end: whether the mail arrived, who could read it, who noticed something, what to try next.

use super::words;
use crate::codepoint::{AlertDescription, AlertLevel};
use crate::scenario::{Scenario, catalogue};
use crate::story::{Kind, Message, Protection, Story, fetches_policy};
use crate::trace::{Actor, Check, Event, EventKind, Failure, Outcome, Smtp, Tls, Trace, Verdict};

/// The card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// What became of the mail, in a few words.
    pub headline: &'static str,
    /// Whether it arrived, and how: the picture.
    pub picture: Picture,
    /// What the sender does now.
    pub consequence: String,
    /// Who could read the mail.
    pub readers: &'static str,
    /// Who could read the addresses on it.
    pub envelope: &'static str,
    /// Who was proven to be who.
    pub proven: String,
    /// Who noticed what.
    pub noticed: String,
    /// Where the run differs from what the catalogue says that it does.
    pub deviations: Vec<String>,
    /// Three scenarios to try next: name and title.
    pub next: Vec<(&'static str, &'static str)>,
}

/// The picture of an outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picture {
    /// Delivered in a sealed envelope.
    Sealed,
    /// Delivered as a postcard.
    Postcard,
    /// Not delivered.
    Kept,
}

/// The card of a run.
#[must_use]
pub fn card(scenario: &Scenario, trace: &Trace, story: &Story) -> Card {
    let (headline, picture) = match &trace.outcome {
        Outcome::Delivered { sealed: true } => ("Delivered, sealed.", Picture::Sealed),
        Outcome::Delivered { sealed: false } => ("Delivered, as a postcard.", Picture::Postcard),
        Outcome::Refused(_) => ("Not delivered.", Picture::Kept),
        Outcome::Stalled => ("Not delivered: nothing moved any more.", Picture::Kept),
        Outcome::Read { sealed: true } => ("Delivered, sealed, and read on the way.", Picture::Sealed),
        Outcome::Read { sealed: false } => ("Delivered, and read on the way.", Picture::Postcard),
        Outcome::Taken => ("Taken on the way.", Picture::Kept),
        Outcome::Unfinished => ("Stopped before the end.", Picture::Kept),
    };
    let deviations = if scenario.is_declared() { scenario.expectation().deviations(trace) } else { Vec::new() };
    Card {
        headline,
        picture,
        consequence: consequence(trace),
        readers: readers(trace, story),
        envelope: envelope(trace, story),
        proven: proven(trace),
        noticed: noticed(trace),
        deviations: deviations.iter().map(ToString::to_string).collect(),
        next: next(scenario.entry.id),
    }
}

fn consequence(trace: &Trace) -> String {
    let reply = trace.events.iter().rev().find_map(|event| match &event.kind {
        EventKind::Smtp(Smtp::Delivered { reply }) => Some(reply.trim_end()),
        _ => None,
    });
    match &trace.outcome {
        Outcome::Taken => {
            "Somebody on the path has it, and could not pass it on. The sender believes that it arrived.".to_owned()
        }
        Outcome::Delivered { .. } | Outcome::Read { .. } => match reply {
            Some(reply) => format!("The receiver has it, and the sender knows: “{reply}”."),
            None => "The receiver has it, and the sender knows.".to_owned(),
        },
        Outcome::Refused(refusal) => {
            let bounced = refusal.status.starts_with('5');
            let next = if bounced { "The sender gives it back" } else { "The sender keeps it, to try again later" };
            format!("{next}: {} {}.", refusal.status, refusal.reason.trim_end_matches('.'))
        }
        Outcome::Stalled => "The sender waits until its timeout, and keeps the mail.".to_owned(),
        Outcome::Unfinished => "The run passed its limit of events.".to_owned(),
    }
}

/// Who could read the text of the mail.
fn readers(trace: &Trace, story: &Story) -> &'static str {
    let texts = || story.messages.iter().filter(|message| message.kind == Kind::MailText);
    let authenticated = passed(trace, Actor::Sender, |check| matches!(check, Check::Name { .. })) || is_matched(trace);
    if texts().next().is_none() {
        return "Nobody: its text never left the sender.";
    }
    if matches!(trace.outcome, Outcome::Read { .. } | Outcome::Taken) {
        return "Somebody on the path, who was the receiver to the sender. Neither server knows.";
    }
    match texts().map(|message| message.protection).min() {
        Some(Protection::Clear) => "Anyone on the path.",
        Some(Protection::EarlyKeys) => "The two servers. Anyone could send it a second time.",
        _ if !matches!(trace.outcome, Outcome::Delivered { .. }) => {
            "Nobody between the two ends. The path saw when, and how long."
        }
        _ if authenticated => "The two servers, and nobody between them. The path saw when, and how long.",
        _ => "The two ends of the connection. Who the receiving end was, nobody asked.",
    }
}

/// Who could read the addresses.
fn envelope(trace: &Trace, story: &Story) -> &'static str {
    let is_address = |message: &&Message| {
        let text = message.bytes(trace);
        message.kind == Kind::Command && text.get(..5).is_some_and(|verb| verb.eq_ignore_ascii_case(b"RCPT "))
    };
    let mut addresses = story.messages.iter().filter(is_address).peekable();
    if addresses.peek().is_none() {
        return "Nobody: they never left the sender.";
    }
    if addresses.any(|message| message.protection == Protection::Clear) {
        "Anyone on the path."
    } else {
        "The two ends. The path saw the names of the servers."
    }
}

/// Who proved to be who.
fn proven(trace: &Trace) -> String {
    let held = |actor, check: fn(&Check) -> bool| passed(trace, actor, check);
    let certified = held(Actor::Sender, |check| matches!(check, Check::Name { .. }))
        && held(Actor::Sender, |check| *check == Check::Path);
    let receiver = (certified || is_matched(trace)) && held(Actor::Sender, |check| *check == Check::Possession);
    let resumed = handshakes(trace).any(|handshake| handshake.starts_with("Resumed"));
    let sender = held(Actor::Receiver, |check| *check == Check::Possession);
    let tls = handshakes(trace).next().is_some();
    let failed = checked(trace, Actor::Sender)
        .find(|(check, verdict)| **check != Check::TlsRequired && matches!(verdict, Verdict::Failed { .. }));
    let words = match (receiver, sender) {
        (true, _) if !certified => "The receiver, by a key that signed DNS names. No authority was asked.",
        (true, true) => "Both: each proved its name by certificate.",
        (true, false) if resumed => {
            "The receiver, by certificate; later by the session that it kept. The sender was not asked."
        }
        (true, false) => "The receiver, by certificate. The sender was not asked.",
        (false, true) => "The sender, by certificate. Nobody believed the receiver, or asked.",
        (false, false) if failed.is_some() => "Nobody: the receiver’s certificate was not believed.",
        (false, false) if tls => "Nobody: the sender takes any certificate.",
        (false, false) => "Nobody.",
    };
    words.to_owned()
}

/// Who noticed what: the first failure, and the alert that told it.
fn noticed(trace: &Trace) -> String {
    let failure = trace.events.iter().find_map(|event| match &event.kind {
        EventKind::Failed(failure) => Some((event, failure)),
        _ => None,
    });
    let check = trace.events.iter().find_map(|event| match &event.kind {
        EventKind::Checked { check, verdict: Verdict::Failed { error } } => Some((event, check, error)),
        _ => None,
    });
    let touched = matches!(trace.outcome, Outcome::Read { .. } | Outcome::Taken)
        || trace.events.iter().any(|event| matches!(event.kind, EventKind::Intervened { .. }));
    match (failure, check) {
        (Some((_, Failure::Setup { error })), _) => format!("The servers could not be set up: {error}."),
        (Some((_, Failure::Intervention { error })), _) => {
            format!("The change on the path could not be made: {error}.")
        }
        (Some((event, failure)), _) => failed(trace, event, failure),
        (None, Some((event, check, error))) => {
            format!("The {} noticed: {}: {error}.", words::party(event.actor), check_words(check))
        }
        (None, None) => match threw_away(trace) {
            Some(actor) => {
                let who = words::party(actor);
                format!("The {who} noticed: text stood in the clear where TLS was to begin, and was thrown away.")
            }
            None if touched => "Nobody.".to_owned(),
            None => "There was nothing to notice.".to_owned(),
        },
    }
}

/// Who threw text away that stood in the clear where TLS was to begin.
fn threw_away(trace: &Trace) -> Option<Actor> {
    let discarded = |event: &&Event| matches!(event.kind, EventKind::Smtp(Smtp::Discarded { .. }));
    trace.events.iter().find(discarded).map(|event| event.actor)
}

fn failed(trace: &Trace, event: &Event, failure: &Failure) -> String {
    let what = match failure {
        Failure::Tls { error } => error.clone(),
        Failure::UnexpectedEof => "the stream ended without close_notify".to_owned(),
        Failure::Smtp { error } | Failure::Intervention { error } | Failure::Setup { error } => error.clone(),
        Failure::Timeout => "nothing came until the timeout".to_owned(),
    };
    let alert = trace.events.iter().find_map(|other| match other.kind {
        EventKind::Tls(Tls::AlertSent { level: AlertLevel::FATAL, description, protected })
            if other.actor == event.actor && other.connection == event.connection =>
        {
            Some((description, protected))
        }
        _ => None,
    });
    let told = match (alert, failure) {
        (Some((alert, sealed)), _) => alert_words(alert, sealed),
        (None, Failure::Tls { .. } | Failure::UnexpectedEof) => " It sent no alert.".to_owned(),
        (None, _) => String::new(),
    };
    format!("The {} noticed: {what}.{told}", words::party(event.actor))
}

fn alert_words(alert: AlertDescription, sealed: bool) -> String {
    format!(" It sent the alert {alert}, {}.", if sealed { "sealed" } else { "in the clear" })
}

fn check_words(check: &Check) -> String {
    match check {
        Check::Path => "the certificate’s path".to_owned(),
        Check::Name { name } => format!("the name {name}"),
        Check::Possession => "the proof of the private key".to_owned(),
        Check::Status => "the stapled revocation status".to_owned(),
        Check::TlsRequired => "TLS is required".to_owned(),
        Check::Dane { .. } => "the match with a TLSA record".to_owned(),
    }
}

/// What an end checked on the mail's own connections: who serves a policy is somebody else than the receiver.
fn checked(trace: &Trace, actor: Actor) -> impl Iterator<Item = (&Check, &Verdict)> {
    trace.events.iter().filter_map(move |event| match &event.kind {
        EventKind::Checked { check, verdict } if event.actor == actor && is_of_mail(trace, event) => {
            Some((check, verdict))
        }
        _ => None,
    })
}

/// How handshakes were made on the mail's own connections.
fn handshakes(trace: &Trace) -> impl Iterator<Item = &str> {
    trace.events.iter().filter_map(|event| match &event.kind {
        EventKind::Tls(Tls::Established { handshake, .. }) if is_of_mail(trace, event) => Some(handshake.as_str()),
        _ => None,
    })
}

fn is_of_mail(trace: &Trace, event: &Event) -> bool {
    !event.connection.is_some_and(|connection| fetches_policy(trace, connection))
}

/// Whether a TLSA record vouches for the receiver's own certificate: then nothing else is asked of it.
fn is_matched(trace: &Trace) -> bool {
    passed(trace, Actor::Sender, |check| matches!(check, Check::Dane { certificate: Some(0), .. }))
}

fn passed(trace: &Trace, actor: Actor, is: fn(&Check) -> bool) -> bool {
    checked(trace, actor).any(|(check, verdict)| is(check) && *verdict == Verdict::Passed)
}

/// The three scenarios that follow in the catalogue.
fn next(id: &str) -> Vec<(&'static str, &'static str)> {
    let at = catalogue::ALL.iter().position(|entry| entry.id == id).unwrap_or(0);
    let others = catalogue::ALL.iter().cycle().skip(at + 1).take(catalogue::ALL.len() - 1);
    others.take(3).map(|entry| (entry.id, entry.title)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::samples;
    use crate::scenario::Seed;
    use crate::trace::{Builder, ConnectionId, Refusal};

    fn card_of((trace, story): (Trace, Story)) -> Card {
        card(&catalogue::ALL[0].scenario(Seed::CATALOGUE), &trace, &story)
    }

    #[test]
    fn a_postcard_was_read_by_anyone() {
        let lines = ["220 mx", "MAIL FROM:<a@b.example>", "RCPT TO:<c@d.example>", "354 go", "Dear Bea", "250 ok"];
        let card = card_of(samples::dialogue(&lines));
        assert_eq!(card.headline, "Delivered, as a postcard.");
        assert_eq!((card.readers, card.envelope), ("Anyone on the path.", "Anyone on the path."));
        assert_eq!((card.proven.as_str(), card.noticed.as_str()), ("Nobody.", "There was nothing to notice."));
        assert!(!card.deviations.is_empty(), "the catalogue says sealed");
    }

    #[test]
    fn a_mail_that_never_left_was_read_by_nobody() {
        let mut builder = Builder::default();
        builder.connection = Some(ConnectionId(0));
        let failure = Failure::Tls { error: "InvalidCertificate(Expired)".to_owned() };
        builder.push(
            Actor::Sender,
            EventKind::Tls(Tls::AlertSent {
                level: AlertLevel::FATAL,
                description: AlertDescription::CERTIFICATE_EXPIRED,
                protected: true,
            }),
        );
        builder.push(Actor::Sender, EventKind::Failed(failure));
        let refusal = Refusal { status: "4.7.5".to_owned(), reason: "certificate not believed".to_owned() };
        let card = card_of(samples::told(builder, Outcome::Refused(refusal)));
        assert_eq!(card.headline, "Not delivered.");
        assert_eq!(card.consequence, "The sender keeps it, to try again later: 4.7.5 certificate not believed.");
        assert_eq!(card.readers, "Nobody: its text never left the sender.");
        let words = "The sender noticed: InvalidCertificate(Expired). It sent the alert certificate_expired, sealed.";
        assert_eq!(card.noticed, words);
    }

    /// The card of a run in which the sender found a path, a name and a proof to hold, where it called this port.
    fn trusting(port: u16) -> Card {
        let mut builder = Builder::default();
        builder.connection = Some(ConnectionId(0));
        let address = std::net::Ipv4Addr::LOCALHOST.into();
        let host = "host.birch.example".to_owned();
        let connected = EventKind::Connected { host: host.clone(), port, from: address, to: address, attacker: None };
        builder.push(Actor::Sender, connected);
        for check in [Check::Path, Check::Name { name: host }, Check::Possession] {
            builder.push(Actor::Sender, EventKind::Checked { check, verdict: Verdict::Passed });
        }
        card_of(samples::told(builder, Outcome::Delivered { sealed: false }))
    }

    #[test]
    fn who_serves_a_policy_proves_nothing_about_the_receiver() {
        assert_eq!(trusting(25).proven, "The receiver, by certificate. The sender was not asked.");
        assert_eq!(trusting(443).proven, "Nobody.");
    }

    #[test]
    fn what_to_try_next_is_never_what_is_shown() {
        for entry in catalogue::ALL {
            let next = next(entry.id);
            assert_eq!(next.len(), 3);
            assert!(next.iter().all(|(id, _)| *id != entry.id), "{}", entry.id);
        }
    }
}
