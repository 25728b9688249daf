//! A key has a limit: in the middle of the mail the sender changes to the next one, and the receiver follows.

use super::{Entry, Group};
use crate::codepoint::ProtocolVersion;
use crate::scenario::{Expectation, Mark};

pub(super) static ENTRY: Entry = Entry {
    id: "key-update",
    title: "KeyUpdate",
    group: Group::Resumption,
    lesson: "A key has a limit: in the middle of the mail the sender changes to the next one, and the receiver follows.",
    set: &[("key-update", "sender")],
    alternatives: &[("key-update", "receiver"), ("key-update", "both")],
    interventions: &[],
    expect: |_| Expectation::sealed(ProtocolVersion::TLS_1_3).with(&[Mark::KeysRenewed]),
};
