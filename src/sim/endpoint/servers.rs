//! The two mail servers as they are set up for one run: certificates, rustls configurations, SMTP engines.
//!
//! Made once a run and shared by its connections, so that tickets and stored sessions of one serve the next.

use std::net::Ipv4Addr;
use std::sync::Arc;

use rustls::client::{Resumption, Tls12Resumption};
use rustls::compress::{CertCompressor, CertDecompressor, CompressionCache};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::ServerName;
use rustls::server::{ClientHello, NoServerSessionStorage, ResolvesServerCert};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::{ClientConfig, ClientConnection, Connection, ServerConfig, ServerConnection, SupportedProtocolVersion};

use super::super::clock::Clock;
use super::super::resolver::{self, Learnt};
use super::Endpoint;
use super::certificates::{Certificates, Shown};
use super::dane::Records;
use super::interceptor::{self, Interceptor};
use super::mail::{Mail, Taken};
use super::policy_host::PolicyHost;
use crate::crypto::keylog::SecretLog;
use crate::crypto::recorder::Session;
use crate::crypto::store::{ClientSessions, ServerSessions};
use crate::crypto::ticket::Tickets;
use crate::crypto::verify::{self, Attitude, ClientVerifier, Judgement, Presence, ServerVerifier, Stapling, Terms};
use crate::crypto::{self, KeyUse, compression};
use crate::dissect::record;
use crate::mail::message::{Mailbox, MessageId};
use crate::mail::{self, Address, Message, Opening, Peer, PeerVerdict, Receiver, Sender, Timestamp, receiver, sender};
use crate::pki::{self, Chain};
use crate::policy::dane;
use crate::policy::decide::Demand;
use crate::policy::sts;
use crate::scenario::{
    self, CertificateCompression, ClientCertificate, EarlyData, ExtendedMasterSecret, KeyLimit, Manner, MtaSts, Offer,
    Party, Policy, Port, Refusal, Revocation, ServedNames, Settings, Version,
};
use crate::trace::{Actor, Check, EventKind, RandomUse, Verdict};

/// The sender's address, from the block for documentation, `[RFC 5737 §3]`.
pub(in crate::sim) const SENDER_ADDRESS: Ipv4Addr = Ipv4Addr::new(192, 0, 2, 10);

/// The receiver's address, from the same block.
pub(in crate::sim) const RECEIVER_ADDRESS: Ipv4Addr = Ipv4Addr::new(192, 0, 2, 25);

/// The policy host's address, from the same block.
pub(in crate::sim) const POLICY_HOST_ADDRESS: Ipv4Addr = Ipv4Addr::new(192, 0, 2, 80);

/// How long a ticket may be used, in seconds: as long as Postfix keeps sessions, `smtpd_tls_session_cache_timeout`.
const TICKET_LIFETIME: u32 = 3600;

/// How many bytes a receiver takes before the handshake is done, `[RFC 8446 §4.2.10]`: more than a greeting needs.
const MOST_EARLY_DATA: u32 = 1024;

/// How many sessions each side keeps.
const STORED_SESSIONS: usize = 32;

