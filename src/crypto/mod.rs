//! The rustls `CryptoProvider`, seeded and recorded: every draw, every operation passes here and leaves its trace.
//!
//! The provider's traits are `&'static dyn` without a connection; who is at work is known from the scope that
//! [`recorder::Session::scope`] sets around each call into rustls. This room knows `seal` and `trace`, nothing of mail or simulation.

pub mod recorder;
pub mod rng;
pub mod sign;
pub mod verify;
