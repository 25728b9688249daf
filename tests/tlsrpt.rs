//! The report of every run has the structure of RFC 8460, and the result that follows from what the scenario declares.

#![expect(clippy::unwrap_used, reason = "what is not there where a test looks for it fails the test")]

mod catalogue;

use serde_json::Value;
use waxseal::export::tlsrpt::{About, policy_found, report};
use waxseal::policy::report::{Policy as Applied, PolicyType, ResultType};
use waxseal::policy::sts;
use waxseal::scenario::{
    Defect, Expectation, Forgery, Interception, Mail, Manner, MtaSts, Policy, Scenario, Seed, Settings,
};
use waxseal::sim;
use waxseal::story::Story;
use waxseal::trace::{Dns, Event, EventKind, Trace};

#[test]
fn every_report_has_the_standards_structure() {
    for (id, trace, story) in catalogue::runs() {
        let json = json(&trace, &story, policy_found(&trace, "birch.example"));
        structure(&json).unwrap_or_else(|wrong| panic!("{id}: {wrong}: {json:#}"));
    }
}

#[test]
fn the_result_follows_from_what_the_scenario_declares() {
    let mut seen = Vec::new();
    for (id, trace, story) in catalogue::runs() {
        let scenario = Scenario::named(id, Seed::CATALOGUE).unwrap();
        // Who speaks HTTP is no mail server, and reports nothing.
        if scenario.settings.manner == Manner::Http {
            continue;
        }
        // What MTA-STS comes to has a test of its own.
        if scenario.settings.mta_sts != MtaSts::Off {
            continue;
        }
        let expected = expected(&scenario.settings, &scenario.expectation());
        let sessions = scenario.settings.deliveries;
        let failed = match expected {
            None => 0,
            Some(_) if scenario.expectation().version.is_some() => 1,
            Some(_) => sessions,
        };
        check_counted(&trace, &story, expected, [sessions, failed], id);
        seen.extend(expected);
    }
    for must in [
        ResultType::StarttlsNotSupported,
        ResultType::CertificateExpired,
        ResultType::CertificateHostMismatch,
        ResultType::CertificateNotTrusted,
        ResultType::ValidationFailure,
    ] {
        assert!(seen.contains(&must), "no scenario fails with {must:?}");
    }
}

#[test]
fn every_defect_has_its_result_wherever_the_certificate_is_refused() {
    for &defect in Defect::ALL {
        for refusal in ["library", "mta"] {
            let revocation = match defect {
                Defect::Revoked => "lists",
                Defect::OcspRevoked => "stapled",
                _ => "unread",
            };
            let scenario = set(&[("defect", defect.word()), ("refusal", refusal), ("revocation", revocation)]);
            let (trace, story) = run(&scenario);
            check(&trace, &story, of_defect(defect), 1, &format!("{} {refusal}", defect.word()));
        }
    }
}

#[test]
fn a_sender_that_does_not_look_reports_no_certificate() {
    for defect in ["expired", "wrong-name", "unknown-ca"] {
        let (trace, story) = run(&set(&[("defect", defect), ("policy", "encrypt")]));
        check(&trace, &story, None, 1, defect);
    }
}

#[test]
fn under_a_policy_in_testing_it_is_reported_all_the_same() {
    let lines = b"version: STSv1\nmode: testing\nmx: mx.birch.example\nmax_age: 86400\n";
    let policy = Applied::sts("birch.example", &sts::Policy::parse(lines).unwrap());
    let (trace, story) = run(&set(&[("defect", "expired"), ("policy", "encrypt")]));
    let json = json(&trace, &story, policy);
    structure(&json).unwrap();
    assert_eq!(json["policies"][0]["policy"]["mx-host"][0], "mx.birch.example");
    assert_eq!(json["policies"][0]["failure-details"][0]["result-type"], "certificate-expired");
}

#[test]
fn starttls_that_is_refused_is_not_supported_and_its_answer_is_the_reason() {
    for policy in ["may", "secure"] {
        let (trace, story) = run(&set(&[("starttls", "unavailable"), ("policy", policy)]));
        check(&trace, &story, Some(ResultType::StarttlsNotSupported), 1, policy);
        let json = json(&trace, &story, policy_found(&trace, "birch.example"));
        let reason = json["policies"][0]["failure-details"][0]["failure-reason-code"].as_str().unwrap();
        assert!(reason.starts_with("454 "), "{reason}");
    }
}

