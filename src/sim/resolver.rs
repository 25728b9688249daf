//! What the sender learns from DNS before it connects, and what it demands then, `[RFC 7672 §2.2]`.
//!
//! The zone is data, made from the settings and from the receiver's live certificates. The answers stay the same for a whole run. What
//! follows from them, and from the domain's MTA-STS policy ([`super::sts`]), is decided by the policy room.

use std::net::IpAddr;

use super::endpoint::RECEIVER_ADDRESS;
use crate::codepoint::HashAlgorithm;
use crate::pki::{self, Chain};
use crate::policy::dane::{self, Absence, Host, Standing};
use crate::policy::decide::{self, Decision, Demand, Known, Own, Reason, Step, Tag, Watched};
use crate::policy::dns::{Address, Lookup, Mx, Record, Status, Tlsa, Vouched};
use crate::policy::sts;
use crate::scenario::{Dane, Dnssec, MtaSts, Policy, Port, RequireTls, Settings};
use crate::seal::hash::Function;
use crate::trace;

/// The questions of a sender, in the order in which it asks them, and what follows from the answers.
#[derive(Clone, Debug)]
pub(super) struct Learnt {
    /// Each question with its answer.
    pub(super) questions: Vec<trace::Dns>,
    /// What the sender demands of the receiver.
    pub(super) decision: Decision,
    own: Own,
    tag: Tag,
    mx: Vouched,
    standing: Standing,
}

/// Asks what a sender asks under these settings; `None` where it asks nothing.
pub(super) fn ask(settings: &Settings, records: Vec<Tlsa>) -> Option<Learnt> {
    if settings.dane == Dane::Unasked && settings.mta_sts == MtaSts::Off {
        return None;
    }
    let zone = Zone { settings, records };
    let mut questions = Vec::new();
    let (mx, standing) = zone.standing(&mut questions);
    let tag = match settings.require_tls {
        RequireTls::Unasked => Tag::None,
        RequireTls::Asked => Tag::RequireTls,
    };
    let own = Own::Level(settings.policy);
    let decision = decide::decide(&Known { own, tag, mx, dane: &standing, sts: sts::Demand::Nothing });
    Some(Learnt { questions, decision, own, tag, mx, standing })
}

impl Learnt {
    /// Takes in what the domain's MTA-STS policy demands; says whether that changes the demand.
    pub(super) fn weigh(&mut self, sts: sts::Demand) -> bool {
        let known = Known { own: self.own, tag: self.tag, mx: self.mx, dane: &self.standing, sts };
        let before = std::mem::replace(&mut self.decision, decide::decide(&known));
        before.demand != self.decision.demand
    }

    /// Whether DNS itself keeps the mail from leaving, whatever a policy says.
    pub(super) const fn is_lost(&self) -> bool {
        matches!(self.standing, Standing::Unreachable(_))
    }

    /// The demand in the words of the mail room: a certificate that must match is one that must be verified.
    pub(super) const fn policy(&self) -> Policy {
        match self.decision.demand {
            Demand::Clear => Policy::None,
            Demand::Opportunistic => Policy::May,
            Demand::Encryption => Policy::Encrypt,
            Demand::Certificate | Demand::Dane { .. } | Demand::Refused => Policy::Secure,
        }
    }

    /// The demand and its reason, as a trace has them.
    pub(super) fn event(&self) -> trace::EventKind {
        let level = match self.decision.demand {
            Demand::Dane { .. } => "dane",
            _ => self.policy().word(),
        };
        let (reason, source) = match (self.decision.reason, self.decision.watched) {
            // Nobody demands more, and somebody looks on.
            (Reason::Opportunistic, Watched::Sts) => (TRIED_OUT, Reason::Sts.source()),
            (reason, _) => (words(reason), reason.source()),
        };
        let reason = format!("{reason}, RFC {} §{}", source.rfc, source.section);
        trace::EventKind::Demanded { level: level.to_owned(), reason }
    }

