//! The report of a day's TLS sessions to a domain, `[RFC 8460]`: its form, and which result a failed policy is.
//!
//! What became of a run's sessions is read elsewhere; here are the report's parts, with the JSON names of `[RFC 8460 §4.4]`.

use std::fmt;
use std::net::IpAddr;

use serde::{Serialize, Serializer};

use super::dane::{Fault, Standing};
use super::{Error, decide, sts};

/// A report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Report {
    /// Whose report it is.
    pub organization_name: String,
    /// What time it covers.
    pub date_range: DateRange,
    /// The mail address of whoever answers for it.
    pub contact_info: String,
    /// What tells it from every other report.
    pub report_id: String,
    /// What was applied, and what came of it.
    pub policies: Vec<Applied>,
}

/// A day, from its first to its last second, `[RFC 8460 §4.1]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct DateRange {
    /// The first second.
    pub start_datetime: DateTime,
    /// The last second.
    pub end_datetime: DateTime,
}

impl DateRange {
    /// The UTC day in which a moment lies, given in seconds since 1970.
    #[must_use]
    pub const fn day_of(seconds: u64) -> Self {
        let start = seconds - seconds % DAY;
        Self { start_datetime: DateTime(start), end_datetime: DateTime(start + DAY - 1) }
    }
}

const DAY: u64 = 86_400;

/// A moment, in seconds since 1970. It prints as `2026-03-02T09:30:00Z`, `[RFC 3339 §5.6]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTime(
    /// The seconds.
    pub u64,
);

impl Serialize for DateTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut year, mut days, second) = (1970, self.0 / DAY, self.0 % DAY);
        while days >= days_of_year(year) {
            days -= days_of_year(year);
            year += 1;
        }
        let mut month = 1;
        while days >= days_of_month(year, month) {
            days -= days_of_month(year, month);
            month += 1;
        }
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        write!(f, "{year:04}-{month:02}-{:02}T{hour:02}:{minute:02}:{second:02}Z", days + 1)
    }
}

const fn days_of_year(year: u64) -> u64 {
    if is_leap(year) { 366 } else { 365 }
}

const fn days_of_month(year: u64, month: u64) -> u64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

const fn is_leap(year: u64) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

/// A policy, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Applied {
    /// The policy.
    pub policy: Policy,
    /// How many sessions went well, and how many did not.
    pub summary: Summary,
    /// The failures, by kind and host.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub failure_details: Vec<FailureDetails>,
}

/// Which policy was applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Policy {
    /// Its kind.
    pub policy_type: PolicyType,
    /// Its lines or records; none where there is no policy.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub policy_string: Vec<String>,
    /// Whose policy it is.
    pub policy_domain: String,
    /// The patterns of an MTA-STS policy; none for every other kind.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mx_host: Vec<String>,
}

/// The kind of a policy, `[RFC 8460 §4.4]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PolicyType {
    /// DANE.
    Tlsa,
    /// MTA-STS.
    Sts,
    /// Neither.
    NoPolicyFound,
}

impl Policy {
    /// A domain that publishes nothing.
    #[must_use]
    pub fn none(domain: &str) -> Self {
        let policy_domain = domain.to_owned();
        Self { policy_type: PolicyType::NoPolicyFound, policy_string: Vec::new(), policy_domain, mx_host: Vec::new() }
    }

    /// A domain's MTA-STS policy.
    #[must_use]
    pub fn sts(domain: &str, policy: &sts::Policy) -> Self {
        let (policy_string, mx_host) = (policy.lines.clone(), policy.mx.clone());
        Self { policy_type: PolicyType::Sts, policy_string, policy_domain: domain.to_owned(), mx_host }
    }

    /// TLSA records in presentation form, and the TLSA base domain.
    #[must_use]
    pub fn tlsa(base: &str, records: Vec<String>) -> Self {
        let policy_domain = base.to_owned();
        Self { policy_type: PolicyType::Tlsa, policy_string: records, policy_domain, mx_host: Vec::new() }
    }
}

