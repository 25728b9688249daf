//! Answers of DNS as data: records, and whether DNSSEC vouches for them, `[RFC 4033 §5]`, `[RFC 7672 §2.1]`.
//!
//! There is no resolver here. An answer that DNSSEC does not vouch for is insecure, and no DANE follows from it; one that should be
//! vouched for and is not is no answer at all.

use std::fmt;
use std::net::IpAddr;

use super::{Error, LookupFault};
use crate::codepoint::hex;
use crate::trace;

/// What a resolver that knows DNSSEC makes of an answer, `[RFC 4033 §5]`, `[RFC 4035 §4.3]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Signed all the way from a trust anchor.
    Secure,
    /// Provably not signed: nobody could vouch for it.
    Insecure,
    /// It should be signed, and is not, or wrongly.
    Bogus,
    /// Whether it should be signed cannot be told.
    Indeterminate,
}

/// Whether an answer that can be used is vouched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Vouched {
    /// DNSSEC vouches for it.
    Secure,
    /// Nobody does.
    Insecure,
}

/// What came of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup<Record> {
    /// An answer; without records where the name, or records of this type, do not exist.
    Answered {
        /// What DNSSEC makes of it, of the denial too.
        status: Status,
        /// The records.
        records: Vec<Record>,
    },
    /// SERVFAIL, a timeout, an answer that cannot be read: there is no status.
    Failed,
}

/// How a stub resolver reaches the one that validates for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// On the same host, or over a secured channel: its AD bit can be believed.
    Trusted,
    /// Over a network where anybody could set the bit, `[RFC 4035 §4.9.3]`.
    Untrusted,
}

/// What the header of a response says, `[RFC 1035 §4.1.1]`, `[RFC 4035 §3.2.3]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Header {
    /// No error, or no such name, and the AD bit: the resolver has validated it.
    Authentic,
    /// No error, or no such name, without the AD bit.
    Plain,
    /// SERVFAIL and every other error. A validating resolver says so of what is bogus.
    Error,
}

impl<Record> Lookup<Record> {
    /// An answer with this status.
    #[must_use]
    pub const fn answered(status: Status, records: Vec<Record>) -> Self {
        Self::Answered { status, records }
    }

    /// What a stub resolver learns: without the AD bit, and over a channel where the bit means nothing, an answer is insecure.
    #[must_use]
    pub fn of_stub(header: Header, channel: Channel, records: Vec<Record>) -> Self {
        match (header, channel) {
            (Header::Error, _) => Self::Failed,
            (Header::Authentic, Channel::Trusted) => Self::answered(Status::Secure, records),
            (Header::Authentic, Channel::Untrusted) | (Header::Plain, _) => Self::answered(Status::Insecure, records),
        }
    }

    /// The records, and whether they are vouched for.
    ///
    /// # Errors
    /// [`Error::Lookup`]: bogus and indeterminate answers are failures like no answer, `[RFC 7672 §2.1.1]`.
    pub fn known(&self) -> Result<(Vouched, &[Record]), Error> {
        let (status, records) = match self {
            Self::Answered { status, records } => (status, records),
            Self::Failed => return Err(Error::Lookup { why: LookupFault::NoAnswer }),
        };
        match status {
            Status::Secure => Ok((Vouched::Secure, records)),
            Status::Insecure => Ok((Vouched::Insecure, records)),
            Status::Bogus => Err(Error::Lookup { why: LookupFault::Bogus }),
            Status::Indeterminate => Err(Error::Lookup { why: LookupFault::Indeterminate }),
        }
    }
}

impl<Data: Record> Lookup<Data> {
    /// The question and its answer as a trace has them.
    #[must_use]
    pub fn event(&self, name: &str) -> trace::Dns {
        let known = self.known().ok();
        trace::Dns {
            name: name.to_owned(),
            kind: Data::TYPE.to_owned(),
            answers: known.map_or_else(Vec::new, |(_, records)| records.iter().map(ToString::to_string).collect()),
            authentic: known.is_some_and(|(vouched, _)| vouched == Vouched::Secure),
        }
    }
}

