//! The sender asks for a server by name, and the receiver has certificates for other names: it refuses before it shows any.

use super::{Entry, Group};
use crate::codepoint::AlertDescription;
use crate::scenario::{Expectation, Fault};
use crate::trace::Actor;

pub(super) static ENTRY: Entry = Entry {
    id: "unknown-sni",
    title: "A name that is not served",
    group: Group::Negotiation,
    lesson: "The sender asks for a server by name, and the receiver has certificates for other names: it refuses before it shows any.",
    set: &[("names", "others")],
    alternatives: &[("sender.versions", "1.2")],
    interventions: &[],
    expect: |_| {
        Expectation::fails(
            "4.7.5",
            Fault {
                who: Actor::Receiver,
                error: "General(\"no server certificate chain resolved\"",
                alert: Some(AlertDescription::ACCESS_DENIED),
                sealed: false,
            },
        )
    },
};
