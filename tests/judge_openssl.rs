//! Other people's software judges the certificates: the `openssl` command, and aws-lc-rs for ML-DSA, which OpenSSL 3.0 does not know.
//!
//! A missing `openssl` fails the test: it is part of what must be there.

#![cfg(feature = "sim")]
#![expect(clippy::unwrap_used, reason = "in a test a panic is the finding")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use rustls::RootCertStore;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};
use waxseal::codepoint::SignatureScheme;
use waxseal::crypto::recorder::{Recording, Session};
use waxseal::crypto::rng::Streams;
use waxseal::crypto::sign::KINDS;
use waxseal::pki::{Chain, Defect, Holder, Order, Status, issue};
use waxseal::trace::Actor;

const NAME: &str = "mx.birch.example";
const NOW: u64 = 1_790_000_000;

fn order(kind: SignatureScheme, defect: Option<Defect>) -> Order {
    Order { kind, holder: Holder::Server, names: vec![NAME.to_owned()], now: NOW, status: Status::Silent, defect }
}

fn issued(order: &Order) -> Chain {
    let mut session = Session::new(Streams::seeded([5; 32]), Recording::Off);
    session.scope(Actor::Authority, || issue(order)).unwrap()
}

/// What OpenSSL 3.0 can read.
fn known_kinds() -> impl Iterator<Item = SignatureScheme> {
    KINDS.iter().copied().filter(|&kind| kind != SignatureScheme::MLDSA65)
}

/// Runs `openssl`; whether it succeeded, and all that it said.
fn openssl(arguments: &[&str]) -> (bool, String) {
    let output = Command::new("openssl").args(arguments).output().expect("the command `openssl` must be on the path");
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}

/// A chain as files that `openssl` reads.
struct Files(PathBuf);

impl Files {
    fn write(what: &str, chain: &Chain) -> Self {
        let files = Self(Path::new(env!("CARGO_TARGET_TMPDIR")).join(what));
        fs::create_dir_all(&files.0).unwrap();
        let certificates = |list: &[CertificateDer<'static>]| -> String {
            list.iter().map(|certificate| pem("CERTIFICATE", certificate)).collect()
        };
        let lists: String = chain.crls.iter().map(|list| pem("X509 CRL", list)).collect();
        fs::write(files.path("leaf"), certificates(&chain.sent[..1])).unwrap();
        fs::write(files.path("sent"), certificates(&chain.sent)).unwrap();
        fs::write(files.path("anchors"), certificates(&chain.anchors)).unwrap();
        fs::write(files.path("issuer"), certificates(&chain.issuers)).unwrap();
        fs::write(files.path("lists"), lists).unwrap();
        fs::write(files.path("ocsp"), chain.ocsp.as_deref().unwrap_or_default()).unwrap();
        files
    }

    fn path(&self, file: &str) -> String {
        self.0.join(file).to_str().unwrap().to_owned()
    }

    /// `openssl verify` with all that a mail server could ask for; the error's number, 0 for none, and what was said.
    fn verify(&self, purpose: &str, lists: bool) -> (u32, String) {
        let [leaf, sent, anchors, list] = ["leaf", "sent", "anchors", "lists"].map(|file| self.path(file));
        let now = NOW.to_string();
        let mut arguments = vec!["verify", "-attime", &now, "-auth_level", "1", "-x509_strict", "-purpose", purpose];
        arguments.extend(["-verify_hostname", NAME, "-no-CApath", "-no-CAstore", "-CAfile", &anchors]);
        arguments.extend(["-untrusted", &sent]);
        if lists {
            arguments.extend(["-crl_check_all", "-CRLfile", &list]);
        }
        arguments.push(&leaf);
        let (passed, said) = openssl(&arguments);
        let number = said.split_once("error ").and_then(|(_, rest)| rest.split(' ').next()?.parse().ok());
        assert_eq!(passed, number.is_none(), "{said}");
        (number.unwrap_or(0), said)
    }
}

/// DER to PEM, `[RFC 7468 §2]`.
fn pem(label: &str, der: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = format!("-----BEGIN {label}-----\n");
    for line in der.chunks(48) {
        for three in line.chunks(3) {
            let bits = three.iter().fold(0_u32, |bits, &byte| bits << 8 | u32::from(byte)) << (8 * (3 - three.len()));
            for digit in 0..4 {
                let value = bits >> (18 - 6 * digit) & 63;
                text.push(if digit <= three.len() { char::from(DIGITS[value as usize]) } else { '=' });
            }
        }
        text.push('\n');
    }
    text + &format!("-----END {label}-----\n")
}

#[test]
fn openssl_accepts_what_has_no_defect() {
    for kind in known_kinds() {
        let holders = [(Holder::Server, "sslserver"), (Holder::Client, "sslclient"), (Holder::Attacker, "sslserver")];
        for (holder, purpose) in holders {
            let chain = issued(&Order { holder, status: Status::Lists, ..order(kind, None) });
            let files = Files::write(&format!("good-{kind}-{holder:?}"), &chain);
            assert_eq!(files.verify(purpose, true), (0, format!("{}: OK\n", files.path("leaf"))), "{kind} {holder:?}");
        }
    }
}