    /// Status and reason of a mail that does not even leave; `None` where there will be a connection.
    pub(super) fn refusal(&self) -> Option<(String, String)> {
        if self.decision.demand != Demand::Refused {
            return None;
        }
        let (Step::Defer { status } | Step::Return { status }) = self.decision.refusal() else { return None };
        let reason = match (&self.standing, self.questions.last()) {
            (Standing::Unreachable(fault), Some(last)) => {
                format!("{} lookup error for {}: {fault}", last.kind, last.name)
            }
            _ => words(self.decision.reason).to_owned(),
        };
        Some((status.to_owned(), reason))
    }
}

/// Why there is no demand where the domain's policy is in testing.
const TRIED_OUT: &str = "the domain’s MTA-STS policy is tried out: what would fail is reported";

/// Why a demand is what it is.
const fn words(reason: Reason) -> &'static str {
    match reason {
        Reason::Opportunistic => "nobody demands more",
        Reason::Own => "the sender’s own policy",
        Reason::OwnDane => "the sender’s own policy demands DANE, and there is none",
        Reason::Dane => "the host has TLSA records to go by",
        Reason::DaneUnusable => "the host has TLSA records, and none to go by",
        Reason::DaneLookup => "what DNS says of the host cannot be known",
        Reason::Sts => "the domain’s MTA-STS policy",
        Reason::StsHost => "the domain’s MTA-STS policy does not name the host",
        Reason::RequireTls => "the message requires TLS",
        Reason::RequireTlsHost => "the message requires TLS, and nobody vouches for the host’s name",
        Reason::RequireTlsOwn => "the message requires TLS, and the sender’s own policy is to use none",
        Reason::TlsOptional => "the message says that TLS is not required",
    }
}

/// What the recipient's domain and its host publish.
struct Zone<'a> {
    settings: &'a Settings,
    records: Vec<Tlsa>,
}

impl Zone<'_> {
    /// Asks for the host's name, its addresses and its records, as far as each answer leads to the next question.
    fn standing(&self, questions: &mut Vec<trace::Dns>) -> (Vouched, Standing) {
        let host = &self.settings.receiver.name;
        let mx = match self.settings.port {
            Port::Relay => {
                let domain = domain(&self.settings.to);
                self.ask(questions, domain, vec![Mx { preference: 10, exchange: format!("{host}.") }])
            }
            // A server for submission is named by the sender's configuration, which it believes.
            Port::Submission | Port::Submissions => Lookup::answered(Status::Secure, Vec::new()),
        };
        let vouched = mx.known().map_or(Vouched::Insecure, |(vouched, _)| vouched);
        let addresses = match mx.known() {
            Ok(_) => self.ask(questions, host, vec![Address(IpAddr::V4(RECEIVER_ADDRESS))]),
            Err(_) => Lookup::Failed,
        };
        let host = Host { name: host.clone(), alias: None, addresses };
        let standing = match dane::base_domains(&mx, &host) {
            Ok(_) if self.settings.dane == Dane::Unasked => Standing::Absent(Absence::NoRecords),
            Ok(names) => dane::discover(&names, self.settings.port.number(), |name| {
                self.ask(questions, name, self.records.clone())
            }),
            Err(standing) => standing,
        };
        (vouched, standing)
    }

    fn ask<Data: Record>(&self, questions: &mut Vec<trace::Dns>, name: &str, records: Vec<Data>) -> Lookup<Data> {
        let answer = answer(self.settings, records);
        questions.push(answer.event(name));
        answer
    }
}

/// What the simulated DNS answers with these records.
pub(super) const fn answer<Data>(settings: &Settings, records: Vec<Data>) -> Lookup<Data> {
    let status = match settings.dnssec {
        Dnssec::Secure => Status::Secure,
        Dnssec::Insecure => Status::Insecure,
        Dnssec::Bogus => Status::Bogus,
    };
    Lookup::answered(status, records)
}

/// The domain of an address.
pub(super) fn domain(address: &str) -> &str {
    address.rsplit_once('@').map_or(address, |(_, domain)| domain)
}

