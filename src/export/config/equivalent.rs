//! The one table of equivalents: for each setting of a scenario, what it is in Postfix, Exim and OpenSMTPD, or why nothing is.
//!
//! A setting that has no line in [`TABLE`] fails a test. What a line says in detail stands in one file for each program.

use super::{exim, opensmtpd, postfix};
use crate::scenario::Settings;

/// A mail server that many run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Program {
    /// Postfix.
    Postfix,
    /// Exim.
    Exim,
    /// OpenSMTPD.
    OpenSmtpd,
}

impl Program {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::Postfix, Self::Exim, Self::OpenSmtpd];

    /// The word on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Postfix => "postfix",
            Self::Exim => "exim",
            Self::OpenSmtpd => "opensmtpd",
        }
    }

    /// The program with this word.
    #[must_use]
    pub fn by_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|program| program.word() == word)
    }

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Postfix => "Postfix",
            Self::Exim => "Exim",
            Self::OpenSmtpd => "OpenSMTPD",
        }
    }

    /// The release whose own check has accepted the fragments: Debian 12's.
    #[must_use]
    pub const fn tested(self) -> &'static str {
        match self {
            Self::Postfix => "3.7.11",
            Self::Exim => "4.96",
            Self::OpenSmtpd => "6.8.0p2",
        }
    }

    /// The TLS library that Debian 12 builds it with, which reads some of the values.
    #[must_use]
    pub const fn library(self) -> &'static str {
        match self {
            Self::Postfix | Self::OpenSmtpd => "OpenSSL 3.0",
            Self::Exim => "GnuTLS 3.7",
        }
    }
}

/// Which of the two servers is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The sending server, TLS's client.
    Sender,
    /// The receiving server, TLS's server.
    Receiver,
}

impl Side {
    /// Both, in the order of the mail.
    pub const ALL: &'static [Self] = &[Self::Sender, Self::Receiver];

    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sender => "sender",
            Self::Receiver => "receiver",
        }
    }

    /// The side with this word.
    #[must_use]
    pub fn by_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|side| side.word() == word)
    }
}

/// Where a line stands in a program's configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// `main.cf`; Exim's main section; a line of `smtpd.conf` by itself.
    Main,
    /// The file with which OpenSSL is set up, which Postfix names in `tls_config_file`.
    Library,
    /// `master.cf`: what stands behind the service.
    Service,
    /// Exim: the lists of conditions.
    Acl,
    /// Exim: the router.
    Router,
    /// Exim: the `smtp` transport.
    Transport,
    /// OpenSMTPD: words behind `listen on`.
    Listen,
    /// OpenSMTPD: words behind `relay`.
    Relay,
    /// OpenSMTPD: words behind `match`.
    Match,
}

impl Place {
    /// What stands before the line, where that is more than its file.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Main => "",
            Self::Library => "openssl.cnf: ",
            Self::Service => "master.cf: ",
            Self::Acl => "begin acl: ",
            Self::Router => "begin routers: ",
            Self::Transport => "begin transports, smtp: ",
            Self::Listen => "listen on … ",
            Self::Relay => "action … relay … ",
            Self::Match => "match … ",
        }
    }
}

/// A line, or a part of one, with what it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Whose configuration it belongs to.
    pub side: Side,
    /// Where it stands there.
    pub place: Place,
    /// What is written.
    pub text: String,
    /// What it does to this very run, with its RFC where there is one.
    pub why: String,
    /// What it needs where that is newer than the tested release.
    pub needs: Option<&'static str>,
}

impl Line {
    /// A line that the tested release knows.
    pub(super) fn new(side: Side, place: Place, text: impl Into<String>, why: impl Into<String>) -> Self {
        Self { side, place, text: text.into(), why: why.into(), needs: None }
    }

    /// The same line, for those who have something newer.
    pub(super) fn needing(self, needs: &'static str) -> Self {
        Self { needs: Some(needs), ..self }
    }
}

/// What a setting is in a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Equivalent {
    /// These lines, for its present value; none where the program does it so by itself.
    Lines(Vec<Line>),
    /// Nothing, for this reason.
    Nothing(&'static str),
}

