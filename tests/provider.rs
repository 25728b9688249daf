//! The provider at work in real rustls connections: against itself and against rustls's own, with what the trace says of it.

#![cfg(feature = "sim")]
#![expect(clippy::unwrap_used, reason = "in a test a panic is the finding")]

mod loopback;

use std::sync::Arc;

use loopback::{Loopback, chain, client, server};
use rustls::crypto::CryptoProvider;
use rustls::crypto::aws_lc_rs;
use rustls::version::{TLS12, TLS13};
use rustls::{HandshakeKind, SupportedProtocolVersion};
use waxseal::codepoint::{CipherSuite, ContentType, NamedGroup, ProtocolVersion, SignatureScheme};
use waxseal::crypto::recorder::{Recording, Session};
use waxseal::crypto::rng::Streams;
use waxseal::crypto::sign::KINDS;
use waxseal::crypto::store::ServerSessions;
use waxseal::crypto::ticket::Tickets;
use waxseal::crypto::{Error, GROUPS, SUITES, provider};
use waxseal::seal::record::Protection;
use waxseal::trace::{Actor, ConnectionId, EventKind, Opened, Operation, Outcome, SecretLabel, Subject, Trace};

const P256: SignatureScheme = SignatureScheme::ECDSA_SECP256R1_SHA256;

fn session(recording: Recording) -> Session {
    Session::new(Streams::seeded([7; 32]), recording)
}

fn version_of(suite: CipherSuite) -> &'static SupportedProtocolVersion {
    if suite.0 >> 8 == 0x13 { &TLS13 } else { &TLS12 }
}

/// A finished handshake with one suite and X25519.
fn connected(suite: CipherSuite, recording: Recording) -> Loopback {
    let (provider, chain) = (provider(&[suite], &[NamedGroup::X25519]).unwrap(), chain(P256));
    let version = version_of(suite);
    let (client, server) = (client(&provider, version, &chain), server(&provider, version, &chain));
    let mut ends = Loopback::new(session(recording), 0, &Arc::new(client), &Arc::new(server));
    ends.shuttle().unwrap();
    ends
}

/// rustls's own provider over AWS-LC, cut down to one suite and group.
fn aws_lc(suite: CipherSuite, group: NamedGroup) -> Arc<CryptoProvider> {
    let mut provider = aws_lc_rs::default_provider();
    provider.cipher_suites = aws_lc_rs::ALL_CIPHER_SUITES.to_vec();
    provider.cipher_suites.retain(|candidate| u16::from(candidate.suite()) == suite.0);
    provider.kx_groups = aws_lc_rs::ALL_KX_GROUPS.to_vec();
    provider.kx_groups.retain(|candidate| u16::from(candidate.name()) == group.0);
    assert_eq!((provider.cipher_suites.len(), provider.kx_groups.len()), (1, 1), "{suite} {group}");
    Arc::new(provider)
}

/// Whether a suite goes with a group and a key.
fn fits(suite: CipherSuite, group: NamedGroup, kind: SignatureScheme) -> bool {
    let hybrid = [NamedGroup::X25519MLKEM768, NamedGroup::SECP256R1MLKEM768].contains(&group);
    let rsa = kind == SignatureScheme::RSA_PSS_RSAE_SHA256;
    let name = suite.name().unwrap();
    match version_of(suite).version {
        rustls::ProtocolVersion::TLSv1_3 => true,
        _ => !hybrid && kind != SignatureScheme::MLDSA65 && rsa == name.contains("_RSA_"),
    }
}

#[test]
fn every_suite_group_and_key_connects_with_itself_and_with_aws_lc() {
    let mut connected = 0;
    for &kind in KINDS {
        let chain = chain(kind);
        for (&suite, &group) in SUITES.iter().flat_map(|suite| GROUPS.iter().map(move |group| (suite, group))) {
            if !fits(suite, group, kind) {
                continue;
            }
            let (ours, theirs) = (provider(&[suite], &[group]).unwrap(), aws_lc(suite, group));
            for (at_client, at_server) in [(&ours, &ours), (&ours, &theirs), (&theirs, &ours)] {
                let version = version_of(suite);
                let client = Arc::new(client(at_client, version, &chain));
                let server = Arc::new(server(at_server, version, &chain));
                let mut ends = Loopback::new(session(Recording::On), 0, &client, &server);
                let what = format!("{suite} {group} {kind}");
                ends.shuttle().unwrap_or_else(|error| panic!("{what}: {error}"));
                assert_eq!(ends.send(Actor::Sender, b"MAIL FROM:<>\r\n"), b"MAIL FROM:<>\r\n", "{what}");
                assert_eq!(ends.send(Actor::Receiver, b"250 2.1.0 OK\r\n"), b"250 2.1.0 OK\r\n", "{what}");
                assert_eq!(u16::from(ends.client.negotiated_cipher_suite().unwrap().suite()), suite.0);
                connected += 1;
            }
        }
    }
    // TLS 1.3: 3 suites, 5 groups, 5 kinds of key. TLS 1.2: 3 suites, 3 groups, 3 kinds with ECDSA in the name and 1 with RSA.
    assert_eq!(connected, 3 * (3 * 5 * KINDS.len() + 3 * 3 * (3 + 1)));
}

