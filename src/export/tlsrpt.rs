//! The report that the sender of a run would send to the recipient's domain, `[RFC 8460]`. Serialised as JSON by whoever asks.
//!
//! A session counts where the sender tried to use TLS, or would have. Failures of the network alone are left out, `[RFC 8460 §4.3.4]`.

use std::net::IpAddr;

use crate::codepoint::ContentType;
use crate::dissect::smtp;
use crate::policy::dane::Fault;
use crate::policy::report::{Applied, DateRange, FailureDetails, Policy, PolicyType, Report, ResultType, Summary};
use crate::policy::{name, sts};
use crate::story::checks::{Check, Checks, Input, Kind, Role, Verdict};
use crate::story::{Story, digest, fetches_policy};
use crate::trace::{
    Actor, ConnectionId, Dns, Event, EventId, EventKind, Failure, Opened, Operation, Smtp, Sts, Tls, Trace,
    Verdict as Stated,
};

/// Whose report it is, and about mail for whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About<'a> {
    /// The domain that sends the mail, and the report.
    pub organization: &'a str,
    /// The domain that the mail is for.
    pub domain: &'a str,
}

impl<'a> About<'a> {
    /// The domains of a mail's sender and recipient; an address without an at sign is a domain.
    #[must_use]
    pub fn mail(from: &'a str, to: &'a str) -> Self {
        let domain = |address: &'a str| address.rsplit_once('@').map_or(address, |(_, domain)| domain);
        Self { organization: domain(from), domain: domain(to) }
    }
}

/// The policy that the trace tells of: TLSA records that DNSSEC vouches for, `[RFC 8461 §2]`, else an MTA-STS policy, else none.
///
/// A policy that was announced and could not be had is one without lines.
#[must_use]
pub fn policy_found(trace: &Trace, domain: &str) -> Policy {
    let tlsa = trace.events.iter().find_map(|event| match &event.kind {
        EventKind::Dns(dns) if dns.kind == "TLSA" && dns.authentic && !dns.answers.is_empty() => Some(dns),
        _ => None,
    });
    if let Some(dns) = tlsa {
        // The base domain stands behind port and protocol: `_25._tcp.`.
        return Policy::tlsa(dns.name.splitn(3, '.').nth(2).unwrap_or(&dns.name), dns.answers.clone());
    }
    if unconnected(trace).any(|at| lost_answer(trace, at).is_some()) {
        return Policy::tlsa(domain, Vec::new());
    }
    let known = |event: &Event| match &event.kind {
        EventKind::Sts(Sts::Fetched { policy, .. } | Sts::Kept { policy, .. }) => Some(trace.bytes(*policy)),
        _ => None,
    };
    let policy = trace.events.iter().rev().find_map(known).and_then(|bytes| sts::Policy::parse(bytes).ok());
    let missed = || trace.events.iter().any(|event| matches!(event.kind, EventKind::Sts(Sts::Failed { .. })));
    match policy {
        // The domain says that it has no policy any more, RFC 8461 §5.
        Some(sts::Policy { mode: sts::Mode::None, .. }) => Policy::none(domain),
        Some(policy) => Policy::sts(domain, &policy),
        None if missed() => Policy { policy_type: PolicyType::Sts, ..Policy::none(domain) },
        None => Policy::none(domain),
    }
}

/// Where mails were kept for which there was no connection.
fn unconnected(trace: &Trace) -> impl Iterator<Item = usize> {
    let kept = |event: &Event| {
        event.connection.is_none()
            && matches!(event.kind, EventKind::Smtp(Smtp::Deferred { .. } | Smtp::Bounced { .. }))
    };
    trace.events.iter().enumerate().filter(move |(_, event)| kept(event)).map(|(at, _)| at)
}

/// The question right before `at`, where its answer could not be believed.
fn lost_answer(trace: &Trace, at: usize) -> Option<&Dns> {
    match &trace.events.get(at.checked_sub(1)?)?.kind {
        EventKind::Dns(dns) if dns.kind != "TXT" && dns.answers.is_empty() && !dns.authentic => Some(dns),
        _ => None,
    }
}

/// The host that the domain's MX record names, as far as the trace tells.
fn mx_host(trace: &Trace) -> Option<&str> {
    let answer = trace.events.iter().find_map(|event| match &event.kind {
        EventKind::Dns(dns) if dns.kind == "MX" => dns.answers.first(),
        _ => None,
    })?;
    answer.split_once(' ').map(|(_, host)| host.trim_end_matches('.'))
}

