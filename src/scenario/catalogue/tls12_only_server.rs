//! The sender offers TLS 1.3 and 1.2 in one hello; a receiver that knows 1.2 alone takes that, and nothing is lost but the newer handshake.

use super::{Entry, Group};
use crate::codepoint::ProtocolVersion;
use crate::scenario::Expectation;

pub(super) static ENTRY: Entry = Entry {
    id: "tls12-only-server",
    title: "The receiver speaks TLS 1.2 only",
    group: Group::Happy,
    lesson: "The sender offers TLS 1.3 and 1.2 in one hello; a receiver that knows 1.2 alone takes that, and nothing is lost but the newer handshake.",
    set: &[("receiver.versions", "1.2")],
    alternatives: &[],
    interventions: &[],
    expect: |_| Expectation::sealed(ProtocolVersion::TLS_1_2),
};
