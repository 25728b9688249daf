//! The key schedule of every scenario: each step recomputed from its inputs, and every secret of the key log in its place.
#![cfg(feature = "sim")]

mod catalogue;

use catalogue::runs;
use waxseal::codepoint::{HashAlgorithm, hex};
use waxseal::export::keylog::keylog;
use waxseal::export::keys::keys;
use waxseal::seal::hash::Function;
use waxseal::seal::hkdf::{self, Expander};
use waxseal::seal::hmac;
use waxseal::seal::prf::prf;
use waxseal::story::Story;
use waxseal::story::flow::{self, Port};
use waxseal::story::keygraph::{Step, graph};
use waxseal::story::names::Names;
use waxseal::trace::{EventKind, Operation, Trace};

fn function(hash: HashAlgorithm) -> Function {
    Function::of(hash).expect("a hash of the suites")
}

/// What `seal` makes of an operation's inputs, and what was recorded; `None` for what is no step of the schedule.
fn recomputed(trace: &Trace, operation: &Operation) -> Option<(Vec<u8>, Vec<u8>)> {
    let bytes = |slice| trace.bytes(slice);
    Some(match operation {
        Operation::HkdfExtract { hash, salt, ikm, prk } => {
            (hkdf::extract(function(*hash), Some(bytes(*salt)), bytes(*ikm)).as_ref().to_vec(), bytes(*prk).to_vec())
        }
        Operation::HkdfExpand { hash, prk, info, output, .. } => {
            let expander = Expander::new(function(*hash), bytes(*prk)).expect("a secret of its length");
            let mut made = vec![0; output.len()];
            expander.expand(&[bytes(*info)], &mut made).expect("a length that HKDF gives");
            (made, bytes(*output).to_vec())
        }
        Operation::Prf { hash, secret, label, seed, output } => {
            let mut made = vec![0; output.len()];
            prf(function(*hash), bytes(*secret), label.as_bytes(), bytes(*seed), &mut made);
            (made, bytes(*output).to_vec())
        }
        Operation::Hmac { hash, key, input, output } => {
            (hmac::tag(function(*hash), bytes(*key), bytes(*input)).as_ref().to_vec(), bytes(*output).to_vec())
        }
        _ => return None,
    })
}

#[test]
fn every_step_gives_what_was_recorded() {
    let mut steps = 0;
    for (id, trace, _) in runs() {
        for (index, event) in trace.events.iter().enumerate() {
            let EventKind::Operation(operation) = &event.kind else { continue };
            if let Some((made, recorded)) = recomputed(&trace, operation) {
                assert_eq!(made, recorded, "{id}, event {index}");
                steps += 1;
            }
        }
    }
    assert!(steps > 600, "only {steps} steps");
}

#[test]
fn every_secret_of_the_key_log_stands_in_the_schedule() {
    let mut secrets = 0;
    for (id, trace, _) in runs() {
        let told = keys(&trace, &Story::of(&trace));
        for line in keylog(&trace).lines() {
            let secret = line.rsplit(' ').next().expect("three words");
            assert!(told.contains(&format!("= {secret}\n")), "{id}: {line}");
            secrets += 1;
        }
    }
    assert!(secrets > 60, "only {secrets} secrets");
}

#[test]
fn every_key_of_a_record_stands_in_the_schedule() {
    for (id, trace, _) in runs() {
        let told = keys(&trace, &Story::of(&trace));
        for event in &trace.events {
            let EventKind::Operation(Operation::Seal { key, iv, .. }) = &event.kind else { continue };
            for slice in [key, iv] {
                // TLS 1.2 cuts its keys out of one block, so that they stand inside a line.
                assert!(told.contains(&hex::string(trace.bytes(*slice))), "{id}: a key is missing");
            }
        }
    }
}

