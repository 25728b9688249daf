//! `openssl s_client`, openssl-s_client(1): TLS as the sender has it, and whoever calls it types the SMTP lines.

use super::{
    Call, CertificateCompression, Revocation, Settings, Tool, asks_policy, in_clear, names, resumes, verifies, wrapped,
};
use crate::export::config::{CA, CRL, certificate_file, domain, key_file};
use crate::policy::sts::{self, fetch};
use crate::scenario::KeyUpdate;

/// The smallest fragment that it makes, in bytes.
const SMALLEST: u16 = 512;

pub(super) fn call(settings: &Settings) -> Call {
    if in_clear(settings) {
        return Call::none(Tool::OpenSsl, "policy = none: it speaks TLS always");
    }
    let (sender, name) = (&settings.sender, &settings.receiver.name);
    let mut call =
        Call::new(Tool::OpenSsl, &["openssl", "s_client", "-connect", &format!("{name}:{}", settings.port.number())]);
    if !wrapped(settings) {
        call.add(&["-starttls", "smtp", "-name", &sender.name]);
    }
    let (low, high) = names::bounds(sender);
    call.add(&[
        "-servername",
        name,
        "-min_protocol",
        low,
        "-max_protocol",
        high,
        "-groups",
        &names::openssl_groups(sender),
    ]);
    for (option, suites) in [("-cipher", names::openssl_tls12(sender)), ("-ciphersuites", names::openssl_tls13(sender))]
    {
        if !suites.is_empty() {
            call.add(&[option, &suites]);
        }
    }
    if names::has_new_groups(sender) {
        call.needs = Some("OpenSSL 3.5 for the hybrid groups");
    }
    certificates(settings, &mut call);
    records(settings, &mut call);
    call.add(&["-crlf"]);
    call
}

/// The call that asks the policy host, whose answer decides about the others; `None` where the sender asks for no policy.
pub(super) fn policy_call(settings: &Settings) -> Option<Call> {
    if !asks_policy(settings) {
        return None;
    }
    let domain = domain(&settings.to);
    let host = fetch::host(domain);
    let mut call = Call::new(Tool::OpenSsl, &["openssl", "s_client", "-connect", &format!("{host}:{}", fetch::PORT)]);
    call.add(&["-servername", &host, "-alpn", "http/1.1"]);
    call.add(&["-CAfile", CA, "-verify_hostname", &host, "-verify_return_error", "-crlf"]);
    let asked: Vec<_> = fetch::request(domain).lines().map(|line| format!("“{line}”")).collect();
    call.note(format!("mta-sts = {}: the policy, typed as {}", settings.mta_sts.word(), asked.join(", ")));
    call.note(format!("whether there is one says the TXT record of {}", sts::record_name(domain)));
    Some(call)
}

fn certificates(settings: &Settings, call: &mut Call) {
    let (sender, name) = (&settings.sender, &settings.receiver.name);
    if verifies(settings) {
        call.add(&["-CAfile", CA, "-verify_hostname", name, "-verify_return_error"]);
    } else {
        call.note(format!(
            "policy = {}: it prints what it thinks of the certificate, and goes on",
            settings.policy.word()
        ));
    }
    match settings.revocation {
        Revocation::Unread => {}
        Revocation::Lists => call.add(&["-crl_check", "-CRL", CRL]),
        Revocation::Stapled => {
            call.add(&["-status"]);
            call.note("revocation = stapled: it prints the stapled OCSP response, and goes on whatever it says");
        }
    }
    if settings.certificate_compression != CertificateCompression::Off {
        call.note("certificate-compression: from OpenSSL 3.2 on it offers by itself what it was built with");
    }
    if settings.sender_certificate.is_some() {
        call.add(&["-cert", &certificate_file(&sender.name), "-key", &key_file(&sender.name)]);
    }
}

fn records(settings: &Settings, call: &mut Call) {
    match settings.fragment {
        None => {}
        Some(size) if size < SMALLEST => call.note(format!("fragment = {size}: its smallest is {SMALLEST}")),
        Some(size) => call.add(&["-max_send_frag", &size.to_string()]),
    }
    if settings.padding > 0 {
        call.add(&["-record_padding", &settings.padding.to_string()]);
    }
    if resumes(settings) {
        call.add(&["-sess_out", "session.pem"]);
        call.note("resumption: the first call leaves its session in session.pem; from the second on -sess_in session.pem instead of -sess_out");
    }
    if matches!(settings.key_update, KeyUpdate::Sender | KeyUpdate::Both) {
        call.note("key-update: a line with k alone sends KeyUpdate, K asks the other end for one too; so type rcpt to: in small letters, R would renegotiate");
    } else {
        call.add(&["-nocommands"]);
    }
}
