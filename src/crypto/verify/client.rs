//! The recording verifier of client certificates: what a server decides about its peer, `[RFC 8446 §4.4.2.4]`.

use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::server::WebPkiClientVerifier;
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{DigitallySignedStruct, DistinguishedName, Error, SignatureScheme};
use rustls_pki_types::{CertificateDer, UnixTime};

use super::{HandshakeSignatureValid, Judge, Judgement, Terms};
use crate::trace::Check;

/// Whether a client must have a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Presence {
    /// It is asked for one, and may have none.
    Optional,
    /// Without one it is refused: certificate_required, in TLS 1.2 handshake_failure.
    Required,
}

/// Verifies client certificates by its terms, and records path and possession apart. Clients have no name to check.
#[derive(Debug)]
pub struct ClientVerifier {
    judge: Judge,
    inner: Arc<dyn ClientCertVerifier>,
}

impl ClientVerifier {
    /// A verifier that goes by these terms, with the provider's algorithms.
    ///
    /// # Errors
    /// [`super::Error::Anchor`] and [`super::Error::Verifier`] for certificates and lists that cannot be read, and for terms without anchors.
    pub fn new(terms: &Terms, presence: Presence, provider: &Arc<CryptoProvider>) -> Result<Arc<Self>, super::Error> {
        let roots = Arc::new(terms.roots()?);
        let mut builder = WebPkiClientVerifier::builder_with_provider(roots, Arc::clone(provider))
            .with_crls(terms.crls.iter().cloned())
            .enforce_revocation_expiration();
        if presence == Presence::Optional {
            builder = builder.allow_unauthenticated();
        }
        let judge = Judge::new(terms.attitude, provider.signature_verification_algorithms);
        Ok(Arc::new(Self { judge, inner: builder.build()? }))
    }

    /// What was found out in the last handshake; `None` when no certificate was looked at: none was sent, or a session resumed.
    #[must_use]
    pub fn judgement(&self) -> Option<Judgement> {
        self.judge.judgement()
    }
}

impl ClientCertVerifier for ClientVerifier {
    fn offer_client_auth(&self) -> bool {
        self.inner.offer_client_auth()
    }

    fn client_auth_mandatory(&self) -> bool {
        self.inner.client_auth_mandatory()
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        self.inner.root_hint_subjects()
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        self.judge.open();
        let path = self.inner.verify_client_cert(end_entity, intermediates, now).map(drop);
        self.judge.decide(Check::Path, path).map(|()| ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.judge.possession_12(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.judge.possession_13(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.inner.supported_verify_schemes()
    }
}