/// The report of a run in which this policy was applied.
#[must_use]
pub fn report(trace: &Trace, story: &Story, about: &About<'_>, policy: Policy) -> Report {
    let checks = Checks::of(trace, story);
    let mut applied = Applied { policy, summary: Summary::default(), failure_details: Vec::new() };
    for (index, event) in trace.events.iter().enumerate() {
        let (EventKind::Connected { host, from, to, .. }, Some(connection)) = (&event.kind, event.connection) else {
            continue;
        };
        // Who asks for the policy is no session of the mail, and who else calls the receiver in its name is not known to the sender.
        if event.actor != Actor::Sender || fetches_policy(trace, connection) {
            continue;
        }
        let at = EventId(index as u32);
        let policy = applied.policy.clone();
        let session = Session { trace, checks: &checks, connection, at, host, policy };
        match session.end() {
            Some(End::Negotiated) => applied.summary.total_successful_session_count += 1,
            Some(End::Failed(results)) => {
                applied.summary.total_failure_session_count += 1;
                for (result, reason) in results {
                    let details = session.details(result, reason, host, [*from, *to]);
                    add(&mut applied.failure_details, details);
                }
            }
            None => {}
        }
    }
    for at in unconnected(trace) {
        let Some((result, reason)) = without_connection(trace, at, &applied.policy) else { continue };
        applied.summary.total_failure_session_count += 1;
        add(
            &mut applied.failure_details,
            FailureDetails {
                result_type: result,
                sending_mta_ip: None,
                receiving_mx_hostname: mx_host(trace).map(str::to_owned),
                receiving_mx_helo: None,
                receiving_ip: None,
                failed_session_count: 1,
                additional_information: None,
                failure_reason_code: Some(reason),
            },
        );
    }
    let date_range = DateRange::day_of(trace.subject.date);
    Report {
        organization_name: about.organization.to_owned(),
        date_range,
        // Every domain that takes mail has this address, RFC 5321 §4.5.1.
        contact_info: format!("postmaster@{}", about.organization),
        report_id: format!("{}_{}_{}", date_range.start_datetime, about.domain, digest(trace)),
        policies: vec![applied],
    }
}

/// Counts a failure with those of its kind at the same host, whose first error stands for all; or as the first of its kind.
fn add(all: &mut Vec<FailureDetails>, one: FailureDetails) {
    let bare = |details: &FailureDetails| FailureDetails {
        failed_session_count: 1,
        failure_reason_code: None,
        ..details.clone()
    };
    match all.iter_mut().find(|other| bare(other) == bare(&one)) {
        Some(other) => other.failed_session_count += 1,
        None => all.push(one),
    }
}

/// Why a mail did not even leave: what DNS said of the host could not be believed, or the policy does not name it.
fn without_connection(trace: &Trace, at: usize, policy: &Policy) -> Option<(ResultType, String)> {
    let EventKind::Smtp(Smtp::Deferred { reason, .. } | Smtp::Bounced { reason, .. }) = &trace.events.get(at)?.kind
    else {
        return None;
    };
    if lost_answer(trace, at).is_some() {
        return Some((ResultType::DnssecInvalid, reason.clone()));
    }
    mx_host(trace).and_then(|host| unnamed(policy, host))
}

/// A host that the MTA-STS policy does not name, `[RFC 8461 §4.1]`: no label of `[RFC 8460 §4.3]` says so.
fn unnamed(policy: &Policy, host: &str) -> Option<(ResultType, String)> {
    let named = policy.mx_host.is_empty() || policy.mx_host.iter().any(|pattern| name::stands_for(pattern, host));
    (!named).then(|| (ResultType::ValidationFailure, format!("{host} matches no mx of the policy")))
}

/// How a session ended.
enum End {
    /// TLS was negotiated as demanded.
    Negotiated,
    /// It was not: for one or more reasons, each with the error.
    Failed(Vec<(ResultType, Option<String>)>),
}

/// One connection, as the sender saw it.
struct Session<'a> {
    trace: &'a Trace,
    checks: &'a [Check],
    connection: ConnectionId,
    /// The event that opened it.
    at: EventId,
    /// The host that it leads to.
    host: &'a str,
    policy: Policy,
}

