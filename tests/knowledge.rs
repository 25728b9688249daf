//! Who knows what: what each party is said to read, to infer and to hold, against the trace and against what can be tried.
#![cfg(feature = "sim")]

mod catalogue;

use std::collections::{BTreeMap, BTreeSet};

use catalogue::runs;
use waxseal::scenario::{Scenario, Seed};
use waxseal::sim;
use waxseal::story::knowledge::{Content, Guard, Key, Knowledge, Known, Length, Party, Proof};
use waxseal::story::names::Names;
use waxseal::story::{Kind, Message, Story};
use waxseal::trace::{Actor, Ends, EventKind, Framing, Opened, Operation, Outcome, SegmentId, Smtp, Trace};

/// Runs with an attacker that no scenario of the catalogue has.
const TOUCHED: [&str; 7] = [
    "c0.s2c.r0 inject 15030300020232",
    "c0.c2s.r4 duplicate",
    "c0.c2s.r4 drop",
    "c0.s2c.r3 flip 30 0x01",
    "c0.c2s.l0 replace 45484c4f206576696c2e6578616d706c650d0a",
    "c0.s2c.l0 flip 0 0x01",
    "c0.c2s.r0 flip 12 0x01",
];

fn run(id: &str, intervention: Option<&str>) -> (Trace, Story) {
    let mut scenario = Scenario::named(id, Seed::CATALOGUE).expect("it is in the list");
    if let Some(text) = intervention {
        scenario.interventions = vec![text.parse().expect("an intervention")];
    }
    let trace = sim::run(&scenario);
    let story = Story::of(&trace);
    (trace, story)
}

/// Calls `check` for every message of the catalogue, and of runs that somebody touched, and for every party.
fn every_view(mut check: impl FnMut(&str, &Trace, &Message, Party, &Known)) {
    let touched = TOUCHED.iter().map(|text| {
        let (trace, story) = run("starttls-tls13", Some(text));
        (*text, trace, story)
    });
    for (id, trace, story) in runs().chain(touched) {
        let knowledge = Knowledge::of(&trace, &story, &Names::of(&trace));
        for (index, message) in story.messages.iter().enumerate() {
            for party in Party::ALL {
                let known = knowledge.at(&trace, &story, index, party).expect("the message is there");
                check(&format!("{id}, message {}, {}", message.number, party.key()), &trace, message, party, &known);
            }
        }
    }
}

/// What a party knows at the message whose title begins so, the last one where several do.
fn at(trace: &Trace, story: &Story, title: &str, party: Party) -> Known {
    let index = story.messages.iter().rposition(|message| message.title.starts_with(title)).expect("the message");
    Knowledge::of(trace, story, &Names::of(trace)).at(trace, story, index, party).expect("it is there")
}

/// What a party knows at the end of a run.
fn at_the_end(trace: &Trace, story: &Story, party: Party) -> Known {
    at(trace, story, "", party)
}

/// Who a party is on a message's connection as an end; `None` for who is on the path of it.
fn seat(trace: &Trace, message: &Message, party: Party) -> Option<Actor> {
    let attacker = Ends::of(trace).taken(message.connection).filter(|_| party == Party::Attacker);
    party.end().or(attacker.map(|_| Actor::Attacker))
}

/// The records that were sealed in a run.
fn sealed(trace: &Trace) -> BTreeSet<&[u8]> {
    let seal = |kind| match kind {
        &EventKind::Operation(Operation::Seal { record, .. }) => Some(trace.bytes(record)),
        _ => None,
    };
    trace.events.iter().filter_map(|event| seal(&event.kind)).collect()
}

#[test]
fn who_is_on_the_path_reads_what_no_operation_sealed_and_nothing_else() {
    every_view(|told, trace, message, party, known| {
        let sealed = sealed(trace);
        let is_sealed = message.containers.iter().any(|part| sealed.contains(trace.bytes(part.wire)));
        let seat = seat(trace, message, party);
        if seat.is_none() {
            assert_eq!(known.content.is_read(), !is_sealed, "{told}: {:?}", known.content);
            assert!(known.keys.is_empty(), "{told}");
            assert_eq!(known.peer, None, "{told}");
        }
        let is_own = seat.map_or(party == Party::Attacker && !is_sealed, |_| true);
        let says = seat.unwrap_or(Actor::Attacker) == message.from;
        assert_eq!(known.content == Content::Own, says && is_own, "{told}: {:?}", known.content);
    });
}

