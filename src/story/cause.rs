//! What brought a message about, and what it brought about when it arrived: the events around it that are no operations.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Kind, Message};
use crate::trace::{Event, EventId, EventKind, SegmentId, Smtp, Trace};

/// Gives every message the event that caused it, and those that it caused.
///
/// A segment may carry several messages; what happens on its arrival goes to the one that was being worked on: in a
/// handshake the one whose operation came last, among commands the one that the server took up last, among replies the last,
/// since the sender goes on when it has read them all.
pub(super) fn attach(trace: &Trace, messages: &mut [Message]) {
    let carried = carried(messages);
    for message in messages.iter_mut() {
        let sent = message.containers.last().and_then(|part| trace.event(part.sent));
        message.caused_by = sent.and_then(|event| event.cause);
    }
    for (segment, effects) in effects(trace) {
        let Some(candidates) = carried.get(&segment) else { continue };
        if let [only] = candidates[..] {
            messages[only].caused.extend(effects);
            continue;
        }
        for (message, effect) in shared_out(trace, messages, candidates, &effects) {
            messages[message].caused.push(effect);
        }
    }
}

/// The messages in each segment.
fn carried(messages: &[Message]) -> BTreeMap<SegmentId, Vec<usize>> {
    let mut carried: BTreeMap<SegmentId, Vec<usize>> = BTreeMap::new();
    for (index, message) in messages.iter().enumerate() {
        for part in &message.containers {
            carried.entry(part.segment).or_default().push(index);
        }
    }
    carried
}

/// What the arrival of each segment caused, in order.
fn effects(trace: &Trace) -> BTreeMap<SegmentId, Vec<EventId>> {
    let mut effects: BTreeMap<SegmentId, Vec<EventId>> = BTreeMap::new();
    for (index, event) in trace.events.iter().enumerate().filter(|(_, event)| is_effect(event)) {
        let cause = event.cause.and_then(|cause| trace.event(cause)).map(|event| &event.kind);
        if let Some(EventKind::Delivered { segment, .. }) = cause {
            effects.entry(*segment).or_default().push(EventId(index as u32));
        }
    }
    effects
}

/// Operations have their own list; framing and secrets are looked up where they are shown.
const fn is_effect(event: &Event) -> bool {
    matches!(
        event.kind,
        EventKind::Sent { .. }
            | EventKind::Smtp(_)
            | EventKind::Tls(_)
            | EventKind::Checked { .. }
            | EventKind::Failed(_)
            | EventKind::Closed(_)
    )
}

fn shared_out(trace: &Trace, messages: &[Message], candidates: &[usize], effects: &[EventId]) -> Vec<(usize, EventId)> {
    let commands: Vec<_> = candidates.iter().copied().filter(|&index| messages[index].kind == Kind::Command).collect();
    let mut taken_up = 0;
    let replies = candidates.iter().all(|&index| matches!(messages[index].kind, Kind::Reply { .. }));
    let mut current = if replies { candidates[candidates.len() - 1] } else { candidates[0] };
    let arrival = effects.first().and_then(|&effect| trace.event(effect)?.cause);
    let mut begin = arrival.unwrap_or(EventId(0));
    let mut shared = Vec::with_capacity(effects.len());
    for &effect in effects {
        let event = trace.event(effect).map(|event| &event.kind);
        if let Some(EventKind::Smtp(Smtp::Commanded { .. })) = event {
            current = commands.get(taken_up).copied().unwrap_or(current);
            taken_up += 1;
        } else if commands.is_empty() {
            current = worked_on(messages, candidates, begin..effect).unwrap_or(current);
        }
        begin = effect;
        shared.push((current, effect));
    }
    shared
}

/// The message among these that owns the last operation between two events; one that several own says nothing.
fn worked_on(messages: &[Message], candidates: &[usize], between: Range<EventId>) -> Option<usize> {
    let last = |index: &usize| {
        let operations = &messages[*index].operations;
        let before = operations.partition_point(|operation| *operation < between.end);
        before.checked_sub(1).map(|at| operations[at]).filter(|operation| *operation >= between.start)
    };
    let owners = candidates.iter().filter_map(|index| last(index).map(|operation| (operation, *index)));
    let owners: Vec<_> = owners.collect();
    let latest = owners.iter().map(|(operation, _)| *operation).max()?;
    let mut those = owners.iter().filter(|(operation, _)| *operation == latest).map(|(_, index)| *index);
    those.next().filter(|_| those.next().is_none())
}
