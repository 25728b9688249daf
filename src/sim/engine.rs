//! The run: deliveries one after another, each a connection on which segments arrive in turn until both ends are done.

mod policy;

use std::net::Ipv4Addr;

use self::policy::{Kept, Missed};
use super::attacker::{Attacker, Passage, Sealing, Segment};
use super::clock::Clock;
use super::endpoint::{
    ATTACKER_ADDRESS, Endpoint, Outgoing, RECEIVER_ADDRESS, SENDER_ADDRESS, Servers, SetupError, Taken,
};
use super::link::{Arrival, Link};
use super::outcome::{self, Attempt};
use super::resolver::Learnt;
use super::sts::Publisher;
use crate::crypto::memo::Memo;
use crate::crypto::recorder::{Recording, Session};
use crate::crypto::rng::Streams;
use crate::scenario::{Direction, EarlyData, Policy, Restart, Scenario};
use crate::trace::{
    Actor, Change, Close, ConnectionId, EventKind, Failure, Framing, Micros, SegmentId, Side, Smtp, Subject, Trace,
};

/// The pause between one delivery and the next: long enough for a ticket's age to be seen.
const BETWEEN_DELIVERIES: Micros = Micros(60_000_000);

/// Runs a scenario to its end.
///
/// Always ends: with the mail delivered or kept, stalled, or unfinished when the scenario's limit of events is passed.
#[must_use]
pub fn run(scenario: &Scenario) -> Trace {
    run_recording(scenario, Recording::On)
}

/// Runs a scenario with a memory for its public-key operations: the trace is that of [`run_recording`], and it is there sooner when
/// much of the same was run before with the same memory.
#[must_use]
pub fn run_remembering(scenario: &Scenario, recording: Recording, memo: &Memo) -> Trace {
    let session = Session::new(Streams::seeded(scenario.seed.0), recording).remembering(memo);
    run_in(scenario, session)
}

/// Runs a scenario with or without its operations written down; what crosses the wire is the same.
#[must_use]
pub fn run_recording(scenario: &Scenario, recording: Recording) -> Trace {
    run_in(scenario, Session::new(Streams::seeded(scenario.seed.0), recording))
}

fn run_in(scenario: &Scenario, mut session: Session) -> Trace {
    if !scenario.interventions.is_empty() {
        session.keep_sealed();
    }
    let run = Run {
        scenario,
        session,
        clock: Clock::starting(scenario.settings.date),
        attacker: Attacker::new(&scenario.interventions),
        segments: 0,
        connections: 0,
        kept: Publisher::of(&scenario.settings).and_then(Kept::of),
        missed: None,
    };
    run.complete()
}

struct Run<'a> {
    scenario: &'a Scenario,
    session: Session,
    clock: Clock,
    attacker: Attacker<'a>,
    segments: u32,
    connections: u32,
    /// The MTA-STS policy that the sender keeps.
    kept: Option<Kept>,
    /// The one that it could not fetch.
    missed: Option<Missed>,
}

/// Where a connection leads.
struct Place {
    host: String,
    port: u16,
    address: Ipv4Addr,
}

/// One connection while it lasts.
struct Connection {
    id: ConnectionId,
    link: Link,
    client: Endpoint,
    server: Endpoint,
    cut: bool,
}

impl Connection {
    fn new(id: ConnectionId, (client, server): (Endpoint, Endpoint)) -> Self {
        Self { id, link: Link::default(), client, server, cut: false }
    }

    /// When the first end that still waits gives up, and which one it is.
    fn deadline(&self) -> Option<(Micros, Actor)> {
        let ends = [&self.client, &self.server];
        ends.into_iter().filter_map(|end| Some((end.deadline()?, end.actor()))).min()
    }

    fn end(&mut self, actor: Actor) -> &mut Endpoint {
        if actor == self.server.actor() { &mut self.server } else { &mut self.client }
    }

    /// Who sits opposite.
    fn peer(&self, actor: Actor) -> Actor {
        if actor == self.server.actor() { self.client.actor() } else { self.server.actor() }
    }