/// The data of a resource record; it prints in presentation form, `[RFC 1035 §5.1]`.
pub trait Record: fmt::Display {
    /// The name of its type.
    const TYPE: &'static str;
}

/// Where mail for a domain goes, `[RFC 5321 §5.1]`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Mx {
    /// The lowest comes first.
    pub preference: u16,
    /// The host; `.` in a domain that takes no mail, `[RFC 7505 §3]`.
    pub exchange: String,
}

/// An address, A or AAAA.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Address(
    /// The address.
    pub IpAddr,
);

/// What a server's certificate must be, `[RFC 6698 §2.1]`.
///
/// ```text
///  0          1          2          3
/// +----------+----------+----------+------------------------------------+
/// | usage    | selector | matching | certificate association data ...   |
/// +----------+----------+----------+------------------------------------+
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tlsa {
    /// Certificate usage: PKIX-TA(0), PKIX-EE(1), DANE-TA(2), DANE-EE(3).
    pub usage: u8,
    /// Selector: the certificate (0) or its SubjectPublicKeyInfo (1).
    pub selector: u8,
    /// Matching type: the whole (0), SHA2-256 (1), SHA2-512 (2).
    pub matching: u8,
    /// Certificate association data.
    pub data: Vec<u8>,
}

/// Text in one or more strings, `[RFC 1035 §3.3.14]`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Txt {
    /// The strings.
    pub strings: Vec<Vec<u8>>,
}

impl Txt {
    /// A record of one string.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self { strings: vec![text.as_bytes().to_vec()] }
    }

    /// The strings as one, with nothing between them.
    #[must_use]
    pub fn joined(&self) -> Vec<u8> {
        self.strings.concat()
    }
}

impl Tlsa {
    /// Reads the four fields in presentation form, `3 1 1 0123…`; blanks within the data are allowed, `[RFC 6698 §2.2]`.
    ///
    /// # Errors
    /// [`Error::Tlsa`] with the first field that cannot be read.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mut words = text.split_ascii_whitespace();
        let mut number = |field| words.next().and_then(|word| word.parse().ok()).ok_or(Error::Tlsa { field });
        let (usage, selector, matching) = (number("usage")?, number("selector")?, number("matching type")?);
        let digits: String = words.collect();
        let data = hex::bytes(&digits).filter(|data| !data.is_empty());
        Ok(Self { usage, selector, matching, data: data.ok_or(Error::Tlsa { field: "data" })? })
    }
}

/// The hosts of a domain in the order in which they are tried: by preference, equal ones as they came.
#[must_use]
pub fn by_preference(records: &[Mx]) -> Vec<&Mx> {
    let mut sorted: Vec<_> = records.iter().collect();
    sorted.sort_by_key(|mx| mx.preference);
    sorted
}

/// Whether a domain says that it takes no mail: one MX record, whose host is the root, `[RFC 7505 §3]`.
#[must_use]
pub fn is_null(records: &[Mx]) -> bool {
    matches!(records, [mx] if mx.exchange == ".")
}

impl Record for Mx {
    const TYPE: &'static str = "MX";
}

impl Record for Address {
    const TYPE: &'static str = "A/AAAA";
}

impl Record for Tlsa {
    const TYPE: &'static str = "TLSA";
}

impl Record for Txt {
    const TYPE: &'static str = "TXT";
}

impl fmt::Display for Mx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.preference, self.exchange)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Tlsa {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {} {}", self.usage, self.selector, self.matching, hex::string(&self.data))
    }
}