/// How the equivalent follows from the settings.
#[derive(Clone, Copy, Debug)]
enum Rule {
    By(fn(&Settings) -> Vec<Line>),
    Nothing(&'static str),
}

/// One setting.
#[derive(Clone, Copy, Debug)]
struct Row {
    key: &'static str,
    postfix: Rule,
    exim: Rule,
    opensmtpd: Rule,
}

/// The equivalent of a setting; `None` where the table has no line for it.
#[must_use]
pub fn equivalent(key: &str, program: Program, settings: &Settings) -> Option<Equivalent> {
    let row = TABLE.iter().find(|row| row.key == key)?;
    let rule = match program {
        Program::Postfix => row.postfix,
        Program::Exim => row.exim,
        Program::OpenSmtpd => row.opensmtpd,
    };
    Some(match rule {
        Rule::By(lines) => Equivalent::Lines(lines(settings)),
        Rule::Nothing(reason) => Equivalent::Nothing(reason),
    })
}

const fn row(key: &'static str, postfix: Rule, exim: Rule, opensmtpd: Rule) -> Row {
    Row { key, postfix, exim, opensmtpd }
}

/// A setting that is nothing in any of them, for one reason.
const fn nowhere(key: &'static str, reason: &'static str) -> Row {
    row(key, Rule::Nothing(reason), Rule::Nothing(reason), Rule::Nothing(reason))
}

const fn by(lines: fn(&Settings) -> Vec<Line>) -> Rule {
    Rule::By(lines)
}

const fn none(reason: &'static str) -> Rule {
    Rule::Nothing(reason)
}

const DEFECT: &str =
    "no server has a setting for a bad certificate: it must be so in the file that the server is given";
const KEY_UPDATE: &str = "no option: when keys change is left to the TLS library";
const ALPN: &str = "no option: SMTP has no registered name, and none is asked for";
const BEHIND: &str = "no option: what came in the clear behind STARTTLS is thrown away since CVE-2011-0411 and CVE-2021-38371 were mended";
const FRAGMENT: &str = "no option: the TLS library fills its records";
const MAIL: &str = "it comes with the mail, not with the server";

/// Every setting, in the order of [`crate::scenario::SETTINGS`]. A new setting needs its line here.
static TABLE: &[Row] = &[
    row("policy", by(postfix::policy), by(exim::policy), by(opensmtpd::policy)),
    row(
        "refusal",
        none("no parameter: Postfix ends the handshake, then looks at the verdict and leaves, as `mta` has it"),
        none("no option decides where a bad certificate is refused"),
        none("no option decides where a bad certificate is refused"),
    ),
    row("port", by(postfix::port), by(exim::port), by(opensmtpd::port)),
    row("certificate", by(postfix::certificate), by(exim::certificate), by(opensmtpd::certificate)),
    nowhere("defect", DEFECT),
    nowhere(
        "certificate-compression",
        "no option: OpenSSL does it from 3.2 on, by itself where it was built to; GnuTLS 3.7 could, and Exim does not ask it to",
    ),
    row(
        "revocation",
        none("no parameter: Postfix reads neither revocation lists nor OCSP responses"),
        by(exim::revocation),
        none("no option: OpenSMTPD's configuration knows neither revocation lists nor OCSP responses"),
    ),
    row("dane", by(postfix::dane), by(exim::dane), none("no option: OpenSMTPD asks for no TLSA records")),
    nowhere(
        "dnssec",
        "the zone's business, and the resolver's: whether answers are signed, and whether that is checked",
    ),
    row(
        "mta-sts",
        by(postfix::mta_sts),
        none("no option: Exim asks for no MTA-STS policy"),
        none("no option: OpenSMTPD asks for no MTA-STS policy"),
    ),
    nowhere("mta-sts-fault", "the domain's business: its zone, its web server and what lies on it"),
    nowhere("mta-sts-cache", "the memory of the program that fetches policies"),
    nowhere("interception", "no server has a setting for who is on the path"),
    nowhere("attacker.certificate", "no server has a setting for who is on the path"),
    row("sender.versions", by(postfix::sender_versions), by(exim::sender_priority), by(opensmtpd::sender_versions)),
    row(
        "receiver.versions",
        by(postfix::receiver_versions),
        by(exim::receiver_priority),
        by(opensmtpd::receiver_versions),
    ),
    row(
        "sender.groups",
        by(postfix::sender_groups),
        by(exim::sender_priority),
        none("no option: OpenSMTPD leaves the groups to its TLS library"),
    ),
    row(
        "receiver.groups",
        by(postfix::receiver_groups),
        by(exim::receiver_priority),
        none("no option: OpenSMTPD leaves the groups to its TLS library"),
    ),
    row("sender.suites", by(postfix::sender_suites), by(exim::sender_priority), by(opensmtpd::sender_suites)),
    row("receiver.suites", by(postfix::receiver_suites), by(exim::receiver_priority), by(opensmtpd::receiver_suites)),
    nowhere("sender.alpn", ALPN),
    nowhere("receiver.alpn", ALPN),
    row(
        "names",
        none(
            "no parameter refuses a name: tls_server_sni_maps gives other certificates for other names, and the usual one for the rest",
        ),
        none("no option refuses a name: tls_certificate may depend on $tls_in_sni, and takes another one for the rest"),
        none("no option refuses a name: a listener has a certificate for each `pki`, and the first one for the rest"),
    ),
    nowhere("extended-master-secret", "no option: whether it is insisted on is left to the TLS library"),
    row(
        "client-certificate",
        by(postfix::client_certificate),
        by(exim::client_certificate),
        by(opensmtpd::client_certificate),
    ),
    row(
        "sender.certificate",
        by(postfix::sender_certificate),
        by(exim::sender_certificate),
        by(opensmtpd::sender_certificate),
    ),
    row("starttls", by(postfix::starttls), by(exim::starttls), by(opensmtpd::starttls)),
    nowhere(
        "manner",
        "no server can be set to break the protocol: `waxseal commands` has calls that do by hand what some of these do",
    ),
    nowhere("behind-starttls", BEHIND),
    nowhere("behind-220", BEHIND),
    nowhere("requiretls", "it comes with the mail; none of the tested releases knows REQUIRETLS"),
    nowhere("receiver.requiretls", "none of the tested releases offers REQUIRETLS"),
    row(
        "resumption",
        by(postfix::resumption),
        by(exim::resumption),
        none("no option: OpenSMTPD leaves sessions and tickets to its TLS library"),
    ),
    nowhere("restart", "no option: restart the server between two mails, and it has new keys for its tickets"),
    row(
        "deliveries",
        by(postfix::deliveries),
        by(exim::deliveries),
        none("no option of the sender keeps mails for one host apart"),
    ),
    nowhere("key-update", KEY_UPDATE),
    nowhere("early-data", "no mail server speaks early: no document says how SMTP would"),
    nowhere("key-limit", KEY_UPDATE),
    nowhere("closing", "no option: when close_notify goes is left to the program"),
    row("pipelining", by(postfix::pipelining), by(exim::pipelining), none("no option: OpenSMTPD decides by itself")),
    nowhere("fragment", FRAGMENT),
    row(
        "padding",
        by(postfix::padding),
        none("no option: GnuTLS pads only when the program asks for it, and Exim does not"),
        none("no option: OpenSMTPD leaves padding to its TLS library"),
    ),
    nowhere("date", "the clock of the host: certificates are judged by it"),
    nowhere(
        "latency",
        "the network between the hosts; Linux can delay packets: tc qdisc add dev DEVICE root netem delay 20ms",
    ),
    row("sender.name", by(postfix::sender_name), by(exim::sender_name), by(opensmtpd::sender_name)),
    row("receiver.name", by(postfix::receiver_name), by(exim::receiver_name), by(opensmtpd::receiver_name)),
    nowhere("from", MAIL),
    row("to", by(postfix::to), by(exim::to), by(opensmtpd::to)),
    nowhere("subject", MAIL),
    nowhere("body", MAIL),
    nowhere("size", MAIL),
    nowhere("event-limit", "the simulation's own: a real connection ends by time-out"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Certificate, SETTINGS};

    #[test]
    fn every_setting_has_its_line() {
        let lines = |key| TABLE.iter().filter(|row| row.key == key).count();
        let without: Vec<_> =
            SETTINGS.iter().filter(|setting| lines(setting.key) != 1).map(|setting| setting.key).collect();
        assert!(
            without.is_empty(),
            "TABLE of src/export/config/equivalent.rs needs one line for each of {without:?}: \
             what it is in Postfix, Exim and OpenSMTPD, or the reason why nothing is"
        );
    }

    #[test]
    fn every_line_is_a_setting_in_its_order() {
        let place = |key| SETTINGS.iter().position(|setting| setting.key == key);
        let places: Vec<_> = TABLE.iter().map(|row| (place(row.key), row.key)).collect();
        assert!(places.iter().all(|(place, _)| place.is_some()), "no setting has this key any more: {places:?}");
        assert!(
            places.is_sorted(),
            "TABLE of src/export/config/equivalent.rs is in another order than SETTINGS: {places:?}"
        );
    }

    #[test]
    fn whatever_is_set_there_is_an_equivalent_with_its_reason() {
        // Without padding, or without a certificate, there is nothing to say.
        let settings = Settings { padding: 256, sender_certificate: Some(Certificate::P256), ..Settings::default() };
        for setting in SETTINGS {
            for &program in Program::ALL {
                match equivalent(setting.key, program, &settings) {
                    Some(Equivalent::Lines(lines)) => {
                        let said = lines.iter().all(|line| !line.text.is_empty() && !line.why.is_empty());
                        assert!(said && !lines.is_empty(), "{} {}: {lines:?}", setting.key, program.name());
                    }
                    Some(Equivalent::Nothing(reason)) => assert!(!reason.is_empty(), "{}", setting.key),
                    None => panic!("{} has no line", setting.key),
                }
            }
        }
    }

    #[test]
    fn words_lead_back() {
        for &program in Program::ALL {
            assert_eq!(Program::by_word(program.word()), Some(program));
        }
        for &side in Side::ALL {
            assert_eq!(Side::by_word(side.word()), Some(side));
        }
    }
}
