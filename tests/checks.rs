//! Every check that the story tells agrees with what rustls and webpki did: in every scenario, under every defect of a
//! certificate, and with a bit turned over anywhere in a handshake.

#![expect(clippy::unwrap_used, reason = "what is not there where a test looks for it fails the test")]

use std::collections::BTreeSet;
use std::thread;

use waxseal::scenario::{Scenario, Seed, catalogue};
use waxseal::sim;
use waxseal::story::Story;
use waxseal::story::checks::{Check, Checks, Decider, Kind, Verdict};
use waxseal::trace::{self, Actor, ConnectionId, Ends, EventKind, Failure, Framing, Opened, Operation, Tls, Trace};

/// What an error of rustls, as `Debug` spells it, must be told as: the keys of the kinds that may tell it. Whatever is not here is a
/// rule of the protocol.
const TOLD_AS: &[(&str, &[&str])] = &[
    ("InvalidCertificate(Expired", &["validity"]),
    ("InvalidCertificate(NotValidYet", &["validity"]),
    ("InvalidCertificate(NotValidForName", &["name"]),
    ("InvalidCertificate(UnknownIssuer", &["trust_anchor"]),
    ("InvalidCertificate(BadSignature", &["chain_signature"]),
    ("InvalidCertificate(Revoked", &["revocation_list"]),
    ("InvalidCertificate(UnknownRevocationStatus", &["revocation_list"]),
    ("InvalidCertificate(InvalidOcspResponse", &["stapled_status"]),
    ("InvalidCertificate(InvalidPurpose", &["extended_key_usage"]),
    ("InvalidCertificate(Other(OtherError(NoRecordMatches", &["dane"]),
    ("InvalidCertificate(Other(OtherError(UnsupportedCritical", &["critical_extensions"]),
    ("InvalidCertificate(Other(OtherError(CaUsedAsEndEntity", &["basic_constraints"]),
    ("InvalidCertificate(Other(OtherError(SignatureAlgorithmMismatch", &["chain_signature", "trust_anchor"]),
    ("InvalidCertificate(UnsupportedSignatureAlgorithm", &["chain_signature"]),
    ("InvalidCertificate(", &["trust_anchor"]),
    ("NoCertificatesPresented", &["trust_anchor"]),
    ("UnexpectedEof", &["close_notify"]),
    ("PeerMisbehaved(InvalidCertCompression", &["decompression"]),
    ("PeerMisbehaved(IncorrectBinder", &["psk_binder"]),
    ("PeerMisbehaved(AttemptedDowngradeToTls12WhenTls13IsSupported", &["downgrade_sentinel"]),
    ("PeerMisbehaved(SelectedUnofferedCipherSuite", &["suite_offered"]),
    ("PeerMisbehaved(IllegalHelloRetryRequestWithOfferedGroup", &["group_offered"]),
    ("PeerMisbehaved(IllegalHelloRetryRequestWithUnofferedNamedGroup", &["group_offered"]),
    ("PeerMisbehaved(WrongGroupForKeyShare", &["group_offered"]),
    ("PeerMisbehaved(SelectedUnofferedKxGroup", &["group_offered"]),
    ("PeerMisbehaved(IllegalHelloRetryRequestWithWrongSessionId", &["session_id_echo"]),
    // A version that nobody offered, or a field that says another one beside the extension that counts.
    ("PeerIncompatible(ServerDoesNotSupportTls12Or13", &["version_offered", "protocol"]),
];

/// What webpki decides as one, and the story tells apart.
const PATH: &[&str] = &[
    "chain_signature",
    "trust_anchor",
    "validity",
    "basic_constraints",
    "key_usage",
    "extended_key_usage",
    "critical_extensions",
    "revocation_list",
];

/// What must hold, or not have been asked, where a handshake came to its end.
const OF_HANDSHAKE: &[&str] = &[
    "version_offered",
    "suite_offered",
    "group_offered",
    "downgrade_sentinel",
    "alpn",
    "psk_binder",
    "possession",
    "finished",
];

