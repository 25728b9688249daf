//! Private keys: drawn from the seed or fixed, read and written as PKCS#8 `[RFC 5958]`, and what they sign.
//!
//! This room knows nothing of certificates: `pki` decides what an authority signs, rustls what an endpoint signs.
//! Every signature is deterministic under the session's seed and leaves an [`Operation::Sign`](crate::trace::Operation).

mod demonstration;
mod signing;
mod tls;

use std::fmt;
use std::sync::Arc;

use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey, KeypairBytes, PrivateKeyInfoRef};
use ml_dsa::MlDsa65;
use rustls_pki_types::{AlgorithmIdentifier, SubjectPublicKeyInfoDer, alg_id};
use signature::Keypair;

pub use demonstration::Purpose;

use super::memo::{Computation, recall};
use super::recorder::{NoSession, draw};
use crate::codepoint::SignatureScheme;
use crate::trace::RandomUse;

/// The kinds of key, each by the scheme that it signs with first.
pub const KINDS: &[SignatureScheme] = &[
    SignatureScheme::ECDSA_SECP256R1_SHA256,
    SignatureScheme::ECDSA_SECP384R1_SHA384,
    SignatureScheme::ED25519,
    SignatureScheme::RSA_PSS_RSAE_SHA256,
    SignatureScheme::MLDSA65,
];

/// A private key with its public half. Cloning is cheap.
#[derive(Clone)]
pub struct PrivateKey(Arc<Inner>);

struct Inner {
    material: Material,
    /// The `subjectPublicKey` bits.
    public: Vec<u8>,
    /// The `SubjectPublicKeyInfo`, DER.
    spki: SubjectPublicKeyInfoDer<'static>,
}

/// The key itself, by the crate that signs with it.
enum Material {
    P256(p256::ecdsa::SigningKey),
    P384(p384::ecdsa::SigningKey),
    Ed25519(ed25519_dalek::SigningKey),
    Rsa(Box<rsa::PrivateKey>),
    MlDsa65(Box<ml_dsa::SigningKey<MlDsa65>>),
}

impl Material {
    /// The key of this kind that these bytes are; an RSA key is that of its purpose.
    fn of(kind: SignatureScheme, purpose: Purpose, secret: &[u8]) -> Result<Self, Error> {
        let seed = || <[u8; 32]>::try_from(secret).map_err(|_| Error::Encoding);
        Ok(match kind {
            SignatureScheme::ECDSA_SECP256R1_SHA256 => {
                Self::P256(p256::ecdsa::SigningKey::from_slice(secret).map_err(|_| Error::Encoding)?)
            }
            SignatureScheme::ECDSA_SECP384R1_SHA384 => {
                Self::P384(p384::ecdsa::SigningKey::from_slice(secret).map_err(|_| Error::Encoding)?)
            }
            SignatureScheme::ED25519 => Self::Ed25519(ed25519_dalek::SigningKey::from_bytes(&seed()?)),
            SignatureScheme::RSA_PSS_RSAE_SHA256 => Self::Rsa(Box::new(demonstration::key(purpose)?)),
            SignatureScheme::MLDSA65 => Self::MlDsa65(Box::new(ml_dsa::SigningKey::from_seed(&seed()?.into()))),
            _ => return Err(Error::Kind(kind)),
        })
    }
}

impl PrivateKey {
    /// Makes a key of `kind`, one of [`KINDS`], from the actor's `Certificate` stream.
    ///
    /// ECDSA takes candidates of the field's length until one is a scalar `[FIPS 186-5 §A.2.2]`, Ed25519 32 bytes
    /// `[RFC 8032 §5.1.5]`, ML-DSA the 32-byte seed ξ `[FIPS 204 §5.1]`. RSA draws nothing: making a key is slow in a browser,
    /// so each `purpose` has a fixed one.
    ///
    /// # Errors
    /// [`Error::NoSession`] outside a session's scope, [`Error::Kind`] for what is not in [`KINDS`].
    pub fn draw(kind: SignatureScheme, purpose: Purpose) -> Result<Self, Error> {
        let secret = match kind {
            SignatureScheme::ECDSA_SECP256R1_SHA256 => {
                scalar::<32>(|bytes| p256::SecretKey::from_slice(bytes).is_ok())?
            }
            SignatureScheme::ECDSA_SECP384R1_SHA384 => {
                scalar::<48>(|bytes| p384::SecretKey::from_slice(bytes).is_ok())?
            }
            SignatureScheme::ED25519 | SignatureScheme::MLDSA65 => drawn::<32>()?.to_vec(),
            SignatureScheme::RSA_PSS_RSAE_SHA256 => Vec::new(),
            _ => return Err(Error::Kind(kind)),
        };
        let inputs: [&[u8]; 3] = [&kind.0.to_be_bytes(), &[purpose as u8], &secret];
        recall(Computation::PrivateKey, &inputs, || Self::new(Material::of(kind, purpose, &secret)?))
    }

