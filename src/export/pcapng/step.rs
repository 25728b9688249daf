//! What came to a host and went from it on one connection, in order: the trace's events without TCP's own packets.

use std::collections::BTreeMap;

use super::tcp::Course;
use crate::trace::{
    Actor, Change, Close, ConnectionId, Ends, Event, EventId, EventKind, Micros, SegmentId, Side, Slice, Trace,
};

/// One connection as its trace tells it.
pub(super) struct Connection<'a> {
    pub(super) id: ConnectionId,
    trace: &'a Trace,
    ends: Ends,
    events: Vec<(EventId, &'a Event)>,
}

/// One thing that passed the host's interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// Which way.
    pub(super) course: Course,
    /// What it was.
    pub(super) what: What,
    /// What is remarked about it.
    pub(super) comments: Vec<String>,
}

/// What it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// The stream of this direction was opened.
    Open,
    /// The last of the three packets that open a connection.
    Opened,
    /// Bytes of the stream, one segment.
    Bytes(Slice),
    /// The stream of this direction is over.
    End,
}

/// Where a step stands among the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// When, since the start of the run.
    pub(super) time: Micros,
    rank: u64,
}

impl Place {
    /// Among what has one time: the opening, then the events by their numbers, each behind what it follows from.
    const OPENING: u64 = 0;
    const LAST: u64 = u64::MAX;

    const fn at(time: Micros, EventId(number): EventId) -> Self {
        Self { time, rank: 2 + 2 * number as u64 }
    }

    const fn before(time: Micros, EventId(number): EventId) -> Self {
        Self { time, rank: 1 + 2 * number as u64 }
    }
}

impl<'a> Connection<'a> {
    /// The connections of a trace, in order.
    pub(super) fn all(trace: &'a Trace) -> Vec<Self> {
        let ends = Ends::of(trace);
        let mut connections = BTreeMap::new();
        for (index, event) in trace.events.iter().enumerate() {
            if let Some(id) = event.connection {
                let connection =
                    connections.entry(id).or_insert_with(|| Self { id, trace, ends: ends.clone(), events: Vec::new() });
                connection.events.push((EventId(index as u32), event));
            }
        }
        connections.into_values().collect()
    }

    /// At which end a host is; `None` where it is no end.
    pub(super) fn side(&self, host: Actor) -> Option<Side> {
        self.ends.side(self.id, host)
    }