/// One end of one connection: what it did, and what the story tells of its checks.
struct Side<'a> {
    name: &'a str,
    trace: &'a Trace,
    connection: ConnectionId,
    actor: Actor,
    checks: Vec<&'a Check>,
}

impl<'a> Side<'a> {
    fn events(&self) -> impl Iterator<Item = &'a EventKind> {
        let (connection, actor) = (Some(self.connection), self.actor);
        let own = self.trace.events.iter().filter(move |event| event.connection == connection && event.actor == actor);
        own.map(|event| &event.kind)
    }

    /// The first error of its own: what it heard of its peer's is not one.
    fn error(&self) -> Option<String> {
        self.events().find_map(|event| match event {
            EventKind::Failed(Failure::Tls { error }) if !error.starts_with("AlertReceived") => Some(error.clone()),
            EventKind::Failed(Failure::UnexpectedEof) => Some("UnexpectedEof".to_owned()),
            _ => None,
        })
    }

    fn is_established(&self) -> bool {
        self.events().any(|event| matches!(event, EventKind::Tls(Tls::Established { .. })))
    }

    /// Which kinds may tell an error.
    fn told_as(&self, error: &str) -> &'static [&'static str] {
        if error.starts_with("DecryptError") {
            // rustls says the same of a tag and of Finished.
            let bad_tag = self.events().any(|event| {
                matches!(event, EventKind::Operation(Operation::Open { opened: Opened::BadTag | Opened::TooShort, .. }))
            });
            return if bad_tag { &["record_tags"] } else { &["finished"] };
        }
        let unproven = self.events().any(|event| {
            let EventKind::Checked { check, verdict } = event else { return false };
            *check == trace::Check::Possession && matches!(verdict, trace::Verdict::Failed { .. })
        });
        if unproven {
            // rustls reads the certificate once more for its key, and says the same of it as webpki did.
            return &["possession"];
        }
        TOLD_AS.iter().find(|(begins, _)| error.starts_with(begins)).map_or(&["protocol"], |(_, kinds)| kinds)
    }

    fn failing(&self) -> impl Iterator<Item = &'a Check> {
        self.checks.iter().copied().filter(|check| check.fails())
    }

    fn of_kinds(&self, kinds: &[&str]) -> impl Iterator<Item = &'a Check> {
        self.checks.iter().copied().filter(move |check| kinds.contains(&check.kind.key()))
    }

    #[track_caller]
    fn agree(&self, holds: bool, what: &str) {
        let Self { name, connection, actor, .. } = self;
        let told =
            self.checks.iter().map(|check| format!("{}: {:?} ({:?})", check.kind, check.verdict, check.decided_by));
        let told = told.collect::<Vec<_>>().join("\n");
        assert!(holds, "{name}: {actor:?} on {connection:?}: {what}\nerror {:?}\n{told}", self.error());
    }

    /// Who refuses says why, and who says that something fails refuses.
    fn refusals_agree(&self) {
        if let Some(error) = self.error() {
            let kinds = self.told_as(&error);
            let told = self.failing().find(|check| kinds.contains(&check.kind.key()));
            self.agree(told.is_some(), &format!("its error must be told as one of {kinds:?}"));
            self.agree(told.unwrap().acted_on.is_some(), "what follows from it is not told");
        }
        let refused = self
            .events()
            .any(|event| matches!(event, EventKind::Checked { verdict: trace::Verdict::Failed { .. }, .. }));
        if self.error().is_none() && !refused {
            self.agree(self.failing().next().is_none(), "something fails, and it goes on");
        }
        if self.is_established() {
            self.agree(
                self.failing().all(|check| !OF_HANDSHAKE.contains(&check.kind.key())),
                "its handshake is complete",
            );
            let finished: Vec<_> = self.of_kinds(&["finished"]).map(|check| &check.verdict).collect();
            self.agree(finished == [&Verdict::Holds], "Finished is checked once, and holds");
        }
    }

    /// Every check that the trace has is told with the verdict that it has there.
    fn verdicts_agree(&self) {
        for event in self.events() {
            let EventKind::Checked { check, verdict } = event else { continue };
            let kinds: &[&str] = match check {
                trace::Check::Path => PATH,
                trace::Check::Name { .. } => &["name"],
                trace::Check::Possession => &["possession"],
                trace::Check::Status => &["stapled_status"],
                trace::Check::TlsRequired => &["tls_required"],
                trace::Check::Dane { .. } => &["dane"],
            };
            let told: Vec<_> = self.of_kinds(kinds).map(|check| check.verdict.word()).collect();
            let agrees = match verdict {
                trace::Verdict::Passed => {
                    told.contains(&"holds") && !told.contains(&"fails") && !told.contains(&"ignored")
                }
                trace::Verdict::Failed { .. } => told.contains(&"fails") && !told.contains(&"ignored"),
                trace::Verdict::Ignored { .. } => told.contains(&"ignored") && !told.contains(&"fails"),
                trace::Verdict::NotAsked => !told.is_empty() && told.iter().all(|word| *word == "not made"),
            };
            self.agree(agrees, &format!("{check:?} is {verdict:?}, and told as {told:?}"));
        }
    }

    /// What was looked at says at what, and who decided has the event to show.
    fn sources_agree(&self, story: &Story) {
        for check in &self.checks {
            let made = !matches!(check.verdict, Verdict::NotMade { .. });
            self.agree(!made || !check.inputs.is_empty(), &format!("{} has no inputs", check.kind));
            self.agree(check.message as usize <= story.messages.len(), &format!("{} is at no message", check.kind));
            if let Some(event) = check.event {
                let event = &self.trace.events[event.0 as usize];
                let own = event.actor == self.actor && event.connection == Some(self.connection);
                self.agree(own, &format!("{} rests on somebody else's event", check.kind));
            } else {
                let without = matches!(check.kind, Kind::InjectionDiscarded);
                let other = made && check.decided_by != Decider::Recomputed && !without;
                self.agree(!other, &format!("{} was decided by {:?} at no event", check.kind, check.decided_by));
            }
        }
    }
}

