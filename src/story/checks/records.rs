//! What happens to records: tags that match, numbers that follow one another, an end that was announced,
//! `[RFC 8446 §5.2]`, `[RFC 8446 §5.3]`, `[RFC 8446 §6.1]`.

use std::collections::BTreeMap;

use super::view::View;
use super::{Check, Decider, Input, Kind, Role, Verdict, party};
use crate::dissect::record;
use crate::trace::{EventId, EventKind, Failure, Opened, Operation, Slice, Tls};

/// What this end checks of the records that arrive.
pub(super) fn checks(view: &View<'_>, checks: &mut Vec<Check>) {
    let openings: Vec<_> = view.operations().filter_map(|(at, operation)| Opening::of(at, operation)).collect();
    let (openings, passed_over) = apart(openings);
    if let Some(last) = openings.last() {
        let owners = view.owners();
        let number = |opening: &Opening| owners.get(&opening.at).copied().unwrap_or_else(|| view.number_at(opening.at));
        checks.push(tags(view, &openings, &passed_over, last, number));
        checks.push(sequence(view, &openings, last, number));
    }
    checks.extend(close(view));
}

/// What was opened or should have been, and the records of early data that a server tries and passes over when it takes none: after a
/// tag that does not match it goes on for no other reason, `[RFC 8446 §4.2.10]`.
fn apart(openings: Vec<Opening>) -> (Vec<Opening>, Vec<Opening>) {
    let last_opened = openings.iter().rposition(Opening::is_open);
    let (mut counted, mut passed_over) = (Vec::new(), Vec::new());
    for (index, opening) in openings.into_iter().enumerate() {
        let goes_on = !opening.is_open() && last_opened.is_some_and(|last| index < last);
        if goes_on { &mut passed_over } else { &mut counted }.push(opening);
    }
    (counted, passed_over)
}

/// A record that this end opened, or could not.
struct Opening {
    at: EventId,
    epoch: u32,
    key: Slice,
    iv: Slice,
    sequence: u64,
    fragment: Slice,
    opened: Opened,
}

impl Opening {
    fn of(at: EventId, operation: &Operation) -> Option<Self> {
        match operation {
            &Operation::Open { epoch, key, iv, sequence, fragment, opened, .. } => {
                Some(Self { at, epoch, key, iv, sequence, fragment, opened })
            }
            _ => None,
        }
    }

    fn is_open(&self) -> bool {
        matches!(self.opened, Opened::Plaintext { .. })
    }
}

/// One check for all records: the first that could not be opened is named.
fn tags(
    view: &View<'_>,
    openings: &[Opening],
    passed_over: &[Opening],
    last: &Opening,
    number: impl Fn(&Opening) -> u32,
) -> Check {
    let opened = openings.iter().filter(|opening| opening.is_open()).count();
    let failed = openings.iter().find(|opening| !opening.is_open());
    let decisive = failed.unwrap_or(last);
    let verdict = match failed {
        None if !passed_over.is_empty() => Verdict::ignored("early data that is not taken is tried, and passed over"),
        None => Verdict::Holds,
        Some(Opening { opened: Opened::TooShort, .. }) => {
            Verdict::fails("a record arrived that is too short to hold a tag")
        }
        Some(Opening { epoch, sequence, .. }) => {
            Verdict::fails(format!("the tag of record {sequence} under key {epoch} of its direction does not match"))
        }
    };
    Check::new(view, Kind::RecordTags, number(decisive))
        .text(Role::Count, opened)
        .with(Role::Received, Input::Slice(decisive.fragment))
        .verdict(verdict)
        .decided(Decider::Rustls, Some(decisive.at))
        .followed(view, decisive.at)
}

