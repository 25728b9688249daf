//! Making signatures, all of them deterministic under the seed, each written down with the exact content it covers.
//!
//! ECDSA takes its nonce from key and content `[RFC 6979]`, Ed25519 and ML-DSA are deterministic themselves `[RFC 8032 §5.1.6]`,
//! `[FIPS 204 §3.4]`; RSA-PSS salts come from the `Signature` stream, and RSA's blinding from the `Blinding` stream.

use chacha20::ChaCha20Rng;
use chacha20::rand_core::{Infallible, SeedableRng, TryCryptoRng, TryRng};
use rsa::PrivateKey as RsaPrivateKey;

use sha2::{Sha256, Sha384, Sha512};
use signature::{SignatureEncoding, Signer as _};

use super::{Error, Material, PrivateKey};
use crate::codepoint::SignatureScheme;
use crate::crypto::memo::{Computation, recall};
use crate::crypto::recorder::{NoSession, draw, record};
use crate::trace::{Operation, RandomUse, Signer};

impl PrivateKey {
    /// The schemes that this key signs with, the preferred one first, `[RFC 8446 §4.2.3]`.
    #[must_use]
    pub fn schemes(&self) -> &'static [SignatureScheme] {
        match self.0.material {
            Material::P256(_) => &[SignatureScheme::ECDSA_SECP256R1_SHA256],
            Material::P384(_) => &[SignatureScheme::ECDSA_SECP384R1_SHA384],
            Material::Ed25519(_) => &[SignatureScheme::ED25519],
            Material::Rsa(_) => &[
                SignatureScheme::RSA_PSS_RSAE_SHA256,
                SignatureScheme::RSA_PSS_RSAE_SHA384,
                SignatureScheme::RSA_PSS_RSAE_SHA512,
                SignatureScheme::RSA_PKCS1_SHA256,
                SignatureScheme::RSA_PKCS1_SHA384,
                SignatureScheme::RSA_PKCS1_SHA512,
            ],
            Material::MlDsa65(_) => &[SignatureScheme::MLDSA65],
        }
    }

    /// Signs `content`, and writes the signature down as `signer`'s. ECDSA signatures are DER, `[RFC 8446 §4.2.3]`.
    ///
    /// An RSA key also signs with [`SignatureScheme::RSA_PKCS1_SHA1`], although it never offers to: old authorities did.
    ///
    /// # Errors
    /// [`Error::Scheme`] for a scheme that is not the key's, [`Error::NoSession`] outside a session's scope (RSA),
    /// [`Error::Operation`] when the private operation fails.
    pub fn sign(&self, scheme: SignatureScheme, signer: Signer, content: &[u8]) -> Result<Vec<u8>, Error> {
        let signature = self.signature(scheme, content)?;
        record(|trace| Operation::Sign {
            scheme,
            signer,
            public_key: trace.intern(self.spki()),
            content: trace.intern(content),
            signature: trace.intern(&signature),
        });
        Ok(signature)
    }

    /// What has to be random is drawn first: it is an input like key and content.
    fn signature(&self, scheme: SignatureScheme, content: &[u8]) -> Result<Vec<u8>, Error> {
        let random = match self.0.material {
            Material::Rsa(_) => Some(SaltAndBlinding::drawn(scheme)?),
            _ => None,
        };
        let (salt, seed) = random.as_ref().map_or((&[][..], &[][..]), |random| (&random.salt[..], &random.seed[..]));
        let inputs = [&scheme.0.to_be_bytes()[..], self.spki(), salt, seed, content];
        recall(Computation::Signature, &inputs, || self.computed(scheme, random.as_ref(), content))
    }

    fn computed(
        &self,
        scheme: SignatureScheme,
        random: Option<&SaltAndBlinding>,
        content: &[u8],
    ) -> Result<Vec<u8>, Error> {
        let failed = |_| Error::Operation(scheme);
        match (&self.0.material, scheme) {
            (Material::P256(key), SignatureScheme::ECDSA_SECP256R1_SHA256) => {
                key.try_sign(content).map(|signature: p256::ecdsa::DerSignature| signature.to_vec()).map_err(failed)
            }
            (Material::P384(key), SignatureScheme::ECDSA_SECP384R1_SHA384) => {
                key.try_sign(content).map(|signature: p384::ecdsa::DerSignature| signature.to_vec()).map_err(failed)
            }
            (Material::Ed25519(key), SignatureScheme::ED25519) => {
                key.try_sign(content).map(|signature| signature.to_vec()).map_err(failed)
            }
            (Material::MlDsa65(key), SignatureScheme::MLDSA65) => {
                key.try_sign(content).map(|signature| signature.to_vec()).map_err(failed)
            }
            (Material::Rsa(key), _) if let Some(random) = random => rsa_signature(key, scheme, content, random),
            _ => Err(Error::Scheme { kind: self.kind(), scheme }),
        }
    }
}

