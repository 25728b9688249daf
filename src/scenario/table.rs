//! The one table of settings: key, what it means, what it takes, how it is read and written.
//!
//! The command line, the address and the page's drawer all work from [`SETTINGS`]: adding a setting is a field and a row.

use super::error::Expected;
use super::{
    Certificate, CertificateCompression, ClientCertificate, Closing, Dane, Defect, Dnssec, EarlyData,
    ExtendedMasterSecret, Forgery, Interception, KeyLimit, KeyUpdate, List, Manner, MtaSts, MtaStsCache, MtaStsFault,
    Offer, Pipelining, Policy, Port, Refusal, Remainder, RequireTls, Restart, Resumption, Revocation, ServedNames,
    Settings, Starttls, Version,
};
use crate::codepoint::{ALPN_PROTOCOLS, CipherSuite, NamedGroup};
use crate::trace::Micros;

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// The key, as it is typed.
    pub key: &'static str,
    /// What it sets, in one line.
    pub meaning: &'static str,
    /// The present value, spelled so that [`Setting::write`] takes it.
    pub read: fn(&Settings) -> String,
    /// Sets the value, or says what is possible.
    pub write: fn(&mut Settings, &str) -> Result<(), Expected>,
    /// What it takes.
    pub takes: fn() -> Expected,
}

impl Setting {
    /// The value that a run has when nobody sets it.
    #[must_use]
    pub fn default_value(&self) -> String {
        (self.read)(&Settings::default())
    }
}

/// The cipher suites that can be set: all that the provider has, in its order.
pub(super) const SUITES: &[CipherSuite] = &[
    CipherSuite::TLS_AES_256_GCM_SHA384,
    CipherSuite::TLS_AES_128_GCM_SHA256,
    CipherSuite::TLS_CHACHA20_POLY1305_SHA256,
    CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    CipherSuite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
    CipherSuite::TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
    CipherSuite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    CipherSuite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
];

/// The key exchange groups that can be set.
const GROUPS: &[NamedGroup] = &[
    NamedGroup::X25519,
    NamedGroup::SECP256R1,
    NamedGroup::SECP384R1,
    NamedGroup::X25519MLKEM768,
    NamedGroup::SECP256R1MLKEM768,
];

/// The groups of a server that nobody told otherwise: the classical ones, whose bytes are few enough to read.
pub(super) const DEFAULT_GROUPS: &[NamedGroup] = &[NamedGroup::X25519, NamedGroup::SECP256R1, NamedGroup::SECP384R1];

/// A row whose value is one word of a choice.
macro_rules! word {
    ($key:literal, $meaning:literal, $field:ident: $choice:ident) => {
        Setting {
            key: $key,
            meaning: $meaning,
            read: |settings| settings.$field.word().to_owned(),
            write: |settings, text| {
                settings.$field = $choice::by_word(text).ok_or_else(|| words($choice::ALL, $choice::word))?;
                Ok(())
            },
            takes: || words($choice::ALL, $choice::word),
        }
    };
}

/// A row whose value is a list in order of preference.
macro_rules! list {
    ($key:literal, $meaning:literal, $($field:ident).+, $all:expr, $word:expr) => {
        Setting {
            key: $key,
            meaning: $meaning,
            read: |settings| join(settings.$($field).+.as_slice(), $word),
            write: |settings, text| {
                settings.$($field).+ = parse_list(text, $all, $word)?;
                Ok(())
            },
            takes: || some_of($all, $word),
        }
    };
}

/// A row whose value is a number within bounds.
macro_rules! number {
    ($key:literal, $meaning:literal, $field:ident: $int:ty, $bounds:expr, $kind:literal) => {
        Setting {
            key: $key,
            meaning: $meaning,
            read: |settings| settings.$field.to_string(),
            write: |settings, text| {
                let value = text.parse::<$int>().ok().filter(|value| $bounds.contains(value));
                settings.$field = value.ok_or(Expected::Kind($kind))?;
                Ok(())
            },
            takes: || Expected::Kind($kind),
        }
    };
}

