//! What recording costs: whole TLS 1.3 handshakes, both ends in memory, with the recorder on and off and with rustls's provider over
//! ring; and a mail of 10 MiB. Prints a line `name value unit` for each figure, a median or a ratio of medians.
//!
//! `cargo bench --bench handshake`

#![expect(clippy::disallowed_methods, reason = "a measurement reads the clock")]

#[path = "../tests/loopback/mod.rs"]
mod loopback;

use std::io::Write;
use std::sync::Arc;
use std::time::Instant;

use loopback::{Loopback, chain, client, server};
use rustls::crypto::{CryptoProvider, ring};
use rustls::version::TLS13;
use rustls::{ClientConfig, ServerConfig};
use waxseal::codepoint::{CipherSuite, NamedGroup, SignatureScheme};
use waxseal::crypto::provider;
use waxseal::crypto::recorder::{Recording, Session};
use waxseal::crypto::rng::Streams;
use waxseal::trace::Actor;

const SUITE: CipherSuite = CipherSuite::TLS_AES_128_GCM_SHA256;

/// How many handshakes of each kind.
const HANDSHAKES: usize = 400;

/// How many mails of each kind.
const MAILS: usize = 7;

struct Ends {
    client: Arc<ClientConfig>,
    server: Arc<ServerConfig>,
}

impl Ends {
    fn new(provider: &Arc<CryptoProvider>) -> Self {
        let chain = chain(SignatureScheme::ECDSA_SECP256R1_SHA256);
        Self { client: Arc::new(client(provider, &TLS13, &chain)), server: Arc::new(server(provider, &TLS13, &chain)) }
    }

    fn connect(&self, recording: Recording) -> Loopback {
        let session = Session::new(Streams::seeded([9; 32]), recording);
        let mut ends = Loopback::new(session, 0, &self.client, &self.server);
        ends.shuttle().expect("a handshake that succeeds");
        ends
    }

    /// Microseconds of one handshake.
    fn handshake(&self, recording: Recording) -> f64 {
        let start = Instant::now();
        let ends = self.connect(recording);
        let elapsed = start.elapsed();
        assert!(!ends.client.is_handshaking() && !ends.server.is_handshaking());
        elapsed.as_secs_f64() * 1e6
    }

    /// Milliseconds of a mail's way.
    fn mail(&self, recording: Recording, mail: &[u8]) -> f64 {
        let mut ends = self.connect(recording);
        let start = Instant::now();
        let arrived = ends.send(Actor::Sender, mail).len();
        let elapsed = start.elapsed();
        assert_eq!(arrived, mail.len());
        elapsed.as_secs_f64() * 1e3
    }
}

fn main() {
    let ours = |group| Ends::new(&provider(&[SUITE], &[group]).expect("suite and group are built in"));
    let (x25519, hybrid) = (ours(NamedGroup::X25519), ours(NamedGroup::X25519MLKEM768));
    let ring = Ends::new(&Arc::new(CryptoProvider {
        cipher_suites: vec![ring::cipher_suite::TLS13_AES_128_GCM_SHA256],
        kx_groups: vec![ring::kx_group::X25519],
        ..ring::default_provider()
    }));

    // In turns, so that a machine that slows down slows all of them.
    let mut times: [Vec<f64>; 5] = Default::default();
    for _ in 0..HANDSHAKES {
        times[0].push(x25519.handshake(Recording::On));
        times[1].push(x25519.handshake(Recording::Off));
        times[2].push(ring.handshake(Recording::Off));
        times[3].push(hybrid.handshake(Recording::On));
        times[4].push(hybrid.handshake(Recording::Off));
    }
    let [recorded, unrecorded, by_ring, hybrid_recorded, hybrid_unrecorded] = times.map(median);
    print("handshake_recorded", recorded, "us");
    print("handshake_unrecorded", unrecorded, "us");
    print("handshake_ring", by_ring, "us");
    print("handshake_recorded_to_unrecorded", recorded / unrecorded, "ratio");
    print("handshake_recorded_to_ring", recorded / by_ring, "ratio");
    print("handshake_hybrid_recorded", hybrid_recorded, "us");
    print("handshake_hybrid_recorded_to_unrecorded", hybrid_recorded / hybrid_unrecorded, "ratio");

    let mail: Vec<u8> = (0..10 << 20).map(|at: u32| at.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
    let mut times: [Vec<f64>; 3] = Default::default();
    for _ in 0..MAILS {
        times[0].push(x25519.mail(Recording::On, &mail));
        times[1].push(x25519.mail(Recording::Off, &mail));
        times[2].push(ring.mail(Recording::Off, &mail));
    }
    let [recorded, unrecorded, by_ring] = times.map(median);
    print("mail_10mib_recorded", recorded, "ms");
    print("mail_10mib_unrecorded", unrecorded, "ms");
    print("mail_10mib_ring", by_ring, "ms");
    print("mail_10mib_recorded_to_unrecorded", recorded / unrecorded, "ratio");
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn print(name: &str, value: f64, unit: &str) {
    writeln!(std::io::stdout(), "{name} {value:.3} {unit}").expect("a standard output that can be written");
}
