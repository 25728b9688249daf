//! What settings are in OpenSMTPD: words behind `listen on`, `relay` and `match`, and lines of `smtpd.conf` (smtpd.conf(5)).

use super::equivalent::Place::{Listen, Main, Match, Relay};
use super::equivalent::Side::{Receiver, Sender};
use super::equivalent::{Line, Place, Side};
use super::names;
use super::{CA, CLIENT_CA, certificate_file, domain, key_file, key_kind};
use crate::scenario::{ClientCertificate, Party, Policy, Port, Settings, Starttls, Version};

/// What versions and suites of one listener or relay need.
const TLS_WORDS: &str = "OpenSMTPD 7.3";

pub(super) fn policy(settings: &Settings) -> Vec<Line> {
    let host = |protocol: &str, why: &str| {
        let (name, number) = (&settings.receiver.name, settings.port.number());
        Line::new(Sender, Relay, format!("host {protocol}://{name}:{number}"), why)
    };
    let unread = Line::new(Sender, Relay, "tls no-verify", "TLS is demanded, and no certificate is looked at");
    let verified = Line::new(Sender, Relay, "tls", "TLS is demanded, and the certificate must be good");
    match (settings.policy, settings.port) {
        (Policy::Secure, port) => {
            let mut lines = vec![host(protocol(settings), demanded(port)), verified];
            lines.extend(trusted());
            lines
        }
        (Policy::None | Policy::May | Policy::Encrypt, Port::Submissions) => {
            vec![host("smtps", demanded(Port::Submissions)), unread]
        }
        (Policy::Encrypt, port) => vec![host("smtp+tls", demanded(port)), unread],
        (Policy::May, _) => {
            vec![host("smtp", "TLS where STARTTLS is offered, in the clear where not or where it fails (RFC 7435)")]
        }
        (Policy::None, _) => vec![host("smtp+notls", "the sender never says STARTTLS; the mail goes in the clear")],
    }
}

fn protocol(settings: &Settings) -> &'static str {
    if settings.port == Port::Submissions { "smtps" } else { "smtp+tls" }
}

fn demanded(port: Port) -> &'static str {
    match port {
        Port::Submissions => "TLS from the first byte, without STARTTLS (RFC 8314)",
        Port::Relay | Port::Submission => "TLS by STARTTLS always (RFC 3207); without it the mail stays in the queue",
    }
}

fn trusted() -> [Line; 2] {
    let why = "the authority that the receiver's certificate must lead to (RFC 5280); without it, the system's own store \
               (release 6.8 takes the word behind relay, and its manual does not name it)";
    [
        Line::new(Sender, Main, format!("ca \"authority\" cert \"{CA}\""), why),
        Line::new(Sender, Relay, "ca \"authority\"", why),
    ]
}

pub(super) fn port(settings: &Settings) -> Vec<Line> {
    let number = settings.port.number();
    let mut lines = policy(settings);
    lines.truncate(1);
    lines.push(Line::new(Receiver, Listen, format!("port {number}"), "where the receiver listens"));
    lines.extend(security(settings));
    lines
}

/// The words that say when TLS begins, and who must have it.
fn security(settings: &Settings) -> Option<Line> {
    let line = |text: &str, why: &str| Some(Line::new(Receiver, Listen, text, why));
    let required = settings.client_certificate == ClientCertificate::Required;
    match (settings.port, settings.starttls) {
        (Port::Submissions, _) => line("smtps", "TLS from the first byte, without STARTTLS (RFC 8314)"),
        (_, Starttls::Absent) => None,
        _ if required => line(
            "tls-require verify",
            "STARTTLS is offered; no mail is taken without TLS, nor without a certificate that is good (RFC 3207)",
        ),
        (Port::Submission, _) => line("tls-require", "STARTTLS is offered, and no mail is taken before it (RFC 6409)"),
        (Port::Relay, Starttls::Unavailable) => {
            line("tls", "STARTTLS is offered (RFC 3207); no option makes it fail with 454")
        }
        (Port::Relay, Starttls::Offered) => {
            line("tls", "STARTTLS is offered, and mail is taken without it too (RFC 3207)")
        }
    }
}

pub(super) fn starttls(settings: &Settings) -> Vec<Line> {
    security(settings).into_iter().collect()
}

/// Whether the receiver has any TLS.
fn seals(settings: &Settings) -> bool {
    security(settings).is_some()
}

