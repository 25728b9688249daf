//! After so many records a key is renewed without anybody asking: here after four, so that it is seen.

use super::{Entry, Group};
use crate::codepoint::ProtocolVersion;
use crate::scenario::{Expectation, Mark};

pub(super) static ENTRY: Entry = Entry {
    id: "key-limit",
    title: "A key that has done enough",
    group: Group::Resumption,
    lesson: "After so many records a key is renewed without anybody asking: here after four, so that it is seen.",
    set: &[("key-limit", "four")],
    alternatives: &[],
    interventions: &[],
    expect: |_| Expectation::sealed(ProtocolVersion::TLS_1_3).with(&[Mark::KeysRenewed]),
};