#[test]
fn an_end_reads_what_its_own_operations_opened_and_holds_the_key_for_it() {
    let mut opened = 0;
    every_view(|told, trace, message, party, known| {
        let Content::Opened(id) = known.content else { return };
        let event = trace.event(id).expect("an event");
        let EventKind::Operation(Operation::Open { opened: Opened::Plaintext { plaintext, .. }, key, .. }) =
            &event.kind
        else {
            panic!("{told}: {event:?}")
        };
        assert_eq!((Some(event.actor), event.actor), (seat(trace, message, party), message.to), "{told}");
        let piece = message.containers.last().map(|part| trace.bytes(part.piece)).expect("a record");
        assert!(trace.bytes(*plaintext).windows(piece.len()).any(|window| window == piece), "{told}");
        // TLS 1.2 cuts its keys out of the key block.
        let key = trace.bytes(*key);
        let holds =
            |held: &Key| held.value.is_some_and(|value| trace.bytes(value).windows(key.len()).any(|part| part == key));
        assert!(known.keys.iter().any(holds), "{told}: the key of event {}", id.0);
        opened += 1;
    });
    assert!(opened > 100, "{opened} messages were opened");
}

#[test]
fn nobody_holds_a_key_before_it_was_made() {
    every_view(|told, trace, message, party, known| {
        let last = |part: &waxseal::story::Container| part.sent;
        let sent = message.containers.iter().map(last).max().expect("a segment");
        let seat = seat(trace, message, party);
        if Some(message.from) == seat {
            assert!(known.keys.iter().all(|key| key.made < sent), "{told}");
        }
        let made_by = |key: &Key| trace.event(key.made).map(|event| event.actor);
        assert!(known.keys.iter().all(|key| made_by(key) == seat), "{told}");
    });
}

#[test]
fn what_did_not_come_whole_is_not_read() {
    let mut cases: BTreeMap<&str, usize> = BTreeMap::new();
    every_view(|told, trace, message, party, known| {
        let seat = seat(trace, message, party);
        if seat != Some(message.to) || seat == Some(message.from) {
            let elsewhere = seat.is_some() && seat != Some(message.from);
            assert_eq!(known.content == Content::Elsewhere, elsewhere, "{told}: {:?}", known.content);
            return;
        }
        let delivered = |segment: SegmentId| {
            trace.events.iter().find_map(|event| match event.kind {
                EventKind::Delivered { segment: other, bytes, .. } if other == segment => Some(bytes),
                _ => None,
            })
        };
        let arrived: Vec<_> = message.containers.iter().map(|part| delivered(part.segment)).collect();
        let case = match known.content {
            Content::Altered(_) => "altered",
            Content::Refused(_) => "refused",
            Content::Lost => "lost",
            Content::Unopened => "unopened",
            _ => "read",
        };
        *cases.entry(case).or_default() += 1;
        assert_eq!(known.content == Content::Lost, arrived.contains(&None), "{told}: {:?}", known.content);
        if let Content::Altered(bytes) = known.content {
            assert_ne!(trace.bytes(bytes), message.bytes(trace), "{told}");
            assert_eq!(known.length, Length::Exactly(bytes.len()), "{told}");
        }
    });
    for case in ["altered", "refused", "lost", "read"] {
        assert!(cases.contains_key(case), "no message is {case}: {cases:?}");
    }
}

#[test]
fn a_length_that_is_inferred_is_never_too_short() {
    let (mut exact, mut most) = (0, 0);
    every_view(|told, trace, message, _, known| {
        let whole = message.bytes(trace).len();
        match (known.length, known.content) {
            (Length::Exactly(length), Content::Altered(arrived)) => assert_eq!(length, arrived.len(), "{told}"),
            (Length::Exactly(length), content) => {
                assert_eq!(length, whole, "{told}");
                exact += usize::from(!content.is_read());
            }
            (Length::AtMost(length), _) => {
                assert!(length >= whole, "{told}: {length} of {whole}");
                most += 1;
            }
            (Length::Unknown, content) => assert!(matches!(content, Content::Lost | Content::Elsewhere), "{told}"),
        }
    });
    assert!(exact > 0 && most > 100, "{exact} and {most}");
}

