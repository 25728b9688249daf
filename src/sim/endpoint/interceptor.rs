//! Somebody on the path who ends the connection: a server to the sender, a client to the receiver, with keys and certificate of its own.
//!
//! It takes the mail like a server, without a line that would tell of it, and passes it on like a client. It does all that the servers do and
//! knows what they know by their configurations; it has none of their keys.

use std::net::Ipv4Addr;
use std::sync::Arc;

use rustls::{ClientConfig, ServerConfig};

use super::Endpoint;
use super::certificates::{Certificates, Shown};
use super::mail::{Mail, Taken};
use super::servers::{
    Configuration, Error, RECEIVER_ADDRESS, SENDER_ADDRESS, Side, client_config, extensions, opening, server_config,
};
use crate::crypto::recorder::Session;
use crate::crypto::verify::ServerVerifier;
use crate::mail::{Peer, Receiver, Sender, receiver, sender};
use crate::pki::{self, Defect, Holder, Order, Status};
use crate::scenario::{
    self, ClientCertificate, Dane, EarlyData, Forgery, Interception, Manner, Policy, Refusal, Remainder, RequireTls,
    Revocation, ServedNames, Settings, Starttls,
};
use crate::sim::clock::Clock;
use crate::trace::{Actor, RandomUse};

/// Its own address, from another block for documentation, `[RFC 5737 §3]`.
pub(in crate::sim) const ATTACKER_ADDRESS: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 66);

/// Its own name.
const NAME: &str = "smtp.cedar.example";

/// What it puts in the place of a line of the mail.
const LINE: &[u8] = b"This line was put here on the way, and no seal is broken.";

/// What it needs for both connections.
pub(super) struct Interceptor {
    /// The two servers' settings, as far as it does as they do.
    settings: Settings,
    clock: Clock,
    server: Arc<ServerConfig>,
    client: Arc<ClientConfig>,
    verifier: Arc<ServerVerifier>,
}

impl Interceptor {
    /// Sets it up where the settings have it: its keys are drawn here, in its own name.
    pub(super) fn new(
        settings: &Settings,
        session: &mut Session,
        certificates: &Certificates,
        clock: &Clock,
    ) -> Result<Option<Self>, Error> {
        if settings.interception == Interception::None {
            return Ok(None);
        }
        session.pad(Actor::Attacker, settings.padding);
        let settings = imitated(settings);
        let chain = match &certificates.stranger {
            Some(chain) => chain.clone(),
            None => session.scope(Actor::Attacker, || pki::issue(&forged(&settings)))?,
        };
        let shown = Shown { server: &chain, client: None };
        let (server, _) = session.scope(Actor::Attacker, || server_config(&settings, shown, clock))?;
        // Of the receiver's certificate it believes as little or as much as the sender could.
        let seen = Shown { server: &certificates.receiver, client: None };
        let (client, verifier) = session.scope(Actor::Attacker, || client_config(&settings, seen, None, clock))?;
        Ok(Some(Self { settings, clock: clock.clone(), server, client, verifier }))
    }

    /// It as a receiver: takes whatever the sender brings.
    pub(super) fn receiving_end(&self, session: &mut Session, servers: &Settings) -> Endpoint {
        let mut queue_id = [0; 8];
        session.draw(Actor::Attacker, RandomUse::Mail, &mut queue_id[3..]);
        let config = receiver::Config {
            name: servers.receiver.name.clone(),
            software: "Waxseal".to_owned(),
            peer: Peer { name: servers.sender.name.clone(), address: SENDER_ADDRESS.to_string() },
            opening: opening(servers),
            starttls: Starttls::Offered,
            in_clear: receiver::InClear::Everything,
            behind_starttls: Remainder::Discard,
            bare_line_feed: receiver::BareLineFeed::Reject,
            recipients: receiver::Recipients::Everybody,
            trace_line: receiver::TraceLine::Omitted,
            extensions: extensions(servers),
            size_limit: receiver::Config::SIZE_LIMIT.max(2 * servers.size as usize),
            error_limit: receiver::Config::ERROR_LIMIT,
            queue_id: u64::from_be_bytes(queue_id),
        };
        let mail = Mail::receiver(Receiver::new(config), self.settings.key_update);
        let side = Side::Server { config: Arc::clone(&self.server), verifier: None };
        Endpoint::new(Actor::Attacker, mail, Configuration { clock: self.clock.clone(), side })
    }

