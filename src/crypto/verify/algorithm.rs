//! Signature verification algorithms for webpki and rustls, `[RFC 8446 §4.2.3]`, `[RFC 5280 §4.1.1.2]`.

use p256::ecdsa::signature::Verifier;
use p256::ecdsa::signature::hazmat::PrehashVerifier;
use rsa::PublicKey;
use rsa::pkcs1::DecodeRsaPublicKey;
use rustls::SignatureScheme as Scheme;
use rustls::crypto::WebPkiSupportedAlgorithms;
use rustls_pki_types::{AlgorithmIdentifier, InvalidSignature, SignatureVerificationAlgorithm, alg_id};
use sha2::{Digest, Sha256, Sha384, Sha512};

use crate::codepoint::SignatureScheme;
use crate::crypto::memo::{Computation, recall};
use crate::crypto::recorder::record;
use crate::trace::Operation;

/// All that is accepted: in certificates, and in handshakes in this order of preference.
///
/// A scheme of TLS 1.2 names hash and key type and leaves the curve open, `[RFC 5246 §7.4.1.4.1]`: the ECDSA schemes list the curve
/// that TLS 1.3 means first, and the other one behind it. ML-DSA has no place in TLS 1.2, and rustls keeps it out.
pub const ALGORITHMS: WebPkiSupportedAlgorithms = WebPkiSupportedAlgorithms {
    all: &[
        P256_SHA256,
        P256_SHA384,
        P384_SHA256,
        P384_SHA384,
        ED25519,
        PSS_SHA256,
        PSS_SHA384,
        PSS_SHA512,
        PKCS1_SHA256,
        PKCS1_SHA384,
        PKCS1_SHA512,
        MLDSA65,
    ],
    mapping: &[
        (Scheme::ECDSA_NISTP256_SHA256, &[P256_SHA256, P384_SHA256]),
        (Scheme::ECDSA_NISTP384_SHA384, &[P384_SHA384, P256_SHA384]),
        (Scheme::ED25519, &[ED25519]),
        (Scheme::RSA_PSS_SHA256, &[PSS_SHA256]),
        (Scheme::RSA_PSS_SHA384, &[PSS_SHA384]),
        (Scheme::RSA_PSS_SHA512, &[PSS_SHA512]),
        (Scheme::RSA_PKCS1_SHA256, &[PKCS1_SHA256]),
        (Scheme::RSA_PKCS1_SHA384, &[PKCS1_SHA384]),
        (Scheme::RSA_PKCS1_SHA512, &[PKCS1_SHA512]),
        (Scheme::ML_DSA_65, &[MLDSA65]),
    ],
};

type Verification = &'static dyn SignatureVerificationAlgorithm;

const P256_SHA256: Verification = &Algorithm {
    scheme: SignatureScheme::ECDSA_SECP256R1_SHA256,
    key: alg_id::ECDSA_P256,
    signature: alg_id::ECDSA_SHA256,
    holds: |key, content, signature| p256(key, &Sha256::digest(content), signature),
};

const P256_SHA384: Verification = &Algorithm {
    scheme: SignatureScheme::ECDSA_SECP384R1_SHA384,
    key: alg_id::ECDSA_P256,
    signature: alg_id::ECDSA_SHA384,
    holds: |key, content, signature| p256(key, &Sha384::digest(content), signature),
};

const P384_SHA256: Verification = &Algorithm {
    scheme: SignatureScheme::ECDSA_SECP256R1_SHA256,
    key: alg_id::ECDSA_P384,
    signature: alg_id::ECDSA_SHA256,
    holds: |key, content, signature| p384(key, &Sha256::digest(content), signature),
};

const P384_SHA384: Verification = &Algorithm {
    scheme: SignatureScheme::ECDSA_SECP384R1_SHA384,
    key: alg_id::ECDSA_P384,
    signature: alg_id::ECDSA_SHA384,
    holds: |key, content, signature| p384(key, &Sha384::digest(content), signature),
};

const ED25519: Verification = &Algorithm {
    scheme: SignatureScheme::ED25519,
    key: alg_id::ED25519,
    signature: alg_id::ED25519,
    holds: |key, content, signature| {
        let key = ed25519_dalek::VerifyingKey::from_bytes(key.try_into().ok()?).ok()?;
        key.verify_strict(content, &ed25519_dalek::Signature::from_slice(signature).ok()?).ok()
    },
};

const PSS_SHA256: Verification = &Algorithm {
    scheme: SignatureScheme::RSA_PSS_RSAE_SHA256,
    key: alg_id::RSA_ENCRYPTION,
    signature: alg_id::RSA_PSS_SHA256,
    holds: |key, content, signature| rsa(key)?.pss_verify::<Sha256>(content, signature).ok(),
};

