//! Key derivation as rustls calls it: HKDF for TLS 1.3, with the labels read from `info`, and the PRF for TLS 1.2.
//!
//! rustls could build HKDF from an HMAC provider; then only HMACs would be seen. So it is given whole.

use rustls::Error;
use rustls::crypto::ActiveKeyExchange;
use rustls::crypto::hmac::Tag;
use rustls::crypto::tls12::Prf;
use rustls::crypto::tls13::{Hkdf, HkdfExpander, OkmBlock, OutputLengthError};
use rustls::version::TLS12;

use super::recorder::record;
use crate::seal::hash::{Function, MAX_OUTPUT};
use crate::seal::{hkdf, hmac, prf};
use crate::trace::{HkdfLabel, Operation, Slice};

/// Key derivation with a hash function.
#[derive(Debug)]
pub(super) struct Recorded(pub(super) Function);

impl Recorded {
    fn extract(&self, salt: Option<&[u8]>, ikm: &[u8]) -> Box<dyn HkdfExpander> {
        let prk = hkdf::extract(self.0, salt, ikm);
        record(|trace| Operation::HkdfExtract {
            hash: self.0.algorithm(),
            salt: trace.intern(salt.unwrap_or(&[0; MAX_OUTPUT][..self.0.output_len()])),
            ikm: trace.intern(ikm),
            prk: trace.intern(prk.as_ref()),
        });
        self.expander(prk.as_ref())
    }

    fn expander(&self, prk: &[u8]) -> Box<dyn HkdfExpander> {
        // Invariant: rustls expands what it extracted or expanded to the digest's length.
        let expander = hkdf::Expander::new(self.0, prk).expect("a pseudorandom key as long as the digest");
        let mut kept = [0; MAX_OUTPUT];
        kept[..self.0.output_len()].copy_from_slice(&prk[..self.0.output_len()]);
        Box::new(Expander { expander, prk: kept })
    }

    fn derive(&self, output: &mut [u8], secret: &[u8], label: &[u8], seed: &[u8]) {
        prf::prf(self.0, secret, label, seed, output);
        record(|trace| Operation::Prf {
            hash: self.0.algorithm(),
            secret: trace.intern(secret),
            label: String::from_utf8_lossy(label).into_owned(),
            seed: trace.intern(seed),
            output: trace.intern(output),
        });
    }
}

impl Hkdf for Recorded {
    fn extract_from_zero_ikm(&self, salt: Option<&[u8]>) -> Box<dyn HkdfExpander> {
        self.extract(salt, &[0; MAX_OUTPUT][..self.0.output_len()])
    }

    fn extract_from_secret(&self, salt: Option<&[u8]>, secret: &[u8]) -> Box<dyn HkdfExpander> {
        self.extract(salt, secret)
    }

    fn expander_for_okm(&self, okm: &OkmBlock) -> Box<dyn HkdfExpander> {
        self.expander(okm.as_ref())
    }

    fn hmac_sign(&self, key: &OkmBlock, message: &[u8]) -> Tag {
        let tag = hmac::tag(self.0, key.as_ref(), message);
        record(|trace| Operation::Hmac {
            hash: self.0.algorithm(),
            key: trace.intern(key.as_ref()),
            input: trace.intern(message),
            output: trace.intern(tag.as_ref()),
        });
        Tag::new(tag.as_ref())
    }
}

impl Prf for Recorded {
    fn for_key_exchange(
        &self,
        output: &mut [u8; 48],
        exchange: Box<dyn ActiveKeyExchange>,
        peer: &[u8],
        label: &[u8],
        seed: &[u8],
    ) -> Result<(), Error> {
        let secret = exchange.complete_for_tls_version(peer, &TLS12)?;
        self.derive(output, secret.secret_bytes(), label, seed);
        Ok(())
    }

    fn for_secret(&self, output: &mut [u8], secret: &[u8], label: &[u8], seed: &[u8]) {
        self.derive(output, secret, label, seed);
    }
}

/// A pseudorandom key, read in, and its bytes for the trace.
struct Expander {
    expander: hkdf::Expander,
    prk: [u8; MAX_OUTPUT],
}

impl HkdfExpander for Expander {
    fn expand_slice(&self, info: &[&[u8]], output: &mut [u8]) -> Result<(), OutputLengthError> {
        self.expander.expand(info, output).map_err(|_| OutputLengthError)?;
        record(|trace| {
            let info = info.concat();
            let stored = trace.intern(&info);
            Operation::HkdfExpand {
                hash: self.expander.function().algorithm(),
                prk: trace.intern(&self.prk[..self.hash_len()]),
                info: stored,
                label: label(&info, stored),
                output: trace.intern(output),
            }
        });
        Ok(())
    }

    fn expand_block(&self, info: &[&[u8]]) -> OkmBlock {
        let mut block = [0; MAX_OUTPUT];
        let block = &mut block[..self.hash_len()];
        // Invariant: one digest is within the 255 that there are.
        self.expand_slice(info, block).expect("one digest can always be had");
        OkmBlock::new(block)
    }

    fn hash_len(&self) -> usize {
        self.expander.function().output_len()
    }
}

/// Label and context of an `info`; the context is the last part of it.
fn label(info: &[u8], stored: Slice) -> Option<HkdfLabel> {
    let read = hkdf::HkdfLabel::decode(info)?;
    let context = stored.part(info.len() - read.context.len(), read.context.len());
    Some(HkdfLabel { label: String::from_utf8_lossy(read.label).into_owned(), context })
}
