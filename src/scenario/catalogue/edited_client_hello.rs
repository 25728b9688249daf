//! One bit of the hello is turned over on its way: both ends hash what they saw, get different keys, and cannot open what the other seals.

use super::{Entry, Group};
use crate::codepoint::AlertDescription;
use crate::scenario::{Expectation, Fault};
use crate::trace::Actor;

pub(super) static ENTRY: Entry = Entry {
    id: "edited-client-hello",
    title: "The hello altered, TLS 1.3",
    group: Group::Attacker,
    lesson: "One bit of the hello is turned over on its way: both ends hash what they saw, get different keys, and cannot open what the other seals.",
    set: &[],
    alternatives: &[],
    interventions: &["c0.c2s.r0 flip 15 0x01"],
    expect: |_| {
        Expectation::fails(
            "4.7.5",
            Fault {
                who: Actor::Sender,
                error: "DecryptError",
                alert: Some(AlertDescription::BAD_RECORD_MAC),
                sealed: true,
            },
        )
    },
};
