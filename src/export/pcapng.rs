//! A run as a capture in pcapng, `[draft-ietf-opsawg-pcapng]`, with the secrets inside that open it.
//!
//! What the servers wrote is real; Ethernet, IP and TCP are made here around it: the handshake, a packet for each segment
//! that fits in one, acknowledgments, the end of both streams. A capture has a place, [`Vantage`]: somebody on the path may
//! change what passes, and then the two hosts saw different bytes. Times are those of the run's clock.
//!
//! The simulated TCP loses nothing and knows no congestion, so nothing is sent twice. A connection that is cut on the way
//! ends as its hosts saw it end: with a FIN that the peer never sent, and without an answer to all that goes out later.

mod block;
mod frame;
mod step;
mod tcp;

use std::net::{IpAddr, Ipv4Addr};

use super::keylog::keylog;
use crate::trace::{Actor, ConnectionId, EventKind, Side, Subject, Trace};
use block::File;
use frame::End;
use step::Connection;
use tcp::Packet;

/// At whose host is captured: what this host sent, as it sent it, and what reached it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Vantage {
    /// The sending server's.
    Sender,
    /// The receiving server's.
    #[default]
    Receiver,
}

/// Ethernet addresses for documentation, `[RFC 9542 §2.1.2]`.
const SENDER_HARDWARE: [u8; 6] = [0x00, 0x00, 0x5e, 0x00, 0x53, 0x01];
const RECEIVER_HARDWARE: [u8; 6] = [0x00, 0x00, 0x5e, 0x00, 0x53, 0x02];
const ATTACKER_HARDWARE: [u8; 6] = [0x00, 0x00, 0x5e, 0x00, 0x53, 0x03];

/// Where a trace does not know the addresses: two for documentation, `[RFC 5737 §3]`.
const SENDER_ADDRESS: Ipv4Addr = Ipv4Addr::new(192, 0, 2, 1);
const RECEIVER_ADDRESS: Ipv4Addr = Ipv4Addr::new(192, 0, 2, 2);

/// Where a trace does not know the port: mail between servers.
const SMTP: u16 = 25;

/// The dynamic ports, from which the sender gets one for each connection, `[RFC 6335 §6]`.
const DYNAMIC_PORTS: std::ops::RangeInclusive<u16> = 49_152..=65_535;

/// The whole capture, as the bytes of a file.
#[must_use]
pub fn pcapng(trace: &Trace, vantage: Vantage) -> Vec<u8> {
    let mut file = File::default();
    file.section(concat!("Waxseal ", env!("CARGO_PKG_VERSION")), &about(&trace.subject, vantage));
    file.interface(vantage.word(), &format!("The simulated link at the {}'s host", vantage.word()));
    let secrets = keylog(trace);
    if !secrets.is_empty() {
        file.secrets(&secrets);
    }
    let start = trace.subject.date * 1_000_000;
    let mut frame = Vec::new();
    for packet in packets(trace, vantage) {
        frame.clear();
        packet.frame.write(&mut frame);
        file.packet(start + packet.time.0, packet.course, &packet.comments, &frame);
    }
    file.finish()
}

/// The packets of all connections, in the order of time.
fn packets(trace: &Trace, vantage: Vantage) -> Vec<Packet<'_>> {
    let host = vantage.host();
    let mut packets = Vec::new();
    for connection in Connection::all(trace).into_iter().filter(|connection| connection.side(host).is_some()) {
        let (sender, receiver) = ends(&connection);
        let (here, there) = if host == Actor::Sender { (sender, receiver) } else { (receiver, sender) };
        packets.extend(tcp::packets(trace, &connection, host, here, there));
    }
    packets.sort_by_key(|packet| packet.time);
    packets
}

/// The client's end of a connection and the server's. Where the attacker sits, the frames come from its hardware.
fn ends(connection: &Connection<'_>) -> (End, End) {
    let connected = connection.events().find_map(|event| match event.kind {
        EventKind::Connected { port, from, to, attacker, .. } => Some((port, from, to, attacker)),
        _ => None,
    });
    let unknown = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
    let (port, from, to, attacker) = connected.unwrap_or((SMTP, unknown, unknown, None));
    let hardware = |side, own| if attacker == Some(side) { ATTACKER_HARDWARE } else { own };
    let known = |address: IpAddr, otherwise: Ipv4Addr| {
        if address.is_unspecified() { otherwise.into() } else { address }
    };
    let sender = End {
        hardware: hardware(Side::Client, SENDER_HARDWARE),
        address: known(from, SENDER_ADDRESS),
        port: dynamic_port(connection.id),
    };
    let receiver =
        End { hardware: hardware(Side::Server, RECEIVER_HARDWARE), address: known(to, RECEIVER_ADDRESS), port };
    (sender, receiver)
}

fn dynamic_port(ConnectionId(id): ConnectionId) -> u16 {
    DYNAMIC_PORTS.start() + (id % DYNAMIC_PORTS.len() as u32) as u16
}

