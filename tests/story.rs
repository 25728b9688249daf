//! Operations stand with the message that they make, check or follow from.

#![expect(clippy::unwrap_used, reason = "what is not there where a test looks for it fails the test")]

use waxseal::scenario::{Scenario, Seed};
use waxseal::sim;
use waxseal::story::{Kind, Story};
use waxseal::trace::{Actor, EventKind, Operation, Trace};

/// The messages, by title, that hold an operation of this actor which fits.
fn places(scenario: &str, actor: Actor, fits: impl Fn(&Operation) -> bool) -> Vec<String> {
    let trace = sim::run(&Scenario::named(scenario, Seed::CATALOGUE).unwrap());
    let story = Story::of(&trace);
    let holds = |operations: &[waxseal::trace::EventId]| operations.iter().any(|&id| is(&trace, id, actor, &fits));
    story.messages.iter().filter(|message| holds(&message.operations)).map(|message| message.title.clone()).collect()
}

fn is(trace: &Trace, id: waxseal::trace::EventId, actor: Actor, fits: impl Fn(&Operation) -> bool) -> bool {
    let event = trace.event(id).unwrap();
    event.actor == actor && matches!(&event.kind, EventKind::Operation(operation) if fits(operation))
}

fn expands(operation: &Operation, wanted: &str) -> bool {
    matches!(operation, Operation::HkdfExpand { label: Some(label), .. } if label.label == wanted)
}

fn prf(operation: &Operation, wanted: &str) -> bool {
    matches!(operation, Operation::Prf { label, .. } if label == wanted)
}

#[test]
fn in_tls13_each_operation_stands_where_the_handshake_has_it() {
    let check = |actor, fits: &dyn Fn(&Operation) -> bool, expected: &[&str]| {
        assert_eq!(places("starttls-tls13", actor, fits), expected);
    };
    let shared = |operation: &Operation| matches!(operation, Operation::SharedSecret { .. });
    let share = |operation: &Operation| matches!(operation, Operation::KeyShare { .. });
    let signs = |operation: &Operation| matches!(operation, Operation::Sign { .. });
    let verifies = |operation: &Operation| matches!(operation, Operation::Verify { .. });
    let hmac = |operation: &Operation| matches!(operation, Operation::Hmac { .. });
    check(Actor::Sender, &share, &["ClientHello"]);
    check(Actor::Receiver, &share, &["ServerHello"]);
    check(Actor::Sender, &shared, &["ServerHello"]);
    check(Actor::Receiver, &shared, &["ServerHello"]);
    check(Actor::Sender, &|operation| expands(operation, "c hs traffic"), &["ServerHello"]);
    check(Actor::Receiver, &|operation| expands(operation, "s hs traffic"), &["ServerHello"]);
    check(Actor::Receiver, &signs, &["CertificateVerify"]);
    check(Actor::Sender, &verifies, &["CertificateVerify"]);
    check(Actor::Receiver, &hmac, &["Finished", "Finished"]);
    check(Actor::Receiver, &|operation| expands(operation, "s ap traffic"), &["Finished"]);
    check(Actor::Receiver, &|operation| expands(operation, "resumption"), &["NewSessionTicket", "NewSessionTicket"]);
    check(Actor::Sender, &|operation| expands(operation, "resumption"), &["NewSessionTicket", "NewSessionTicket"]);
}

#[test]
fn in_tls12_each_operation_stands_where_the_handshake_has_it() {
    let check = |actor, fits: &dyn Fn(&Operation) -> bool, expected: &[&str]| {
        assert_eq!(places("starttls-tls12", actor, fits), expected);
    };
    let shared = |operation: &Operation| matches!(operation, Operation::SharedSecret { .. });
    let signs = |operation: &Operation| matches!(operation, Operation::Sign { .. });
    let verifies = |operation: &Operation| matches!(operation, Operation::Verify { .. });
    check(Actor::Receiver, &signs, &["ServerKeyExchange"]);
    check(Actor::Sender, &verifies, &["ServerHelloDone"]);
    check(Actor::Sender, &shared, &["ClientKeyExchange"]);
    check(Actor::Receiver, &shared, &["ClientKeyExchange"]);
    check(Actor::Sender, &|operation| prf(operation, "extended master secret"), &["ClientKeyExchange"]);
    check(Actor::Sender, &|operation| prf(operation, "client finished"), &["Finished"]);
    check(Actor::Receiver, &|operation| prf(operation, "server finished"), &["Finished"]);
}

#[test]
fn what_was_drawn_for_a_message_stands_with_it() {
    for id in ["starttls-tls13", "starttls-tls12", "hello-retry-request", "mutual-tls"] {
        let trace = sim::run(&Scenario::named(id, Seed::CATALOGUE).unwrap());
        let story = Story::of(&trace);
        let mut found = 0;
        for (index, event) in trace.events.iter().enumerate() {
            let EventKind::Operation(Operation::Random { output, .. }) = &event.kind else { continue };
            let (drawn, event) = (trace.bytes(*output), waxseal::trace::EventId(index as u32));
            let carriers = story.messages.iter().filter(|message| {
                matches!(message.kind, Kind::Handshake(_))
                    && message.bytes(&trace).windows(drawn.len()).any(|window| window == drawn)
            });
            let carriers: Vec<_> = carriers.collect();
            if drawn.len() == 32 && !carriers.is_empty() {
                found += 1;
                assert!(
                    carriers.iter().any(|message| message.operations.contains(&event)),
                    "{id}: {}",
                    carriers[0].title
                );
            }
        }
        assert!(found >= 2, "{id}: {found}");
    }
}

#[test]
fn a_message_over_several_records_is_joined() {
    let mut scenario = Scenario::named("starttls-tls13", Seed::CATALOGUE).unwrap();
    scenario.set("fragment", "256").unwrap();
    let trace = sim::run(&scenario);
    let story = Story::of(&trace);
    let certificate = story.messages.iter().find(|message| message.title == "Certificate").unwrap();
    assert!(certificate.containers.len() > 4);
    let whole = sim::run(&Scenario::named("starttls-tls13", Seed::CATALOGUE).unwrap());
    let same = Story::of(&whole);
    let same = same.messages.iter().find(|message| message.title == "Certificate").unwrap();
    assert_eq!(certificate.bytes(&trace), same.bytes(&whole));
}
