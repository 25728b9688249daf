//! What settings are in Exim: options of its main section and of the `smtp` transport, and what a list of conditions demands
//! (Exim's specification, chapters 14, 30 and 43). Debian builds Exim with GnuTLS, whose priority string names versions, suites and groups at once.

use super::equivalent::Place::{Acl, Main, Router, Transport};
use super::equivalent::Side::{Receiver, Sender};
use super::equivalent::{Line, Side};
use super::names;
use super::{CA, CLIENT_CA, CRL, OCSP, certificate_file, domain, key_file, key_kind};
use crate::scenario::{
    ClientCertificate, Dane, Party, Pipelining, Policy, Port, Resumption, Revocation, Settings, Starttls,
};

/// What the hybrid groups need.
const HYBRID: &str = "a GnuTLS that has ML-KEM (3.8.10)";

pub(super) fn policy(settings: &Settings) -> Vec<Line> {
    let option = |text: &str, why: &str| Line::new(Sender, Transport, text, why);
    let unread = [
        option("tls_verify_hosts = :", "no server's certificate must be good"),
        option("tls_try_verify_hosts = :", "none is even looked at"),
    ];
    let demanded = option("hosts_require_tls = *", "without TLS the mail stays in the queue");
    match settings.policy {
        Policy::None | Policy::May if settings.port == Port::Submissions => unread.into(),
        Policy::None => {
            vec![option("hosts_avoid_tls = *", "the sender never says STARTTLS; the mail goes in the clear")]
        }
        Policy::May => {
            let why = "TLS where STARTTLS is offered, in the clear where not or where it fails (RFC 7435)";
            let [first, second] = unread;
            vec![option("tls_tempfail_tryclear = true", why), first, second]
        }
        Policy::Encrypt => {
            let [first, second] = unread;
            vec![demanded, first, second]
        }
        Policy::Secure => {
            let name = &settings.receiver.name;
            let proves =
                format!("the mail goes to nobody but who proves to be {name}, and stays in the queue otherwise");
            vec![
                demanded,
                option("tls_verify_hosts = *", &proves),
                option("tls_verify_cert_hostnames = *", "the name in the certificate must be that of the host"),
                option(
                    &format!("tls_verify_certificates = {CA}"),
                    "the authority that the receiver's certificate must lead to (RFC 5280)",
                ),
            ]
        }
    }
}

pub(super) fn port(settings: &Settings) -> Vec<Line> {
    let number = settings.port.number();
    let mut lines = vec![
        Line::new(Sender, Transport, format!("port = {number}"), "where the sender connects to"),
        Line::new(Receiver, Main, format!("daemon_smtp_ports = {number}"), "where the receiver listens"),
    ];
    match settings.port {
        Port::Relay => {}
        Port::Submission => {
            let why = "no mail is taken before STARTTLS (RFC 6409)";
            lines.push(Line::new(Receiver, Main, "acl_smtp_mail = check_mail", why));
            let text = "check_mail:\n  require message = 530 5.7.0 Must issue a STARTTLS command first\n          encrypted = *\n  accept";
            lines.push(Line::new(Receiver, Acl, text, why));
        }
        Port::Submissions => {
            let why = "TLS from the first byte, without STARTTLS (RFC 8314)";
            lines.push(Line::new(Sender, Transport, "protocol = smtps", why));
            lines.push(Line::new(Receiver, Main, format!("tls_on_connect_ports = {number}"), why));
        }
    }
    lines
}

pub(super) fn certificate(settings: &Settings) -> Vec<Line> {
    if settings.starttls == Starttls::Absent && settings.port != Port::Submissions {
        return Vec::new();
    }
    let name = &settings.receiver.name;
    let why = format!("the receiver's certificate ({}), then the intermediate", key_kind(settings.certificate));
    vec![
        Line::new(Receiver, Main, format!("tls_certificate = {}", certificate_file(name)), why),
        Line::new(Receiver, Main, format!("tls_privatekey = {}", key_file(name)), "the key to it"),
    ]
}

