//! One end of a connection: an SMTP engine, and from STARTTLS on a rustls connection under it; or, with a policy host, HTTP over it.
//!
//! Bytes come in, bytes to be sent come out; the engine carries them. Every call into rustls is made within the session's
//! scope, so that what the provider does is written down in this end's name.

mod certificates;
mod dane;
mod interceptor;
mod mail;
mod policy_host;
mod servers;
mod tls;
mod web;

use std::collections::VecDeque;

use crate::crypto::recorder::Session;
use crate::dissect::record;
use crate::mail::{Ending, PeerVerdict};
use crate::policy;
use crate::trace::{Actor, Builder, EventKind, Failure, Framing, Micros, Outcome};

pub(super) use interceptor::ATTACKER_ADDRESS;
pub(super) use mail::Taken;
pub(super) use servers::{Error as SetupError, POLICY_HOST_ADDRESS, RECEIVER_ADDRESS, SENDER_ADDRESS, Servers};

use mail::{Mail, Wish};
use tls::Tls;

/// What an end wants to put on the link.
#[derive(Debug)]
pub(super) enum Outgoing {
    /// One segment.
    Bytes { framing: Framing, bytes: Vec<u8> },
    /// Nothing more will come.
    End,
}

/// One end of a connection.
pub(super) struct Endpoint {
    actor: Actor,
    mail: Mail,
    tls: Option<Tls>,
    /// How TLS is made when SMTP asks for it.
    configuration: servers::Configuration,
    outgoing: VecDeque<Outgoing>,
    /// Bytes that have arrived so far in the stream.
    arrived: u64,
    /// This end says nothing more.
    closed: bool,
    /// The other end says nothing more.
    over: bool,
    /// When something arrived last; `None` before TCP is open.
    heard: Option<Micros>,
    timed_out: bool,
}

impl Endpoint {
    fn new(actor: Actor, mail: Mail, configuration: servers::Configuration) -> Self {
        Self {
            actor,
            mail,
            tls: None,
            configuration,
            outgoing: VecDeque::new(),
            arrived: 0,
            closed: false,
            over: false,
            heard: None,
            timed_out: false,
        }
    }

    /// TCP is open.
    pub(super) fn open(&mut self, session: &mut Session) {
        self.mail.open();
        self.work(session);
    }

    /// Bytes arrived.
    pub(super) fn receive(&mut self, session: &mut Session, bytes: &[u8]) {
        match &mut self.tls {
            None => self.mail.receive(bytes, self.configuration.now()),
            Some(tls) => tls.receive(session, bytes, &mut self.mail, &self.configuration),
        }
        self.work(session);
    }

    /// The peer's stream is over.
    pub(super) fn ended(&mut self, session: &mut Session) {
        self.over = true;
        match &mut self.tls {
            None => self.mail.closed(Ending::Tcp),
            Some(tls) => tls.ended(session, &mut self.mail, &self.configuration),
        }
        self.work(session);
    }

    /// The peer has been silent for too long.
    pub(super) fn timed_out(&mut self, session: &mut Session) {
        self.timed_out = true;
        self.mail.timed_out();
        self.work(session);
        self.close();
    }

    /// Something arrives.
    pub(super) const fn hears(&mut self, now: Micros) {
        self.heard = Some(now);
    }

    /// When this end gives up waiting; `None` when it does not wait.
    pub(super) fn deadline(&self) -> Option<Micros> {
        let heard = self.heard.filter(|_| !self.closed)?;
        Some(Micros(heard.0 + self.mail.patience().0))
    }

    /// Whether this end gave up waiting.
    pub(super) const fn has_timed_out(&self) -> bool {
        self.timed_out
    }

    /// The run is broken off.
    pub(super) fn unfinished(&mut self) {
        self.mail.unfinished();
        self.closed = true;
    }

    /// Where the next `length` bytes stand in the stream that arrives; counts them.
    pub(super) fn stream_offset(&mut self, length: usize) -> u64 {
        let offset = self.arrived;
        self.arrived += length as u64;
        offset
    }

