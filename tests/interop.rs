//! The provider against rustls's own aws-lc-rs provider, in memory, as client and as server: every suite, group, kind of certificate
//! and version that can meet, application data both ways, client certificates, resumption, and a certificate whose key is missing.

#![cfg(feature = "sim")]
#![expect(clippy::unwrap_used, reason = "in a test a panic is the finding")]

use std::io::{Read, Write};
use std::sync::Arc;
use std::time::Duration;

use rustls::client::{WebPkiServerVerifier, danger::ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::{ServerName, UnixTime};
use rustls::server::{WebPkiClientVerifier, danger::ClientCertVerifier};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::time_provider::TimeProvider;
use rustls::{
    AlertDescription, ClientConfig, ClientConnection, Connection, HandshakeKind, RootCertStore, ServerConfig,
    ServerConnection, SupportedProtocolVersion, version,
};
use waxseal::codepoint::{CipherSuite, NamedGroup, SignatureScheme};
use waxseal::crypto::recorder::{Recording, Session};
use waxseal::crypto::rng::Streams;
use waxseal::crypto::sign::KINDS;
use waxseal::crypto::store::ServerSessions;
use waxseal::crypto::ticket::Tickets;
use waxseal::crypto::verify::{Attitude, ClientVerifier, Presence, ServerVerifier, Stapling, Terms};
use waxseal::crypto::{GROUPS, SUITES, provider};
use waxseal::pki::{Chain, Defect, Holder, Order, Status, issue};
use waxseal::trace::{Actor, Check, Verdict};

const NAME: &str = "mx.birch.example";
const NOW: u64 = 1_790_000_000;

/// Which end is ours; the other one is aws-lc-rs's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Client,
    Server,
}

const ROLES: [Role; 2] = [Role::Client, Role::Server];
const VERSIONS: [&SupportedProtocolVersion; 2] = [&version::TLS13, &version::TLS12];

/// Whether version, suite, group and kind of certificate can meet.
///
/// A suite of TLS 1.3 names AEAD and hash alone; one of TLS 1.2 the key exchange and the kind of key too, where Ed25519 counts as
/// ECDSA `[RFC 8422 §5.10]`. ML-DSA and hybrid groups are of TLS 1.3 only.
fn possible(version: &SupportedProtocolVersion, suite: CipherSuite, group: NamedGroup, kind: SignatureScheme) -> bool {
    let of_13 = suite.0 >> 8 == 0x13;
    if version == &version::TLS13 {
        return of_13;
    }
    let classic = [NamedGroup::X25519, NamedGroup::SECP256R1, NamedGroup::SECP384R1].contains(&group);
    let name = suite.name().unwrap();
    let authenticated = match kind {
        SignatureScheme::RSA_PSS_RSAE_SHA256 => name.starts_with("TLS_ECDHE_RSA_"),
        SignatureScheme::MLDSA65 => false,
        _ => name.starts_with("TLS_ECDHE_ECDSA_"),
    };
    !of_13 && classic && authenticated
}

#[test]
fn every_suite_group_certificate_and_version_in_both_roles() {
    let mut ran = [0, 0];
    for &kind in KINDS {
        let mut meeting = Meeting::new(kind, None);
        for (at, version) in VERSIONS.into_iter().enumerate() {
            for &suite in SUITES {
                for &group in GROUPS.iter().filter(|&&group| possible(version, suite, group, kind)) {
                    for role in ROLES {
                        let what = format!("{role:?} {version:?} {suite} {group} {kind}");
                        let (client, server) = meeting.configure(role, version, &[suite], &[group], None);
                        let (client, server) = meeting.talk(role, client, server, &what);
                        for end in [&client, &server] {
                            assert_eq!(end.protocol_version(), Some(version.version), "{what}");
                            assert_eq!(u16::from(end.negotiated_cipher_suite().unwrap().suite()), suite.0, "{what}");
                            let met = end.negotiated_key_exchange_group().unwrap();
                            assert_eq!(u16::from(met.name()), group.0, "{what}");
                        }
                        assert_eq!(client.peer_certificates(), Some(&meeting.server.sent[..]), "{what}");
                        ran[at] += 1;
                    }
                }
            }
        }
    }
    // TLS 1.3: 3 suites, 5 groups, 5 kinds. TLS 1.2: 3 groups; 3 suites with 3 kinds, 3 suites with RSA. Each in both roles.
    assert_eq!(ran, [3 * 5 * 5 * 2, 3 * (3 * 3 + 3) * 2]);
}