/// Why the servers cannot be set up.
#[derive(Debug, thiserror::Error)]
pub(in crate::sim) enum Error {
    /// rustls refuses a configuration.
    #[error("a TLS configuration cannot be: {0}")]
    Tls(#[from] rustls::Error),
    /// The provider cannot be made.
    #[error(transparent)]
    Provider(#[from] crypto::Error),
    /// A certificate cannot be issued.
    #[error(transparent)]
    Certificate(#[from] pki::Error),
    /// A verifier cannot be made.
    #[error(transparent)]
    Verifier(#[from] verify::Error),
    /// The mail cannot be written.
    #[error(transparent)]
    Mail(#[from] mail::Error),
}

/// The two mail servers.
pub(in crate::sim) struct Servers {
    settings: Settings,
    clock: Clock,
    client: Arc<ClientConfig>,
    server: Arc<ServerConfig>,
    /// The sender's verifier, which remembers what it found out.
    verifier: Arc<ServerVerifier>,
    /// What the receiver makes of the sender's certificate, where it asks for one.
    client_verifier: Option<Arc<ClientVerifier>>,
    certificates: Certificates,
    /// What the sender learnt from DNS, where it asks.
    learnt: Option<Learnt>,
    /// Who serves the domain's MTA-STS policy, where the sender asks for it.
    policy_host: Option<PolicyHost>,
    /// Somebody on the path who ends connections, if there is one.
    interceptor: Option<Interceptor>,
}

/// What an end needs when SMTP asks for TLS.
#[derive(Clone)]
pub(super) struct Configuration {
    pub(super) clock: Clock,
    pub(super) side: Side,
}

/// Which end it is, and how it makes its TLS connection.
#[derive(Clone)]
pub(super) enum Side {
    Client { config: Arc<ClientConfig>, name: String, verifier: Arc<ServerVerifier> },
    Server { config: Arc<ServerConfig>, verifier: Option<Arc<ClientVerifier>> },
}

impl Servers {
    /// Sets both servers up: keys and certificates are drawn and issued here.
    pub(in crate::sim) fn new(settings: &Settings, session: &mut Session, clock: &Clock) -> Result<Self, Error> {
        session.pad(Actor::Sender, settings.padding);
        session.pad(Actor::Receiver, settings.padding);
        let certificates = session.scope(Actor::Authority, || Certificates::issue(settings))?;
        let (server, client_verifier) =
            session.scope(Actor::Receiver, || server_config(settings, certificates.shown(), clock))?;
        let learnt = resolver::ask(settings, certificates.records.clone());
        let made = || client_config(settings, certificates.shown(), learnt.as_ref(), clock);
        let (client, verifier) = session.scope(Actor::Sender, made)?;
        let policy_host = match settings.mta_sts {
            MtaSts::Off => None,
            MtaSts::Enforce | MtaSts::Testing | MtaSts::None => Some(PolicyHost::new(settings, session, clock)?),
        };
        let interceptor = Interceptor::new(settings, session, &certificates, clock)?;
        Ok(Self {
            settings: settings.clone(),
            clock: clock.clone(),
            client,
            server,
            verifier,
            client_verifier,
            certificates,
            learnt,
            policy_host,
            interceptor,
        })
    }

    /// What the sender learns from DNS before it connects; `None` where it does not ask.
    pub(in crate::sim) const fn learnt(&self) -> Option<&Learnt> {
        self.learnt.as_ref()
    }

    /// Takes in what the domain's MTA-STS policy demands of the receiver. Where that changes what the sender demands, sessions that
    /// were made under the old demand are forgotten.
    pub(in crate::sim) fn weigh(&mut self, session: &mut Session, demand: sts::Demand) -> Result<(), Error> {
        let Some(learnt) = &mut self.learnt else { return Ok(()) };
        if learnt.weigh(demand) {
            let made = || client_config(&self.settings, self.certificates.shown(), Some(learnt), &self.clock);
            (self.client, self.verifier) = session.scope(Actor::Sender, made)?;
        }
        Ok(())
    }

    /// Both ends of a new connection to the policy host, which answers with this response; `None` where nobody asks it.
    pub(in crate::sim) fn policy_endpoints(&self, response: Vec<u8>) -> Option<(Endpoint, Endpoint)> {
        self.policy_host.as_ref().map(|host| host.endpoints(response))
    }

    /// What the sender demands of TLS: its own policy, or what DNS made of it.
    pub(in crate::sim) fn policy(&self) -> Policy {
        self.learnt.as_ref().map_or(self.settings.policy, Learnt::policy)
    }

    /// The demand on a connection under this policy, as a trace has it; `None` where DNS had no say.
    pub(in crate::sim) fn demand(&self, policy: Policy) -> Option<EventKind> {
        let learnt = self.learnt.as_ref()?;
        if policy == learnt.policy() {
            return Some(learnt.event());
        }
        let reason = "TLS failed on the connection before, and nobody demands it, RFC 7435 §3".to_owned();
        Some(EventKind::Demanded { level: policy.word().to_owned(), reason })
    }

    /// The receiver starts anew: it has its certificate, and has forgotten all sessions.
    pub(in crate::sim) fn restart_receiver(&mut self, session: &mut Session) -> Result<(), Error> {
        let made = || server_config(&self.settings, self.certificates.shown(), &self.clock);
        (self.server, self.client_verifier) = session.scope(Actor::Receiver, made)?;
        Ok(())
    }

    /// The receiver takes no early data any more; it still has all its sessions.
    pub(in crate::sim) fn refuse_early_data(&mut self) {
        let mut config = (*self.server).clone();
        config.max_early_data_size = 0;
        self.server = Arc::new(config);
    }

    /// Both ends of a new connection that brings one mail: the sender, and the receiver or whoever answers in its name.
    pub(in crate::sim) fn endpoints(
        &self,
        session: &mut Session,
        policy: Policy,
    ) -> Result<(Endpoint, Endpoint), Error> {
        let sender = self.sending_end(session, policy)?;
        let receiver = match &self.interceptor {
            None => self.receiving_end(session, Caller::Sender)?,
            Some(interceptor) => interceptor.receiving_end(session, &self.settings),
        };
        Ok((sender, receiver))
    }

    /// Both ends of the connection on which somebody on the path passes a mail on that it took; `None` where there is nobody.
    pub(in crate::sim) fn passing_ends(
        &self,
        session: &mut Session,
        mail: Taken,
    ) -> Result<Option<(Endpoint, Endpoint)>, Error> {
        let Some(interceptor) = &self.interceptor else { return Ok(None) };
        let sender = interceptor.sending_end(&self.settings, mail);
        Ok(Some((sender, self.receiving_end(session, Caller::Attacker)?)))
    }

    fn sending_end(&self, session: &mut Session, policy: Policy) -> Result<Endpoint, Error> {
        let message = self.message(session)?;
        let envelope = sender::Envelope {
            from: Some(message.from.address.clone()),
            to: message.to.iter().map(|mailbox| mailbox.address.clone()).collect(),
        };
        let sender = Sender::new(self.sender(policy), envelope, message);
        let (config, verifier) = (Arc::clone(&self.client), Arc::clone(&self.verifier));
        let side = Side::Client { config, name: self.settings.receiver.name.clone(), verifier };
        let configuration = Configuration { clock: self.clock.clone(), side };
        Ok(Endpoint::new(Actor::Sender, Mail::sender(sender, self.settings.key_update), configuration))
    }

    fn receiving_end(&self, session: &mut Session, caller: Caller) -> Result<Endpoint, Error> {
        let receiver = Receiver::new(self.receiver(session, caller)?);
        let side = Side::Server { config: Arc::clone(&self.server), verifier: self.client_verifier.clone() };
        let configuration = Configuration { clock: self.clock.clone(), side };
        Ok(Endpoint::new(Actor::Receiver, Mail::receiver(receiver, self.settings.key_update), configuration))
    }

    fn message(&self, session: &mut Session) -> Result<Message, Error> {
        let settings = &self.settings;
        let mut octets = [0; 12];
        session.draw(Actor::Sender, RandomUse::Mail, &mut octets);
        Ok(Message {
            from: mailbox(&settings.from)?,
            to: vec![mailbox(&settings.to)?],
            subject: settings.subject.clone(),
            date: Timestamp(self.clock.seconds()),
            id: MessageId { octets, host: settings.sender.name.clone() },
            body: body(settings),
        })
    }

    fn sender(&self, policy: Policy) -> sender::Config {
        let settings = &self.settings;
        sender::Config {
            name: settings.sender.name.clone(),
            peer: Peer { name: settings.receiver.name.clone(), address: RECEIVER_ADDRESS.to_string() },
            opening: match settings.manner {
                Manner::TlsFirst => Opening::ImplicitTls,
                Manner::Http => Opening::Clear,
                _ => opening(settings),
            },
            policy,
            pipelining: settings.pipelining,
            require_tls: settings.require_tls,
            behind_reply: settings.behind_permission,
            manner: settings.manner,
            closing: settings.closing,
        }
    }

    fn receiver(&self, session: &mut Session, caller: Caller) -> Result<receiver::Config, Error> {
        let settings = &self.settings;
        let mut queue_id = [0; 8];
        session.draw(Actor::Receiver, RandomUse::Mail, &mut queue_id[3..]);
        let submission = settings.port != Port::Relay;
        Ok(receiver::Config {
            name: settings.receiver.name.clone(),
            software: "Waxseal".to_owned(),
            peer: match caller {
                Caller::Sender => Peer { name: settings.sender.name.clone(), address: SENDER_ADDRESS.to_string() },
                Caller::Attacker => interceptor::caller(),
            },
            opening: opening(settings),
            starttls: settings.starttls,
            in_clear: if submission { receiver::InClear::NothingButStarttls } else { receiver::InClear::Everything },
            behind_starttls: settings.behind_starttls,
            bare_line_feed: receiver::BareLineFeed::Reject,
            recipients: if submission {
                receiver::Recipients::Everybody
            } else {
                receiver::Recipients::Listed(vec![Address::parse(&settings.to)?])
            },
            trace_line: receiver::TraceLine::Written,
            extensions: extensions(settings),
            // Settings may ask for a larger mail than Postfix takes by default.
            size_limit: receiver::Config::SIZE_LIMIT.max(2 * settings.size as usize),
            error_limit: receiver::Config::ERROR_LIMIT,
            queue_id: u64::from_be_bytes(queue_id),
        })
    }
}

impl Configuration {
    /// Makes this end's TLS connection.
    pub(super) fn connection(&self) -> Result<Connection, rustls::Error> {
        match &self.side {
            Side::Client { config, name, .. } => {
                let invalid = |_| rustls::Error::General(format!("{name} is no name that a certificate can bear"));
                let name = ServerName::try_from(name.clone()).map_err(invalid)?;
                ClientConnection::new(Arc::clone(config), name).map(Connection::Client)
            }
            Side::Server { config, .. } => ServerConnection::new(Arc::clone(config)).map(Connection::Server),
        }
    }

    /// The time, as it goes into headers.
    pub(super) fn now(&self) -> Timestamp {
        Timestamp(self.clock.seconds())
    }

    /// What was found out about the peer's certificate.
    pub(super) fn peer(&self) -> PeerVerdict {
        let judgement = match &self.side {
            Side::Client { verifier, .. } => verifier.judgement(),
            Side::Server { verifier, .. } => verifier.as_ref().and_then(|verifier| verifier.judgement()),
        };
        judgement.map_or(PeerVerdict::Unchecked, |judgement| verdict(&judgement))
    }

    /// Whether this end asks its peer for a certificate.
    pub(super) const fn asks_client(&self) -> bool {
        matches!(self.side, Side::Server { verifier: Some(_), .. })
    }
}

/// The verdict in the words of the mail room: a bad name is told apart from a bad chain.
fn verdict(judgement: &Judgement) -> PeerVerdict {
    let failed = |path: bool| {
        judgement.verdicts.iter().any(|(check, verdict)| {
            matches!(check, Check::Name { .. }) != path && !matches!(verdict, Verdict::Passed | Verdict::NotAsked)
        })
    };
    match (failed(true), failed(false)) {
        (true, _) => PeerVerdict::NotTrusted,
        (false, true) => PeerVerdict::NotMatched,
        (false, false) => PeerVerdict::Verified,
    }
}

/// Who calls the receiver.
#[derive(Clone, Copy)]
enum Caller {
    Sender,
    Attacker,
}

pub(super) fn server_config(
    settings: &Settings,
    shown: Shown<'_>,
    clock: &Clock,
) -> Result<(Arc<ServerConfig>, Option<Arc<ClientVerifier>>), Error> {
    let party = &settings.receiver;
    let provider = crypto::provider_with(party.suites.as_slice(), party.groups.as_slice(), key_limit(settings))?;
    let presence = match settings.client_certificate {
        ClientCertificate::None => None,
        ClientCertificate::Optional => Some(Presence::Optional),
        ClientCertificate::Required => Some(Presence::Required),
    };
    // Without a certificate to judge the receiver still names an authority that it would believe.
    let anchors = shown.client.unwrap_or(shown.server).anchors.clone();
    let terms = Terms { attitude: Attitude::Demand, anchors, crls: Vec::new() };
    let verifier = presence.map(|presence| ClientVerifier::new(&terms, presence, &provider)).transpose()?;
    let builder = ServerConfig::builder_with_details(provider, Arc::new(clock.clone()))
        .with_protocol_versions(&versions(party))?;
    let builder = match &verifier {
        None => builder.with_no_client_auth(),
        Some(verifier) => builder.with_client_cert_verifier(Arc::clone(verifier) as Arc<_>),
    };
    let resolver: Arc<dyn ResolvesServerCert> = match settings.served_names {
        ServedNames::Any => Arc::new(SingleCertAndKey::from(shown.server.certified_key())),
        ServedNames::Others => Arc::new(NoneOfThatName),
    };
    let mut config = builder.with_cert_resolver(resolver);
    config.alpn_protocols = alpn(party);
    config.require_ems = settings.extended_master_secret == ExtendedMasterSecret::Required;
    config.key_log = Arc::new(SecretLog);
    config.max_fragment_size = max_fragment(settings);
    config.max_early_data_size = if settings.early_data == EarlyData::None { 0 } else { MOST_EARLY_DATA };
    (config.cert_compressors, config.cert_decompressors) = compression(settings, Actor::Receiver);
    config.cert_compression_cache = Arc::new(CompressionCache::Disabled);
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    match settings.resumption {
        scenario::Resumption::None => {}
        scenario::Resumption::Ticket => {
            config.ticketer = Tickets::new(TICKET_LIFETIME)?;
            config.send_tls13_tickets = 2;
        }
        scenario::Resumption::Store => {
            config.session_storage = ServerSessions::new(STORED_SESSIONS);
            config.send_tls13_tickets = 2;
        }
    }
    Ok((Arc::new(config), verifier))
}

pub(super) fn client_config(
    settings: &Settings,
    shown: Shown<'_>,
    learnt: Option<&Learnt>,
    clock: &Clock,
) -> Result<(Arc<ClientConfig>, Arc<ServerVerifier>), Error> {
    let party = &settings.sender;
    let provider = crypto::provider_with(party.suites.as_slice(), party.groups.as_slice(), key_limit(settings))?;
    let verifier = verifier(settings, shown.server, learnt, &provider)?;
    let builder = ClientConfig::builder_with_details(provider, Arc::new(clock.clone()))
        .with_protocol_versions(&versions(party))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::clone(&verifier) as Arc<_>);
    let mut config = match shown.client {
        None => builder.with_no_client_auth(),
        Some(chain) => builder.with_client_cert_resolver(Arc::new(SingleCertAndKey::from(chain.certified_key()))),
    };
    config.key_log = Arc::new(SecretLog);
    config.enable_early_data = settings.early_data != EarlyData::None;
    config.alpn_protocols = alpn(party);
    config.require_ems = settings.extended_master_secret == ExtendedMasterSecret::Required;
    config.max_fragment_size = max_fragment(settings);
    (config.cert_compressors, config.cert_decompressors) = compression(settings, Actor::Sender);
    config.cert_compression_cache = Arc::new(CompressionCache::Disabled);
    config.resumption = match settings.resumption {
        scenario::Resumption::None => Resumption::disabled(),
        scenario::Resumption::Ticket | scenario::Resumption::Store => {
            Resumption::store(ClientSessions::new(STORED_SESSIONS))
                .tls12_resumption(Tls12Resumption::SessionIdOrTickets)
        }
    };
    Ok((Arc::new(config), verifier))
}

/// The sender's verifier: by TLSA records where there are any to go by, else by the authorities that it knows.
fn verifier(
    settings: &Settings,
    chain: &Chain,
    learnt: Option<&Learnt>,
    provider: &Arc<CryptoProvider>,
) -> Result<Arc<ServerVerifier>, Error> {
    let attitude = match (learnt.map_or(settings.policy, Learnt::policy), settings.refusal) {
        (Policy::None | Policy::May | Policy::Encrypt, _) => Attitude::Ignore,
        (Policy::Secure, Refusal::Library) => Attitude::Demand,
        (Policy::Secure, Refusal::Mta) => Attitude::Note,
    };
    let stapling = if settings.revocation == Revocation::Stapled { Stapling::Read } else { Stapling::Unread };
    if let Some(Demand::Dane { base, records }) = learnt.map(|learnt| &learnt.decision.demand) {
        let names = dane::references(base, resolver::domain(&settings.to), None);
        let references = names.into_iter().filter_map(|name| ServerName::try_from(name).ok()).collect();
        let records = Arc::new(Records(records.clone()));
        return Ok(ServerVerifier::by_records(attitude, records, references, stapling, provider));
    }
    // A revoked certificate comes with its list; whether the sender looks is not the certificate's business.
    let crls = if settings.revocation == Revocation::Lists { chain.crls.clone() } else { Vec::new() };
    let terms = Terms { attitude, anchors: chain.anchors.clone(), crls };
    Ok(ServerVerifier::new(&terms, stapling, provider)?)
}

pub(super) fn versions(party: &Party) -> Vec<&'static SupportedProtocolVersion> {
    let version = |version: &Version| match version {
        Version::Tls13 => &rustls::version::TLS13,
        Version::Tls12 => &rustls::version::TLS12,
    };
    party.versions.as_slice().iter().map(version).collect()
}

fn alpn(party: &Party) -> Vec<Vec<u8>> {
    party.alpn.split(',').filter(|name| !name.is_empty()).map(|name| name.as_bytes().to_vec()).collect()
}

/// How an end compresses its own certificate, and what it offers to decompress.
fn compression(
    settings: &Settings,
    actor: Actor,
) -> (Vec<&'static dyn CertCompressor>, Vec<&'static dyn CertDecompressor>) {
    match (settings.certificate_compression, actor) {
        (CertificateCompression::Zlib, _) => (vec![compression::COMPRESSOR], vec![compression::DECOMPRESSOR]),
        (CertificateCompression::Offered | CertificateCompression::Misstated, Actor::Sender) => {
            (Vec::new(), vec![compression::DECOMPRESSOR])
        }
        (CertificateCompression::Misstated, _) => (vec![compression::MISSTATING_COMPRESSOR], Vec::new()),
        (CertificateCompression::Off | CertificateCompression::Offered, _) => (Vec::new(), Vec::new()),
    }
}

fn key_limit(settings: &Settings) -> KeyUse {
    match settings.key_limit {
        KeyLimit::Safe => KeyUse::Safe,
        KeyLimit::Four => KeyUse::FourRecords,
    }
}

/// A server that has certificates, for other names than the one that is asked for.
#[derive(Debug)]
struct NoneOfThatName;

impl ResolvesServerCert for NoneOfThatName {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        None
    }
}

/// rustls counts the record's header in.
fn max_fragment(settings: &Settings) -> Option<usize> {
    settings.fragment.map(|content| usize::from(content) + record::HEADER)
}

pub(super) fn extensions(settings: &Settings) -> Vec<receiver::Extension> {
    let has = |extension: &receiver::Extension| {
        *extension != receiver::Extension::RequireTls || settings.require_tls_offer == Offer::Offered
    };
    receiver::Extension::ALL.into_iter().filter(has).collect()
}

pub(super) fn opening(settings: &Settings) -> Opening {
    if settings.port == Port::Submissions { Opening::ImplicitTls } else { Opening::Clear }
}

fn mailbox(address: &str) -> Result<Mailbox, mail::Error> {
    Ok(Mailbox { name: String::new(), address: Address::parse(address)? })
}

/// The mail's text, repeated to the size that was asked for.
fn body(settings: &Settings) -> String {
    let size = settings.size as usize;
    if size == 0 {
        return settings.body.clone();
    }
    let mut body = settings.body.repeat(size.div_ceil(settings.body.len()));
    let end = (0..=size).rev().find(|&end| body.is_char_boundary(end)).unwrap_or(0);
    body.truncate(end);
    body
}