/// A row whose value is a text that passes a test.
macro_rules! text {
    ($key:literal, $meaning:literal, $($field:ident).+, $fits:expr, $kind:literal) => {
        Setting {
            key: $key,
            meaning: $meaning,
            read: |settings| settings.$($field).+.clone(),
            write: |settings, text| {
                let fits: fn(&str) -> bool = $fits;
                if !fits(text) {
                    return Err(Expected::Kind($kind));
                }
                settings.$($field).+ = text.to_owned();
                Ok(())
            },
            takes: || Expected::Kind($kind),
        }
    };
}

/// A row whose value is a list of names of application protocols.
macro_rules! alpn {
    ($key:literal, $meaning:literal, $party:ident) => {
        Setting {
            key: $key,
            meaning: $meaning,
            read: |settings| match settings.$party.alpn.as_str() {
                "" => "none".to_owned(),
                names => names.to_owned(),
            },
            write: |settings, text| {
                settings.$party.alpn = protocol_names(text).ok_or(PROTOCOL_NAMES)?;
                Ok(())
            },
            takes: || PROTOCOL_NAMES,
        }
    };
}

/// Every setting, in the order in which it is shown.
pub static SETTINGS: &[Setting] = &[
    word!("policy", "what the sender demands of TLS", policy: Policy),
    word!("refusal", "where a verifying sender refuses a bad certificate: in the handshake, or after it", refusal: Refusal),
    word!("port", "25 between servers, 465 TLS at once, 587 submission", port: Port),
    word!("certificate", "the kind of key in the receiver's certificates", certificate: Certificate),
    word!("defect", "what is wrong with the receiver's certificate", defect: Defect),
    word!("certificate-compression", "whether certificates cross compressed (TLS 1.3)", certificate_compression: CertificateCompression),
    word!("revocation", "how the sender learns what authorities have revoked", revocation: Revocation),
    word!("dane", "the TLSA records of the receiver's host, and whether the sender asks for them", dane: Dane),
    word!("dnssec", "what DNSSEC makes of the answers, where the sender asks DNS", dnssec: Dnssec),
    word!("mta-sts", "the MTA-STS policy of the recipient's domain, and whether the sender asks for it", mta_sts: MtaSts),
    word!("mta-sts-fault", "what is wrong with how the domain publishes its MTA-STS policy", mta_sts_fault: MtaStsFault),
    word!("mta-sts-cache", "the MTA-STS policy that the sender has kept from earlier mails", mta_sts_cache: MtaStsCache),
    word!("interception", "whether somebody on the path ends the connection, a server to the sender and a client to the receiver", interception: Interception),
    word!("attacker.certificate", "the certificate that this somebody shows to the sender", forgery: Forgery),
    list!("sender.versions", "the versions that the sender speaks", sender.versions, Version::ALL, version_word),
    list!("receiver.versions", "the versions that the receiver speaks", receiver.versions, Version::ALL, version_word),
    list!(
        "sender.groups",
        "the sender's key exchange groups; it makes a share for the first",
        sender.groups,
        GROUPS,
        group_word
    ),
    list!("receiver.groups", "the receiver's key exchange groups", receiver.groups, GROUPS, group_word),
    list!("sender.suites", "the sender's cipher suites", sender.suites, SUITES, suite_word),
    list!(
        "receiver.suites",
        "the receiver's cipher suites; of those that both have, the sender's order decides",
        receiver.suites,
        SUITES,
        suite_word
    ),
    alpn!("sender.alpn", "the application protocols that the sender names", sender),
    alpn!("receiver.alpn", "the application protocols that the receiver takes", receiver),
    word!("names", "for which names the receiver has a certificate", served_names: ServedNames),
    word!("extended-master-secret", "whether both ends insist on it (TLS 1.2)", extended_master_secret: ExtendedMasterSecret),
    word!("client-certificate", "whether the receiver asks for the sender's certificate", client_certificate: ClientCertificate),
    Setting {
        key: "sender.certificate",
        meaning: "the kind of key in the sender's certificate, if it has one",
        read: |settings| settings.sender_certificate.map_or("none", Certificate::word).to_owned(),
        write: |settings, text| {
            settings.sender_certificate = match text {
                "none" => None,
                word => Some(Certificate::by_word(word).ok_or_else(optional_certificate)?),
            };
            Ok(())
        },
        takes: optional_certificate,
    },
    word!("starttls", "what the receiver does about STARTTLS", starttls: Starttls),
    word!("manner", "whether the sender follows the protocol", manner: Manner),
    word!("behind-starttls", "what the receiver does with commands that came behind STARTTLS in the clear", behind_starttls: Remainder),
    word!("behind-220", "what the sender does with replies that came behind the permission to start TLS in the clear", behind_permission: Remainder),
    word!("requiretls", "whether the mail may travel in TLS only, on every hop", require_tls: RequireTls),
    word!("receiver.requiretls", "whether the receiver offers REQUIRETLS", require_tls_offer: Offer),
    word!("resumption", "what is kept for later connections", resumption: Resumption),
    word!("restart", "whether the receiver restarts between deliveries", restart: Restart),
    number!("deliveries", "how many mails are sent, each over its own connection", deliveries: u32, 1..=8, "a number from 1 to 8"),
    word!("key-update", "who asks for new keys in the middle of the mail (TLS 1.3)", key_update: KeyUpdate),
    word!("early-data", "whether a sender that resumes speaks before the handshake is done (laboratory: port 465, resumption store)", early_data: EarlyData),
    word!("key-limit", "how many records one key may protect (TLS 1.3)", key_limit: KeyLimit),
    word!("closing", "how the sender ends the connection", closing: Closing),
    word!("pipelining", "whether the sender sends commands in groups", pipelining: Pipelining),
    Setting {
        key: "fragment",
        meaning: "the largest record fragment in bytes, content only",
        read: |settings| settings.fragment.map_or_else(|| "none".to_owned(), |size| size.to_string()),
        write: |settings, text| {
            let size = text.parse::<u16>().ok().filter(|size| (32..=16384).contains(size));
            settings.fragment = if text == "none" { None } else { Some(size.ok_or_else(fragment_sizes)?) };
            Ok(())
        },
        takes: fragment_sizes,
    },
    number!("padding", "TLS 1.3 records are padded to a multiple of so many bytes; 0 for none", padding: u16, 0..=16384, "a number from 0 to 16384"),
    number!("date", "when the run begins, in seconds since 1970-01-01T00:00:00Z", date: u64, 946_684_800..=4_102_444_800, "seconds since 1970, between the years 2000 and 2100"),
    Setting {
        key: "latency",
        meaning: "the time from one end to the other, in milliseconds",
        read: |settings| (settings.latency.0 / 1000).to_string(),
        write: |settings, text| {
            let milliseconds = text.parse::<u64>().ok().filter(|&value| value <= 10_000);
            settings.latency = Micros(milliseconds.ok_or(LATENCY)? * 1000);
            Ok(())
        },
        takes: || LATENCY,
    },
    text!(
        "sender.name",
        "the sending server's host name",
        sender.name,
        is_host_name,
        "a host name: letters, digits, hyphens and dots"
    ),
    text!(
        "receiver.name",
        "the receiving server's host name",
        receiver.name,
        is_host_name,
        "a host name: letters, digits, hyphens and dots"
    ),
    text!("from", "the mail's sender", from, is_mailbox, "a mail address, local part and domain in ASCII"),
    text!("to", "the mail's recipient", to, is_mailbox, "a mail address, local part and domain in ASCII"),
    text!(
        "subject",
        "the mail's subject",
        subject,
        |text| text.len() <= 500 && !text.contains(['\r', '\n']),
        "one line of at most 500 bytes"
    ),
    text!("body", "the mail's text", body, |text| (1..=100_000).contains(&text.len()), "a text of 1 to 100,000 bytes"),
    number!("size", "the text is repeated until it has so many bytes; 0 for once", size: u32, 0..=33_554_432, "a number from 0 to 33554432"),
    number!("event-limit", "the run ends after so many events", event_limit: u32, 100..=10_000_000, "a number from 100 to 10000000"),
];

