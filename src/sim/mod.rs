//! The engine: two endpoints, a link with latency, a clock, and somebody on the path who can change all that passes.
//!
//! [`run`] is a pure function: the same scenario gives the same trace, natively and in a browser. Configurations, session
//! stores and hints are made fresh for every run; nothing outlives it.

mod attacker;
mod clock;
mod endpoint;
mod engine;
mod link;
mod outcome;
mod resolver;
mod sts;

pub use engine::{run, run_recording, run_remembering};
