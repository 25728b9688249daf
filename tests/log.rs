//! The mail logs of every run of the catalogue agree with its trace, and five of them are as they were read.

#![cfg(feature = "sim")]

use waxseal::export::log::{Demand, Queued, log, received};
use waxseal::scenario::{Policy, Scenario, Seed};
use waxseal::sim;
use waxseal::story::{Story, fetches_policy};
use waxseal::trace::{Actor, EventKind, Outcome, Side, Smtp, Tls, Trace};

/// A scenario's run and its log.
fn logged(scenario: &Scenario) -> (Trace, String) {
    let trace = sim::run(scenario);
    let settings = &scenario.settings;
    let certificate = if settings.policy == Policy::Secure { Demand::Match } else { Demand::Nothing };
    let queued = Queued { host: &settings.sender.name, from: &settings.from, to: &settings.to, certificate };
    let text = log(&trace, &Story::of(&trace), &queued);
    (trace, text)
}

#[test]
fn every_mail_has_one_end_and_it_is_the_run_s() {
    for scenario in Scenario::declared(Seed::CATALOGUE) {
        let (trace, text) = logged(&scenario);
        let words = scenario.words();
        let ends: Vec<_> = text.lines().filter(|line| line.contains(", status=")).collect();
        let mails = scenario.settings.deliveries as usize;
        match &trace.outcome {
            // Who was the receiver to it, the sender's log cannot know.
            Outcome::Delivered { .. } | Outcome::Read { .. } | Outcome::Taken => {
                assert_eq!(ends.len(), mails, "{words}\n{text}");
                assert!(ends.iter().all(|line| line.contains("status=sent (250 ")), "{words}\n{text}");
                assert_eq!(text.matches(": removed\n").count(), mails, "{words}");
            }
            Outcome::Refused(refusal) => {
                assert_eq!(ends.len(), mails, "{words}\n{text}");
                let wanted = [
                    format!("dsn={}, status=deferred ({})", refusal.status, refusal.reason),
                    format!("dsn={}, status=bounced ({})", refusal.status, refusal.reason),
                ];
                let told = ends.iter().any(|line| wanted.iter().any(|end| line.ends_with(end)));
                assert!(told, "{words}\n{text}");
            }
            Outcome::Stalled => assert!(ends.len() <= mails, "{words}\n{text}"),
            Outcome::Unfinished => {}
        }
    }
}

#[test]
fn every_established_connection_has_its_summary_on_its_host() {
    for scenario in Scenario::declared(Seed::CATALOGUE) {
        let (trace, text) = logged(&scenario);
        for (actor, program) in [(Actor::Sender, "/smtp["), (Actor::Receiver, "smtpd[")] {
            let established: Vec<_> = trace
                .events
                .iter()
                .filter(|event| event.actor == actor)
                // Policies are fetched by a program beside Postfix.
                .filter(|event| event.connection.is_some_and(|connection| !fetches_policy(&trace, connection)))
                .filter_map(|event| match &event.kind {
                    EventKind::Tls(Tls::Established { version, suite, .. }) => {
                        Some((version.to_string(), suite.to_string()))
                    }
                    _ => None,
                })
                .collect();
            let told =
                text.lines().filter(|line| line.contains(" TLS connection established ") && line.contains(program));
            let told: Vec<_> = told.collect();
            assert_eq!(told.len(), established.len(), "{}\n{text}", scenario.words());
            for (line, (version, suite)) in told.iter().zip(&established) {
                let version = version.replace("TLS ", "TLSv");
                // OpenSSL spells the suites of TLS 1.2 in its own way: what is left of a name without its separators is alike.
                let bare = |name: &str| name.replace("TLS_", "").replace("WITH", "").replace(['_', '-'], "");
                let named = line.split_once(" with cipher ").and_then(|(_, rest)| rest.split(' ').next()).unwrap_or("");
                assert!(line.contains(&format!(": {version} with cipher ")), "{line}");
                assert!(bare(suite).starts_with(&bare(named)), "{line}: {suite}");
            }
        }
    }
}

