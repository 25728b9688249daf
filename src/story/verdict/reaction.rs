//! What ends do when something is wrong: failures, alerts, refusals, replies that refuse. Two runs differ where one has another.

use serde::Serialize;

use super::Finding;
use crate::codepoint::{AlertDescription, AlertLevel};
use crate::trace::{
    Actor, Check, ConnectionId, Event, EventId, EventKind, Failure, Micros, SegmentId, Smtp, Tls, Trace, Verdict,
};

/// What an error of rustls begins with that tells of the peer's alert.
const ALERT_RECEIVED: &str = "AlertReceived";

/// The words of the alert that ends a connection in order.
const CLOSE: AlertDescription = AlertDescription::CLOSE_NOTIFY;

/// Something that an end did about something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reaction {
    pub(super) event: EventId,
    by: Actor,
    connection: ConnectionId,
    what: What,
}

/// What it did, without what differs from run to run for no reason: times, and words that others chose.
#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    Failed(How),
    AlertSent(AlertDescription),
    Refused(u16),
    NotDelivered,
    Check,
    Discarded,
}

/// How an end noticed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// rustls gave up, with this error.
    Tls(String),
    /// The TCP stream ended without close_notify, `[RFC 8446 §6.1]`.
    UnexpectedEof,
    /// It is no SMTP, or breaks a rule of it: the words of the mail server.
    Smtp(String),
    /// The receiver refused a command or the mail, with this code.
    Refused(u16),
    /// The sender did not deliver: it took what came for the other's refusal, or its policy forbade to go on. Its reason.
    NotDelivered(String),
    /// A check that does not hold: the error, as it is spelt.
    Check(String),
    /// Text in the clear came where TLS was to begin, and was thrown away.
    Discarded,
    /// An alert in its own right.
    Alert(AlertDescription),
    /// It waited in vain.
    Timeout,
}

/// That an end noticed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// Who.
    pub by: Actor,
    /// On which connection.
    pub connection: ConnectionId,
    /// What it did first.
    pub event: EventId,
    /// How it noticed.
    pub how: How,
    /// The failure that says so; `None` where it refused and went on.
    pub failure: Option<EventId>,
    /// The alert that it sent; `None` where it sent none.
    pub alert: Option<Alert>,
    /// How long after the change.
    pub after: Micros,
}

/// An alert that tells the other end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Alert {
    /// The event at which it went out.
    pub event: EventId,
    /// Who sent it.
    pub by: Actor,
    /// Warning or fatal.
    pub level: AlertLevel,
    /// Which.
    pub description: AlertDescription,
    /// Whether it was sealed.
    pub protected: bool,
}

/// All reactions of both ends, in order.
pub(super) fn all(trace: &Trace) -> Vec<Reaction> {
    let reactions = trace.events.iter().enumerate().filter_map(|(index, event)| {
        let what = what(event)?;
        let connection = event.connection.unwrap_or_default();
        Some(Reaction { event: EventId(index as u32), by: event.actor, connection, what })
    });
    reactions.collect()
}

fn what(event: &Event) -> Option<What> {
    Some(match &event.kind {
        EventKind::Failed(failure) => What::Failed(how(failure)?),
        EventKind::Tls(Tls::AlertSent { description, .. }) if *description != CLOSE => What::AlertSent(*description),
        EventKind::Smtp(Smtp::Replied { code }) if *code >= 400 => What::Refused(*code),
        EventKind::Smtp(Smtp::Deferred { .. } | Smtp::Bounced { .. }) => What::NotDelivered,
        EventKind::Smtp(Smtp::Discarded { .. }) => What::Discarded,
        EventKind::Checked { verdict: Verdict::Failed { .. }, .. } => What::Check,
        _ => return None,
    })
}