    pub(super) fn events(&self) -> impl Iterator<Item = &'a Event> {
        self.events.iter().map(|(_, event)| *event)
    }

    /// The time from one host to the other: the shortest that a segment took. Where none arrived, what the first words tell:
    /// the sender may speak after two such times, the receiver after three.
    pub(super) fn one_way(&self) -> Micros {
        let mut sent = BTreeMap::new();
        let mut shortest = None;
        let mut first = None;
        for event in self.events() {
            match event.kind {
                EventKind::Sent { segment, .. } => {
                    sent.insert(segment, event.time);
                    first = first.or(Some(event));
                }
                EventKind::Delivered { segment, .. } => {
                    let taken = sent.get(&segment).map(|then| event.time.0 - then.0);
                    shortest = shortest.into_iter().chain(taken).min();
                }
                _ => {}
            }
        }
        let waited = first.map(|event| {
            let times = if self.side(event.actor) == Some(Side::Client) { 2 } else { 3 };
            (event.time.0 - self.begun().0) / times
        });
        Micros(shortest.or(waited).unwrap_or(0))
    }

    /// When somebody on the path cut it.
    pub(super) fn cut(&self) -> Option<Micros> {
        self.events().find(|event| event.kind == EventKind::Closed(Close::Cut)).map(|event| event.time)
    }

    /// What passed the interface of `host`.
    pub(super) fn steps(&self, host: Actor) -> Vec<(Place, Step)> {
        let remarks = self.remarks();
        let mut steps = Vec::new();
        for &(id, event) in &self.events {
            let own = event.actor == host;
            let (course, what, segment) = match event.kind {
                EventKind::Sent { segment, bytes, .. } if own => (Course::Out, What::Bytes(bytes), Some(segment)),
                EventKind::Delivered { segment, bytes, .. } if own => (Course::In, What::Bytes(bytes), Some(segment)),
                EventKind::Intervened { segment, change: Change::Sealed { bytes, .. }, .. } if own => {
                    (Course::Out, What::Bytes(bytes), Some(segment))
                }
                EventKind::Closed(Close::ByEndpoint) if own => (Course::Out, What::End, None),
                _ => continue,
            };
            let comments = segment.and_then(|segment| remarks.get(&segment)).cloned().unwrap_or_default();
            steps.push((Place::at(event.time, id), Step { course, what, comments }));
        }
        steps.extend(self.opening(host));
        steps.extend(self.end_of_peer(host));
        steps.sort_by_key(|(place, _)| *place);
        steps
    }

    /// The three packets that open it, as `host` saw them, `[RFC 9293 §3.5]`.
    fn opening(&self, host: Actor) -> [(Place, Step); 3] {
        let (begun, one_way) = (self.begun().0, self.one_way().0);
        let (first, last, own, other) = match host {
            Actor::Sender => (begun, begun + 2 * one_way, Course::Out, Course::In),
            _ => (begun + one_way, begun + 3 * one_way, Course::In, Course::Out),
        };
        // The second passes with the last at the sender's host, and with the first at the receiver's.
        let second = if host == Actor::Sender { last } else { first };
        [(first, own, What::Open), (second, other, What::Open), (last, own, What::Opened)].map(
            |(time, course, what)| {
                (Place { time: Micros(time), rank: Place::OPENING }, Step { course, what, comments: Vec::new() })
            },
        )
    }

    /// When the peer's stream ended for `host`: when the peer's FIN came, or one in its name from whoever cut the line.
    fn end_of_peer(&self, host: Actor) -> Option<(Place, Step)> {
        let ending = self.events().find(|event| match event.kind {
            EventKind::Closed(Close::ByEndpoint) => event.actor == self.ends.peer(self.id, host),
            EventKind::Closed(Close::Cut) => true,
            _ => false,
        })?;
        let delivered = |event: &Event| event.actor == host && matches!(event.kind, EventKind::Delivered { .. });
        let last = self.events.iter().rev().find(|(_, event)| delivered(event));
        // Nothing arrives behind the end.
        let time = (Micros(ending.time.0 + self.one_way().0)).max(last.map_or(Micros(0), |(_, event)| event.time));
        // Of what the host does at this very time, what the last bytes brought about comes before, all else after.
        let answer = self.events.iter().find(|(id, event)| {
            let later = last.is_none_or(|(last, _)| id > last);
            later && event.time == time && event.actor == host && event.cause.is_none()
        });
        let behind_all = Place { time, rank: Place::LAST };
        let place = answer.map_or(behind_all, |&(id, _)| Place::before(time, id));
        let forged = ending.kind == EventKind::Closed(Close::Cut);
        let comments =
            if forged { vec!["not from the peer: somebody on the way cut the line".to_owned()] } else { vec![] };
        Some((place, Step { course: Course::In, what: What::End, comments }))
    }

    /// What was done to each segment on the way.
    fn remarks(&self) -> BTreeMap<SegmentId, Vec<String>> {
        let mut remarks: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for event in self.events() {
            let EventKind::Intervened { segment, change, intervention } = &event.kind else { continue };
            let text = self.trace.subject.interventions.get(*intervention as usize);
            let text = text.map_or("an intervention", String::as_str);
            let remark = match change {
                Change::Sealed { .. } => format!("sealed and sent by a peer that misbehaves: {text}"),
                _ => format!("on the way: {text}"),
            };
            if let Change::Duplicated { copy, .. } = change {
                remarks.entry(*copy).or_default().push(remark.clone());
            }
            remarks.entry(*segment).or_default().push(remark);
        }
        remarks
    }

    fn begun(&self) -> Micros {
        self.events().next().map_or(Micros(0), |event| event.time)
    }
}
