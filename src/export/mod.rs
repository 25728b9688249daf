//! What leaves the house: one file for each format. Everything here reads a trace and its story, or a scenario's settings, and writes text or data.

pub mod alerts;
pub mod bytes;
pub mod checks;
pub mod commands;
pub mod compare;
pub mod config;
pub mod conversation;
pub mod coverage;
pub mod json;
pub mod keylog;
pub mod keys;
pub mod knowledge;
pub mod log;
pub mod pcapng;
pub mod picture;
pub mod provenance;
pub mod report;
pub mod scenes;
pub mod story;
pub mod tlsrpt;
pub mod verdict;

/// A number of bytes: `1 byte`, `36 bytes`.
fn counted(bytes: usize) -> String {
    if bytes == 1 { "1 byte".to_owned() } else { format!("{bytes} bytes") }
}