    /// It as a sender: introduces itself by the sender's name, and passes the mail on, as it came or not.
    pub(super) fn sending_end(&self, servers: &Settings, mail: Taken) -> Endpoint {
        let config = sender::Config {
            name: servers.sender.name.clone(),
            peer: Peer { name: servers.receiver.name.clone(), address: RECEIVER_ADDRESS.to_string() },
            opening: opening(servers),
            policy: self.settings.policy,
            pipelining: servers.pipelining,
            require_tls: RequireTls::Unasked,
            behind_reply: Remainder::Discard,
            manner: Manner::Proper,
            closing: servers.closing,
        };
        let Taken { envelope, message } = mail;
        let message = match self.settings.interception {
            Interception::Alters => altered(&message),
            Interception::None | Interception::Reads => message,
        };
        let sender = Sender::new(config, envelope, sender::Letter::PassedOn(message));
        let (config, verifier) = (Arc::clone(&self.client), Arc::clone(&self.verifier));
        let side = Side::Client { config, name: servers.receiver.name.clone(), verifier };
        let mail = Mail::sender(sender, self.settings.key_update);
        Endpoint::new(Actor::Attacker, mail, Configuration { clock: self.clock.clone(), side })
    }
}

/// Whom the receiver sees: an address to which no name leads.
pub(super) fn caller() -> Peer {
    Peer { name: "unknown".to_owned(), address: ATTACKER_ADDRESS.to_string() }
}

/// What is ordered from the receiver's own authority, where the certificate is a genuine one.
pub(super) fn ordered(settings: &Settings) -> Option<Order> {
    let genuine = settings.interception != Interception::None && settings.forgery == Forgery::OtherName;
    // A receiver that signed for itself has no authority that could issue two.
    let self_signed = matches!(settings.defect, scenario::Defect::SelfSigned | scenario::Defect::SelfSignedCa);
    (genuine && !self_signed).then(|| order(settings, NAME, None))
}

/// What it makes for itself.
fn forged(settings: &Settings) -> Order {
    match settings.forgery {
        Forgery::SelfSigned => order(settings, &settings.receiver.name, Some(Defect::SelfSigned)),
        Forgery::OwnAuthority => order(settings, &settings.receiver.name, None),
        Forgery::OtherName => order(settings, NAME, None),
    }
}

fn order(settings: &Settings, name: &str, defect: Option<Defect>) -> Order {
    Order {
        kind: settings.certificate.scheme(),
        holder: Holder::Attacker,
        names: vec![name.to_owned()],
        now: settings.date,
        status: Status::Silent,
        defect,
    }
}

/// What it does otherwise than the servers: it demands nothing, asks nobody for a certificate and looks nothing up.
fn imitated(settings: &Settings) -> Settings {
    Settings {
        policy: Policy::May,
        refusal: Refusal::Library,
        dane: Dane::Unasked,
        revocation: Revocation::Unread,
        client_certificate: ClientCertificate::None,
        sender_certificate: None,
        served_names: ServedNames::Any,
        early_data: EarlyData::None,
        ..settings.clone()
    }
}

/// The mail with another line in the place of its text's longest.
fn altered(message: &[u8]) -> Vec<u8> {
    let text = message.windows(4).position(|window| window == b"\r\n\r\n").map_or(message.len(), |at| at + 4);
    let (header, text) = message.split_at(text);
    let lines: Vec<&[u8]> = text.split_inclusive(|&byte| byte == b'\n').collect();
    let longest = lines.iter().enumerate().max_by_key(|(at, line)| (line.len(), usize::MAX - at)).map(|(at, _)| at);
    let mut altered = header.to_vec();
    for (at, line) in lines.into_iter().enumerate() {
        match Some(at) == longest {
            true => altered.extend([LINE, b"\r\n"].concat()),
            false => altered.extend_from_slice(line),
        }
    }
    altered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(message: &str, lines: &[usize]) {
        let altered = String::from_utf8(altered(message.as_bytes())).unwrap();
        let (before, after): (Vec<_>, Vec<_>) = (message.split("\r\n").collect(), altered.split("\r\n").collect());
        assert_eq!(before.len(), after.len(), "{altered:?}");
        let differing: Vec<_> = (0..before.len()).filter(|&at| before[at] != after[at]).collect();
        assert_eq!(differing, lines, "{altered:?}");
    }

    #[test]
    fn one_line_of_the_text_is_another() {
        check("Subject: a long one, longer than the text\r\n\r\nDear Bea,\r\nunder the pot.\r\nAnna\r\n", &[3]);
        check("Subject: a\r\n\r\nab\r\ncd\r\n", &[2]);
        check("Subject: a\r\n\r\n", &[]);
        check("no header", &[]);
    }
}
