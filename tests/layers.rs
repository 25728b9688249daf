//! The layers of every message of every scenario: each tiled, each mapped to the one below, the opened records opened once
//! more from the key log alone.
#![cfg(feature = "sim")]

mod catalogue;

use catalogue::runs;
use waxseal::codepoint::{CipherSuite, ProtocolVersion};
use waxseal::export::keylog::keylog;
use waxseal::seal::aead::Algorithm;
use waxseal::seal::hash::Function;
use waxseal::seal::hkdf::Expander;
use waxseal::seal::prf::prf;
use waxseal::seal::record::{Protection, iv_len};
use waxseal::story::coverage::Coverage;
use waxseal::story::layers::{Layer, Layers, Place};
use waxseal::story::{Message, Story};
use waxseal::trace::{Ends, EventKind, Operation, Side, Trace};

/// Calls `check` for every message of the catalogue with its layers.
fn every_message(mut check: impl FnMut(&str, &Trace, &Message, &Layers)) {
    for (id, trace, story) in runs() {
        for message in &story.messages {
            check(id, &trace, message, &Layers::of(&trace, message));
        }
    }
}

#[test]
fn every_layer_is_tiled_by_its_leaves() {
    every_message(|id, trace, message, layers| {
        for buffer in &layers.buffers {
            let length = buffer.bytes(trace).len();
            assert!(
                buffer.tree.tiles(length),
                "{id}, message {}, {:?}: {:?}",
                message.number,
                buffer.layer,
                buffer.tree
            );
        }
    });
}

#[test]
fn every_byte_of_a_message_lies_on_a_byte_of_the_wire_and_back() {
    let (mut carried, mut sealed) = (0, 0);
    every_message(|id, trace, message, layers| {
        let Some(top) = layers.buffers.len().checked_sub(1) else { panic!("{id}: nothing in {message:?}") };
        let buffer = &layers.buffers[top];
        // Clear text is on the wire itself; a record that nobody can read is all there is of it.
        if buffer.runs.is_empty() {
            return;
        }
        for (offset, byte) in buffer.bytes(trace).iter().enumerate() {
            let mut place = Place { buffer: top, offset };
            while let Some(below) = layers.below(place) {
                assert_eq!(layers.above(below), Some(place), "{id}, message {}", message.number);
                place = below;
            }
            let wire = &layers.buffers[place.buffer];
            assert!(matches!(wire.layer, Layer::Record(_)), "{id}: {place:?}");
            if message.containers.iter().all(|container| container.sealed.is_none()) {
                assert_eq!(wire.bytes(trace)[place.offset], *byte, "{id}, message {}, {offset}", message.number);
                carried += 1;
            } else {
                let field = wire.tree.nodes[layers.leaf(place).expect("a leaf")].field;
                assert_eq!(field.name(), "aead_ciphertext", "{id}, message {}", message.number);
                sealed += 1;
            }
        }
    });
    assert!(carried > 5_000 && sealed > 50_000, "{carried} bytes in the clear, {sealed} sealed");
}

#[test]
fn every_byte_of_every_run_has_a_name() {
    for (id, trace, story) in runs() {
        let coverage = Coverage::of(&trace, &story);
        let named = coverage.explained + coverage.opaque.iter().sum::<usize>();
        assert_eq!(named + coverage.unknown, coverage.bytes(), "{id}: {coverage:?}");
        assert_eq!(coverage.unknown, 0, "{id}: {coverage:?}");
        assert!(
            coverage.mean_leaf() <= 4.0,
            "{id}: a leaf of TLS or DER has {:.2} bytes in the mean",
            coverage.mean_leaf()
        );
    }
}

/// The keys of each direction as a key log gives them, with no look at any recorded operation but the negotiated suite.
struct Opener {
    /// Random value, label and secret: more than one where both ends saw another handshake, [RFC 7627 §4].
    lines: Vec<(String, String, Vec<u8>)>,
}

