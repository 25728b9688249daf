//! What the mail servers check beside TLS: whether TLS is used where it must be, and that nothing from before it is believed,
//! `[RFC 3207 §4.2]`, `[RFC 7435]`.

use super::super::Kind as Said;
use super::view::View;
use super::{Check, Decider, Input, Kind, Role, Verdict};
use crate::dissect::smtp;
use crate::scenario::{Policy, Port, Scenario, Seed, Settings};
use crate::trace::{self, Actor, EventId, EventKind, Smtp, Tls, Trace};

/// What this end checks beside TLS.
pub(super) fn checks(view: &View<'_>, checks: &mut Vec<Check>) {
    checks.extend(injection(view));
    // What the attacker demands as a client is nobody's setting, and who fetches a policy demands no TLS of the mail.
    if view.is_client() && view.actor == Actor::Sender && !view.fetches_policy() {
        checks.extend(tls_required(view));
    }
}

/// What was set for the run; `None` for a capture, and for settings that are not known any more.
pub(super) fn settings(trace: &Trace) -> Option<Settings> {
    let mut scenario = Scenario::named(&trace.subject.scenario, Seed::CATALOGUE).ok()?;
    for (key, value) in &trace.subject.settings {
        scenario.set(key, value).ok()?;
    }
    Some(scenario.settings)
}

/// After STARTTLS nothing that came with it in the clear counts.
fn injection(view: &View<'_>) -> Option<Check> {
    let starttls = view
        .messages()
        .find(|message| message.kind == Said::Command && smtp::verb(message.bytes(view.trace)) == "STARTTLS")?;
    let (started, _) = view.own_events().find(|(_, event)| matches!(event.kind, EventKind::Tls(Tls::Started)))?;
    let behind = view.own_events().find_map(|(id, event)| match &event.kind {
        EventKind::Smtp(Smtp::Discarded { bytes }) => Some((id, *bytes, Verdict::Holds)),
        EventKind::Smtp(Smtp::Kept { bytes }) => {
            Some((id, *bytes, Verdict::ignored("it is taken for text inside TLS")))
        }
        _ => None,
    });
    let number = view.number_at(started).max(starttls.number);
    let check = Check::new(view, Kind::InjectionDiscarded, number);
    Some(match behind {
        Some((event, bytes, verdict)) => check
            .text(Role::Count, bytes.len())
            .with(Role::Bytes, Input::Slice(bytes))
            .verdict(verdict)
            .decided(Decider::MailPolicy, Some(event)),
        None => check.text(Role::Count, 0).decided(Decider::MailPolicy, None),
    })
}

/// Whether the sender's demand for TLS is met.
fn tls_required(view: &View<'_>) -> Option<Check> {
    let settings = settings(view.trace)?;
    let own = if is_retry(view) { Policy::None } else { settings.policy };
    let (policy, reason) = demand(view).unwrap_or((own.word(), None));
    let demanded = !["none", "may"].contains(&policy) || settings.port == Port::Submissions;
    let (verdict, event) = outcome(view, demanded, policy);
    let place = event.or_else(|| view.own_events().last().map(|(id, _)| id));
    let number = place.map_or(0, |id| view.number_at(id));
    let check = Check::new(view, Kind::TlsRequired, number).text(Role::Policy, policy).verdict(verdict);
    let check = reason.into_iter().fold(check, |check, reason| check.text(Role::Says, reason));
    let check = check.decided(Decider::MailPolicy, event);
    Some(match event {
        Some(event) => check.followed(view, event),
        None => check,
    })
}

/// What the sender demands of this connection where DNS had a say, and why.
fn demand<'a>(view: &View<'a>) -> Option<(&'a str, Option<&'a str>)> {
    view.own_events().find_map(|(_, event)| match &event.kind {
        EventKind::Demanded { level, reason } => Some((level.as_str(), Some(reason.as_str()))),
        _ => None,
    })
}

fn outcome(view: &View<'_>, demanded: bool, policy: &str) -> (Verdict, Option<EventId>) {
    let find = |wanted: fn(&EventKind) -> bool| view.own_events().find(|(_, event)| wanted(&event.kind));
    let established = find(|kind| matches!(kind, EventKind::Tls(Tls::Established { .. }))).map(|(id, _)| id);
    if !demanded {
        return (Verdict::not_made(format!("the policy {policy} does not demand TLS")), established);
    }
    let missed = find(|kind| matches!(kind, EventKind::Checked { check: trace::Check::TlsRequired, .. }));
    if let Some((id, event)) = missed
        && let EventKind::Checked { verdict: trace::Verdict::Failed { error }, .. } = &event.kind
    {
        return (Verdict::fails(error.clone()), Some(id));
    }
    if established.is_some() {
        return (Verdict::Holds, established);
    }
    if find(|kind| matches!(kind, EventKind::Tls(Tls::Started))).is_some() {
        return (Verdict::not_made("the handshake did not come to its end"), None);
    }
    (Verdict::not_made("it did not come to TLS"), None)
}

/// Whether this is the attempt without TLS that follows one on which TLS failed, `[RFC 7435 §4]`.
fn is_retry(view: &View<'_>) -> bool {
    let before = view.connection.0.checked_sub(1);
    view.trace.events.iter().any(|event| {
        event.connection.map(|connection| connection.0) == before
            && before.is_some()
            && event.kind == EventKind::Smtp(Smtp::WillRetryInClear)
    })
}
