//! Each thing that can be done on the path is done, and shows in the trace and at the other end as it should.

#![expect(clippy::unwrap_used, reason = "what is not there where a test looks for it fails the test")]

use waxseal::dissect::record;
use waxseal::scenario::{Scenario, Seed};
use waxseal::sim;
use waxseal::story::{Fate, Kind, Message, Story};
use waxseal::trace::{Actor, Change, EventKind, Failure, Framing, Opened, Operation, Outcome, Smtp, Trace};

/// Runs the default scenario with one intervention.
fn run(intervention: &str) -> Trace {
    let mut scenario = Scenario::named("starttls-tls13", Seed::CATALOGUE).unwrap();
    scenario.interventions = vec![intervention.parse().unwrap()];
    sim::run(&scenario)
}

/// The bytes of the records that `from` sent and of those that arrived, each in order.
fn records(trace: &Trace, from: Actor) -> (Vec<Vec<u8>>, Vec<Vec<u8>>) {
    let mut sent = Vec::new();
    let mut arrived = Vec::new();
    let mut is_record = std::collections::BTreeSet::new();
    for event in &trace.events {
        match &event.kind {
            EventKind::Sent { segment, bytes, framing: Framing::Record } if event.actor == from => {
                is_record.insert(*segment);
                sent.push(trace.bytes(*bytes).to_vec());
            }
            EventKind::Delivered { segment, bytes, .. } if is_record.contains(segment) => {
                arrived.push(trace.bytes(*bytes).to_vec());
            }
            _ => {}
        }
    }
    (sent, arrived)
}

fn changes(trace: &Trace) -> Vec<&Change> {
    let changes = trace.events.iter().filter_map(|event| match &event.kind {
        EventKind::Intervened { change, .. } => Some(change),
        _ => None,
    });
    changes.collect()
}

fn fate_of(trace: &Trace, title: &str) -> Fate {
    let story = Story::of(trace);
    story.messages.iter().find(|message| message.title == title).map(|message| message.fate).unwrap()
}

/// Who failed, and with which error.
fn failure(trace: &Trace) -> Option<(Actor, String)> {
    trace.events.iter().find_map(|event| match &event.kind {
        EventKind::Failed(Failure::Tls { error }) => Some((event.actor, error.clone())),
        EventKind::Failed(Failure::UnexpectedEof) => Some((event.actor, "UnexpectedEof".to_owned())),
        _ => None,
    })
}

#[test]
fn a_flipped_bit_is_the_only_difference() {
    let trace = run("c0.s2c.r0 flip 17 0x40");
    let (sent, arrived) = records(&trace, Actor::Receiver);
    let differing: Vec<_> = (0..sent[0].len()).filter(|&at| sent[0][at] != arrived[0][at]).collect();
    assert_eq!(differing, [17]);
    assert_eq!(sent[0][17] ^ arrived[0][17], 0x40);
    assert!(matches!(fate_of(&trace, "ServerHello"), Fate::Altered { .. }));
    assert!(matches!(changes(&trace)[..], [Change::Altered { .. }]));
}

#[test]
fn bytes_are_set_and_replaced_and_cut_off() {
    let (sent, arrived) = records(&run("c0.c2s.r0 set 0 1703"), Actor::Sender);
    assert_eq!((&arrived[0][..2], &arrived[0][2..]), (&[0x17, 3][..], &sent[0][2..]));
    let (_, arrived) = records(&run("c0.c2s.r0 replace 15030300020100"), Actor::Sender);
    assert_eq!(arrived[0], [0x15, 3, 3, 0, 2, 1, 0]);
    let (sent, arrived) = records(&run("c0.c2s.r0 truncate 9"), Actor::Sender);
    assert_eq!(arrived[0], sent[0][..9]);
}

#[test]
fn setting_what_is_there_already_changes_nothing() {
    let trace = run("c0.c2s.r0 set 0 16");
    assert!(changes(&trace).is_empty());
    assert_eq!(trace.outcome, Outcome::Delivered { sealed: true });
}