#[test]
fn openssl_refuses_each_defect_that_it_looks_at() {
    // The numbers of X509_V_ERR_…, in x509_vfy.h.
    let error = |defect| match defect {
        Defect::Expired => 10,
        Defect::NotYetValid => 9,
        Defect::WrongName | Defect::IpOnly => 62,
        Defect::SelfSigned | Defect::SelfSignedCa => 18,
        Defect::WeakSignature => 68,
        Defect::WrongEku => 26,
        Defect::UnknownCriticalExtension => 34,
        Defect::Revoked => 23,
        Defect::UnknownCa | Defect::MissingIntermediate => 20,
        // OpenSSL still reads a common name where there is no alternative name.
        Defect::CommonNameOnly => 0,
        // Certificate and path are right.
        Defect::StolenCertificate | Defect::StapledOcspRevoked => 0,
    };
    for kind in known_kinds() {
        for &defect in Defect::ALL {
            let chain = issued(&order(kind, Some(defect)));
            let files = Files::write(&format!("bad-{kind}-{defect:?}"), &chain);
            let (number, said) = files.verify("sslserver", !chain.crls.is_empty());
            assert_eq!(number, error(defect), "{kind} {defect:?}: {said}");
        }
    }
}

#[test]
fn openssl_reads_stapled_responses() {
    for kind in known_kinds() {
        for (defect, word) in [(None, "good"), (Some(Defect::StapledOcspRevoked), "revoked")] {
            let chain = issued(&Order { status: Status::Stapled, ..order(kind, defect) });
            let files = Files::write(&format!("stapled-{kind}-{word}"), &chain);
            let [response, issuer, leaf, anchors] = ["ocsp", "issuer", "leaf", "anchors"].map(|file| files.path(file));
            let arguments = ["ocsp", "-respin", &response, "-issuer", &issuer, "-cert", &leaf, "-CAfile", &anchors];
            let (passed, said) = openssl(&[&arguments[..], &["-attime", &NOW.to_string()]].concat());
            assert!(passed && said.contains("Response verify OK"), "{kind} {word}: {said}");
            // The times are the run's and not today's, which OpenSSL remarks between name and status.
            assert!(said.contains(": WARNING: Status times invalid") || said.contains(&format!(": {word}")), "{said}");
            assert!(said.contains(&format!("{word}\n")), "{kind} {word}: {said}");
        }
    }
}

#[test]
fn openssl_prints_what_the_profiles_say() {
    for kind in known_kinds() {
        let chain = issued(&Order { status: Status::Stapled, ..order(kind, None) });
        let files = Files::write(&format!("text-{kind}"), &chain);
        let (passed, text) = openssl(&["x509", "-in", &files.path("leaf"), "-noout", "-text"]);
        assert!(passed, "{text}");
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        let expected = [
            "Version: 3 (0x2)",
            "Issuer: O = Waxseal Demonstration Authority, CN = Waxseal Demonstration Issuing 1",
            "Subject: CN = mx.birch.example",
            "X509v3 Key Usage: critical",
            "Digital Signature",
            "TLS Web Server Authentication",
            "CA:FALSE",
            "DNS:mx.birch.example",
            "OCSP - URI:http://ocsp.pki.waxseal.example/",
            "CA Issuers - URI:http://pki.waxseal.example/issuing1.cer",
            "URI:http://pki.waxseal.example/issuing1.crl",
            "X509v3 Subject Key Identifier:",
            "X509v3 Authority Key Identifier:",
        ];
        for line in expected {
            assert!(lines.contains(&line), "{kind}: no line {line:?} in\n{text}");
        }
        let (_, text) = openssl(&["x509", "-in", &files.path("issuer"), "-noout", "-text"]);
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        for line in ["CA:TRUE, pathlen:0", "Digital Signature, Certificate Sign, CRL Sign"] {
            assert!(lines.contains(&line), "{kind}: no line {line:?} in\n{text}");
        }
    }
}

#[test]
fn openssl_finds_every_key_consistent() {
    for kind in known_kinds() {
        let chain = issued(&order(kind, None));
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let file = folder.join(format!("key-{kind}"));
        fs::write(&file, chain.key.to_pkcs8().unwrap()).unwrap();
        let file = file.to_str().unwrap();
        let (passed, said) = openssl(&["pkey", "-inform", "DER", "-in", file, "-check", "-noout"]);
        assert!(passed && said.contains("Key is valid"), "{kind}: {said}");
    }
}

#[test]
fn aws_lc_accepts_what_has_no_defect() {
    let provider = std::sync::Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    for &kind in KINDS {
        let chain = issued(&Order { status: Status::Lists, ..order(kind, None) });
        let mut anchors = RootCertStore::empty();
        anchors.add(chain.anchors[0].clone()).unwrap();
        let verifier = WebPkiServerVerifier::builder_with_provider(anchors.into(), provider.clone())
            .with_crls(chain.crls.iter().cloned())
            .enforce_revocation_expiration()
            .build()
            .unwrap();
        let now = UnixTime::since_unix_epoch(Duration::from_secs(NOW));
        let name = ServerName::try_from(NAME).unwrap();
        let verified = verifier.verify_server_cert(chain.leaf(), &chain.sent[1..], &name, &[], now);
        assert!(verified.is_ok(), "{kind}: {verified:?}");
    }
}
