//! MTA-STS decides in a run: the policy is fetched when it must be, over a connection that shows a change, and kept after that.

#![expect(clippy::unwrap_used, reason = "what is not there where a test looks for it fails the test")]

use waxseal::app::Run;
use waxseal::app::view::outcome::{Card, card};
use waxseal::app::view::seal::seal;
use waxseal::policy::sts::{Policy, fetch};
use waxseal::scenario::{Intervention, Scenario, Seed};
use waxseal::sim;
use waxseal::story::{Kind, Protection, Story, fetches_policy};
use waxseal::trace::{Actor, ConnectionId, EventKind, Failure, Outcome, Sts, Tls, Trace};

fn scenario(pairs: &[(&str, &str)]) -> Scenario {
    let mut scenario = Scenario::named("mta-sts-enforce", Seed::CATALOGUE).unwrap();
    for (key, value) in pairs {
        scenario.set(key, value).unwrap();
    }
    scenario
}

fn run(pairs: &[(&str, &str)]) -> Trace {
    sim::run(&scenario(pairs))
}

/// The ports of all connections, in order.
fn ports(trace: &Trace) -> Vec<u16> {
    let connected = trace.events.iter().filter_map(|event| match event.kind {
        EventKind::Connected { port, .. } => Some(port),
        _ => None,
    });
    connected.collect()
}

/// What the sender demands of each connection that brings mail.
fn demands(trace: &Trace) -> Vec<&str> {
    let demanded = trace.events.iter().filter_map(|event| match &event.kind {
        EventKind::Demanded { level, .. } => Some(level.as_str()),
        _ => None,
    });
    demanded.collect()
}

#[track_caller]
fn check(pairs: &[(&str, &str)], expected: &[u16], demanded: &[&str]) {
    let trace = run(pairs);
    assert_eq!(ports(&trace), expected, "{pairs:?}");
    assert_eq!(demands(&trace), demanded, "{pairs:?}");
}

#[test]
fn a_policy_is_fetched_once_and_anew_when_its_id_changes() {
    check(&[], &[443, 25], &["secure"]);
    check(&[("deliveries", "3")], &[443, 25, 25, 25], &["secure"; 3]);
    check(&[("mta-sts-cache", "current")], &[25], &["secure"]);
    check(&[("mta-sts-cache", "earlier")], &[443, 25], &["secure"]);
    check(&[("mta-sts-cache", "stale")], &[443, 25], &["secure"]);
}

#[test]
fn what_is_kept_counts_where_nothing_can_be_fetched_and_what_is_stale_does_not() {
    for fault in ["unreachable", "not-found", "redirect", "certificate", "unreadable", "no-record"] {
        let demanded = |cache| demands(&run(&[("mta-sts-fault", fault), ("mta-sts-cache", cache)])).concat();
        assert_eq!(demanded("earlier"), "secure", "{fault}");
        assert_eq!(demanded("stale"), "may", "{fault}");
        assert_eq!(demanded("empty"), "may", "{fault}");
    }
}

#[test]
fn a_host_without_an_address_and_a_domain_without_a_record_cost_no_connection() {
    check(&[("mta-sts-fault", "unreachable")], &[25], &["may"]);
    check(&[("mta-sts-fault", "no-record")], &[25], &["may"]);
    check(&[("mta-sts-fault", "other-host")], &[443], &[]);
    check(&[("port", "587")], &[587], &["may"]);
}

#[test]
fn dane_comes_before_the_policy() {
    check(&[("dane", "3-1-1"), ("dnssec", "secure"), ("mta-sts-fault", "other-host")], &[443, 25], &["dane"]);
    check(&[("dane", "3-1-1"), ("dnssec", "insecure")], &[443, 25], &["secure"]);
}

#[test]
fn a_failed_fetch_is_not_repeated_for_five_minutes_and_sessions_from_before_the_policy_are_not_taken_up_again() {
    // A mail a minute; the first fetch is stopped, and found out after a minute more.
    let mut scenario = scenario(&[("deliveries", "8")]);
    scenario.interventions = vec!["c0.c2s.r0 drop".parse::<Intervention>().unwrap()];
    let trace = sim::run(&scenario);
    assert_eq!(ports(&trace), [443, 25, 25, 25, 25, 25, 443, 25, 25, 25]);
    assert_eq!(demands(&trace), [["may"; 5].as_slice(), &["secure"; 3]].concat());
    let handshakes = trace.events.iter().filter_map(|event| match &event.kind {
        EventKind::Tls(Tls::Established { handshake, .. }) if event.actor == Actor::Sender => Some(handshake.as_str()),
        _ => None,
    });
    let handshakes: Vec<_> = handshakes.collect();
    assert_eq!(handshakes[..5], ["Full", "Resumed", "Resumed", "Resumed", "Resumed"]);
    assert_eq!(
        handshakes[5..],
        ["Full", "Full", "Resumed", "Resumed"],
        "the policy host, then the mails under its policy"
    );
}

