//! What settings are in Postfix: parameters of `main.cf` and `master.cf` (postconf(5), master(5)), and OpenSSL's own file for what Postfix leaves to it.

use super::equivalent::Place::{Library, Main, Service};
use super::equivalent::Side::{Receiver, Sender};
use super::equivalent::{Line, Side};
use super::names;
use super::{CA, CLIENT_CA, OPENSSL_CNF, chain_file, domain, key_kind};
use crate::scenario::{
    ClientCertificate, Dane, MtaSts, Party, Pipelining, Policy, Port, Resumption, Settings, Starttls, Version,
};

/// What the hybrid groups need.
const HYBRID: &str = "Postfix 3.10 with OpenSSL 3.5";

/// The level that a sender with this policy has. Where TLS comes first there is nothing opportunistic about it.
fn level(settings: &Settings) -> &'static str {
    match (settings.policy, settings.port) {
        (Policy::May | Policy::Encrypt | Policy::Secure, _) if settings.dane != Dane::Unasked => "dane",
        (Policy::None | Policy::May, Port::Submissions) => "encrypt",
        (policy, _) => policy.word(),
    }
}

pub(super) fn policy(settings: &Settings) -> Vec<Line> {
    let name = &settings.receiver.name;
    let why = match settings.policy {
        Policy::May | Policy::Encrypt | Policy::Secure if settings.dane != Dane::Unasked => {
            "the TLSA records decide, where DNSSEC vouches for some; else TLS is used where it is offered (RFC 7672)"
                .to_owned()
        }
        Policy::None | Policy::May if settings.port == Port::Submissions => {
            "on port 465 TLS comes before SMTP, and Postfix wants a level that demands it".to_owned()
        }
        Policy::None => "the sender never says STARTTLS; the mail goes in the clear".to_owned(),
        Policy::May => "TLS where STARTTLS is offered, in the clear where not or where it fails; no certificate is looked at (RFC 7435)".to_owned(),
        Policy::Encrypt => "without TLS the mail stays in the queue; no certificate is looked at".to_owned(),
        Policy::Secure => format!("the mail goes to nobody but who proves to be {name}, and stays in the queue otherwise"),
    };
    let mut lines = vec![Line::new(Sender, Main, format!("smtp_tls_security_level = {}", level(settings)), why)];
    if settings.policy == Policy::Secure && settings.dane == Dane::Unasked {
        let trusts = "the authority that the receiver's certificate must lead to (RFC 5280)";
        let matches = format!("the name in the certificate must be that of the next hop, {name}");
        lines.push(Line::new(Sender, Main, format!("smtp_tls_CAfile = {CA}"), trusts));
        lines.push(Line::new(Sender, Main, "smtp_tls_secure_cert_match = nexthop", matches));
    }
    lines
}

pub(super) fn dane(settings: &Settings) -> Vec<Line> {
    let (level, why) = match settings.dane {
        Dane::Unasked => ("enabled", "names are looked up as they are answered: no TLSA record is asked for"),
        _ => ("dnssec", "answers count for DANE where the resolver says that DNSSEC vouches for them (RFC 7672)"),
    };
    vec![Line::new(Sender, Main, format!("smtp_dns_support_level = {level}"), why)]
}

/// Postfix fetches no policy: what a program that does would answer for this domain stands in the table itself.
pub(super) fn mta_sts(settings: &Settings) -> Vec<Line> {
    if settings.mta_sts != MtaSts::Enforce || settings.dane != Dane::Unasked {
        let why = "no policy decides: Postfix fetches none itself, and a table answers for programs that do";
        return vec![Line::new(Sender, Main, "smtp_tls_policy_maps =", why)];
    }
    let (domain, host) = (domain(&settings.to), &settings.receiver.name);
    let table = format!("smtp_tls_policy_maps = inline:{{ {{ {domain} = secure match={host} servername=hostname }} }}");
    let why = "what an MTA-STS policy in the mode enforce comes to; a program that fetches policies gives such answers, through socketmap: instead of inline: (RFC 8461)";
    let mut lines = vec![Line::new(Sender, Main, table, why)];
    if settings.policy != Policy::Secure {
        let trusts = "the authority that certificates must lead to where the policy wants them good (RFC 5280)";
        lines.push(Line::new(Sender, Main, format!("smtp_tls_CAfile = {CA}"), trusts));
    }
    lines
}

