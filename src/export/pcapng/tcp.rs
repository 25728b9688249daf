//! TCP as one host sees it, `[RFC 9293]`: numbers, acknowledgments, packets of at most the maximum segment size.
//!
//! Numbers count what this host sent and what it got. Where bytes were changed on the way the peer counts otherwise, and so
//! it must: whoever changes a stream holds a TCP connection to either end. They begin at 0, so that a number tells where in
//! the stream a byte stands.

use std::collections::VecDeque;

use super::frame::{End, Frame, flag};
use super::step::{Connection, What};
use crate::trace::{Actor, Micros, Trace};

/// Which way a packet passed the host's interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Course {
    /// It came in.
    In,
    /// It went out.
    Out,
}

/// A packet as the host saw it.
#[derive(Clone, Debug)]
pub(super) struct Packet<'a> {
    /// When, since the start of the run.
    pub(super) time: Micros,
    pub(super) course: Course,
    pub(super) frame: Frame<'a>,
    pub(super) comments: Vec<String>,
}

/// All packets of a connection that passed the interface of `host`, whose end is `here`.
pub(super) fn packets<'a>(
    trace: &'a Trace,
    connection: &Connection<'a>,
    host: Actor,
    here: End,
    there: End,
) -> Vec<Packet<'a>> {
    let mut tcp = Tcp {
        here,
        there,
        one_way: connection.one_way(),
        cut: connection.cut(),
        now: Micros(0),
        sent: 0,
        received: 0,
        told: 0,
        heard: 0,
        due: VecDeque::new(),
        packets: Vec::new(),
    };
    for (place, step) in connection.steps(host) {
        tcp.settle(place.time);
        match step.what {
            What::Open => tcp.open(step.course),
            What::Opened => tcp.opened(step.course),
            What::Bytes(bytes) => tcp.bytes(step.course, trace.bytes(bytes), step.comments),
            What::End => tcp.end(step.course, step.comments),
        }
    }
    tcp.settle(Micros(u64::MAX));
    tcp.packets
}

/// The host's side of one connection while its packets are made.
struct Tcp<'a> {
    here: End,
    there: End,
    /// The time from one host to the other.
    one_way: Micros,
    /// When the line was cut: what sets out later to the peer, or from it, is lost.
    cut: Option<Micros>,
    now: Micros,
    /// The number of what goes out next.
    sent: u32,
    /// The number of what comes in next.
    received: u32,
    /// The last acknowledgment that went out.
    told: u32,
    /// The last acknowledgment that came in.
    heard: u32,
    /// Acknowledgments that are under way to this host, and when they are here.
    due: VecDeque<(Micros, u32)>,
    packets: Vec<Packet<'a>>,
}

impl<'a> Tcp<'a> {
    /// Lets time pass: what nothing else carried is acknowledged by packets of their own.
    fn settle(&mut self, until: Micros) {
        if until > self.now && self.told != self.received {
            self.put(Course::Out, flag::ACK, &[], Vec::new());
        }
        while let Some(&(at, _)) = self.due.front().filter(|(at, _)| *at < until) {
            self.now = at;
            self.put(Course::In, flag::ACK, &[], Vec::new());
        }
        self.now = until;
    }

    /// The first packet of a direction; the second of both answers the first, `[RFC 9293 §3.5]`.
    fn open(&mut self, course: Course) {
        let is_answer = self.sent + self.received > 0;
        self.heard = self.sent;
        self.put(course, if is_answer { flag::SYN | flag::ACK } else { flag::SYN }, &[], Vec::new());
        self.count(course, 1);
    }

    /// The third packet.
    fn opened(&mut self, course: Course) {
        self.heard = self.sent;
        self.put(course, flag::ACK, &[], Vec::new());
    }

    /// One segment of the run: as many packets as it needs.
    fn bytes(&mut self, course: Course, bytes: &'a [u8], mut comments: Vec<String>) {
        let mut rest = bytes.chunks(self.here.maximum_segment_size(&self.there)).peekable();
        while let Some(part) = rest.next() {
            let push = if rest.peek().is_none() { flag::PSH } else { 0 };
            self.put(course, flag::ACK | push, part, std::mem::take(&mut comments));
            self.count(course, part.len() as u32);
        }
        self.expect_acknowledgment(course);
    }

    /// The end of a direction, which counts as a byte.
    fn end(&mut self, course: Course, comments: Vec<String>) {
        self.put(course, flag::FIN | flag::ACK, &[], comments);
        self.count(course, 1);
        self.expect_acknowledgment(course);
    }

    fn count(&mut self, course: Course, bytes: u32) {
        let next = match course {
            Course::In => &mut self.received,
            Course::Out => &mut self.sent,
        };
        *next = next.wrapping_add(bytes);
    }

    /// The peer's system acknowledges what reaches it at once. What does not, since the line is cut, nobody acknowledges.
    fn expect_acknowledgment(&mut self, course: Course) {
        let turned = Micros(self.now.0 + self.one_way.0);
        if course == Course::Out && self.cut.is_none_or(|cut| turned <= cut) {
            self.due.push_back((Micros(turned.0 + self.one_way.0), self.sent));
        }
    }

    /// One packet, now. It acknowledges all that has arrived at its sender.
    fn put(&mut self, course: Course, flags: u8, payload: &'a [u8], comments: Vec<String>) {
        while let Some((_, number)) = self.due.pop_front_if(|(at, _)| *at <= self.now && course == Course::In) {
            self.heard = number;
        }
        let (from, to, sequence, acknowledgment) = match course {
            Course::In => (self.there, self.here, self.received, self.heard),
            Course::Out => (self.here, self.there, self.sent, self.received),
        };
        if course == Course::Out {
            self.told = self.received;
        }
        let frame = Frame { from, to, sequence, acknowledgment, flags, payload };
        self.packets.push(Packet { time: self.now, course, frame, comments });
    }
}