#[test]
fn the_curve_beside_a_hybrid_saves_a_round_trip() {
    let (chain, suite) = (chain(P256), SUITES[0]);
    let both = provider(&[suite], &[NamedGroup::X25519MLKEM768, NamedGroup::X25519]).unwrap();
    let classic = provider(&[suite], &[NamedGroup::X25519]).unwrap();
    let (client, server) = (Arc::new(client(&both, &TLS13, &chain)), Arc::new(server(&classic, &TLS13, &chain)));
    let mut ends = Loopback::new(session(Recording::On), 0, &client, &server);
    ends.shuttle().unwrap();
    assert_eq!(ends.client.handshake_kind(), Some(HandshakeKind::Full));
    let shares = operations(&ends.session).filter(|step| matches!(step, Operation::KeyShare { .. }));
    assert_eq!(shares.count(), 2);
}

#[test]
fn the_same_seed_gives_the_same_run_recorded_or_not() {
    for &suite in SUITES.iter().filter(|suite| fits(**suite, NamedGroup::X25519, P256)) {
        let run = |recording| {
            let mut ends = connected(suite, recording);
            ends.send(Actor::Sender, b"DATA\r\n");
            (ends.wire, ends.session.trace.finish(Subject::default(), Outcome::Unfinished))
        };
        let (recorded, unrecorded) = (run(Recording::On), run(Recording::Off));
        assert_eq!(recorded, run(Recording::On), "{suite}");
        assert_eq!(recorded.0, unrecorded.0, "{suite}");
        assert!(unrecorded.1.events.is_empty() && unrecorded.1.arena.is_empty(), "{suite}");
    }
}

#[test]
fn the_trace_has_every_sealed_record_once_and_its_opening_shares_it() {
    for suite in [SUITES[0], SUITES[3], SUITES[5]] {
        let mut ends = connected(suite, Recording::On);
        let before = ends.session.trace.bytes_stored();
        let mail: Vec<u8> = (0_u32..1 << 18).flat_map(|number| number.to_be_bytes()).collect();
        assert_eq!(ends.send(Actor::Sender, &mail), mail);
        let stored = ends.session.trace.bytes_stored() - before;
        assert!(stored < mail.len() * 21 / 10, "{suite}: {stored} bytes for one copy in clear and one sealed");

        let trace = ends.session.trace.finish(Subject::default(), Outcome::Unfinished);
        let mut opened = 0;
        for event in &trace.events {
            let EventKind::Operation(Operation::Open { fragment, sequence, epoch, opened: outcome, key, .. }) =
                &event.kind
            else {
                continue;
            };
            let Opened::Plaintext { plaintext, .. } = outcome else { panic!("{suite}: {outcome:?}") };
            let seal = trace.events.iter().find_map(|other| match &other.kind {
                EventKind::Operation(Operation::Seal { record, plaintext, sequence, epoch, key, .. })
                    if trace.bytes(*record)[5..] == *trace.bytes(*fragment) =>
                {
                    Some((*plaintext, *sequence, *epoch, trace.bytes(*key)))
                }
                _ => None,
            });
            assert_eq!(seal, Some((*plaintext, *sequence, *epoch, trace.bytes(*key))), "{suite}");
            opened += 1;
        }
        assert!(opened > 64, "{suite}: {opened}");
    }
}

#[test]
fn records_open_again_with_the_secrets_of_the_key_log() {
    for &suite in &SUITES[..3] {
        let mut ends = connected(suite, Recording::On);
        ends.send(Actor::Receiver, b"250 2.0.0 queued\r\n");
        let trace = ends.session.trace.finish(Subject::default(), Outcome::Unfinished);
        let secret = trace.events.iter().find_map(|event| match event.kind {
            EventKind::Secret { label: SecretLabel::ServerTrafficSecret0, secret, .. } => Some(trace.bytes(secret)),
            _ => None,
        });
        let keys = Protection::from_traffic_secret(suite, secret.unwrap()).unwrap();
        let opened = sealed_by(&trace, Actor::Receiver).last().map(|(sequence, record)| keys.open(sequence, record));
        assert_eq!(opened.unwrap().unwrap().content, b"250 2.0.0 queued\r\n", "{suite}");
    }
}

