//! The recording verifier of server certificates: what a client decides about its peer, `[RFC 5280 §6]`, `[RFC 9525 §6]`.

use std::sync::Arc;

use rustls::client::danger::{ServerCertVerified, ServerCertVerifier};
use rustls::client::{WebPkiServerVerifier, verify_server_cert_signed_by_trust_anchor, verify_server_name};
use rustls::crypto::CryptoProvider;
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};

use super::dane::{self, Association, NoRecordMatches, Vouched};
use super::{Attitude, HandshakeSignatureValid, Judge, Judgement, Terms, ocsp};
use crate::trace::Check;

/// What a client makes of a stapled OCSP response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stapling {
    /// It is not looked at: what rustls does, and mail servers do.
    Unread,
    /// It must say "good" where there is one, `[RFC 6066 §8]`.
    Read,
}

/// Verifies server certificates by its terms, and records path, name, status, possession and, under DANE, the match apart.
#[derive(Debug)]
pub struct ServerVerifier {
    judge: Judge,
    stapling: Stapling,
    basis: Basis,
}

/// What a certificate must lead to.
#[derive(Debug)]
enum Basis {
    /// A known authority.
    Anchors {
        roots: Arc<RootCertStore>,
        /// Decides the path where there are revocation lists.
        lists: Option<Arc<WebPkiServerVerifier>>,
    },
    /// What a record says, `[RFC 7672]`; below an authority with one of these names. Lists of revoked certificates are not read.
    Records { association: Arc<dyn Association>, references: Vec<ServerName<'static>> },
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
        Ok(Arc::new(Self { judge, stapling, basis: Basis::Anchors { roots, lists } }))
    }

    /// A verifier that goes by records instead of known authorities. `references` are the names of which a certificate below a
    /// matched authority must bear one, the one that is asked for first.
    #[must_use]
    pub fn by_records(
        attitude: Attitude,
        association: Arc<dyn Association>,
        references: Vec<ServerName<'static>>,
        stapling: Stapling,
        provider: &CryptoProvider,
    ) -> Arc<Self> {
        let judge = Judge::new(attitude, provider.signature_verification_algorithms);
        Arc::new(Self { judge, stapling, basis: Basis::Records { association, references } })
    }

    /// What was found out about the last certificate that was looked at; a resumed session rests on the one that began it.
    /// `None` before the first.
    #[must_use]
    pub fn judgement(&self) -> Option<Judgement> {
        self.judge.judgement()
    }

    /// Whether the chain leads to one of these roots, and every signature, date and usage on it holds.
    fn path_to(
        &self,
        roots: &RootCertStore,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        now: UnixTime,
    ) -> Result<(), Error> {
        let leaf = ParsedCertificate::try_from(end_entity)?;
        verify_server_cert_signed_by_trust_anchor(&leaf, roots, intermediates, now, self.judge.algorithms.all)
    }

