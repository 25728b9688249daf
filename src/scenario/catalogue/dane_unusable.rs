//! The host has TLSA records, and none that a mail server goes by: TLS is demanded, and any certificate will do.

use super::{Entry, Group};
use crate::codepoint::ProtocolVersion;
use crate::scenario::{Expectation, Mail, Mark, Starttls};

pub(super) static ENTRY: Entry = Entry {
    id: "dane-unusable",
    title: "A record that nobody can use",
    group: Group::Policy,
    lesson: "The host has TLSA records, and none that a mail server goes by: TLS is demanded, and any certificate will do.",
    set: &[("policy", "may"), ("dane", "unusable")],
    alternatives: &[("defect", "unknown-ca"), ("starttls", "absent"), ("policy", "secure")],
    interventions: &[],
    expect: |settings| match settings.starttls {
        Starttls::Absent => {
            Expectation { version: None, mail: Mail::Kept("4.7.4"), ..Expectation::sealed(ProtocolVersion::TLS_1_3) }
        }
        _ => Expectation::sealed(ProtocolVersion::TLS_1_3).with(&[Mark::RecordsVouchedFor]),
    },
};