impl fmt::Display for Txt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, string) in self.strings.iter().enumerate() {
            let blank = if index > 0 { " " } else { "" };
            write!(f, "{blank}\"")?;
            for &byte in string {
                match byte {
                    b'"' | b'\\' => write!(f, "\\{}", char::from(byte))?,
                    0x20..=0x7e => write!(f, "{}", char::from(byte))?,
                    _ => write!(f, "\\{byte:03}")?,
                }
            }
            f.write_str("\"")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_ad_bit_over_a_trusted_channel_makes_an_answer_secure() {
        let status = |header, channel| match Lookup::of_stub(header, channel, vec![Txt::of("x")]) {
            Lookup::Answered { status, .. } => Some(status),
            Lookup::Failed => None,
        };
        assert_eq!(status(Header::Authentic, Channel::Trusted), Some(Status::Secure));
        assert_eq!(status(Header::Authentic, Channel::Untrusted), Some(Status::Insecure));
        assert_eq!(status(Header::Plain, Channel::Trusted), Some(Status::Insecure));
        assert_eq!(status(Header::Error, Channel::Trusted), None);
    }

    #[test]
    fn bogus_and_indeterminate_answers_are_no_answers() {
        let known = |status| Lookup::answered(status, vec![Txt::of("x")]).known().map(|(vouched, _)| vouched);
        assert_eq!(known(Status::Secure), Ok(Vouched::Secure));
        assert_eq!(known(Status::Insecure), Ok(Vouched::Insecure));
        assert_eq!(known(Status::Bogus), Err(Error::Lookup { why: LookupFault::Bogus }));
        assert_eq!(known(Status::Indeterminate), Err(Error::Lookup { why: LookupFault::Indeterminate }));
        assert_eq!(Lookup::<Txt>::Failed.known(), Err(Error::Lookup { why: LookupFault::NoAnswer }));
    }

    #[test]
    fn a_denial_is_an_answer() {
        assert_eq!(Lookup::<Tlsa>::answered(Status::Secure, vec![]).known(), Ok((Vouched::Secure, [].as_slice())));
    }

    #[test]
    fn a_tlsa_record_is_read_as_it_is_written() {
        let record = Tlsa::parse("3 1 1 00ff 10").unwrap();
        assert_eq!(record, Tlsa { usage: 3, selector: 1, matching: 1, data: vec![0, 255, 16] });
        assert_eq!(record.to_string(), "3 1 1 00ff10");
        let field = |text| Tlsa::parse(text).unwrap_err();
        assert_eq!(field(""), Error::Tlsa { field: "usage" });
        assert_eq!(field("256 1 1 00"), Error::Tlsa { field: "usage" });
        assert_eq!(field("3 x 1 00"), Error::Tlsa { field: "selector" });
        assert_eq!(field("3 1"), Error::Tlsa { field: "matching type" });
        assert_eq!(field("3 1 1"), Error::Tlsa { field: "data" });
        assert_eq!(field("3 1 1 0"), Error::Tlsa { field: "data" });
    }

    #[test]
    fn hosts_come_by_preference_and_equal_ones_as_they_came() {
        let mx = |preference, exchange: &str| Mx { preference, exchange: exchange.to_owned() };
        let records = [mx(20, "c."), mx(10, "b."), mx(10, "a.")];
        let order: Vec<_> = by_preference(&records).iter().map(|mx| mx.exchange.as_str()).collect();
        assert_eq!(order, ["b.", "a.", "c."]);
        assert!(is_null(&[mx(0, ".")]) && !is_null(&[mx(0, "."), mx(5, "a.")]) && !is_null(&records[..1]));
    }

    #[test]
    fn an_answer_becomes_an_event_in_presentation_form() {
        let mx =
            Lookup::answered(Status::Secure, vec![Mx { preference: 10, exchange: "mx.birch.example.".to_owned() }]);
        let event = mx.event("birch.example");
        assert_eq!(
            (event.kind.as_str(), event.answers, event.authentic),
            ("MX", vec!["10 mx.birch.example.".to_owned()], true)
        );
        let txt = Txt { strings: vec![b"a\"b\\".to_vec(), vec![b'c', 7]] };
        assert_eq!(txt.to_string(), "\"a\\\"b\\\\\" \"c\\007\"");
        assert_eq!(txt.joined(), b"a\"b\\c\x07");
        let event = Lookup::answered(Status::Bogus, vec![txt]).event("x");
        assert!(event.answers.is_empty() && !event.authentic);
    }
}
