//! The receiver offers no TLS, and the sender does not insist: the mail goes as a postcard that anybody on the way can read and rewrite.

use super::{Entry, Group};
use crate::scenario::{Expectation, Mail, Policy};

pub(super) static ENTRY: Entry = Entry {
    id: "opportunistic-clear",
    title: "A postcard",
    group: Group::Smtp,
    lesson: "The receiver offers no TLS, and the sender does not insist: the mail goes as a postcard that anybody on the way can read and rewrite.",
    set: &[("starttls", "absent"), ("policy", "may")],
    alternatives: &[("policy", "encrypt"), ("policy", "secure")],
    interventions: &[],
    expect: |settings| {
        let mail = if settings.policy == Policy::May { Mail::Postcard } else { Mail::Kept("4.7.4") };
        Expectation { mail, version: None, fault: None, marks: &[] }
    },
};
