//! Who knows what: what each party is said to read, to infer and to hold, against the trace and against what can be tried.
#![cfg(feature = "sim")]

mod catalogue;

use catalogue::runs;
use waxseal::scenario::{Scenario, Seed};
use waxseal::sim;
use waxseal::story::knowledge::{Content, Knowledge, Known, Length, Party, Power};
use waxseal::story::names::Names;
use waxseal::story::{Message, Story};
use waxseal::trace::{Actor, EventKind, Opened, Operation, Outcome, Trace};

/// Calls `check` for every message of the catalogue and every party.
fn every_view(mut check: impl FnMut(&str, &Trace, &Message, Party, &Known)) {
    for (id, trace, story) in runs() {
        let knowledge = Knowledge::of(&trace, &story, &Names::of(&trace));
        for (index, message) in story.messages.iter().enumerate() {
            for party in Party::ALL {
                let known = knowledge.at(&trace, &story, index, party).expect("the message is there");
                check(&format!("{id}, message {}, {}", message.number, party.key()), &trace, message, party, &known);
            }
        }
    }
}

/// What a party knows at the end of a run.
fn at_the_end(trace: &Trace, story: &Story, party: Party) -> Known {
    let knowledge = Knowledge::of(trace, story, &Names::of(trace));
    knowledge.at(trace, story, story.messages.len() - 1, party).expect("the last message")
}

fn run(id: &str, intervention: Option<&str>) -> (Trace, Story) {
    let mut scenario = Scenario::named(id, Seed::CATALOGUE).expect("it is in the list");
    if let Some(text) = intervention {
        scenario.interventions = vec![text.parse().expect("an intervention")];
    }
    let trace = sim::run(&scenario);
    let story = Story::of(&trace);
    (trace, story)
}

#[test]
fn who_is_on_the_path_reads_what_no_operation_sealed_and_nothing_else() {
    every_view(|told, trace, message, party, known| {
        let sealed = message.containers.iter().any(|part| {
            let wire = part.wire;
            trace.events.iter().any(|event| {
                matches!(&event.kind, EventKind::Operation(Operation::Seal { record, .. }) if trace.bytes(*record) == trace.bytes(wire))
            })
        });
        if party.end().is_none() && message.from != Actor::Attacker {
            assert_eq!(known.content.is_read(), !sealed, "{told}: {:?}", known.content);
            assert!(known.keys.is_empty(), "{told}");
        }
    });
}

#[test]
fn an_end_reads_what_its_own_operation_opened() {
    let mut opened = 0;
    every_view(|told, trace, message, party, known| match known.content {
        Content::Opened(id) => {
            let event = trace.event(id).expect("an event");
            let EventKind::Operation(Operation::Open { opened: Opened::Plaintext { plaintext, .. }, .. }) = &event.kind
            else {
                panic!("{told}: {event:?}")
            };
            assert_eq!(Some(event.actor), party.end(), "{told}");
            let piece = message.containers.last().map(|part| trace.bytes(part.piece)).expect("a record");
            let content = trace.bytes(*plaintext);
            assert!(content.windows(piece.len()).any(|window| window == piece), "{told}");
            opened += 1;
        }
        Content::Own => assert_eq!(party.end().unwrap_or(Actor::Attacker), message.from, "{told}"),
        _ => {}
    });
    assert!(opened > 100, "{opened} messages were opened");
}

#[test]
fn a_length_that_is_inferred_is_never_too_short() {
    let (mut exact, mut most) = (0, 0);
    every_view(|told, trace, message, party, known| {
        let whole = message.bytes(trace).len();
        match known.length {
            Length::Exactly(length) => {
                assert_eq!(length, whole, "{told}");
                exact += usize::from(!known.content.is_read());
            }
            Length::AtMost(length) => {
                assert!(length >= whole && party.end().is_none() || !known.content.is_read(), "{told}");
                most += 1;
            }
            Length::Unknown => assert_eq!(known.content, Content::Lost, "{told}"),
        }
    });
    assert!(exact > 0 && most > 100, "{exact} and {most}");
}

#[test]
fn no_secret_crosses_the_wire() {
    for (id, trace, story) in runs() {
        let wire: Vec<&[u8]> = trace
            .events
            .iter()
            .filter_map(|event| match &event.kind {
                EventKind::Sent { bytes, .. } => Some(trace.bytes(*bytes)),
                _ => None,
            })
            .collect();
        for party in [Party::Sender, Party::Receiver] {
            for key in at_the_end(&trace, &story, party).keys {
                let secret = trace.bytes(key.value);
                let crosses = wire.iter().any(|sent| sent.windows(secret.len()).any(|window| window == secret));
                assert!(secret.len() >= 12 && !crosses, "{id}: {} of the {}", key.name, party.key());
            }
        }
    }
}

