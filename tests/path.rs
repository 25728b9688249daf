//! The guided path leads where it says: each stop's scenario is in the catalogue, its message in the run, its lesson whole.

#![cfg(feature = "sim")]
#![expect(clippy::unwrap_used, reason = "where a stop leads nowhere the test has failed")]

use std::fs;
use std::path::Path;

use waxseal::explain::path::{Chapter, Depth, Effect, KNOBS, Lesson, PATH, Passage, Stop};
use waxseal::explain::{FILES, Facts, MessageKind, REFERENCES, State, Subject, Words};
use waxseal::scenario::{Scenario, Seed};
use waxseal::sim;
use waxseal::story::{Message, Protection, Story};
use waxseal::trace::{Actor, Trace};

fn words() -> Words {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/text");
    let read = |&file: &&'static str| (file, fs::read_to_string(folder.join(file)).unwrap());
    let files: Vec<_> = [REFERENCES].iter().chain(FILES).map(read).collect();
    Words::parse(files.iter().map(|(file, text)| (*file, text.as_str()))).unwrap()
}

fn scenario(stop: &Stop) -> Scenario {
    let mut scenario = Scenario::named(stop.scenario, Seed::CATALOGUE).unwrap();
    stop.settings.iter().for_each(|(key, value)| scenario.set(key, value).unwrap());
    scenario
}

fn run(scenario: &Scenario) -> (Trace, Story) {
    let trace = sim::run(scenario);
    let story = Story::of(&trace);
    (trace, story)
}

/// The stop's run and the index of its message.
#[track_caller]
fn visit(stop: &Stop) -> (Trace, Story, usize) {
    let (trace, story) = run(&scenario(stop));
    let index = stop.find(&trace, &story).unwrap_or_else(|| panic!("{}: no such message", stop.lesson.key()));
    (trace, story, index)
}

fn stop(lesson: Lesson) -> &'static Stop {
    PATH.iter().find(|stop| stop.lesson == lesson).unwrap()
}

#[test]
fn ten_stages_three_benefits_two_ends_three_practices() {
    let chapters = PATH.iter().map(|stop| stop.chapter).collect::<Vec<_>>();
    let parts = chapters.chunk_by(|a, b| a == b).map(|part| (part[0], part.len())).collect::<Vec<_>>();
    let expected = [(Chapter::Stages, 10), (Chapter::Benefits, 3), (Chapter::Enabling, 2), (Chapter::Practices, 3)];
    assert_eq!(parts, expected);
    let stages = PATH[..10].iter().map(|stop| stop.lesson.key()).collect::<Vec<_>>();
    let order = [
        "initiation",
        "server_authentication",
        "key_exchange",
        "symmetric_encryption",
        "data_transmission",
        "message_authentication",
        "continuous_encryption",
        "renegotiation",
        "resumption",
        "termination",
    ];
    assert_eq!(stages, order);
}

#[test]
fn the_seventh_to_ninth_stage_are_other_runs_and_the_tenth_is_the_first_again() {
    let passages = PATH[..10].iter().map(Stop::passage).collect::<Vec<_>>();
    let (same, another) = ([Passage::Same; 6], [Passage::Another; 3]);
    assert_eq!(passages, [&same[..], &another[..], &[Passage::Back]].concat());
    // Nobody says so who counts on another run being another.
    for pair in PATH.windows(2) {
        let is_same = scenario(&pair[0]) == scenario(&pair[1]);
        assert_eq!(pair[1].passage() == Passage::Same, is_same, "{}", pair[1].lesson.key());
    }
}

#[test]
fn settings_of_a_stop_change_its_scenario() {
    for stop in PATH {
        assert_eq!(scenario(stop).changes().len(), stop.settings.len(), "{}", stop.lesson.key());
    }
}

#[test]
fn every_stop_has_its_message_and_a_whole_lesson() {
    let words = words();
    for stop in PATH {
        let key = stop.lesson.key();
        let (trace, story, index) = visit(stop);
        let facts = Facts::of_lesson(&story.messages[index], &trace);
        for &fact in stop.lesson.facts() {
            assert!(facts.get(fact).is_some(), "{key}: the run does not tell {fact}");
        }
        let lesson = words.explain(Subject::Lesson(stop.lesson), &facts).unwrap();
        let parts = [lesson.name, Some(lesson.what), lesson.why, lesson.without, lesson.told, lesson.correct];
        for text in parts {
            let text = text.unwrap_or_else(|| panic!("{key}: a part is missing"));
            assert!(!text.contains(['{', '}']) && !text.contains("  ") && !text.is_empty(), "{key}: {text:?}");
        }
        assert!(!lesson.references.is_empty(), "{key}");
        assert!(words.explain(Subject::Chapter(stop.chapter), &Facts::default()).is_some(), "{key}");
    }
}

