//! The step before a mail leaves: the sender looks for the domain's MTA-STS policy, and asks the policy host where it must,
//! `[RFC 8461 §5.1]`.

use super::super::endpoint::{POLICY_HOST_ADDRESS, Servers};
use super::super::resolver;
use super::super::sts::Publisher;
use super::{Place, Run};
use crate::mail::Timestamp;
use crate::policy::dns::{Lookup, Record as Data};
use crate::policy::report::ResultType;
use crate::policy::sts::{self, Cached, Demand, Policy, Record, Step, cache, fetch};
use crate::policy::{Error, dns};
use crate::trace::{self, Actor, EventKind, Micros};

/// A policy that the sender keeps, and its bytes as they came.
pub(super) struct Kept {
    cached: Cached,
    bytes: Vec<u8>,
}

impl Kept {
    /// What the sender has kept when the run begins.
    pub(super) fn of(publisher: Publisher<'_>) -> Option<Self> {
        publisher.kept().map(|(cached, bytes)| Self { cached, bytes })
    }
}

/// A policy that could not be fetched: with this id it is not asked for again for a while, `[RFC 8461 §3.3]`.
pub(super) struct Missed {
    id: String,
    /// When, in seconds since 1970.
    at: u64,
    error: Error,
}

impl Missed {
    fn holds(&self, id: &str, now: u64) -> bool {
        self.id == id && now.saturating_sub(self.at) < cache::PAUSE
    }
}

impl Run<'_> {
    /// What the domain's policy demands of the receiver, by the policy that is kept or by a new one.
    pub(super) fn policy_demand(&mut self, servers: &Servers) -> Demand {
        let Some(publisher) = Publisher::of(&self.scenario.settings) else { return Demand::Nothing };
        let records = self.ask(&sts::record_name(publisher.domain()), publisher.records());
        let record = records.known().and_then(|(_, records)| Record::only(records));
        let kept = self.kept.as_ref().map(|kept| &kept.cached);
        let id = match cache::next_step(kept, record.as_ref(), self.clock.seconds()) {
            Step::Nothing => return Demand::Nothing,
            Step::Apply(_) => None,
            Step::Fetch { id } => Some(id.to_owned()),
        };
        if let Some(id) = id {
            let missed = self.missed.take().filter(|missed| missed.holds(&id, self.clock.seconds()));
            let fetched = match &missed {
                None => self.fetch(publisher, servers),
                Some(missed) => Err(missed.error.clone()),
            };
            match fetched {
                Ok((policy, bytes)) => return self.keep(id, policy, bytes),
                Err(error) => {
                    self.report_failure(&error);
                    self.missed = missed.or_else(|| Some(Missed { id, at: self.clock.seconds(), error }));
                }
            }
        }
        self.fall_back()
    }

    /// Asks DNS one question, which takes the way there and back.
    fn ask<Record: Data>(&mut self, name: &str, records: Vec<Record>) -> Lookup<Record> {
        self.advance(Micros(self.session.trace.now.0 + 2 * self.scenario.settings.latency.0));
        let answer = resolver::answer(&self.scenario.settings, records);
        self.session.trace.push(Actor::Sender, EventKind::Dns(answer.event(name)));
        answer
    }

    /// Fetches the policy over a connection of its own.
    fn fetch(&mut self, publisher: Publisher<'_>, servers: &Servers) -> Result<(Policy, Vec<u8>), Error> {
        let host = fetch::host(publisher.domain());
        let addresses: Lookup<dns::Address> = self.ask(&host, publisher.addresses());
        if addresses.known()?.1.is_empty() {
            return Err(Error::Unreachable);
        }
        let response = publisher.response(Timestamp(self.clock.seconds()));
        let ends = servers.policy_endpoints(response).ok_or(Error::Unreachable)?;
        let mut connection = self.open(Place { host, port: fetch::PORT, address: POLICY_HOST_ADDRESS }, ends);
        self.converse(&mut connection);
        self.leave();
        let bytes = connection.client.fetched()?;
        Ok((Policy::parse(&bytes)?, bytes))
    }

    /// Keeps a policy from now on.
    fn keep(&mut self, id: String, policy: Policy, bytes: Vec<u8>) -> Demand {
        let demand = policy.demand(&self.scenario.settings.receiver.name);
        let stored = self.session.trace.intern(&bytes);
        let fetched = trace::Sts::Fetched { id: id.clone(), policy: stored };
        self.session.trace.push(Actor::Sender, EventKind::Sts(fetched));
        self.kept = Some(Kept { cached: Cached { id, policy, fetched: self.clock.seconds() }, bytes });
        demand
    }

    /// Goes by the policy that is kept, where its time is not over.
    fn fall_back(&mut self) -> Demand {
        let now = self.clock.seconds();
        let Some(kept) = self.kept.as_ref().filter(|kept| kept.cached.is_fresh(now)) else { return Demand::Nothing };
        let policy = self.session.trace.intern(&kept.bytes);
        let event = trace::Sts::Kept { id: kept.cached.id.clone(), policy };
        self.session.trace.push(Actor::Sender, EventKind::Sts(event));
        kept.cached.policy.demand(&self.scenario.settings.receiver.name)
    }

    /// A TXT record told of a policy, and it cannot be had, `[RFC 8461 §6]`.
    fn report_failure(&mut self, error: &Error) {
        let Some(result) = ResultType::of_policy(error) else { return };
        let failed = trace::Sts::Failed { result: result.word().to_owned(), error: error.to_string() };
        self.session.trace.push(Actor::Sender, EventKind::Sts(failed));
    }
}