pub(super) fn sender_certificate(settings: &Settings) -> Vec<Line> {
    let Some(kind) = settings.sender_certificate else {
        return vec![Line::new(Sender, Transport, "tls_certificate =", "the sender has no certificate to show")];
    };
    let name = &settings.sender.name;
    let why = format!("the sender's certificate ({}), shown where a receiver asks for one", key_kind(kind));
    vec![
        Line::new(Sender, Transport, format!("tls_certificate = {}", certificate_file(name)), why),
        Line::new(Sender, Transport, format!("tls_privatekey = {}", key_file(name)), "the key to it"),
    ]
}

pub(super) fn revocation(settings: &Settings) -> Vec<Line> {
    match settings.revocation {
        Revocation::Unread => {
            let why =
                "the sender does not ask for the authority's word on the certificate: a revoked one goes unnoticed";
            vec![Line::new(Sender, Transport, "hosts_request_ocsp = :", why)]
        }
        Revocation::Lists => {
            let why = "what the authorities have revoked, from their lists (RFC 5280)";
            vec![Line::new(Sender, Transport, format!("tls_crl = {CRL}"), why)]
        }
        Revocation::Stapled => vec![
            Line::new(
                Sender,
                Transport,
                "hosts_require_ocsp = *",
                "the sender demands the authority's word on the certificate (RFC 6066 status_request)",
            ),
            Line::new(
                Receiver,
                Main,
                format!("tls_ocsp_file = {OCSP}"),
                "the receiver staples this OCSP response to its certificate (RFC 6960)",
            ),
        ],
    }
}

pub(super) fn sender_priority(settings: &Settings) -> Vec<Line> {
    priority(Sender, Transport, &settings.sender)
}

pub(super) fn receiver_priority(settings: &Settings) -> Vec<Line> {
    priority(Receiver, Main, &settings.receiver)
}

/// One string says versions, suites and groups, so that three settings have the same line.
fn priority(side: Side, place: super::equivalent::Place, party: &Party) -> Vec<Line> {
    let why = format!(
        "the {}'s versions, ciphers and groups in GnuTLS's words (with OpenSSL: openssl_options, a cipher list, tls_eccurve); \
         GnuTLS combines every key exchange with every cipher",
        side.word()
    );
    let mut lines = Vec::new();
    // Without any group there is no TLS 1.3, and no key exchange that is meant here.
    if !names::openssl_old_groups(party).is_empty() {
        lines.push(Line::new(side, place, format!("tls_require_ciphers = {}", names::priority(party)), why));
    }
    if names::has_new_groups(party) {
        let why = "the same, with the hybrid groups: ML-KEM beside a curve";
        let text = format!("tls_require_ciphers = {}", names::new_priority(party));
        lines.push(Line::new(side, place, text, why).needing(HYBRID));
    }
    lines
}

pub(super) fn client_certificate(settings: &Settings) -> Vec<Line> {
    let option = |text: &str, why: &str| Line::new(Receiver, Main, text, why);
    let trusts = option(
        &format!("tls_verify_certificates = {CLIENT_CA}"),
        "the authority that a sender's certificate must lead to",
    );
    match settings.client_certificate {
        ClientCertificate::None => {
            vec![option("tls_try_verify_hosts = :", "the receiver sends no CertificateRequest")]
        }
        ClientCertificate::Optional => {
            vec![
                option(
                    "tls_try_verify_hosts = *",
                    "the receiver sends a CertificateRequest, and goes on without (RFC 8446)",
                ),
                trusts,
            ]
        }
        ClientCertificate::Required => {
            let why = "the receiver sends a CertificateRequest, and breaks off without a certificate that it trusts (RFC 8446)";
            vec![option("tls_verify_hosts = *", why), trusts]
        }
    }
}

