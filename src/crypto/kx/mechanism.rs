//! The arithmetic of the groups: X25519 `[RFC 7748 §6.1]`, ECDH over P-256 and P-384 `[RFC 8446 §7.4.2]`, ML-KEM-768 `[FIPS 203 §7]`.
//!
//! Private values are drawn as bytes of an exact count and keys built from them, so that a run's streams never shift.
//! What is recorded of all this is not known here.

use ml_kem::kem::{Decapsulate, KeyExport};
use ml_kem::{DecapsulationKey768, EncapsulationKey768};
use p256::elliptic_curve::sec1::ToSec1Point;
use rustls::Error;
use rustls::crypto::GetRandomFailed;

use crate::codepoint::NamedGroup;
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
    pub(super) fn start(self) -> Result<Pair, Error> {
        match self {
            Self::X25519 => {
                let private = drawn::<32>()?;
                let key = x25519_dalek::StaticSecret::from(private);
                let public = x25519_dalek::PublicKey::from(&key).to_bytes().to_vec();
                Ok(Pair { key: Key::X25519(key), private: private.to_vec(), public })
            }
            Self::P256 => {
                let (key, private) = scalar::<32, _>(|bytes| p256::SecretKey::from_slice(bytes).ok())?;
                let public = key.public_key().to_sec1_point(false).as_bytes().to_vec();
                Ok(Pair { key: Key::P256(key), private, public })
            }
            Self::P384 => {
                let (key, private) = scalar::<48, _>(|bytes| p384::SecretKey::from_slice(bytes).ok())?;
                let public = key.public_key().to_sec1_point(false).as_bytes().to_vec();
                Ok(Pair { key: Key::P384(key), private, public })
            }
            Self::MlKem768 => {
                let seed = drawn::<64>()?;
                let key = Box::new(DecapsulationKey768::from_seed(seed.into()));
                let public = key.encapsulation_key().to_bytes().to_vec();
                Ok(Pair { key: Key::MlKem768(key), private: seed.to_vec(), public })
            }
        }
    }

    /// Answers a share.
    pub(super) fn answer(self, peer: &[u8]) -> Result<Answer, Error> {
        if self != Self::MlKem768 {
            let pair = self.start()?;
            let secret = pair.complete(peer);
            return Ok(Answer { private: pair.private, public: pair.public, secret });
        }
        // The input check of `[FIPS 203 §7.2]`: each coefficient is below q.
        let key = <&ml_kem::kem::Key<EncapsulationKey768>>::try_from(peer).ok();
        let Some(key) = key.and_then(|key| EncapsulationKey768::new(key).ok()) else {
            return Ok(Answer { private: Vec::new(), public: Vec::new(), secret: None });
        };
        let message = drawn::<32>()?;
        let (ciphertext, secret) = key.encapsulate_deterministic(&message.into());
        Ok(Answer { private: message.to_vec(), public: ciphertext.to_vec(), secret: Some(secret.to_vec()) })
    }
}

impl Pair {
    /// The secret that the peer's share leads to; `None` when that share is refused.
    pub(super) fn complete(&self, peer: &[u8]) -> Option<Vec<u8>> {
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
fn scalar<const N: usize, K>(read: fn(&[u8]) -> Option<K>) -> Result<(K, Vec<u8>), Error> {
    for _ in 0..DRAWS {
        let bytes = drawn::<N>()?;
        if let Some(key) = read(&bytes) {
            return Ok((key, bytes.to_vec()));
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
