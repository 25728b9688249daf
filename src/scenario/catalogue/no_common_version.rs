//! The sender speaks TLS 1.3 alone, the receiver 1.2 alone: they part with an alert, in the clear, since there is no key yet.

use super::{Entry, Group};
use crate::codepoint::AlertDescription;
use crate::scenario::{Expectation, Fault};
use crate::trace::Actor;

pub(super) static ENTRY: Entry = Entry {
    id: "no-common-version",
    title: "No common version",
    group: Group::Negotiation,
    lesson: "The sender speaks TLS 1.3 alone, the receiver 1.2 alone: they part with an alert, in the clear, since there is no key yet.",
    set: &[("sender.versions", "1.3"), ("receiver.versions", "1.2")],
    alternatives: &[],
    interventions: &[],
    expect: |_| {
        Expectation::fails(
            "4.7.5",
            Fault {
                who: Actor::Receiver,
                error: "PeerIncompatible(Tls12NotOfferedOrEnabled",
                alert: Some(AlertDescription::PROTOCOL_VERSION),
                sealed: false,
            },
        )
    },
};
