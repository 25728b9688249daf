//! Trust as the page tells it, message by message, against the checks of the story, in every scenario.
#![cfg(feature = "sim")]

use std::rc::Rc;

use waxseal::app::view::trust::{Chain, Given, Link, Side, Standing, Trust, fields, told, trust};
use waxseal::app::{Run, Texts};
use waxseal::codepoint::HandshakeType;
use waxseal::scenario::{Scenario, Seed, catalogue};
use waxseal::sim;
use waxseal::story::Kind;
use waxseal::story::checks::{Check, Verdict};
use waxseal::trace::Actor;

fn run(id: &str, settings: &[(&str, &str)]) -> Rc<Run> {
    let mut scenario = Scenario::named(id, Seed::CATALOGUE).expect("it is in the list");
    for (key, value) in settings {
        scenario.set(key, value).expect("a setting");
    }
    let trace = sim::run(&scenario);
    Rc::new(Run::of(scenario, trace))
}

fn at(run: &Rc<Run>, index: usize) -> Trust {
    trust(run, index, &Texts::Awaited).expect("the message is there")
}

fn last(run: &Rc<Run>) -> Trust {
    at(run, run.len() - 1)
}

fn links(side: &Side) -> &[Link] {
    match &side.chain {
        Chain::Here { links, .. } => links,
        Chain::None { why, .. } => panic!("{why}"),
    }
}

fn why(side: &Side) -> (&str, Option<u32>) {
    match &side.chain {
        Chain::None { why, number } => (why, *number),
        Chain::Here { .. } => panic!("there is a chain"),
    }
}

/// The number of an end's first Certificate.
fn certificate(run: &Run, from: Actor) -> u32 {
    let is_it = |kind| kind == Kind::Handshake(HandshakeType::CERTIFICATE);
    let found = run.story.messages.iter().find(|message| message.from == from && is_it(message.kind));
    found.expect("a Certificate").number
}

#[test]
fn a_verdict_is_told_from_its_message_on_and_not_before() {
    for entry in catalogue::ALL {
        let run = run(entry.id, &[]);
        let mut rows = 0;
        for (index, message) in run.story.messages.iter().enumerate() {
            for side in &at(&run, index).sides {
                for row in &side.checks {
                    let check = &run.checks()[row.check];
                    let told = format!("{}, message {}, {:?}", entry.id, message.number, check.kind);
                    assert_eq!((check.by, check.connection), (side.judge, message.connection), "{told}");
                    let expected = match check.verdict {
                        _ if message.number < check.message => Standing::ToCome,
                        Verdict::Holds => Standing::Holds,
                        Verdict::Fails { .. } => Standing::Fails,
                        Verdict::Ignored { .. } => Standing::Ignored,
                        Verdict::NotMade { .. } => Standing::NotMade,
                    };
                    assert_eq!(row.standing, expected, "{told}");
                    let is_made = expected != Standing::ToCome;
                    assert_eq!(row.why.is_some(), is_made && check.verdict != Verdict::Holds, "{told}");
                    assert_eq!(row.consequence.is_some(), is_made && check.acted_on.is_some(), "{told}");
                    if !is_made {
                        assert_eq!(row.verdict, format!("not yet: message {}", check.message), "{told}");
                    }
                    rows += 1;
                }
            }
        }
        let here = |check: &&Check| run.story.messages.iter().any(|message| message.connection == check.connection);
        assert!(rows > 0 || run.checks().iter().filter(here).count() == 0, "{}", entry.id);
    }
}