#[test]
fn no_secret_crosses_the_wire() {
    for (id, trace, story) in runs() {
        let sent = trace.events.iter().filter_map(|event| match &event.kind {
            EventKind::Sent { bytes, .. } => Some(trace.bytes(*bytes)),
            _ => None,
        });
        let wire: Vec<&[u8]> = sent.collect();
        for party in [Party::Sender, Party::Receiver, Party::Attacker] {
            for key in at_the_end(&trace, &story, party).keys {
                let Some(secret) = key.value.map(|value| trace.bytes(value)) else { continue };
                let crosses = wire.iter().any(|sent| sent.windows(secret.len()).any(|window| window == secret));
                assert!(secret.len() >= 12 && !crosses, "{id}: {} of the {}", key.name, party.key());
            }
        }
    }
}

#[test]
fn both_ends_come_to_the_same_keys_from_different_private_values() {
    for (id, trace, story) in runs() {
        let [sender, receiver] = [Party::Sender, Party::Receiver].map(|party| at_the_end(&trace, &story, party).keys);
        let of = |keys: &[Key], name: &str| {
            let found = keys.iter().find(|key| key.name.contains(name));
            found.and_then(|key| key.value).map(|value| trace.bytes(value).to_vec())
        };
        if trace.outcome == (Outcome::Delivered { sealed: true }) {
            assert!(of(&sender, "master secret").is_some(), "{id}");
            assert_eq!(of(&sender, "master secret"), of(&receiver, "master secret"), "{id}");
            let proves = |keys: &[Key]| keys.iter().any(|key| key.name == "private key of its certificate");
            assert_eq!((proves(&sender), proves(&receiver)), (id == "mutual-tls", true), "{id}");
        }
        let (ours, theirs) = (of(&sender, "private value"), of(&receiver, "private value"));
        assert!(ours.is_none() || ours != theirs, "{id}: one private value at both ends");
        // Without a pre-shared key, what stands before the shared secret is the same for all the world.
        let is_constant = |key: &Key| ["early secret", "derived from the early secret"].contains(&key.name.as_str());
        let constants = sender.iter().filter(|key| is_constant(key)).count();
        let is_binder = |label: &str| label == "res binder";
        let has_psk = trace.events.iter().any(|event| match &event.kind {
            EventKind::Operation(Operation::HkdfExpand { label: Some(label), .. }) => is_binder(&label.label),
            _ => false,
        });
        assert_eq!(constants > 0, has_psk, "{id}");
    }
}

/// The kinds of proof that an end has, without their events.
fn proof(known: &Known) -> &'static str {
    match known.peer.map(|peer| peer.proof) {
        Some(Proof::None) => "none",
        Some(Proof::Holds(_)) => "holds",
        Some(Proof::Ignored(_)) => "ignored",
        Some(Proof::Failed(_)) => "failed",
        None => "no end",
    }
}

