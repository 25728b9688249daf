//! MTA-STS: a domain says over HTTPS which hosts take its mail, and that they speak TLS with a certificate, `[RFC 8461]`.
//!
//! [`record`] is the TXT record that tells of a policy, [`fetch`] the request for it, [`file`](mod@file) the policy, [`cache`] what stays of it.
//! Here is what follows from a policy for one host.

pub mod cache;
pub mod fetch;
pub mod file;
pub mod record;

use super::name;
pub use cache::{Cached, Step};
pub use file::{Mode, Policy};
pub use record::Record;

/// Where a domain's TXT record stands, `[RFC 8461 §3.1]`.
#[must_use]
pub fn record_name(domain: &str) -> String {
    format!("_mta-sts.{domain}")
}

/// What a policy demands of a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Demand {
    /// TLS with a certificate for the host's name, or no mail.
    Enforced,
    /// The same is looked at and reported, and the mail goes either way.
    Tested,
    /// Nothing.
    Nothing,
    /// The policy names no such host, and enforces that: no mail.
    HostRefused,
    /// The policy names no such host, which is reported.
    HostTested,
}

impl Policy {
    /// Whether a pattern of the policy stands for the host, `[RFC 8461 §4.1]`.
    #[must_use]
    pub fn names(&self, host: &str) -> bool {
        self.mx.iter().any(|pattern| name::stands_for(pattern, host))
    }

    /// What it demands of a host, `[RFC 8461 §5]`.
    #[must_use]
    pub fn demand(&self, host: &str) -> Demand {
        match (self.mode, self.names(host)) {
            (Mode::None, _) => Demand::Nothing,
            (Mode::Enforce, true) => Demand::Enforced,
            (Mode::Enforce, false) => Demand::HostRefused,
            (Mode::Testing, true) => Demand::Tested,
            (Mode::Testing, false) => Demand::HostTested,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(mode: Mode, mx: &[&str]) -> Policy {
        Policy { mode, mx: mx.iter().map(|&pattern| pattern.to_owned()).collect(), max_age: 86_400, lines: Vec::new() }
    }

    #[test]
    fn a_host_is_named_by_any_pattern() {
        let policy = policy(Mode::Enforce, &["mx.birch.example", "*.post.example"]);
        assert!(policy.names("MX.birch.example.") && policy.names("a.post.example"));
        assert!(!policy.names("post.example") && !policy.names("a.b.post.example") && !policy.names("birch.example"));
    }

    #[test]
    fn the_mode_says_what_a_failure_means() {
        let demands =
            |mode| ["mx.birch.example", "other.example"].map(|host| policy(mode, &["mx.birch.example"]).demand(host));
        assert_eq!(demands(Mode::Enforce), [Demand::Enforced, Demand::HostRefused]);
        assert_eq!(demands(Mode::Testing), [Demand::Tested, Demand::HostTested]);
        assert_eq!(demands(Mode::None), [Demand::Nothing, Demand::Nothing]);
    }

    #[test]
    fn the_record_stands_below_the_domain() {
        assert_eq!(record_name("birch.example"), "_mta-sts.birch.example");
    }
}
