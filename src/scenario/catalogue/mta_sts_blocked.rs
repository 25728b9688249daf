//! Whoever keeps the sender from the policy at its first mail gets a postcard; who comes after the first mail comes too late.

use super::{Entry, Group};
use crate::codepoint::ProtocolVersion;
use crate::scenario::{Expectation, Mail, Mark, MtaStsCache};

pub(super) static ENTRY: Entry = Entry {
    id: "mta-sts-blocked",
    title: "The web page is blocked",
    group: Group::Attacker,
    lesson: "Whoever keeps the sender from the policy at its first mail gets a postcard; who comes after the first mail comes too late.",
    set: &[("policy", "may"), ("dnssec", "insecure"), ("mta-sts", "enforce")],
    alternatives: &[("mta-sts-cache", "earlier"), ("mta-sts-cache", "stale")],
    interventions: &["c0.c2s.r[ClientHello] drop", "c1.s2c.l[STARTTLS] drop"],
    expect: |settings| {
        let sealed = Expectation::sealed(ProtocolVersion::TLS_1_3);
        let (mail, marks): (_, &[Mark]) = match settings.mta_sts_cache {
            MtaStsCache::Earlier => (Mail::Kept("4.7.4"), &[Mark::PolicyMissed, Mark::PolicyKept, Mark::Intervened]),
            _ => (Mail::Postcard, &[Mark::PolicyMissed, Mark::Intervened]),
        };
        Expectation { mail, version: None, ..sealed }.with(marks)
    },
};