#[test]
fn an_injected_record_is_taken_for_a_real_one_and_the_next_ones_still_open() {
    for suite in SUITES.iter().copied().filter(|&suite| fits(suite, NamedGroup::X25519, P256)) {
        let mut ends = connected(suite, Recording::On);
        assert_eq!(ends.send(Actor::Receiver, b"220 one\r\n"), b"220 one\r\n");
        for turn in 0..2 {
            for _ in 0..3 {
                let content_type = ContentType::APPLICATION_DATA;
                let injected =
                    ends.session.seal_injected(Actor::Receiver, ConnectionId(0), content_type, b"250 put in\r\n");
                ends.deliver(Actor::Sender, &injected.unwrap()).unwrap();
            }
            assert_eq!(ends.read(Actor::Sender), b"250 put in\r\n".repeat(3), "{suite}");
            assert_eq!(ends.send(Actor::Receiver, b"250 two\r\n"), b"250 two\r\n", "{suite}");
            assert_eq!(ends.send(Actor::Receiver, b"250 three\r\n"), b"250 three\r\n", "{suite}");
            assert_eq!(ends.send(Actor::Sender, b"NOOP\r\n"), b"NOOP\r\n", "{suite}");
            if turn == 0 && version_of(suite) == &TLS13 {
                // New keys count from 0 again.
                let Loopback { session, server, .. } = &mut ends;
                session.scope(Actor::Receiver, || server.refresh_traffic_keys()).unwrap();
                ends.shuttle().unwrap();
            }
        }
        let trace = ends.session.trace.finish(Subject::default(), Outcome::Unfinished);
        let (mut last, mut records) = (None, 0);
        for event in trace.events.iter().filter(|event| event.actor == Actor::Receiver) {
            if let EventKind::Operation(Operation::Seal { epoch, sequence, .. }) = event.kind {
                let expected = match last {
                    Some((before, number)) if before == epoch => number + 1,
                    _ => 0,
                };
                assert_eq!((sequence, event.connection), (expected, Some(ConnectionId(0))), "{suite}, epoch {epoch}");
                last = Some((epoch, sequence));
                records += 1;
            }
        }
        assert!(records > 10, "{suite}: {records}");
    }
}

#[test]
fn nothing_can_be_injected_before_there_are_keys() {
    let mut session = session(Recording::On);
    let connection = ConnectionId(3);
    let refused = session.seal_injected(Actor::Sender, connection, ContentType::ALERT, &[1, 0]);
    assert_eq!(refused, Err(Error::NoKeys { actor: Actor::Sender, connection }));
}

#[test]
fn padding_hides_the_length_in_tls13_and_is_not_in_tls12() {
    for suite in [SUITES[1], SUITES[4]] {
        let mut ends = connected(suite, Recording::On);
        ends.session.pad(Actor::Sender, 512);
        let full = vec![b'x'; 1 << 14];
        for content in [&b"QUIT\r\n"[..], &[b'y'; 511], &[b'z'; 512], &full] {
            assert_eq!(ends.send(Actor::Sender, content), content, "{suite}");
        }
        let trace = ends.session.trace.finish(Subject::default(), Outcome::Unfinished);
        let lengths: Vec<_> = sealed_by(&trace, Actor::Sender).map(|(_, record)| record.len()).collect();
        let expected = match version_of(suite).version {
            rustls::ProtocolVersion::TLSv1_3 => [512, 512, 1024, 16385].map(|inner| 5 + inner + 16),
            _ => [6, 511, 512, 16384].map(|content| 5 + 8 + content + 16),
        };
        assert_eq!(lengths[lengths.len() - 4..], expected, "{suite}");
    }
}

#[test]
fn a_record_that_was_altered_is_recorded_as_not_opened() {
    for (alter, outcome) in [(9, Opened::BadTag), (usize::MAX, Opened::TooShort)] {
        let mut ends = connected(SUITES[0], Recording::On);
        let record = if alter == usize::MAX {
            vec![23, 3, 3, 0, 3, 1, 2, 3]
        } else {
            let sealed = ends.session.seal_injected(Actor::Sender, ConnectionId(0), ContentType::ALERT, &[1, 0]);
            let mut sealed = sealed.unwrap();
            sealed[alter] ^= 1;
            sealed
        };
        assert!(ends.deliver(Actor::Receiver, &record).is_err());
        let fragment = operations(&ends.session).filter_map(|step| match step {
            Operation::Open { opened, fragment, .. } if *opened == outcome => Some(ends.session.trace.bytes(*fragment)),
            _ => None,
        });
        assert!(fragment.eq([&record[5..]]));
    }
}