/// Compares both ends of every connection with what the story tells; gives the keys of the kinds that did not hold.
fn check(name: &str, trace: &Trace) -> BTreeSet<&'static str> {
    let story = Story::of(trace);
    let checks = Checks::of(trace, &story);
    let connections: BTreeSet<_> = trace.events.iter().filter_map(|event| event.connection).collect();
    for connection in connections {
        let ends = Ends::of(trace);
        for actor in trace::Side::ALL.map(|side| ends.actor(connection, side)) {
            let own = checks.iter().filter(|check| check.connection == connection && check.by == actor);
            let side = Side { name, trace, connection, actor, checks: own.collect() };
            side.refusals_agree();
            side.verdicts_agree();
            side.sources_agree(&story);
        }
    }
    let unmet = checks.iter().filter(|check| matches!(check.verdict, Verdict::Fails { .. } | Verdict::Ignored { .. }));
    unmet.map(|check| check.kind.key()).collect()
}

fn scenario(id: &str, settings: &[(&str, &str)]) -> Scenario {
    let mut scenario = Scenario::named(id, Seed::CATALOGUE).unwrap();
    for (key, value) in settings {
        scenario.set(key, value).unwrap();
    }
    scenario
}

#[test]
fn in_every_scenario() {
    for entry in catalogue::ALL {
        let own = std::iter::once(&[][..]).chain(entry.alternatives.iter().map(std::slice::from_ref));
        for settings in own {
            check(&format!("{} {settings:?}", entry.id), &sim::run(&scenario(entry.id, settings)));
        }
    }
}

