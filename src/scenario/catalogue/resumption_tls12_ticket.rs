//! The receiver remembers nothing: the session travels in a ticket that it alone can open, and the second handshake needs one round trip less.

use super::{Entry, Group};
use crate::codepoint::ProtocolVersion;
use crate::scenario::{Expectation, Mark};

pub(super) static ENTRY: Entry = Entry {
    id: "resumption-tls12-ticket",
    title: "Resumption by ticket, TLS 1.2",
    group: Group::Resumption,
    lesson: "The receiver remembers nothing: the session travels in a ticket that it alone can open, and the second handshake needs one round trip less.",
    set: &[("deliveries", "2"), ("sender.versions", "1.2"), ("receiver.versions", "1.2"), ("resumption", "ticket")],
    alternatives: &[],
    interventions: &[],
    expect: |_| Expectation::sealed(ProtocolVersion::TLS_1_2).with(&[Mark::Resumed]),
};
