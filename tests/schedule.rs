//! The picture of the key schedule, over real runs: what it draws as made was made, when it says so, and nothing else.
#![cfg(feature = "sim")]

use waxseal::app::Run;
use waxseal::app::view::schedule::{Ends, Entry, Picture, Schedule, State, schedule};
use waxseal::codepoint::ProtocolVersion;
use waxseal::scenario::{Scenario, Seed, catalogue};
use waxseal::sim;
use waxseal::story::Message;
use waxseal::trace::{ConnectionId, EventId, EventKind, Operation};

/// Runs in which nobody changes anything on the path, of every kind of schedule.
const UNTOUCHED: [&str; 10] = [
    "starttls-tls13",
    "starttls-tls12",
    "hello-retry-request",
    "resumption-tls13",
    "resumption-tls12-ticket",
    "early-data",
    "unknown-ticket",
    "key-update",
    "key-limit",
    "post-quantum",
];

fn run(id: &str) -> Run {
    let scenario = Scenario::named(id, Seed::CATALOGUE).expect("it is in the list");
    let trace = sim::run(&scenario);
    Run::of(scenario, trace)
}

fn all() -> impl Iterator<Item = (&'static str, Run)> {
    catalogue::ALL.iter().map(|entry| (entry.id, run(entry.id)))
}

fn picture(run: &Run, index: usize) -> Option<Picture> {
    match schedule(run, index) {
        Schedule::Drawn(picture) => Some(picture),
        Schedule::Absent(_) => None,
    }
}

/// Every picture of a run, with the index of its message.
fn pictures(run: &Run) -> impl Iterator<Item = (usize, &Message, Picture)> {
    let messages = run.story.messages.iter().enumerate();
    messages.filter_map(|(index, message)| Some((index, message, picture(run, index)?)))
}

fn operation(run: &Run, id: EventId) -> &Operation {
    match &run.trace.event(id).expect("an event").kind {
        EventKind::Operation(operation) => operation,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn find<'a>(picture: &'a Picture, name: &str) -> &'a Entry {
    let all = picture.entries();
    all.iter().find(|entry| entry.name == name).unwrap_or_else(|| panic!("no {name}"))
}

/// The message at which both ends have come to the end of a connection.
fn last(run: &Run, connection: u32) -> Picture {
    let of_it = run.story.messages.iter().rposition(|message| message.connection == ConnectionId(connection));
    picture(run, of_it.expect("it says something")).expect("it has keys")
}

#[test]
fn every_key_that_seals_a_message_is_drawn_as_made_at_it() {
    let mut sealed = 0;
    for (id, run) in all() {
        for (index, message) in run.story.messages.iter().enumerate() {
            for container in &message.containers {
                let Some(seal) = container.sealed else { continue };
                let Operation::Seal { key, iv, .. } = operation(&run, seal) else { panic!("{id}") };
                let picture = picture(&run, index).unwrap_or_else(|| panic!("{id}, message {}", message.number));
                for value in [key, iv] {
                    let wanted = run.trace.bytes(*value);
                    let has = |entry: &&Entry| {
                        entry.state.is_there() && entry.known.iter().any(|known| run.trace.bytes(known.value) == wanted)
                    };
                    let number = message.number;
                    assert!(picture.entries().iter().any(has), "{id}, message {number}: {value:?} is not drawn");
                    sealed += 1;
                }
            }
        }
    }
    assert!(sealed > 1000, "only {sealed} keys");
}

#[test]
fn nothing_is_drawn_before_the_message_whose_operation_made_it() {
    let mut known_values = 0;
    for (id, run) in all() {
        for (index, message, picture) in pictures(&run) {
            for entry in picture.entries() {
                let place = format!("{id}, message {}: {}", message.number, entry.name);
                assert_eq!(entry.state.is_there(), !entry.known.is_empty(), "{place}");
                for known in &entry.known {
                    let event = run.trace.event(known.event).expect("an event");
                    assert_eq!((event.actor, event.connection), (known.who, Some(message.connection)), "{place}");
                    let owner = &run.story.messages[known.at];
                    let later = run.story.messages[index + 1..].iter();
                    assert!(known.at <= index, "{place}");
                    assert!(owner.operations.contains(&known.event), "{place}: it belongs to no message");
                    assert!(!later.clone().any(|later| later.operations.contains(&known.event)), "{place}");
                    known_values += 1;
                }
                let new = entry.known.iter().any(|known| known.at == index);
                assert_eq!(entry.state == State::New, new, "{place}");
                if let State::Coming { number } = entry.state {
                    assert!(number > message.number, "{place}");
                }
            }
        }
    }
    assert!(known_values > 10_000, "only {known_values} values");
}

