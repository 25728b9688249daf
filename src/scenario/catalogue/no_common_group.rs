//! Both know TLS 1.3, but no group in which both can make a share: no secret, no connection.

use super::{Entry, Group};
use crate::codepoint::AlertDescription;
use crate::scenario::{Expectation, Fault};
use crate::trace::Actor;

pub(super) static ENTRY: Entry = Entry {
    id: "no-common-group",
    title: "No common key exchange group",
    group: Group::Negotiation,
    lesson: "Both know TLS 1.3, but no group in which both can make a share: no secret, no connection.",
    set: &[("sender.groups", "x25519"), ("receiver.groups", "secp384r1")],
    alternatives: &[],
    interventions: &[],
    expect: |_| {
        Expectation::fails(
            "4.7.5",
            Fault {
                who: Actor::Receiver,
                error: "PeerIncompatible(NoKxGroupsInCommon",
                alert: Some(AlertDescription::HANDSHAKE_FAILURE),
                sealed: false,
            },
        )
    },
};