#[test]
fn clients_are_authenticated_too() {
    let mut ran = 0;
    for &kind in KINDS {
        let mut meeting = Meeting::new(kind, None);
        for version in VERSIONS {
            let fits = |&&suite: &&CipherSuite| possible(version, suite, NamedGroup::X25519, kind);
            let Some(&suite) = SUITES.iter().find(fits) else { continue };
            for role in ROLES {
                let what = format!("mutual {role:?} {version:?} {kind}");
                let chain = meeting.client.clone();
                let (client, server) = meeting.configure(role, version, &[suite], &[NamedGroup::X25519], Some(&chain));
                let (_, server) = meeting.talk(role, client, server, &what);
                assert_eq!(server.peer_certificates(), Some(&chain.sent[..]), "{what}");
                ran += 1;
            }
        }
    }
    assert_eq!(ran, (5 + 4) * 2);
}

/// With the server's memory (a session ID in TLS 1.2, a ticket that names what is kept in TLS 1.3), and with tickets that hold it all.
#[test]
fn sessions_are_resumed() {
    let mut meeting = Meeting::new(SignatureScheme::ECDSA_SECP256R1_SHA256, None);
    let mut ran = 0;
    for version in VERSIONS {
        for role in ROLES {
            for sealed in [false, true] {
                let what = format!("resumed {role:?} {version:?}, sealed tickets: {sealed}");
                let (client, mut server) = meeting.configure(role, version, SUITES, GROUPS, None);
                let config = Arc::make_mut(&mut server);
                match (role, sealed) {
                    (Role::Client, false) => {}
                    (Role::Client, true) => config.ticketer = aws_lc_rs::Ticketer::new().unwrap(),
                    (Role::Server, false) => config.session_storage = ServerSessions::new(8),
                    (Role::Server, true) => {
                        config.ticketer = meeting.session.scope(Actor::Receiver, || Tickets::new(24 * 3600)).unwrap();
                    }
                }
                let (first, _) = meeting.talk(role, client.clone(), server.clone(), &what);
                assert_eq!(first.handshake_kind(), Some(HandshakeKind::Full), "{what}");
                let (second, _) = meeting.talk(role, client, server, &what);
                assert_eq!(second.handshake_kind(), Some(HandshakeKind::Resumed), "{what}");
                ran += 1;
            }
        }
    }
    assert_eq!(ran, 8);
}

/// A certificate without its key is refused by both, under every attitude: the signature in the handshake does not hold.
#[test]
fn a_stolen_certificate_is_of_no_use() {
    for &kind in KINDS {
        let mut meeting = Meeting::new(kind, Some(Defect::StolenCertificate));
        for version in VERSIONS {
            let fits = |&&suite: &&CipherSuite| possible(version, suite, NamedGroup::X25519, kind);
            let Some(&suite) = SUITES.iter().find(fits) else { continue };
            for attitude in [Attitude::Demand, Attitude::Note, Attitude::Ignore] {
                meeting.attitude = attitude;
                let what = format!("stolen {version:?} {kind} {attitude:?}");
                let (client, server) = meeting.configure(Role::Client, version, &[suite], &[NamedGroup::X25519], None);
                let error = meeting.fail(Role::Client, client, server);
                assert_eq!(error, AlertDescription::DecryptError, "{what}");
                let verdicts = meeting.verifier.take().unwrap().judgement().unwrap().verdicts;
                assert_eq!(verdicts[0], (Check::Path, Verdict::Passed), "{what}");
                let (check, verdict) = verdicts.last().unwrap();
                assert_eq!(check, &Check::Possession, "{what}");
                assert!(matches!(verdict, Verdict::Failed { .. }), "{what}: {verdict:?}");
            }
        }
    }
}

/// A wrong name ends the handshake where the verifier demands, and is only noted where it does not.
#[test]
fn the_attitude_decides_about_a_wrong_name() {
    let mut meeting = Meeting::new(SignatureScheme::ED25519, Some(Defect::WrongName));
    let configure = |meeting: &mut Meeting| meeting.configure(Role::Client, &version::TLS13, SUITES, GROUPS, None);
    let (client, server) = configure(&mut meeting);
    assert_eq!(meeting.fail(Role::Client, client, server), AlertDescription::BadCertificate);
    meeting.attitude = Attitude::Note;
    let (client, server) = configure(&mut meeting);
    meeting.talk(Role::Client, client, server, "wrong name, noted");
    let judgement = meeting.verifier.take().unwrap().judgement().unwrap();
    assert!(judgement.error.is_some());
    let passed = |(_, verdict): &&(Check, Verdict)| *verdict == Verdict::Passed;
    assert_eq!(judgement.verdicts.iter().filter(passed).count(), 2, "path and possession");
}

