//! Somebody tells the receiver to change keys before there are any; OpenSSL once did so, and used an empty secret (CVE-2014-0224).

use super::{Entry, Group};
use crate::codepoint::AlertDescription;
use crate::scenario::{Expectation, Fault};
use crate::trace::Actor;

pub(super) static ENTRY: Entry = Entry {
    id: "early-ccs",
    title: "ChangeCipherSpec too early",
    group: Group::Attacker,
    lesson: "Somebody tells the receiver to change keys before there are any; OpenSSL once did so, and used an empty secret (CVE-2014-0224).",
    set: &[("sender.versions", "1.2"), ("receiver.versions", "1.2")],
    alternatives: &[],
    interventions: &["c0.c2s.r0 inject 140303000101"],
    expect: |_| {
        Expectation::fails(
            "4.7.5",
            Fault {
                who: Actor::Receiver,
                error: "InappropriateMessage",
                alert: Some(AlertDescription::UNEXPECTED_MESSAGE),
                sealed: false,
            },
        )
    },
};