#[test]
fn lines_come_in_the_order_of_time_with_the_numbers_of_the_run() {
    for scenario in Scenario::declared(Seed::CATALOGUE) {
        let (trace, text) = logged(&scenario);
        assert!(text.lines().map(|line| &line[..32]).is_sorted(), "{}\n{text}", scenario.words());
        let connections = trace.events.iter().filter(|event| matches!(event.kind, EventKind::Connected { .. })).count();
        assert!(text.matches(": connect from ").count() <= connections, "{}\n{text}", scenario.words());
        for event in &trace.events {
            if let (Actor::Receiver, EventKind::Smtp(Smtp::Accepted { message })) = (event.actor, &event.kind) {
                let size = format!(", size={}, nrcpt=1 (queue active)", message.len());
                assert!(text.contains(&size), "{}\n{text}", scenario.words());
            }
        }
    }
}

#[test]
fn an_attempt_in_the_clear_is_the_same_mail() {
    let mut scenario = Scenario::named("downgrade-to-tls12", Seed::CATALOGUE).expect("it is in the list");
    scenario.set("policy", "may").expect("it is a setting");
    let (trace, text) = logged(&scenario);
    assert_eq!(trace.outcome, Outcome::Delivered { sealed: false }, "{text}");
    assert!(!text.contains("status=deferred"), "{text}");
    let sent = text.lines().find(|line| line.contains("status=sent")).expect("it is delivered");
    let id = sent.split(": ").nth(1).expect("a line names its mail");
    assert!(text.contains(&format!("{id}: Cannot start TLS: handshake failure\n")), "{text}");
    assert_eq!(text.matches(": connect from ").count(), 2, "{text}");
    // The delays count from the arrival in the queue: both connections are in them.
    assert!(sent.contains(", delays=0/0/"), "{sent}");
    assert_eq!(text.matches(&format!("{id}: from=<")).count(), 1, "{text}");
}

#[test]
fn the_one_trace_of_somebody_between_is_the_address_in_the_receiver_s_log_and_line() {
    let scenario = Scenario::named("active-mitm", Seed::CATALOGUE).expect("it is in the list");
    let (trace, text) = logged(&scenario);
    let connected = trace.events.iter().filter_map(|event| match &event.kind {
        EventKind::Connected { from, to, attacker, .. } => Some((*from, *to, *attacker)),
        _ => None,
    });
    let [(sender, called, Some(Side::Server)), (stranger, receiver, Some(Side::Client))] =
        connected.collect::<Vec<_>>()[..]
    else {
        panic!("the attacker is an end of both connections");
    };
    assert!(called == receiver && sender != stranger);
    // The sender's log is as if the receiver had answered.
    assert!(text.contains(&format!("to mx.birch.example[{called}]:25: TLSv1.3")), "{text}");
    assert!(text.contains("status=sent (250 2.0.0 Ok: queued as "), "{text}");
    // The receiver's has an address that is not the sender's, and so has its line in the mail.
    assert!(
        text.contains(&format!("connect from unknown[{stranger}]\n")) && !text.contains(&format!("[{sender}]")),
        "{text}"
    );
    let header = received(&trace);
    assert!(header.starts_with(&format!("Received: from mail.alder.example (unknown [{stranger}])")), "{header}");
    assert_eq!(header.matches("Received: ").count(), 1, "the attacker leaves no line: {header}");
}

#[test]
fn the_trace_header_stands_as_it_was_stored() {
    let trace = sim::run(&Scenario::named("starttls-tls13", Seed::CATALOGUE).expect("it is in the list"));
    let header = received(&trace);
    assert!(header.starts_with("Received: from mail.alder.example ("), "{header}");
    assert!(header.contains("with ESMTPS id "), "{header}");
    let mails = trace.events.iter().filter_map(|event| match &event.kind {
        EventKind::Smtp(Smtp::Accepted { message }) => {
            Some(String::from_utf8_lossy(trace.bytes(*message)).replace('\r', ""))
        }
        _ => None,
    });
    let mails: Vec<_> = mails.collect();
    assert_eq!(mails.len(), 1);
    assert!(mails[0].starts_with(&header), "{}", mails[0]);
}

#[test]
fn five_logs_are_as_they_were_read() {
    let cases = [
        ("starttls-tls13", None),
        ("starttls-tls12", None),
        ("expired", Some(("refusal", "mta"))),
        ("unknown-ca", None),
        ("truncation", None),
    ];
    for (id, set) in cases {
        let mut scenario = Scenario::named(id, Seed::CATALOGUE).expect("it is in the list");
        let name = match set {
            Some((key, value)) => {
                scenario.set(key, value).expect("it is a setting");
                format!("log-{id}-{value}")
            }
            None => format!("log-{id}"),
        };
        let (_, text) = logged(&scenario);
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(name, text);
        });
    }
}
