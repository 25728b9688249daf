//! The cipher suites: three of TLS 1.3 `[RFC 8446 §B.4]`, six of TLS 1.2 `[RFC 5289 §3.2]`, `[RFC 7905 §2]`.

use rustls::crypto::{CipherSuiteCommon, KeyExchangeAlgorithm};
use rustls::{SignatureScheme, SupportedCipherSuite, Tls12CipherSuite, Tls13CipherSuite};

use super::aead::SuiteAead;
use super::provider::KeyUse;
use super::{Error, hash, schedule};
use crate::codepoint::CipherSuite;
use crate::seal::hash::Function;

/// All suites that there are: those of TLS 1.3 first, in each version the stronger cipher first.
pub const SUITES: &[CipherSuite] = &[
    CipherSuite::TLS_AES_256_GCM_SHA384,
    CipherSuite::TLS_AES_128_GCM_SHA256,
    CipherSuite::TLS_CHACHA20_POLY1305_SHA256,
    CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    CipherSuite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
    CipherSuite::TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
    CipherSuite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    CipherSuite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
];

/// How many records one key of AES-GCM may protect: rustls renews keys before, `[RFC 8446 §5.5]`.
const GCM_LIMIT: u64 = 1 << 24;

/// How many records are protected with one key so that its renewal is seen.
const FEW: u64 = 4;

/// The suite with this code point.
pub(super) fn suite(wanted: CipherSuite, keys: KeyUse) -> Result<SupportedCipherSuite, Error> {
    if keys == KeyUse::FourRecords {
        match wanted {
            CipherSuite::TLS_AES_256_GCM_SHA384 => return Ok(SupportedCipherSuite::Tls13(&FEW_AES_256_GCM_SHA384)),
            CipherSuite::TLS_AES_128_GCM_SHA256 => return Ok(SupportedCipherSuite::Tls13(&FEW_AES_128_GCM_SHA256)),
            CipherSuite::TLS_CHACHA20_POLY1305_SHA256 => {
                return Ok(SupportedCipherSuite::Tls13(&FEW_CHACHA20_POLY1305_SHA256));
            }
            // TLS 1.2 cannot renew keys without a handshake.
            _ => {}
        }
    }
    Ok(match wanted {
        CipherSuite::TLS_AES_256_GCM_SHA384 => SupportedCipherSuite::Tls13(&AES_256_GCM_SHA384),
        CipherSuite::TLS_AES_128_GCM_SHA256 => SupportedCipherSuite::Tls13(&AES_128_GCM_SHA256),
        CipherSuite::TLS_CHACHA20_POLY1305_SHA256 => SupportedCipherSuite::Tls13(&CHACHA20_POLY1305_SHA256),
        CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 => SupportedCipherSuite::Tls12(&ECDSA_AES_256_GCM_SHA384),
        CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 => SupportedCipherSuite::Tls12(&ECDSA_AES_128_GCM_SHA256),
        CipherSuite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 => {
            SupportedCipherSuite::Tls12(&ECDSA_CHACHA20_POLY1305_SHA256)
        }
        CipherSuite::TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 => SupportedCipherSuite::Tls12(&RSA_AES_256_GCM_SHA384),
        CipherSuite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 => SupportedCipherSuite::Tls12(&RSA_AES_128_GCM_SHA256),
        CipherSuite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256 => {
            SupportedCipherSuite::Tls12(&RSA_CHACHA20_POLY1305_SHA256)
        }
        other => return Err(Error::Suite(other)),
    })
}

static AES_256_GCM_SHA384: Tls13CipherSuite =
    tls13(&SuiteAead(CipherSuite::TLS_AES_256_GCM_SHA384), &SHA384, GCM_LIMIT);
static AES_128_GCM_SHA256: Tls13CipherSuite =
    tls13(&SuiteAead(CipherSuite::TLS_AES_128_GCM_SHA256), &SHA256, GCM_LIMIT);
static CHACHA20_POLY1305_SHA256: Tls13CipherSuite =
    tls13(&SuiteAead(CipherSuite::TLS_CHACHA20_POLY1305_SHA256), &SHA256, u64::MAX);

static FEW_AES_256_GCM_SHA384: Tls13CipherSuite = tls13(&SuiteAead(CipherSuite::TLS_AES_256_GCM_SHA384), &SHA384, FEW);
static FEW_AES_128_GCM_SHA256: Tls13CipherSuite = tls13(&SuiteAead(CipherSuite::TLS_AES_128_GCM_SHA256), &SHA256, FEW);
static FEW_CHACHA20_POLY1305_SHA256: Tls13CipherSuite =
    tls13(&SuiteAead(CipherSuite::TLS_CHACHA20_POLY1305_SHA256), &SHA256, FEW);

static ECDSA_AES_256_GCM_SHA384: Tls12CipherSuite =
    tls12(&SuiteAead(CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384), &SHA384, GCM_LIMIT, ECDSA);