    /// Which way goes what this end says.
    fn direction(&self, from: Actor) -> Direction {
        if from == self.server.actor() { Direction::ToSender } else { Direction::ToReceiver }
    }

    /// Which end the attacker is.
    fn attacker(&self) -> Option<Side> {
        match (self.client.actor(), self.server.actor()) {
            (Actor::Attacker, _) => Some(Side::Client),
            (_, Actor::Attacker) => Some(Side::Server),
            _ => None,
        }
    }
}

impl Run<'_> {
    fn complete(mut self) -> Trace {
        let mut mails = Vec::new();
        if let Err(error) = self.deliver_all(&mut mails) {
            let failure = Failure::Setup { error: error.to_string() };
            self.session.trace.push(Actor::Sender, EventKind::Failed(failure));
        }
        for missed in self.attacker.missed() {
            let failure = Failure::Intervention { error: missed };
            self.session.trace.push(Actor::Attacker, EventKind::Failed(failure));
        }
        let subject = Subject {
            scenario: self.scenario.entry.id.to_owned(),
            date: self.scenario.settings.date,
            seed: self.scenario.seed.to_string(),
            settings: self.scenario.changes().into_iter().map(|(key, value)| (key.to_owned(), value)).collect(),
            interventions: self.scenario.interventions.iter().map(ToString::to_string).collect(),
        };
        self.session.trace.finish(subject, outcome::of(&mails))
    }

    /// All mails, each over a connection; under an opportunistic policy a second one in the clear when TLS fails, `[RFC 7435 §4]`.
    fn deliver_all(&mut self, mails: &mut Vec<Vec<Attempt>>) -> Result<(), SetupError> {
        let mut servers = Servers::new(&self.scenario.settings, &mut self.session, &self.clock)?;
        for delivery in 0..self.scenario.settings.deliveries {
            if delivery > 0 {
                self.advance(Micros(self.session.trace.now.0 + BETWEEN_DELIVERIES.0));
                if self.scenario.settings.restart == Restart::Between {
                    servers.restart_receiver(&mut self.session)?;
                }
                if self.scenario.settings.early_data == EarlyData::Refused {
                    servers.refuse_early_data();
                }
            }
            mails.push(self.deliver(&mut servers)?);
        }
        Ok(())
    }

    fn deliver(&mut self, servers: &mut Servers) -> Result<Vec<Attempt>, SetupError> {
        self.look_up(servers);
        if !servers.learnt().is_some_and(Learnt::is_lost) {
            let demand = self.policy_demand(servers);
            servers.weigh(&mut self.session, demand)?;
        }
        if let Some(attempt) = self.refused(servers) {
            return Ok(vec![attempt]);
        }
        let mut attempts = vec![self.call(servers, servers.policy())?];
        if attempts[0].retry_in_clear {
            attempts.push(self.call(servers, Policy::None)?);
        }
        Ok(attempts)
    }

    /// One attempt of the sender; what somebody on the path takes instead of the receiver is passed on.
    fn call(&mut self, servers: &Servers, policy: Policy) -> Result<Attempt, SetupError> {
        let ends = servers.endpoints(&mut self.session, policy)?;
        let mut attempt = self.connect(ends, servers.demand(policy));
        if let Some(mail) = attempt.taken.take() {
            self.pass_on(servers, mail, &mut attempt)?;
        }
        Ok(attempt)
    }

    fn pass_on(&mut self, servers: &Servers, mail: Taken, attempt: &mut Attempt) -> Result<(), SetupError> {
        if let Some(ends) = servers.passing_ends(&mut self.session, mail)? {
            let onward = self.connect(ends, None);
            attempt.passed_on(&onward);
        }
        Ok(())
    }

    /// Asks DNS, where the sender does: each question takes the way there and back.
    fn look_up(&mut self, servers: &Servers) {
        for question in servers.learnt().into_iter().flat_map(|learnt| &learnt.questions) {
            self.advance(Micros(self.session.trace.now.0 + 2 * self.scenario.settings.latency.0));
            self.session.trace.push(Actor::Sender, EventKind::Dns(question.clone()));
        }
    }

    /// A mail that does not even leave: what was learnt forbids a connection.
    fn refused(&mut self, servers: &Servers) -> Option<Attempt> {
        let (status, reason) = servers.learnt()?.refusal()?;
        let event = match status.starts_with('5') {
            true => Smtp::Bounced { status: status.clone(), reason: reason.clone() },
            false => Smtp::Deferred { status: status.clone(), reason: reason.clone() },
        };
        self.session.trace.push(Actor::Sender, EventKind::Smtp(event));
        Some(Attempt::refused(status, reason))
    }

    fn connect(&mut self, ends: (Endpoint, Endpoint), demand: Option<EventKind>) -> Attempt {
        let settings = &self.scenario.settings;
        let (host, port) = (settings.receiver.name.clone(), settings.port.number());
        let mut connection = self.open(Place { host, port, address: RECEIVER_ADDRESS }, ends);
        if let Some(demand) = demand {
            self.session.trace.push(connection.client.actor(), demand);
        }
        self.converse(&mut connection);
        self.leave();
        Attempt::of(&connection.client, &mut connection.server)
    }

    /// Opens a connection between two ends.
    fn open(&mut self, place: Place, ends: (Endpoint, Endpoint)) -> Connection {
        let id = ConnectionId(self.connections);
        self.connections += 1;
        self.session.trace.connection = Some(id);
        let mut connection = Connection::new(id, ends);
        let (client, attacker) = (connection.client.actor(), connection.attacker());
        let kind = EventKind::Connected {
            host: place.host,
            port: place.port,
            from: if attacker == Some(Side::Client) { ATTACKER_ADDRESS } else { SENDER_ADDRESS }.into(),
            // Who is on the path answers from the address that was called.
            to: place.address.into(),
            attacker,
        };
        self.session.trace.push(client, kind);
        // TCP's handshake: the client may speak after one round trip, the server when the third segment has arrived.
        let (now, latency) = (self.session.trace.now.0, self.scenario.settings.latency.0);
        connection.link.send(client, Micros(now + 2 * latency), Arrival::Open);
        connection.link.send(connection.server.actor(), Micros(now + 3 * latency), Arrival::Open);
        connection
    }

    /// Nothing belongs to a connection any more.
    fn leave(&mut self) {
        self.session.trace.connection = None;
        self.session.trace.cause = None;
    }

    /// Lets things arrive, and ends lose their patience, until nothing is under way and nobody waits.
    fn converse(&mut self, connection: &mut Connection) {
        while self.session.trace.events().len() < self.scenario.settings.event_limit as usize {
            match (connection.link.when(), connection.deadline()) {
                (Some(at), deadline) if deadline.is_none_or(|(latest, _)| at <= latest) => self.let_arrive(connection),
                (None, _) if self.release_held(connection, None) => {}
                (_, Some((latest, actor))) => self.time_out(connection, actor, latest),
                (_, None) => return,
            }
        }
        connection.client.unfinished();
    }

    fn let_arrive(&mut self, connection: &mut Connection) {
        if let Some((at, to, arrival)) = connection.link.next() {
            self.advance(at);
            connection.end(to).hears(at);
            self.arrive(connection, to, arrival);
        }
    }

    fn arrive(&mut self, connection: &mut Connection, to: Actor, arrival: Arrival) {
        self.session.trace.cause = None;
        let end = connection.end(to);
        if end.is_over() {
            return;
        }
        match arrival {
            Arrival::Open => end.open(&mut self.session),
            Arrival::Segment { id, bytes } => {
                let stored = self.session.trace.intern(&bytes);
                let offset = end.stream_offset(bytes.len());
                let kind = EventKind::Delivered { segment: id, bytes: stored, offset };
                let delivered = self.session.trace.push(to, kind);
                self.session.trace.cause = Some(delivered);
                end.receive(&mut self.session, &bytes);
            }
            Arrival::End => end.ended(&mut self.session),
        }
        self.flush(connection, to);
    }

    /// Puts on the link what an end wants to say, past the attacker.
    fn flush(&mut self, connection: &mut Connection, from: Actor) {
        let mut seal = Vec::new();
        let outgoing = connection.end(from).take_outgoing();
        for one in outgoing {
            match one {
                Outgoing::Bytes { framing, bytes } => {
                    let passage = self.put(connection, from, framing, bytes);
                    seal.extend(passage);
                }
                Outgoing::End => {
                    self.release_held(connection, Some(connection.direction(from)));
                    self.session.trace.push(from, EventKind::Closed(Close::ByEndpoint));
                    let at = self.arrival_time(Micros(0));
                    connection.link.send(connection.peer(from), at, Arrival::End);
                }
            }
        }
        for sealing in seal {
            self.inject_sealed(connection, from, &sealing);
        }
    }

    /// Puts one segment on the link. What its sender must seal for the attack comes back.
    fn put(&mut self, connection: &mut Connection, from: Actor, framing: Framing, bytes: Vec<u8>) -> Vec<Sealing> {
        let id = self.number();
        let stored = self.session.trace.intern(&bytes);
        self.session.trace.push(from, EventKind::Sent { segment: id, bytes: stored, framing });
        if connection.cut {
            return Vec::new();
        }
        let (to, direction) = (connection.peer(from), connection.direction(from));
        let segment = Segment { id, connection: connection.id, direction, to, framing, bytes };
        let segments = &mut self.segments;
        let number = || {
            *segments += 1;
            SegmentId(*segments - 1)
        };
        let Passage { onward, seal, cut } = self.attacker.pass(&mut self.session, segment, number);
        for (id, bytes, held) in onward {
            let at = self.arrival_time(held);
            connection.link.send(to, at, Arrival::Segment { id, bytes });
        }
        if cut {
            self.cut(connection, from);
        }
        seal
    }

    /// Ends the connection both ways behind what is under way to the segment's receiver.
    fn cut(&mut self, connection: &mut Connection, from: Actor) {
        self.session.trace.push(Actor::Attacker, EventKind::Closed(Close::Cut));
        connection.cut = true;
        let at = self.arrival_time(Micros(0));
        connection.link.send(connection.peer(from), at, Arrival::End);
        connection.link.send(from, at, Arrival::End);
    }

    /// A record that `from` seals with its own keys although it should not.
    fn inject_sealed(&mut self, connection: &mut Connection, from: Actor, sealing: &Sealing) {
        let sealed = self.session.seal_injected(from, connection.id, sealing.content_type, &sealing.content);
        match sealed {
            Ok(bytes) => {
                let segment = self.number();
                let stored = self.session.trace.intern(&bytes);
                let to = connection.peer(from);
                let change = Change::Sealed { bytes: stored, to };
                let kind = EventKind::Intervened { segment, change, intervention: sealing.intervention };
                self.session.trace.push(from, kind);
                let at = self.arrival_time(Micros(0));
                connection.link.send(to, at, Arrival::Segment { id: segment, bytes });
            }
            Err(error) => {
                let failure = Failure::Intervention { error: error.to_string() };
                self.session.trace.push(Actor::Attacker, EventKind::Failed(failure));
            }
        }
    }

    /// Sends on what the attacker held back for a successor that did not come; says whether there was anything.
    fn release_held(&mut self, connection: &mut Connection, direction: Option<Direction>) -> bool {
        let held = self.attacker.release(direction);
        let at = self.arrival_time(Micros(0));
        let any = !held.is_empty();
        for segment in held {
            connection.link.send(segment.to, at, Arrival::Segment { id: segment.id, bytes: segment.bytes });
        }
        any
    }

    /// An end has waited for as long as it does: it gives up.
    fn time_out(&mut self, connection: &mut Connection, actor: Actor, now: Micros) {
        self.session.trace.cause = None;
        self.advance(now);
        self.session.trace.push(actor, EventKind::Failed(Failure::Timeout));
        connection.end(actor).timed_out(&mut self.session);
        self.flush(connection, actor);
    }

    fn number(&mut self) -> SegmentId {
        self.segments += 1;
        SegmentId(self.segments - 1)
    }

    fn arrival_time(&self, held: Micros) -> Micros {
        Micros(self.session.trace.now.0 + self.scenario.settings.latency.0 + held.0)
    }

    fn advance(&mut self, to: Micros) {
        self.session.trace.now = to;
        self.clock.set(to);
    }
}