#[test]
fn a_dropped_record_never_arrives_and_the_next_one_cannot_be_opened() {
    let trace = run("c0.c2s.r3 drop");
    let (sent, arrived) = records(&trace, Actor::Sender);
    assert!(!arrived.contains(&sent[3]));
    assert!(matches!(trace.outcome, Outcome::Stalled), "{:?}", trace.outcome);
}

#[test]
fn a_record_that_comes_twice_is_refused_the_second_time() {
    let trace = run("c0.c2s.r3 duplicate");
    assert!(matches!(changes(&trace)[..], [Change::Duplicated { .. }]));
    assert_eq!(failure(&trace), Some((Actor::Receiver, "DecryptError".to_owned())));
    let story = Story::of(&trace);
    let copy = |message: &&Message| message.from == Actor::Attacker && matches!(message.kind, Kind::Opaque { .. });
    assert_eq!(story.messages.iter().filter(copy).count(), 1);
}

#[test]
fn a_delayed_record_arrives_later_by_that_much() {
    let (early, late) = (run("c0.c2s.r3 pass"), run("c0.c2s.r3 delay 250"));
    assert_eq!(late.outcome, Outcome::Delivered { sealed: true });
    let end = |trace: &Trace| trace.events.last().map(|event| event.time.0).unwrap();
    assert_eq!(end(&late) - end(&early), 250_000);
}

#[test]
fn records_in_another_order_cannot_be_opened() {
    // ServerHello and ChangeCipherSpec are written at once, so that there is something to go before.
    let trace = run("c0.s2c.r0 reorder");
    let (sent, arrived) = records(&trace, Actor::Receiver);
    assert_eq!((&arrived[0], &arrived[1]), (&sent[1], &sent[0]));
}

#[test]
fn a_cut_ends_both_sides() {
    let trace = run("c0.c2s.r5 cut");
    let ends = |actor| {
        trace
            .events
            .iter()
            .any(|event| event.actor == actor && matches!(event.kind, EventKind::Failed(Failure::UnexpectedEof)))
    };
    assert!(ends(Actor::Sender) && ends(Actor::Receiver));
}

#[test]
fn an_alert_put_in_before_the_keys_ends_the_handshake() {
    let trace = run("c0.s2c.r0 inject 15030300020228");
    assert!(failure(&trace).is_some());
    let story = Story::of(&trace);
    let injected = story.messages.iter().find(|message| message.fate == Fate::Injected).unwrap();
    assert_eq!(
        (injected.from, injected.to, injected.title.as_str()),
        (Actor::Attacker, Actor::Sender, "handshake_failure")
    );
}

#[test]
fn an_injected_sealed_record_is_opened_and_the_mail_goes_on() {
    // An empty record of application data is allowed anywhere, `[RFC 8446 §5.1]`.
    let trace = run("c0.s2c.r4 inject-sealed application_data -");
    let sealed = changes(&trace).into_iter().find_map(|change| match change {
        Change::Sealed { bytes, .. } => Some(trace.bytes(*bytes)),
        _ => None,
    });
    let fragment = &sealed.unwrap()[record::HEADER..];
    let opened = trace.events.iter().any(|event| match &event.kind {
        EventKind::Operation(Operation::Open { fragment: opened, opened: Opened::Plaintext { .. }, .. }) => {
            trace.bytes(*opened) == fragment
        }
        _ => false,
    });
    assert!(opened);
    assert_eq!(trace.outcome, Outcome::Delivered { sealed: true });
}

#[test]
fn commands_smuggled_behind_starttls_are_thrown_away() {
    let trace = run("c0.c2s.l1 inject 525345540d0a");
    let discarded = trace.events.iter().find_map(|event| match &event.kind {
        EventKind::Smtp(Smtp::Discarded { bytes }) => Some(trace.bytes(*bytes)),
        _ => None,
    });
    assert_eq!(discarded, Some(&b"RSET\r\n"[..]));
}

#[test]
fn one_line_comes_twice_within_its_reply() {
    let trace = run("c0.s2c.l2 duplicate");
    let [Change::Altered { before, after }] = changes(&trace)[..] else { panic!("{:?}", changes(&trace)) };
    let text = |slice| String::from_utf8(trace.bytes(slice).to_vec()).unwrap();
    assert_eq!(text(*after), text(*before).replace("250-PIPELINING\r\n", "250-PIPELINING\r\n250-PIPELINING\r\n"));
}