pub(super) fn port(settings: &Settings) -> Vec<Line> {
    let number = settings.port.number();
    let mut lines = vec![relayhost(settings)];
    match settings.port {
        Port::Relay => {
            lines.push(Line::new(
                Receiver,
                Service,
                "smtp inet n - y - - smtpd",
                "port 25, where servers come; TLS begins with STARTTLS (RFC 3207)",
            ));
        }
        Port::Submission => {
            let why = "port 587, where mail is handed in; TLS begins with STARTTLS, and no mail is taken before it (RFC 6409)";
            lines.push(Line::new(Receiver, Service, "submission inet n - y - - smtpd", why));
        }
        Port::Submissions => {
            let first = "TLS from the first byte, without STARTTLS (RFC 8314)";
            lines.push(Line::new(Sender, Main, "smtp_tls_wrappermode = yes", first));
            lines.push(Line::new(
                Receiver,
                Service,
                "submissions inet n - y - - smtpd -o smtpd_tls_wrappermode=yes",
                format!("port {number}: {first}"),
            ));
        }
    }
    lines
}

fn relayhost(settings: &Settings) -> Line {
    let (name, number) = (&settings.receiver.name, settings.port.number());
    let why = format!("every mail goes to port {number} of {name}; in brackets, so that no MX record is asked for");
    Line::new(Sender, Main, format!("relayhost = [{name}]:{number}"), why)
}

pub(super) fn certificate(settings: &Settings) -> Vec<Line> {
    let file = chain_file(&settings.receiver.name);
    let why = format!(
        "the receiver's key ({}), its certificate, then the intermediate, in this order",
        key_kind(settings.certificate)
    );
    vec![Line::new(Receiver, Main, format!("smtpd_tls_chain_files = {file}"), why)]
}

pub(super) fn sender_certificate(settings: &Settings) -> Vec<Line> {
    let (value, why) = match settings.sender_certificate {
        None => (String::new(), "the sender has no certificate to show".to_owned()),
        Some(kind) => (
            format!(" {}", chain_file(&settings.sender.name)),
            format!("the sender's key ({}) and certificate, shown where a receiver asks for one", key_kind(kind)),
        ),
    };
    vec![Line::new(Sender, Main, format!("smtp_tls_chain_files ={value}"), why)]
}

pub(super) fn sender_versions(settings: &Settings) -> Vec<Line> {
    let opportunistic = matches!(level(settings), "none" | "may");
    let parameter = if opportunistic { "smtp_tls_protocols" } else { "smtp_tls_mandatory_protocols" };
    vec![versions(Sender, parameter, &settings.sender)]
}

pub(super) fn receiver_versions(settings: &Settings) -> Vec<Line> {
    let parameter =
        if receiver_level(settings) == "may" { "smtpd_tls_protocols" } else { "smtpd_tls_mandatory_protocols" };
    vec![versions(Receiver, parameter, &settings.receiver)]
}

fn versions(side: Side, parameter: &str, party: &Party) -> Line {
    let (low, high) = names::bounds(party);
    let why = format!(
        "the {} speaks {} (RFC 8446 supported_versions; this form since Postfix 3.6)",
        side.word(),
        spoken(party)
    );
    Line::new(side, Main, format!("{parameter} = >={low}, <={high}"), why)
}

/// `TLS 1.3 and 1.2`.
fn spoken(party: &Party) -> String {
    format!("TLS {}", party.versions.as_slice().iter().map(|version| version.word()).collect::<Vec<_>>().join(" and "))
}

pub(super) fn sender_groups(settings: &Settings) -> Vec<Line> {
    groups(Sender, &settings.sender)
}

pub(super) fn receiver_groups(settings: &Settings) -> Vec<Line> {
    groups(Receiver, &settings.receiver)
}

