//! No signature covers the list of suites; the hash over the whole handshake does, in Finished, and the connection ends there.

use super::{Entry, Group};
use crate::codepoint::AlertDescription;
use crate::scenario::{Expectation, Fault};
use crate::trace::Actor;

pub(super) static ENTRY: Entry = Entry {
    id: "edited-tls12-suites",
    title: "The list of suites altered, TLS 1.2",
    group: Group::Attacker,
    lesson: "No signature covers the list of suites; the hash over the whole handshake does, in Finished, and the connection ends there.",
    set: &[("sender.versions", "1.2"), ("receiver.versions", "1.2")],
    alternatives: &[],
    interventions: &["c0.c2s.r0 flip 47 0x01"],
    expect: |_| {
        Expectation::fails(
            "4.7.5",
            Fault {
                who: Actor::Receiver,
                error: "DecryptError",
                alert: Some(AlertDescription::BAD_RECORD_MAC),
                sealed: false,
            },
        )
    },
};