    /// Reads a key from PKCS#8, DER: `PrivateKeyInfo` or `OneAsymmetricKey`, `[RFC 5958 §2]`.
    ///
    /// # Errors
    /// [`Error::Encoding`] for what is not PKCS#8, or no key of [`KINDS`].
    pub fn from_der(pkcs8: &[u8]) -> Result<Self, Error> {
        let algorithm = PrivateKeyInfoRef::try_from(pkcs8).map_err(|_| Error::Encoding)?.algorithm;
        let material = if algorithm.oid == rsa::pkcs1::ALGORITHM_OID {
            rsa::PrivateKey::from_pkcs8_der(pkcs8).map(|key| Material::Rsa(Box::new(key))).ok()
        } else if algorithm.oid == ed25519_dalek::pkcs8::ALGORITHM_OID {
            ed25519_dalek::SigningKey::from_pkcs8_der(pkcs8).map(Material::Ed25519).ok()
        } else if algorithm.oid == p256::elliptic_curve::ALGORITHM_OID {
            let p256 = || p256::ecdsa::SigningKey::from_pkcs8_der(pkcs8).map(Material::P256).ok();
            let p384 = || p384::ecdsa::SigningKey::from_pkcs8_der(pkcs8).map(Material::P384).ok();
            p256().or_else(p384)
        } else {
            ml_dsa::SigningKey::from_pkcs8_der(pkcs8).map(|key| Material::MlDsa65(Box::new(key))).ok()
        };
        Self::new(material.ok_or(Error::Encoding)?)
    }

    /// The key as PKCS#8, DER, `[RFC 5958 §2]`.
    ///
    /// # Errors
    /// [`Error::Encoding`] when the encoder refuses.
    pub fn to_pkcs8(&self) -> Result<Vec<u8>, Error> {
        let document = match &self.0.material {
            Material::P256(key) => key.to_pkcs8_der(),
            Material::P384(key) => key.to_pkcs8_der(),
            // Without the public half: the older form, which everybody reads.
            Material::Ed25519(key) => KeypairBytes { secret_key: key.to_bytes(), public_key: None }.to_pkcs8_der(),
            Material::Rsa(key) => key.to_pkcs8_der(),
            Material::MlDsa65(key) => key.to_pkcs8_der(),
        };
        document.map(|document| document.as_bytes().to_vec()).map_err(|_| Error::Encoding)
    }

    /// The kind, one of [`KINDS`].
    #[must_use]
    pub fn kind(&self) -> SignatureScheme {
        match self.0.material {
            Material::P256(_) => SignatureScheme::ECDSA_SECP256R1_SHA256,
            Material::P384(_) => SignatureScheme::ECDSA_SECP384R1_SHA384,
            Material::Ed25519(_) => SignatureScheme::ED25519,
            Material::Rsa(_) => SignatureScheme::RSA_PSS_RSAE_SHA256,
            Material::MlDsa65(_) => SignatureScheme::MLDSA65,
        }
    }

    /// The `SubjectPublicKeyInfo`, DER, `[RFC 5280 §4.1.2.7]`.
    #[must_use]
    pub fn spki(&self) -> &SubjectPublicKeyInfoDer<'static> {
        &self.0.spki
    }

    /// The public key's bits, without their algorithm: `subjectPublicKey`, `[RFC 5280 §4.1.2.7]`.
    #[must_use]
    pub fn public_key(&self) -> &[u8] {
        &self.0.public
    }

    fn new(material: Material) -> Result<Self, Error> {
        let (algorithm, public) = public_half(&material)?;
        let spki = rustls::sign::public_key_to_spki(&algorithm, &public);
        Ok(Self(Arc::new(Inner { material, public, spki })))
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrivateKey({})", self.kind())
    }
}

impl PartialEq for PrivateKey {
    /// Keys are equal when their public halves are.
    fn eq(&self, other: &Self) -> bool {
        self.spki() == other.spki()
    }
}

impl Eq for PrivateKey {}