/// How many sessions there were, `[RFC 8460 §4.2]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Summary {
    /// TLS was negotiated as the policy demands.
    pub total_successful_session_count: u32,
    /// It was not.
    pub total_failure_session_count: u32,
}

/// Failures of one kind, `[RFC 8460 §4.4]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct FailureDetails {
    /// Their kind.
    pub result_type: ResultType,
    /// The sender's address; absent where nobody knows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sending_mta_ip: Option<IpAddr>,
    /// The receiver's name, as the MX record has it; absent where it did not come to a session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receiving_mx_hostname: Option<String>,
    /// The name with which the receiver greets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receiving_mx_helo: Option<String>,
    /// The receiver's address; absent where nobody knows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receiving_ip: Option<IpAddr>,
    /// How many there were.
    pub failed_session_count: u32,
    /// Where more about it can be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub additional_information: Option<String>,
    /// The error, as whoever found it spells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure_reason_code: Option<String>,
}

/// What went wrong, `[RFC 8460 §4.3]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ResultType {
    /// The server did not offer STARTTLS, or did not begin it.
    StarttlsNotSupported,
    /// The certificate is for another name.
    CertificateHostMismatch,
    /// The certificate's time is over.
    CertificateExpired,
    /// Anything else about the certificate or its chain.
    CertificateNotTrusted,
    /// Anything else.
    ValidationFailure,
    /// Of the TLSA records none is valid.
    TlsaInvalid,
    /// DNS gave no answer that DNSSEC holds for.
    DnssecInvalid,
    /// The sender insists on DANE, and there is none.
    DaneRequired,
    /// The MTA-STS policy could not be had.
    StsPolicyFetchError,
    /// The MTA-STS policy cannot be read.
    StsPolicyInvalid,
    /// The MTA-STS policy came from a host whose certificate does not hold.
    StsWebpkiInvalid,
}

impl ResultType {
    /// Every result that `[RFC 8460 §4.3]` lists, in its order.
    pub const ALL: [Self; 11] = [
        Self::StarttlsNotSupported,
        Self::CertificateHostMismatch,
        Self::CertificateExpired,
        Self::CertificateNotTrusted,
        Self::ValidationFailure,
        Self::TlsaInvalid,
        Self::DnssecInvalid,
        Self::DaneRequired,
        Self::StsPolicyFetchError,
        Self::StsPolicyInvalid,
        Self::StsWebpkiInvalid,
    ];

    /// Its word in a report.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::StarttlsNotSupported => "starttls-not-supported",
            Self::CertificateHostMismatch => "certificate-host-mismatch",
            Self::CertificateExpired => "certificate-expired",
            Self::CertificateNotTrusted => "certificate-not-trusted",
            Self::ValidationFailure => "validation-failure",
            Self::TlsaInvalid => "tlsa-invalid",
            Self::DnssecInvalid => "dnssec-invalid",
            Self::DaneRequired => "dane-required",
            Self::StsPolicyFetchError => "sts-policy-fetch-error",
            Self::StsPolicyInvalid => "sts-policy-invalid",
            Self::StsWebpkiInvalid => "sts-webpki-invalid",
        }
    }

    /// The result with this word.
    #[must_use]
    pub fn by_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|result| result.word() == word)
    }

    /// Why an MTA-STS policy could not be had; `None` where none was announced, which is no failure.
    #[must_use]
    pub const fn of_policy(error: &Error) -> Option<Self> {
        Some(match error {
            Error::Line { .. } | Error::Value { .. } | Error::Missing { .. } => Self::StsPolicyInvalid,
            Error::Untrusted => Self::StsWebpkiInvalid,
            Error::Http { .. }
            | Error::HttpStatus { .. }
            | Error::MediaType { .. }
            | Error::TooLarge { .. }
            | Error::Unreachable => Self::StsPolicyFetchError,
            Error::Lookup { .. } | Error::RecordCount { .. } | Error::Record { .. } | Error::Tlsa { .. } => {
                return None;
            }
        })
    }

    /// Why DANE keeps a host from being used at all; `None` where it does not.
    #[must_use]
    pub const fn of_dane(standing: &Standing, own: decide::Own) -> Option<Self> {
        match (standing, own) {
            (Standing::Unreachable(_), _) => Some(Self::DnssecInvalid),
            (Standing::Absent(_) | Standing::EncryptOnly, decide::Own::DaneOnly) => Some(Self::DaneRequired),
            _ => None,
        }
    }
}