#[test]
fn under_every_defect() {
    const DEFECTS: &[&str] = &[
        "none",
        "expired",
        "not-yet-valid",
        "wrong-name",
        "common-name-only",
        "ip-only",
        "unknown-ca",
        "self-signed",
        "self-signed-ca",
        "weak-signature",
        "stolen",
        "wrong-eku",
        "unknown-critical",
        "revoked",
        "ocsp-revoked",
        "missing-intermediate",
    ];
    let mut unmet = BTreeSet::new();
    for defect in DEFECTS {
        for policy in ["secure", "encrypt"] {
            for (revocation, refusal) in [("unread", "library"), ("lists", "library"), ("stapled", "mta")] {
                for version in ["1.3", "1.2"] {
                    let settings = [
                        ("defect", *defect),
                        ("policy", policy),
                        ("revocation", revocation),
                        ("refusal", refusal),
                        ("sender.versions", version),
                    ];
                    unmet.extend(check(&format!("{settings:?}"), &sim::run(&scenario("starttls-tls13", &settings))));
                }
            }
        }
    }
    for kind in ["basic_constraints", "critical_extensions", "name", "possession", "revocation_list", "stapled_status"]
    {
        assert!(unmet.contains(kind), "{kind} held under every defect");
    }
}

/// A handshake in which something is changed on the way.
const HANDSHAKES: &[(&str, &[(&str, &str)])] = &[
    ("starttls-tls13", &[]),
    ("starttls-tls12", &[]),
    ("hello-retry-request", &[]),
    ("mutual-tls", &[("sender.versions", "1.2")]),
    ("resumption-tls13", &[]),
    ("resumption-tls13", &[("sender.versions", "1.2")]),
];

#[test]
fn with_a_bit_turned_over_anywhere() {
    let changed: Vec<_> = HANDSHAKES.iter().flat_map(|(id, settings)| flipped(&scenario(id, settings))).collect();
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let unmet = thread::scope(|scope| {
        let workers: Vec<_> = changed
            .chunks(changed.len().div_ceil(workers))
            .map(|share| {
                scope.spawn(|| {
                    let names = share.iter().map(|scenario| {
                        let name =
                            format!("{} {:?} {}", scenario.entry.id, scenario.changes(), scenario.interventions[0]);
                        check(&name, &sim::run(scenario))
                    });
                    names.flatten().collect::<BTreeSet<_>>()
                })
            })
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect::<BTreeSet<_>>()
    });
    for kind in OF_HANDSHAKE.iter().chain(PATH).chain(&["session_id_echo", "record_tags", "close_notify", "protocol"]) {
        // No scenario negotiates a protocol, and nobody reads lists here, or what a key may be used for.
        let aside = ["alpn", "revocation_list", "key_usage"].contains(kind);
        assert_eq!(unmet.contains(kind), !aside, "{kind}");
    }
}

/// The scenario with each byte that is looked at changed in turn: close to one another in what is in the clear, and here and there in
/// what is sealed.
fn flipped(base: &Scenario) -> Vec<Scenario> {
    const RECORDS: u32 = 8;
    let trace = sim::run(base);
    let mut changed = Vec::new();
    let mut counts = std::collections::BTreeMap::<_, u32>::new();
    for event in &trace.events {
        let EventKind::Sent { bytes, framing: Framing::Record, .. } = event.kind else { continue };
        let connection = event.connection.unwrap().0;
        let number = counts.entry((connection, event.actor)).or_default();
        let direction = if event.actor == Actor::Sender { "c2s" } else { "s2c" };
        let record = trace.bytes(bytes);
        // What is chosen stands in short records. The other steps have no divisor in common with eight: every bit has its turn.
        let step = match record[0] {
            23 => 41,
            _ if record.len() < 200 => 1,
            _ => 7,
        };
        for offset in (0..record.len()).step_by(step).filter(|_| *number < RECORDS) {
            let mut scenario = base.clone();
            let text = format!("c{connection}.{direction}.r{number} flip {offset} 0x{:02x}", 1 << (offset % 8));
            scenario.interventions.push(text.parse().unwrap());
            changed.push(scenario);
        }
        *number += 1;
    }
    changed
}