#[test]
fn what_never_came_is_said() {
    let trace = run("c9.s2c.r99 drop");
    let said = trace.events.iter().any(|event| {
        matches!(&event.kind, EventKind::Failed(Failure::Intervention { error }) if error.contains("c9.s2c.r99"))
    });
    assert!(said);
}

#[test]
fn who_waits_too_long_gives_up_even_if_something_is_still_on_its_way() {
    let trace = run("c0.s2c.l0 delay 4000000000");
    assert_eq!(trace.outcome, Outcome::Stalled);
    let end = trace.events.last().map(|event| event.time.0 / 1_000_000).unwrap();
    assert!((300..302).contains(&end) || end > 3_000_000, "{end} s");
    let first = trace.events.iter().find(|event| event.kind == EventKind::Failed(Failure::Timeout)).unwrap();
    assert_eq!(first.time.0 / 1_000_000, 300);
}

#[test]
fn the_last_record_held_back_goes_before_the_end() {
    assert_eq!(run("c0.c2s.r9 reorder").outcome, Outcome::Delivered { sealed: true });
}

#[test]
fn of_two_mails_the_worse_one_decides() {
    let mut scenario = Scenario::named("starttls-tls13", Seed::CATALOGUE).unwrap();
    scenario.set("deliveries", "2").unwrap();
    scenario.interventions = vec!["c0.s2c.l5 drop".parse().unwrap()];
    assert!(matches!(sim::run(&scenario).outcome, Outcome::Refused(_)));
    scenario.set("policy", "may").unwrap();
    assert_eq!(sim::run(&scenario).outcome, Outcome::Delivered { sealed: false });
}

#[test]
fn a_library_that_reads_no_more_is_heard() {
    let mut scenario = Scenario::named("starttls-tls13", Seed::CATALOGUE).unwrap();
    scenario.set("fragment", "32").unwrap();
    scenario.set("padding", "16384").unwrap();
    let trace = sim::run(&scenario);
    assert!(failure(&trace).is_some_and(|(_, error)| error.contains("buffer full")), "{:?}", failure(&trace));
}

#[test]
fn a_revoked_certificate_is_refused_by_who_looks() {
    let check = |defect: &str, revocation: &str| {
        let mut scenario = Scenario::named("starttls-tls13", Seed::CATALOGUE).unwrap();
        scenario.set("defect", defect).unwrap();
        scenario.set("revocation", revocation).unwrap();
        sim::run(&scenario).outcome == Outcome::Delivered { sealed: true }
    };
    assert!(check("revoked", "unread") && !check("revoked", "lists"));
    assert!(check("ocsp-revoked", "unread") && !check("ocsp-revoked", "stapled"));
    assert!(check("none", "lists") && check("none", "stapled"));
}

#[test]
fn keys_that_tls12_cannot_renew_are_no_failure() {
    let mut scenario = Scenario::named("starttls-tls12", Seed::CATALOGUE).unwrap();
    scenario.set("key-update", "both").unwrap();
    let trace = sim::run(&scenario);
    assert_eq!((failure(&trace), trace.outcome), (None, Outcome::Delivered { sealed: true }));
}

#[test]
fn sealed_injection_without_keys_is_said_to_be_impossible() {
    let mut scenario = Scenario::named("starttls-tls13", Seed::CATALOGUE).unwrap();
    scenario.interventions = vec!["c0.c2s.r0 inject-sealed alert 0100".parse().unwrap()];
    let trace = sim::run(&scenario);
    let said = trace.events.iter().any(
        |event| matches!(&event.kind, EventKind::Failed(Failure::Intervention { error }) if error.contains("no keys")),
    );
    assert!(said);
}

#[test]
fn an_edit_that_cannot_be_made_is_said_with_what_is_there() {
    let trace = run("c0.s2c.r0 flip 9999 0x01");
    let said = trace.events.iter().find_map(|event| match &event.kind {
        EventKind::Failed(Failure::Intervention { error }) => Some(error.as_str()),
        _ => None,
    });
    assert!(said.unwrap().contains("9999"), "{said:?}");
    assert_eq!(trace.outcome, Outcome::Delivered { sealed: true });
}

