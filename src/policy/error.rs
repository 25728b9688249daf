//! What can be wrong with the texts and records that publish a policy, and with what a resolver or a policy host answers.

use thiserror::Error;

/// Why something that was published says nothing.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Error {
    /// A lookup gave no answer that could be believed or disbelieved, `[RFC 7672 §2.1.1]`.
    #[error("the lookup failed: {why}")]
    Lookup {
        /// Why.
        why: LookupFault,
    },
    /// Not exactly one TXT record for MTA-STS, `[RFC 8461 §3.1]`.
    #[error("{count} TXT records begin with v=STSv1; and exactly one must")]
    RecordCount {
        /// How many there are.
        count: usize,
    },
    /// A TXT record that the grammar of `[RFC 8461 §3.1]` does not know.
    #[error("byte {at} of the TXT record should be {expected}")]
    Record {
        /// Where, in bytes from 0.
        at: usize,
        /// What should be there.
        expected: &'static str,
    },
    /// A policy that is no UTF-8, or a line that the grammar of `[RFC 8461 §3.2]` does not know.
    #[error("line {line} of the policy is no key and value")]
    Line {
        /// Which, from 1.
        line: usize,
    },
    /// A field of the policy with a value that it cannot have, `[RFC 8461 §3.2]`.
    #[error("line {line} of the policy gives {field} a value that it cannot have")]
    Value {
        /// Which, from 1.
        line: usize,
        /// The field.
        field: Field,
    },
    /// A field that a policy must have, `[RFC 8461 §3.2]`.
    #[error("the policy has no {field}")]
    Missing {
        /// The field.
        field: Field,
    },
    /// An answer that is no HTTP/1.1 response, or not all of one, `[RFC 9112 §2.1]`.
    #[error("no HTTP/1.1 response: {expected} is missing")]
    Http {
        /// What is not there.
        expected: &'static str,
    },
    /// Any status but 200; redirects are not followed, `[RFC 8461 §3.3]`.
    #[error("the policy host answers {status}, and 200 alone counts")]
    HttpStatus {
        /// The three digits.
        status: u16,
    },
    /// A policy that is not served as text/plain, `[RFC 8461 §3.2]`.
    #[error("the policy is served as {found:?}, and not as text/plain")]
    MediaType {
        /// As the response has it; empty where it has none.
        found: String,
    },
    /// A policy larger than a sender reads, `[RFC 8461 §3.3]`.
    #[error("the policy is larger than {limit} bytes")]
    TooLarge {
        /// What is allowed, in bytes.
        limit: usize,
    },
    /// The policy host could not be reached, or went away, `[RFC 8461 §3.3]`.
    #[error("the policy host could not be reached")]
    Unreachable,
    /// The policy host's certificate does not hold, `[RFC 8461 §3.3]`.
    #[error("the policy host's certificate does not hold")]
    Untrusted,
    /// A TLSA record that is not written as `[RFC 6698 §2.2]` says.
    #[error("the TLSA record's {field} cannot be read")]
    Tlsa {
        /// The field.
        field: &'static str,
    },
}

/// Why a lookup failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum LookupFault {
    /// The signatures are wrong or missing where they should be.
    #[error("the answer is bogus")]
    Bogus,
    /// What would be needed to tell could not be had.
    #[error("the answer's status is indeterminate")]
    Indeterminate,
    /// No answer, or one that says that there is none to be had: SERVFAIL, REFUSED, a timeout.
    #[error("the resolver has no answer")]
    NoAnswer,
}

/// A field of an MTA-STS record or policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// `id`, of the TXT record.
    Id,
    /// `version`.
    Version,
    /// `mode`.
    Mode,
    /// `mx`.
    Mx,
    /// `max_age`.
    MaxAge,
}

impl std::fmt::Display for Field {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Id => "id",
            Self::Version => "version",
            Self::Mode => "mode",
            Self::Mx => "mx",
            Self::MaxAge => "max_age",
        })
    }
}
