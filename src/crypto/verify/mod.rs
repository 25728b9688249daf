//! Verifying signatures and certificates: the algorithms that webpki and rustls call, and the recording verifiers.
//!
//! Every verification leaves an [`Operation::Verify`](crate::trace::Operation), and every decision on a peer's certificate
//! an [`EventKind::Checked`](crate::trace::EventKind). Who trusts whom, and what follows from a verdict, is said by the caller.

mod algorithm;
pub(crate) mod ocsp;

pub use algorithm::ALGORITHMS;