/// The public key's algorithm and its `subjectPublicKey` bits, as `[RFC 5480 §2]`, `[RFC 8410 §4]`, `[RFC 3279 §2.3.1]` and
/// `[RFC 9881 §4]` say.
fn public_half(material: &Material) -> Result<(AlgorithmIdentifier, Vec<u8>), Error> {
    Ok(match material {
        Material::P256(key) => (alg_id::ECDSA_P256, key.verifying_key().to_sec1_point(false).as_bytes().to_vec()),
        Material::P384(key) => (alg_id::ECDSA_P384, key.verifying_key().to_sec1_point(false).as_bytes().to_vec()),
        Material::Ed25519(key) => (alg_id::ED25519, key.verifying_key().as_bytes().to_vec()),
        Material::Rsa(key) => {
            let public = rsa::pkcs1::EncodeRsaPublicKey::to_pkcs1_der(key.as_public_key());
            (alg_id::RSA_ENCRYPTION, public.map_err(|_| Error::Encoding)?.as_bytes().to_vec())
        }
        Material::MlDsa65(key) => (alg_id::ML_DSA_65, key.verifying_key().encode().to_vec()),
    })
}

/// A certificate's serial number, from the actor's `Certificate` stream: 16 bytes, positive, always of the same length, `[RFC 5280 §4.1.2.2]`.
pub(crate) fn serial() -> Result<[u8; 16], Error> {
    let mut serial = drawn::<16>()?;
    serial[0] = serial[0] & 0x7f | 0x40;
    Ok(serial)
}

/// A scalar in big endian, drawn until `is_scalar` takes it.
fn scalar<const N: usize>(is_scalar: fn(&[u8]) -> bool) -> Result<Vec<u8>, NoSession> {
    loop {
        let bytes = drawn::<N>()?;
        if is_scalar(&bytes) {
            return Ok(bytes.to_vec());
        }
    }
}

/// Bytes of the actor's `Certificate` stream.
fn drawn<const N: usize>() -> Result<[u8; N], NoSession> {
    let mut bytes = [0; N];
    draw(RandomUse::Certificate, &mut bytes)?;
    Ok(bytes)
}

/// What goes wrong with a private key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// There is no randomness to draw from.
    #[error(transparent)]
    NoSession(#[from] NoSession),
    /// No key of this kind can be made here.
    #[error("no key can be made for {0}")]
    Kind(SignatureScheme),
    /// The bytes are no PKCS#8 of a key of a known kind.
    #[error("the bytes are no PKCS#8 private key of a known kind")]
    Encoding,
    /// A key cannot sign with this scheme.
    #[error("a key of the kind {kind} cannot sign with {scheme}")]
    Scheme {
        /// The key's kind.
        kind: SignatureScheme,
        /// The scheme that was asked for.
        scheme: SignatureScheme,
    },
    /// The private operation failed.
    #[error("the private operation of {0} failed")]
    Operation(SignatureScheme),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::recorder::{Recording, Session};
    use crate::crypto::rng::Streams;
    use crate::trace::Actor;

    fn scoped<T>(work: impl FnOnce() -> T) -> (T, Session) {
        let mut session = Session::new(Streams::seeded([7; 32]), Recording::On);
        let result = session.scope(Actor::Receiver, work);
        (result, session)
    }

    #[test]
    fn a_key_survives_pkcs8_and_is_the_same_for_the_same_seed() {
        for &kind in KINDS {
            let draw = || PrivateKey::draw(kind, Purpose::Server).unwrap();
            let (key, session) = scoped(draw);
            let (again, _) = scoped(draw);
            assert_eq!(key, again, "{kind}");
            assert_eq!(key.kind(), kind);
            let pkcs8 = key.to_pkcs8().unwrap();
            assert_eq!(PrivateKey::from_der(&pkcs8).unwrap(), key, "{kind}");
            assert!(PrivateKey::from_der(&pkcs8[1..]).is_err(), "{kind}");
            let draws = session.trace.events().len();
            assert_eq!(draws, usize::from(kind != SignatureScheme::RSA_PSS_RSAE_SHA256), "{kind}");
        }
    }

    #[test]
    fn outside_a_scope_there_is_no_key() {
        let drawn = PrivateKey::draw(SignatureScheme::ED25519, Purpose::Server);
        assert_eq!(drawn.unwrap_err(), Error::NoSession(NoSession));
        let (unknown, _) = scoped(|| PrivateKey::draw(SignatureScheme::ED448, Purpose::Server));
        assert_eq!(unknown.unwrap_err(), Error::Kind(SignatureScheme::ED448));
    }
}
