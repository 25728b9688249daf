//! The provider: suites and groups as they are asked for, all randomness from the session's streams.

use std::sync::Arc;

use rustls::crypto::{CryptoProvider, GetRandomFailed, KeyProvider, SecureRandom};
use rustls::pki_types::PrivateKeyDer;
use rustls::sign::SigningKey;

use super::recorder::draw;
use super::sign::PrivateKey;
use super::{Error, kx, suite, verify};
use crate::codepoint::{CipherSuite, NamedGroup};
use crate::trace::RandomUse;

/// A rustls provider that offers these suites and groups, in this order; [`super::SUITES`] and [`super::GROUPS`] are all there are.
///
/// It works within [`super::recorder::Session::scope`] alone: outside there is no randomness.
///
/// # Errors
/// [`Error::Suite`] and [`Error::Group`] for what is not built in.
pub fn provider(suites: &[CipherSuite], groups: &[NamedGroup]) -> Result<Arc<CryptoProvider>, Error> {
    Ok(Arc::new(CryptoProvider {
        cipher_suites: suites.iter().map(|&wanted| suite::suite(wanted)).collect::<Result<_, _>>()?,
        kx_groups: groups.iter().map(|&wanted| kx::group(wanted)).collect::<Result<_, _>>()?,
        signature_verification_algorithms: verify::ALGORITHMS,
        secure_random: &Seeded,
        key_provider: &Pkcs8,
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

/// Private keys from their files.
#[derive(Debug)]
struct Pkcs8;

impl KeyProvider for Pkcs8 {
    fn load_private_key(&self, key: PrivateKeyDer<'static>) -> Result<Arc<dyn SigningKey>, rustls::Error> {
        let key = PrivateKey::from_der(key.secret_der()).map_err(|error| rustls::Error::General(error.to_string()))?;
        Ok(key.rustls_key())
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
