//! Somebody deletes one line of the answer to EHLO: a trusting sender goes on with postcards, a demanding one keeps the mail.

use super::{Entry, Group};
use crate::scenario::{Expectation, Mail, Mark, Policy};

pub(super) static ENTRY: Entry = Entry {
    id: "starttls-stripped",
    title: "STARTTLS deleted",
    group: Group::Attacker,
    lesson: "Somebody deletes one line of the answer to EHLO: a trusting sender goes on with postcards, a demanding one keeps the mail.",
    set: &[("policy", "may")],
    alternatives: &[("policy", "encrypt"), ("policy", "secure")],
    interventions: &["c0.s2c.l5 drop"],
    expect: |settings| {
        let mail = match settings.policy {
            Policy::None | Policy::May => Mail::Postcard,
            Policy::Encrypt | Policy::Secure => Mail::Kept("4.7.4"),
        };
        Expectation { mail, version: None, fault: None, marks: &[Mark::Intervened] }
    },
};
