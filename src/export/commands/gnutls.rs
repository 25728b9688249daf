//! `gnutls-cli`, gnutls-cli(1): TLS by another library, and whoever calls it types the SMTP lines.

use super::{Call, CertificateCompression, Revocation, Settings, Tool, in_clear, names, resumes, verifies, wrapped};
use crate::export::config::{CA, CRL, certificate_file, key_file};

pub(super) fn call(settings: &Settings) -> Call {
    if in_clear(settings) {
        return Call::none(Tool::GnutlsCli, "policy = none: it speaks TLS always");
    }
    let (sender, name) = (&settings.sender, &settings.receiver.name);
    let mut call = Call::new(Tool::GnutlsCli, &["gnutls-cli", &format!("--port={}", settings.port.number())]);
    if !wrapped(settings) {
        call.add(&["--starttls-proto=smtp"]);
        call.note("sender.name: it says a name of its own behind the first EHLO");
    }
    call.add(&[&format!("--sni-hostname={name}"), &format!("--priority={}", names::new_priority(sender))]);
    if names::has_new_groups(sender) {
        call.needs = Some("a GnuTLS that has ML-KEM (3.8.10)");
    }
    if verifies(settings) {
        call.add(&[&format!("--x509cafile={CA}"), &format!("--verify-hostname={name}")]);
    } else {
        call.add(&["--insecure"]);
        call.note(format!(
            "policy = {}: it prints what it thinks of the certificate, and goes on",
            settings.policy.word()
        ));
    }
    match settings.revocation {
        Revocation::Unread => {}
        Revocation::Lists => call.add(&[&format!("--x509crlfile={CRL}")]),
        Revocation::Stapled => {
            call.add(&["--save-ocsp=ocsp.der"]);
            call.note("revocation = stapled: the stapled OCSP response is kept in ocsp.der");
        }
    }
    if settings.sender_certificate.is_some() {
        call.add(&[&format!("--x509certfile={}", certificate_file(&sender.name))]);
        call.add(&[&format!("--x509keyfile={}", key_file(&sender.name))]);
    }
    if resumes(settings) {
        call.add(&["--resume", "--waitresumption"]);
        call.note("resumption: it comes again by itself, and says whether the session was taken up");
    }
    if settings.certificate_compression != CertificateCompression::Off {
        call.add(&["--compress-cert=zlib"]);
        call.note("certificate-compression: it must have been built with zlib, and Debian's was not");
    }
    if settings.padding > 0 {
        call.note(format!("padding = {}: it has no option for it", settings.padding));
    }
    call.add(&["--crlf", name]);
    call
}
