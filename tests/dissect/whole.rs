//! What was meant: every byte has its leaf, nothing is wrong, and only what has no structure is long.

use waxseal::dissect::{Tree, field};
use waxseal::sim;
use waxseal::story::layers::{Layer, Layers};
use waxseal::story::{Fate, Story};

use crate::sample::{MISBEHAVES, Sample, of_files, of_scenarios, scenarios};

#[track_caller]
fn check(name: &str, tree: &Tree, bytes: &[u8]) {
    assert!(tree.tiles(bytes.len()), "{name}: {tree:?}");
    assert_eq!(tree.issues, [], "{name}");
    for (_, leaf) in tree.leaves() {
        assert_ne!(leaf.field, field::UNKNOWN, "{name}");
    }
}

#[test]
fn every_message_of_every_scenario_is_read_to_its_last_byte() {
    let samples = of_scenarios();
    assert!(samples.len() > 100, "{}", samples.len());
    for Sample { name, bytes, form } in samples.into_iter().filter(|sample| !sample.name.contains(MISBEHAVES)) {
        check(&name, &form.read(&bytes), &bytes);
    }
}

#[test]
fn every_message_of_other_programs_is_read_to_its_last_byte() {
    for Sample { name, bytes, form } in of_files() {
        check(&name, &form.read(&bytes), &bytes);
    }
}

#[test]
fn every_layer_of_every_message_is_tiled_and_has_no_issues_where_nobody_interfered() {
    for (id, scenario) in scenarios() {
        let trace = sim::run(&scenario);
        let story = Story::of(&trace);
        for message in &story.messages {
            for buffer in Layers::of(&trace, message).buffers {
                let (tree, bytes) = (&buffer.tree, buffer.bytes(&trace));
                let name = format!("{id}: {} {}, {:?}", message.number, message.title, buffer.layer);
                assert!(tree.tiles(bytes.len()), "{name}: {tree:?}");
                // What somebody put in, or changed, may be wrong, and so may what a peer says that misbehaves.
                let interfered = matches!(buffer.layer, Layer::Arrived(_))
                    || message.fate == Fate::Injected
                    || id.contains(MISBEHAVES);
                assert!(tree.issues.is_empty() || interfered, "{name}: {tree:?}");
            }
        }
    }
}

/// The name of a leaf that is encoded in DER, and read elsewhere.
const DER: &str = "der";

/// Everything that may be longer than 32 bytes has no structure, and says of which kind it is.
#[test]
fn only_what_has_no_structure_is_long() {
    let mut wrong = Vec::new();
    for sample in of_scenarios().into_iter().chain(of_files()) {
        for (_, leaf) in sample.tree().leaves() {
            if leaf.span.len() > 32 && leaf.field.opaque().is_none() && leaf.field.name() != DER {
                wrong.push(format!("{}: {} has {} bytes", sample.name, leaf.field.key(), leaf.span.len()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
