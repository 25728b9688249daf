//! Scenes, flights, round trips, causes: every run has them, whatever its settings, and they add up.

#![expect(clippy::unwrap_used, reason = "what is not there where a test looks for it fails the test")]

use std::collections::BTreeSet;

use waxseal::export::scenes;
use waxseal::scenario::{Scenario, Seed, catalogue};
use waxseal::sim;
use waxseal::story::{Fate, Kind, SceneKind, Story, fetches_policy};
use waxseal::trace::{Actor, Change, EventKind, Failure, Micros, Outcome, Smtp, Tls, Trace};

/// Every scenario with its own settings, then with each of its alternatives; with its name.
fn all() -> impl Iterator<Item = (String, Scenario)> {
    catalogue::ALL.iter().flat_map(|entry| {
        let own = (entry.id.to_owned(), entry.scenario(Seed::CATALOGUE));
        let alternatives = entry.alternatives.iter().map(|(key, value)| {
            let mut scenario = entry.scenario(Seed::CATALOGUE);
            scenario.set(key, value).unwrap();
            (format!("{} {key}={value}", entry.id), scenario)
        });
        std::iter::once(own).chain(alternatives).collect::<Vec<_>>()
    })
}

/// Runs that no scenario of the catalogue is: edited ones.
fn edited() -> Vec<(String, Scenario)> {
    let edit = |id: &str, settings: &[(&str, &str)], interventions: &[&str]| {
        let mut scenario = Scenario::named(id, Seed::CATALOGUE).unwrap();
        for (key, value) in settings {
            scenario.set(key, value).unwrap();
        }
        scenario.interventions = interventions.iter().map(|text| text.parse().unwrap()).collect();
        (format!("{id} {settings:?} {interventions:?}"), scenario)
    };
    let mut edited = vec![
        edit("starttls-tls13", &[("policy", "may")], &["c0.s2c.r0 flip 20 0x01"]),
        edit("starttls-tls13", &[("policy", "none")], &[]),
        edit("starttls-tls13", &[("pipelining", "on"), ("fragment", "256"), ("padding", "512")], &[]),
        edit("starttls-tls13", &[("starttls", "unavailable")], &[]),
        edit("starttls-tls13", &[("starttls", "absent"), ("policy", "may")], &[]),
        edit("starttls-tls13", &[], &["c0.s2c.l9 drop"]),
        edit("starttls-tls13", &[], &["c0.c2s.r0 inject 15030300020228"]),
        edit("starttls-tls12", &[("pipelining", "on")], &["c0.c2s.r9 flip 9 0x01"]),
        edit("starttls-tls12", &[], &["c0.c2s.r10 flip 9 0x01"]),
        edit("implicit-tls-465", &[], &["c0.s2c.r2 drop"]),
    ];
    for direction in ["c2s", "s2c"] {
        for record in 0..10 {
            for action in ["drop", "duplicate", "reorder", "cut", "truncate 3", "flip 7 0x80", "inject 00"] {
                edited.push(edit("starttls-tls13", &[], &[&format!("c0.{direction}.r{record} {action}")]));
            }
        }
    }
    edited
}

fn told(scenario: &Scenario) -> (Trace, Story) {
    let trace = sim::run(scenario);
    let story = Story::of(&trace);
    (trace, story)
}

#[test]
fn every_message_is_in_one_scene_and_scenes_follow_one_another() {
    for (name, scenario) in all().chain(edited()) {
        let (_, story) = told(&scenario);
        let mut next = 0;
        for (index, scene) in story.scenes.iter().enumerate() {
            assert_eq!(scene.messages.start, next, "{name}: scene {index}");
            assert!(scene.messages.contains(&scene.key_message), "{name}: scene {index}");
            for message in scene.messages.clone() {
                assert_eq!(story.messages[message].connection, scene.connection, "{name}: message {message}");
                assert_eq!(story.scene_of(message), Some(index), "{name}: message {message}");
            }
            next = scene.messages.end;
        }
        assert_eq!(next, story.messages.len(), "{name}");
        assert_eq!(story.scene_of(next), None, "{name}");
    }
}

