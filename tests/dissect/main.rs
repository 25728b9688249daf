//! The dissection of TLS: every message of every scenario and of other people's programs, against another parser, and against
//! bytes that nobody meant.

#![cfg(feature = "sim")]
#![expect(clippy::unwrap_used, reason = "what is not there where a test looks for it fails the test")]

mod hostile;
mod oracle;
mod sample;
mod vectors;
mod whole;
