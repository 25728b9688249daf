//! What takes the place of known authorities under DANE: associations of a name with certificates, `[RFC 6698 §2.1]`, `[RFC 7672 §3]`.
//!
//! What a record says, and which one counts, is decided by whoever implements [`Association`]. Digests are computed here, over the
//! certificates as they arrived, and written down.

use std::fmt;

use rustls::crypto::hash::Hash;
use rustls::{CertificateError, OtherError};
use rustls_pki_types::CertificateDer;

use super::asn1::Certificate;
use crate::codepoint::HashAlgorithm;
use crate::crypto::hash::Recorded;
use crate::seal::hash::Function;

/// Records that say what a server's certificate must be.
pub trait Association: fmt::Debug + Send + Sync {
    /// Looks for a record that matches a certificate of the chain, which begins with the server's own. `digest` hashes bytes.
    fn find(&self, chain: &[Presented<'_>], digest: &dyn Fn(HashAlgorithm, &[u8]) -> Vec<u8>) -> Option<Match>;
}

/// A certificate of the chain that the server sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Presented<'a> {
    /// The certificate, DER.
    pub certificate: &'a [u8],
    /// Its SubjectPublicKeyInfo, DER; empty where it cannot be read.
    pub public_key: &'a [u8],
}

/// A record that matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// The record, in presentation form.
    pub record: String,
    /// Whom it vouches for.
    pub vouched: Vouched,
}

/// Whom a record vouches for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Vouched {
    /// The server itself: names and dates do not matter, `[RFC 7672 §3.1.1]`.
    Server,
    /// An authority of the chain, by its place in it, from 1: the path to it must hold, and a name must match, `[RFC 7672 §3.1.2]`.
    Authority(usize),
}

impl Match {
    /// Where the matched certificate stands in the chain; 0 is the server.
    #[must_use]
    pub const fn depth(&self) -> usize {
        match self.vouched {
            Vouched::Server => 0,
            Vouched::Authority(depth) => depth,
        }
    }
}

/// Looks for a record that matches these certificates; every digest is an operation of the run.
pub(super) fn find(association: &dyn Association, chain: &[&CertificateDer<'_>]) -> Option<Match> {
    let presented: Vec<_> = chain
        .iter()
        .map(|certificate| Presented {
            certificate,
            public_key: Certificate::read(certificate).map(|read| read.key).unwrap_or_default(),
        })
        .collect();
    let digest = |algorithm, bytes: &[u8]| {
        // A function that is not built in gives a digest that no record has.
        Function::of(algorithm).map_or_else(|_| Vec::new(), |function| Recorded(function).hash(bytes).as_ref().to_vec())
    };
    association.find(&presented, &digest)
}

/// No record matches. TLS has no alert for this, so it is told as `certificate_unknown`: an issue of some other kind, `[RFC 8446 §6.2]`.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("no TLSA record matches a certificate that was sent")]
pub(super) struct NoRecordMatches;

impl From<NoRecordMatches> for rustls::Error {
    fn from(error: NoRecordMatches) -> Self {
        CertificateError::Other(OtherError(std::sync::Arc::new(error))).into()
    }
}
