//! The rustls `CryptoProvider`, seeded and recorded: every draw, every operation passes here and leaves its trace.
//!
//! The provider's traits are `&'static dyn` without a connection; who is at work is known from the scope that
//! [`recorder::Session::scope`] sets around each call into rustls. This room knows `seal` and `trace`, nothing of mail or simulation.

mod aead;
pub mod compression;
mod hash;
mod injection;
pub mod keylog;
mod kx;
pub mod memo;
mod provider;
pub mod recorder;
pub mod rng;
mod schedule;
pub mod sign;
pub mod store;
mod suite;
pub mod ticket;
pub mod verify;

use crate::codepoint::{CipherSuite, NamedGroup};
use crate::seal;
use crate::trace::{Actor, ConnectionId};

pub use kx::GROUPS;
pub use provider::{KeyUse, provider, provider_with};
pub use suite::SUITES;

/// What goes wrong with the provider itself. What a peer does wrong is rustls's error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The cipher suite is none of [`SUITES`].
    #[error("the cipher suite {0} is not built in")]
    Suite(CipherSuite),
    /// The group is none of [`GROUPS`].
    #[error("the group {0} is not built in")]
    Group(NamedGroup),
    /// A record was to be sealed by an end that has no keys yet.
    #[error("{actor:?} has no keys to seal with on connection {}", connection.0)]
    NoKeys {
        /// Who was to seal.
        actor: Actor,
        /// On which connection.
        connection: ConnectionId,
    },
    /// A record cannot be sealed.
    #[error(transparent)]
    Seal(#[from] seal::Error),
    /// There is no randomness to draw from.
    #[error(transparent)]
    NoSession(#[from] recorder::NoSession),
}