const PROTOCOL_NAMES: Expected =
    Expected::Kind("none, or registered names of protocols separated by commas, such as h2,http/1.1");

/// Registered names of application protocols, each once, as they are kept; nothing for `none`.
fn protocol_names(text: &str) -> Option<String> {
    if text == "none" {
        return Some(String::new());
    }
    let names: Vec<_> = text.split(',').collect();
    let fits = |(index, name): (usize, &&str)| {
        ALPN_PROTOCOLS.meaning(name.as_bytes()).is_some() && !names[..index].contains(name)
    };
    names.iter().enumerate().all(fits).then(|| text.to_owned())
}

const LATENCY: Expected = Expected::Kind("milliseconds from 0 to 10000");

fn fragment_sizes() -> Expected {
    Expected::Kind("none, or a number from 32 to 16384")
}

fn optional_certificate() -> Expected {
    let kinds = Certificate::ALL.iter().map(|kind| kind.word());
    Expected::OneOf(std::iter::once("none").chain(kinds).collect())
}

fn version_word(version: Version) -> &'static str {
    version.word()
}

fn group_word(group: NamedGroup) -> &'static str {
    group.name().unwrap_or_default()
}

fn suite_word(suite: CipherSuite) -> &'static str {
    suite.name().unwrap_or_default()
}