#[test]
fn every_certificate_that_was_sent_is_shown_with_its_bytes() {
    let mut shown = 0;
    for entry in catalogue::ALL {
        let run = run(entry.id, &[]);
        for (index, message) in run.story.messages.iter().enumerate() {
            if message.kind != Kind::Handshake(HandshakeType::CERTIFICATE) || message.from == Actor::Attacker {
                continue;
            }
            let trust = at(&run, index);
            let side = trust.sides.iter().find(|side| side.of == message.from).expect("a side");
            let Chain::Here { number, links, anchor } = &side.chain else {
                assert!(why(side).0.contains("is empty"), "{}: {:?}", entry.id, side.chain);
                continue;
            };
            assert!(*number <= message.number, "{}", entry.id);
            for link in links {
                let der = link.der.unwrap_or_else(|| panic!("{}: no bytes", entry.id));
                let bytes = run.trace.bytes(der);
                assert_eq!(bytes.first(), Some(&0x30), "{}: a SEQUENCE", entry.id);
                let rows = fields(&run, der);
                assert_eq!(rows.first().map(|row| row.name), Some("Certificate"), "{}", entry.id);
                assert!(rows.len() > 50, "{}: {} fields", entry.id, rows.len());
                let says = &link.certificate;
                for value in
                    [&says.subject, &says.issuer, &says.not_before, &says.not_after, &says.key, &says.signature]
                {
                    assert!(!value.is_empty(), "{}: {says:?}", entry.id);
                }
                shown += 1;
            }
            assert_eq!(Some(&anchor.name), links.last().map(|link| &link.certificate.issuer), "{}", entry.id);
        }
    }
    assert!(shown > 100, "{shown} certificates");
}

#[test]
fn a_chain_says_what_an_independent_parser_reads() {
    use x509_parser::prelude::{FromDer, X509Certificate};
    for (id, kind) in [("mutual-tls", None), ("starttls-tls13", Some("rsa")), ("starttls-tls12", Some("ed25519"))] {
        let settings: Vec<_> = kind.into_iter().map(|kind| ("certificate", kind)).collect();
        let run = run(id, &settings);
        for side in last(&run).sides.iter().filter(|side| matches!(side.chain, Chain::Here { .. })) {
            for link in links(side) {
                let der = run.trace.bytes(link.der.expect("bytes"));
                let (_, parsed) = X509Certificate::from_der(der).expect("a certificate");
                // x509-parser writes names in the order of their bytes, RFC 4514 the other way round.
                let reversed = |name: String| name.rsplit(", ").collect::<Vec<_>>().join(", ");
                assert_eq!(link.certificate.subject, reversed(parsed.subject().to_string()), "{id}");
                assert_eq!(link.certificate.issuer, reversed(parsed.issuer().to_string()), "{id}");
                let of_key = parsed.public_key().algorithm.algorithm.to_id_string();
                let shown = &link.certificate.key;
                match of_key.as_str() {
                    "1.2.840.10045.2.1" => assert!(shown.starts_with("id-ecPublicKey, secp"), "{shown}"),
                    "1.2.840.113549.1.1.1" => {
                        let bits = parsed.public_key().parsed().expect("a key").key_size();
                        assert_eq!(*shown, format!("rsaEncryption, {bits} bits"));
                    }
                    _ => assert!(!shown.is_empty()),
                }
            }
        }
    }
}

#[test]
fn before_its_message_a_chain_is_to_come() {
    let run = run("starttls-tls13", &[]);
    let number = certificate(&run, Actor::Receiver);
    for index in 0..run.len() {
        let trust = at(&run, index);
        let [receivers, senders] = &trust.sides;
        if (index as u32) + 1 < number {
            let expected = format!("None yet. It comes in message {number}.");
            assert_eq!(why(receivers), (expected.as_str(), Some(number)));
        } else {
            assert_eq!(links(receivers).len(), 2);
            assert_eq!(links(receivers)[0].role, "Leaf");
            assert_eq!(links(receivers)[0].certificate.names.join(" "), run.scenario.settings.receiver.name);
        }
        assert_eq!(why(senders), ("None: the receiver does not ask for one.", None));
    }
}

#[test]
fn with_mutual_tls_both_show_a_chain() {
    let run = run("mutual-tls", &[]);
    let trust = last(&run);
    let [receivers, senders] = &trust.sides;
    assert_eq!((receivers.judge, senders.judge), (Actor::Sender, Actor::Receiver));
    assert_ne!(links(receivers)[0].certificate.subject, links(senders)[0].certificate.subject);
    for side in &trust.sides {
        let Chain::Here { anchor, .. } = &side.chain else { panic!("a chain") };
        assert_eq!(anchor.standing, Standing::Holds);
        assert!(links(side).iter().all(|link| link.marks.is_empty()));
    }
}