/// What both ends need to meet: chains for one kind of key, and the session of our end.
struct Meeting {
    session: Session,
    server: Chain,
    client: Chain,
    attitude: Attitude,
    /// The verifier of our client, when ours is the client.
    verifier: Option<Arc<ServerVerifier>>,
}

impl Meeting {
    fn new(kind: SignatureScheme, defect: Option<Defect>) -> Self {
        let mut session = Session::new(Streams::seeded([9; 32]), Recording::Off);
        let mut chain = |holder, name: &str, defect| {
            let order = Order { kind, holder, names: vec![name.to_owned()], now: NOW, status: Status::Silent, defect };
            session.scope(Actor::Authority, || issue(&order)).unwrap()
        };
        let server = chain(Holder::Server, NAME, defect);
        let client = chain(Holder::Client, "mail.alder.example", None);
        Self { session, server, client, attitude: Attitude::Demand, verifier: None }
    }

    /// Configurations of both ends: ours with the suites and groups under test, the other one with all it has.
    fn configure(
        &mut self,
        role: Role,
        version: &'static SupportedProtocolVersion,
        suites: &[CipherSuite],
        groups: &[NamedGroup],
        mutual: Option<&Chain>,
    ) -> (Arc<ClientConfig>, Arc<ServerConfig>) {
        let ours = provider(suites, groups).unwrap();
        let theirs =
            Arc::new(CryptoProvider { kx_groups: aws_lc_rs::ALL_KX_GROUPS.to_vec(), ..aws_lc_rs::default_provider() });
        let (client, server) = match role {
            Role::Client => (&ours, &theirs),
            Role::Server => (&theirs, &ours),
        };

        let terms = |chain: &Chain| Terms { attitude: self.attitude, anchors: chain.anchors.clone(), crls: Vec::new() };
        let server_verifier: Arc<dyn ServerCertVerifier> = match role {
            Role::Client => {
                let verifier = ServerVerifier::new(&terms(&self.server), Stapling::Unread, client).unwrap();
                self.verifier = Some(verifier.clone());
                verifier
            }
            Role::Server => {
                WebPkiServerVerifier::builder_with_provider(roots(&self.server), client.clone()).build().unwrap()
            }
        };
        let builder = ClientConfig::builder_with_details(client.clone(), Arc::new(Clock))
            .with_protocol_versions(&[version])
            .unwrap()
            .dangerous()
            .with_custom_certificate_verifier(server_verifier);
        let client_config = match mutual {
            Some(chain) => {
                let certified = certified(chain, role == Role::Client, client);
                builder.with_client_cert_resolver(Arc::new(SingleCertAndKey::from(certified)))
            }
            None => builder.with_no_client_auth(),
        };

        let builder = ServerConfig::builder_with_details(server.clone(), Arc::new(Clock))
            .with_protocol_versions(&[version])
            .unwrap();
        let builder = match (mutual, role) {
            (None, _) => builder.with_no_client_auth(),
            (Some(chain), Role::Server) => builder
                .with_client_cert_verifier(ClientVerifier::new(&terms(chain), Presence::Required, server).unwrap()),
            (Some(chain), Role::Client) => {
                let verifier: Arc<dyn ClientCertVerifier> =
                    WebPkiClientVerifier::builder_with_provider(roots(chain), server.clone()).build().unwrap();
                builder.with_client_cert_verifier(verifier)
            }
        };
        let certified = certified(&self.server, role == Role::Server, server);
        let server_config = builder.with_cert_resolver(Arc::new(SingleCertAndKey::from(certified)));
        (Arc::new(client_config), Arc::new(server_config))
    }

