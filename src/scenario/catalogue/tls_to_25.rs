//! The sender begins with TLS at a port where the receiver greets in the clear: 2 is no content type, and both give up.

use super::{Entry, Group};
use crate::codepoint::AlertDescription;
use crate::scenario::{Expectation, Fault};
use crate::trace::Actor;

pub(super) static ENTRY: Entry = Entry {
    id: "tls-to-25",
    title: "TLS where SMTP greets",
    group: Group::Smtp,
    lesson: "The sender begins with TLS at a port where the receiver greets in the clear: 2 is no content type, and both give up.",
    set: &[("manner", "tls-first")],
    alternatives: &[],
    interventions: &[],
    expect: |_| {
        Expectation::fails(
            "4.7.5",
            Fault {
                who: Actor::Sender,
                error: "InvalidMessage(InvalidContentType",
                alert: Some(AlertDescription::DECODE_ERROR),
                sealed: false,
            },
        )
    },
};