#[test]
fn who_is_an_end_of_both_connections_reads_the_mail_and_neither_server_knows() {
    for set in [None, Some(("policy", "encrypt")), Some(("sender.versions", "1.2")), Some(("interception", "alters"))] {
        let mut scenario = Scenario::named("active-mitm", Seed::CATALOGUE).expect("it is in the list");
        if let Some((key, value)) = set {
            scenario.set(key, value).expect("it is a setting");
        }
        let trace = sim::run(&scenario);
        let story = Story::of(&trace);
        assert_eq!(trace.outcome, Outcome::Read { sealed: true }, "{set:?}");
        let knowledge = Knowledge::of(&trace, &story, &Names::of(&trace));
        for (index, message) in story.messages.iter().enumerate() {
            let [sender, eavesdropper, attacker, receiver] =
                Party::ALL.map(|party| knowledge.at(&trace, &story, index, party).expect("the message is there"));
            let told = format!("{set:?}, message {}: {}", message.number, message.title);
            // All that is said to anybody but to the one who has no part in the connection.
            assert!(attacker.content.is_read(), "{told}");
            assert_eq!(sender.content == Content::Elsewhere, message.connection.0 == 1, "{told}");
            assert_eq!(receiver.content == Content::Elsewhere, message.connection.0 == 0, "{told}");
            let peers = [&sender, &receiver].map(|known| known.peer.map(|peer| (peer.taken_for, peer.is)));
            let wrong = |taken_for| Some((taken_for, Actor::Attacker));
            let expected =
                if message.connection.0 == 0 { [wrong(Actor::Receiver), None] } else { [None, wrong(Actor::Sender)] };
            assert_eq!(peers, expected, "{told}");
            if message.kind == Kind::MailText {
                assert!(!eavesdropper.content.is_read(), "{told}");
                assert!(attacker.keys.iter().any(|key| key.name.contains("master secret")), "{told}");
                assert_eq!(attacker.guard, Some(Guard::HoldsKeys), "{told}");
                let end = if message.connection.0 == 0 { &sender } else { &receiver };
                assert_eq!(proof(end), if message.connection.0 == 0 { "ignored" } else { "none" }, "{told}");
            }
        }
        let keys = |party| at_the_end(&trace, &story, party).keys;
        let held: Vec<_> = keys(Party::Attacker).into_iter().filter_map(|key| key.value).collect();
        // With each server it shares that one's secrets, and the servers share none.
        let shared =
            |party| keys(party).iter().filter(|key| key.value.is_some_and(|value| held.contains(&value))).count();
        assert!(shared(Party::Sender) > 0 && shared(Party::Receiver) > 0, "{set:?}");
        let of_sender: Vec<_> = keys(Party::Sender).into_iter().filter_map(|key| key.value).collect();
        let is_secret = |value: &waxseal::trace::Slice| of_sender.contains(value);
        let common: Vec<_> =
            keys(Party::Receiver).into_iter().filter(|key| key.value.as_ref().is_some_and(is_secret)).collect();
        assert!(common.is_empty(), "{set:?}: {common:?}");
    }
}

#[test]
fn under_verification_who_answers_for_the_receiver_learns_nothing_of_the_mail() {
    let mut tried = 0;
    for refusal in ["library", "mta"] {
        for certificate in ["self-signed", "own-authority", "other-name"] {
            for (id, dane) in [("active-mitm-refused", "unasked"), ("active-mitm", "3-1-1")] {
                let mut scenario = Scenario::named(id, Seed::CATALOGUE).expect("it is in the list");
                for (key, value) in [("refusal", refusal), ("attacker.certificate", certificate), ("dane", dane)] {
                    scenario.set(key, value).expect("it is a setting");
                }
                let trace = sim::run(&scenario);
                let story = Story::of(&trace);
                let told = format!("{id} {refusal} {certificate} {dane}");
                assert!(matches!(trace.outcome, Outcome::Refused(_)), "{told}: {:?}", trace.outcome);
                assert!(!story.messages.iter().any(|message| message.kind == Kind::MailText), "{told}");
                let attacker = at_the_end(&trace, &story, Party::Attacker);
                assert!(!attacker.names.iter().any(|name| name.value.contains('@')), "{told}: {:?}", attacker.names);
                assert_eq!(proof(&at_the_end(&trace, &story, Party::Sender)), "failed", "{told}");
                assert!(
                    at_the_end(&trace, &story, Party::Receiver).names.iter().all(|name| name.field.is_none()),
                    "{told}"
                );
                tried += 1;
            }
        }
    }
    assert_eq!(tried, 12);
}

#[test]
fn an_end_has_proof_of_the_other_where_it_looked_and_it_held() {
    let proofs = |id: &str| {
        let (trace, story) = run(id, None);
        [Party::Sender, Party::Receiver].map(|party| proof(&at_the_end(&trace, &story, party)))
    };
    assert_eq!(proofs("starttls-tls13"), ["holds", "none"]);
    assert_eq!(proofs("mutual-tls"), ["holds", "holds"]);
    assert_eq!(proofs("expired"), ["failed", "none"]);
    // The look of the first connection counts for the second, which takes its session up.
    assert_eq!(proofs("resumption-tls13"), ["holds", "none"]);
    assert_eq!(proofs("opportunistic-clear"), ["none", "none"]);
}

