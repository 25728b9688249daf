//! A mail program begins with MAIL in the clear: a submission server refuses, 530, and takes the mail once TLS stands.

use super::{Entry, Group};
use crate::codepoint::ProtocolVersion;
use crate::scenario::Expectation;

pub(super) static ENTRY: Entry = Entry {
    id: "submission-587",
    title: "Submission, mail before TLS",
    group: Group::Smtp,
    lesson: "A mail program begins with MAIL in the clear: a submission server refuses, 530, and takes the mail once TLS stands.",
    set: &[("port", "587"), ("manner", "mail-before-tls")],
    alternatives: &[],
    interventions: &[],
    expect: |_| Expectation::sealed(ProtocolVersion::TLS_1_3),
};
