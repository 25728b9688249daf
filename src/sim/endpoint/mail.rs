//! What an end speaks, behind one face: SMTP as sender or receiver, or HTTP with a policy host.

use super::web::Web;
use crate::mail::sender::{Conclusion, Crossed, Retry};
use crate::mail::{Ending, Error, Event, Output, Protection, Receiver, Sender, Timestamp, sender};
use crate::policy;
use crate::scenario::KeyUpdate;
use crate::trace::{Actor, Builder, Check, EventKind, Micros, Outcome, Refusal, Verdict};

/// What the dialogue wants done.
#[derive(Debug)]
pub(super) enum Wish {
    /// Send this, at once: one segment, or one record.
    Write(Vec<u8>),
    /// The next bytes belong to TLS.
    StartTls,
    /// Send close_notify.
    CloseTls,
    /// Ask for new keys.
    RenewKeys,
    /// Close TCP.
    Close,
}

/// An end's part in the dialogue.
#[derive(Debug)]
pub(super) struct Mail {
    engine: Engine,
    key_update: KeyUpdate,
    /// The engine begins when TCP is open.
    open: bool,
    unfinished: bool,
    stalled: bool,
    /// What an attacker took who is the receiver here.
    taken: Option<Taken>,
}

/// A mail that somebody took who is not its receiver.
#[derive(Clone, Debug)]
pub(in crate::sim) struct Taken {
    pub(in crate::sim) envelope: sender::Envelope,
    /// As it was sent.
    pub(in crate::sim) message: Vec<u8>,
}

#[derive(Debug)]
enum Engine {
    Sender(Box<Sender>),
    Receiver(Box<Receiver>),
    Web(Web),
}

impl Mail {
    pub(super) fn sender(sender: Sender, key_update: KeyUpdate) -> Self {
        Self::new(Engine::Sender(Box::new(sender)), key_update)
    }

    pub(super) fn receiver(receiver: Receiver, key_update: KeyUpdate) -> Self {
        Self::new(Engine::Receiver(Box::new(receiver)), key_update)
    }

    pub(super) fn web(web: Web) -> Self {
        Self::new(Engine::Web(web), KeyUpdate::None)
    }

    fn new(engine: Engine, key_update: KeyUpdate) -> Self {
        Self { engine, key_update, open: false, unfinished: false, stalled: false, taken: None }
    }

    pub(super) fn open(&mut self) {
        self.open = true;
    }

    pub(super) fn receive(&mut self, bytes: &[u8], now: Timestamp) {
        match &mut self.engine {
            Engine::Sender(sender) => sender.receive(bytes),
            Engine::Receiver(receiver) => receiver.receive(bytes, now),
            Engine::Web(web) => web.receive(bytes),
        }
    }

    pub(super) fn tls_established(&mut self, protection: &Protection, now: Timestamp) {
        match &mut self.engine {
            Engine::Sender(sender) => sender.tls_established(protection),
            Engine::Receiver(receiver) => receiver.tls_established(protection, now),
            Engine::Web(web) => web.tls_established(),
        }
    }

    /// What this end would say before the handshake is done.
    pub(super) fn early_words(&self) -> Vec<u8> {
        match &self.engine {
            Engine::Sender(sender) => sender.early_words(),
            Engine::Receiver(_) | Engine::Web(_) => Vec::new(),
        }
    }

    /// The peer took what was said early.
    pub(super) fn was_heard_early(&mut self) {
        if let Engine::Sender(sender) = &mut self.engine {
            sender.was_heard_early();
        }
    }

    pub(super) fn tls_failed(&mut self, reason: &str) {
        match &mut self.engine {
            Engine::Sender(sender) => sender.tls_failed(reason),
            Engine::Receiver(receiver) => receiver.tls_failed(reason),
            Engine::Web(web) => web.gone(),
        }
    }

    pub(super) fn closed(&mut self, ending: Ending) {
        match &mut self.engine {
            Engine::Sender(sender) => sender.closed(ending),
            Engine::Receiver(receiver) => receiver.closed(ending),
            Engine::Web(web) => web.gone(),
        }
    }

    pub(super) fn timed_out(&mut self) {
        self.stalled = true;
        match &mut self.engine {
            Engine::Sender(sender) => sender.timed_out(),
            Engine::Receiver(receiver) => receiver.timed_out(),
            Engine::Web(web) => web.gone(),
        }
    }