/// The number is never sent: each side counts, and a record that was lost, doubled or moved was sealed under another number.
fn sequence(view: &View<'_>, openings: &[Opening], last: &Opening, number: impl Fn(&Opening) -> u32) -> Check {
    let sealed = sealed(view);
    let mut next: BTreeMap<u32, u64> = BTreeMap::new();
    let mut wrong = None;
    for opening in openings {
        let awaited = next.entry(opening.epoch).or_default();
        let why = match sealed.get(view.trace.bytes(opening.fragment)) {
            Some(sent) if sent.number != opening.sequence && sent.is_under_key_of(view, opening) => {
                let Sent { number, .. } = sent;
                Some(format!("it was sealed as record {number}, and opened as record {}", opening.sequence))
            }
            _ if opening.sequence != *awaited => {
                Some(format!("record {} was opened where {awaited} was to come", opening.sequence))
            }
            _ => None,
        };
        *awaited = opening.sequence + 1;
        if let Some(why) = why {
            wrong = Some((opening, why));
            break;
        }
    }
    let decisive = wrong.as_ref().map_or(last, |(opening, _)| *opening);
    let check = Check::new(view, Kind::RecordSequence, number(decisive))
        .text(Role::Count, openings.len())
        .text(Role::Received, decisive.sequence);
    let (at, verdict) = wrong.map_or((last.at, Verdict::Holds), |(opening, why)| (opening.at, Verdict::fails(why)));
    check.verdict(verdict).followed(view, at)
}

/// How a record was sealed.
struct Sent {
    key: Slice,
    iv: Slice,
    number: u64,
}

impl Sent {
    /// Only under one key do numbers follow one another. The ends count keys differently, where one had keys for early data alone.
    fn is_under_key_of(&self, view: &View<'_>, opening: &Opening) -> bool {
        let same = |one: Slice, other: Slice| view.trace.bytes(one) == view.trace.bytes(other);
        same(self.key, opening.key) && same(self.iv, opening.iv)
    }
}

/// Fragments as the peer sealed them.
fn sealed<'a>(view: &View<'a>) -> BTreeMap<&'a [u8], Sent> {
    let peer = view.events().filter(|(_, event)| event.actor == view.peer);
    let seals = peer.filter_map(|(_, event)| match event.kind {
        EventKind::Operation(Operation::Seal { record, key, iv, sequence, .. }) => {
            let fragment = view.trace.bytes(record.part(record::HEADER, record.len()));
            Some((fragment, Sent { key, iv, number: sequence }))
        }
        _ => None,
    });
    seals.collect()
}

/// Whether the peer said that its stream is over, before it was.
fn close(view: &View<'_>) -> Option<Check> {
    view.own_events().find(|(_, event)| matches!(event.kind, EventKind::Tls(Tls::Started)))?;
    let end = view.own_events().find(|(_, event)| {
        matches!(event.kind, EventKind::Tls(Tls::PeerClosed) | EventKind::Failed(Failure::UnexpectedEof))
    });
    let Some((event, happened)) = end else {
        let last = view.own_events().last().map_or(0, |(id, _)| view.number_at(id));
        let failed = view.own_events().any(|(_, event)| matches!(event.kind, EventKind::Failed(_)));
        let why = if failed { "a failure ended the connection first" } else { "nothing more was awaited" };
        return Some(Check::new(view, Kind::CloseNotify, last).verdict(Verdict::not_made(why)));
    };
    let verdict = match happened.kind {
        EventKind::Tls(_) => Verdict::Holds,
        _ => Verdict::fails(format!("the stream of {} ended without close_notify", party(view.peer))),
    };
    let mut check = Check::new(view, Kind::CloseNotify, view.number_at(event)).verdict(verdict);
    let records = records(view, event);
    check = check.text(Role::Count, records.len());
    if let Some(last) = records.last() {
        check = check.with(Role::Received, Input::Slice(*last));
    }
    Some(check.decided(Decider::Rustls, Some(event)).followed(view, event))
}

/// The records that arrived whole before an event.
fn records(view: &View<'_>, before: EventId) -> Vec<Slice> {
    let framed = view.own_events().take_while(|(id, _)| *id < before).filter_map(|(_, event)| match event.kind {
        EventKind::Framed { record, .. } => Some(record),
        _ => None,
    });
    framed.collect()
}
