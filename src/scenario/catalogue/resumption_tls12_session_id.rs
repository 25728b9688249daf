//! Both ends keep the session under a number that the hello repeats: the same master secret, new random values, new keys.

use super::{Entry, Group};
use crate::codepoint::ProtocolVersion;
use crate::scenario::{Expectation, Mark};

pub(super) static ENTRY: Entry = Entry {
    id: "resumption-tls12-session-id",
    title: "Resumption by session ID, TLS 1.2",
    group: Group::Resumption,
    lesson: "Both ends keep the session under a number that the hello repeats: the same master secret, new random values, new keys.",
    set: &[("deliveries", "2"), ("sender.versions", "1.2"), ("receiver.versions", "1.2"), ("resumption", "store")],
    alternatives: &[],
    interventions: &[],
    expect: |_| Expectation::sealed(ProtocolVersion::TLS_1_2).with(&[Mark::Resumed]),
};