/// The TLSA records that the host publishes for its chain; `former_key` is the key that it had before.
pub(super) fn published(dane: Dane, chain: &Chain, former_key: &[u8]) -> Vec<Tlsa> {
    let (usage, selector, matching) = match dane {
        Dane::Unasked | Dane::Absent => return Vec::new(),
        Dane::OwnKey256 | Dane::Mismatch => (3, 1, 1),
        Dane::OwnKey512 => (3, 1, 2),
        Dane::OwnKeyWhole => (3, 1, 0),
        Dane::OwnCertificate => (3, 0, 1),
        Dane::AuthorityKey => (2, 1, 1),
        Dane::AuthorityCertificate => (2, 0, 1),
        Dane::Unusable => (1, 1, 1),
    };
    // Who signed for itself is its own authority.
    let certificate = match usage {
        2 => chain.issuers.first().unwrap_or_else(|| chain.leaf()),
        _ => chain.leaf(),
    };
    let bytes = match (dane, selector) {
        (Dane::Mismatch, _) => former_key,
        (_, 0) => certificate.as_ref(),
        _ => pki::public_key_info(certificate),
    };
    let data = match matching {
        0 => bytes.to_vec(),
        1 => Function::Sha256.digest(bytes).as_ref().to_vec(),
        _ => Function::Sha512.digest(bytes).as_ref().to_vec(),
    };
    vec![Tlsa { usage, selector, matching, data }]
}

/// The hash function of a digest in a record; `None` for whole bytes.
pub(super) const fn algorithm(matching: dane::Matching) -> Option<HashAlgorithm> {
    match matching {
        dane::Matching::Full => None,
        dane::Matching::Sha256 => Some(HashAlgorithm::SHA256),
        dane::Matching::Sha512 => Some(HashAlgorithm::SHA512),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn learnt(dane: &str, dnssec: &str, policy: &str) -> Learnt {
        let mut settings = Settings::default();
        let choices = (Dane::by_word(dane), Dnssec::by_word(dnssec), Policy::by_word(policy));
        (settings.dane, settings.dnssec, settings.policy) =
            (choices.0.unwrap(), choices.1.unwrap(), choices.2.unwrap());
        let record = |usage| Tlsa { usage, selector: 1, matching: 1, data: vec![7; 32] };
        let records = match settings.dane {
            Dane::Absent => Vec::new(),
            Dane::Unusable => vec![record(1)],
            _ => vec![record(3)],
        };
        ask(&settings, records).unwrap()
    }

    #[track_caller]
    fn check(learnt: &Learnt, asked: &[&str], level: &str) {
        let kinds: Vec<_> = learnt.questions.iter().map(|question| question.kind.as_str()).collect();
        assert_eq!(kinds, asked);
        let trace::EventKind::Demanded { level: found, .. } = learnt.event() else { panic!("no demand") };
        assert_eq!(found, level);
    }

    #[test]
    fn each_answer_leads_to_the_next_question() {
        check(&learnt("3-1-1", "secure", "may"), &["MX", "A/AAAA", "TLSA"], "dane");
        check(&learnt("absent", "secure", "may"), &["MX", "A/AAAA", "TLSA"], "may");
        check(&learnt("unusable", "secure", "may"), &["MX", "A/AAAA", "TLSA"], "encrypt");
        check(&learnt("3-1-1", "insecure", "may"), &["MX", "A/AAAA"], "may");
        check(&learnt("3-1-1", "insecure", "secure"), &["MX", "A/AAAA"], "secure");
        assert!(ask(&Settings::default(), Vec::new()).is_none());
    }

    #[test]
    fn what_cannot_be_believed_keeps_the_mail() {
        let bogus = learnt("3-1-1", "bogus", "may");
        assert_eq!(bogus.questions.len(), 1);
        let refusal = bogus.refusal().unwrap();
        assert_eq!(refusal, ("4.7.5".to_owned(), "MX lookup error for birch.example: the answer is bogus".to_owned()));
        assert_eq!(learnt("3-1-1", "secure", "may").refusal(), None);
    }

    #[test]
    fn a_submission_server_is_known_without_mx_records() {
        let settings = Settings { port: Port::Submission, dane: Dane::OwnKey256, ..Settings::default() };
        let learnt = ask(&settings, vec![Tlsa { usage: 3, selector: 1, matching: 1, data: vec![7; 32] }]).unwrap();
        let asked: Vec<_> = learnt.questions.iter().map(|question| question.name.as_str()).collect();
        assert_eq!(asked, ["mx.birch.example", "_587._tcp.mx.birch.example"]);
    }
}
