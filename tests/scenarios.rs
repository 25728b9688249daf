//! Every scenario, under its own settings and under each alternative, ends as it declares, and does so twice alike.

#![expect(clippy::unwrap_used, reason = "what is not there where a test looks for it fails the test")]

use waxseal::scenario::{Interception, Scenario, Seed, catalogue};
use waxseal::sim;
use waxseal::story::{Kind, Story, digest};
use waxseal::trace::{Actor, Ends, EventKind, Operation, Trace};

/// Every scenario with its own settings, then with each of its alternatives.
fn all() -> impl Iterator<Item = Scenario> {
    catalogue::ALL.iter().flat_map(|entry| {
        let own = entry.scenario(Seed::CATALOGUE);
        let alternatives = entry.alternatives.iter().map(|(key, value)| {
            let mut scenario = entry.scenario(Seed::CATALOGUE);
            scenario.set(key, value).unwrap();
            scenario
        });
        std::iter::once(own).chain(alternatives).collect::<Vec<_>>()
    })
}

fn name(scenario: &Scenario) -> String {
    let changes = scenario.changes().into_iter().map(|(key, value)| format!(" {key}={value}"));
    format!("{}{}", scenario.entry.id, changes.collect::<String>())
}

#[test]
fn every_scenario_ends_as_it_declares() {
    let mut wrong = Vec::new();
    for scenario in all() {
        let trace = sim::run(&scenario);
        for deviation in scenario.expectation().deviations(&trace) {
            wrong.push(format!("{}: {deviation}", name(&scenario)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_same_seed_gives_the_same_trace_and_another_seed_another() {
    for scenario in all() {
        let first = sim::run(&scenario);
        assert!(first == sim::run(&scenario), "{}: two runs differ", name(&scenario));
        let mut other = scenario.clone();
        other.seed = Seed([7; 32]);
        // Where nothing but SMTP in the clear crosses, the certificates alone differ.
        assert_ne!(digest(&first), digest(&sim::run(&other)), "{}: the seed does not matter", name(&scenario));
    }
}

#[test]
fn recording_changes_nothing_on_the_wire() {
    for entry in catalogue::ALL {
        let scenario = entry.scenario(Seed::CATALOGUE);
        let recorded = sim::run(&scenario);
        let unrecorded = sim::run_recording(&scenario, waxseal::crypto::recorder::Recording::Off);
        assert_eq!(wire(&recorded), wire(&unrecorded), "{}", entry.id);
    }
}

/// The bytes of every segment that was put on the link.
fn wire(trace: &Trace) -> Vec<&[u8]> {
    let sent = trace.events.iter().filter_map(|event| match &event.kind {
        EventKind::Sent { bytes, .. } => Some(trace.bytes(*bytes)),
        _ => None,
    });
    sent.collect()
}

#[test]
fn time_never_runs_back_and_causes_come_first() {
    for scenario in all() {
        let trace = sim::run(&scenario);
        assert!(trace.events.is_sorted_by_key(|event| event.time), "{}", name(&scenario));
        for (index, event) in trace.events.iter().enumerate() {
            assert!(event.cause.is_none_or(|cause| (cause.0 as usize) < index), "{}", name(&scenario));
        }
    }
}

#[test]
fn every_byte_that_was_sent_is_in_a_message() {
    for scenario in all() {
        let trace = sim::run(&scenario);
        let story = Story::of(&trace);
        for event in 0..trace.events.len() {
            if let EventKind::Sent { segment, .. } = trace.events[event].kind {
                let told =
                    story.messages.iter().any(|message| message.containers.iter().any(|part| part.segment == segment));
                assert!(told, "{}: segment {segment:?} is in no message", name(&scenario));
            }
        }
        let opaque = story.messages.iter().find(|message| matches!(message.kind, Kind::Opaque { .. }));
        assert!(opaque.is_none() || !scenario.interventions.is_empty(), "{}: {opaque:?}", name(&scenario));
    }
}

#[test]
fn every_operation_of_an_endpoint_belongs_to_a_message() {
    for scenario in all() {
        let trace = sim::run(&scenario);
        let story = Story::of(&trace);
        let mut owned: Vec<_> = story.messages.iter().flat_map(|message| &message.operations).collect();
        owned.sort_unstable();
        for (index, event) in trace.events.iter().enumerate() {
            let EventKind::Operation(operation) = &event.kind else { continue };
            let setup = event.connection.is_none();
            let id = waxseal::trace::EventId(index as u32);
            assert!(setup || owned.binary_search(&&id).is_ok(), "{}: {operation:?} is nobody's", name(&scenario));
        }
    }
}

#[test]
fn every_sealed_record_that_arrived_whole_was_opened() {
    for scenario in all().filter(|scenario| {
        scenario.interventions.is_empty()
            && scenario.expectation().fault.is_none()
            && scenario.expectation().version.is_some()
    }) {
        let trace = sim::run(&scenario);
        let operations = || {
            trace.events.iter().filter_map(|event| match &event.kind {
                EventKind::Operation(operation) => Some((event.connection, event.actor, operation)),
                _ => None,
            })
        };
        let ends = Ends::of(&trace);
        let mut sealed = 0;
        for (connection, actor, operation) in operations() {
            let Operation::Seal { plaintext, .. } = operation else { continue };
            sealed += 1;
            let peer = ends.peer(connection.unwrap(), actor);
            let opened = operations().any(|(_, other, operation)| {
                matches!(operation, Operation::Open { opened: waxseal::trace::Opened::Plaintext { plaintext: same, .. }, .. } if other == peer && trace.bytes(*same) == trace.bytes(*plaintext))
            });
            assert!(opened, "{}: a record of {actor:?} was never opened", name(&scenario));
        }
        assert!(sealed > 0, "{}: nothing was sealed", name(&scenario));
    }
}

#[test]
fn the_mail_that_arrives_is_the_mail_that_was_sent() {
    for scenario in all() {
        let trace = sim::run(&scenario);
        for event in &trace.events {
            // Who puts another line in says so in its settings.
            let altered = scenario.settings.interception == Interception::Alters && event.actor == Actor::Receiver;
            if let EventKind::Smtp(waxseal::trace::Smtp::Accepted { message }) = &event.kind {
                let message = String::from_utf8_lossy(trace.bytes(*message)).replace("\r\n", "\n");
                let is_as_sent = message.contains(&scenario.settings.body);
                assert_eq!(is_as_sent, !altered, "{}: {message}", name(&scenario));
            }
        }
    }
}

#[test]
fn json_keeps_the_whole_trace() {
    let trace = sim::run(&Scenario::named("mutual-tls", Seed::CATALOGUE).unwrap());
    let json = serde_json::to_string(&trace).unwrap();
    assert_eq!(serde_json::from_str::<Trace>(&json).unwrap(), trace);
}

#[test]
fn a_run_ends_at_its_limit_of_events() {
    let mut scenario = Scenario::named("starttls-tls13", Seed::CATALOGUE).unwrap();
    scenario.set("event-limit", "100").unwrap();
    let trace = sim::run(&scenario);
    assert_eq!(trace.outcome, waxseal::trace::Outcome::Unfinished);
    assert!(trace.events.len() < 1000);
}

#[test]
fn every_dropped_record_ends_the_run_without_a_hang() {
    for direction in ["c2s", "s2c"] {
        for record in 0..10 {
            for action in
                ["drop", "duplicate", "reorder", "cut", "truncate 3", "delay 1000", "flip 7 0x80", "inject 00"]
            {
                let mut scenario = Scenario::named("starttls-tls13", Seed::CATALOGUE).unwrap();
                scenario.interventions = vec![format!("c0.{direction}.r{record} {action}").parse().unwrap()];
                let trace = sim::run(&scenario);
                assert_ne!(trace.outcome, waxseal::trace::Outcome::Unfinished, "{direction} {record} {action}");
            }
        }
    }
}
