//! `posttls-finger`, posttls-finger(1): TLS as Postfix's client makes it. It looks, and sends no mail.

use super::{Call, Policy, Settings, Tool, in_clear, names, resumes, verifies, wrapped};
use crate::export::config::{CA, chain_file};
use crate::scenario::Version;

pub(super) fn call(settings: &Settings) -> Call {
    if in_clear(settings) {
        return Call::none(Tool::PosttlsFinger, "policy = none: it looks at TLS, and has nothing to look at");
    }
    let (sender, name) = (&settings.sender, &settings.receiver.name);
    let mut call = Call::new(Tool::PosttlsFinger, &["posttls-finger", "-l"]);
    call.add(&[if wrapped(settings) && settings.policy < Policy::Encrypt {
        "encrypt"
    } else {
        settings.policy.word()
    }]);
    if wrapped(settings) {
        call.add(&["-w"]);
    }
    let (low, high) = names::bounds(sender);
    call.add(&["-p", &format!(">={low}, <={high}"), "-s", name]);
    call.add(&["-o", &format!("myhostname={}", sender.name)]);
    let groups = names::openssl_old_groups(sender);
    if !groups.is_empty() {
        call.add(&["-o", &format!("tls_eecdh_auto_curves={}", groups.join(" "))]);
    }
    if names::has_new_groups(sender) {
        call.note("sender.groups: the hybrid ones need Postfix 3.10, and OpenSSL's own file; see waxseal config --for postfix");
    }
    let tls12 = names::openssl_tls12(sender);
    if !tls12.is_empty() {
        call.add(&["-g", "high", "-o", &format!("tls_high_cipherlist={tls12}")]);
    }
    if names::speaks(sender, Version::Tls13) && !names::has_all_tls13(sender) {
        call.note("sender.suites: those of TLS 1.3 are set in OpenSSL's own file; see waxseal config --for postfix");
    }
    if verifies(settings) {
        call.add(&["-F", CA]);
    }
    if settings.sender_certificate.is_some() {
        call.add(&["-H", &chain_file(&sender.name)]);
    }
    if resumes(settings) {
        call.add(&["-r", "1"]);
        call.note("resumption: it comes again after a second, and says whether the session was taken up");
    }
    call.add(&[&format!("[{name}]:{}", settings.port.number())]);
    if verifies(settings) {
        call.add(&[name]);
    }
    call
}
