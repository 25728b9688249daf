//! The mail bears a mark: in TLS only, on every hop, to verified servers. A receiver that cannot promise that does not get it.

use super::{Entry, Group};
use crate::codepoint::ProtocolVersion;
use crate::scenario::{Expectation, Mail, Offer};

pub(super) static ENTRY: Entry = Entry {
    id: "requiretls",
    title: "Sealed all the way, or not at all",
    group: Group::Smtp,
    lesson: "The mail bears a mark: in TLS only, on every hop, to verified servers. A receiver that cannot promise that does not get it.",
    set: &[("requiretls", "asked")],
    alternatives: &[("receiver.requiretls", "absent"), ("policy", "encrypt")],
    interventions: &[],
    expect: |settings| match settings.require_tls_offer {
        Offer::Offered => Expectation::sealed(ProtocolVersion::TLS_1_3),
        Offer::Absent => Expectation { mail: Mail::Kept("5.7.30"), ..Expectation::sealed(ProtocolVersion::TLS_1_3) },
    },
};
