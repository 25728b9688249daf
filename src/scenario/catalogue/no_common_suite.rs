//! Of all that the sender can, the receiver can nothing: a list cut too short on one side keeps mail away.

use super::{Entry, Group};
use crate::codepoint::AlertDescription;
use crate::scenario::{Expectation, Fault};
use crate::trace::Actor;

pub(super) static ENTRY: Entry = Entry {
    id: "no-common-suite",
    title: "No common cipher suite",
    group: Group::Negotiation,
    lesson: "Of all that the sender can, the receiver can nothing: a list cut too short on one side keeps mail away.",
    set: &[("sender.suites", "TLS_CHACHA20_POLY1305_SHA256"), ("receiver.suites", "TLS_AES_256_GCM_SHA384")],
    alternatives: &[],
    interventions: &[],
    expect: |_| {
        Expectation::fails(
            "4.7.5",
            Fault {
                who: Actor::Receiver,
                error: "PeerIncompatible(NoCipherSuitesInCommon",
                alert: Some(AlertDescription::HANDSHAKE_FAILURE),
                sealed: false,
            },
        )
    },
};