    pub(super) fn take_outgoing(&mut self) -> VecDeque<Outgoing> {
        std::mem::take(&mut self.outgoing)
    }

    /// Whether the other end said that it says nothing more.
    pub(super) const fn is_over(&self) -> bool {
        self.over
    }

    pub(super) fn wants_retry_in_clear(&self) -> bool {
        self.mail.wants_retry_in_clear()
    }

    /// Who sits here.
    pub(super) const fn actor(&self) -> Actor {
        self.actor
    }

    /// The mail that an attacker took here, to be passed on.
    pub(super) fn take_mail(&mut self) -> Option<Taken> {
        self.mail.take()
    }

    /// What became of the mail, as this end, the client, sees it.
    pub(super) fn outcome(&self) -> Outcome {
        self.mail.outcome()
    }

    /// What came of asking for a policy: a certificate that does not hold is told apart from a host that cannot be reached.
    pub(super) fn fetched(&self) -> Result<Vec<u8>, policy::Error> {
        let distrusted = matches!(self.configuration.peer(), PeerVerdict::NotTrusted | PeerVerdict::NotMatched);
        self.mail.fetched().map_err(|error| if distrusted { policy::Error::Untrusted } else { error })
    }

    /// Does what the dialogue wishes until it wishes nothing more.
    fn work(&mut self, session: &mut Session) {
        while let Some(wish) = self.mail.wish(&mut session.trace, self.actor) {
            match wish {
                Wish::Write(bytes) => self.write(session, bytes),
                Wish::StartTls => self.start_tls(session),
                Wish::CloseTls => {
                    if let Some(tls) = &mut self.tls {
                        tls.close(session);
                    }
                }
                Wish::RenewKeys => {
                    if let Some(tls) = &mut self.tls {
                        tls.renew_keys(session);
                    }
                }
                Wish::Close => {
                    // An alert, or what else TLS has ready, goes before the end.
                    self.collect_records(session);
                    self.close();
                }
            }
            self.collect_records(session);
        }
        self.collect_records(session);
    }

    fn write(&mut self, session: &mut Session, bytes: Vec<u8>) {
        let Some(tls) = &mut self.tls else {
            return self.outgoing.push_back(Outgoing::Bytes { framing: Framing::Clear, bytes });
        };
        // rustls buffers no more than a few records: what it cannot take yet follows when those are taken.
        let mut records = Vec::new();
        let mut rest = &bytes[..];
        while !rest.is_empty() {
            let taken = tls.write(session, rest);
            rest = &rest[taken..];
            let before = records.len();
            records.extend(tls.take_records(session));
            if taken == 0 && records.len() == before {
                break;
            }
        }
        self.queue_records(&mut session.trace, &records);
    }

    fn start_tls(&mut self, session: &mut Session) {
        match Tls::start(session, self.actor, &self.configuration, self.arrived) {
            Ok(mut tls) => {
                tls.write_early(session, &self.mail.early_words());
                self.tls = Some(tls);
            }
            Err(error) => {
                session.trace.push(self.actor, EventKind::Failed(Failure::Tls { error: format!("{error:?}") }));
                self.mail.tls_failed(&error.to_string());
            }
        }
    }

    fn close(&mut self) {
        if !self.closed {
            self.closed = true;
            self.outgoing.push_back(Outgoing::End);
        }
    }

    /// Takes over what rustls has ready to be sent.
    fn collect_records(&mut self, session: &mut Session) {
        let Some(tls) = &mut self.tls else { return };
        let records = tls.take_records(session);
        self.queue_records(&mut session.trace, &records);
    }

    /// Queues records one by one: each is a segment of its own.
    fn queue_records(&mut self, trace: &mut Builder, stream: &[u8]) {
        let (records, rest) = record::split(stream);
        debug_assert!(rest.is_empty(), "rustls writes whole records");
        for record in records {
            tls::note_clear_alert(trace, self.actor, record);
            self.outgoing.push_back(Outgoing::Bytes { framing: Framing::Record, bytes: record.to_vec() });
        }
    }
}