#[test]
fn a_connection_has_four_to_eight_scenes() {
    // What a run may have beside the usual ones comes on top.
    let further = |kind| {
        matches!(kind, SceneKind::NewKeys | SceneKind::Renegotiation | SceneKind::ClientIdentity | SceneKind::EarlyData)
    };
    for (name, scenario) in all() {
        let (trace, story) = told(&scenario);
        for connection in &story.round_trips {
            let kinds = story.scenes.iter().filter(|scene| scene.connection == connection.connection);
            let kinds: Vec<_> = kinds.map(|scene| scene.kind).collect();
            let usual = kinds.iter().filter(|kind| !further(**kind)).count();
            // Where STARTTLS is required and taken away, the mail stays before there is anything to tell.
            // Where the two do not speak the same protocol, nothing is offered either.
            let least = match kinds.last() {
                _ if ["http-to-465", "tls-to-25"].contains(&name.as_str()) => 2,
                Some(&SceneKind::LetterStays) => 3,
                // A policy host that nobody reaches says nothing.
                Some(&SceneKind::Policy) if fetches_policy(&trace, connection.connection) => 1,
                _ => 4,
            };
            assert!((least..=8).contains(&usual) && kinds.len() <= 9, "{name}: {kinds:?}");
            let fails = matches!(kinds.last(), Some(SceneKind::SealBreaks | SceneKind::LetterStays));
            let arrived = matches!(trace.outcome, Outcome::Delivered { .. } | Outcome::Read { .. });
            let is_last = connection.connection == story.round_trips.last().unwrap().connection;
            // Over a connection to a policy host no mail arrives or fails to.
            let is_last = is_last && !fetches_policy(&trace, connection.connection);
            assert!(fails != arrived || !is_last, "{name}: {kinds:?}");
        }
    }
}

#[test]
fn a_run_that_does_not_deliver_ends_in_a_broken_seal_or_a_letter_that_stays() {
    for (name, scenario) in edited() {
        let (trace, story) = told(&scenario);
        let delivered = trace.events.iter().any(|event| matches!(event.kind, EventKind::Smtp(Smtp::Delivered { .. })));
        let last = story.scenes.last().unwrap().kind;
        let fails = matches!(last, SceneKind::SealBreaks | SceneKind::LetterStays);
        assert!(delivered || fails, "{name}: {last:?}");
    }
}

#[test]
fn a_change_that_cannot_be_made_leaves_the_story_as_it_is() {
    let mut scenario = Scenario::named("starttls-tls13", Seed::CATALOGUE).unwrap();
    let kinds = |story: &Story| story.scenes.iter().map(|scene| scene.kind).collect::<Vec<_>>();
    let untouched = kinds(&told(&scenario).1);
    scenario.interventions = vec!["c0.s2c.r1 remove-extension server_name".parse().unwrap()];
    let (trace, story) = told(&scenario);
    let failed = |kind: &EventKind| matches!(kind, EventKind::Failed(Failure::Intervention { .. }));
    assert!(trace.events.iter().any(|event| failed(&event.kind)));
    assert_eq!(kinds(&story), untouched);
}

#[test]
fn titles_and_keys_are_unique() {
    for &kind in SceneKind::ALL {
        let same = |other: &&SceneKind| other.key() == kind.key() || other.title() == kind.title();
        assert_eq!(SceneKind::ALL.iter().filter(same).count(), 1, "{kind:?}");
    }
}

#[test]
fn the_scenes_of_every_scenario_are_as_they_were_read() {
    let mut text = String::new();
    for (name, scenario) in all().chain(edited().into_iter().take(10)) {
        let (_, story) = told(&scenario);
        let ruler =
            if scenario.is_declared() && scenario.changes().is_empty() { scenes::ruler(&story) } else { String::new() };
        text.push_str(&format!("###### {name}\n{}{ruler}\n", scenes::text(&story)));
    }
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("scenes", text);
    });
}

#[test]
fn flights_hold_every_message_once_and_alternate() {
    for (name, scenario) in all().chain(edited()) {
        let (trace, story) = told(&scenario);
        let mut seen = BTreeSet::new();
        for (index, flight) in story.flights.iter().enumerate() {
            for &message in &flight.messages {
                assert!(seen.insert(message), "{name}: message {message} flies twice");
                assert_eq!(story.messages[message].flight, index, "{name}");
                assert_eq!(story.messages[message].side, flight.side, "{name}");
                assert!(story.messages[message].time >= flight.time, "{name}");
            }
        }
        assert_eq!(seen.len(), story.messages.len(), "{name}");
        let segments = trace.events.iter().map(|event| match &event.kind {
            EventKind::Sent { bytes, .. } => bytes.len(),
            _ => 0,
        });
        let made: usize = trace
            .events
            .iter()
            .map(|event| match &event.kind {
                EventKind::Intervened {
                    change:
                        Change::Injected { bytes, .. } | Change::Sealed { bytes, .. } | Change::Duplicated { bytes, .. },
                    ..
                } => bytes.len(),
                _ => 0,
            })
            .sum();
        let flown: usize = story.flights.iter().map(|flight| flight.wire_bytes).sum();
        assert_eq!(flown, segments.sum::<usize>() + made, "{name}");
        if scenario.interventions.is_empty() && scenario.expectation().fault.is_none() {
            for pair in story.flights.windows(2).filter(|pair| pair[0].connection == pair[1].connection) {
                assert_eq!(pair[0].side, pair[1].side.other(), "{name}: flight {}", pair[1].number);
            }
        }
    }
}