/// What the lessons say of their messages is so.
#[test]
fn messages_are_what_the_lessons_say() {
    let check = |lesson, holds: fn(&Trace, &Story, &Message) -> bool| {
        let (trace, story, index) = visit(stop(lesson));
        let message = &story.messages[index];
        assert!(holds(&trace, &story, message), "{}: {} {}", lesson.key(), message.number, message.title);
    };
    let before = |trace: &Trace, story: &Story, message: &Message, kind| {
        let kinds = MessageKind::all_of(trace, story);
        kinds.iter().position(|&other| other == kind).is_some_and(|index| index < message.number as usize - 1)
    };
    // STARTTLS and its answer come before ClientHello, which is readable.
    check(Lesson::Initiation, |trace, story, message| {
        let kinds = MessageKind::all_of(trace, story);
        message.protection == Protection::Clear
            && kinds[..message.number as usize].contains(&MessageKind::StarttlsReply)
    });
    // The shares cross before any certificate.
    let (trace, story, index) = visit(stop(Lesson::KeyExchange));
    assert!(!before(&trace, &story, &story.messages[index], MessageKind::Certificate));
    // The certificate comes before the proof.
    let (trace, story, index) = visit(stop(Lesson::ServerAuthentication));
    assert!(before(&trace, &story, &story.messages[index], MessageKind::Certificate));
    check(Lesson::SymmetricEncryption, |trace, story, message| {
        MessageKind::all_of(trace, story)[message.number as usize - 1] == MessageKind::EncryptedExtensions
    });
    check(Lesson::DataTransmission, |_, _, message| message.protection == Protection::ApplicationKeys);
    check(Lesson::MessageAuthentication, |_, _, message| message.from == Actor::Receiver);
    // The sender asked the receiver to change too, and it does.
    check(Lesson::ContinuousEncryption, |trace, story, message| {
        let kinds = MessageKind::all_of(trace, story);
        let updates = kinds.iter().zip(&story.messages).filter(|(kind, _)| **kind == MessageKind::KeyUpdate);
        message.from == Actor::Sender && updates.count() == 2
    });
    check(Lesson::Renegotiation, |trace, story, message| {
        let asked = MessageKind::all_of(trace, story)[..message.number as usize].contains(&MessageKind::HelloRequest);
        asked && message.from == Actor::Sender && message.protection == Protection::ApplicationKeys
    });
    // No certificate on the connection that was taken up again, and as many round trips as on the first.
    check(Lesson::Resumption, |trace, story, message| {
        let kinds = MessageKind::all_of(trace, story);
        let on_it = kinds.iter().zip(&story.messages).filter(|(_, other)| other.connection == message.connection);
        let trips = story.round_trips.iter().map(|trips| trips.handshake).collect::<Vec<_>>();
        let proofs = [MessageKind::Certificate, MessageKind::CertificateVerify];
        on_it.into_iter().all(|(kind, _)| !proofs.contains(kind)) && trips[0] == trips[1]
    });
    check(Lesson::Termination, |trace, story, message| {
        let kinds = MessageKind::all_of(trace, story);
        kinds[..message.number as usize].contains(&MessageKind::QuitReply) && message.from == Actor::Receiver
    });
    check(Lesson::Integrity, |_, _, message| message.from == Actor::Receiver);
    check(Lesson::Authentication, |_, _, message| message.from == Actor::Sender);
    check(Lesson::Receiving, |_, _, message| message.from == Actor::Receiver);
    check(Lesson::Sending, |trace, _, _| State::from(&trace.outcome) == State::DeliveredSealed);
    check(Lesson::Certificates, |_, _, message| {
        message.from == Actor::Sender && message.protection != Protection::Clear
    });
    check(Lesson::Monitoring, |trace, _, _| State::from(&trace.outcome) == State::DeliveredClear);
}

#[test]
fn every_depth_is_used() {
    for depth in [Depth::Story, Depth::Messages, Depth::Bytes] {
        assert!(PATH.iter().any(|stop| stop.depth == depth), "{}", depth.word());
    }
}

/// Each setting can be made, and what it does is read from the runs.
#[test]
fn settings_do_what_the_lessons_say() {
    for stop in PATH.iter().filter(|stop| stop.side().is_some()) {
        let own = scenario(stop);
        let (own_trace, own_story) = run(&own);
        let effects = KNOBS.iter().filter(|knob| Some(knob.side) == stop.side()).map(|knob| {
            let mut turned = own.clone();
            turned.set(knob.key, knob.value).unwrap();
            let (trace, story) = run(&turned);
            let effect = Effect::of((&trace, &story), (&own_trace, &own_story));
            if turned == own {
                assert_eq!((effect.gone.len(), effect.new.len()), (0, 0), "{}={}", knob.key, knob.value);
            }
            (knob.key, knob.value, effect.outcome, effect.identity, effect.new)
        });
        let effects = effects.collect::<Vec<_>>();
        let end = |key, value| effects.iter().find(|effect| (effect.0, effect.1) == (key, value)).unwrap();
        match stop.lesson {
            Lesson::Receiving => {
                assert_eq!(end("starttls", "absent").2, State::Refused);
                assert_eq!(end("starttls", "offered").2, State::DeliveredSealed);
                assert!(end("receiver.versions", "1.2").4.contains(&MessageKind::ServerKeyExchange));
                assert!(end("client-certificate", "optional").4.contains(&MessageKind::CertificateRequest));
                assert_eq!(end("client-certificate", "required").2, State::Refused);
            }
            Lesson::Sending => {
                let policy = |value| (end("policy", value).2, end("policy", value).3);
                assert_eq!(policy("none"), (State::DeliveredClear, "not made"));
                assert_eq!(policy("may"), (State::DeliveredSealed, "ignored"));
                assert_eq!(policy("encrypt"), (State::DeliveredSealed, "ignored"));
                assert_eq!(policy("secure"), (State::Refused, "fails"));
            }
            lesson => panic!("{} has settings", lesson.key()),
        }
    }
}