pub(super) fn starttls(settings: &Settings) -> Vec<Line> {
    match settings.starttls {
        Starttls::Offered => {
            vec![Line::new(Receiver, Main, "tls_advertise_hosts = *", "STARTTLS is offered to everybody (RFC 3207)")]
        }
        Starttls::Absent => {
            let why = "STARTTLS is not offered: nobody can seal a mail for this server";
            vec![Line::new(Receiver, Main, "tls_advertise_hosts =", why)]
        }
        Starttls::Unavailable => {
            let why = "STARTTLS is offered, and answered with 454 (RFC 3207)";
            vec![
                Line::new(Receiver, Main, "tls_advertise_hosts = *", why),
                Line::new(Receiver, Main, "acl_smtp_starttls = check_starttls", why),
                Line::new(Receiver, Acl, "check_starttls:\n  defer message = 454 4.7.0 TLS not available", why),
            ]
        }
    }
}

pub(super) fn resumption(settings: &Settings) -> Vec<Line> {
    let (hosts, why) = match settings.resumption {
        Resumption::None => (":", "no tickets: every connection has a full handshake"),
        Resumption::Ticket => ("*", "tickets: the session travels with the sender (RFC 8446, RFC 5077)"),
        Resumption::Store => ("*", "tickets take the place of the receiver's store, which Exim does not have"),
    };
    let line = |side, place| Line::new(side, place, format!("tls_resumption_hosts = {hosts}"), why);
    vec![line(Sender, Transport), line(Receiver, Main)]
}

pub(super) fn deliveries(_: &Settings) -> Vec<Line> {
    vec![Line::new(Sender, Transport, "connection_max_messages = 1", "each mail has a connection of its own")]
}

pub(super) fn pipelining(settings: &Settings) -> Vec<Line> {
    let (hosts, why) = match settings.pipelining {
        Pipelining::Off => ("*", "the sender overlooks that PIPELINING is offered: one command, one reply"),
        Pipelining::On => (":", "MAIL, RCPT and DATA go at once where PIPELINING is offered (RFC 2920)"),
    };
    vec![Line::new(Sender, Transport, format!("hosts_avoid_pipelining = {hosts}"), why)]
}

pub(super) fn dane(settings: &Settings) -> Vec<Line> {
    match settings.dane {
        Dane::Unasked => vec![Line::new(Sender, Transport, "hosts_try_dane = :", "no TLSA record is asked for")],
        _ => {
            let asks = "the TLSA records decide, where DNSSEC vouches for some (RFC 7672)";
            let signed = "answers count for DANE where the resolver says that DNSSEC vouches for them";
            vec![
                Line::new(Sender, Transport, "hosts_try_dane = *", asks),
                Line::new(Sender, Transport, "dnssec_request_domains = *", signed),
            ]
        }
    }
}

pub(super) fn sender_name(settings: &Settings) -> Vec<Line> {
    let name = &settings.sender.name;
    vec![Line::new(Sender, Main, format!("primary_hostname = {name}"), "the name behind EHLO (RFC 5321)")]
}

pub(super) fn receiver_name(settings: &Settings) -> Vec<Line> {
    let name = &settings.receiver.name;
    vec![
        Line::new(
            Sender,
            Router,
            format!("route_list = * {name} byname"),
            format!("every mail goes to {name}; no MX record is asked for"),
        ),
        Line::new(
            Sender,
            Transport,
            format!("tls_sni = {name}"),
            "the ClientHello says which server is meant (RFC 6066 server_name)",
        ),
        Line::new(Receiver, Main, format!("primary_hostname = {name}"), "the name in the greeting (RFC 5321)"),
    ]
}

pub(super) fn to(settings: &Settings) -> Vec<Line> {
    let domain = domain(&settings.to);
    let why = format!("mail for {domain} has arrived here");
    let text = format!("check_rcpt:\n  accept domains = {domain}\n  deny message = relay not permitted");
    vec![
        Line::new(Receiver, Main, "acl_smtp_rcpt = check_rcpt", "which recipients are taken"),
        Line::new(Receiver, Acl, text, why.clone()),
        Line::new(Receiver, Router, format!("domains = {domain}"), why),
    ]
}
