//! The arithmetic of the groups: X25519 `[RFC 7748 §6.1]`, ECDH over P-256 and P-384 `[RFC 8446 §7.4.2]`, ML-KEM-768 `[FIPS 203 §7]`.
//!
//! Private values are drawn as bytes of an exact count and keys built from them, so that a run's streams never shift.
//! What is recorded of all this is not known here.

use std::sync::Arc;

use ml_kem::kem::{Decapsulate, KeyExport};
use ml_kem::{DecapsulationKey768, EncapsulationKey768};
use p256::elliptic_curve::sec1::ToSec1Point;
use rustls::Error;
use rustls::crypto::GetRandomFailed;

use crate::codepoint::NamedGroup;
use crate::crypto::memo::{Computation, recall};
use crate::crypto::recorder::draw;
use crate::trace::RandomUse;

/// How often a scalar is drawn anew that is zero or not below the curve's order: with P-256 one in 2^32 is, so that a third draw is
/// never seen, unless a script's bytes are bad.
const DRAWS: usize = 4;

/// One way to agree on a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mechanism {
    /// Diffie-Hellman on Curve25519.
    X25519,
    /// Diffie-Hellman on P-256.
    P256,
    /// Diffie-Hellman on P-384.
    P384,
    /// ML-KEM with the parameters of category 3: whoever starts can decapsulate, whoever answers encapsulates.
    MlKem768,
}

/// What one side has after its first step.
pub(super) struct Pair {
    mechanism: Mechanism,
    key: Key,
    /// X25519's 32 bytes before clamping, a scalar in big endian, or ML-KEM's seed `d || z`.
    pub(super) private: Vec<u8>,
    /// The share.
    pub(super) public: Vec<u8>,
}

/// What the side that answers has at once.
pub(super) struct Answer {
    /// As in [`Pair`]; for ML-KEM the message `m` that is encapsulated.
    pub(super) private: Vec<u8>,
    /// The share; for ML-KEM the ciphertext.
    pub(super) public: Vec<u8>,
    /// The secret; `None` when the peer's share is refused.
    pub(super) secret: Option<Vec<u8>>,
}

enum Key {
    X25519(x25519_dalek::StaticSecret),
    P256(p256::SecretKey),
    P384(p384::SecretKey),
    MlKem768(Box<DecapsulationKey768>),
}

impl Mechanism {
    /// Its code point as a group of its own.
    pub(super) const fn group(self) -> NamedGroup {
        match self {
            Self::X25519 => NamedGroup::X25519,
            Self::P256 => NamedGroup::SECP256R1,
            Self::P384 => NamedGroup::SECP384R1,
            Self::MlKem768 => NamedGroup::MLKEM768,
        }
    }

    /// Bytes of the share of who starts.
    pub(super) const fn share_len(self) -> usize {
        match self {
            Self::X25519 => 32,
            Self::P256 => 65,
            Self::P384 => 97,
            Self::MlKem768 => 1184,
        }
    }

    /// Bytes of the share of who answers.
    pub(super) const fn reply_len(self) -> usize {
        match self {
            Self::MlKem768 => 1088,
            curve => curve.share_len(),
        }
    }

    /// Draws a private value and computes the share.
    pub(super) fn start(self) -> Result<Arc<Pair>, Error> {
        let private = match self {
            Self::X25519 => drawn::<32>()?.to_vec(),
            Self::P256 => scalar::<32>(|bytes| p256::SecretKey::from_slice(bytes).is_ok())?,
            Self::P384 => scalar::<48>(|bytes| p384::SecretKey::from_slice(bytes).is_ok())?,
            Self::MlKem768 => drawn::<64>()?.to_vec(),
        };
        recall(Computation::Share, &[&[self as u8], &private], || Pair::of(self, &private).map(Arc::new))
            .ok_or_else(|| GetRandomFailed.into())
    }

    /// Answers a share.
    pub(super) fn answer(self, peer: &[u8]) -> Result<Answer, Error> {
        if self != Self::MlKem768 {
            let pair = self.start()?;
            let secret = pair.complete(peer);
            return Ok(Answer { private: pair.private.clone(), public: pair.public.clone(), secret });
        }
        let Some(key) = recall(Computation::EncapsulationKey, &[peer], || encapsulation_key(peer).map(Arc::new)) else {
            return Ok(Answer { private: Vec::new(), public: Vec::new(), secret: None });
        };
        let message = drawn::<32>()?;
        let (public, secret) = recall(Computation::Encapsulation, &[peer, &message], || {
            let (ciphertext, secret) = key.encapsulate_deterministic(&message.into());
            (ciphertext.to_vec(), secret.to_vec())
        });
        Ok(Answer { private: message.to_vec(), public, secret: Some(secret) })
    }
}