/// Round trips of the handshake, until established, until accepted, on a connection.
fn trips(id: &str, settings: &[(&str, &str)], connection: usize) -> (Option<u32>, Option<u32>, Option<u32>) {
    let mut scenario = Scenario::named(id, Seed::CATALOGUE).unwrap();
    for (key, value) in settings {
        scenario.set(key, value).unwrap();
    }
    let trips = told(&scenario).1.round_trips[connection];
    (trips.handshake, trips.established, trips.accepted)
}

#[test]
fn handshakes_cost_the_round_trips_of_their_rfcs() {
    let check = |id, settings: &[_], connection, handshake, established, accepted| {
        let expected = (Some(handshake), Some(established), Some(accepted));
        assert_eq!(trips(id, settings, connection), expected, "{id} {settings:?} {connection}");
    };
    // Greeting, EHLO and STARTTLS are three; EHLO, MAIL, RCPT, DATA and the text five more.
    check("starttls-tls13", &[], 0, 1, 4, 9);
    check("starttls-tls12", &[], 0, 2, 5, 10);
    check("hello-retry-request", &[], 0, 2, 5, 10);
    check("resumption-tls13", &[], 1, 1, 4, 9);
    check("resumption-tls13", &[("sender.versions", "1.2")], 0, 2, 5, 10);
    check("resumption-tls13", &[("sender.versions", "1.2")], 1, 1, 4, 9);
    check("mutual-tls", &[], 0, 1, 4, 9);
    // TLS comes first, and the greeting in it.
    check("implicit-tls-465", &[], 0, 1, 1, 7);
    check("implicit-tls-465", &[("sender.versions", "1.2")], 0, 2, 2, 7);
    // MAIL, RCPT and DATA in one flight.
    check("starttls-tls13", &[("pipelining", "on")], 0, 1, 4, 7);
    check("starttls-tls13", &[("fragment", "256")], 0, 1, 4, 9);
    assert_eq!(trips("starttls-tls13", &[("policy", "none")], 0), (None, None, Some(6)));
    assert_eq!(trips("expired", &[], 0), (None, None, None));
}

#[test]
fn round_trips_are_what_the_clock_says() {
    for (name, scenario) in all().filter(|(_, scenario)| scenario.interventions.is_empty()) {
        let (trace, story) = told(&scenario);
        let trip = 2 * scenario.settings.latency.0;
        for trips in &story.round_trips {
            let on_it = || trace.events.iter().filter(|event| event.connection == Some(trips.connection));
            let opened = on_it().find(|event| matches!(event.kind, EventKind::Connected { .. })).unwrap();
            let (start, client) = (opened.time, opened.actor);
            let when = |wanted: &dyn Fn(&EventKind) -> bool| {
                on_it().filter(|event| event.actor == client).find(|event| wanted(&event.kind)).map(|event| event.time)
            };
            // TCP's own comes first.
            let after = |count: Option<u32>| count.map(|count| Micros(start.0 + trip * u64::from(count + 1)));
            let established = when(&|kind| matches!(kind, EventKind::Tls(Tls::Established { .. })));
            let accepted = when(&|kind| matches!(kind, EventKind::Smtp(Smtp::Delivered { .. })));
            assert_eq!(after(trips.established), established, "{name}");
            assert_eq!(after(trips.accepted), accepted, "{name}");
        }
    }
}