#[test]
fn what_is_awaited_comes_when_it_is_said_to_come() {
    for (id, run) in all() {
        for (_, message, picture) in pictures(&run) {
            for entry in picture.entries() {
                let (State::Coming { number }, Some(place)) = (entry.state, entry.place) else { continue };
                let then = self::picture(&run, number as usize - 1).expect("keys stay");
                let then = then.entry(place).unwrap_or_else(|| panic!("{id}: {} is gone", entry.name));
                assert_eq!(then.state, State::New, "{id}: {} from message {}", entry.name, message.number);
            }
        }
    }
}

#[test]
fn both_ends_come_to_the_same_where_nobody_is_on_the_path() {
    for id in UNTOUCHED {
        let run = run(id);
        let mut same = 0;
        for (_, message, picture) in pictures(&run) {
            for entry in picture.entries() {
                // A sender that shows a ticket in vain has made an early secret that the receiver never sees.
                let in_vain = id == "unknown-ticket" && message.title == "ClientHello";
                assert!(entry.ends != Ends::Different || in_vain, "{id}, message {}: {}", message.number, entry.name);
                same += usize::from(entry.ends == Ends::Same);
            }
        }
        assert!(same > 100, "{id}: only {same}");
    }
}

#[test]
fn an_altered_hello_gives_two_of_every_traffic_secret() {
    let run = run("edited-client-hello");
    let picture = last(&run, 0);
    for name in ["Early Secret", "Handshake Secret", "x25519 shared secret"] {
        assert_eq!(find(&picture, name).ends, Ends::Same, "{name} hashes no message");
    }
    for name in ["c hs traffic", "s hs traffic"] {
        let entry = find(&picture, name);
        assert_eq!((entry.ends, entry.lines(&run).len()), (Ends::Different, 2), "{name}");
    }
    assert!(picture.entries().iter().all(|entry| entry.name != "res master"), "no end comes so far");
}

#[test]
fn a_handshake_that_fails_leaves_the_rest_unmade() {
    let run = run("expired");
    let picture = last(&run, 0);
    assert_eq!(find(&picture, "c hs traffic").ends, Ends::Same);
    // The receiver goes on before it hears of it.
    let master = find(&picture, "Master Secret");
    assert!(matches!(master.ends, Ends::One(_)), "{master:?}");
}

/// The titles of the messages that the entry of this name covers.
#[track_caller]
fn check(run: &Run, connection: u32, name: &str, titles: &str) {
    let picture = last(run, connection);
    let covers = &find(&picture, name).covers;
    assert_eq!(run.story.titles(covers), titles, "{name}");
    let chips: Vec<u32> = picture.chips.iter().map(|chip| chip.number).collect();
    assert!(covers.iter().all(|number| chips.contains(number)), "{name}: {covers:?} in {chips:?}");
}

#[test]
fn secrets_are_bound_to_the_messages_that_the_rfc_names() {
    let full = "ClientHello, ServerHello, EncryptedExtensions, Certificate, CertificateVerify, Finished";
    let tls13 = run("starttls-tls13");
    check(&tls13, 0, "Handshake Secret", "");
    check(&tls13, 0, "c hs traffic", "ClientHello, ServerHello");
    check(&tls13, 0, "s hs traffic", "ClientHello, ServerHello");
    check(&tls13, 0, "c ap traffic", full);
    check(&tls13, 0, "s ap traffic", full);
    check(&tls13, 0, "exp master", full);
    check(&tls13, 0, "res master", &format!("{full}, Finished"));
    let retry = run("hello-retry-request");
    check(&retry, 0, "c hs traffic", "ClientHello, HelloRetryRequest, ClientHello, ServerHello");
    let resumed = run("early-data");
    check(&resumed, 1, "c e traffic", "ClientHello");
    check(&resumed, 1, "c ap traffic", "ClientHello, ServerHello, EncryptedExtensions, Finished");
    let tls12 = run("starttls-tls12");
    let exchange = "ClientHello, ServerHello, Certificate, ServerKeyExchange, ServerHelloDone, ClientKeyExchange";
    check(&tls12, 0, "master secret", exchange);
    check(&tls12, 0, "session hash", exchange);
}

