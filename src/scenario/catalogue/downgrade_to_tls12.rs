//! Somebody deletes the extension that offers TLS 1.3; the receiver marks its random value, and the sender sees the mark.

use super::{Entry, Group};
use crate::codepoint::AlertDescription;
use crate::scenario::{Expectation, Fault};
use crate::trace::Actor;

pub(super) static ENTRY: Entry = Entry {
    id: "downgrade-to-tls12",
    title: "Pushed down to TLS 1.2",
    group: Group::Attacker,
    lesson: "Somebody deletes the extension that offers TLS 1.3; the receiver marks its random value, and the sender sees the mark.",
    set: &[],
    alternatives: &[],
    interventions: &["c0.c2s.r0 remove-extension supported_versions"],
    expect: |_| {
        Expectation::fails(
            "4.7.5",
            Fault {
                who: Actor::Sender,
                error: "PeerMisbehaved(AttemptedDowngradeToTls12WhenTls13IsSupported",
                alert: Some(AlertDescription::ILLEGAL_PARAMETER),
                sealed: false,
            },
        )
    },
};
