//! The receiver signs its share together with both random values: a sender whose random value was altered finds that the signature does not fit.

use super::{Entry, Group};
use crate::codepoint::AlertDescription;
use crate::scenario::{Expectation, Fault};
use crate::trace::Actor;

pub(super) static ENTRY: Entry = Entry {
    id: "edited-tls12-hello",
    title: "The hello altered, TLS 1.2",
    group: Group::Attacker,
    lesson: "The receiver signs its share together with both random values: a sender whose random value was altered finds that the signature does not fit.",
    set: &[("sender.versions", "1.2"), ("receiver.versions", "1.2")],
    alternatives: &[],
    interventions: &["c0.c2s.r0 flip 15 0x01"],
    expect: |_| {
        Expectation::fails(
            "4.7.5",
            Fault {
                who: Actor::Sender,
                error: "InvalidCertificate(BadSignature",
                alert: Some(AlertDescription::DECRYPT_ERROR),
                sealed: false,
            },
        )
    },
};
