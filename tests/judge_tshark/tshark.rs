//! A capture of ours, and what tshark makes of it.
//!
//! Most of the time of a run of tshark is its start, so a capture is read in one run, and in a second one where the bytes of its
//! data sources are wanted.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use waxseal::codepoint::hex;
use waxseal::export::pcapng::{Vantage, pcapng};
use waxseal::trace::{Actor, ConnectionId, Ends, Side, Trace};

use crate::pdml::{self, Packet};

/// What each end says inside TLS, connection by connection.
pub(crate) type Said = BTreeMap<ConnectionId, BTreeMap<Side, Vec<u8>>>;

/// A capture as tshark reads it.
#[derive(Debug)]
pub(crate) struct Capture {
    /// Where it was made.
    pub(crate) vantage: Vantage,
    /// Its packets.
    pub(crate) packets: Vec<Packet>,
    /// What was said inside TLS, as tshark decrypts it.
    pub(crate) decrypted: Said,
}

/// Whether the packets get their fields, which need the bytes of their data sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fields {
    Placed,
    LeftOut,
}

impl Capture {
    /// Writes the capture of a run, its secrets inside, and has it read.
    pub(crate) fn of(id: &str, trace: &Trace, vantage: Vantage, fields: Fields) -> Self {
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{id}-{}.pcapng", vantage.word()));
        fs::write(&file, pcapng(trace, vantage)).unwrap();
        let connections = connections(trace, vantage);
        let follow: Vec<_> = (0..connections.len()).map(|stream| format!("follow,tls,raw,{stream}")).collect();
        let follow = follow.iter().flat_map(|follow| ["-z", follow]);
        let printed = tshark(&file, &["-T", "pdml"].into_iter().chain(follow).collect::<Vec<_>>());
        let (document, followed) = printed.split_once("</pdml>").expect("the document has an end");
        let dumps = (fields == Fields::Placed).then(|| tshark(&file, &["-x"]));
        let packets = pdml::packets(&format!("{document}</pdml>"), dumps.as_deref());
        Self { vantage, packets, decrypted: decrypted(followed, &connections) }
    }
}

/// The connections of which a host is an end: tshark numbers those that it sees.
fn connections(trace: &Trace, vantage: Vantage) -> Vec<ConnectionId> {
    let host = if vantage == Vantage::Sender { Actor::Sender } else { Actor::Receiver };
    let ends = Ends::of(trace);
    let last = trace.events.iter().filter_map(|event| event.connection).max();
    let all = (0..last.map_or(0, |last| last.0 + 1)).map(ConnectionId);
    all.filter(|&connection| ends.side(connection, host).is_some()).collect()
}

/// What tshark prints about a file. Checksums are looked at, which it leaves out unless asked.
fn tshark(file: &Path, arguments: &[&str]) -> String {
    let output = Command::new("tshark")
        .env("TZ", "UTC")
        .args(["-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE", "-r"])
        .arg(file)
        .args(arguments)
        .output()
        .expect("the command `tshark` must be on the path");
    assert!(output.status.success(), "tshark {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What each end says, from what `-z follow,tls,raw` prints of one connection after the other.
fn decrypted(printed: &str, connections: &[ConnectionId]) -> Said {
    let mut said = Said::new();
    for part in printed.split("Filter: tcp.stream eq ").skip(1) {
        let (connection, lines) = part.split_once('\n').expect("a line for each thing");
        let connection = connections[connection.parse::<usize>().expect("a stream has a number")];
        // The lines of node 0 stand at the margin, and it may be either end: the receiver's port is a registered one.
        let node = lines.lines().find_map(|line| line.strip_prefix("Node 0: "));
        let port = node.and_then(|node| node.rsplit(':').next()?.parse::<u16>().ok());
        let first = if port.is_some_and(|port| port < 1024) { Side::Server } else { Side::Client };
        for line in lines.lines() {
            let from = if line.starts_with('\t') { first.other() } else { first };
            if let Some(bytes) = hex::bytes(line.trim()).filter(|bytes| !bytes.is_empty()) {
                said.entry(connection).or_default().entry(from).or_default().extend(bytes);
            }
        }
    }
    said
}
