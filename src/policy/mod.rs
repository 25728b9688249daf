//! Decisions of mail transport security over plain data: what DNS vouches for, MTA-STS, DANE, REQUIRETLS, what a sender demands of
//! the next connection, and the report of how it went.
//!
//! Nothing is fetched, resolved, hashed or verified here. Answers, digests, certificates and times come as arguments. This room knows
//! code points, the settings of a scenario and the vocabulary of a trace; it knows neither rustls nor who runs it.

pub mod dane;
pub mod decide;
pub mod dns;
mod error;
pub mod name;
pub mod report;
pub mod sts;

pub use error::{Error, Field, LookupFault};
