//! The wax seal: its left half belongs to the sender, its right half to the receiver. A half is engraved once that side has
//! proven who it is, with six spokes whose lengths come from the SHA-256 of its public key; else it is blank.

use sha2::{Digest, Sha256};

use crate::app::Run;
use crate::story::{Message, Protection, fetches_policy};
use crate::trace::{Actor, Check, ConnectionId, Event, EventId, EventKind, Operation, Slice, Tls, Trace, Verdict};

/// The seal on a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seal {
    /// The spokes of both halves as an SVG path about 15,11 with a radius of 4; empty when nobody is proven.
    pub spokes: String,
    /// Who has proven who it is; empty on a message that no application keys seal.
    pub words: &'static str,
}

/// The directions of the six spokes of the right half, from top to bottom, in ten-thousandths: right, up.
const SPOKES: [(i32, i32); 6] = [(2588, 9659), (7071, 7071), (9659, 2588), (9659, -2588), (7071, -7071), (2588, -9659)];

/// The seal on a message: what has been proven when it is sent.
#[must_use]
pub fn seal(run: &Run, message: &Message) -> Seal {
    if message.protection != Protection::ApplicationKeys {
        return Seal::default();
    }
    let end = message.containers.last().map_or(EventId(0), |part| part.sent);
    let proofs = run.proofs.iter().take_while(|proof| **proof < end);
    let before: Vec<_> = proofs.filter_map(|proof| run.trace.event(*proof)).collect();
    let before: Vec<_> = before.into_iter().filter(|event| is_about(&run.trace, event, message.connection)).collect();
    let sender = proven(&before, Actor::Receiver, message.connection);
    let receiver = proven(&before, Actor::Sender, message.connection);
    let mut spokes = String::new();
    for (key, side) in [(sender, -1), (receiver, 1)] {
        if let Some(key) = key {
            engrave(&Sha256::digest(run.trace.bytes(key)), side, &mut spokes);
        }
    }
    let words = match (sender, receiver) {
        (Some(_), Some(_)) => "both proven",
        (Some(_), None) => "sender proven, receiver not",
        (None, Some(_)) => "receiver proven, sender not",
        (None, None) => "nobody proven",
    };
    Seal { spokes, words }
}

/// The events by which somebody proves who it is: checks, verifications, completed handshakes.
pub(in crate::app) fn proofs(trace: &Trace) -> Vec<EventId> {
    let is_proof = |event: &Event| {
        matches!(
            event.kind,
            EventKind::Checked { .. }
                | EventKind::Tls(Tls::Established { .. })
                | EventKind::Operation(Operation::Verify { .. })
        )
    };
    let proofs = trace.events.iter().enumerate().filter(|(_, event)| is_proof(event));
    proofs.map(|(index, _)| EventId(index as u32)).collect()
}

/// Whether an event may say who sits at an end of a connection: who serves a policy has nothing to do with who takes the mail.
fn is_about(trace: &Trace, event: &Event, connection: ConnectionId) -> bool {
    event.connection.is_some_and(|other| fetches_policy(trace, other) == fetches_policy(trace, connection))
}

/// The public key by which the peer of `judge` has proven who it is on a connection, or on the one that it resumes.
fn proven(before: &[&Event], judge: Actor, connection: ConnectionId) -> Option<Slice> {
    let here = |event: &&&Event| event.actor == judge && event.connection == Some(connection);
    let events: Vec<_> = before.iter().filter(here).collect();
    let resumed = events.iter().any(|event| match &event.kind {
        EventKind::Tls(Tls::Established { handshake, .. }) => handshake.starts_with("Resumed"),
        _ => false,
    });
    if resumed {
        let earlier = before.iter().filter(|event| event.actor == judge).filter_map(|event| event.connection);
        return proven(before, judge, earlier.filter(|&earlier| earlier < connection).max()?);
    }
    let passed = |is: fn(&Check) -> bool| {
        events.iter().rposition(|event| match &event.kind {
            EventKind::Checked { check, verdict: Verdict::Passed } => is(check),
            _ => false,
        })
    };
    let named = judge == Actor::Receiver || passed(|check| matches!(check, Check::Name { .. })).is_some();
    let matched = passed(|check| matches!(check, Check::Dane { certificate: Some(0), .. }));
    matched.or_else(|| passed(|check| *check == Check::Path).filter(|_| named))?;
    let possession = passed(|check| *check == Check::Possession)?;
    events[..possession].iter().rev().find_map(|event| match event.kind {
        EventKind::Operation(Operation::Verify { public_key, valid: true, .. }) => Some(public_key),
        _ => None,
    })
}

/// Six spokes on one side (-1 left, 1 right), each between 1.5 and 3.4 long.
fn engrave(digest: &[u8], side: i32, path: &mut String) {
    for ((right, up), &byte) in SPOKES.into_iter().zip(digest) {
        let length = 150 + i32::from(byte) * 190 / 255;
        path.push('M');
        point(side * right, up, 80, path);
        path.push('L');
        point(side * right, up, length, path);
    }
}

/// A point so many hundredths from 15,11 in a direction.
fn point(right: i32, up: i32, length: i32, path: &mut String) {
    let (x, y) = (1500 + right * length / 10_000, 1100 - up * length / 10_000);
    path.push_str(&format!("{}.{:02} {}.{:02}", x / 100, x % 100, y / 100, y % 100));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spokes_stay_on_their_half_and_within_the_disc() {
        for (side, digest) in [(-1, [0; 32]), (1, [255; 32])] {
            let mut path = String::new();
            engrave(&digest, side, &mut path);
            let numbers: Vec<f64> = path.split(['M', 'L', ' ']).filter_map(|number| number.parse().ok()).collect();
            assert_eq!(numbers.len(), 24);
            for point in numbers.chunks(2) {
                let (x, y) = (point[0] - 15.0, point[1] - 11.0);
                assert!(x * f64::from(side) > 0.0, "{path}");
                assert!(x.hypot(y) < 3.5, "{path}");
            }
        }
    }

    #[test]
    fn another_key_makes_another_seal() {
        let engraved = |key: &[u8]| {
            let mut path = String::new();
            engrave(&Sha256::digest(key), 1, &mut path);
            path
        };
        assert_ne!(engraved(b"one key"), engraved(b"another key"));
    }
}