impl<'a> Session<'a> {
    /// How it ended; `None` where nothing is to be reported. What became of the policy before it counts too.
    fn end(&self) -> Option<End> {
        let mut before: Vec<_> = self.policy_failure().into_iter().collect();
        before.extend(unnamed(&self.policy, self.host).map(|(result, reason)| (result, Some(reason))));
        match self.own_end() {
            _ if self.is_retry() => None,
            Some(End::Failed(own)) => {
                before.extend(own);
                Some(End::Failed(before))
            }
            _ if !before.is_empty() => Some(End::Failed(before)),
            own => own,
        }
    }

    /// How the connection itself ended.
    fn own_end(&self) -> Option<End> {
        let certificate = self.certificate_failures();
        if !certificate.is_empty() {
            return Some(End::Failed(certificate));
        }
        if !self.sender().any(|event| matches!(event.kind, EventKind::Tls(Tls::Started))) {
            return self.without_tls();
        }
        // Whoever reads what came back inside TLS knows that the other end has finished too.
        let answered = self.sender().any(|event| {
            matches!(
                event.kind,
                EventKind::Operation(Operation::Open {
                    opened: Opened::Plaintext { content_type: Some(ContentType::APPLICATION_DATA), .. },
                    ..
                })
            )
        });
        if answered {
            return Some(End::Negotiated);
        }
        let error = self.error()?;
        Some(End::Failed(vec![(ResultType::ValidationFailure, Some(error))]))
    }

    /// What the sender holds against the certificate, each kind once.
    fn certificate_failures(&self) -> Vec<(ResultType, Option<String>)> {
        let mut failures: Vec<(ResultType, Option<String>)> = Vec::new();
        let own = |check: &&Check| check.connection == self.connection && check.by == Actor::Sender;
        for check in self.checks.iter().filter(own) {
            // A policy in testing is reported although nobody acts on it, RFC 8461 §5.
            let counts = match check.verdict {
                Verdict::Fails { .. } => true,
                Verdict::Ignored { .. } => {
                    self.policy.policy_type == PolicyType::Sts && !self.policy.policy_string.is_empty()
                }
                Verdict::Holds | Verdict::NotMade { .. } => false,
            };
            let Some(result) = of_certificate(check).filter(|_| counts) else { continue };
            if !failures.iter().any(|(known, _)| *known == result) {
                failures.push((result, self.error().or_else(|| check.verdict.why().map(str::to_owned))));
            }
        }
        failures
    }

    /// Why the policy could not be had for this mail, where one was announced and nothing comes before it.
    fn policy_failure(&self) -> Option<(ResultType, Option<String>)> {
        if self.policy.policy_type != PolicyType::Sts {
            return None;
        }
        let before = self.trace.events[..self.at.0 as usize].iter().rev();
        // Events between connections, and those of the connection to the policy host.
        let since = before.take_while(|event| event.connection.is_none_or(|other| fetches_policy(self.trace, other)));
        since.into_iter().find_map(|event| match &event.kind {
            EventKind::Sts(Sts::Failed { result, error }) => Some((ResultType::by_word(result)?, Some(error.clone()))),
            _ => None,
        })
    }

    /// A connection on which TLS never began.
    fn without_tls(&self) -> Option<End> {
        let unsupported = |reason| Some(End::Failed(vec![(ResultType::StarttlsNotSupported, reason)]));
        if let Some(heard) = self.heard_after_starttls() {
            let answer = smtp::lines(&heard).next()?;
            smtp::reply_code(answer).filter(|&code| code >= 400)?;
            return unsupported(Some(smtp::text(answer).trim_end().to_owned()));
        }
        let heard = self.heard_in_clear();
        let lines: Vec<_> = smtp::lines(&heard).collect();
        let answered = lines.iter().any(|line| smtp::reply_code(line) == Some(250) && !smtp::continues(line));
        let offered = lines.iter().any(|line| {
            smtp::reply_code(line) == Some(250)
                && line.get(4..).is_some_and(|word| word.trim_ascii().eq_ignore_ascii_case(b"STARTTLS"))
        });
        if answered && !offered { unsupported(None) } else { None }
    }

