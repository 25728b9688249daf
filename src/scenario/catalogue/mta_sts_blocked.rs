//! Whoever keeps the sender from the policy at its first mail gets a postcard; who comes after the first mail comes too late.

use super::{Entry, Group};
use crate::scenario::{Expectation, Fault, Mail, Mark, MtaStsCache};
use crate::trace::Actor;

pub(super) static ENTRY: Entry = Entry {
    id: "mta-sts-blocked",
    title: "The web page is blocked",
    group: Group::Attacker,
    lesson: "Whoever keeps the sender from the policy at its first mail gets a postcard; who comes after the first mail comes too late.",
    set: &[("policy", "may"), ("dnssec", "insecure"), ("mta-sts", "enforce")],
    alternatives: &[("mta-sts-cache", "earlier"), ("mta-sts-cache", "stale")],
    interventions: &["c0.c2s.r[ClientHello] drop", "c1.s2c.l5 drop"],
    expect: |settings| {
        let (mail, marks): (_, &[Mark]) = match settings.mta_sts_cache {
            MtaStsCache::Earlier => (Mail::Kept("4.7.4"), &[Mark::PolicyMissed, Mark::PolicyKept, Mark::Intervened]),
            _ => (Mail::Postcard, &[Mark::PolicyMissed, Mark::Intervened]),
        };
        // The policy host hears nothing until the sender gives up.
        let fault = Fault { who: Actor::Receiver, error: "UnexpectedEof", alert: None, sealed: false };
        Expectation { mail, version: None, fault: Some(fault), marks }
    },
};
