//! Both ends of a TLS connection in memory, for tests and measurements: two rustls connections and the session that sees them.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the finding")]

use std::io::{Read, Write};
use std::sync::Arc;
use std::time::Duration;

use rustls::client::Resumption;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{PrivatePkcs8KeyDer, ServerName, UnixTime};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::time_provider::TimeProvider;
use rustls::{
    ClientConfig, ClientConnection, Connection, Error, RootCertStore, ServerConfig, ServerConnection,
    SupportedProtocolVersion,
};
use waxseal::codepoint::SignatureScheme;
use waxseal::crypto::keylog::SecretLog;
use waxseal::crypto::recorder::{Recording, Session};
use waxseal::crypto::rng::Streams;
use waxseal::crypto::store::ClientSessions;
use waxseal::pki::{Chain, Holder, Order, Status, issue};
use waxseal::trace::{Actor, ConnectionId};

/// The server's name.
pub(crate) const NAME: &str = "mx.birch.example";

/// The date of all connections, in seconds since 1970.
pub(crate) const NOW: u64 = 1_790_000_000;

#[derive(Debug)]
struct Clock;

impl TimeProvider for Clock {
    fn current_time(&self) -> Option<UnixTime> {
        Some(UnixTime::since_unix_epoch(Duration::from_secs(NOW)))
    }
}

/// A server's certificates with keys of this kind.
pub(crate) fn chain(kind: SignatureScheme) -> Chain {
    let order = Order {
        kind,
        holder: Holder::Server,
        names: vec![NAME.to_owned()],
        now: NOW,
        status: Status::Silent,
        defect: None,
    };
    let mut session = Session::new(Streams::seeded([5; 32]), Recording::Off);
    session.scope(Actor::Authority, || issue(&order)).unwrap()
}

/// A client that trusts the chain's root.
pub(crate) fn client(
    provider: &Arc<CryptoProvider>,
    version: &'static SupportedProtocolVersion,
    chain: &Chain,
) -> ClientConfig {
    let mut roots = RootCertStore::empty();
    for anchor in &chain.anchors {
        roots.add(anchor.clone()).unwrap();
    }
    let mut config = ClientConfig::builder_with_details(Arc::clone(provider), Arc::new(Clock))
        .with_protocol_versions(&[version])
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.key_log = Arc::new(SecretLog);
    config.resumption = Resumption::store(ClientSessions::new(4));
    config
}

/// A server that shows the chain, its key read by the provider; ours takes it as it is.
pub(crate) fn server(
    provider: &Arc<CryptoProvider>,
    version: &'static SupportedProtocolVersion,
    chain: &Chain,
) -> ServerConfig {
    let key = PrivatePkcs8KeyDer::from(chain.key.to_pkcs8().unwrap());
    let key = provider.key_provider.load_private_key(key.into()).unwrap_or_else(|_| chain.key.rustls_key());
    let certified = CertifiedKey::new(chain.sent.clone(), key);
    let mut config = ServerConfig::builder_with_details(Arc::clone(provider), Arc::new(Clock))
        .with_protocol_versions(&[version])
        .unwrap()
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(SingleCertAndKey::from(certified)));
    config.send_tls13_tickets = 0;
    config
}

/// A connection, and all bytes that crossed it.
pub(crate) struct Loopback {
    pub(crate) session: Session,
    pub(crate) client: Connection,
    pub(crate) server: Connection,
    pub(crate) wire: Vec<u8>,
}

impl Loopback {
    /// Makes both ends within the session, as connection number `number`.
    pub(crate) fn new(
        mut session: Session,
        number: u32,
        client: &Arc<ClientConfig>,
        server: &Arc<ServerConfig>,
    ) -> Self {
        session.trace.connection = Some(ConnectionId(number));
        let name = ServerName::try_from(NAME).unwrap();
        let client = session.scope(Actor::Sender, || ClientConnection::new(Arc::clone(client), name)).unwrap();
        let server = session.scope(Actor::Receiver, || ServerConnection::new(Arc::clone(server))).unwrap();
        Self { session, client: client.into(), server: server.into(), wire: Vec::new() }
    }

    /// Carries records both ways until neither end has more to say.
    pub(crate) fn shuttle(&mut self) -> Result<(), Error> {
        loop {
            let forth = self.take(Actor::Sender);
            self.deliver(Actor::Receiver, &forth)?;
            let back = self.take(Actor::Receiver);
            self.deliver(Actor::Sender, &back)?;
            if forth.is_empty() && back.is_empty() {
                return Ok(());
            }
        }
    }

    /// What an end has ready to be sent.
    pub(crate) fn take(&mut self, from: Actor) -> Vec<u8> {
        let mut records = Vec::new();
        let end = if from == Actor::Sender { &mut self.client } else { &mut self.server };
        self.session.scope(from, || while end.wants_write() && end.write_tls(&mut records).is_ok() {});
        self.wire.extend_from_slice(&records);
        records
    }

    /// Lets bytes arrive at an end.
    pub(crate) fn deliver(&mut self, to: Actor, mut records: &[u8]) -> Result<(), Error> {
        let end = if to == Actor::Sender { &mut self.client } else { &mut self.server };
        self.session.scope(to, || {
            while !records.is_empty() {
                end.read_tls(&mut records).unwrap();
                end.process_new_packets()?;
            }
            Ok(())
        })
    }

    /// Hands content to one end; gives what came out at the other.
    pub(crate) fn send(&mut self, from: Actor, content: &[u8]) -> Vec<u8> {
        let mut arrived = Vec::new();
        for part in content.chunks(1 << 14) {
            let end = if from == Actor::Sender { &mut self.client } else { &mut self.server };
            self.session.scope(from, || end.writer().write_all(part)).unwrap();
            self.shuttle().unwrap();
            arrived.extend(self.read(from.peer()));
        }
        arrived
    }

    /// What has come out at an end.
    pub(crate) fn read(&mut self, at: Actor) -> Vec<u8> {
        let mut content = Vec::new();
        let end = if at == Actor::Sender { &mut self.client } else { &mut self.server };
        // An error says that no more is there.
        let _ = end.reader().read_to_end(&mut content);
        content
    }
}
