//! The host that serves the domain's MTA-STS policy, and how the sender asks it: an HTTPS server and client over rustls, with a chain
//! of its own for the policy host's name, `[RFC 8461 §3.3]`.
//!
//! What is served stands in [`super::super::sts`]; what follows from it is decided by the policy room.

use std::sync::Arc;

use rustls::client::Resumption;
use rustls::server::NoServerSessionStorage;
use rustls::sign::SingleCertAndKey;
use rustls::{ClientConfig, ServerConfig};

use super::super::clock::Clock;
use super::super::resolver;
use super::Endpoint;
use super::mail::Mail;
use super::servers::{Configuration, Error, Side, versions};
use super::web::Web;
use crate::crypto::keylog::SecretLog;
use crate::crypto::recorder::Session;
use crate::crypto::verify::{Attitude, ServerVerifier, Stapling, Terms};
use crate::crypto::{self, KeyUse};
use crate::pki::{self, Chain, Holder, Order, Status};
use crate::policy::sts::fetch;
use crate::scenario::{Certificate, MtaStsFault, Party, Settings};
use crate::trace::Actor;

/// The application protocol of HTTP/1.1, `[RFC 7301 §6]`.
const HTTP: &[u8] = b"http/1.1";

/// The policy host, and the sender's way to ask it.
pub(super) struct PolicyHost {
    domain: String,
    clock: Clock,
    server: Arc<ServerConfig>,
    client: Arc<ClientConfig>,
    verifier: Arc<ServerVerifier>,
}

impl PolicyHost {
    /// Sets it up: its chain is issued here.
    pub(super) fn new(settings: &Settings, session: &mut Session, clock: &Clock) -> Result<Self, Error> {
        let domain = resolver::domain(&settings.to).to_owned();
        let chain = session.scope(Actor::Authority, || pki::issue(&order(settings, &domain)))?;
        let server = session.scope(Actor::Receiver, || server_config(&chain, clock))?;
        let (client, verifier) = session.scope(Actor::Sender, || client_config(&settings.sender, &chain, clock))?;
        Ok(Self { domain, clock: clock.clone(), server, client, verifier })
    }

    /// Both ends of a connection over which it is asked once, and says this.
    pub(super) fn endpoints(&self, response: Vec<u8>) -> (Endpoint, Endpoint) {
        let client = Side::Client {
            config: Arc::clone(&self.client),
            name: fetch::host(&self.domain),
            verifier: Arc::clone(&self.verifier),
        };
        let server = Side::Server { config: Arc::clone(&self.server), verifier: None };
        let end =
            |actor, web, side| Endpoint::new(actor, Mail::web(web), Configuration { clock: self.clock.clone(), side });
        (end(Actor::Sender, Web::asking(&self.domain), client), end(Actor::Receiver, Web::serving(response), server))
    }
}

fn order(settings: &Settings, domain: &str) -> Order {
    let defect = match settings.mta_sts_fault {
        MtaStsFault::Certificate => Some(pki::Defect::WrongName),
        _ => None,
    };
    Order {
        kind: Certificate::P256.scheme(),
        holder: Holder::Server,
        names: vec![fetch::host(domain)],
        now: settings.date,
        status: Status::Silent,
        defect,
    }
}

/// A web server as it is found everywhere: no setting of the mail servers is about it.
fn server_config(chain: &Chain, clock: &Clock) -> Result<Arc<ServerConfig>, Error> {
    let party = Settings::default().receiver;
    let provider = crypto::provider_with(party.suites.as_slice(), party.groups.as_slice(), KeyUse::Safe)?;
    let mut config = ServerConfig::builder_with_details(provider, Arc::new(clock.clone()))
        .with_protocol_versions(&versions(&party))?
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(SingleCertAndKey::from(chain.certified_key())));
    config.alpn_protocols = vec![HTTP.to_vec()];
    config.key_log = Arc::new(SecretLog);
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    Ok(Arc::new(config))
}

/// The sender's TLS library, with a verifier that refuses inside the handshake, as HTTP clients do.
fn client_config(
    party: &Party,
    chain: &Chain,
    clock: &Clock,
) -> Result<(Arc<ClientConfig>, Arc<ServerVerifier>), Error> {
    let provider = crypto::provider_with(party.suites.as_slice(), party.groups.as_slice(), KeyUse::Safe)?;
    let terms = Terms { attitude: Attitude::Demand, anchors: chain.anchors.clone(), crls: Vec::new() };
    let verifier = ServerVerifier::new(&terms, Stapling::Unread, &provider)?;
    let mut config = ClientConfig::builder_with_details(provider, Arc::new(clock.clone()))
        .with_protocol_versions(&versions(party))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::clone(&verifier) as Arc<_>)
        .with_no_client_auth();
    config.alpn_protocols = vec![HTTP.to_vec()];
    config.key_log = Arc::new(SecretLog);
    config.resumption = Resumption::disabled();
    Ok((Arc::new(config), verifier))
}
