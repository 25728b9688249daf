//! Certificates that cross compressed, `[RFC 8879]`: what is in them is what would have crossed, and what is signed and hashed is what
//! did.
#![cfg(feature = "sim")]

use std::collections::BTreeMap;

use waxseal::codepoint::HandshakeType;
use waxseal::dissect::Problem;
use waxseal::dissect::handshake::{self, certificate};
use waxseal::scenario::{Scenario, Seed};
use waxseal::sim;
use waxseal::story::checks::{Check, Checks, Kind as CheckKind, Verdict};
use waxseal::story::layers::{Buffer, Layer, Layers};
use waxseal::story::{Kind, Message, Story};
use waxseal::trace::{Actor, EventKind, Opened, Operation, Outcome, Trace};

/// The scenario under these settings, with these interventions.
fn run(settings: &[(&str, &str)], interventions: &[&str]) -> (Trace, Story) {
    let mut scenario = Scenario::named("certificate-compression", Seed::CATALOGUE).expect("it is in the list");
    for (key, value) in settings {
        scenario.set(key, value).expect("a setting");
    }
    scenario.interventions.extend(interventions.iter().map(|text| text.parse().expect("an intervention")));
    let trace = sim::run(&scenario);
    let story = Story::of(&trace);
    (trace, story)
}

fn of_kind(story: &Story, kind: HandshakeType) -> Vec<&Message> {
    story.messages.iter().filter(|message| message.kind == Kind::Handshake(kind)).collect()
}

/// The layer that a message's compressed content has.
fn decompressed(trace: &Trace, message: &Message) -> Option<Buffer> {
    Layers::of(trace, message).buffers.into_iter().find(|buffer| matches!(buffer.layer, Layer::Decompressed { .. }))
}

fn operations(trace: &Trace) -> impl Iterator<Item = (Actor, &Operation)> {
    trace.events.iter().filter_map(|event| match &event.kind {
        EventKind::Operation(operation) => Some((event.actor, operation)),
        _ => None,
    })
}

/// The verdicts of one end's checks, without where they were decided.
fn verdicts(checks: &[Check]) -> BTreeMap<CheckKind, Verdict> {
    let of_sender = checks.iter().filter(|check| check.by == Actor::Sender);
    of_sender.map(|check| (check.kind, check.verdict.clone())).collect()
}

#[test]
fn what_is_in_it_is_what_would_have_crossed() {
    let (trace, story) = run(&[], &[]);
    let (plain_trace, plain_story) = run(&[("certificate-compression", "offered")], &[]);
    let [plain] = of_kind(&plain_story, HandshakeType::CERTIFICATE)[..] else { panic!("one plain certificate") };
    let [message] = of_kind(&story, HandshakeType::COMPRESSED_CERTIFICATE)[..] else { panic!("one compressed one") };
    let buffer = decompressed(&trace, message).expect("it is decompressed");
    let body = &plain.bytes(&plain_trace)[handshake::HEADER..];
    assert_eq!(buffer.bytes(&trace), body);
    assert!(message.bytes(&trace).len() < plain.bytes(&plain_trace).len(), "it is shorter");
    let entries = buffer.tree.nodes.iter().filter(|node| node.field == certificate::CERTIFICATE_ENTRY).count();
    assert_eq!(entries, 2, "leaf and issuing authority");
    let Layer::Decompressed { from } = buffer.layer else { panic!("{:?}", buffer.layer) };
    let crossed = operations(&trace).find_map(|(actor, operation)| match operation {
        Operation::Compress { output, .. } => Some((actor, trace.bytes(*output))),
        _ => None,
    });
    assert_eq!(crossed, Some((Actor::Receiver, from.of(message.bytes(&trace)))));
}

#[test]
fn every_check_of_a_certificate_is_made_on_what_is_in_it() {
    let (trace, story) = run(&[], &[]);
    let (plain_trace, plain_story) = run(&[("certificate-compression", "offered")], &[]);
    let mut found = verdicts(&Checks::of(&trace, &story));
    assert_eq!(found.remove(&CheckKind::Decompression), Some(Verdict::Holds));
    assert_eq!(found, verdicts(&Checks::of(&plain_trace, &plain_story)));
    assert_eq!(found.get(&CheckKind::ChainSignature { certificate: 1 }), Some(&Verdict::Holds));
}