#[test]
fn a_second_attempt_in_the_clear_is_no_session_of_its_own() {
    let mut scenario = set(&[("policy", "may")]);
    scenario.interventions = vec!["c0.s2c.r0 flip 9 0x80".parse().unwrap()];
    let (trace, story) = run(&scenario);
    let connections = trace.events.iter().filter(|event| matches!(event.kind, EventKind::Connected { .. })).count();
    assert_eq!(connections, 2, "the sender tries once more");
    check(&trace, &story, Some(ResultType::ValidationFailure), 1, "flipped");
}

#[test]
fn a_sender_without_tls_has_nothing_to_report() {
    let (trace, story) = run(&set(&[("policy", "none")]));
    check(&trace, &story, None, 0, "none");
}

#[test]
fn sessions_that_fail_alike_are_counted_together() {
    let (trace, story) = run(&set(&[("defect", "expired"), ("deliveries", "3")]));
    let json = json(&trace, &story, policy_found(&trace, "birch.example"));
    let details = json["policies"][0]["failure-details"].as_array().unwrap();
    assert_eq!((details.len(), details[0]["failed-session-count"].as_u64()), (1, Some(3)));
    assert_eq!(json["policies"][0]["summary"]["total-failure-session-count"], 3);
}

#[test]
fn tlsa_records_that_dnssec_vouches_for_are_the_policy() {
    let (mut trace, story) = run(&set(&[]));
    let mut dns = Dns {
        name: "_25._tcp.mx.birch.example".to_owned(),
        kind: "TLSA".to_owned(),
        answers: vec!["3 1 1 00ff".to_owned()],
        authentic: false,
    };
    let first = trace.events[0].clone();
    trace.events.push(Event { kind: EventKind::Dns(dns.clone()), ..first.clone() });
    assert_eq!(policy_found(&trace, "birch.example"), Applied::none("birch.example"));
    dns.authentic = true;
    trace.events.push(Event { kind: EventKind::Dns(dns.clone()), ..first });
    let json = json(&trace, &story, policy_found(&trace, "birch.example"));
    structure(&json).unwrap();
    let policy = &json["policies"][0]["policy"];
    assert_eq!((&policy["policy-type"], &policy["policy-domain"]), (&"tlsa".into(), &"mx.birch.example".into()));
    assert_eq!(policy["policy-string"][0], dns.answers[0].as_str());
}