    /// How long this end waits for the other in its present state, `[RFC 5321 §4.5.3.2]`.
    pub(super) const fn patience(&self) -> Micros {
        const MINUTE: u64 = 60_000_000;
        let minutes = match &self.engine {
            Engine::Web(web) => return web.patience(),
            Engine::Receiver(_) => 5,
            Engine::Sender(sender) => match sender.state() {
                sender::State::Data => 2,
                sender::State::Text => 3,
                sender::State::End => 10,
                _ => 5,
            },
        };
        Micros(minutes * MINUTE)
    }

    pub(super) fn unfinished(&mut self) {
        self.unfinished = true;
    }

    /// The next thing to do; what merely happened is written down on the way.
    pub(super) fn wish(&mut self, trace: &mut Builder, actor: Actor) -> Option<Wish> {
        while self.open {
            let output = match &mut self.engine {
                Engine::Sender(sender) => sender.poll(),
                Engine::Receiver(receiver) => receiver.poll(),
                Engine::Web(web) => web.poll(),
            };
            match output? {
                Output::Write(bytes) => return Some(Wish::Write(bytes)),
                Output::StartTls => return Some(Wish::StartTls),
                Output::CloseTls => return Some(Wish::CloseTls),
                Output::Close => return Some(Wish::Close),
                // rustls's own error stands in the trace already.
                Output::Event(Event::Failed(Error::Tls { .. })) => {}
                Output::Event(event) => {
                    if let (Actor::Attacker, Event::Accepted { envelope, message, .. }) = (actor, &event) {
                        self.taken = Some(Taken { envelope: envelope.clone(), message: message.clone() });
                    }
                    let renew = self.renews_keys_at(&event);
                    if let Some(error) = missed_tls(&event) {
                        let verdict = Verdict::Failed { error: error.to_owned() };
                        trace.push(actor, EventKind::Checked { check: Check::TlsRequired, verdict });
                    }
                    let kind = event.record(trace);
                    trace.push(actor, kind);
                    if renew {
                        return Some(Wish::RenewKeys);
                    }
                }
            }
        }
        None
    }

    /// The sender renews its keys before the message's text, the receiver before it asks for that.
    fn renews_keys_at(&self, event: &Event) -> bool {
        match (&self.engine, event) {
            (Engine::Sender(_), Event::State { to }) if *to == sender::State::Text.word() => {
                matches!(self.key_update, KeyUpdate::Sender | KeyUpdate::Both)
            }
            (Engine::Receiver(_), Event::Commanded { verb: "DATA" }) => {
                matches!(self.key_update, KeyUpdate::Receiver | KeyUpdate::Both)
            }
            _ => false,
        }
    }

    /// The mail that an attacker took here, to be passed on.
    pub(super) fn take(&mut self) -> Option<Taken> {
        self.taken.take()
    }

    pub(super) fn wants_retry_in_clear(&self) -> bool {
        matches!(self.conclusion(), Some(Conclusion::Deferred { retry: Retry::InClear, .. }))
    }

    /// What became of the mail, for a sender that has come to a conclusion.
    pub(super) fn outcome(&self) -> Outcome {
        if self.unfinished {
            return Outcome::Unfinished;
        }
        match self.conclusion() {
            Some(Conclusion::Delivered { crossed, .. }) => Outcome::Delivered { sealed: *crossed == Crossed::InTls },
            Some(_) if self.stalled => Outcome::Stalled,
            Some(Conclusion::Deferred { status, reason, .. } | Conclusion::Bounced { status, reason }) => {
                Outcome::Refused(Refusal { status: status.clone(), reason: reason.clone() })
            }
            None => Outcome::Stalled,
        }
    }

    /// What came of asking for a policy.
    pub(super) fn fetched(&self) -> Result<Vec<u8>, policy::Error> {
        match &self.engine {
            Engine::Web(web) => web.fetched(),
            Engine::Sender(_) | Engine::Receiver(_) => Err(policy::Error::Unreachable),
        }
    }

    fn conclusion(&self) -> Option<&Conclusion> {
        match &self.engine {
            Engine::Sender(sender) => sender.conclusion(),
            Engine::Receiver(_) | Engine::Web(_) => None,
        }
    }
}

/// The reason of a sender that insists on TLS and did not get it.
fn missed_tls(event: &Event) -> Option<&str> {
    match event {
        Event::Deferred { reason, .. } | Event::Bounced { reason, .. } if reason.starts_with("TLS is required") => {
            Some(reason)
        }
        _ => None,
    }
}
