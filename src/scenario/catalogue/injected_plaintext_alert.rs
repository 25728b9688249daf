//! Before there are keys anybody can write an alert: one forged line ends the handshake, and no mail is read for it.

use super::{Entry, Group};
use crate::scenario::{Expectation, Fault};
use crate::trace::Actor;

pub(super) static ENTRY: Entry = Entry {
    id: "injected-plaintext-alert",
    title: "An alert from nobody",
    group: Group::Attacker,
    lesson: "Before there are keys anybody can write an alert: one forged line ends the handshake, and no mail is read for it.",
    set: &[],
    alternatives: &[],
    interventions: &["c0.c2s.r0 inject 15030300020228"],
    expect: |_| {
        Expectation::fails(
            "4.4.2",
            Fault { who: Actor::Receiver, error: "AlertReceived(HandshakeFailure", alert: None, sealed: false },
        )
    },
};