const PSS_SHA384: Verification = &Algorithm {
    scheme: SignatureScheme::RSA_PSS_RSAE_SHA384,
    key: alg_id::RSA_ENCRYPTION,
    signature: alg_id::RSA_PSS_SHA384,
    holds: |key, content, signature| rsa(key)?.pss_verify::<Sha384>(content, signature).ok(),
};

const PSS_SHA512: Verification = &Algorithm {
    scheme: SignatureScheme::RSA_PSS_RSAE_SHA512,
    key: alg_id::RSA_ENCRYPTION,
    signature: alg_id::RSA_PSS_SHA512,
    holds: |key, content, signature| rsa(key)?.pss_verify::<Sha512>(content, signature).ok(),
};

const PKCS1_SHA256: Verification = &Algorithm {
    scheme: SignatureScheme::RSA_PKCS1_SHA256,
    key: alg_id::RSA_ENCRYPTION,
    signature: alg_id::RSA_PKCS1_SHA256,
    holds: |key, content, signature| rsa(key)?.pkcs1v15_verify::<Sha256>(content, signature).ok(),
};

const PKCS1_SHA384: Verification = &Algorithm {
    scheme: SignatureScheme::RSA_PKCS1_SHA384,
    key: alg_id::RSA_ENCRYPTION,
    signature: alg_id::RSA_PKCS1_SHA384,
    holds: |key, content, signature| rsa(key)?.pkcs1v15_verify::<Sha384>(content, signature).ok(),
};

const PKCS1_SHA512: Verification = &Algorithm {
    scheme: SignatureScheme::RSA_PKCS1_SHA512,
    key: alg_id::RSA_ENCRYPTION,
    signature: alg_id::RSA_PKCS1_SHA512,
    holds: |key, content, signature| rsa(key)?.pkcs1v15_verify::<Sha512>(content, signature).ok(),
};

const MLDSA65: Verification = &Algorithm {
    scheme: SignatureScheme::MLDSA65,
    key: alg_id::ML_DSA_65,
    signature: alg_id::ML_DSA_65,
    holds: |key, content, signature| {
        let key = ml_dsa::VerifyingKey::<ml_dsa::MlDsa65>::decode(key.try_into().ok()?);
        key.verify(content, &ml_dsa::Signature::try_from(signature).ok()?).ok()
    },
};

/// `subjectPublicKey`, content, signature: `Some` when it holds.
type Holds = fn(&[u8], &[u8], &[u8]) -> Option<()>;

/// One way to verify a signature.
#[derive(Debug)]
struct Algorithm {
    /// What the trace calls it: the scheme with this hash and key type, whatever the curve.
    scheme: SignatureScheme,
    /// The public key's `AlgorithmIdentifier`.
    key: AlgorithmIdentifier,
    /// The signature's `AlgorithmIdentifier`.
    signature: AlgorithmIdentifier,
    holds: Holds,
}

impl SignatureVerificationAlgorithm for Algorithm {
    fn verify_signature(&self, public_key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
        let scheme = self.scheme.0.to_be_bytes();
        let inputs = [&scheme, self.key.as_ref(), public_key, message, signature];
        let valid =
            recall(Computation::Verification, &inputs, || (self.holds)(public_key, message, signature).is_some());
        record(|trace| Operation::Verify {
            scheme: self.scheme,
            public_key: trace.intern(public_key),
            content: trace.intern(message),
            signature: trace.intern(signature),
            valid,
        });
        if valid { Ok(()) } else { Err(InvalidSignature) }
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        self.key
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        self.signature
    }
}

/// ECDSA over P-256, the signature in DER, `[RFC 3279 §2.2.3]`.
fn p256(key: &[u8], digest: &[u8], signature: &[u8]) -> Option<()> {
    let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(key).ok()?;
    key.verify_prehash(digest, &p256::ecdsa::Signature::from_der(signature).ok()?).ok()
}

/// ECDSA over P-384, the signature in DER, `[RFC 3279 §2.2.3]`.
fn p384(key: &[u8], digest: &[u8], signature: &[u8]) -> Option<()> {
    let key = p384::ecdsa::VerifyingKey::from_sec1_bytes(key).ok()?;
    key.verify_prehash(digest, &p384::ecdsa::Signature::from_der(signature).ok()?).ok()
}

/// An `RSAPublicKey`, `[RFC 8017 §A.1.1]`.
fn rsa(key: &[u8]) -> Option<PublicKey> {
    PublicKey::from_pkcs1_der(key).ok()
}