impl From<Fault> for ResultType {
    fn from(fault: Fault) -> Self {
        match fault {
            // The records are valid; it is the certificate that is another: no label of its own, RFC 8460 §4.3.1.
            Fault::NoMatch => Self::ValidationFailure,
            Fault::Path => Self::CertificateNotTrusted,
            Fault::Name => Self::CertificateHostMismatch,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::dane::Absence;
    use crate::policy::{Field, LookupFault};

    #[test]
    fn moments_are_written_as_the_standard_says() {
        // As GNU date gives them: date -u -d @SECONDS +%FT%TZ.
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_772_443_800, "2026-03-02T09:30:00Z"),
            (1_798_761_599, "2026-12-31T23:59:59Z"),
            (4_107_542_399, "2100-02-28T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(DateTime(seconds).to_string(), text);
        }
    }

    #[test]
    fn a_report_covers_a_whole_day() {
        let texts = |seconds| {
            let range = DateRange::day_of(seconds);
            [range.start_datetime, range.end_datetime].map(|moment| moment.to_string())
        };
        let day = ["2026-03-02T00:00:00Z", "2026-03-02T23:59:59Z"];
        assert_eq!(texts(1_772_443_800), day);
        assert_eq!(texts(1_772_409_600), day);
        assert_eq!(texts(1_772_495_999), day);
        assert_eq!(texts(1_772_496_000)[0], "2026-03-03T00:00:00Z");
    }

    #[test]
    fn the_names_are_those_of_the_standards_example() {
        // After RFC 8460 appendix B.
        let lines = ["version: STSv1", "mode: testing", "mx: *.mail.company-y.example", "max_age: 86400"];
        let policy = sts::Policy::parse(lines.join("\r\n").as_bytes()).unwrap();
        let failure = FailureDetails {
            result_type: ResultType::CertificateExpired,
            sending_mta_ip: Some("2001:db8:abcd:12::1".parse().unwrap()),
            receiving_mx_hostname: Some("mx1.mail.company-y.example".to_owned()),
            receiving_mx_helo: Some("mx1".to_owned()),
            receiving_ip: Some("203.0.113.56".parse().unwrap()),
            failed_session_count: 100,
            additional_information: Some("https://reports.company-x.example/".to_owned()),
            failure_reason_code: Some("expired".to_owned()),
        };
        let report = Report {
            organization_name: "Company-X".to_owned(),
            date_range: DateRange::day_of(1_459_468_800),
            contact_info: "sts-reporting@company-x.example".to_owned(),
            report_id: "5065427c".to_owned(),
            policies: vec![Applied {
                policy: Policy::sts("company-y.example", &policy),
                summary: Summary { total_successful_session_count: 5326, total_failure_session_count: 303 },
                failure_details: vec![failure],
            }],
        };
        let expected = serde_json::json!({
            "organization-name": "Company-X",
            "date-range": { "start-datetime": "2016-04-01T00:00:00Z", "end-datetime": "2016-04-01T23:59:59Z" },
            "contact-info": "sts-reporting@company-x.example",
            "report-id": "5065427c",
            "policies": [{
                "policy": {
                    "policy-type": "sts",
                    "policy-string": lines,
                    "policy-domain": "company-y.example",
                    "mx-host": ["*.mail.company-y.example"]
                },
                "summary": { "total-successful-session-count": 5326, "total-failure-session-count": 303 },
                "failure-details": [{
                    "result-type": "certificate-expired",
                    "sending-mta-ip": "2001:db8:abcd:12::1",
                    "receiving-mx-hostname": "mx1.mail.company-y.example",
                    "receiving-mx-helo": "mx1",
                    "receiving-ip": "203.0.113.56",
                    "failed-session-count": 100,
                    "additional-information": "https://reports.company-x.example/",
                    "failure-reason-code": "expired"
                }]
            }]
        });
        assert_eq!(serde_json::to_value(&report).unwrap(), expected);
    }

    #[test]
    fn results_and_kinds_are_spelled_as_the_standard_does() {
        let words = ResultType::ALL.map(|result| serde_json::to_value(result).unwrap());
        let standard = [
            "starttls-not-supported",
            "certificate-host-mismatch",
            "certificate-expired",
            "certificate-not-trusted",
            "validation-failure",
            "tlsa-invalid",
            "dnssec-invalid",
            "dane-required",
            "sts-policy-fetch-error",
            "sts-policy-invalid",
            "sts-webpki-invalid",
        ];
        assert_eq!(words, standard);
        assert_eq!(ResultType::ALL.map(ResultType::word), standard);
        assert_eq!(ResultType::by_word("dane-required"), Some(ResultType::DaneRequired));
        let kinds = [PolicyType::Tlsa, PolicyType::Sts, PolicyType::NoPolicyFound];
        assert_eq!(kinds.map(|kind| serde_json::to_value(kind).unwrap()), ["tlsa", "sts", "no-policy-found"]);
    }

    #[test]
    fn what_a_kind_does_not_have_is_left_out() {
        let none = serde_json::to_value(Policy::none("birch.example")).unwrap();
        assert_eq!(none, serde_json::json!({ "policy-type": "no-policy-found", "policy-domain": "birch.example" }));
        let tlsa = serde_json::to_value(Policy::tlsa("mx.birch.example", vec!["3 1 1 00".to_owned()])).unwrap();
        assert_eq!(tlsa["policy-string"], serde_json::json!(["3 1 1 00"]));
        assert!(tlsa.get("mx-host").is_none());
    }

    #[test]
    fn each_fault_of_a_policy_has_its_result() {
        let policy = |error| ResultType::of_policy(&error);
        assert_eq!(policy(Error::Missing { field: Field::Mx }), Some(ResultType::StsPolicyInvalid));
        assert_eq!(policy(Error::Line { line: 1 }), Some(ResultType::StsPolicyInvalid));
        assert_eq!(policy(Error::HttpStatus { status: 301 }), Some(ResultType::StsPolicyFetchError));
        assert_eq!(policy(Error::Unreachable), Some(ResultType::StsPolicyFetchError));
        assert_eq!(policy(Error::Untrusted), Some(ResultType::StsWebpkiInvalid));
        assert_eq!(policy(Error::RecordCount { count: 0 }), None);
    }

    #[test]
    fn each_fault_of_dane_has_its_result() {
        let (may, only) = (decide::Own::Level(crate::scenario::Policy::May), decide::Own::DaneOnly);
        let (absent, lost) = (Standing::Absent(Absence::InsecureMx), Standing::Unreachable(LookupFault::Bogus));
        assert_eq!(ResultType::of_dane(&lost, may), Some(ResultType::DnssecInvalid));
        assert_eq!(ResultType::of_dane(&absent, only), Some(ResultType::DaneRequired));
        assert_eq!(ResultType::of_dane(&Standing::EncryptOnly, only), Some(ResultType::DaneRequired));
        assert_eq!(ResultType::of_dane(&absent, may), None);
        let faults = [Fault::NoMatch, Fault::Path, Fault::Name].map(ResultType::from);
        let results =
            [ResultType::ValidationFailure, ResultType::CertificateNotTrusted, ResultType::CertificateHostMismatch];
        assert_eq!(faults, results);
    }
}
