//! Whether a party can read a message, from what was delivered to it and what it opened.

use std::collections::BTreeMap;

use super::Party;
use crate::codepoint::ContentType;
use crate::story::{Container, Kind, Message};
use crate::trace::{Actor, ConnectionId, Ends, EventId, EventKind, Opened, Operation, SegmentId, Slice, Trace};

/// Whether a party can read a message, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// It said it itself.
    Own,
    /// It crossed in the clear.
    Clear,
    /// It crossed in the clear, and these other bytes came: without a record's header.
    Altered(Slice),
    /// It opened it: the last operation that did.
    Opened(EventId),
    /// It is sealed with a key that this party does not hold.
    Sealed,
    /// It tried to open it, and the tag did not fit: the operation.
    Refused(EventId),
    /// It arrived, and this end never came to open it.
    Unopened,
    /// It did not arrive.
    Lost,
    /// It is not for this end, and never came to it.
    Elsewhere,
}

impl Content {
    /// Whether it can be read.
    #[must_use]
    pub const fn is_read(self) -> bool {
        matches!(self, Self::Own | Self::Clear | Self::Altered(_) | Self::Opened(_))
    }
}

/// What was delivered, and what was opened.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// Who sits where.
    ends: Ends,
    /// What came of opening the record in a segment.
    opened: BTreeMap<SegmentId, (EventId, Opened)>,
    /// Each segment that arrived, with the last event that its arrival brought about.
    until: BTreeMap<SegmentId, EventId>,
}

impl Reading {
    pub(super) fn of(trace: &Trace) -> Self {
        let mut reading = Self { ends: Ends::of(trace), ..Self::default() };
        for (index, event) in trace.events.iter().enumerate() {
            let id = EventId(index as u32);
            if let EventKind::Delivered { segment, .. } = event.kind {
                reading.until.insert(segment, id);
            }
            let cause = event.cause.and_then(|cause| trace.event(cause)).map(|cause| &cause.kind);
            let Some(EventKind::Delivered { segment, .. }) = cause else { continue };
            if let EventKind::Operation(Operation::Open { opened, .. }) = &event.kind {
                reading.opened.insert(*segment, (id, *opened));
            }
            reading.until.insert(*segment, id);
        }
        reading
    }

    /// Whether a party can read a message.
    pub(super) fn content(&self, message: &Message, party: Party) -> Content {
        let Some(end) = self.seat(message.connection, party) else { return Self::on_path(message, party) };
        if end == message.from && !(message.is_put_in() && is_sealed(message)) {
            return Content::Own;
        }
        if end != message.to {
            return Content::Elsewhere;
        }
        let parts: Vec<_> = message.containers.iter().map(|part| self.part(message, part)).collect();
        // All pieces are needed: the first that cannot be read decides, else the last.
        parts.iter().find(|part| !part.is_read()).or(parts.last()).copied().unwrap_or(Content::Lost)
    }

    /// Who a party is on a connection as far as that sends and opens: the two servers wherever they are, the attacker where it is an end.
    pub(super) fn seat(&self, connection: ConnectionId, party: Party) -> Option<Actor> {
        let taken = || self.ends.taken(connection).filter(|_| party == Party::Attacker);
        party.end().or_else(|| taken().map(|_| Actor::Attacker))
    }

    fn on_path(message: &Message, party: Party) -> Content {
        match (is_sealed(message), message.from) {
            (true, _) => Content::Sealed,
            (false, Actor::Attacker) if party == Party::Attacker => Content::Own,
            (false, _) => Content::Clear,
        }
    }

    /// What the addressee has of one piece.
    fn part(&self, message: &Message, part: &Container) -> Content {
        if !self.until.contains_key(&part.segment) {
            return Content::Lost;
        }
        if is_sealed(message) {
            return match self.opened.get(&part.segment) {
                Some((id, Opened::Plaintext { .. })) => Content::Opened(*id),
                Some((id, Opened::BadTag | Opened::TooShort)) => Content::Refused(*id),
                None => Content::Unopened,
            };
        }
        part.arrived_piece().map_or(Content::Clear, Content::Altered)
    }

    /// The number of events after which an end has done with a message: has said it, or has taken in all of it that came.
    pub(super) fn until(&self, message: &Message, end: Actor) -> usize {
        let last = |part: &Container| match (end == message.to, self.until.get(&part.segment)) {
            (true, Some(until)) => *until,
            _ => part.sent,
        };
        message.containers.iter().map(last).max().map_or(0, |id| id.0 as usize + 1)
    }
}

/// Whether a key is needed to read a message: the story has the operation, or it is the copy of a record that was sealed.
fn is_sealed(message: &Message) -> bool {
    let is_copy = matches!(message.kind, Kind::Opaque { content_type: Some(ContentType::APPLICATION_DATA) });
    is_copy || message.containers.iter().any(|part| part.sealed.is_some())
}