#[test]
fn the_schedule_of_the_default_run_is_told_whole() {
    let (_, trace, _) = runs().find(|(id, ..)| *id == "starttls-tls13").expect("the default scenario");
    let told = keys(&trace, &Story::of(&trace));
    let lines: Vec<&str> = told.lines().filter(|line| !line.contains(" = ")).map(str::trim_start).collect();
    for name in [
        "early secret",
        "handshake secret",
        "master secret",
        "client_handshake_traffic_secret",
        "server_application_traffic_secret_0",
        "exporter_master_secret",
        "resumption_master_secret",
        "over ClientHello, ServerHello, EncryptedExtensions, Certificate, CertificateVerify, Finished",
    ] {
        assert_eq!(lines.iter().filter(|line| **line == name).count() % 2, 0, "{name}: once for each end");
        assert!(lines.contains(&name), "{name}");
    }
}

/// Whether the secret that goes into a step was made on a connection before its own, or came out of what that one left: a ticket.
fn is_of_an_earlier_connection(trace: &Trace, step: &Step) -> bool {
    let secret = step.edges.iter().find(|edge| edge.port == Port::Secret);
    let made = secret.and_then(|edge| edge.from.first()).and_then(|id| trace.event(*id));
    made.is_some_and(|made| {
        let left = matches!(made.kind, EventKind::Operation(Operation::OpenTicket { .. } | Operation::Session { .. }));
        left || made.connection < step.connection
    })
}

#[test]
fn the_graph_has_an_edge_for_every_input_and_a_maker_for_every_secret() {
    let mut edges = 0;
    for (id, trace, story) in runs() {
        let steps = graph(&trace, &story, &Names::of(&trace));
        for step in &steps {
            let (_, operation) = flow::operation_at(&trace, step.operation).expect("an operation");
            assert_eq!(step.edges.len(), flow::inputs(operation).len(), "{id}: event {}", step.operation.0);
            for edge in &step.edges {
                let zeros = trace.bytes(edge.value).iter().all(|&byte| byte == 0);
                // What these take is the hash of nothing, a constant, [RFC 8446 §7.1].
                let labels = ["hkdf_expand \"derived\"", "hkdf_expand \"res binder\""];
                let constant = labels.contains(&step.call.as_str()) && edge.port == Port::Context;
                assert!(
                    !edge.from.is_empty() || zeros || constant,
                    "{id}: {} of {}, event {}",
                    edge.port.name(),
                    step.call,
                    step.operation.0
                );
                assert!(edge.from.iter().all(|from| *from < step.operation), "{id}: an effect before its cause");
                edges += edge.from.len();
            }
            if let Some(parent) = step.parent {
                let above = steps.iter().find(|other| other.operation == parent).expect("a step");
                assert_eq!((above.actor, above.connection), (step.actor, step.connection), "{id}");
            }
        }
        // Every secret of an end leads back to a draw of its own, to zeros, or to an earlier connection.
        let is_head = |step: &&Step| step.parent.is_none() && !is_of_an_earlier_connection(&trace, step);
        let heads: Vec<_> = steps.iter().filter(is_head).map(|step| step.call.as_str()).collect();
        assert!(
            heads.iter().all(|call| ["random", "hkdf_extract", "hkdf_expand \"resumption\""].contains(call)),
            "{id}: {heads:?}"
        );
    }
    assert!(edges > 800, "only {edges} edges");
}

#[test]
fn a_transcript_hash_lists_the_messages_that_it_covers() {
    let (_, trace, story) = runs().find(|(id, ..)| *id == "starttls-tls13").expect("the default scenario");
    let steps = graph(&trace, &story, &Names::of(&trace));
    let covers = |call: &str| {
        let step = steps.iter().find(|step| step.call == call).expect("a step");
        let context = step.edges.iter().find(|edge| edge.port == Port::Context).expect("a context");
        story.titles(&context.covers)
    };
    assert_eq!(covers("hkdf_expand \"c hs traffic\""), "ClientHello, ServerHello");
    assert_eq!(
        covers("hkdf_expand \"c ap traffic\""),
        "ClientHello, ServerHello, EncryptedExtensions, Certificate, CertificateVerify, Finished"
    );
}
