//! Which message an operation belongs to.
//!
//! Sealing and opening follow the ciphertext. Within one call into an endpoint the transcript tells the rest, since every
//! handshake message is fed to it: what makes or checks a message comes before it is fed, what follows from it after.

use std::collections::BTreeMap;

use super::{Fate, Kind, Message};
use crate::dissect::{handshake, record};
use crate::trace::{Actor, ConnectionId, Ends, EventId, EventKind, Operation, Trace};

/// Gives every message its operations, in order.
pub(super) fn operations(trace: &Trace, messages: &mut [Message]) {
    let index = Index::of(trace, messages);
    let mut owners = vec![Vec::new(); messages.len()];
    let mut at = 0;
    while let Some(end) = call_end(trace, at) {
        for (operation, message) in index.call(trace, messages, at..end) {
            owners[message].push(operation);
        }
        at = end;
    }
    for (message, mut operations) in messages.iter_mut().zip(owners) {
        operations.sort_unstable();
        operations.dedup();
        message.operations = operations;
    }
}

/// The end of the call that begins at event `at`: events of one actor, connection and cause; `None` at the trace's end.
fn call_end(trace: &Trace, at: usize) -> Option<usize> {
    let first = trace.events.get(at)?;
    let same = |event: &&crate::trace::Event| {
        (event.actor, event.connection, event.cause) == (first.actor, first.connection, first.cause)
    };
    Some(at + trace.events[at..].iter().take_while(same).count().max(1))
}