static ECDSA_AES_128_GCM_SHA256: Tls12CipherSuite =
    tls12(&SuiteAead(CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256), &SHA256, GCM_LIMIT, ECDSA);
static ECDSA_CHACHA20_POLY1305_SHA256: Tls12CipherSuite =
    tls12(&SuiteAead(CipherSuite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256), &SHA256, u64::MAX, ECDSA);
static RSA_AES_256_GCM_SHA384: Tls12CipherSuite =
    tls12(&SuiteAead(CipherSuite::TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384), &SHA384, GCM_LIMIT, RSA);
static RSA_AES_128_GCM_SHA256: Tls12CipherSuite =
    tls12(&SuiteAead(CipherSuite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256), &SHA256, GCM_LIMIT, RSA);
static RSA_CHACHA20_POLY1305_SHA256: Tls12CipherSuite =
    tls12(&SuiteAead(CipherSuite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256), &SHA256, u64::MAX, RSA);

/// The signatures that fit a suite named after ECDSA: EdDSA too, `[RFC 8422 §5.10]`.
const ECDSA: &[SignatureScheme] =
    &[SignatureScheme::ECDSA_NISTP256_SHA256, SignatureScheme::ECDSA_NISTP384_SHA384, SignatureScheme::ED25519];

/// The signatures that fit a suite named after RSA.
const RSA: &[SignatureScheme] = &[
    SignatureScheme::RSA_PSS_SHA256,
    SignatureScheme::RSA_PSS_SHA384,
    SignatureScheme::RSA_PSS_SHA512,
    SignatureScheme::RSA_PKCS1_SHA256,
    SignatureScheme::RSA_PKCS1_SHA384,
    SignatureScheme::RSA_PKCS1_SHA512,
];

/// A hash function with the key derivation over it.
struct Derivation {
    hash: hash::Recorded,
    schedule: schedule::Recorded,
}

static SHA256: Derivation =
    Derivation { hash: hash::Recorded(Function::Sha256), schedule: schedule::Recorded(Function::Sha256) };
static SHA384: Derivation =
    Derivation { hash: hash::Recorded(Function::Sha384), schedule: schedule::Recorded(Function::Sha384) };

const fn common(aead: &SuiteAead, derivation: &'static Derivation, limit: u64) -> CipherSuiteCommon {
    CipherSuiteCommon { suite: rustls_suite(aead.0), hash_provider: &derivation.hash, confidentiality_limit: limit }
}

const fn tls13(aead: &'static SuiteAead, derivation: &'static Derivation, limit: u64) -> Tls13CipherSuite {
    Tls13CipherSuite {
        common: common(aead, derivation, limit),
        hkdf_provider: &derivation.schedule,
        aead_alg: aead,
        quic: None,
    }
}

const fn tls12(
    aead: &'static SuiteAead,
    derivation: &'static Derivation,
    limit: u64,
    sign: &'static [SignatureScheme],
) -> Tls12CipherSuite {
    Tls12CipherSuite {
        common: common(aead, derivation, limit),
        kx: KeyExchangeAlgorithm::ECDHE,
        sign,
        aead_alg: aead,
        prf_provider: &derivation.schedule,
    }
}

/// rustls's name of a suite of the table; of any other, none.
const fn rustls_suite(suite: CipherSuite) -> rustls::CipherSuite {
    use rustls::CipherSuite as Rustls;
    match suite {
        CipherSuite::TLS_AES_256_GCM_SHA384 => Rustls::TLS13_AES_256_GCM_SHA384,
        CipherSuite::TLS_AES_128_GCM_SHA256 => Rustls::TLS13_AES_128_GCM_SHA256,
        CipherSuite::TLS_CHACHA20_POLY1305_SHA256 => Rustls::TLS13_CHACHA20_POLY1305_SHA256,
        CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 => Rustls::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 => Rustls::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        CipherSuite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 => {
            Rustls::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256
        }
        CipherSuite::TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 => Rustls::TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        CipherSuite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 => Rustls::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        CipherSuite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256 => Rustls::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        CipherSuite(other) => Rustls::Unknown(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_suite_has_its_number_hash_and_keys() {
        for &wanted in SUITES {
            let found = suite(wanted, KeyUse::Safe).unwrap();
            assert_eq!(u16::from(found.suite()), wanted.0);
            let (hash, key_len) = match found {
                SupportedCipherSuite::Tls13(suite) => (suite.common.hash_provider, suite.aead_alg.key_len()),
                SupportedCipherSuite::Tls12(suite) => {
                    (suite.common.hash_provider, suite.aead_alg.key_block_shape().enc_key_len)
                }
            };
            let name = wanted.name().unwrap();
            assert_eq!(hash.output_len(), if name.ends_with("SHA384") { 48 } else { 32 }, "{name}");
            assert_eq!(Function::of_suite(wanted).unwrap().output_len(), hash.output_len(), "{name}");
            assert_eq!(key_len, if name.contains("AES_128") { 16 } else { 32 }, "{name}");
        }
    }
}