#[test]
fn sessions_are_resumed_by_ticket_and_by_store_in_both_versions() {
    for suite in [SUITES[0], SUITES[3]] {
        for stateless in [true, false] {
            let version = version_of(suite);
            let (provider, chain) = (provider(&[suite], &[NamedGroup::X25519]).unwrap(), chain(P256));
            let (client, mut server) = (client(&provider, version, &chain), server(&provider, version, &chain));
            let mut session = session(Recording::On);
            server.send_tls13_tickets = 1;
            if stateless {
                server.ticketer = session.scope(Actor::Receiver, || Tickets::new(7200)).unwrap();
            } else {
                server.session_storage = ServerSessions::new(8);
            }
            let (client, server) = (Arc::new(client), Arc::new(server));
            let mut kinds = Vec::new();
            for number in 0..2 {
                let mut ends = Loopback::new(session, number, &client, &server);
                ends.shuttle().unwrap();
                kinds.push(ends.client.handshake_kind());
                session = ends.session;
            }
            assert_eq!(kinds, [Some(HandshakeKind::Full), Some(HandshakeKind::Resumed)], "{suite}, {stateless}");
            let found = operations(&session).filter(|step| match step {
                Operation::OpenTicket { plaintext, .. } => stateless && plaintext.is_some(),
                Operation::Session { value, .. } => !stateless && value.is_some_and(|value| !value.is_empty()),
                _ => false,
            });
            assert!(found.count() > 0, "{suite}, {stateless}");
        }
    }
}

#[test]
fn tls12_keys_come_from_the_prf_and_the_key_block_is_the_rfcs() {
    let ends = connected(CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, Recording::On);
    let labels: Vec<_> = operations(&ends.session)
        .filter_map(|step| match step {
            Operation::Prf { label, output, .. } => Some((&label[..], output.len())),
            _ => None,
        })
        .collect();
    // Two keys of 16 bytes and two implicit nonces of 4, `[RFC 5246 §6.3]`.
    for expected in
        [("extended master secret", 48), ("key expansion", 40), ("client finished", 12), ("server finished", 12)]
    {
        assert_eq!(labels.iter().filter(|label| **label == expected).count(), 2, "{expected:?}: {labels:?}");
    }
    let versions = operations(&ends.session).filter_map(|step| match step {
        Operation::Seal { version, iv, nonce, .. } => Some((*version, iv.len(), nonce.len())),
        _ => None,
    });
    assert!(versions.eq([(ProtocolVersion::TLS_1_2, 4, 12); 2]));
}

#[test]
fn the_line_of_the_transcript_hash_is_never_lost() {
    for suite in [SUITES[0], SUITES[3]] {
        let ends = connected(suite, Recording::On);
        let mut started = std::collections::BTreeSet::new();
        let mut fed: std::collections::BTreeMap<u32, Vec<u8>> = std::collections::BTreeMap::new();
        let mut finished = 0;
        for step in operations(&ends.session) {
            match step {
                Operation::HashUpdate { context, input, .. } => {
                    started.insert(*context);
                    fed.entry(*context).or_default().extend_from_slice(ends.session.trace.bytes(*input));
                }
                Operation::HashFork { context, copy } => {
                    assert!(started.insert(*copy), "{suite}: number {copy} twice");
                    let line = fed.get(context).cloned().unwrap_or_default();
                    fed.insert(*copy, line);
                }
                Operation::HashFinish { context, hash, output } => {
                    let function = waxseal::seal::hash::Function::of(*hash).unwrap();
                    let line = fed.get(context).map_or(&[][..], |line| line);
                    assert_eq!(ends.session.trace.bytes(*output), function.digest(line).as_ref(), "{suite}");
                    finished += 1;
                }
                _ => {}
            }
        }
        assert!(finished >= 6, "{suite}: {finished}");
    }
}

fn operations(session: &Session) -> impl Iterator<Item = &Operation> {
    session.trace.events().iter().filter_map(|event| match &event.kind {
        EventKind::Operation(operation) => Some(operation),
        _ => None,
    })
}

/// Sequence number and bytes of each record that an actor sealed.
fn sealed_by(trace: &Trace, actor: Actor) -> impl Iterator<Item = (u64, &[u8])> {
    trace.events.iter().filter(move |event| event.actor == actor).filter_map(|event| match event.kind {
        EventKind::Operation(Operation::Seal { sequence, record, .. }) => Some((sequence, trace.bytes(record))),
        _ => None,
    })
}
