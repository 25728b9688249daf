//! The link: what is on its way, in the order in which it arrives. Within a direction nothing overtakes unless it is made to.

use std::collections::BTreeMap;

use crate::trace::{Actor, Micros, SegmentId};

/// Something that arrives.
#[derive(Debug)]
pub(super) enum Arrival {
    /// TCP is open at this end.
    Open,
    /// Bytes.
    Segment {
        /// Which segment they are.
        id: SegmentId,
        /// The bytes.
        bytes: Vec<u8>,
    },
    /// The other end's stream is over.
    End,
}

/// What is under way on one connection.
#[derive(Debug, Default)]
pub(super) struct Link {
    under_way: BTreeMap<(Micros, u64), (Actor, Arrival)>,
    /// The latest arrival so far in each direction.
    latest: BTreeMap<Actor, Micros>,
    order: u64,
}

impl Link {
    /// Sends something to `to`, to arrive at `at` or, where that would overtake, with what is before it.
    pub(super) fn send(&mut self, to: Actor, at: Micros, arrival: Arrival) {
        let latest = self.latest.entry(to).or_default();
        *latest = at.max(*latest);
        self.order += 1;
        self.under_way.insert((*latest, self.order), (to, arrival));
    }

    /// When the next thing arrives.
    pub(super) fn when(&self) -> Option<Micros> {
        self.under_way.first_key_value().map(|((at, _), _)| *at)
    }

    /// What arrives next, and when.
    pub(super) fn next(&mut self) -> Option<(Micros, Actor, Arrival)> {
        self.under_way.pop_first().map(|((at, _), (to, arrival))| (at, to, arrival))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_overtakes_within_a_direction() {
        let mut link = Link::default();
        link.send(Actor::Receiver, Micros(50), Arrival::Open);
        link.send(Actor::Receiver, Micros(10), Arrival::End);
        link.send(Actor::Sender, Micros(20), Arrival::End);
        let order: Vec<_> = std::iter::from_fn(|| link.next()).map(|(at, to, _)| (at.0, to)).collect();
        assert_eq!(order, [(20, Actor::Sender), (50, Actor::Receiver), (50, Actor::Receiver)]);
    }
}