/// What stands over the whole file.
fn about(subject: &Subject, vantage: Vantage) -> String {
    let mut lines = vec![format!("{}, seed {}", subject.scenario, subject.seed)];
    lines.extend(subject.settings.iter().map(|(key, value)| format!("{key}={value}")));
    lines.extend(subject.interventions.iter().map(|text| format!("on the way: {text}")));
    lines.push(format!(
        "What the {0}'s host sent, and what reached it. A simulation: TCP, IP and Ethernet are",
        vantage.word()
    ));
    lines.push("synthesised around what the two servers wrote; the secrets in this file open it.".to_owned());
    lines.join("\n")
}

impl Vantage {
    /// Both.
    pub const ALL: &[Self] = &[Self::Sender, Self::Receiver];

    /// How it is written.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sender => "sender",
            Self::Receiver => "receiver",
        }
    }

    /// The one that is written so.
    #[must_use]
    pub fn by_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|vantage| vantage.word() == word)
    }

    const fn host(self) -> Actor {
        match self {
            Self::Sender => Actor::Sender,
            Self::Receiver => Actor::Receiver,
        }
    }
}

#[cfg(test)]
mod tests {
    use Actor::{Attacker, Receiver, Sender};
    use Course::{In, Out};
    use frame::flag;
    use tcp::Course;

    use super::*;
    use crate::trace::{Builder, Change, Close, Framing, Micros, Outcome, SegmentId, Slice};

    /// A connection in the making.
    struct Line {
        trace: Builder,
        segments: u32,
    }

    impl Line {
        fn opened() -> Self {
            let mut trace = Builder::default();
            trace.connection = Some(ConnectionId(3));
            let [from, to] = ["192.0.2.10", "192.0.2.25"].map(|address| address.parse().unwrap());
            trace.push(
                Sender,
                EventKind::Connected { host: "mx.example".to_owned(), port: 587, from, to, attacker: None },
            );
            Self { trace, segments: 0 }
        }

        fn send(&mut self, at: u64, from: Actor, bytes: &[u8]) -> (SegmentId, Slice) {
            let (segment, bytes) = (SegmentId(self.segments), self.trace.intern(bytes));
            self.segments += 1;
            self.trace.now = Micros(at);
            self.trace.push(from, EventKind::Sent { segment, bytes, framing: Framing::Clear });
            (segment, bytes)
        }

        fn arrive(&mut self, at: u64, to: Actor, (segment, bytes): (SegmentId, Slice)) {
            self.trace.now = Micros(at);
            self.trace.push(to, EventKind::Delivered { segment, bytes, offset: 0 });
        }

        fn close(&mut self, at: u64, by: Actor, how: Close) {
            self.trace.now = Micros(at);
            self.trace.push(by, EventKind::Closed(how));
        }

        /// The packets of one host: time, direction, flags, number, acknowledgment, bytes of the stream.
        fn check(self, vantage: Vantage, expected: &[(u64, Course, &str, u32, u32, usize)]) {
            let subject = Subject { interventions: vec!["c0.c2s.r0 drop".to_owned()], ..Subject::default() };
            let trace = self.trace.finish(subject, Outcome::Unfinished);
            let packets = packets(&trace, vantage);
            let seen: Vec<_> = packets
                .iter()
                .map(|packet| {
                    let frame = packet.frame;
                    let flags = [(flag::SYN, 'S'), (flag::FIN, 'F'), (flag::PSH, 'P'), (flag::ACK, '.')];
                    let flags: String =
                        flags.iter().filter(|(bit, _)| frame.flags & bit != 0).map(|(_, name)| name).collect();
                    (packet.time.0, packet.course, flags, frame.sequence, frame.acknowledgment, frame.payload.len())
                })
                .collect();
            let expected: Vec<_> = expected
                .iter()
                .map(|&(time, course, flags, number, told, length)| {
                    (time, course, flags.to_owned(), number, told, length)
                })
                .collect();
            assert_eq!(seen, expected, "{vantage:?}");
        }
    }

    fn talk() -> Line {
        let mut line = Line::opened();
        let greeting = line.send(3000, Receiver, b"220 hello\r\n");
        line.arrive(4000, Sender, greeting);
        let answer = line.send(4000, Sender, &[b'x'; 3000]);
        line.close(4000, Sender, Close::ByEndpoint);
        line.arrive(5000, Receiver, answer);
        line.close(5000, Receiver, Close::ByEndpoint);
        line
    }