#[test]
fn the_transcript_is_the_handshake_and_nothing_after_it() {
    let full = "ClientHello ServerHello EncryptedExtensions Certificate CertificateVerify Finished Finished";
    let titles = |picture: &Picture| picture.chips.iter().map(|chip| chip.title.as_str()).collect::<Vec<_>>().join(" ");
    for id in ["starttls-tls13", "key-update"] {
        assert_eq!(titles(&last(&run(id), 0)), full, "{id}");
    }
    let run = run("starttls-tls13");
    let hello = run.story.messages.iter().position(|message| message.title == "ServerHello").expect("a ServerHello");
    let states: Vec<_> = picture(&run, hello).expect("keys").chips.iter().map(|chip| chip.state).collect();
    assert_eq!(states[..2], [State::Exists, State::New]);
    assert!(states[2..].iter().all(|state| matches!(state, State::Coming { .. })));
}

#[test]
fn a_server_hello_makes_the_handshake_bay_and_leaves_the_application_bay_to_come() {
    let run = run("starttls-tls13");
    let hello = run.story.messages.iter().position(|message| message.title == "ServerHello").expect("a ServerHello");
    let picture = picture(&run, hello).expect("keys");
    for name in ["x25519 shared secret", "Early Secret", "Handshake Secret", "c hs traffic", "s hs traffic"] {
        assert_eq!((find(&picture, name).state, find(&picture, name).notice()), (State::New, ""), "{name}");
    }
    for name in ["Master Secret", "c ap traffic", "s ap traffic"] {
        assert!(matches!(find(&picture, name).state, State::Coming { .. }), "{name}");
        assert_eq!(find(&picture, name).lines(&run), ["not yet"], "{name}");
    }
    assert_eq!(find(&picture, "client’s x25519 share").state, State::Exists);
    assert_eq!(find(&picture, "res master").covers, find(&last(&run, 0), "res master").covers);
}

#[test]
fn each_key_update_draws_a_generation_and_its_keys() {
    let run = run("key-update");
    let picture = last(&run, 0);
    for name in ["c ap traffic 1", "s ap traffic 1"] {
        let entry = find(&picture, name);
        assert_eq!(entry.ends, Ends::Same, "{name}");
        assert_eq!(entry.below.iter().map(|part| &*part.name).collect::<Vec<_>>(), ["key", "iv"], "{name}");
    }
}

#[test]
fn a_key_block_is_cut_into_what_the_records_use() {
    let run = run("starttls-tls12");
    let picture = last(&run, 0);
    let block = find(&picture, "key block");
    let value = block.known[0].value;
    let cut: usize = block.below.iter().map(|part| part.known[0].value.len()).sum();
    assert_eq!((cut, block.below.len()), (value.len(), 4));
    let suites = run.trace.events.iter().filter_map(|event| match &event.kind {
        EventKind::Operation(Operation::Seal { version, .. }) => Some(*version),
        _ => None,
    });
    assert!(suites.into_iter().all(|version| version == ProtocolVersion::TLS_1_2));
}

#[test]
fn a_run_in_the_clear_says_so_and_a_run_before_tls_says_where_keys_come() {
    let Schedule::Absent(absence) = schedule(&run("opportunistic-clear"), 0) else { panic!("there are keys") };
    assert_eq!((absence.coming, absence.words), (None, "None in this run: it never reaches TLS."));
    let run = run("starttls-tls13");
    let Schedule::Absent(absence) = schedule(&run, 0) else { panic!("there are keys") };
    let first = absence.coming.expect("they come") as usize;
    assert_eq!(run.story.messages[first - 1].title, "ClientHello");
    assert!(picture(&run, first - 1).is_some() && picture(&run, first - 2).is_none());
}