#[test]
fn a_line_is_taken_out_of_a_reply_and_the_reply_stays_whole() {
    let trace = run("c0.s2c.l5 drop");
    let [Change::Altered { before, after }] = changes(&trace)[..] else { panic!("{:?}", changes(&trace)) };
    let text = |slice| String::from_utf8(trace.bytes(slice).to_vec()).unwrap();
    assert_eq!(text(*before).replace("250-STARTTLS\r\n", ""), text(*after));
}

#[test]
fn a_longer_length_shifts_what_the_receiving_end_sees() {
    // Byte 4 is the low byte of the length: the record swallows the beginning of the next one.
    let trace = run("c0.s2c.r0 flip 4 0x01");
    let (sent, _) = records(&trace, Actor::Receiver);
    let framed = trace.events.iter().find_map(|event| match &event.kind {
        EventKind::Framed { record, .. } if event.actor == Actor::Sender => Some(trace.bytes(*record)),
        _ => None,
    });
    let framed = framed.unwrap();
    assert_ne!(framed.len(), sent[0].len());
    assert_eq!(record::Header::read(framed).unwrap().whole(), framed.len());
}

#[test]
fn a_unit_is_named_by_its_meaning() {
    for (meaning, index) in [
        ("c0.s2c.r[ServerHello]", "c0.s2c.r0"),
        ("c0.s2c.r[Certificate]", "c0.s2c.r2"),
        ("c0.c2s.r[change_cipher_spec]", "c0.c2s.r1"),
        ("c0.c2s.r[MAIL FROM]", "c0.c2s.r4"),
        ("c0.c2s.l[STARTTLS]", "c0.c2s.l1"),
        ("c0.s2c.l[250-STARTTLS]", "c0.s2c.l5"),
    ] {
        let (named, counted) = (run(&format!("{meaning} duplicate")), run(&format!("{index} duplicate")));
        assert!(named.events == counted.events, "{meaning} is not {index}");
        assert!(!changes(&named).is_empty(), "{meaning}");
    }
}

#[test]
fn a_retry_and_a_message_in_pieces_are_found() {
    let mut scenario = Scenario::named("hello-retry-request", Seed::CATALOGUE).unwrap();
    scenario.interventions = vec!["c0.s2c.r[HelloRetryRequest] delay 5".parse().unwrap()];
    assert!(matches!(changes(&sim::run(&scenario))[..], [Change::Delayed { .. }]));
    let mut scenario = Scenario::named("fragmentation", Seed::CATALOGUE).unwrap();
    scenario.interventions = vec!["c0.s2c.r[Finished] drop".parse().unwrap()];
    assert!(matches!(changes(&sim::run(&scenario))[..], [Change::Dropped]));
}

#[test]
fn what_never_came_is_said_with_what_came() {
    let said = |intervention: &str| {
        let trace = run(intervention);
        let error = trace.events.iter().find_map(|event| match &event.kind {
            EventKind::Failed(Failure::Intervention { error }) => Some(error.clone()),
            _ => None,
        });
        error.unwrap()
    };
    let error = said("c0.s2c.r[CertificateRequest] drop");
    assert!(error.starts_with("c0.s2c.r[CertificateRequest]: there was no such unit; c0.s2c had "), "{error}");
    for name in ["ServerHello", "EncryptedExtensions", "Certificate", "Finished", "lines", "records"] {
        assert!(error.contains(name), "{name}: {error}");
    }
    assert!(said("c7.c2s.l[QUIT] drop").ends_with("c7.c2s had nothing"));
}

#[test]
fn a_unit_is_found_without_a_record_of_operations_too() {
    let mut scenario = Scenario::named("starttls-tls13", Seed::CATALOGUE).unwrap();
    scenario.interventions = vec!["c0.s2c.r[CertificateVerify] drop".parse().unwrap()];
    let unrecorded = sim::run_recording(&scenario, waxseal::crypto::recorder::Recording::Off);
    assert!(matches!(changes(&unrecorded)[..], [Change::Dropped]));
}
