//! The sender guesses a group that the receiver does not have; the receiver names another, and the sender begins again.

use super::{Entry, Group};
use crate::codepoint::ProtocolVersion;
use crate::scenario::{Expectation, Mark};

pub(super) static ENTRY: Entry = Entry {
    id: "hello-retry-request",
    title: "HelloRetryRequest",
    group: Group::Happy,
    lesson: "The sender guesses a group that the receiver does not have; the receiver names another, and the sender begins again.",
    set: &[("receiver.groups", "secp384r1")],
    alternatives: &[],
    interventions: &[],
    expect: |_| Expectation::sealed(ProtocolVersion::TLS_1_3).with(&[Mark::HelloRetryRequest]),
};