/// A scenario, settings that differ, the kind of policy that is reported, and the results of its one session.
type Reported = (&'static str, &'static [(&'static str, &'static str)], PolicyType, &'static [ResultType]);

#[test]
fn each_policy_is_reported_with_its_kind_and_its_results() {
    use PolicyType::{NoPolicyFound, Sts, Tlsa};
    use ResultType::{
        CertificateExpired, CertificateHostMismatch, CertificateNotTrusted, DnssecInvalid, StarttlsNotSupported,
        StsPolicyFetchError, StsPolicyInvalid, StsWebpkiInvalid, ValidationFailure,
    };
    let cases: &[Reported] = &[
        ("mta-sts-enforce", &[], Sts, &[]),
        ("mta-sts-enforce", &[("mta-sts-fault", "other-host")], Sts, &[ValidationFailure]),
        ("mta-sts-enforce", &[("defect", "expired")], Sts, &[CertificateExpired]),
        ("mta-sts-enforce", &[("defect", "expired"), ("refusal", "mta")], Sts, &[CertificateExpired]),
        ("mta-sts-enforce", &[("defect", "unknown-ca")], Sts, &[CertificateNotTrusted]),
        ("mta-sts-enforce", &[("defect", "wrong-name")], Sts, &[CertificateHostMismatch]),
        ("mta-sts-enforce", &[("starttls", "absent")], Sts, &[StarttlsNotSupported]),
        ("mta-sts-enforce", &[("mta-sts-fault", "no-record")], NoPolicyFound, &[]),
        ("mta-sts-enforce", &[("mta-sts", "none")], NoPolicyFound, &[]),
        ("mta-sts-enforce", &[("mta-sts-fault", "unreachable")], Sts, &[StsPolicyFetchError]),
        ("mta-sts-enforce", &[("mta-sts-fault", "not-found")], Sts, &[StsPolicyFetchError]),
        ("mta-sts-enforce", &[("mta-sts-fault", "redirect")], Sts, &[StsPolicyFetchError]),
        ("mta-sts-enforce", &[("mta-sts-fault", "certificate")], Sts, &[StsWebpkiInvalid]),
        ("mta-sts-enforce", &[("mta-sts-fault", "unreadable")], Sts, &[StsPolicyInvalid]),
        ("mta-sts-enforce", &[("dane", "3-1-1"), ("dnssec", "secure")], Tlsa, &[]),
        ("mta-sts-enforce", &[("dane", "3-1-1"), ("dnssec", "secure"), ("mta-sts-fault", "not-found")], Tlsa, &[]),
        // Without a policy nobody looks at the certificate.
        ("mta-sts-enforce", &[("mta-sts-fault", "not-found"), ("defect", "expired")], Sts, &[StsPolicyFetchError]),
        ("mta-sts-testing", &[], Sts, &[CertificateExpired]),
        ("mta-sts-testing", &[("defect", "none")], Sts, &[]),
        ("mta-sts-testing", &[("starttls", "absent")], Sts, &[StarttlsNotSupported]),
        // Somebody between makes connections of its own, of which the sender knows nothing.
        ("mta-sts-enforce", &[("interception", "reads")], Sts, &[CertificateNotTrusted]),
        ("mta-sts-testing", &[("defect", "none"), ("interception", "reads")], Sts, &[CertificateNotTrusted]),
        ("mta-sts-testing", &[("mta-sts-fault", "other-host")], Sts, &[ValidationFailure, CertificateExpired]),
        ("mta-sts-blocked", &[], Sts, &[StsPolicyFetchError, StarttlsNotSupported]),
        ("mta-sts-blocked", &[("mta-sts-cache", "earlier")], Sts, &[StsPolicyFetchError, StarttlsNotSupported]),
        ("dane-3-1-1", &[], Tlsa, &[]),
        ("dane-3-1-1", &[("dnssec", "insecure")], NoPolicyFound, &[]),
        ("dane-3-1-1", &[("dnssec", "bogus")], Tlsa, &[DnssecInvalid]),
        ("dane-3-1-1", &[("starttls", "absent")], Tlsa, &[StarttlsNotSupported]),
        ("dane-2-1-1", &[("defect", "expired")], Tlsa, &[CertificateExpired]),
        ("dane-mismatch", &[], Tlsa, &[ValidationFailure]),
        ("dane-mismatch", &[("refusal", "mta")], Tlsa, &[ValidationFailure]),
    ];
    let about = About::mail("anna@alder.example", "bea@birch.example");
    for (id, pairs, kind, results) in cases {
        let mut scenario = Scenario::named(id, Seed::CATALOGUE).unwrap();
        for (key, value) in *pairs {
            scenario.set(key, value).unwrap();
        }
        let (trace, story) = run(&scenario);
        let report = report(&trace, &story, &about, policy_found(&trace, about.domain));
        let applied = &report.policies[0];
        let found: Vec<_> = applied.failure_details.iter().map(|details| details.result_type).collect();
        assert_eq!((applied.policy.policy_type, &*found), (*kind, *results), "{id} {pairs:?}");
        let failed = u32::from(!results.is_empty());
        let counted = [applied.summary.total_successful_session_count, applied.summary.total_failure_session_count];
        assert_eq!(counted, [1 - failed, failed], "{id} {pairs:?}");
        let needs_reason = [CertificateNotTrusted, ValidationFailure];
        for details in applied.failure_details.iter().filter(|details| needs_reason.contains(&details.result_type)) {
            assert!(details.failure_reason_code.is_some(), "{id} {pairs:?}");
        }
        // A failure without a session has no addresses.
        if applied.failure_details.iter().all(|details| details.receiving_ip.is_some()) {
            structure(&serde_json::to_value(&report).unwrap()).unwrap();
        }
    }
}

/// A run has so many sessions, and fails in all of them with this result or in none.
#[track_caller]
fn check(trace: &Trace, story: &Story, expected: Option<ResultType>, sessions: u32, what: &str) {
    let failed = if expected.is_some() { sessions } else { 0 };
    check_counted(trace, story, expected, [sessions, failed], what);
}

/// A run has so many sessions, and fails in so many of them with this result.
#[track_caller]
fn check_counted(trace: &Trace, story: &Story, expected: Option<ResultType>, [sessions, failed]: [u32; 2], what: &str) {
    let about = About::mail("anna@alder.example", "bea@birch.example");
    let report = report(trace, story, &about, policy_found(trace, about.domain));
    let policy = &report.policies[0];
    let found: Vec<_> = policy.failure_details.iter().map(|details| details.result_type).collect();
    assert_eq!(found, expected.into_iter().collect::<Vec<_>>(), "{what}: {:?}", policy.failure_details);
    let summary = (policy.summary.total_successful_session_count, policy.summary.total_failure_session_count);
    assert_eq!(summary, (sessions - failed, failed), "{what}");
    for details in &policy.failure_details {
        assert_eq!(details.receiving_mx_hostname.as_deref(), Some("mx.birch.example"), "{what}");
        // A sender that begins with TLS hears no name.
        let heard = (what != "tls-to-25").then_some("mx.birch.example");
        assert_eq!(details.receiving_mx_helo.as_deref(), heard, "{what}");
        let needs_reason = [ResultType::CertificateNotTrusted, ResultType::ValidationFailure];
        assert!(details.failure_reason_code.is_some() || !needs_reason.contains(&details.result_type), "{what}");
    }
}

fn json(trace: &Trace, story: &Story, policy: Applied) -> Value {
    let about = About::mail("anna@alder.example", "bea@birch.example");
    serde_json::to_value(report(trace, story, &about, policy)).unwrap()
}

/// The default scenario with these settings.
fn set(pairs: &[(&str, &str)]) -> Scenario {
    let mut scenario = Scenario::named("starttls-tls13", Seed::CATALOGUE).unwrap();
    scenario.set("policy", "secure").unwrap();
    for (key, value) in pairs {
        scenario.set(key, value).unwrap();
    }
    scenario
}

fn run(scenario: &Scenario) -> (Trace, Story) {
    let trace = sim::run(scenario);
    let story = Story::of(&trace);
    (trace, story)
}

/// What must be reported of a scenario that ends so.
fn expected(settings: &Settings, expectation: &Expectation) -> Option<ResultType> {
    match (expectation.mail, expectation.version, expectation.fault) {
        (Mail::Postcard | Mail::Kept("4.7.4"), _, None) => Some(ResultType::StarttlsNotSupported),
        // A mail that needs TLS stays without a handshake: STARTTLS was offered, and refused.
        (Mail::Kept(_), None, None) => Some(ResultType::StarttlsNotSupported),
        _ if settings.policy == Policy::Secure && settings.defect != Defect::None => of_defect(settings.defect),
        _ if settings.policy == Policy::Secure && settings.interception != Interception::None => {
            Some(match settings.forgery {
                Forgery::OtherName => ResultType::CertificateHostMismatch,
                Forgery::SelfSigned | Forgery::OwnAuthority => ResultType::CertificateNotTrusted,
            })
        }
        // A handshake that never ended; behind a complete one TLS was negotiated. A later one may fail where the first did not.
        (Mail::Kept("4.7.5"), Some(_), Some(_)) if settings.deliveries > 1 => Some(ResultType::ValidationFailure),
        (_, None, Some(_)) => Some(ResultType::ValidationFailure),
        _ => None,
    }
}

fn of_defect(defect: Defect) -> Option<ResultType> {
    match defect {
        Defect::None => None,
        Defect::Expired => Some(ResultType::CertificateExpired),
        Defect::WrongName | Defect::CommonNameOnly | Defect::IpOnly => Some(ResultType::CertificateHostMismatch),
        // The certificate is right; it is the proof of possession that fails.
        Defect::Stolen => Some(ResultType::ValidationFailure),
        _ => Some(ResultType::CertificateNotTrusted),
    }
}

/// Checks a report against RFC 8460 §4.4: every member that must be there, none that it does not know, each of its type.
fn structure(report: &Value) -> Result<(), String> {
    let text = |value: &Value| value.as_str().is_some_and(|text| !text.is_empty());
    let texts = |value: &Value| value.as_array().is_some_and(|all| !all.is_empty() && all.iter().all(Value::is_string));
    let count = |value: &Value| value.is_u64();
    let list = |value: &Value| value.is_array();
    let object = |value: &Value| value.is_object();
    let moment = |value: &Value| {
        let shape: String =
            value.as_str().unwrap_or_default().chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
        shape == "0000-00-00T00:00:00Z"
    };
    let address = |value: &Value| value.as_str().is_some_and(|text| text.parse::<std::net::IpAddr>().is_ok());
    let mailbox = |value: &Value| value.as_str().is_some_and(|text| text.split('@').count() == 2);
    let kind = |value: &Value| ["tlsa", "sts", "no-policy-found"].iter().any(|kind| value == kind);
    let result = |value: &Value| ResultType::ALL.iter().any(|result| serde_json::to_value(result).unwrap() == *value);
    members(
        report,
        &[
            ("organization-name", &text),
            ("date-range", &object),
            ("contact-info", &mailbox),
            ("report-id", &text),
            ("policies", &list),
        ],
        &[],
    )?;
    members(&report["date-range"], &[("start-datetime", &moment), ("end-datetime", &moment)], &[])?;
    for policy in report["policies"].as_array().unwrap() {
        members(policy, &[("policy", &object), ("summary", &object)], &[("failure-details", &list)])?;
        let optional: &[Member<'_>] = &[("policy-string", &texts), ("mx-host", &texts)];
        members(&policy["policy"], &[("policy-type", &kind), ("policy-domain", &text)], optional)?;
        let counts: &[Member<'_>] =
            &[("total-successful-session-count", &count), ("total-failure-session-count", &count)];
        members(&policy["summary"], counts, &[])?;
        for details in policy.get("failure-details").and_then(Value::as_array).into_iter().flatten() {
            members(
                details,
                &[
                    ("result-type", &result),
                    ("sending-mta-ip", &address),
                    ("receiving-mx-hostname", &text),
                    ("receiving-ip", &address),
                    ("failed-session-count", &count),
                ],
                &[("receiving-mx-helo", &text), ("additional-information", &text), ("failure-reason-code", &text)],
            )?;
        }
    }
    Ok(())
}

/// A member's name, and whether its value is of its type.
type Member<'a> = (&'a str, &'a dyn Fn(&Value) -> bool);

fn members(object: &Value, required: &[Member<'_>], optional: &[Member<'_>]) -> Result<(), String> {
    let found = object.as_object().ok_or("no object")?;
    for (name, fits) in required {
        let value = found.get(*name).ok_or_else(|| format!("{name} is missing"))?;
        fits(value).then_some(()).ok_or_else(|| format!("{name} is {value}"))?;
    }
    for (name, value) in found {
        let known = required.iter().chain(optional).find(|(other, _)| other == name);
        let (_, fits) = known.ok_or_else(|| format!("{name} is no member of it"))?;
        fits(value).then_some(()).ok_or_else(|| format!("{name} is {value}"))?;
    }
    Ok(())
}

#[test]
fn the_structure_is_checked_to_its_end() {
    let (trace, story) = run(&set(&[("defect", "expired")]));
    let whole = json(&trace, &story, policy_found(&trace, "birch.example"));
    structure(&whole).unwrap();
    for (pointer, name) in
        [("", "contact-info"), ("/policies/0/policy", "policy-type"), ("/policies/0/failure-details/0", "receiving-ip")]
    {
        let mut broken = whole.clone();
        let object = broken.pointer_mut(pointer).unwrap().as_object_mut().unwrap();
        let value = object.remove(name).unwrap();
        assert_eq!(structure(&broken), Err(format!("{name} is missing")));
        let object = broken.pointer_mut(pointer).unwrap().as_object_mut().unwrap();
        object.insert(name.to_owned(), Value::Bool(true));
        assert_eq!(structure(&broken), Err(format!("{name} is true")));
        let object = broken.pointer_mut(pointer).unwrap().as_object_mut().unwrap();
        object.insert(name.to_owned(), value);
        object.insert("extra".to_owned(), Value::Null);
        assert_eq!(structure(&broken), Err("extra is no member of it".to_owned()));
    }
}