#[test]
fn request_and_response_cross_sealed_and_the_response_is_the_policy_that_is_kept() {
    let trace = run(&[]);
    let story = Story::of(&trace);
    assert!(fetches_policy(&trace, ConnectionId(0)) && !fetches_policy(&trace, ConnectionId(1)));
    let spoken: Vec<_> = story.messages.iter().filter(|message| message.kind.is_http()).collect();
    let titles: Vec<_> = spoken.iter().map(|message| message.title.as_str()).collect();
    assert_eq!(titles, ["GET /.well-known/mta-sts.txt", "200 OK"]);
    assert!(spoken.iter().all(|message| message.protection == Protection::ApplicationKeys));
    assert_eq!(spoken[0].bytes(&trace), fetch::request("birch.example").as_bytes());
    assert_eq!(spoken[1].kind, Kind::HttpResponse { status: 200 });
    let body = fetch::body(spoken[1].bytes(&trace)).unwrap();
    assert!(Policy::parse(&body).unwrap().names("mx.birch.example"));
    let kept = trace.events.iter().find_map(|event| match &event.kind {
        EventKind::Sts(Sts::Fetched { policy, .. }) => Some(trace.bytes(*policy)),
        _ => None,
    });
    assert_eq!(kept, Some(&*body));
    let alpn = trace.events.iter().find_map(|event| match &event.kind {
        EventKind::Tls(Tls::Established { alpn, .. }) => alpn.clone(),
        _ => None,
    });
    assert_eq!(alpn.as_deref(), Some("http/1.1"));
}

#[test]
fn a_flipped_bit_of_the_sealed_policy_is_noticed_and_no_policy_comes_of_it() {
    let response = Story::of(&run(&[])).messages.iter().position(|message| message.title == "200 OK").unwrap();
    let trace = run(&[]);
    let story = Story::of(&trace);
    let length = story.messages[response].containers[0].wire.len();
    for byte in [5, length / 2, length - 1] {
        let mut scenario = scenario(&[]);
        scenario.interventions = vec![format!("c0.s2c.r3 flip {byte} 0x01").parse().unwrap()];
        let trace = sim::run(&scenario);
        let refused = trace.events.iter().any(|event| {
            event.actor == Actor::Sender
                && matches!(&event.kind, EventKind::Failed(Failure::Tls { error }) if error == "DecryptError")
        });
        assert!(refused, "byte {byte}");
        assert_eq!(demands(&trace), ["may"], "byte {byte}");
        assert!(matches!(trace.outcome, Outcome::Delivered { sealed: true }));
    }
}

#[test]
fn somebody_between_is_refused_where_the_policy_is_enforced_and_read_where_it_is_tested() {
    let enforced = run(&[("interception", "reads")]);
    assert_eq!(ports(&enforced), [443, 25]);
    assert!(matches!(&enforced.outcome, Outcome::Refused(refusal) if refusal.status == "4.7.5"));
    let tested = run(&[("interception", "reads"), ("mta-sts", "testing")]);
    assert_eq!(ports(&tested), [443, 25, 25]);
    assert_eq!(tested.outcome, Outcome::Read { sealed: true });
    assert_eq!(demands(&tested), ["may"], "nobody demands anything of who passes the mail on");
}

/// The card at the end of a run.
fn ended(pairs: &[(&str, &str)]) -> Card {
    let (scenario, trace) = (scenario(pairs), run(pairs));
    card(&scenario, &trace, &Story::of(&trace))
}

#[test]
fn who_serves_the_policy_is_not_taken_for_the_receiver() {
    let enforced = ended(&[]);
    assert_eq!(enforced.readers, "The two servers, and nobody between them. The path saw when, and how long.");
    assert_eq!(enforced.proven, "The receiver, by certificate. The sender was not asked.");
    let tested = ended(&[("mta-sts", "testing"), ("defect", "wrong-name")]);
    assert_eq!(tested.readers, "The two ends of the connection. Who the receiving end was, nobody asked.");
    assert_eq!(tested.proven, "Nobody: the sender takes any certificate.");
    assert_eq!(ended(&[("mta-sts", "testing"), ("starttls", "absent")]).proven, "Nobody.");
    let unfetched = ended(&[("mta-sts-fault", "certificate"), ("starttls", "absent")]);
    assert_eq!(unfetched.proven, "Nobody.", "it is not the receiver's certificate that failed");
}

#[test]
fn a_session_that_goes_on_behind_another_fetch_is_sealed_by_the_receiver_s_key() {
    let pairs = [("mta-sts-fault", "not-found"), ("deliveries", "7")];
    let run = Run::of(scenario(&pairs), run(&pairs));
    let asked = ports(&run.trace).iter().filter(|port| **port == 443).count();
    assert_eq!(asked, 2, "once more after five minutes");
    let texts = run.story.messages.iter().filter(|message| message.kind == Kind::MailText);
    let seals: Vec<_> = texts.map(|message| seal(&run, message)).collect();
    assert!(seals.iter().all(|seal| *seal == seals[0] && !seal.spokes.is_empty()), "{seals:?}");
    let host = run.story.messages.iter().find(|message| message.kind == Kind::HttpRequest).unwrap();
    assert_ne!(seal(&run, host).spokes, seals[0].spokes);
}
