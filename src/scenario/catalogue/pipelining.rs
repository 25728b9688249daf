//! MAIL, RCPT and DATA travel in one record and are answered together; STARTTLS must stand at the end of its group.

use super::{Entry, Group};
use crate::codepoint::ProtocolVersion;
use crate::scenario::{Expectation, Mail, Policy};

pub(super) static ENTRY: Entry = Entry {
    id: "pipelining",
    title: "Commands in groups",
    group: Group::Smtp,
    lesson: "MAIL, RCPT and DATA travel in one record and are answered together; STARTTLS must stand at the end of its group.",
    set: &[("pipelining", "on")],
    alternatives: &[("policy", "none")],
    interventions: &[],
    expect: |settings| match settings.policy {
        Policy::None => Expectation { mail: Mail::Postcard, version: None, fault: None, marks: &[] },
        _ => Expectation::sealed(ProtocolVersion::TLS_1_3),
    },
};
