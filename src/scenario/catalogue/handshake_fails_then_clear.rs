//! One bit altered in the handshake, and a trusting sender tries again without TLS: who can disturb can read.

use super::{Entry, Group};
use crate::codepoint::AlertDescription;
use crate::scenario::{Expectation, Fault, Mail, Mark, Policy};
use crate::trace::Actor;

pub(super) static ENTRY: Entry = Entry {
    id: "handshake-fails-then-clear",
    title: "TLS fails, the postcard goes",
    group: Group::Attacker,
    lesson: "One bit altered in the handshake, and a trusting sender tries again without TLS: who can disturb can read.",
    set: &[("policy", "may")],
    alternatives: &[("policy", "encrypt"), ("policy", "secure")],
    interventions: &["c0.s2c.r0 flip 15 0x01"],
    expect: |settings| {
        let mail = if settings.policy == Policy::May { Mail::Postcard } else { Mail::Kept("4.7.5") };
        let fault = Fault {
            who: Actor::Sender,
            error: "DecryptError",
            alert: Some(AlertDescription::BAD_RECORD_MAC),
            sealed: true,
        };
        Expectation { mail, version: None, fault: Some(fault), marks: &[Mark::Intervened] }
    },
};
