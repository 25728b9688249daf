//! tshark judges the captures, and with them the dissectors: it opens every capture with the secrets that are in it, finds nothing
//! wrong, reads the very mail that was sent, and every field that it places has a node of ours in the same place.
//!
//! A missing `tshark` fails the tests: it is part of what must be there.

#![cfg(feature = "sim")]
#![expect(clippy::unwrap_used, reason = "in a test a panic is the finding")]

mod fields;
mod pdml;
mod placed;
mod tshark;

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZero;
use std::sync::{LazyLock, Mutex};
use std::{iter, thread};

use tshark::{Capture, Fields, Said};
use waxseal::export::pcapng::Vantage;
use waxseal::scenario::catalogue::{ALL, Entry};
use waxseal::scenario::{Scenario, Seed};
use waxseal::sim;
use waxseal::story::{Fate, Protection, Story};
use waxseal::trace::{Actor, Ends, Event, EventKind, Opened, Operation, SegmentId, Side, Trace};

/// From here on tshark calls a finding a warning or an error: `PI_WARN` of its `proto.h`. Below are chats, notes and comments.
const WARNING: u32 = 0x0060_0000;

/// A run, and what tshark makes of its captures.
pub(crate) struct Judged {
    pub(crate) id: &'static str,
    pub(crate) trace: Trace,
    pub(crate) story: Story,
    /// As both hosts made them.
    pub(crate) captures: Vec<Capture>,
}