    #[test]
    fn each_host_sees_its_own_order() {
        talk().check(
            Vantage::Sender,
            &[
                (0, Out, "S", 0, 0, 0),
                (2000, In, "S.", 0, 1, 0),
                (2000, Out, ".", 1, 1, 0),
                (4000, In, "P.", 1, 1, 11),
                (4000, Out, ".", 1, 12, 1460),
                (4000, Out, ".", 1461, 12, 1460),
                (4000, Out, "P.", 2921, 12, 80),
                (4000, Out, "F.", 3001, 12, 0),
                (6000, In, "F.", 12, 3002, 0),
                (6000, Out, ".", 3002, 13, 0),
            ],
        );
        talk().check(
            Vantage::Receiver,
            &[
                (1000, In, "S", 0, 0, 0),
                (1000, Out, "S.", 0, 1, 0),
                (3000, In, ".", 1, 1, 0),
                (3000, Out, "P.", 1, 1, 11),
                (5000, In, ".", 1, 12, 1460),
                (5000, In, ".", 1461, 12, 1460),
                (5000, In, "P.", 2921, 12, 80),
                (5000, In, "F.", 3001, 12, 0),
                (5000, Out, "F.", 12, 3002, 0),
                (7000, In, ".", 3002, 13, 0),
            ],
        );
    }

    fn tampered() -> Line {
        let mut line = Line::opened();
        let first = line.send(2000, Sender, b"first");
        let (segment, change) = (first.0, Change::Dropped);
        line.trace.push(Attacker, EventKind::Intervened { segment, change, intervention: 0 });
        let second = line.send(2000, Sender, b"second");
        let longer = line.trace.intern(b"second and more");
        line.arrive(3000, Receiver, (second.0, longer));
        line
    }

    #[test]
    fn numbers_count_what_the_host_saw() {
        let opening = [(0, Out, "S", 0, 0, 0), (2000, In, "S.", 0, 1, 0), (2000, Out, ".", 1, 1, 0)];
        let own = [(2000, Out, "P.", 1, 1, 5), (2000, Out, "P.", 6, 1, 6), (4000, In, ".", 1, 12, 0)];
        tampered().check(Vantage::Sender, &[opening, own].concat());
        let opening = [(1000, In, "S", 0, 0, 0), (1000, Out, "S.", 0, 1, 0), (3000, In, ".", 1, 1, 0)];
        let own = [(3000, In, "P.", 1, 1, 15), (3000, Out, ".", 1, 16, 0)];
        tampered().check(Vantage::Receiver, &[&opening[..], &own].concat());
    }

    #[test]
    fn behind_a_cut_nobody_answers() {
        let cut = || {
            let mut line = Line::opened();
            let first = line.send(2000, Sender, b"first");
            line.close(2000, Attacker, Close::Cut);
            line.arrive(3000, Receiver, first);
            line.close(3000, Receiver, Close::ByEndpoint);
            line.close(3000, Sender, Close::ByEndpoint);
            line
        };
        cut().check(
            Vantage::Sender,
            &[
                (0, Out, "S", 0, 0, 0),
                (2000, In, "S.", 0, 1, 0),
                (2000, Out, ".", 1, 1, 0),
                (2000, Out, "P.", 1, 1, 5),
                (3000, In, "F.", 1, 1, 0),
                (3000, Out, "F.", 6, 2, 0),
            ],
        );
        cut().check(
            Vantage::Receiver,
            &[
                (1000, In, "S", 0, 0, 0),
                (1000, Out, "S.", 0, 1, 0),
                (3000, In, ".", 1, 1, 0),
                (3000, In, "P.", 1, 1, 5),
                (3000, In, "F.", 6, 1, 0),
                (3000, Out, "F.", 1, 7, 0),
            ],
        );
    }

    #[test]
    fn what_was_done_on_the_way_is_remarked() {
        let trace = tampered().trace.finish(
            Subject { interventions: vec!["c0.c2s.r0 drop".to_owned()], ..Subject::default() },
            Outcome::Unfinished,
        );
        let packets = packets(&trace, Vantage::Sender);
        let remarks: Vec<_> = packets.iter().flat_map(|packet| &packet.comments).collect();
        assert_eq!(remarks, ["on the way: c0.c2s.r0 drop"]);
    }

    #[test]
    fn a_connection_has_a_port_of_its_own() {
        assert_eq!(dynamic_port(ConnectionId(0)), 49_152);
        assert_eq!(dynamic_port(ConnectionId(1)), 49_153);
        assert_eq!(dynamic_port(ConnectionId(16_384)), 49_152);
        let trace = talk().trace.finish(Subject::default(), Outcome::Unfinished);
        let packets = packets(&trace, Vantage::Receiver);
        assert!(packets.iter().all(|packet| [packet.frame.from.port, packet.frame.to.port].contains(&49_155)));
        assert!(packets.iter().all(|packet| [packet.frame.from.port, packet.frame.to.port].contains(&587)));
    }

    #[test]
    fn words_name_a_vantage() {
        for &vantage in Vantage::ALL {
            assert_eq!(Vantage::by_word(vantage.word()), Some(vantage));
        }
        assert_eq!(Vantage::by_word("attacker"), None);
    }
}
