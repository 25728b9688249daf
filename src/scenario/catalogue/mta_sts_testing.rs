//! The domain tries its policy out: what it would refuse is reported, and the mail arrives all the same.

use super::{Entry, Group, mta_sts_enforce};

pub(super) static ENTRY: Entry = Entry {
    id: "mta-sts-testing",
    title: "A policy that is tried out",
    group: Group::Policy,
    lesson: "The domain tries its policy out: what it would refuse is reported, and the mail arrives all the same.",
    set: &[("policy", "may"), ("dnssec", "insecure"), ("mta-sts", "testing"), ("defect", "expired")],
    alternatives: &[
        ("defect", "none"),
        ("defect", "unknown-ca"),
        ("defect", "wrong-name"),
        ("starttls", "absent"),
        ("mta-sts-fault", "other-host"),
        ("mta-sts-fault", "unreachable"),
        ("mta-sts-fault", "certificate"),
        ("mta-sts", "enforce"),
        ("mta-sts", "none"),
    ],
    interventions: &[],
    expect: mta_sts_enforce::expectation,
};
