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
