//! Where a connection's last scene begins when something goes wrong: at the alert or the QUIT that tells of it, else at the
//! message that brought it about.

use std::collections::BTreeMap;

use super::{SceneKind, is_command, is_fatal_alert};
use crate::story::{Fate, Message, fetches_policy};
use crate::trace::{Actor, Check, ConnectionId, Ends, EventId, EventKind, Failure, Side, Smtp, Trace, Verdict};

/// The last scene of a connection that fails.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ending {
    /// The index of its first message.
    pub(super) at: usize,
    /// What it is.
    pub(super) kind: SceneKind,
}

/// The first thing that goes wrong on a connection.
#[derive(Clone, Copy)]
struct Trouble {
    event: EventId,
    actor: Actor,
    kind: SceneKind,
}

/// The endings of all connections that fail.
pub(super) fn endings(trace: &Trace, messages: &[Message]) -> BTreeMap<ConnectionId, Ending> {
    let troubles = troubles(trace);
    let place = |(connection, trouble): (ConnectionId, Trouble)| {
        first_message(trace, messages, connection, trouble).map(|at| (connection, Ending { at, kind: trouble.kind }))
    };
    troubles.into_iter().filter_map(place).collect()
}

fn troubles(trace: &Trace) -> BTreeMap<ConnectionId, Trouble> {
    let mut troubles = BTreeMap::new();
    let delivered = delivered(trace);
    let ends = Ends::of(trace);
    for (index, event) in trace.events.iter().enumerate() {
        let Some(connection) = event.connection else { continue };
        // What a server complains of ends nothing by itself: the client draws the conclusion.
        let of_server = ends.side(connection, event.actor) == Some(Side::Server);
        let complaint = of_server && matches!(event.kind, EventKind::Failed(Failure::Smtp { .. }));
        let Some(kind) = trouble(&event.kind).filter(|_| !complaint) else { continue };
        let matters = match (delivered.get(&connection), &event.kind) {
            (None, _) => true,
            // A letter that gets across did not stay, whoever of its recipients was refused.
            (Some(_), _) if kind == SceneKind::LetterStays => false,
            // Once it has arrived, an end that leaves without a word matters no more; a record that was touched does.
            (Some(_), EventKind::Failed(Failure::Tls { .. })) => true,
            (Some(&arrival), _) => index < arrival,
        };
        // On the way to a policy host there is no letter: the question stays without an answer.
        let unanswered = kind == SceneKind::LetterStays && fetches_policy(trace, connection);
        let kind = if unanswered { SceneKind::Policy } else { kind };
        if matters {
            let event = Trouble { event: EventId(index as u32), actor: event.actor, kind };
            troubles.entry(connection).or_insert(event);
        }
    }
    troubles
}

/// Where in the trace the mail has arrived, for each connection that brought it.
fn delivered(trace: &Trace) -> BTreeMap<ConnectionId, usize> {
    let arrivals = trace.events.iter().enumerate();
    let arrivals = arrivals.filter(|(_, event)| matches!(event.kind, EventKind::Smtp(Smtp::Delivered { .. })));
    arrivals.filter_map(|(index, event)| Some((event.connection?, index))).collect()
}

/// How a connection ends on which this happens first.
fn trouble(event: &EventKind) -> Option<SceneKind> {
    match event {
        EventKind::Failed(Failure::Tls { .. } | Failure::UnexpectedEof) => Some(SceneKind::SealBreaks),
        // A change that could not be made changes nothing.
        EventKind::Failed(Failure::Intervention { .. }) => None,
        EventKind::Failed(_) => Some(SceneKind::LetterStays),
        EventKind::Checked { check: Check::TlsRequired, verdict: Verdict::Failed { .. } } => {
            Some(SceneKind::LetterStays)
        }
        EventKind::Checked { verdict: Verdict::Failed { .. }, .. } => Some(SceneKind::SealBreaks),
        EventKind::Smtp(Smtp::Deferred { .. } | Smtp::Bounced { .. }) => Some(SceneKind::LetterStays),
        _ => None,
    }
}

fn first_message(trace: &Trace, messages: &[Message], connection: ConnectionId, trouble: Trouble) -> Option<usize> {
    let on_it = || messages.iter().enumerate().filter(|(_, message)| message.connection == connection);
    let tells = |message: &Message| {
        let later = message.containers.last().is_some_and(|part| part.sent > trouble.event);
        later && message.from == trouble.actor && (is_fatal_alert(message) || is_command(trace, message, "QUIT"))
    };
    let told = on_it().find(|(_, message)| tells(message));
    let brought =
        || match trace.event(trouble.event)?.cause.and_then(|cause| trace.event(cause)).map(|event| &event.kind) {
            Some(EventKind::Delivered { segment, .. }) => {
                on_it().find(|(_, message)| message.containers.iter().any(|part| part.segment == *segment))
            }
            _ => None,
        };
    let lost = || on_it().find(|(_, message)| message.fate == Fate::Lost);
    told.or_else(brought).or_else(lost).or_else(|| on_it().next_back()).map(|(index, _)| index)
}
