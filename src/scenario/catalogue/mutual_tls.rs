//! The receiver asks for a certificate too, and the sender proves that it holds the key to its own.

use super::{Entry, Group};
use crate::scenario::{Expectation, Mark};

pub(super) static ENTRY: Entry = Entry {
    id: "mutual-tls",
    title: "Both sides prove who they are",
    group: Group::Happy,
    lesson: "The receiver asks for a certificate too, and the sender proves that it holds the key to its own.",
    set: &[("client-certificate", "required"), ("sender.certificate", "p256")],
    alternatives: &[
        ("sender.certificate", "ed25519"),
        ("sender.certificate", "rsa"),
        ("client-certificate", "optional"),
        ("sender.versions", "1.2"),
    ],
    interventions: &[],
    expect: |settings| {
        Expectation::sealed(settings.sender.versions.as_slice()[0].codepoint()).with(&[Mark::SenderProven])
    },
};