#[test]
fn both_ends_come_to_the_same_keys() {
    for (id, trace, story) in runs() {
        let sealed = trace.outcome == Outcome::Delivered { sealed: true };
        let [sender, receiver] = [Party::Sender, Party::Receiver].map(|party| at_the_end(&trace, &story, party).keys);
        let bytes = |key: &waxseal::story::knowledge::Key| trace.bytes(key.value).to_vec();
        let shared = |name: &str| {
            let of = |keys: &[_]| {
                keys.iter().find(|key: &&waxseal::story::knowledge::Key| key.name.contains(name)).map(bytes)
            };
            (of(&sender), of(&receiver))
        };
        if sealed {
            let (ours, theirs) = shared("master secret");
            assert!(ours.is_some() && ours == theirs, "{id}");
        }
        let (ours, theirs) = shared("private value");
        assert!(ours.is_none() || ours != theirs, "{id}: one private value at both ends");
    }
}

#[test]
fn names_come_with_the_messages_that_say_them() {
    let names = |id: &str, party| {
        let (trace, story) = run(id, None);
        at_the_end(&trace, &story, party).names.into_iter().map(|name| name.value).collect::<Vec<_>>()
    };
    let has = |names: &[String], wanted: &str| names.iter().any(|name| name == wanted);
    for id in ["starttls-tls13", "starttls-tls12"] {
        let seen = names(id, Party::Eavesdropper);
        assert!(
            has(&seen, "mail.alder.example") && has(&seen, "mx.birch.example") && has(&seen, "192.0.2.25, port 25"),
            "{seen:?}"
        );
        assert!(!seen.iter().any(|name| name.contains('@')), "{id}: {seen:?}");
        assert!(has(&names(id, Party::Receiver), "anna@alder.example"), "{id}");
    }
    assert!(has(&names("starttls-stripped", Party::Eavesdropper), "anna@alder.example"));
}

#[test]
fn a_certificate_tells_its_name_to_everybody_up_to_tls12_and_to_the_peer_alone_after_it() {
    let told = |id: &str| {
        let (trace, story) = run(id, None);
        let index = story.messages.iter().position(|message| message.title == "Certificate").expect("a certificate");
        Knowledge::of(&trace, &story, &Names::of(&trace))
            .at(&trace, &story, index, Party::Eavesdropper)
            .unwrap()
            .content
    };
    assert_eq!((told("starttls-tls12"), told("starttls-tls13")), (Content::Clear, Content::Sealed));
}

#[test]
fn what_a_change_is_said_to_do_it_does() {
    let (trace, story) = run("starttls-tls13", None);
    let knowledge = Knowledge::of(&trace, &story, &Names::of(&trace));
    let mut tried = std::collections::BTreeSet::new();
    for (index, message) in story.messages.iter().enumerate() {
        let [part] = &message.containers[..] else { continue };
        let power = knowledge.at(&trace, &story, index, Party::Attacker).and_then(|known| known.power);
        let direction = if message.from == Actor::Sender { "c2s" } else { "s2c" };
        let is_record = |other: &Message| {
            other.from == message.from && other.containers[0].sent < part.sent && is_record(&trace, other)
        };
        let mut before: Vec<_> =
            story.messages.iter().filter(|other| is_record(other)).map(|other| other.containers[0].sent).collect();
        before.dedup();
        let unit = format!("c0.{direction}.r{}", before.len());
        let changed = |how: &str| run("starttls-tls13", Some(&format!("{unit} {how}"))).0;
        let fails = |trace: &Trace| trace.events.iter().any(|event| matches!(event.kind, EventKind::Failed(_)));
        let bad_tag = |trace: &Trace| {
            trace
                .events
                .iter()
                .any(|event| matches!(event.kind, EventKind::Operation(Operation::Open { opened: Opened::BadTag, .. })))
        };
        match power {
            Some(Power::Tag) => assert!(bad_tag(&changed("flip 9 0x01")), "{}", message.title),
            Some(Power::Transcript) => assert!(fails(&changed("flip 12 0x01")), "{}", message.title),
            Some(Power::OneValue) => assert!(fails(&changed("flip 5 0x02")), "{}", message.title),
            _ => continue,
        }
        tried.insert(format!("{power:?}"));
    }
    assert_eq!(tried.len(), 3, "{tried:?}");
    // Text in the clear: the line that offers STARTTLS goes, and the mail is delivered all the same.
    let (trace, story) = run("starttls-stripped", None);
    assert!(matches!(trace.outcome, Outcome::Delivered { sealed: false }));
    let touched = at(&trace, &story, "250 STARTTLS");
    assert_eq!((touched.power, touched.did.len()), (Some(Power::Unnoticed), 1));
}

fn is_record(trace: &Trace, message: &Message) -> bool {
    let sent = trace.event(message.containers[0].sent).map(|event| &event.kind);
    matches!(sent, Some(EventKind::Sent { framing: waxseal::trace::Framing::Record, .. }))
}

/// What the attacker knows at the message with this title.
fn at(trace: &Trace, story: &Story, title: &str) -> Known {
    let index = story.messages.iter().position(|message| message.title == title).expect("the message");
    Knowledge::of(trace, story, &Names::of(trace)).at(trace, story, index, Party::Attacker).expect("it is there")
}
