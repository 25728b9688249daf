//! The fixed RSA keys: 2048 bits each, one for every purpose, public to all the world and good for nothing but showing.
//!
//! Each file under `keys/` is the two primes, 128 bytes each, the greater or the lesser first; the exponent is 65537.

use rsa::{BoxedUint, PrivateKey};

use super::Error;

/// What a key is for. Keys of other kinds than RSA are drawn anew each time; an RSA key follows from its purpose alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// The authority that receivers' certificates lead to.
    Root,
    /// The authority that issues receivers' certificates.
    Intermediate,
    /// The receiving mail server.
    Server,
    /// The authority that senders' certificates lead to.
    ClientRoot,
    /// The authority that issues senders' certificates.
    ClientIntermediate,
    /// The sending mail server.
    Client,
    /// An authority that nobody trusts.
    StrangerRoot,
    /// An issuer under that authority.
    StrangerIntermediate,
    /// Somebody on the path.
    Attacker,
    /// A key that does not belong to the certificate it is used with.
    Substitute,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: &'static [Self] = &[
        Self::Root,
        Self::Intermediate,
        Self::Server,
        Self::ClientRoot,
        Self::ClientIntermediate,
        Self::Client,
        Self::StrangerRoot,
        Self::StrangerIntermediate,
        Self::Attacker,
        Self::Substitute,
    ];

    /// Both primes of the purpose's RSA key, one behind the other.
    const fn primes(self) -> &'static [u8; 256] {
        match self {
            Self::Root => include_bytes!("keys/root.primes"),
            Self::Intermediate => include_bytes!("keys/intermediate.primes"),
            Self::Server => include_bytes!("keys/server.primes"),
            Self::ClientRoot => include_bytes!("keys/client_root.primes"),
            Self::ClientIntermediate => include_bytes!("keys/client_intermediate.primes"),
            Self::Client => include_bytes!("keys/client.primes"),
            Self::StrangerRoot => include_bytes!("keys/stranger_root.primes"),
            Self::StrangerIntermediate => include_bytes!("keys/stranger_intermediate.primes"),
            Self::Attacker => include_bytes!("keys/attacker.primes"),
            Self::Substitute => include_bytes!("keys/substitute.primes"),
        }
    }
}

/// The RSA key of this purpose.
pub(super) fn key(purpose: Purpose) -> Result<PrivateKey, Error> {
    let (p, q) = purpose.primes().split_at(128);
    let prime = |bytes| BoxedUint::from_be_slice(bytes, 1024).map_err(|_| Error::Encoding);
    PrivateKey::from_p_q(prime(p)?, prime(q)?, BoxedUint::from(65_537_u64)).map_err(|_| Error::Encoding)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use rsa::traits::PublicKeyParts;

    use super::*;

    #[test]
    fn every_purpose_has_a_key_of_its_own_and_2048_bits() {
        let moduli: BTreeSet<_> = Purpose::ALL
            .iter()
            .map(|&purpose| {
                let key = key(purpose).unwrap();
                key.validate().unwrap();
                assert_eq!(key.n().bit_width(), 2048, "{purpose:?}");
                key.n().to_be_bytes()
            })
            .collect();
        assert_eq!(moduli.len(), Purpose::ALL.len());
    }
}