fn groups(side: Side, party: &Party) -> Vec<Line> {
    let mut lines = Vec::new();
    let old = names::openssl_old_groups(party);
    let new = names::has_new_groups(party);
    if !old.is_empty() {
        let without = if new { ", without the hybrid ones, which this release cannot name" } else { "" };
        let why =
            format!("the groups of the key exchange{without}; a sender makes its key share for the first (RFC 8446)");
        lines.push(Line::new(side, Main, format!("tls_eecdh_auto_curves = {}", old.join(" ")), why));
    }
    if new {
        let empty = "empty, so that the groups are those of OpenSSL's own file";
        lines.push(Line::new(side, Main, "tls_eecdh_auto_curves =", empty).needing(HYBRID));
        lines.push(Line::new(side, Main, "tls_ffdhe_auto_groups =", empty).needing(HYBRID));
        let why = "the groups in OpenSSL's names, hybrid ones among them: ML-KEM beside a curve";
        let groups =
            Line::new(side, Library, format!("Groups = {}", names::openssl_groups(party)), why).needing(HYBRID);
        lines.extend([config_file(side).needing(HYBRID), groups]);
    }
    lines
}

pub(super) fn sender_suites(settings: &Settings) -> Vec<Line> {
    let opportunistic = matches!(level(settings), "none" | "may");
    suites(Sender, if opportunistic { "smtp_tls_ciphers" } else { "smtp_tls_mandatory_ciphers" }, &settings.sender)
}

pub(super) fn receiver_suites(settings: &Settings) -> Vec<Line> {
    let parameter = if receiver_level(settings) == "may" { "smtpd_tls_ciphers" } else { "smtpd_tls_mandatory_ciphers" };
    let mut lines = suites(Receiver, parameter, &settings.receiver);
    let why = "of the suites that both have, the sender's order decides (RFC 5246, RFC 8446)";
    lines.push(Line::new(Receiver, Main, "tls_preempt_cipherlist = no", why));
    lines
}

fn suites(side: Side, grade: &str, party: &Party) -> Vec<Line> {
    let mut lines = Vec::new();
    let tls12 = names::openssl_tls12(party);
    if !tls12.is_empty() {
        lines.push(Line::new(side, Main, format!("{grade} = high"), "TLS 1.2 takes its suites from the list `high`"));
        let why = format!(
            "the {}'s suites of TLS 1.2, in order, in OpenSSL's names; Postfix advises to leave this list alone outside of trials",
            side.word()
        );
        lines.push(Line::new(side, Main, format!("tls_high_cipherlist = {tls12}"), why));
    }
    let tls13 = names::openssl_tls13(party);
    if !tls13.is_empty() && !names::has_all_tls13(party) {
        let why = format!(
            "the {}'s suites of TLS 1.3: no parameter of Postfix names them, OpenSSL's own file does",
            side.word()
        );
        lines.extend([config_file(side), Line::new(side, Library, format!("Ciphersuites = {tls13}"), why)]);
    }
    lines
}

fn config_file(side: Side) -> Line {
    let why = "what Postfix has no parameter for is set in this file of OpenSSL's (since Postfix 3.9, 3.8.1, 3.7.6)";
    Line::new(side, Main, format!("tls_config_file = {OPENSSL_CNF}"), why)
}

/// The receiver's level: whether mail is taken without TLS.
fn receiver_level(settings: &Settings) -> &'static str {
    match (settings.starttls, settings.port, settings.client_certificate) {
        (_, Port::Submissions, _) => "encrypt",
        (Starttls::Absent, _, _) => "none",
        (_, Port::Submission, _) | (_, _, ClientCertificate::Required) => "encrypt",
        _ => "may",
    }
}

pub(super) fn starttls(settings: &Settings) -> Vec<Line> {
    let level = receiver_level(settings);
    let why = match (level, settings.starttls) {
        (_, Starttls::Unavailable) => {
            "STARTTLS is offered, and answered with 454 while the certificate's file cannot be read: leave it away to see it (RFC 3207)"
        }
        ("none", _) => "STARTTLS is not offered: nobody can seal a mail for this server",
        ("may", _) => "STARTTLS is offered, and mail is taken without it too (RFC 3207)",
        _ => "mail is taken inside TLS alone",
    };
    vec![Line::new(Receiver, Main, format!("smtpd_tls_security_level = {level}"), why)]
}