#[test]
fn flights_of_a_handshake_are_those_of_the_rfc() {
    let check = |id, expected: &[&str]| {
        let (_, story) = told(&Scenario::named(id, Seed::CATALOGUE).unwrap());
        let is_tls = |kind| matches!(kind, Kind::Handshake(_) | Kind::ChangeCipherSpec);
        let flights = story.flights.iter().map(|flight| {
            let messages = flight.messages.iter().map(|&index| &story.messages[index]);
            messages.filter(|message| is_tls(message.kind)).map(|message| message.title.as_str()).collect::<Vec<_>>()
        });
        let flights: Vec<_> = flights.filter(|titles| !titles.is_empty()).map(|titles| titles.join(" ")).collect();
        assert_eq!(flights, expected, "{id}");
    };
    check(
        "starttls-tls13",
        &[
            "ClientHello",
            "ServerHello ChangeCipherSpec EncryptedExtensions Certificate CertificateVerify Finished",
            "ChangeCipherSpec Finished",
            "NewSessionTicket NewSessionTicket",
        ],
    );
    check(
        "starttls-tls12",
        &[
            "ClientHello",
            "ServerHello Certificate ServerKeyExchange ServerHelloDone",
            "ClientKeyExchange ChangeCipherSpec Finished",
            "NewSessionTicket ChangeCipherSpec Finished",
        ],
    );
}

#[test]
fn causes_come_before_and_effects_after() {
    for (name, scenario) in all().chain(edited()) {
        let (trace, story) = told(&scenario);
        let mut caused = BTreeSet::new();
        for message in &story.messages {
            let sent = message.containers.last().unwrap().sent;
            assert!(message.caused_by.is_none_or(|cause| cause < sent), "{name}: {}", message.title);
            assert!(message.caused.is_sorted(), "{name}: {}", message.title);
            assert!(
                message.caused.iter().all(|&event| event > sent && caused.insert(event)),
                "{name}: {}",
                message.title
            );
            assert!(message.caused.is_empty() || message.fate != Fate::Lost, "{name}: {}", message.title);
        }
        for (index, event) in trace.events.iter().enumerate() {
            let state = matches!(event.kind, EventKind::Smtp(_) | EventKind::Tls(_) | EventKind::Checked { .. });
            let id = waxseal::trace::EventId(index as u32);
            let has_cause = event.cause.is_some();
            assert!(!state || !has_cause || caused.contains(&id), "{name}: {event:?} is caused by no message");
        }
    }
}

/// The titles of the messages that caused an event like this, on the first connection.
fn causes(id: &str, settings: &[(&str, &str)], wanted: impl Fn(&EventKind) -> bool, who: Actor) -> Vec<String> {
    let mut scenario = Scenario::named(id, Seed::CATALOGUE).unwrap();
    for (key, value) in settings {
        scenario.set(key, value).unwrap();
    }
    let (trace, story) = told(&scenario);
    let fits = |&event: &_| trace.event(event).is_some_and(|event| event.actor == who && wanted(&event.kind));
    let hits = story.messages.iter().flat_map(|message| {
        message.caused.iter().filter(|event| fits(event)).map(|_| message.title.clone()).collect::<Vec<_>>()
    });
    hits.collect()
}

#[test]
fn among_messages_of_one_record_the_right_one_is_the_cause() {
    let established = |kind: &EventKind| matches!(kind, EventKind::Tls(Tls::Established { .. }));
    let checked = |kind: &EventKind| matches!(kind, EventKind::Checked { .. });
    let commanded = |kind: &EventKind| matches!(kind, EventKind::Smtp(Smtp::Commanded { .. }));
    assert_eq!(causes("starttls-tls13", &[], established, Actor::Sender), ["Finished"]);
    assert_eq!(causes("starttls-tls13", &[], checked, Actor::Sender), ["CertificateVerify"; 3]);
    assert_eq!(causes("starttls-tls12", &[], checked, Actor::Sender), ["ServerHelloDone"; 3]);
    assert_eq!(causes("mutual-tls", &[], checked, Actor::Receiver), ["CertificateVerify"; 2]);
    let pipelined = causes("starttls-tls13", &[("pipelining", "on")], commanded, Actor::Receiver);
    let verbs: Vec<_> = pipelined.iter().map(|title| title.split([' ', ':']).next().unwrap()).collect();
    assert_eq!(verbs, ["EHLO", "STARTTLS", "EHLO", "MAIL", "RCPT", "DATA", "QUIT"]);
    let writes = |kind: &EventKind| matches!(kind, EventKind::Smtp(Smtp::State { to }) if to == "end");
    let permission = causes("starttls-tls13", &[("pipelining", "on")], writes, Actor::Sender);
    assert!(permission.len() == 1 && permission[0].starts_with("354"), "{permission:?}");
}