/// Where messages are found by what operations know of them.
struct Index<'a> {
    ends: Ends,
    /// Handshake message → its numbers, in order.
    handshake: BTreeMap<(Option<ConnectionId>, &'a [u8]), Vec<usize>>,
    /// Sealing operation → messages in the record.
    sealed: BTreeMap<EventId, Vec<usize>>,
    /// Protected fragment as it was sent, and as it arrived → messages in the record.
    fragments: BTreeMap<(Option<ConnectionId>, &'a [u8]), Vec<usize>>,
    /// Sending event → messages in the segment.
    sent: BTreeMap<EventId, Vec<usize>>,
    /// Segment → messages in it.
    segments: BTreeMap<crate::trace::SegmentId, Vec<usize>>,
}

impl<'a> Index<'a> {
    fn of(trace: &'a Trace, messages: &[Message]) -> Self {
        let mut index = Self {
            ends: Ends::of(trace),
            handshake: BTreeMap::new(),
            sealed: BTreeMap::new(),
            fragments: BTreeMap::new(),
            sent: BTreeMap::new(),
            segments: BTreeMap::new(),
        };
        for (number, message) in messages.iter().enumerate() {
            let connection = Some(message.connection);
            if let (Kind::Handshake(_), super::Content::Slice(slice)) = (message.kind, &message.content) {
                index.handshake.entry((connection, trace.bytes(*slice))).or_default().push(number);
            }
            for part in &message.containers {
                let fragment = trace.bytes(part.wire.part(record::HEADER, part.wire.len()));
                index.fragments.entry((connection, fragment)).or_default().push(number);
                if let Fate::Altered { arrived } = part.fate {
                    let fragment = trace.bytes(arrived.part(record::HEADER, arrived.len()));
                    index.fragments.entry((connection, fragment)).or_default().push(number);
                }
                index.sent.entry(part.sent).or_default().push(number);
                index.segments.entry(part.segment).or_default().push(number);
                if let Some(seal) = part.sealed {
                    index.sealed.entry(seal).or_default().push(number);
                }
            }
        }
        index
    }

    /// The operations of one call with the messages that they belong to.
    fn call(&self, trace: &Trace, messages: &[Message], events: std::ops::Range<usize>) -> Vec<(EventId, usize)> {
        let mut owned = Vec::new();
        let mut waiting = Vec::new();
        let mut current = None;
        for at in events.clone() {
            let (id, event) = (EventId(at as u32), &trace.events[at]);
            let EventKind::Operation(operation) = &event.kind else { continue };
            match operation {
                Operation::Seal { .. } => {
                    owned.extend(self.sealed.get(&id).into_iter().flatten().map(|&message| (id, message)))
                }
                Operation::Open { fragment, .. } => {
                    let key = (event.connection, trace.bytes(*fragment));
                    owned.extend(self.fragments.get(&key).into_iter().flatten().map(|&message| (id, message)));
                }
                Operation::HashUpdate { input, .. } => {
                    let fed = self.fed(trace, messages, event.connection, trace.bytes(*input));
                    for &message in &fed {
                        let own = messages[message].from == event.actor;
                        let (leaving, staying) = waiting.drain(..).partition(|&id| own || !makes(trace, id));
                        waiting = staying;
                        let leaving: Vec<_> = leaving;
                        let place = |waited| (waited, belongs(trace, waited, message, current, own));
                        owned.extend(leaving.into_iter().map(place));
                        owned.push((id, message));
                        current = Some(message);
                    }
                    // No message of the wire: the empty input of an empty hash, or the hash of a first ClientHello.
                    if fed.is_empty() {
                        current.map_or_else(|| waiting.push(id), |message| owned.push((id, message)));
                    }
                }
                // A share that was made in this call goes with the message that carries it.
                Operation::SharedSecret { .. } if waiting.is_empty() && current.is_some() => {
                    owned.extend(current.map(|message| (id, message)));
                }
                operation if comes_before(operation) => waiting.push(id),
                _ => match current {
                    Some(message) => owned.push((id, message)),
                    None => waiting.push(id),
                },
            }
        }
        match current {
            Some(message) => owned.extend(waiting.into_iter().map(|operation| (operation, message))),
            None => owned.extend(in_turn(trace, &waiting, self.fallback(trace, events))),
        }
        owned
    }

    /// The messages that one update of the transcript feeds.
    fn fed(&self, trace: &Trace, messages: &[Message], connection: Option<ConnectionId>, input: &[u8]) -> Vec<usize> {
        let (parts, _) = handshake::split(input);
        let joined = |part: &[u8]| {
            messages.iter().position(|message| Some(message.connection) == connection && message.bytes(trace) == part)
        };
        let find =
            |part: &&[u8]| self.handshake.get(&(connection, *part)).map(|found| found[0]).or_else(|| joined(part));
        parts.iter().filter_map(find).collect()
    }

    /// Whether an actor is an end of the connection; before and between connections both servers are.
    fn is_end(&self, connection: Option<ConnectionId>, actor: Actor) -> bool {
        let of = |connection| self.ends.side(connection, actor).is_some();
        connection.map_or(matches!(actor, Actor::Sender | Actor::Receiver), of)
    }

    /// Where operations go in whose call no message was fed: to what was sent in it, else to what had arrived.
    fn fallback(&self, trace: &Trace, events: std::ops::Range<usize>) -> &[usize] {
        let Some(first) = trace.events.get(events.start) else { return &[] };
        let is_sending = |at: &usize| matches!(trace.events[*at].kind, EventKind::Sent { .. });
        let sent = events.clone().filter(is_sending).find_map(|at| self.sent.get(&EventId(at as u32)));
        let arrived = || match first.cause.and_then(|cause| trace.event(cause)).map(|event| &event.kind) {
            Some(EventKind::Delivered { segment, .. }) => self.segments.get(segment),
            _ => None,
        };
        let of_endpoint = self.is_end(first.connection, first.actor);
        of_endpoint.then(|| sent.or_else(arrived)).flatten().map_or(&[], Vec::as_slice)
    }
}

/// Gives operations to the messages of one segment: to the first, and from each further key for a ticket on to the next.
fn in_turn(trace: &Trace, operations: &[EventId], messages: &[usize]) -> Vec<(EventId, usize)> {
    let mut tickets = 0;
    let mut place = |id: EventId| {
        let kind = trace.event(id).map(|event| &event.kind);
        if let Some(EventKind::Operation(Operation::HkdfExpand { label: Some(label), .. })) = kind
            && label.label == "resumption"
        {
            tickets += 1;
        }
        let turn = usize::saturating_sub(tickets, 1).min(messages.len().saturating_sub(1));
        messages.get(turn).map(|&message| (id, message))
    };
    operations.iter().filter_map(|&id| place(id)).collect()
}

/// Whether an operation makes something that its actor sends later: it waits past what the peer said.
fn makes(trace: &Trace, id: EventId) -> bool {
    trace.event(id).is_some_and(|event| match &event.kind {
        EventKind::Operation(operation) => matches!(
            operation,
            Operation::Random { .. }
                | Operation::KeyShare { .. }
                | Operation::Sign { .. }
                | Operation::SealTicket { .. }
                | Operation::Compress { .. }
        ),
        _ => false,
    })
}

/// Where an operation goes that waited for `next`: there, unless it checks what the peer sent and `next` is the answer.
fn belongs(trace: &Trace, waited: EventId, next: usize, current: Option<usize>, own: bool) -> usize {
    let verifies =
        trace.event(waited).is_some_and(|event| matches!(event.kind, EventKind::Operation(Operation::Verify { .. })));
    current.filter(|_| verifies && own).unwrap_or(next)
}

/// Whether an operation makes or checks the message that is fed to the transcript next.
fn comes_before(operation: &Operation) -> bool {
    match operation {
        // The verify_data of TLS 1.2, and the key that a ticket of TLS 1.3 stands for.
        Operation::Prf { label, .. } => return label.ends_with("finished"),
        Operation::HkdfExpand { label: Some(label), .. } => return label.label == "resumption",
        _ => {}
    }
    matches!(
        operation,
        Operation::Random { .. }
            | Operation::KeyShare { .. }
            | Operation::SharedSecret { .. }
            | Operation::Sign { .. }
            | Operation::Verify { .. }
            | Operation::Hmac { .. }
            | Operation::SealTicket { .. }
            | Operation::OpenTicket { .. }
            | Operation::Compress { .. }
    )
}