#[test]
fn names_come_with_the_messages_that_say_them() {
    let names = |id: &str, intervention, party| {
        let (trace, story) = run(id, intervention);
        at_the_end(&trace, &story, party).names.into_iter().map(|name| name.value).collect::<Vec<_>>()
    };
    let has = |names: &[String], wanted: &str| names.iter().any(|name| name == wanted);
    let issuer = "Waxseal Demonstration Issuing 1";
    for (id, is_issuer_seen) in [("starttls-tls13", false), ("starttls-tls12", true)] {
        let seen = names(id, None, Party::Eavesdropper);
        for name in ["mail.alder.example", "mx.birch.example", "192.0.2.25, port 25"] {
            assert!(has(&seen, name), "{id}: {seen:?}");
        }
        assert_eq!(has(&seen, issuer), is_issuer_seen, "{id}: {seen:?}");
        assert!(!seen.iter().any(|name| name.contains('@')), "{id}: {seen:?}");
        assert!(has(&names(id, None, Party::Receiver), "anna@alder.example"), "{id}");
        assert!(has(&names(id, None, Party::Sender), issuer), "{id}");
    }
    assert!(has(&names("starttls-stripped", None, Party::Eavesdropper), "anna@alder.example"));
    let replaced =
        names("starttls-tls13", Some("c0.c2s.l0 replace 45484c4f206576696c2e6578616d706c650d0a"), Party::Receiver);
    assert!(has(&replaced, "evil.example"), "{replaced:?}");
}

#[test]
fn a_line_that_was_taken_out_is_not_known_to_the_one_it_was_meant_for() {
    let (trace, story) = run("starttls-stripped", None);
    let sender = at(&trace, &story, "250 STARTTLS", Party::Sender);
    let Content::Altered(arrived) = sender.content else { panic!("{:?}", sender.content) };
    assert!(!String::from_utf8_lossy(trace.bytes(arrived)).contains("STARTTLS"));
    assert_eq!(at(&trace, &story, "250 STARTTLS", Party::Receiver).content, Content::Own);
    let attacker = at(&trace, &story, "250 STARTTLS", Party::Attacker);
    assert_eq!(attacker.guard, Some(Guard::Nothing));
    let came = attacker.did[0].came_of_it.and_then(|id| trace.event(id)).map(|event| &event.kind);
    assert!(matches!(came, Some(EventKind::Smtp(Smtp::Delivered { .. }))), "{came:?}");
}

/// Every record of a run, by the name under which an intervention finds it, with the message that begins in it.
fn records(trace: &Trace, story: &Story) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<Actor, usize> = BTreeMap::new();
    let mut records = Vec::new();
    for event in &trace.events {
        let EventKind::Sent { segment, framing: Framing::Record, .. } = event.kind else { continue };
        let count = counts.entry(event.actor).or_default();
        let direction = if event.actor == Actor::Sender { "c2s" } else { "s2c" };
        let first = |message: &Message| message.containers.first().is_some_and(|part| part.segment == segment);
        if let Some(index) = story.messages.iter().position(first) {
            records.push((format!("c0.{direction}.r{count}"), index));
        }
        *count += 1;
    }
    records
}

#[test]
fn no_change_gets_past_what_is_said_to_guard_a_message() {
    let mut tried: BTreeMap<Guard, usize> = BTreeMap::new();
    for id in ["starttls-tls13", "starttls-tls12", "mutual-tls"] {
        let (trace, story) = run(id, None);
        let knowledge = Knowledge::of(&trace, &story, &Names::of(&trace));
        for (unit, index) in records(&trace, &story) {
            let message = &story.messages[index];
            let guard =
                knowledge.at(&trace, &story, index, Party::Attacker).and_then(|known| known.guard).expect("a guard");
            let length = message.containers[0].wire.len();
            // In the message's first byte, in its middle, in the record's last byte.
            for at in [5, (5 + length) / 2, length - 1].into_iter().filter(|_| guard != Guard::Nothing) {
                let (changed, _) = run(id, Some(&format!("{unit} flip {at} 0x01")));
                let is_refused = |kind: &EventKind| match kind {
                    EventKind::Operation(Operation::Open { opened, .. }) => !matches!(opened, Opened::Plaintext { .. }),
                    EventKind::Failed(_) => true,
                    _ => false,
                };
                let refused = changed.events.iter().any(|event| is_refused(&event.kind));
                assert!(refused, "{id}: {unit}, byte {at}, {}: {guard:?}", message.title);
                *tried.entry(guard).or_default() += 1;
            }
        }
    }
    assert!(tried[&Guard::Transcript] > 10 && tried[&Guard::Tag] > 50, "{tried:?}");
}
