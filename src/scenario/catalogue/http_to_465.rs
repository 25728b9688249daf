//! HTTP in the clear comes to a port where TLS is awaited: G is no content type, and seven bytes of alert are the answer.

use super::{Entry, Group};
use crate::codepoint::AlertDescription;
use crate::scenario::{Expectation, Fault};
use crate::trace::Actor;

pub(super) static ENTRY: Entry = Entry {
    id: "http-to-465",
    title: "A browser at the wrong port",
    group: Group::Smtp,
    lesson: "HTTP in the clear comes to a port where TLS is awaited: G is no content type, and seven bytes of alert are the answer.",
    set: &[("port", "465"), ("manner", "http")],
    alternatives: &[],
    interventions: &[],
    expect: |_| {
        Expectation::fails(
            "4.4.2",
            Fault {
                who: Actor::Receiver,
                error: "InvalidMessage(InvalidContentType",
                alert: Some(AlertDescription::DECODE_ERROR),
                sealed: false,
            },
        )
    },
};