/// Every scenario of the catalogue. All cores take one after another, and all tests look at what comes of it.
pub(crate) static JUDGED: LazyLock<Vec<Judged>> = LazyLock::new(|| {
    let waiting = Mutex::new(ALL.iter());
    let work = || iter::from_fn(|| waiting.lock().unwrap().next()).map(|entry| Judged::of(entry)).collect::<Vec<_>>();
    let mut judged: Vec<_> = thread::scope(|scope| {
        let workers = thread::available_parallelism().map_or(1, NonZero::get);
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    judged.sort_by_key(|judged| judged.id);
    judged
});

impl Judged {
    /// Whether a host is an end of any connection of the run.
    fn has_a_part(&self, vantage: Vantage) -> bool {
        let ends = Ends::of(&self.trace);
        let host = if vantage == Vantage::Sender { Actor::Sender } else { Actor::Receiver };
        self.trace
            .events
            .iter()
            .filter_map(|event| event.connection)
            .any(|connection| ends.side(connection, host).is_some())
    }

    fn of(entry: &Entry) -> Self {
        let trace = sim::run(&Scenario::named(entry.id, Seed::CATALOGUE).unwrap());
        // What was touched on the way differs at the two hosts; else one of them is enough for the fields.
        let touched = trace.events.iter().any(|event| {
            matches!(event.kind, EventKind::Intervened { .. } | EventKind::Connected { attacker: Some(_), .. })
        });
        let fields = |vantage| if touched || vantage == Vantage::Sender { Fields::Placed } else { Fields::LeftOut };
        let capture = |&vantage| Capture::of(entry.id, &trace, vantage, fields(vantage));
        let captures = Vantage::ALL.iter().map(capture).collect();
        Self { id: entry.id, story: Story::of(&trace), trace, captures }
    }
}

/// Every capture with its run, and where it was made in words.
fn every_capture() -> impl Iterator<Item = (String, &'static Judged, &'static Capture)> {
    let captures = |judged: &'static Judged| judged.captures.iter().map(move |capture| (judged, capture));
    JUDGED
        .iter()
        .flat_map(captures)
        .map(|(judged, capture)| (format!("{}, {} vantage", judged.id, capture.vantage.word()), judged, capture))
}

/// What tshark rightly finds wrong, since a scenario is about just that: its id, and what is said.
const RIGHTLY_FOUND: [(&str, &str); 1] = [("record-overflow", "TLSPlaintext length MUST NOT exceed 2^14")];

#[test]
fn nothing_is_malformed_and_every_checksum_is_right() {
    let mut wrong = Vec::new();
    let mut found = BTreeSet::new();
    for (place, judged, capture) in every_capture() {
        // Of a mail that somebody else was to take, and did not get, the receiver never hears.
        let is_heard_of = judged.has_a_part(capture.vantage);
        if (capture.packets.len() < 8) == is_heard_of {
            wrong.push(format!("{place}: only {} packets", capture.packets.len()));
        }
        for (number, packet) in (1..).zip(&capture.packets) {
            for finding in packet.findings.iter().filter(|finding| finding.severity >= WARNING) {
                let rightly = RIGHTLY_FOUND.iter().position(|expected| *expected == (judged.id, &*finding.message));
                match rightly {
                    Some(index) => {
                        found.insert(index);
                    }
                    None => wrong.push(format!("{place}, packet {number}: {finding:?}")),
                }
            }
            if packet.malformed || packet.checksums != ["1", "1"] {
                wrong.push(format!("{place}, packet {number}: {}, {:?}", packet.malformed, packet.checksums));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(found.len(), RIGHTLY_FOUND.len(), "what is rightly found must be found");
}

#[test]
fn what_is_decrypted_is_what_was_said() {
    let mut compared = 0;
    let mut wrong = Vec::new();
    for (place, judged, capture) in every_capture() {
        let host = if capture.vantage == Vantage::Sender { Actor::Sender } else { Actor::Receiver };
        let openable = openable(judged, host);
        let said = said(judged, host, &openable);
        if capture.decrypted != said {
            wrong.push(format!("{place}: {}, said {}", lengths(&capture.decrypted), lengths(&said)));
        }
        if !opened(&judged.trace, host).is_subset(&openable) {
            wrong.push(format!("{place}: the host itself opened more than could be opened there"));
        }
        compared += said.values().flat_map(BTreeMap::values).map(Vec::len).sum::<usize>();
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(compared > 10_000, "{compared} bytes are hardly all mails");
}

/// What each end says inside TLS, as far as a host has it: what it said itself, and what could be opened at it.
fn said(judged: &Judged, host: Actor, openable: &BTreeSet<SegmentId>) -> Said {
    let mut said = Said::new();
    let spoken = judged.story.messages.iter().filter(|message| message.kind.is_smtp() || message.kind.is_http());
    for message in spoken.filter(|message| message.protection != Protection::Clear) {
        for piece in &message.containers {
            if message.from == host || openable.contains(&piece.segment) {
                let ends = said.entry(message.connection).or_default();
                ends.entry(message.side).or_default().extend(judged.trace.bytes(piece.piece));
            }
        }
    }
    said
}

/// The segments whose record can be opened at a host by whoever holds its keys: it arrived as it was sealed, and bears the number
/// that is due. A record that cannot be opened uses no number up: behind one that was lost, nothing has the right one any more.
/// The host itself opens none behind the first that it refuses, [RFC 8446 §5.2]; tshark has its keys and goes on.
fn openable(judged: &Judged, host: Actor) -> BTreeSet<SegmentId> {
    let Judged { trace, story, .. } = judged;
    let mut numbers = BTreeMap::new();
    for (message, piece) in
        story.messages.iter().flat_map(|message| message.containers.iter().map(move |piece| (message, piece)))
    {
        let seal = piece.sealed.filter(|_| !matches!(piece.fate, Fate::Altered { .. })).and_then(|id| trace.event(id));
        if let Some(EventKind::Operation(Operation::Seal { epoch, sequence, .. })) = seal.map(|event| &event.kind) {
            numbers.insert(piece.segment, ((message.connection, *epoch), *sequence));
        }
    }
    let mut due = BTreeMap::new();
    let arrived = trace.events.iter().filter(|event| event.actor == host).filter_map(delivered);
    let fits = |segment: &SegmentId| {
        let Some((keys, number)) = numbers.get(segment) else { return false };
        let due = due.entry(*keys).or_insert(0);
        let fits = number == due;
        *due += u64::from(fits);
        fits
    };
    arrived.filter(fits).collect()
}

/// The segments whose record a host did open.
fn opened(trace: &Trace, host: Actor) -> BTreeSet<SegmentId> {
    let is_opened = |event: &&Event| match &event.kind {
        EventKind::Operation(Operation::Open { opened, .. }) => matches!(opened, Opened::Plaintext { .. }),
        _ => false,
    };
    let opened = trace.events.iter().filter(|event| event.actor == host).filter(is_opened);
    opened.filter_map(|event| trace.event(event.cause?)).filter_map(delivered).collect()
}

fn delivered(event: &Event) -> Option<SegmentId> {
    if let EventKind::Delivered { segment, .. } = event.kind { Some(segment) } else { None }
}

fn lengths(said: &Said) -> String {
    let end = |(from, bytes): (&Side, &Vec<u8>)| format!("{from:?} {}", bytes.len());
    said.iter().map(|(id, ends)| format!("{}: {:?} ", id.0, ends.iter().map(end).collect::<Vec<_>>())).collect()
}