impl Opener {
    fn of(trace: &Trace) -> Self {
        let log = keylog(trace);
        let lines = log.lines().map(|line| {
            let mut words = line.split(' ').map(str::to_owned);
            let mut word = || words.next().expect("three words");
            let (label, random, secret) = (word(), word(), word());
            (random, label, waxseal::codepoint::hex::bytes(&secret).expect("hex"))
        });
        Self { lines: lines.collect() }
    }

    /// All keys that a record from this side may be sealed with.
    fn keys(
        &self,
        from: Side,
        version: ProtocolVersion,
        suite: CipherSuite,
        randoms: &[[Vec<u8>; 2]],
    ) -> Vec<Protection> {
        let side = if from == Side::Client { "CLIENT" } else { "SERVER" };
        let mut keys = Vec::new();
        for (random, label, secret) in &self.lines {
            if version == ProtocolVersion::TLS_1_3 && label.starts_with(side) {
                keys.extend(
                    generations(suite, secret).iter().flat_map(|secret| Protection::from_traffic_secret(suite, secret)),
                );
            }
            let of_this = |[client, _]: &&[Vec<u8>; 2]| waxseal::codepoint::hex::string(client) == *random;
            for [client, server] in randoms.iter().filter(of_this).filter(|_| label == "CLIENT_RANDOM") {
                keys.extend(tls12(from, suite, secret, &[&server[..], client].concat()));
            }
        }
        keys
    }
}

/// A traffic secret and those that key updates make of it, `[RFC 8446 §7.2]`.
fn generations(suite: CipherSuite, secret: &[u8]) -> Vec<Vec<u8>> {
    let function = Function::of_suite(suite).expect("a suite of the catalogue");
    let next = |secret: &Vec<u8>| {
        let expander = Expander::new(function, secret).ok()?;
        expander.expand_label(b"traffic upd", b"", secret.len() as u16).ok()
    };
    std::iter::successors(Some(secret.to_vec()), next).take(3).collect()
}

/// The write keys of TLS 1.2, `[RFC 5246 §6.3]`.
fn tls12(from: Side, suite: CipherSuite, master: &[u8], seed: &[u8]) -> Option<Protection> {
    let (key, iv) = (Algorithm::of(suite).ok()?.key_len(), iv_len(suite).ok()?);
    let mut block = vec![0; 2 * (key + iv)];
    prf(Function::of_suite(suite).ok()?, master, b"key expansion", seed, &mut block);
    let side = usize::from(from != Side::Client);
    let keys = &block[side * key..][..key];
    let ivs = &block[2 * key + side * iv..][..iv];
    Protection::new(suite, ProtocolVersion::TLS_1_2, keys, ivs).ok()
}

/// The randoms of all hellos, each client's with each server's.
fn randoms(trace: &Trace, story: &Story) -> Vec<[Vec<u8>; 2]> {
    let of = |name: &str| {
        let hellos = story.messages.iter().filter(|message| message.title == name);
        hellos.map(|message| message.bytes(trace)[6..38].to_vec()).collect::<Vec<_>>()
    };
    let servers = of("ServerHello");
    of("ClientHello").iter().flat_map(|client| servers.iter().map(|server| [client.clone(), server.clone()])).collect()
}

#[test]
fn the_key_log_alone_opens_every_record_to_the_same_bytes() {
    let mut opened = 0;
    for (id, trace, story) in runs() {
        let (opener, randoms, ends) = (Opener::of(&trace), randoms(&trace, &story), Ends::of(&trace));
        for event in &trace.events {
            let EventKind::Operation(Operation::Seal {
                suite, version, sequence, plaintext, content_type, record, ..
            }) = &event.kind
            else {
                continue;
            };
            let from = ends.side(event.connection.expect("a connection"), event.actor).expect("an end");
            let keys = opener.keys(from, *version, *suite, &randoms);
            let record = trace.bytes(*record);
            let found = keys.iter().find_map(|key| key.open(*sequence, record).ok());
            let Some(found) = found else { panic!("{id}: a record of {:?} stays shut", event.actor) };
            let content = &trace.bytes(*plaintext)[..found.content.len()];
            assert_eq!((found.content.as_slice(), found.content_type), (content, Some(*content_type)), "{id}");
            opened += 1;
        }
    }
    assert!(opened > 180, "only {opened} records were opened");
}