    /// A handshake, 20 000 bytes each way, and close_notify.
    fn talk(
        &mut self,
        role: Role,
        client: Arc<ClientConfig>,
        server: Arc<ServerConfig>,
        what: &str,
    ) -> (Connection, Connection) {
        let mut ends = self.connect(role, client, server);
        let mail: Vec<u8> = (0..20_000_u32).map(|at| at as u8).collect();
        self.shuttle(&mut ends).unwrap_or_else(|error| panic!("{what}: {error}"));
        for (from, to) in [(0, 1), (1, 0)] {
            self.call(&mut ends[from], |end| end.writer().write_all(&mail)).unwrap();
            if from == 1 {
                self.call(&mut ends[from], |end| end.send_close_notify());
            }
            let received = self.shuttle(&mut ends).unwrap_or_else(|error| panic!("{what}: {error}"));
            assert!(received[to] == mail, "{what}: {} bytes arrived", received[to].len());
        }
        let [client, server] = ends;
        (client.connection, server.connection)
    }

    /// A handshake that fails; the alert that the client sends.
    fn fail(&mut self, role: Role, client: Arc<ClientConfig>, server: Arc<ServerConfig>) -> AlertDescription {
        let mut ends = self.connect(role, client, server);
        match self.shuttle(&mut ends) {
            Err(rustls::Error::AlertReceived(alert)) => alert,
            other => panic!("the server should have received an alert: {other:?}"),
        }
    }

    fn connect(&mut self, role: Role, client: Arc<ClientConfig>, server: Arc<ServerConfig>) -> [End; 2] {
        let ours =
            |end: Role| (end == role).then_some(if end == Role::Client { Actor::Sender } else { Actor::Receiver });
        let mut start = |actor: Option<Actor>, make: &dyn Fn() -> Connection| match actor {
            Some(actor) => End { connection: self.session.scope(actor, make), actor: Some(actor) },
            None => End { connection: make(), actor: None },
        };
        let name = ServerName::try_from(NAME).unwrap();
        let client = start(ours(Role::Client), &|| ClientConnection::new(client.clone(), name.clone()).unwrap().into());
        let server = start(ours(Role::Server), &|| ServerConnection::new(server.clone()).unwrap().into());
        [client, server]
    }

    /// Carries bytes to and fro until nobody has any; what each end read. A client that fails still sends its alert.
    fn shuttle(&mut self, ends: &mut [End; 2]) -> Result<[Vec<u8>; 2], rustls::Error> {
        let mut received = [Vec::new(), Vec::new()];
        loop {
            let mut moved = false;
            for (from, to) in [(0, 1), (1, 0)] {
                while ends[from].connection.wants_write() {
                    let mut wire = Vec::new();
                    self.call(&mut ends[from], |end| end.write_tls(&mut wire)).unwrap();
                    moved |= !wire.is_empty();
                    let mut rest = &wire[..];
                    while !rest.is_empty() {
                        let (result, plaintext) = self.call(&mut ends[to], |end| {
                            end.read_tls(&mut rest).unwrap();
                            let result = end.process_new_packets().map(drop);
                            let mut plaintext = Vec::new();
                            // Nothing more to read is no error here: the loop ends when nobody has bytes to send.
                            let _ = end.reader().read_to_end(&mut plaintext);
                            (result, plaintext)
                        });
                        received[to].extend(plaintext);
                        if to == 1 {
                            result?;
                        }
                    }
                }
            }
            if !moved {
                return Ok(received);
            }
        }
    }

    /// Calls into one end, within our session where it is ours.
    fn call<T>(&mut self, end: &mut End, work: impl FnOnce(&mut Connection) -> T) -> T {
        match end.actor {
            Some(actor) => self.session.scope(actor, || work(&mut end.connection)),
            None => work(&mut end.connection),
        }
    }
}

/// One end of a connection; whose it is, where it is ours.
struct End {
    connection: Connection,
    actor: Option<Actor>,
}

/// The chain with its key, loaded by whoever signs with it.
fn certified(chain: &Chain, ours: bool, provider: &CryptoProvider) -> CertifiedKey {
    if ours {
        return chain.certified_key();
    }
    let key = rustls::pki_types::PrivateKeyDer::Pkcs8(chain.key.to_pkcs8().unwrap().into());
    CertifiedKey::new(chain.sent.clone(), provider.key_provider.load_private_key(key).unwrap())
}

fn roots(chain: &Chain) -> Arc<RootCertStore> {
    let mut roots = RootCertStore::empty();
    roots.add(chain.anchors[0].clone()).unwrap();
    Arc::new(roots)
}

/// The date for which the chains were issued.
#[derive(Debug)]
struct Clock;

impl TimeProvider for Clock {
    fn current_time(&self) -> Option<UnixTime> {
        Some(UnixTime::since_unix_epoch(Duration::from_secs(NOW)))
    }
}
