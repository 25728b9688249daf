//! What was not meant: messages cut anywhere, with any byte flipped, and put together from pieces. Nothing panics, every byte
//! keeps its leaf, and what is missing is told.

use waxseal::codepoint::{CipherSuite, ProtocolVersion};
use waxseal::dissect::{Context, Tree};

use crate::sample::{Form, Sample, of_files, of_scenarios, one_of_each, records};

fn samples() -> Vec<Sample> {
    one_of_each(of_scenarios().into_iter().chain(of_files()).chain(records()).collect())
}

/// Reads, looks at every value, and gives the tree back.
#[track_caller]
fn check(name: &str, form: Form, bytes: &[u8]) -> Tree {
    let tree = form.read(bytes);
    assert!(tree.tiles(bytes.len()), "{name}: {bytes:02x?}");
    let shown: usize = tree.nodes.iter().map(|node| node.show(bytes).len()).sum();
    assert!(shown > 0 || bytes.is_empty(), "{name}: nothing to show of {bytes:02x?}");
    tree
}

#[test]
fn there_are_samples_of_every_kind() {
    let samples = samples();
    assert!(samples.len() > 80, "{}", samples.len());
    assert!(samples.iter().any(|sample| matches!(sample.form, Form::Record(_))));
    assert!(samples.iter().any(|sample| matches!(sample.form, Form::Opened(_))));
    assert!(samples.iter().any(|sample| matches!(sample.form, Form::Certificate(_))));
}

#[test]
fn a_cut_anywhere_is_told() {
    for Sample { name, bytes, form } in samples() {
        for cut in 0..bytes.len() {
            let tree = check(&name, form, &bytes[..cut]);
            // What is opened ends with its type: cut off, another byte is taken for it. And nothing is asked for when
            // nothing is there.
            let must_tell = cut > 0 && !matches!(form, Form::Opened(_));
            assert!(!must_tell || !tree.issues.is_empty(), "{name}: cut at {cut}");
        }
    }
}

#[test]
fn a_cut_that_the_header_knows_of_is_tiled() {
    for Sample { name, bytes, form } in samples() {
        for cut in 5..bytes.len() {
            let mut bytes = bytes[..cut].to_vec();
            let (at, width, length) = match form {
                Form::Handshake(_) => (1, 3, cut - 4),
                Form::Record(_) => (3, 2, cut - 5),
                Form::Opened(_) | Form::Certificate(_) => continue,
            };
            bytes[at..at + width].copy_from_slice(&length.to_be_bytes()[8 - width..]);
            check(&name, form, &bytes);
        }
    }
}

#[test]
fn a_byte_may_be_any_other() {
    for Sample { name, bytes, form } in samples() {
        let mut bytes = bytes;
        for at in 0..bytes.len() {
            let before = bytes[at];
            for after in [!before, before ^ 1, before ^ 0x80, 0, 0xff] {
                bytes[at] = after;
                check(&name, form, &bytes);
            }
            bytes[at] = before;
        }
    }
}

#[test]
fn pieces_of_several_messages_are_tiled() {
    let samples = samples();
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for _ in 0..30_000 {
        let first = &samples[random.below(samples.len())];
        let second = &samples[random.below(samples.len())];
        let (from, to) = (random.below(first.bytes.len() + 1), random.below(second.bytes.len() + 1));
        let piece = &second.bytes[to.min(random.below(second.bytes.len() + 1))..to];
        let rest = &first.bytes[random.below(first.bytes.len() + 1)..];
        check("spliced", first.form, &[&first.bytes[..from], piece, rest].concat());
    }
}

/// A message read as one of another version and another suite is tiled too.
#[test]
fn a_wrong_context_is_no_danger() {
    let versions =
        [None, Some(ProtocolVersion::TLS_1_0), Some(ProtocolVersion::TLS_1_2), Some(ProtocolVersion::TLS_1_3)];
    let handshakes = samples().into_iter().filter(|sample| matches!(sample.form, Form::Handshake(_)));
    for Sample { name, bytes, .. } in handshakes {
        for version in versions {
            for suite in CipherSuite::ALL.iter().copied().map(Some).chain([None]) {
                check(&name, Form::Handshake(Context { version, suite }), &bytes);
            }
        }
    }
}

/// Marsaglia's xorshift: the same numbers in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit
    }
}
