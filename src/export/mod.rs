//! What leaves the house: one file for each format. Everything here reads a trace and its story, and writes text or data.

pub mod bytes;
pub mod checks;
pub mod conversation;
pub mod coverage;
pub mod keylog;
pub mod keys;
pub mod knowledge;
pub mod pcapng;
pub mod provenance;
pub mod report;
pub mod scenes;
pub mod story;
