//! Records of at most 256 bytes: a certificate goes over several of them, and a record is a parcel, not a message.

use super::{Entry, Group};
use crate::scenario::Expectation;

pub(super) static ENTRY: Entry = Entry {
    id: "fragmentation",
    title: "Messages in pieces",
    group: Group::Happy,
    lesson: "Records of at most 256 bytes: a certificate goes over several of them, and a record is a parcel, not a message.",
    set: &[("fragment", "256")],
    alternatives: &[("sender.versions", "1.2")],
    interventions: &[],
    expect: |settings| Expectation::sealed(settings.sender.versions.as_slice()[0].codepoint()),
};