    /// Whether it is the second attempt of a sender that gave up on TLS: the first one is reported.
    fn is_retry(&self) -> bool {
        let before = &self.trace.events[..self.at.0 as usize];
        let last = before.iter().rev().filter_map(|event| event.connection).next();
        last.is_some_and(|connection| {
            before.iter().any(|event| {
                event.connection == Some(connection) && matches!(event.kind, EventKind::Smtp(Smtp::WillRetryInClear))
            })
        })
    }

    fn details(
        &self,
        result: ResultType,
        reason: Option<String>,
        host: &str,
        [from, to]: [IpAddr; 2],
    ) -> FailureDetails {
        let known = |address: IpAddr| (!address.is_unspecified()).then_some(address);
        FailureDetails {
            result_type: result,
            sending_mta_ip: known(from),
            receiving_mx_hostname: Some(host.to_owned()),
            receiving_mx_helo: self.greeted_as(),
            receiving_ip: known(to),
            failed_session_count: 1,
            additional_information: None,
            failure_reason_code: reason,
        }
    }

    /// The name behind 220, where the receiver greets in the clear.
    fn greeted_as(&self) -> Option<String> {
        let heard = self.heard_in_clear();
        let greeting = smtp::lines(&heard).find(|line| smtp::reply_code(line) == Some(220))?;
        let name = greeting.get(4..)?.split(|byte| byte.is_ascii_whitespace()).next()?;
        str::from_utf8(name).ok().filter(|name| !name.is_empty()).map(str::to_owned)
    }

    /// All that arrived at the sender before its TLS began.
    fn heard_in_clear(&self) -> Vec<u8> {
        self.heard(self.sender().take_while(|event| !matches!(event.kind, EventKind::Tls(Tls::Started))))
    }

    /// What arrived at the sender after it had said STARTTLS; `None` where it did not say it.
    fn heard_after_starttls(&self) -> Option<Vec<u8>> {
        let mut events = self.sender();
        events.find(|event| matches!(&event.kind, EventKind::Smtp(Smtp::State { to }) if to == "starttls"))?;
        Some(self.heard(events))
    }

    fn heard(&self, events: impl Iterator<Item = &'a Event>) -> Vec<u8> {
        let pieces = events.filter_map(|event| match event.kind {
            EventKind::Delivered { bytes, .. } => Some(self.trace.bytes(bytes)),
            _ => None,
        });
        pieces.flatten().copied().collect()
    }

    /// The first error of TLS, else of a check, as the library spells it.
    fn error(&self) -> Option<String> {
        let failed = self.sender().find_map(|event| match &event.kind {
            EventKind::Failed(Failure::Tls { error }) => Some(error.clone()),
            EventKind::Failed(Failure::UnexpectedEof) => Some("UnexpectedEof".to_owned()),
            _ => None,
        });
        failed.or_else(|| {
            self.sender().find_map(|event| match &event.kind {
                EventKind::Checked { verdict: Stated::Failed { error } | Stated::Ignored { error }, .. } => {
                    Some(error.clone())
                }
                _ => None,
            })
        })
    }

    /// The sender's events on this connection.
    fn sender(&self) -> impl Iterator<Item = &'a Event> {
        let connection = self.connection;
        let own = move |event: &&Event| event.connection == Some(connection) && event.actor == Actor::Sender;
        self.trace.events.iter().filter(own)
    }
}

/// Which result a check of the certificate stands for; `None` for every other check.
fn of_certificate(check: &Check) -> Option<ResultType> {
    let said = |role| check.inputs.iter().find(|(other, _)| *other == role).map(|(_, input)| input);
    Some(match check.kind {
        Kind::Name => ResultType::CertificateHostMismatch,
        Kind::Dane => ResultType::from(Fault::NoMatch),
        Kind::Validity { .. } => match (said(Role::Now), said(Role::NotAfter)) {
            // Moments in this form sort as time does.
            (Some(Input::Text(now)), Some(Input::Text(last))) if now > last => ResultType::CertificateExpired,
            _ => ResultType::CertificateNotTrusted,
        },
        Kind::ChainSignature { .. }
        | Kind::TrustAnchor
        | Kind::BasicConstraints { .. }
        | Kind::KeyUsage { .. }
        | Kind::ExtendedKeyUsage { .. }
        | Kind::CriticalExtensions { .. }
        | Kind::RevocationList
        | Kind::StapledStatus => ResultType::CertificateNotTrusted,
        _ => return None,
    })
}
