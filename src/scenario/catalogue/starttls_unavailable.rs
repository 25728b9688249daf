//! The receiver offers TLS and then cannot: 454. A demanding sender keeps its mail, a trusting one goes on with postcards.

use super::{Entry, Group};
use crate::scenario::{Expectation, Mail, Policy};

pub(super) static ENTRY: Entry = Entry {
    id: "starttls-unavailable",
    title: "STARTTLS offered, then refused",
    group: Group::Smtp,
    lesson: "The receiver offers TLS and then cannot: 454. A demanding sender keeps its mail, a trusting one goes on with postcards.",
    set: &[("starttls", "unavailable"), ("policy", "encrypt")],
    alternatives: &[("policy", "may"), ("policy", "secure")],
    interventions: &[],
    expect: |settings| {
        let mail = if settings.policy == Policy::May { Mail::Postcard } else { Mail::Kept("4.7.0") };
        Expectation { mail, version: None, fault: None, marks: &[] }
    },
};
