//! The recording verifier of server certificates: what a client decides about its peer, `[RFC 5280 §6]`, `[RFC 9525 §6]`.

use std::sync::Arc;

use rustls::client::danger::{ServerCertVerified, ServerCertVerifier};
use rustls::client::{WebPkiServerVerifier, verify_server_cert_signed_by_trust_anchor, verify_server_name};
use rustls::crypto::CryptoProvider;
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};

use super::{HandshakeSignatureValid, Judge, Judgement, Terms, ocsp};
use crate::trace::Check;

/// What a client makes of a stapled OCSP response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stapling {
    /// It is not looked at: what rustls does, and mail servers do.
    Unread,
    /// It must say "good" where there is one, `[RFC 6066 §8]`.
    Read,
}

/// Verifies server certificates by its terms, and records path, name, status and possession apart.
#[derive(Debug)]
pub struct ServerVerifier {
    judge: Judge,
    stapling: Stapling,
    roots: Arc<RootCertStore>,
    /// Decides the path where there are revocation lists.
    lists: Option<Arc<WebPkiServerVerifier>>,
}

impl ServerVerifier {
    /// A verifier that goes by these terms, with the provider's algorithms.
    ///
    /// # Errors
    /// [`super::Error::Anchor`] and [`super::Error::Verifier`] for certificates and lists that cannot be read, and for lists without anchors.
    pub fn new(terms: &Terms, stapling: Stapling, provider: &Arc<CryptoProvider>) -> Result<Arc<Self>, super::Error> {
        let roots = Arc::new(terms.roots()?);
        let lists = match terms.crls.is_empty() {
            true => None,
            false => Some(
                WebPkiServerVerifier::builder_with_provider(Arc::clone(&roots), Arc::clone(provider))
                    .with_crls(terms.crls.iter().cloned())
                    .enforce_revocation_expiration()
                    .build()?,
            ),
        };
        let judge = Judge::new(terms.attitude, provider.signature_verification_algorithms);
        Ok(Arc::new(Self { judge, stapling, roots, lists }))
    }

    /// What was found out about the last certificate that was looked at; a resumed session rests on the one that began it.
    /// `None` before the first.
    #[must_use]
    pub fn judgement(&self) -> Option<Judgement> {
        self.judge.judgement()
    }

    /// Whether the chain leads to a trust anchor, and every signature, date and usage on it holds.
    fn path(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        now: UnixTime,
    ) -> Result<(), Error> {
        let Some(lists) = &self.lists else {
            let leaf = ParsedCertificate::try_from(end_entity)?;
            let algorithms = self.judge.algorithms.all;
            return verify_server_cert_signed_by_trust_anchor(&leaf, &self.roots, intermediates, now, algorithms);
        };
        // rustls looks at lists in its own verifier only, and decides the name there after the path: an error about the
        // name says that the path holds.
        match lists.verify_server_cert(end_entity, intermediates, server_name, &[], now) {
            Err(Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) => Ok(()),
            other => other.map(drop),
        }
    }
}

impl ServerCertVerifier for ServerVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        self.judge.open();
        let path = self.judge.decide(Check::Path, self.path(end_entity, intermediates, server_name, now));
        let asked = Check::Name { name: server_name.to_str().into_owned() };
        let name = match ParsedCertificate::try_from(end_entity) {
            Ok(leaf) => self.judge.decide(asked, verify_server_name(&leaf, server_name)),
            // What cannot be read has no name to compare; the path has the error already.
            Err(_) => self.judge.not_asked(asked),
        };
        let status = match self.stapling {
            Stapling::Read if !ocsp_response.is_empty() => {
                let algorithms = self.judge.algorithms.all;
                let fault = ocsp::vouches(ocsp_response, end_entity, intermediates, now, algorithms).err();
                let result = fault.map_or(Ok(()), |_| Err(CertificateError::InvalidOcspResponse.into()));
                self.judge.decide_as(Check::Status, result, fault.map(|fault| fault.to_string()))
            }
            Stapling::Read => self.judge.not_asked(Check::Status),
            Stapling::Unread => Ok(()),
        };
        path.and(name).and(status).map(|()| ServerCertVerified::assertion())
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
        self.judge.algorithms.supported_schemes()
    }
}