#[test]
fn what_is_wrong_is_marked_and_names_what_followed() {
    let run = run("expired", &[]);
    let trust = last(&run);
    let side = &trust.sides[0];
    let leaf = &links(side)[0];
    assert_eq!(leaf.marks.len(), 1, "{:?}", leaf.marks);
    assert!(leaf.marks[0].words.starts_with("validity: ") && leaf.marks[0].to_come.is_none(), "{:?}", leaf.marks);
    assert!(leaf.marks[0].words.contains(&leaf.certificate.not_after), "{:?}", leaf.marks);
    let failed: Vec<_> = side.checks.iter().filter(|row| row.standing == Standing::Fails).collect();
    assert_eq!(failed.len(), 1, "{failed:?}");
    let consequence = failed[0].consequence.as_deref().expect("something followed");
    assert!(consequence.contains("certificate_expired") && consequence.starts_with("The sender"), "{consequence}");

    let arrives = certificate(&run, Actor::Receiver);
    let early = at(&run, arrives as usize - 1);
    let mark = &links(&early.sides[0])[0].marks[0];
    let decided = run.checks().iter().find(|check| check.fails()).expect("a check fails").message;
    assert_eq!(mark.to_come, (arrives < decided).then_some(decided));
}

#[test]
fn who_does_not_verify_is_said_not_to_mind() {
    let trust = last(&run("expired", &[("policy", "may")]));
    let leaf = &links(&trust.sides[0])[0];
    assert!(leaf.marks.iter().any(|mark| mark.words.ends_with("; nobody minds")), "{:?}", leaf.marks);
    assert!(trust.sides[0].checks.iter().all(|row| row.standing != Standing::Fails));
}

#[test]
fn where_no_chain_comes_it_says_why() {
    let resumed = run("resumption-tls13", &[]);
    let trust = last(&resumed);
    let first = certificate(&resumed, Actor::Receiver);
    assert_eq!(why(&trust.sides[0]), ("None on this connection: the ticket stands in.", Some(first)));
    assert_eq!(trust.connection.as_deref(), Some("Connection 2 of 2"));

    let stripped = run("starttls-stripped", &[]);
    assert_eq!(why(&last(&stripped).sides[0]), ("None in this run: it never reaches TLS.", None));

    let missing = run("client-certificate-missing", &[]);
    let empty = certificate(&missing, Actor::Sender);
    let expected = format!("None: its list in message {empty} is empty.");
    assert_eq!(why(&last(&missing).sides[1]), (expected.as_str(), Some(empty)));
}

#[test]
fn what_is_to_come_keeps_its_inputs_to_itself() {
    let run = run("starttls-tls13", &[]);
    for (check, made) in run.checks().iter().enumerate() {
        let early = told(&run, 0, &Texts::Awaited, check).expect("a check");
        assert_eq!(early.to_come, (made.message > 1).then_some(made.message));
        assert!(early.inputs.is_empty() || made.message <= 1);
        let late = told(&run, run.len() - 1, &Texts::Awaited, check).expect("a check");
        assert_eq!((late.inputs.len(), late.to_come), (made.inputs.len(), None));
        let now = late.inputs.iter().find(|(role, _)| *role == "now");
        if let Some((_, Given::Words(words))) = now {
            assert!(words.ends_with(" UTC") && words.starts_with("2026-"), "{words}");
        }
    }
}

#[test]
fn the_policy_has_what_was_set_and_what_dns_answered() {
    let plain = last(&run("starttls-tls13", &[])).policy;
    assert!(plain.answers.is_empty() && plain.demanded.is_none());
    let dane = run("dane-3-1-1", &[]);
    let policy = last(&dane).policy;
    assert_eq!(policy.demanded.as_ref().map(|(level, _)| level.as_str()), Some("dane"));
    let tlsa = policy.answers.iter().find(|answer| answer.question.starts_with("TLSA ")).expect("an answer");
    assert_eq!((tlsa.records.is_empty(), tlsa.vouched), (false, "DNSSEC vouches for it"));
    let Chain::Here { anchor, .. } = &last(&dane).sides[0].chain else { panic!("a chain") };
    assert!(!anchor.words.is_empty());
    for key in ["policy", "refusal", "dane", "dnssec", "requiretls", "date"] {
        assert!(policy.settings.iter().any(|(found, value, _)| *found == key && !value.is_empty()), "{key}");
    }
}
