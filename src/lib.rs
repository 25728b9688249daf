//! Waxseal shows how TLS protects an email, live: a sending and a receiving mail server, each a real rustls endpoint with
//! a real SMTP engine on it, run in memory, and every byte and key that they exchange can be read.
//!
//! The house, its rooms and which of them may know which, is drawn in `ARCHITECTURE.md`.

pub mod app;
pub mod codepoint;
pub mod compress;
pub mod dissect;
pub mod explain;
pub mod export;
pub mod policy;
pub mod scenario;
pub mod seal;
pub mod story;
pub mod trace;

#[cfg(feature = "sim")]
pub mod crypto;
#[cfg(feature = "sim")]
pub mod mail;
#[cfg(feature = "sim")]
pub mod pki;
#[cfg(feature = "sim")]
pub mod sim;
#[cfg(feature = "sim")]
pub mod tamper;