pub(super) fn certificate(settings: &Settings) -> Vec<Line> {
    if !seals(settings) {
        return Vec::new();
    }
    pki(
        Receiver,
        Listen,
        &settings.receiver.name,
        &format!("the receiver's certificate ({}), then the intermediate", key_kind(settings.certificate)),
    )
}

pub(super) fn sender_certificate(settings: &Settings) -> Vec<Line> {
    let Some(kind) = settings.sender_certificate else { return Vec::new() };
    pki(
        Sender,
        Relay,
        &settings.sender.name,
        &format!("the sender's certificate ({}), shown where a receiver asks for one", key_kind(kind)),
    )
}

fn pki(side: Side, place: Place, name: &str, why: &str) -> Vec<Line> {
    vec![
        Line::new(side, Main, format!("pki {name} cert \"{}\"", certificate_file(name)), why),
        Line::new(side, Main, format!("pki {name} key \"{}\"", key_file(name)), "the key to it"),
        Line::new(side, place, format!("pki {name}"), "which certificate is shown"),
    ]
}

pub(super) fn sender_versions(settings: &Settings) -> Vec<Line> {
    vec![versions(Sender, Relay, &settings.sender)]
}

pub(super) fn receiver_versions(settings: &Settings) -> Vec<Line> {
    vec![versions(Receiver, Listen, &settings.receiver)]
}

fn versions(side: Side, place: Place, party: &Party) -> Line {
    let spoken = [(Version::Tls13, "tlsv1.3"), (Version::Tls12, "tlsv1.2")];
    let words: Vec<_> =
        spoken.into_iter().filter(|(version, _)| names::speaks(party, *version)).map(|(_, word)| word).collect();
    let why = format!("the versions that the {} speaks (RFC 8446 supported_versions)", side.word());
    Line::new(side, place, format!("protocols \"{}\"", words.join(",")), why).needing(TLS_WORDS)
}

pub(super) fn sender_suites(settings: &Settings) -> Vec<Line> {
    suites(Sender, Relay, &settings.sender)
}

pub(super) fn receiver_suites(settings: &Settings) -> Vec<Line> {
    suites(Receiver, Listen, &settings.receiver)
}

fn suites(side: Side, place: Place, party: &Party) -> Vec<Line> {
    let tls12 = names::openssl_tls12(party);
    if tls12.is_empty() {
        return Vec::new();
    }
    let why = format!("the {}'s suites of TLS 1.2 in OpenSSL's names; those of TLS 1.3 cannot be chosen", side.word());
    vec![
        Line::new(side, Main, format!("smtp ciphers \"{tls12}\""), why.clone()),
        Line::new(side, place, format!("ciphers \"{tls12}\""), why).needing(TLS_WORDS),
    ]
}

pub(super) fn client_certificate(settings: &Settings) -> Vec<Line> {
    match settings.client_certificate {
        ClientCertificate::Required if seals(settings) => {
            let why = "the authority that a sender's certificate must lead to";
            let mut lines = vec![
                Line::new(Receiver, Main, format!("ca \"clients\" cert \"{CLIENT_CA}\""), why),
                Line::new(Receiver, Listen, "ca \"clients\"", why),
            ];
            lines.extend(security(settings));
            if settings.port == Port::Submissions {
                let why = "no mail is taken without a certificate that is good";
                lines.push(Line::new(Receiver, Listen, "smtps verify", why).needing("OpenSMTPD 7.8"));
            }
            lines
        }
        ClientCertificate::None | ClientCertificate::Optional | ClientCertificate::Required => {
            security(settings).into_iter().collect()
        }
    }
}

pub(super) fn sender_name(settings: &Settings) -> Vec<Line> {
    vec![Line::new(Sender, Relay, format!("helo {}", settings.sender.name), "the name behind EHLO (RFC 5321)")]
}

pub(super) fn receiver_name(settings: &Settings) -> Vec<Line> {
    let mut lines = policy(settings);
    lines.truncate(1);
    lines.push(Line::new(
        Receiver,
        Listen,
        format!("hostname {}", settings.receiver.name),
        "the name in the greeting (RFC 5321)",
    ));
    lines
}

pub(super) fn to(settings: &Settings) -> Vec<Line> {
    let domain = domain(&settings.to);
    vec![Line::new(Receiver, Match, format!("for domain {domain}"), format!("mail for {domain} has arrived here"))]
}
