//! `swaks`, swaks(1): the whole mail from the command line, with TLS by Perl's Net::SSLeay.

use super::{Call, Policy, Settings, Tool, in_clear, names, resumes, verifies, wrapped};
use crate::export::config::{CA, certificate_file, key_file};
use crate::scenario::{Pipelining, Version};

/// A longer text goes into a file.
const LONGEST_BODY: usize = 200;

pub(super) fn call(settings: &Settings) -> Call {
    let (sender, name) = (&settings.sender, &settings.receiver.name);
    let port = settings.port.number().to_string();
    let mut call = Call::new(Tool::Swaks, &["swaks", "--server", name, "--port", &port, "--ehlo", &sender.name]);
    call.add(&["--from", &settings.from, "--to", &settings.to, "--header", &format!("Subject: {}", settings.subject)]);
    body(settings, &mut call);
    if settings.pipelining == Pipelining::On {
        call.add(&["--pipeline"]);
    }
    if in_clear(settings) {
        return call;
    }
    call.add(&[match settings.policy {
        _ if wrapped(settings) => "--tls-on-connect",
        Policy::May | Policy::None => "--tls-optional-strict",
        Policy::Encrypt | Policy::Secure => "-tls",
    }]);
    if settings.policy == Policy::May && !wrapped(settings) {
        call.note("policy = may: where TLS was begun and fails, it does not come again in the clear");
    }
    tls(settings, &mut call);
    call
}

fn body(settings: &Settings, call: &mut Call) {
    if settings.body.len() > LONGEST_BODY || settings.body.contains('\\') {
        call.add(&["--body", "@body.txt"]);
        call.note("body: the text is in the file body.txt");
    } else {
        call.add(&["--body", &settings.body.trim_end().replace('\n', "\\n")]);
    }
    if settings.size > 0 {
        call.note(format!("size = {}: the text stands here once; the run repeats it", settings.size));
    }
}

fn tls(settings: &Settings, call: &mut Call) {
    let (sender, name) = (&settings.sender, &settings.receiver.name);
    let spoken = [(Version::Tls12, "tlsv1_2"), (Version::Tls13, "tlsv1_3")];
    let versions: Vec<_> =
        spoken.iter().filter(|(version, _)| names::speaks(sender, *version)).map(|(_, word)| *word).collect();
    call.add(&["--tls-sni", name, "--tls-protocol", &versions.join(",")]);
    let tls12 = names::openssl_tls12(sender);
    if !tls12.is_empty() {
        call.add(&["--tls-cipher", &tls12]);
    }
    if verifies(settings) {
        call.add(&["--tls-verify", "--tls-ca-path", CA]);
        call.note("policy = secure: it looks at the certificate's path, and its manual says nothing of the name");
    }
    if settings.sender_certificate.is_some() {
        call.add(&["--tls-cert", &certificate_file(&sender.name), "--tls-key", &key_file(&sender.name)]);
    }
    call.note("sender.groups: it has no option for groups; they are OpenSSL's own");
    if names::speaks(sender, Version::Tls13) && !names::has_all_tls13(sender) {
        call.note("sender.suites: it has no option for the suites of TLS 1.3");
    }
    if resumes(settings) {
        call.note("resumption: it keeps no session for its next call");
    }
}