    /// The same, with every certificate covered by a list of revoked ones.
    fn path_by_lists(
        lists: &WebPkiServerVerifier,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        now: UnixTime,
    ) -> Result<(), Error> {
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

impl ServerVerifier {
    /// Path and name, where a known authority must stand behind the certificate.
    fn by_anchors(
        &self,
        roots: &RootCertStore,
        lists: Option<&WebPkiServerVerifier>,
        sent: &Sent<'_>,
        server_name: &ServerName<'_>,
    ) -> Result<(), Error> {
        let Sent { end_entity, intermediates, now, .. } = *sent;
        let path = match lists {
            None => self.path_to(roots, end_entity, intermediates, now),
            Some(lists) => Self::path_by_lists(lists, end_entity, intermediates, server_name, now),
        };
        let path = self.judge.decide(Check::Path, path);
        let name = self.name(end_entity, std::slice::from_ref(server_name));
        path.and(name).and(self.status(sent))
    }

    /// The match, and below an authority path and name, where records say what the certificate must be.
    fn of_records(
        &self,
        association: &dyn Association,
        references: &[ServerName<'_>],
        sent: &Sent<'_>,
    ) -> Result<(), Error> {
        let Sent { end_entity, intermediates, now, .. } = *sent;
        let chain: Vec<_> = std::iter::once(end_entity).chain(intermediates).collect();
        let found = dane::find(association, &chain);
        let certificate = found.as_ref().map(|found| found.depth() as u32);
        let check = Check::Dane { record: found.as_ref().map(|found| found.record.clone()), certificate };
        let matched = self.judge.decide(check, found.as_ref().map(|_| ()).ok_or_else(|| NoRecordMatches.into()));
        let depth = match found.map(|found| found.vouched) {
            Some(Vouched::Authority(depth)) => depth,
            Some(Vouched::Server) | None => return matched.and(self.nothing_else(references)),
        };
        let mut roots = RootCertStore::empty();
        let path = roots.add(chain[depth].clone().into_owned());
        let path = path.and_then(|()| self.path_to(&roots, end_entity, &intermediates[..depth - 1], now));
        let path = self.judge.decide(Check::Path, path);
        matched.and(path).and(self.name(end_entity, references)).and(self.status(sent))
    }

    /// Neither path nor name nor status matters: the record vouches for the certificate itself, or nothing does.
    fn nothing_else(&self, references: &[ServerName<'_>]) -> Result<(), Error> {
        self.judge.not_asked(Check::Path)?;
        if let Some(name) = references.first() {
            self.judge.not_asked(Check::Name { name: name.to_str().into_owned() })?;
        }
        match self.stapling {
            Stapling::Read => self.judge.not_asked(Check::Status),
            Stapling::Unread => Ok(()),
        }
    }

    /// Whether the certificate bears one of these names; of several that fail the first is told.
    fn name(&self, end_entity: &CertificateDer<'_>, names: &[ServerName<'_>]) -> Result<(), Error> {
        let asked = |name: &ServerName<'_>| Check::Name { name: name.to_str().into_owned() };
        let Some(first) = names.first() else { return Ok(()) };
        let Ok(leaf) = ParsedCertificate::try_from(end_entity) else {
            // What cannot be read has no name to compare; the path has the error already.
            return self.judge.not_asked(asked(first));
        };
        let borne = names.iter().find(|name| verify_server_name(&leaf, name).is_ok()).unwrap_or(first);
        self.judge.decide(asked(borne), verify_server_name(&leaf, borne))
    }

    /// Whether the stapled response says that the certificate is not revoked.
    fn status(&self, sent: &Sent<'_>) -> Result<(), Error> {
        let Sent { end_entity, intermediates, ocsp_response, now } = *sent;
        match self.stapling {
            Stapling::Read if !ocsp_response.is_empty() => {
                let algorithms = self.judge.algorithms.all;
                let fault = ocsp::vouches(ocsp_response, end_entity, intermediates, now, algorithms).err();
                let result = fault.map_or(Ok(()), |_| Err(CertificateError::InvalidOcspResponse.into()));
                self.judge.decide_as(Check::Status, result, fault.map(|fault| fault.to_string()))
            }
            Stapling::Read => self.judge.not_asked(Check::Status),
            Stapling::Unread => Ok(()),
        }
    }
}

/// What a server sent, and when it is looked at.
#[derive(Clone, Copy)]
struct Sent<'a> {
    end_entity: &'a CertificateDer<'a>,
    intermediates: &'a [CertificateDer<'a>],
    ocsp_response: &'a [u8],
    now: UnixTime,
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
        let sent = Sent { end_entity, intermediates, ocsp_response, now };
        let judged = match &self.basis {
            Basis::Anchors { roots, lists } => self.by_anchors(roots, lists.as_deref(), &sent, server_name),
            Basis::Records { association, references } => self.of_records(&**association, references, &sent),
        };
        judged.map(|()| ServerCertVerified::assertion())
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
