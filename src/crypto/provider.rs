//! The provider: suites and groups as they are asked for, all randomness from the session's streams.

use std::sync::Arc;

use rustls::crypto::{CryptoProvider, GetRandomFailed, KeyProvider, SecureRandom};
use rustls::pki_types::PrivateKeyDer;
use rustls::sign::SigningKey;

use super::recorder::draw;
use super::{Error, kx, suite, verify};
use crate::codepoint::{CipherSuite, NamedGroup};
use crate::trace::RandomUse;

/// How many records one key protects before rustls renews it, in TLS 1.3.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeyUse {
    /// As many as is safe, `[RFC 8446 §5.5]`.
    #[default]
    Safe,
    /// Four: so few that the renewal is seen.
    FourRecords,
}

/// A rustls provider that offers these suites and groups, in this order; [`super::SUITES`] and [`super::GROUPS`] are all there are.
///
/// Private keys are [`super::sign::PrivateKey::rustls_key`]s; files of keys are not read. It works within [`super::recorder::Session::scope`] alone: outside there is no randomness.
///
/// # Errors
/// [`Error::Suite`] and [`Error::Group`] for what is not built in.
pub fn provider(suites: &[CipherSuite], groups: &[NamedGroup]) -> Result<Arc<CryptoProvider>, Error> {
    provider_with(suites, groups, KeyUse::Safe)
}

/// The same with suites whose keys may be used less.
///
/// # Errors
/// As [`provider`].
pub fn provider_with(
    suites: &[CipherSuite],
    groups: &[NamedGroup],
    keys: KeyUse,
) -> Result<Arc<CryptoProvider>, Error> {
    Ok(Arc::new(CryptoProvider {
        cipher_suites: suites.iter().map(|&wanted| suite::suite(wanted, keys)).collect::<Result<_, _>>()?,
        kx_groups: groups.iter().map(|&wanted| kx::group(wanted)).collect::<Result<_, _>>()?,
        signature_verification_algorithms: verify::ALGORITHMS,
        secure_random: &Seeded,
        key_provider: &NoFiles,
    }))
}

/// rustls's own draws: hello randoms, session IDs, the order of extensions.
#[derive(Debug)]
struct Seeded;

impl SecureRandom for Seeded {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), GetRandomFailed> {
        draw(RandomUse::Tls, buffer).map_err(|_| GetRandomFailed)
    }
}

/// Keys come as [`PrivateKey`](super::sign::PrivateKey)s, which read PKCS#8 too: the page has no use for files of keys, and would
/// carry what reads them.
#[derive(Debug)]
struct NoFiles;

impl KeyProvider for NoFiles {
    fn load_private_key(&self, _: PrivateKeyDer<'static>) -> Result<Arc<dyn SigningKey>, rustls::Error> {
        Err(rustls::Error::General("this provider reads no key files".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::{GROUPS, SUITES};

    #[test]
    fn all_suites_and_groups_are_given_in_the_order_asked_for() {
        let provider = provider(SUITES, GROUPS).unwrap();
        let suites = provider.cipher_suites.iter().map(|suite| CipherSuite(suite.suite().into()));
        assert!(suites.eq(SUITES.iter().copied()));
        let groups = provider.kx_groups.iter().map(|group| NamedGroup(group.name().into()));
        assert!(groups.eq(GROUPS.iter().copied()));
    }

    #[test]
    fn keys_may_be_used_less_in_tls13_alone() {
        let limit = |suite: &rustls::SupportedCipherSuite| match suite {
            rustls::SupportedCipherSuite::Tls12(suite) => suite.common.confidentiality_limit,
            rustls::SupportedCipherSuite::Tls13(suite) => suite.common.confidentiality_limit,
        };
        let provider = provider_with(SUITES, GROUPS, KeyUse::FourRecords).unwrap();
        let suites = provider.cipher_suites.iter().map(|suite| CipherSuite(suite.suite().into()));
        assert!(suites.eq(SUITES.iter().copied()));
        for suite in &provider.cipher_suites {
            assert_eq!(limit(suite) == 4, suite.tls13().is_some(), "{suite:?}");
        }
    }

    #[test]
    fn what_is_not_built_in_is_named() {
        let ccm = CipherSuite::TLS_AES_128_CCM_SHA256;
        assert_eq!(provider(&[ccm], GROUPS).err(), Some(Error::Suite(ccm)));
        assert_eq!(provider(SUITES, &[NamedGroup::X448]).err(), Some(Error::Group(NamedGroup::X448)));
    }

    #[test]
    fn there_is_no_randomness_outside_a_scope() {
        let provider = provider(SUITES, GROUPS).unwrap();
        assert!(provider.secure_random.fill(&mut [0; 4]).is_err());
        assert!(provider.kx_groups.iter().all(|group| group.start().is_err()));
    }
}
