//! Bytes → structure. Never fails, never panics: what cannot be read is said to be so.
//!
//! This room knows the code points and nothing else: not where bytes came from, nor what they mean to anybody.

pub mod alert;
pub mod handshake;
pub mod hello;
pub mod record;
pub mod smtp;
