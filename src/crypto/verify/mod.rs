//! Verifying signatures and certificates: the algorithms that webpki and rustls call, and the recording verifiers.
//!
//! Every verification leaves an [`Operation::Verify`](crate::trace::Operation), and every decision on a peer's certificate
//! an [`EventKind::Checked`]. Who trusts whom, and what follows from a verdict, is said by the caller.

mod algorithm;
pub(crate) mod asn1;
mod client;
mod dane;
pub(crate) mod ocsp;
mod server;

use std::sync::{Mutex, PoisonError};

use rustls::client::VerifierBuilderError;
use rustls::crypto::{WebPkiSupportedAlgorithms, verify_tls12_signature, verify_tls13_signature};
use rustls::{DigitallySignedStruct, RootCertStore};
use rustls_pki_types::{CertificateDer, CertificateRevocationListDer};

pub use algorithm::ALGORITHMS;
pub use client::{ClientVerifier, Presence};
pub use dane::{Association, Match, Presented, Vouched};
pub use ocsp::Fault;
pub use server::{ServerVerifier, Stapling};

use super::recorder;
use crate::trace::{Check, EventKind, Verdict};

/// What a verifier makes of a certificate that does not pass. The signature in the handshake must hold under every attitude.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Attitude {
    /// Refuse inside the handshake, with rustls's own error and alert.
    Demand,
    /// Let the handshake pass and keep the verdict, so that the mail layer can quit afterwards, as mail servers do.
    Note,
    /// Look, and do not mind: opportunistic TLS, `[RFC 7435]`.
    Ignore,
}

/// What a verifier goes by.
#[derive(Clone, Debug)]
pub struct Terms {
    /// What follows when a check fails.
    pub attitude: Attitude,
    /// The roots that are trusted; without any, nothing is.
    pub anchors: Vec<CertificateDer<'static>>,
    /// Lists of revoked certificates. With any of them, every certificate of the chain must be covered by a current one.
    pub crls: Vec<CertificateRevocationListDer<'static>>,
}

impl Terms {
    fn roots(&self) -> Result<RootCertStore, Error> {
        let mut roots = RootCertStore::empty();
        for anchor in &self.anchors {
            roots.add(anchor.clone()).map_err(Error::Anchor)?;
        }
        Ok(roots)
    }
}

/// What a verifier found out about its peer's certificate.
#[derive(Clone, Debug, Default)]
pub struct Judgement {
    /// Each check with its verdict, in the order in which they were decided.
    pub verdicts: Vec<(Check, Verdict)>,
    /// The first error, whether it was acted on or not.
    pub error: Option<rustls::Error>,
}

/// Keeps and records verdicts for one verifier.
#[derive(Debug)]
struct Judge {
    attitude: Attitude,
    algorithms: WebPkiSupportedAlgorithms,
    judgement: Mutex<Option<Judgement>>,
}

impl Judge {
    const fn new(attitude: Attitude, algorithms: WebPkiSupportedAlgorithms) -> Self {
        Self { attitude, algorithms, judgement: Mutex::new(None) }
    }

    /// What was found out about the last certificate that was looked at; a resumed session rests on the one that began it.
    /// `None` before the first.
    fn judgement(&self) -> Option<Judgement> {
        self.judgement.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Forgets the last peer.
    fn open(&self) {
        *self.judgement.lock().unwrap_or_else(PoisonError::into_inner) = Some(Judgement::default());
    }

    /// Records how a check on the certificate ended; an error comes back where it is to be acted on now.
    fn decide(&self, check: Check, result: Result<(), rustls::Error>) -> Result<(), rustls::Error> {
        let told = result.as_ref().err().map(ToString::to_string);
        self.decide_as(check, result, told)
    }

    /// Like [`Judge::decide`], with the error told in other words than rustls's.
    fn decide_as(
        &self,
        check: Check,
        result: Result<(), rustls::Error>,
        told: Option<String>,
    ) -> Result<(), rustls::Error> {
        let verdict = match (told, self.attitude) {
            (None, _) => Verdict::Passed,
            (Some(error), Attitude::Ignore) => Verdict::Ignored { error },
            (Some(error), Attitude::Demand | Attitude::Note) => Verdict::Failed { error },
        };
        self.keep(check, verdict, result.as_ref().err());
        match self.attitude {
            Attitude::Demand => result,
            Attitude::Note | Attitude::Ignore => Ok(()),
        }
    }

    /// Records that there was nothing to check.
    fn not_asked(&self, check: Check) -> Result<(), rustls::Error> {
        self.keep(check, Verdict::NotAsked, None);
        Ok(())
    }

    /// Verifies the signature in a handshake of TLS 1.2: ServerKeyExchange or CertificateVerify, `[RFC 5246 §7.4.3]`, `[RFC 5246 §7.4.8]`.
    fn possession_12(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.possession(verify_tls12_signature(message, certificate, signed, &self.algorithms))
    }

    /// Verifies the signature in a handshake of TLS 1.3: CertificateVerify, `[RFC 8446 §4.4.3]`.
    fn possession_13(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.possession(verify_tls13_signature(message, certificate, signed, &self.algorithms))
    }

    /// Whoever cannot sign with the certificate's key is refused, whatever the attitude.
    fn possession(
        &self,
        result: Result<HandshakeSignatureValid, rustls::Error>,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let verdict = match &result {
            Ok(_) => Verdict::Passed,
            Err(error) => Verdict::Failed { error: error.to_string() },
        };
        self.keep(Check::Possession, verdict, result.as_ref().err());
        result
    }

    fn keep(&self, check: Check, verdict: Verdict, error: Option<&rustls::Error>) {
        let mut judgement = self.judgement.lock().unwrap_or_else(PoisonError::into_inner);
        let judgement = judgement.get_or_insert_default();
        judgement.verdicts.push((check.clone(), verdict.clone()));
        if judgement.error.is_none() {
            judgement.error = error.cloned();
        }
        recorder::with(|session, actor| session.trace.push(actor, EventKind::Checked { check, verdict }));
    }
}

type HandshakeSignatureValid = rustls::client::danger::HandshakeSignatureValid;

/// What goes wrong when a verifier is made.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// A trust anchor is no certificate.
    #[error("a trust anchor cannot be used: {0}")]
    Anchor(rustls::Error),
    /// There is nobody to trust, or a revocation list cannot be read.
    #[error("a verifier cannot be made: {0}")]
    Verifier(#[from] VerifierBuilderError),
}
