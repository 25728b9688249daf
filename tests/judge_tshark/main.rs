//! tshark judges the captures, and with them the dissectors: it opens every capture with the secrets that are in it, finds nothing
//! wrong, reads the very mail that was sent, and every field that it places has a node of ours in the same place.
//!
//! A missing `tshark` fails the tests: it is part of what must be there.

#![cfg(feature = "sim")]
#![expect(clippy::unwrap_used, reason = "in a test a panic is the finding")]

#[path = "../catalogue/mod.rs"]
mod catalogue;
mod fields;
mod pdml;
mod placed;
mod tshark;

use std::collections::BTreeMap;

use catalogue::runs;
use tshark::Capture;
use waxseal::export::pcapng::Vantage;
use waxseal::story::{Fate, Message, Protection, Story};
use waxseal::trace::{Actor, ConnectionId, Trace};

/// From here on tshark calls a finding a warning or an error: `PI_WARN` of its `proto.h`. Below are chats, notes and comments.
const WARNING: u32 = 0x0060_0000;

/// Calls `check` for the captures of every scenario, as both hosts made them.
fn every_capture(mut check: impl FnMut(&str, &Trace, &Story, Vantage, &Capture)) {
    for (id, trace, story) in runs() {
        for &vantage in Vantage::ALL {
            check(id, &trace, &story, vantage, &Capture::of(id, &trace, vantage));
        }
    }
}

#[test]
fn nothing_is_malformed_and_every_checksum_is_right() {
    every_capture(|id, _, _, vantage, capture| {
        let columns =
            ["frame.number", "_ws.expert.severity", "_ws.malformed", "ip.checksum.status", "tcp.checksum.status"];
        let packets = capture.columns(&columns);
        assert!(packets.len() > 8, "{id}: {} packets", packets.len());
        for packet in packets {
            let [number, severities, malformed, ip, tcp] = &packet[..] else { panic!("{packet:?}") };
            let worst = severities.split(',').filter_map(|severity| severity.parse::<u32>().ok()).max().unwrap_or(0);
            let told = format!("{id}, {} vantage, packet {number}", vantage.word());
            assert!(worst < WARNING, "{told}: severity {worst:#x}");
            assert_eq!((malformed.as_str(), ip.as_str(), tcp.as_str()), ("", "1", "1"), "{told}");
        }
    });
}

#[test]
fn what_is_decrypted_is_what_was_said() {
    let mut compared = 0;
    every_capture(|id, trace, story, vantage, capture| {
        for connection in
            story.messages.iter().map(|message| message.connection).collect::<std::collections::BTreeSet<_>>()
        {
            let read = capture.decrypted(connection.0);
            let said = said(trace, story, vantage, connection);
            assert_eq!(read, said, "{id}, {} vantage, connection {}", vantage.word(), connection.0);
            compared += read.values().map(Vec::len).sum::<usize>();
        }
    });
    assert!(compared > 10_000, "{compared} bytes are hardly all mails");
}

/// What each end says inside TLS on a connection, as far as the host at `vantage` has it.
fn said(trace: &Trace, story: &Story, vantage: Vantage, connection: ConnectionId) -> BTreeMap<Actor, Vec<u8>> {
    let host = if vantage == Vantage::Sender { Actor::Sender } else { Actor::Receiver };
    let has = |message: &&Message| message.from == host || message.fate == Fate::Arrived;
    let is_smtp = |message: &&Message| message.kind.is_smtp();
    let mut said: BTreeMap<Actor, Vec<u8>> = BTreeMap::new();
    let on_connection = story.messages.iter().filter(|message| message.connection == connection);
    for message in on_connection.filter(|message| message.protection != Protection::Clear).filter(is_smtp).filter(has) {
        said.entry(message.from).or_default().extend(message.bytes(trace));
    }
    said
}
