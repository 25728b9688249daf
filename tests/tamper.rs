//! Tampering: what an intervention is said to have come to, and a sample of the matrix of every scenario. With verification no mail is
//! altered or read unseen, every silence has its rule, and a run that remembers public-key operations is the same run.
#![cfg(feature = "sim")]
#![expect(clippy::unwrap_used, reason = "what is not there where a test looks for it fails the test")]

use waxseal::codepoint::AlertDescription;
use waxseal::crypto::memo::Memo;
use waxseal::crypto::recorder::Recording;
use waxseal::explain::Words;
use waxseal::scenario::{Policy, Scenario, Seed, catalogue};
use waxseal::sim;
use waxseal::story::verdict::{Finding, How, Rule, Verdict};
use waxseal::story::{Story, checks};
use waxseal::tamper::{Edit, Matrix, Tally};
use waxseal::trace::{Actor, Trace};

/// How many bytes are tried in the whole catalogue, more or less.
const BYTES: usize = 9600;

fn named(id: &str, settings: &[(&str, &str)], interventions: &[&str]) -> Scenario {
    let mut scenario = Scenario::named(id, Seed::CATALOGUE).unwrap();
    for (key, value) in settings {
        scenario.set(key, value).unwrap();
    }
    scenario.interventions.extend(interventions.iter().map(|text| text.parse().unwrap()));
    scenario
}

/// What the first intervention came to, beside a run with none.
fn verdict(scenario: &Scenario) -> Option<(Trace, Verdict)> {
    let trace = sim::run(scenario);
    let untouched = sim::run(&Scenario { interventions: Vec::new(), ..scenario.clone() });
    let verdict = Verdict::of(&trace, &Story::of(&trace), &untouched, 0)?;
    Some((trace, verdict))
}

fn finding(id: &str, settings: &[(&str, &str)], intervention: &str) -> Finding {
    verdict(&named(id, settings, &[intervention])).unwrap().1.finding
}

/// The matrix of a scenario with about so many bytes.
fn sample(scenario: &Scenario, bytes: usize) -> Matrix {
    let matrix = Matrix::of(scenario);
    let distance = matrix.bytes().len() / bytes.max(1);
    // An odd distance does not fall into step with words and blocks.
    matrix.sampled(distance | 1)
}

#[test]
fn a_sample_of_every_matrix_is_explained_and_verification_keeps_its_promise() {
    let mut sum = Tally::default();
    for entry in catalogue::ALL {
        let scenario = entry.scenario(Seed::CATALOGUE);
        let matrix = sample(&scenario, BYTES / catalogue::ALL.len());
        let bench = matrix.bench();
        let mut tally = Tally::default();
        for byte in matrix.bytes() {
            let tried = bench.tried(byte).unwrap_or_else(|| panic!("{}: {byte:?} stands nowhere", entry.id));
            tally.count(&tried);
        }
        assert_eq!(tally.cases, 3 * matrix.bytes().len());
        assert_eq!(tally.classes().iter().map(|(_, cases)| cases).sum::<usize>(), tally.cases, "{}", entry.id);
        assert!(tally.unexplained.is_empty(), "{}: {:#?}", entry.id, tally.unexplained);
        assert!(tally.unfinished.is_empty(), "{}: {:#?}", entry.id, tally.unfinished);
        if scenario.settings.policy == Policy::Secure {
            assert!(tally.altered.is_empty(), "{}: {:#?}", entry.id, tally.altered);
            assert!(tally.exposed.is_empty(), "{}: {:#?}", entry.id, tally.exposed);
            assert_eq!(tally.fell_back, 0, "{}", entry.id);
        }
        sum.add(&tally);
    }
    let cases = |class: &str| sum.classes().iter().find(|(name, _)| *name == class).unwrap().1;
    for class in ["noticed", "harmless", "stalled", "no change", "altered unseen"] {
        assert!(cases(class) > 0, "no case is {class}");
    }
    assert!(cases("noticed") > sum.cases * 3 / 4, "{:?}", sum.classes());
}

#[test]
fn a_run_that_remembers_is_the_same_run() {
    let memo = Memo::default();
    for entry in catalogue::ALL {
        let own = entry.scenario(Seed::CATALOGUE);
        let alternatives = entry.alternatives.iter().map(|pair| named(entry.id, &[*pair], &[]));
        for scenario in std::iter::once(own).chain(alternatives) {
            let trace = sim::run(&scenario);
            let told = format!("{} {:?}", entry.id, scenario.changes());
            assert!(trace == sim::run_remembering(&scenario, Recording::On, &memo), "{told}: the first time");
            assert!(trace == sim::run_remembering(&scenario, Recording::On, &memo), "{told}: from memory");
        }
    }
    assert!(!memo.is_empty());
}

#[test]
fn a_sample_without_memory_gives_the_same_traces() {
    for (id, settings) in [
        ("starttls-tls13", [("certificate", "rsa")]),
        ("mutual-tls", [("certificate", "p384")]),
        ("starttls-tls12", [("certificate", "ed25519")]),
        ("post-quantum", [("certificate", "mldsa65")]),
        ("resumption-tls13", [("resumption", "store")]),
    ] {
        let matrix = sample(&named(id, &settings, &[]), 30);
        let bench = matrix.bench();
        for byte in matrix.bytes() {
            for edit in Edit::ALL {
                let scenario = matrix.changed(byte, edit);
                assert!(bench.run(byte, edit) == sim::run(&scenario), "{id}: {}", byte.intervention(edit));
            }
        }
    }
}