#[test]
fn the_transcript_is_over_what_crossed() {
    let (trace, story) = run(&[], &[]);
    let [message] = of_kind(&story, HandshakeType::COMPRESSED_CERTIFICATE)[..] else { panic!("one of them") };
    let content = decompressed(&trace, message).expect("it is decompressed");
    let mut fed = Vec::new();
    for (actor, operation) in operations(&trace) {
        let Operation::HashUpdate { input, .. } = operation else { continue };
        let input = trace.bytes(*input);
        assert!(!input.windows(content.bytes(&trace).len()).any(|window| window == content.bytes(&trace)));
        if input == message.bytes(&trace) {
            fed.push(actor);
        }
    }
    assert_eq!(fed, [Actor::Receiver, Actor::Sender]);
}

#[test]
fn both_certificates_cross_compressed_where_both_are_asked_for() {
    let (trace, story) = run(&[("client-certificate", "required"), ("sender.certificate", "p256")], &[]);
    assert_eq!(trace.outcome, Outcome::Delivered { sealed: true });
    let messages = of_kind(&story, HandshakeType::COMPRESSED_CERTIFICATE);
    assert_eq!(messages.iter().map(|message| message.from).collect::<Vec<_>>(), [Actor::Receiver, Actor::Sender]);
    assert!(messages.iter().all(|message| decompressed(&trace, message).is_some()));
    let checks = Checks::of(&trace, &story);
    for by in [Actor::Sender, Actor::Receiver] {
        let wanted = [CheckKind::Decompression, CheckKind::TrustAnchor, CheckKind::Possession];
        let holds =
            |kind| checks.iter().any(|check| check.kind == kind && check.by == by && check.verdict == Verdict::Holds);
        assert!(wanted.into_iter().all(holds), "{by:?}");
    }
}

#[test]
fn every_connection_compresses_anew() {
    let (trace, _) = run(&[("deliveries", "3"), ("resumption", "none")], &[]);
    let compressed =
        operations(&trace).filter(|(_, operation)| matches!(operation, Operation::Compress { .. })).count();
    assert_eq!(compressed, 3);
}

#[test]
fn nobody_decompresses_what_somebody_on_the_path_changed() {
    let (trace, story) = run(&[], &["c0.s2c.r[CompressedCertificate] flip 200 0x01"]);
    let opened = operations(&trace).any(|(actor, operation)| {
        actor == Actor::Sender && matches!(operation, Operation::Open { opened: Opened::BadTag, .. })
    });
    assert!(opened, "the tag gives it away");
    assert!(!operations(&trace).any(|(_, operation)| matches!(operation, Operation::Decompress { .. })));
    assert!(!Checks::of(&trace, &story).iter().any(|check| check.kind == CheckKind::Decompression));
}

#[test]
fn a_length_that_is_misstated_is_told_and_nothing_in_it_is_believed() {
    let (trace, story) = run(&[("certificate-compression", "misstated")], &[]);
    let [message] = of_kind(&story, HandshakeType::COMPRESSED_CERTIFICATE)[..] else { panic!("one of them") };
    assert_eq!(decompressed(&trace, message), None);
    let layers = Layers::of(&trace, message);
    let issues: Vec<_> = layers.buffers.iter().flat_map(|buffer| &buffer.tree.issues).collect();
    assert!(
        matches!(issues[..], [issue] if matches!(issue.problem, Problem::OtherLength { found: None, .. })),
        "{issues:?}"
    );
    let checks = Checks::of(&trace, &story);
    let refused = checks.iter().find(|check| check.kind == CheckKind::Decompression).expect("it is checked");
    assert!(refused.fails() && refused.acted_on.is_some(), "{refused:?}");
    assert!(
        !checks.iter().any(|check| matches!(check.kind, CheckKind::ChainSignature { .. } | CheckKind::TrustAnchor))
    );
    assert!(!checks.iter().any(|check| check.kind == CheckKind::Protocol));
}

#[test]
fn tls12_has_no_compressed_certificate() {
    let (trace, story) = run(&[("receiver.versions", "1.2")], &[]);
    assert_eq!(trace.outcome, Outcome::Delivered { sealed: true });
    assert_eq!(of_kind(&story, HandshakeType::COMPRESSED_CERTIFICATE).len(), 0);
    assert_eq!(of_kind(&story, HandshakeType::CERTIFICATE).len(), 1);
}
