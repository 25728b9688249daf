//! The domain says over HTTPS which host takes its mail and that it proves itself: where it does not, the mail waits.

use super::{Entry, Group};
use crate::codepoint::{AlertDescription, ProtocolVersion};
use crate::scenario::{
    Defect, Expectation, Fault, Mail, Mark, MtaSts, MtaStsCache, MtaStsFault, Refusal, Settings, Starttls,
};
use crate::trace::Actor;

pub(super) static ENTRY: Entry = Entry {
    id: "mta-sts-enforce",
    title: "The policy stands on a web page",
    group: Group::Policy,
    lesson: "The domain says over HTTPS which host takes its mail and that it proves itself: where it does not, the mail waits.",
    set: &[("policy", "may"), ("dnssec", "insecure"), ("mta-sts", "enforce")],
    alternatives: &[
        ("mta-sts-fault", "other-host"),
        ("defect", "expired"),
        ("defect", "unknown-ca"),
        ("defect", "wrong-name"),
        ("refusal", "mta"),
        ("starttls", "absent"),
        ("mta-sts-fault", "no-record"),
        ("mta-sts-fault", "unreachable"),
        ("mta-sts-fault", "certificate"),
        ("mta-sts-fault", "not-found"),
        ("mta-sts-fault", "redirect"),
        ("mta-sts-fault", "unreadable"),
        ("mta-sts-cache", "current"),
        ("mta-sts-cache", "earlier"),
        ("mta-sts-cache", "stale"),
        ("deliveries", "2"),
        ("mta-sts", "none"),
    ],
    interventions: &[],
    expect: expectation,
};

/// How a run ends in which the policy is as it should be, or is not; for the scenario in which it is tested as well.
pub(super) fn expectation(settings: &Settings) -> Expectation {
    let sealed = Expectation::sealed(ProtocolVersion::TLS_1_3);
    let fault = match (settings.mta_sts_fault, settings.mta_sts_cache) {
        (MtaStsFault::NoRecord, MtaStsCache::Empty) => return sealed,
        (MtaStsFault::Certificate, MtaStsCache::Empty) => {
            let error = "InvalidCertificate(NotValidForName";
            let alert = Some(AlertDescription::BAD_CERTIFICATE);
            let fault = Some(Fault { who: Actor::Sender, error, alert, sealed: true });
            return Expectation { fault, ..sealed }.with(&[Mark::PolicyMissed]);
        }
        (fault, _) => fault,
    };
    // What cannot be fetched is as if it were not there.
    if !matches!(fault, MtaStsFault::None | MtaStsFault::OtherHost) {
        return sealed.with(&[Mark::PolicyMissed]);
    }
    let seen = match settings.mta_sts_cache {
        MtaStsCache::Current => sealed.with(&[Mark::PolicyKept]),
        _ => sealed.with(&[Mark::PolicyFetched]),
    };
    match settings.mta_sts {
        MtaSts::Enforce => enforced(settings, seen),
        MtaSts::Off | MtaSts::Testing | MtaSts::None => untouched(settings, seen),
    }
}

/// The connection to the policy host is sealed whatever becomes of the mail.
fn enforced(settings: &Settings, seen: Expectation) -> Expectation {
    let kept = |status| Expectation { mail: Mail::Kept(status), ..seen.clone() };
    let distrusted = |error, alert| {
        let fault = Fault { who: Actor::Sender, error, alert: Some(alert), sealed: true };
        match settings.refusal {
            Refusal::Library => Expectation { fault: Some(fault), ..kept("4.7.5") },
            Refusal::Mta => kept("4.7.5"),
        }
    };
    match (settings.mta_sts_fault, settings.starttls, settings.defect) {
        (MtaStsFault::OtherHost, ..) => kept("4.7.5"),
        (_, Starttls::Absent, _) => kept("4.7.4"),
        (_, _, Defect::Expired) => distrusted("InvalidCertificate(Expired", AlertDescription::CERTIFICATE_EXPIRED),
        (_, _, Defect::UnknownCa) => distrusted("InvalidCertificate(UnknownIssuer", AlertDescription::UNKNOWN_CA),
        (_, _, Defect::WrongName) => {
            distrusted("InvalidCertificate(NotValidForName", AlertDescription::BAD_CERTIFICATE)
        }
        _ => seen,
    }
}

/// The mail goes, sealed where that can be.
fn untouched(settings: &Settings, seen: Expectation) -> Expectation {
    match settings.starttls {
        Starttls::Absent => Expectation { mail: Mail::Postcard, ..seen },
        _ => seen,
    }
}