#[test]
fn what_a_tag_covers_is_noticed_by_the_one_who_opens_it() {
    let (trace, verdict) = verdict(&named("bit-flip", &[], &[])).unwrap();
    let Finding::Noticed(notice) = &verdict.finding else { panic!("{verdict:?}") };
    assert_eq!((notice.by, &notice.how), (Actor::Receiver, &How::Tls("DecryptError".to_owned())));
    let alert = notice.alert.unwrap();
    assert_eq!(
        (alert.by, alert.description, alert.protected),
        (Actor::Receiver, AlertDescription::BAD_RECORD_MAC, true)
    );
    let latency = named("bit-flip", &[], &[]).settings.latency;
    assert_eq!(notice.after, latency);
    assert_eq!(verdict.check.unwrap().kind, checks::Kind::RecordTags);
    let (before, after) = verdict.deviation.bytes;
    assert_eq!((trace.bytes(before)[0] ^ 0x01, verdict.deviation.place.offset), (trace.bytes(after)[0], Some(40)));
}

#[test]
fn what_is_compared_in_the_handshake_is_noticed_at_its_end() {
    // A byte of the ClientHello's random: the keys of the two ends differ.
    let Finding::Noticed(notice) = finding("starttls-tls13", &[], "c0.c2s.r0 flip 12 0x01") else {
        panic!("a changed random goes unnoticed")
    };
    assert_eq!((notice.by, notice.how), (Actor::Sender, How::Tls("DecryptError".to_owned())));
}

#[test]
fn each_silence_has_its_rule() {
    let harmless = |id: &str, intervention: &str, rule| {
        assert_eq!(finding(id, &[], intervention), Finding::Harmless(rule), "{id}: {intervention}");
    };
    harmless("starttls-tls13", "c0.c2s.r0 flip 2 0x01", Rule::RecordVersion);
    harmless("starttls-tls13", "c0.s2c.r1 drop", Rule::ChangeCipherSpec);
    harmless("starttls-tls13", "c0.s2c.l0 flip 17 0x01", Rule::ReplyText);
    harmless("starttls-tls13", "c0.s2c.l1 set 0 34", Rule::EarlierLine);
    harmless("starttls-tls13", "c0.c2s.l0 flip 12 0x01", Rule::BeforeTls);
    harmless("starttls-tls13", "c0.s2c.r3 delay 100", Rule::InTime);
    harmless("expired", "c0.c2s.l0 flip 12 0x01", Rule::ClientName);
    // The version of a sealed record is covered by its tag.
    let sealed = finding("starttls-tls13", &[], "c0.s2c.r3 flip 2 0x01");
    assert!(matches!(sealed, Finding::Noticed(_)), "{sealed:?}");
}

#[test]
fn a_length_that_promises_more_stalls() {
    let Finding::Stalled { by, after, .. } = finding("starttls-tls13", &[], "c0.c2s.r0 flip 4 0x01") else {
        panic!("a record that is never whole is no stall")
    };
    assert!(after.0 > 60_000_000, "{by:?} after {after:?}");
}

#[test]
fn in_the_clear_a_mail_is_altered_or_exposed_unseen() {
    let open = [("policy", "may")];
    // The scenario's own attacker takes the offer of STARTTLS away.
    assert_eq!(verdict(&named("starttls-stripped", &[], &[])).unwrap().1.finding, Finding::Exposed);
    assert_eq!(finding("starttls-tls13", &open, "c0.s2c.l5 flip 4 0x01"), Finding::Exposed);
    // What breaks the handshake is noticed, and drives who does not insist on TLS into the clear.
    let broken = finding("starttls-tls13", &open, "c0.s2c.r0 flip 20 0x01");
    assert!(matches!(&broken, Finding::FellBack(notice) if notice.by == Actor::Sender), "{broken:?}");
    let secure = finding("starttls-tls13", &[], "c0.s2c.l5 flip 4 0x01");
    assert!(
        matches!(&secure, Finding::Noticed(notice) if notice.how == How::Check("TlsRequired".to_owned())),
        "{secure:?}"
    );
    let clear = [("policy", "none")];
    assert_eq!(finding("starttls-tls13", &clear, "c0.c2s.l1 flip 12 0x01"), Finding::Altered);
    assert_eq!(finding("starttls-tls13", &clear, "c0.c2s.l8 flip 3 0x01"), Finding::Altered);
}

#[test]
fn what_changes_nothing_is_said_to() {
    assert!(verdict(&named("starttls-tls13", &[], &[])).is_none());
    assert!(verdict(&named("starttls-tls13", &[], &["c0.c2s.r0 pass"])).is_none());
    // The second one takes back what the first one did.
    let twice = named("starttls-tls13", &[], &["c0.s2c.r3 flip 20 0x01", "c0.s2c.r3 flip 20 0x01"]);
    assert_eq!(verdict(&twice).unwrap().1.finding, Finding::NoChange);
}

#[test]
fn every_rule_is_specified_somewhere() {
    let table = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/www/text/references")).unwrap();
    let words = Words::parse([("references", table.as_str())]).unwrap();
    for rule in Rule::ALL {
        assert!(words.references().get(rule.reference()).is_some(), "{}", rule.key());
    }
}
