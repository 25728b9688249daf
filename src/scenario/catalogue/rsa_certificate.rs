//! The receiver proves itself with RSA: a longer key and a longer signature, and still no secret is encrypted to it.

use super::{Entry, Group};
use crate::scenario::Expectation;

pub(super) static ENTRY: Entry = Entry {
    id: "rsa-certificate",
    title: "An RSA certificate",
    group: Group::Happy,
    lesson: "The receiver proves itself with RSA: a longer key and a longer signature, and still no secret is encrypted to it.",
    set: &[("certificate", "rsa")],
    alternatives: &[("sender.versions", "1.2")],
    interventions: &[],
    expect: |settings| Expectation::sealed(settings.sender.versions.as_slice()[0].codepoint()),
};
