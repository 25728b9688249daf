//! STARTTLS takes no parameter: 501. Whoever insists on TLS keeps its mail for a typing error, whoever does not sends a postcard.

use super::{Entry, Group};
use crate::scenario::{Expectation, Mail, Policy};

pub(super) static ENTRY: Entry = Entry {
    id: "starttls-syntax-error",
    title: "STARTTLS with a parameter",
    group: Group::Smtp,
    lesson: "STARTTLS takes no parameter: 501. Whoever insists on TLS keeps its mail for a typing error, whoever does not sends a postcard.",
    set: &[("manner", "starttls-with-parameter"), ("policy", "encrypt")],
    alternatives: &[("policy", "may")],
    interventions: &[],
    expect: |settings| match settings.policy {
        Policy::May => Expectation { mail: Mail::Postcard, version: None, fault: None, marks: &[] },
        _ => Expectation { mail: Mail::Kept("5.5.4"), version: None, fault: None, marks: &[] },
    },
};