/// The input check of `[FIPS 203 §7.2]`: each coefficient is below q.
fn encapsulation_key(bytes: &[u8]) -> Option<EncapsulationKey768> {
    let key = <&ml_kem::kem::Key<EncapsulationKey768>>::try_from(bytes).ok()?;
    EncapsulationKey768::new(key).ok()
}

impl Pair {
    /// The pair with this private value; `None` for what is no scalar.
    fn of(mechanism: Mechanism, private: &[u8]) -> Option<Self> {
        let (key, public) = match mechanism {
            Mechanism::X25519 => {
                let key = x25519_dalek::StaticSecret::from(<[u8; 32]>::try_from(private).ok()?);
                let public = x25519_dalek::PublicKey::from(&key).to_bytes().to_vec();
                (Key::X25519(key), public)
            }
            Mechanism::P256 => {
                let key = p256::SecretKey::from_slice(private).ok()?;
                let public = key.public_key().to_sec1_point(false).as_bytes().to_vec();
                (Key::P256(key), public)
            }
            Mechanism::P384 => {
                let key = p384::SecretKey::from_slice(private).ok()?;
                let public = key.public_key().to_sec1_point(false).as_bytes().to_vec();
                (Key::P384(key), public)
            }
            Mechanism::MlKem768 => {
                let key = Box::new(DecapsulationKey768::from_seed(<[u8; 64]>::try_from(private).ok()?.into()));
                let public = key.encapsulation_key().to_bytes().to_vec();
                (Key::MlKem768(key), public)
            }
        };
        Some(Self { mechanism, key, private: private.to_vec(), public })
    }

    /// The secret that the peer's share leads to; `None` when that share is refused.
    pub(super) fn complete(&self, peer: &[u8]) -> Option<Vec<u8>> {
        recall(Computation::Agreement, &[&[self.mechanism as u8], &self.private, peer], || self.agree(peer))
    }

    fn agree(&self, peer: &[u8]) -> Option<Vec<u8>> {
        match &self.key {
            Key::X25519(key) => {
                let peer = <[u8; 32]>::try_from(peer).ok()?;
                let secret = key.diffie_hellman(&peer.into());
                // A share of small order gives zeros, which `[RFC 8446 §7.4.2]` has us refuse.
                secret.was_contributory().then(|| secret.to_bytes().to_vec())
            }
            Key::P256(key) => {
                let peer = p256::PublicKey::from_sec1_bytes(uncompressed(peer)?).ok()?;
                Some(key.diffie_hellman(&peer).raw_secret_bytes().to_vec())
            }
            Key::P384(key) => {
                let peer = p384::PublicKey::from_sec1_bytes(uncompressed(peer)?).ok()?;
                Some(key.diffie_hellman(&peer).raw_secret_bytes().to_vec())
            }
            Key::MlKem768(key) => {
                // A ciphertext that is not for this key gives a secret that nobody else has, `[FIPS 203 §6.3]`.
                let ciphertext = peer.try_into().ok()?;
                Some(key.decapsulate(ciphertext).to_vec())
            }
        }
    }
}

/// TLS 1.3 knows points in no other form, `[RFC 8446 §4.2.8.2]`, and in TLS 1.2 no other is offered.
fn uncompressed(point: &[u8]) -> Option<&[u8]> {
    (point.first() == Some(&4)).then_some(point)
}

/// A scalar in big endian, drawn until it is between 0 and the order.
fn scalar<const N: usize>(is_scalar: fn(&[u8]) -> bool) -> Result<Vec<u8>, Error> {
    for _ in 0..DRAWS {
        let bytes = drawn::<N>()?;
        if is_scalar(&bytes) {
            return Ok(bytes.to_vec());
        }
    }
    Err(GetRandomFailed.into())
}

/// Bytes of the actor's `KeyExchange` stream.
fn drawn<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    draw(RandomUse::KeyExchange, &mut bytes).map_err(|_| GetRandomFailed)?;
    Ok(bytes)
}