fn words<T: Copy>(all: &[T], word: impl Fn(T) -> &'static str) -> Expected {
    Expected::OneOf(all.iter().map(|&value| word(value)).collect())
}

fn some_of<T: Copy>(all: &[T], word: impl Fn(T) -> &'static str) -> Expected {
    Expected::SomeOf(all.iter().map(|&value| word(value)).collect())
}

fn join<T: Copy>(values: &[T], word: impl Fn(T) -> &'static str) -> String {
    values.iter().map(|&value| word(value)).collect::<Vec<_>>().join(",")
}

fn parse_list<T: Copy + PartialEq>(
    text: &str,
    all: &[T],
    word: impl Fn(T) -> &'static str + Copy,
) -> Result<List<T>, Expected> {
    let values = text.split(',').map(|part| all.iter().copied().find(|&value| word(value) == part.trim()));
    values.collect::<Option<Vec<_>>>().and_then(List::new).ok_or_else(|| some_of(all, word))
}

/// Whether a text is a host name of at least two labels, the last one not all digits, `[RFC 1123 §2.1]`.
fn is_host_name(text: &str) -> bool {
    let label = |label: &str| {
        let inner = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        (1..=63).contains(&label.len()) && inner && !label.starts_with('-') && !label.ends_with('-')
    };
    let letters = |label: &str| !label.bytes().all(|byte| byte.is_ascii_digit());
    let top = text.rsplit('.').next().unwrap_or_default();
    text.len() <= 253 && text.contains('.') && text.split('.').all(label) && letters(top)
}

/// Whether a text is a mailbox with a dot-string before the at sign, `[RFC 5321 §4.1.2]`.
fn is_mailbox(text: &str) -> bool {
    let atom = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
    let dot_string = |local: &str| local.split('.').all(|part| !part.is_empty() && part.bytes().all(atom));
    text.rsplit_once('@').is_some_and(|(local, domain)| local.len() <= 64 && dot_string(local) && is_host_name(domain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_that_is_read_can_be_written() {
        for setting in SETTINGS {
            let mut settings = Settings::default();
            let value = (setting.read)(&settings);
            assert_eq!((setting.write)(&mut settings, &value), Ok(()), "{}", setting.key);
            assert_eq!(settings, Settings::default(), "{}", setting.key);
        }
    }

    #[test]
    fn every_word_that_is_offered_is_taken() {
        for setting in SETTINGS {
            let (Expected::OneOf(words) | Expected::SomeOf(words)) = (setting.takes)() else { continue };
            for word in words {
                let mut settings = Settings::default();
                assert_eq!((setting.write)(&mut settings, word), Ok(()), "{}={word}", setting.key);
                assert_eq!((setting.read)(&settings), word);
            }
        }
    }

    #[test]
    fn nonsense_is_refused_and_changes_nothing() {
        for setting in SETTINGS.iter().filter(|setting| !["body", "subject"].contains(&setting.key)) {
            for nonsense in ["", "nonsense", "-1", "x25519,x25519", "a\r\nb", "99999999999999999999"] {
                let mut settings = Settings::default();
                let taken = (setting.write)(&mut settings, nonsense).is_ok();
                assert!(!taken && settings == Settings::default(), "{}={nonsense:?}", setting.key);
            }
        }
    }

    #[test]
    fn keys_are_unique() {
        let mut keys: Vec<_> = SETTINGS.iter().map(|setting| setting.key).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), SETTINGS.len());
    }
}