pub(super) fn client_certificate(settings: &Settings) -> Vec<Line> {
    let trusts = |lines: &mut Vec<Line>| {
        let why = "the authority that a sender's certificate must lead to";
        lines.push(Line::new(Receiver, Main, format!("smtpd_tls_CAfile = {CLIENT_CA}"), why));
    };
    let mut lines = Vec::new();
    match settings.client_certificate {
        ClientCertificate::None => {
            lines.push(Line::new(
                Receiver,
                Main,
                "smtpd_tls_ask_ccert = no",
                "the receiver sends no CertificateRequest",
            ));
        }
        ClientCertificate::Optional => {
            lines.push(Line::new(
                Receiver,
                Main,
                "smtpd_tls_ask_ccert = yes",
                "the receiver sends a CertificateRequest, and goes on without (RFC 8446)",
            ));
            trusts(&mut lines);
        }
        ClientCertificate::Required => {
            let why = "the receiver sends a CertificateRequest, and takes no mail without a certificate that it trusts (RFC 8446)";
            lines.push(Line::new(Receiver, Main, "smtpd_tls_req_ccert = yes", why));
            trusts(&mut lines);
        }
    }
    lines
}

pub(super) fn resumption(settings: &Settings) -> Vec<Line> {
    let sender = Line::new(
        Sender,
        Main,
        "smtp_tls_session_cache_database = btree:${data_directory}/smtp_scache",
        "the sender keeps tickets and sessions for its next connection",
    );
    let receiver = |text: &str, why: &str| Line::new(Receiver, Main, text, why);
    match settings.resumption {
        Resumption::None => {
            vec![receiver(
                "smtpd_tls_session_cache_timeout = 0",
                "neither sessions nor tickets: every connection has a full handshake",
            )]
        }
        Resumption::Ticket => vec![
            sender,
            receiver(
                "smtpd_tls_session_cache_timeout = 3600s",
                "tickets, good for an hour: the session travels with the sender (RFC 8446, RFC 5077)",
            ),
        ],
        Resumption::Store => vec![
            sender,
            receiver("tls_ssl_options = NO_TICKET", "no tickets that carry the session"),
            receiver(
                "smtpd_tls_session_cache_database = btree:${data_directory}/smtpd_scache",
                "the receiver keeps the sessions itself",
            ),
        ],
    }
}

pub(super) fn deliveries(settings: &Settings) -> Vec<Line> {
    let why = format!("each of the {} mails has a connection of its own", settings.deliveries);
    let why = if settings.deliveries == 1 { "each mail has a connection of its own".to_owned() } else { why };
    vec![Line::new(Sender, Main, "smtp_connection_cache_on_demand = no", why)]
}

pub(super) fn pipelining(settings: &Settings) -> Vec<Line> {
    let (value, why) = match settings.pipelining {
        Pipelining::Off => (" pipelining", "the sender overlooks that PIPELINING is offered: one command, one reply"),
        Pipelining::On => ("", "MAIL, RCPT and DATA go at once where PIPELINING is offered (RFC 2920)"),
    };
    vec![Line::new(Sender, Main, format!("smtp_discard_ehlo_keywords ={value}"), why)]
}

pub(super) fn padding(settings: &Settings) -> Vec<Line> {
    let mut lines = Vec::new();
    for (side, party) in [(Sender, &settings.sender), (Receiver, &settings.receiver)] {
        // Without padding nothing needs to be said, nor where no record can have any.
        if settings.padding == 0 || !names::speaks(party, Version::Tls13) {
            continue;
        }
        let why = format!("TLS 1.3 records are padded to a multiple of {} bytes (RFC 8446)", settings.padding);
        lines.extend([
            config_file(side),
            Line::new(side, Library, format!("RecordPadding = {}", settings.padding), why),
        ]);
    }
    lines
}

pub(super) fn sender_name(settings: &Settings) -> Vec<Line> {
    let name = &settings.sender.name;
    vec![Line::new(Sender, Main, format!("myhostname = {name}"), "the name behind EHLO (RFC 5321)")]
}

pub(super) fn receiver_name(settings: &Settings) -> Vec<Line> {
    let name = &settings.receiver.name;
    vec![
        relayhost(settings),
        Line::new(
            Sender,
            Main,
            "smtp_tls_servername = hostname",
            format!("the ClientHello says that {name} is meant (RFC 6066 server_name)"),
        ),
        Line::new(Receiver, Main, format!("myhostname = {name}"), "the name in the greeting (RFC 5321)"),
    ]
}

pub(super) fn to(settings: &Settings) -> Vec<Line> {
    let domain = domain(&settings.to);
    vec![Line::new(Receiver, Main, format!("mydestination = {domain}"), format!("mail for {domain} has arrived here"))]
}
