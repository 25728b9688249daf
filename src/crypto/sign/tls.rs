//! Private keys as rustls wants them: a `SigningKey` that chooses a scheme, and the `Signer` of that scheme, `[RFC 8446 §4.4.3]`.

use std::sync::Arc;

use rustls::sign::{Signer as RustlsSigner, SigningKey};
use rustls::{Error, SignatureAlgorithm, SignatureScheme as RustlsScheme};
use rustls_pki_types::SubjectPublicKeyInfoDer;

use super::PrivateKey;
use crate::codepoint::SignatureScheme;
use crate::trace::Signer;

impl PrivateKey {
    /// The key as rustls wants it: its signatures are an endpoint's.
    #[must_use]
    pub fn rustls_key(&self) -> Arc<dyn SigningKey> {
        Arc::new(EndpointKey(self.clone()))
    }
}

#[derive(Debug)]
struct EndpointKey(PrivateKey);

impl SigningKey for EndpointKey {
    fn choose_scheme(&self, offered: &[RustlsScheme]) -> Option<Box<dyn RustlsSigner>> {
        let &scheme = self.0.schemes().iter().find(|scheme| offered.contains(&RustlsScheme::from(scheme.0)))?;
        Some(Box::new(EndpointSigner { key: self.0.clone(), scheme }))
    }

    fn public_key(&self) -> Option<SubjectPublicKeyInfoDer<'_>> {
        Some(self.0.spki().clone())
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        match self.0.kind() {
            SignatureScheme::ED25519 => SignatureAlgorithm::ED25519,
            SignatureScheme::RSA_PSS_RSAE_SHA256 => SignatureAlgorithm::RSA,
            // TLS 1.2's registry of signature algorithms has no name for ML-DSA and never will, [RFC 5246 §7.4.1.4.1].
            SignatureScheme::MLDSA65 => SignatureAlgorithm::Unknown(255),
            _ => SignatureAlgorithm::ECDSA,
        }
    }
}

#[derive(Debug)]
struct EndpointSigner {
    key: PrivateKey,
    scheme: SignatureScheme,
}

impl RustlsSigner for EndpointSigner {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        self.key.sign(self.scheme, Signer::Endpoint, message).map_err(|error| Error::General(error.to_string()))
    }

    fn scheme(&self) -> RustlsScheme {
        RustlsScheme::from(self.scheme.0)
    }
}

#[cfg(test)]
mod tests {
    use rustls::crypto::WebPkiSupportedAlgorithms;

    use super::super::{KINDS, Purpose};
    use super::*;
    use crate::crypto::recorder::{Recording, Session};
    use crate::crypto::rng::Streams;
    use crate::crypto::verify::ALGORITHMS;
    use crate::trace::{Actor, EventKind, Operation};

    #[test]
    fn what_a_key_signs_its_public_half_verifies() {
        let WebPkiSupportedAlgorithms { mapping, .. } = ALGORITHMS;
        let mut pairs = 0;
        for &kind in KINDS {
            let mut session = Session::new(Streams::seeded([1; 32]), Recording::On);
            session.scope(Actor::Receiver, || {
                let key = PrivateKey::draw(kind, Purpose::Server).unwrap();
                let spki = rsa::pkcs8::SubjectPublicKeyInfoRef::try_from(key.spki().as_ref()).unwrap();
                let public = spki.subject_public_key.raw_bytes();
                for (scheme, algorithms) in mapping {
                    let Some(signer) = key.rustls_key().choose_scheme(&[*scheme]) else { continue };
                    assert_eq!(signer.scheme(), *scheme);
                    let signature = signer.sign(b"content").unwrap();
                    let salted = format!("{scheme:?}").starts_with("RSA_PSS");
                    assert_eq!(signature != signer.sign(b"content").unwrap(), salted, "{scheme:?}");
                    algorithms[0].verify_signature(public, b"content", &signature).unwrap();
                    algorithms[0].verify_signature(public, b"c0ntent", &signature).unwrap_err();
                    pairs += 1;
                }
            });
            let signed =
                |event: &&crate::trace::Event| matches!(event.kind, EventKind::Operation(Operation::Sign { .. }));
            assert!(session.trace.events().iter().filter(signed).count() >= 2, "{kind}");
        }
        assert_eq!(pairs, 2 + 1 + 6 + 1);
    }
}