/// `None` for what is no end's failure.
fn how(failure: &Failure) -> Option<How> {
    Some(match failure {
        // Which alert it was does not matter: who gets one ends the connection.
        Failure::Tls { error } if error.starts_with(ALERT_RECEIVED) => How::Tls(ALERT_RECEIVED.to_owned()),
        Failure::Tls { error } => How::Tls(error.clone()),
        Failure::UnexpectedEof => How::UnexpectedEof,
        Failure::Smtp { error } => How::Smtp(error.clone()),
        Failure::Timeout => How::Timeout,
        Failure::Intervention { .. } | Failure::Setup { .. } => return None,
    })
}

/// The first reaction that its end does not show in the other run at this place in its own order.
pub(super) fn first_new<'a>(here: &'a [Reaction], there: &[Reaction]) -> Option<&'a Reaction> {
    let new = |actor: Actor| {
        let mut others = there.iter().filter(|reaction| reaction.by == actor);
        let mut own = here.iter().filter(|reaction| reaction.by == actor);
        own.find(|reaction| {
            let other = others.next();
            other.is_none_or(|other| (other.connection, &other.what) != (reaction.connection, &reaction.what))
        })
    };
    [Actor::Sender, Actor::Receiver, Actor::Attacker].into_iter().filter_map(new).min_by_key(|reaction| reaction.event)
}

/// Whether an end did it when this segment arrived.
pub(super) fn is_to(trace: &Trace, reaction: &Reaction, wanted: SegmentId) -> bool {
    let cause = trace.event(reaction.event).and_then(|event| trace.event(event.cause?));
    matches!(cause, Some(Event { kind: EventKind::Delivered { segment, .. }, .. }) if *segment == wanted)
}

/// What a reaction tells of a change that was made at the event `at`.
pub(super) fn finding(trace: &Trace, reaction: &Reaction, at: EventId) -> Finding {
    let time = |event: EventId| trace.event(event).map_or(0, |event| event.time.0);
    let after = Micros(time(reaction.event).saturating_sub(time(at)));
    let Reaction { event, by, connection, .. } = *reaction;
    if reaction.what == What::Failed(How::Timeout) {
        return Finding::Stalled { by, event, after };
    }
    let together = together(trace, reaction);
    let failure = together.iter().find(|id| matches!(kind(trace, **id), Some(EventKind::Failed(_)))).copied();
    let alert = together.iter().find_map(|&id| match kind(trace, id) {
        Some(&EventKind::Tls(Tls::AlertSent { level, description, protected })) if description != CLOSE => {
            Some(Alert { event: id, by, level, description, protected })
        }
        _ => None,
    });
    let how = told(trace, failure.unwrap_or(event));
    Finding::Noticed(Notice { by, connection, event, how, failure, alert, after })
}

fn kind(trace: &Trace, id: EventId) -> Option<&EventKind> {
    trace.event(id).map(|event| &event.kind)
}

/// The events of the same end that the same arrival brought about, from the reaction on.
fn together(trace: &Trace, reaction: &Reaction) -> Vec<EventId> {
    let cause = trace.event(reaction.event).and_then(|event| event.cause);
    let ids = (reaction.event.0..trace.events.len() as u32).map(EventId);
    let same = |id: &EventId| {
        trace.event(*id).is_some_and(|event| {
            event.actor == reaction.by && event.connection == Some(reaction.connection) && event.cause == cause
        })
    };
    ids.filter(same).collect()
}

/// What an event says of how it was noticed.
fn told(trace: &Trace, id: EventId) -> How {
    match kind(trace, id) {
        Some(EventKind::Failed(failure)) => how(failure).unwrap_or(How::Timeout),
        Some(EventKind::Smtp(Smtp::Replied { code })) => How::Refused(*code),
        Some(EventKind::Smtp(Smtp::Deferred { reason, .. } | Smtp::Bounced { reason, .. })) => {
            How::NotDelivered(reason.clone())
        }
        Some(EventKind::Checked { verdict: Verdict::Failed { error }, check }) => {
            How::Check(if *check == Check::TlsRequired { "TlsRequired".to_owned() } else { error.clone() })
        }
        Some(EventKind::Tls(Tls::AlertSent { description, .. })) => How::Alert(*description),
        _ => How::Discarded,
    }
}