/// RSASSA-PSS with a salt as long as the digest `[RFC 8446 §4.2.3]`, or RSASSA-PKCS1-v1_5 `[RFC 8017 §8.2]`.
fn rsa_signature(
    key: &RsaPrivateKey,
    scheme: SignatureScheme,
    content: &[u8],
    random: &SaltAndBlinding,
) -> Result<Vec<u8>, Error> {
    let mut random = SaltThenBlinding::of(random);
    let result = match scheme {
        SignatureScheme::RSA_PSS_RSAE_SHA256 => key.pss_sign_with_rng::<Sha256, _>(&mut random, content),
        SignatureScheme::RSA_PSS_RSAE_SHA384 => key.pss_sign_with_rng::<Sha384, _>(&mut random, content),
        SignatureScheme::RSA_PSS_RSAE_SHA512 => key.pss_sign_with_rng::<Sha512, _>(&mut random, content),
        SignatureScheme::RSA_PKCS1_SHA1 => key.pkcs1v15_sign_with_rng::<sha1::Sha1, _>(&mut random, content),
        SignatureScheme::RSA_PKCS1_SHA256 => key.pkcs1v15_sign_with_rng::<Sha256, _>(&mut random, content),
        SignatureScheme::RSA_PKCS1_SHA384 => key.pkcs1v15_sign_with_rng::<Sha384, _>(&mut random, content),
        SignatureScheme::RSA_PKCS1_SHA512 => key.pkcs1v15_sign_with_rng::<Sha512, _>(&mut random, content),
        _ => return Err(Error::Scheme { kind: SignatureScheme::RSA_PSS_RSAE_SHA256, scheme }),
    };
    result.map_err(|_| Error::Operation(scheme))
}

/// What an RSA signature takes from the session's streams.
struct SaltAndBlinding {
    /// As long as the digest with PSS, else empty.
    salt: Vec<u8>,
    seed: [u8; 32],
}

impl SaltAndBlinding {
    fn drawn(scheme: SignatureScheme) -> Result<Self, NoSession> {
        let mut salt = vec![
            0;
            match scheme {
                SignatureScheme::RSA_PSS_RSAE_SHA256 => 32,
                SignatureScheme::RSA_PSS_RSAE_SHA384 => 48,
                SignatureScheme::RSA_PSS_RSAE_SHA512 => 64,
                _ => 0,
            }
        ];
        if !salt.is_empty() {
            draw(RandomUse::Signature, &mut salt)?;
        }
        let mut seed = [0; 32];
        draw(RandomUse::Blinding, &mut seed)?;
        Ok(Self { salt, seed })
    }
}

/// What `rsa` draws from: first the salt, all the rest is blinding.
///
/// How much blinding takes depends on the machine's word size, so only a seed for it is drawn from the session:
/// the streams stand where they stood on any machine.
struct SaltThenBlinding {
    salt: Vec<u8>,
    blinding: ChaCha20Rng,
}

impl SaltThenBlinding {
    fn of(random: &SaltAndBlinding) -> Self {
        Self { salt: random.salt.clone(), blinding: ChaCha20Rng::from_seed(random.seed) }
    }
}

impl TryRng for SaltThenBlinding {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        self.blinding.try_next_u32()
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        self.blinding.try_next_u64()
    }

    fn try_fill_bytes(&mut self, buffer: &mut [u8]) -> Result<(), Infallible> {
        if !self.salt.is_empty() && self.salt.len() == buffer.len() {
            buffer.copy_from_slice(&std::mem::take(&mut self.salt));
            return Ok(());
        }
        self.blinding.try_fill_bytes(buffer)
    }
}

impl TryCryptoRng for SaltThenBlinding {}
