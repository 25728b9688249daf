//! Whether a certificate is what the host's TLSA records say, `[RFC 7672 §3]`.
//!
//! The records come from the DNS answer that the trace has, the digest from the verifier's own operation, the verdict from the trace.

use std::ops::Range;

use super::trust::{stated, translated};
use super::view::{Heard, View};
use super::{Check, Decider, Input, Kind, Role, Verdict, mail};
use crate::codepoint::hex;
use crate::scenario::Dane;
use crate::trace::{self, Dns, EventId, EventKind, Operation, Slice};

/// The sender's check on the certificates that stand at `places` in what it heard.
pub(super) fn check(view: &View<'_>, heard: &Heard<'_>, number: u32, places: &[Range<usize>]) -> Check {
    let check = Check::new(view, Kind::Dane, number).decided(Decider::MailPolicy, None);
    let Some(lookup) = lookup(view) else {
        return check.verdict(Verdict::not_made(why_unasked(view)));
    };
    let mut check = check.text(Role::Asked, &lookup.name).text(Role::Needed, lookup.answers.join(", "));
    let Some((event, verdict)) = stated(view, |check| matches!(check, trace::Check::Dane { .. })) else {
        return check.verdict(Verdict::not_made("none of the records is one to go by"));
    };
    let Some((record, certificate)) = matched(view, event) else {
        let leaf = places.first().cloned().unwrap_or_default();
        return check
            .with(Role::Certificate, heard.input(leaf))
            .verdict(translated(verdict, "nobody looked for a match"))
            .decided(Decider::MailPolicy, Some(event));
    };
    if let Some(place) = places.get(certificate as usize) {
        check = check.with(Role::Certificate, heard.input(place.clone()));
    }
    if let Some((_, digest)) = digest(view, record) {
        check = check.with(Role::Expected, Input::Slice(digest));
    }
    check
        .text(Role::Chosen, record)
        .verdict(translated(verdict, "nobody looked for a match"))
        .decided(Decider::MailPolicy, Some(event))
}

/// Whether the sender asks for records at all.
pub(super) fn is_asked(view: &View<'_>) -> bool {
    mail::settings(view.trace).is_some_and(|settings| settings.dane != Dane::Unasked)
}

/// Which certificate a record vouches for, counted from 0, the leaf.
pub(super) fn vouched(view: &View<'_>) -> Option<u32> {
    let (event, _) = stated(view, |check| matches!(check, trace::Check::Dane { .. }))?;
    matched(view, event).map(|(_, certificate)| certificate)
}

fn matched<'a>(view: &View<'a>, event: EventId) -> Option<(&'a str, u32)> {
    match &view.trace.event(event)?.kind {
        EventKind::Checked { check: trace::Check::Dane { record, certificate }, .. } => {
            Some((record.as_deref()?, (*certificate)?))
        }
        _ => None,
    }
}

/// The records that the sender knew when this connection began.
fn lookup<'a>(view: &View<'a>) -> Option<&'a Dns> {
    let (begin, _) = view.events().next()?;
    let before = view.trace.events.get(..begin.0 as usize)?;
    before.iter().rev().find_map(|event| match &event.kind {
        EventKind::Dns(dns) if dns.kind == "TLSA" && dns.authentic && !dns.answers.is_empty() => Some(dns),
        _ => None,
    })
}

fn why_unasked(view: &View<'_>) -> &'static str {
    if is_asked(view) {
        "the sender found no TLSA records that DNSSEC vouches for"
    } else {
        "the sender does not ask for TLSA records"
    }
}

/// The digest that the sender computed of what matched; `None` where the record has the whole.
fn digest(view: &View<'_>, record: &str) -> Option<(EventId, Slice)> {
    let data = record.rsplit(' ').next()?;
    view.operations().find_map(|(id, operation)| match operation {
        Operation::Hash { output, .. } if hex::string(view.trace.bytes(*output)) == data => Some((id, *output)),
        _ => None,
    })
}
