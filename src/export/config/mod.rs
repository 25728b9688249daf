//! Settings that people know: what each is in Postfix, Exim and OpenSMTPD ([`equivalent()`]), and a commented configuration that puts a real
//! server in a scenario's place ([`fragment`]). Knows no run: a configuration follows from the settings alone.

mod equivalent;
mod exim;
mod listing;
pub(in crate::export) mod names;
mod opensmtpd;
mod postfix;

use std::fmt::Write;

pub use equivalent::{Equivalent, Line, Place, Program, Side, equivalent};
pub use listing::{SettingRow, Spoken, Told, listing};

use crate::scenario::{Certificate, SETTINGS, Scenario, Setting, Settings};

/// Where certificates, keys and lists are expected.
pub const FOLDER: &str = "/etc/ssl/waxseal";

/// The authority of the receiver's certificate, in PEM.
pub(super) const CA: &str = "/etc/ssl/waxseal/authority.pem";
/// The authority of the sender's certificate, in PEM.
const CLIENT_CA: &str = "/etc/ssl/waxseal/clients.pem";
/// The authorities' revocation lists, in PEM.
pub(super) const CRL: &str = "/etc/ssl/waxseal/revoked.pem";
/// The OCSP response that is stapled, in DER.
const OCSP: &str = "/etc/ssl/waxseal/ocsp.der";
/// OpenSSL's own file, for Postfix.
const OPENSSL_CNF: &str = "/etc/postfix/waxseal-openssl.cnf";

/// A host's key and, behind it, its certificate with the intermediate.
pub(super) fn chain_file(host: &str) -> String {
    format!("{FOLDER}/{host}.chain.pem")
}

/// A host's certificate and, behind it, the intermediate.
pub(super) fn certificate_file(host: &str) -> String {
    format!("{FOLDER}/{host}.crt")
}

/// The key to it.
pub(super) fn key_file(host: &str) -> String {
    format!("{FOLDER}/{host}.key")
}

/// A kind of key, with what it needs.
fn key_kind(certificate: Certificate) -> String {
    match certificate {
        Certificate::MlDsa65 => format!("{}, which OpenSSL reads from 3.5 on", certificate.word()),
        _ => certificate.word().to_owned(),
    }
}

/// The part of a mail address behind its at sign.
pub(super) fn domain(mailbox: &str) -> &str {
    mailbox.rsplit_once('@').map_or(mailbox, |(_, domain)| domain)
}

/// One file of a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name, as the program has it.
    pub name: &'static str,
    /// What stands in it.
    pub text: String,
}

/// The configuration that makes of `program` the scenario's sender or receiver, with comments that say what each line does to this run.
///
/// What needs something newer than [`Program::tested`] stands in it as a comment.
#[must_use]
pub fn fragment(scenario: &Scenario, program: Program, side: Side) -> Vec<File> {
    let parts = Parts { entries: entries(&scenario.settings, program, side), side, scenario };
    let mut files = match program {
        Program::Postfix => parts.postfix(),
        Program::Exim => vec![File { name: "exim.conf", text: parts.exim() }],
        Program::OpenSmtpd => vec![File { name: "smtpd.conf", text: parts.opensmtpd() }],
    };
    let head = parts.head(program);
    let foot = parts.foot(program);
    // The first file has the words about the whole.
    if let Some(first) = files.first_mut() {
        first.text = format!("{head}\n{}{foot}", first.text);
    }
    files
}

/// A line of the configuration, with everything that settings say about it.
struct Entry {
    place: Place,
    text: String,
    needs: Option<&'static str>,
    /// What it does, and for which settings it does so.
    whys: Vec<(String, Vec<String>)>,
}

/// The lines of one side: a line that several settings have stands there once.
fn entries(settings: &Settings, program: Program, side: Side) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for setting in SETTINGS {
        let Some(Equivalent::Lines(lines)) = equivalent(setting.key, program, settings) else { continue };
        let value = pair(setting, settings);
        for line in lines.into_iter().filter(|line| line.side == side) {
            let known = entries
                .iter()
                .position(|entry| entry.place == line.place && entry.text == line.text && entry.needs == line.needs);
            let at = known.unwrap_or_else(|| {
                let Line { place, text, needs, .. } = line.clone();
                entries.push(Entry { place, text, needs, whys: Vec::new() });
                entries.len() - 1
            });
            let whys = &mut entries[at].whys;
            match whys.iter_mut().find(|(why, _)| *why == line.why) {
                Some((_, values)) => values.push(value.clone()),
                None => whys.push((line.why, vec![value.clone()])),
            }
        }
    }
    entries
}

/// `policy = secure`, in one line of moderate length.
fn pair(setting: &Setting, settings: &Settings) -> String {
    const LONGEST: usize = 40;
    let value = (setting.read)(settings).replace(['\r', '\n'], " ");
    let cut = value.char_indices().nth(LONGEST).map_or(value.len(), |(at, _)| at);
    let more = if cut < value.len() { "…" } else { "" };
    format!("{} = {}{more}", setting.key, &value[..cut])
}

struct Parts<'a> {
    entries: Vec<Entry>,
    side: Side,
    scenario: &'a Scenario,
}

impl Parts<'_> {
    fn settings(&self) -> &Settings {
        &self.scenario.settings
    }

    fn name(&self) -> &str {
        match self.side {
            Side::Sender => &self.settings().sender.name,
            Side::Receiver => &self.settings().receiver.name,
        }
    }

    fn head(&self, program: Program) -> String {
        let entry = self.scenario.entry;
        let mut text = String::new();
        comment(&mut text, "", &format!("{}: {}", entry.id, entry.lesson));
        comment(
            &mut text,
            "",
            &format!("{} in the place of the {}, {}.", program.name(), self.side.word(), self.name()),
        );
        let (tested, library) = (program.tested(), program.library());
        let judged = format!(
            "Accepted by {} {tested} with {library}; what needs something newer stands here as a comment.",
            program.name()
        );
        comment(&mut text, "", &judged);
        text
    }

    /// What of this run no line of the configuration makes.
    fn foot(&self, program: Program) -> String {
        let mut text = String::new();
        let untold = |setting: &&Setting| {
            let value = (setting.read)(self.settings());
            let other = if self.side == Side::Sender { "receiver." } else { "sender." };
            let ours = !setting.key.starts_with(other);
            // Where a bad certificate is refused is seen on the wire, whatever is set.
            ours && value != setting.default_value() || setting.key == "refusal" && self.side == Side::Sender
        };
        for setting in SETTINGS.iter().filter(untold) {
            if let Some(Equivalent::Nothing(reason)) = equivalent(setting.key, program, self.settings()) {
                comment(&mut text, "", &format!("{}: {reason}.", pair(setting, self.settings())));
            }
        }
        for intervention in &self.scenario.interventions {
            let what = "somebody on the path does this, or a peer that misbehaves; no setting of a server does";
            comment(&mut text, "", &format!("{intervention}: {what}."));
        }
        if text.is_empty() { text } else { format!("\n# What no line above makes:\n{text}") }
    }

    fn at(&self, place: Place) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| entry.place == place)
    }

    /// Every line of a place by itself, below its comment.
    fn lines(&self, place: Place, indent: &str) -> String {
        let mut text = String::new();
        for entry in self.at(place) {
            entry.explain(&mut text, indent);
            let mark = if entry.needs.is_some() { "# " } else { "" };
            for line in entry.text.lines() {
                push(&mut text, &format!("{indent}{mark}{line}"));
            }
        }
        text
    }

    /// The lines of a place as words behind one another, below all their comments.
    fn words(&self, place: Place, before: &str) -> String {
        let mut text = String::new();
        let mut line = before.to_owned();
        for entry in self.at(place) {
            entry.explain(&mut text, "");
            match entry.needs {
                Some(_) => push(&mut text, &format!("#   {}", entry.text)),
                None => {
                    line.push(' ');
                    line.push_str(&entry.text);
                }
            }
        }
        push(&mut text, &line);
        text
    }

    fn postfix(&self) -> Vec<File> {
        let mut main = String::new();
        comment(&mut main, "", "Defaults as of this release.");
        push(&mut main, "compatibility_level = 3.6");
        main.push_str(&self.lines(Place::Main, ""));
        let mut master = String::new();
        comment(
            &mut master,
            "",
            "Takes the place of the service with the same name; the other services stay as they are.",
        );
        master.push_str(&self.lines(Place::Service, ""));
        if self.side == Side::Sender {
            comment(&mut master, "", "The service that delivers to other servers.");
            push(&mut master, "smtp unix - - y - - smtp");
        }
        let mut files = vec![File { name: "main.cf", text: main }, File { name: "master.cf", text: master }];
        let library = self.lines(Place::Library, "");
        if !library.is_empty() {
            let head = "openssl_conf = waxseal\n[waxseal]\nssl_conf = waxseal_ssl\n[waxseal_ssl]\nsystem_default = waxseal_defaults\n[waxseal_defaults]\n";
            let whose = format!("# OpenSSL's own file, {OPENSSL_CNF}.\n");
            files.push(File { name: "openssl.cnf", text: format!("{whose}{head}{library}") });
        }
        files
    }

    fn exim(&self) -> String {
        let mut text = self.lines(Place::Main, "");
        comment(
            &mut text,
            "",
            "No environment for the programs that Exim starts; without this line it remarks that it clears it.",
        );
        push(&mut text, "keep_environment =");
        if self.side == Side::Sender {
            comment(&mut text, "", "This server only sends: it offers no TLS of its own.");
            push(&mut text, "tls_advertise_hosts =");
        }
        if self.at(Place::Acl).next().is_some() {
            text.push_str("\nbegin acl\n");
            text.push_str(&self.lines(Place::Acl, ""));
        }
        let (router, transport, driver) = match self.side {
            Side::Sender => ("to_the_receiver", "over_tls", "manualroute"),
            Side::Receiver => ("arrived", "mailbox", "accept"),
        };
        // Writing to a String cannot fail.
        let _ = write!(text, "\nbegin routers\n{router}:\n  driver = {driver}\n  transport = {transport}\n");
        text.push_str(&self.lines(Place::Router, "  "));
        let _ = write!(text, "\nbegin transports\n{transport}:\n");
        match self.side {
            Side::Sender => {
                push(&mut text, "  driver = smtp");
                text.push_str(&self.lines(Place::Transport, "  "));
                text.push_str("\nbegin retry\n* * F,2h,15m\n");
            }
            Side::Receiver => {
                comment(&mut text, "  ", "Every mail goes into one file.");
                push(&mut text, "  driver = appendfile\n  file = /var/mail/waxseal\n  user = mail");
            }
        }
        text
    }

    fn opensmtpd(&self) -> String {
        let mut text = self.lines(Place::Main, "");
        match self.side {
            Side::Sender => {
                text.push_str(&self.words(Place::Relay, "action \"send\" relay"));
                comment(&mut text, "", "Every mail that is handed in on this host goes there.");
                push(&mut text, "match from local for any action \"send\"");
            }
            Side::Receiver => {
                text.push_str(&self.words(Place::Listen, "listen on 0.0.0.0"));
                comment(&mut text, "", "Every mail goes into one folder.");
                push(&mut text, "action \"keep\" maildir \"/var/mail/waxseal\" user root");
                let line = self.words(Place::Match, "match from any");
                text.push_str(line.trim_end());
                push(&mut text, " action \"keep\"");
            }
        }
        text
    }
}

impl Entry {
    fn explain(&self, out: &mut String, indent: &str) {
        for (why, values) in &self.whys {
            comment(out, indent, &format!("{}: {why}.", values.join(", ")));
        }
        if let Some(needs) = self.needs {
            comment(out, indent, &format!("Needs {needs}:"));
        }
    }
}

fn push(out: &mut String, line: &str) {
    out.push_str(line);
    out.push('\n');
}

/// Writes a comment, over as many lines as it needs.
fn comment(out: &mut String, indent: &str, text: &str) {
    const WIDTH: usize = 110;
    let start = format!("{indent}#");
    let mut line = start.clone();
    for word in text.split_whitespace() {
        if line.chars().count() + 1 + word.chars().count() > WIDTH && line != start {
            push(out, &line);
            line.clone_from(&start);
        }
        line.push(' ');
        line.push_str(word);
    }
    push(out, &line);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Seed, catalogue};

    fn text(id: &str, set: &[(&str, &str)], program: Program, side: Side) -> String {
        let mut scenario = Scenario::named(id, Seed::CATALOGUE).expect("it is in the list");
        for (key, value) in set {
            scenario.set(key, value).expect("a setting");
        }
        fragment(&scenario, program, side).into_iter().map(|file| file.text).collect()
    }

    #[test]
    fn a_fragment_follows_its_settings() {
        let check = |set: &[(&str, &str)], program, side, line: &str| {
            let text = text("starttls-tls13", set, program, side);
            assert!(text.lines().any(|other| other.trim() == line), "{set:?}: no line {line:?} in\n{text}");
        };
        check(&[], Program::Postfix, Side::Sender, "smtp_tls_security_level = secure");
        check(&[("policy", "may")], Program::Postfix, Side::Sender, "smtp_tls_protocols = >=TLSv1.2, <=TLSv1.3");
        check(
            &[("port", "465"), ("policy", "may")],
            Program::Postfix,
            Side::Sender,
            "smtp_tls_security_level = encrypt",
        );
        check(&[("starttls", "absent")], Program::Postfix, Side::Receiver, "smtpd_tls_security_level = none");
        check(
            &[("receiver.suites", "TLS_AES_128_GCM_SHA256")],
            Program::Postfix,
            Side::Receiver,
            "Ciphersuites = TLS_AES_128_GCM_SHA256",
        );
        check(&[("sender.groups", "X25519MLKEM768")], Program::Postfix, Side::Sender, "# Groups = X25519MLKEM768");
        check(&[("policy", "none")], Program::Exim, Side::Sender, "hosts_avoid_tls = *");
        check(&[("revocation", "stapled")], Program::Exim, Side::Sender, "hosts_require_ocsp = *");
        check(&[("port", "465")], Program::Exim, Side::Receiver, "tls_on_connect_ports = 465");
        let relay = "action \"send\" relay host smtp+notls://mx.birch.example:25 helo mail.alder.example";
        check(&[("policy", "none"), ("sender.versions", "1.3")], Program::OpenSmtpd, Side::Sender, relay);
        check(
            &[("starttls", "absent")],
            Program::OpenSmtpd,
            Side::Receiver,
            "listen on 0.0.0.0 port 25 hostname mx.birch.example",
        );
    }

    #[test]
    fn what_no_server_does_is_said() {
        for entry in catalogue::ALL.iter().filter(|entry| !entry.interventions.is_empty()) {
            for &program in Program::ALL {
                let text = text(entry.id, &[], program, Side::Receiver);
                let said =
                    entry.interventions.iter().all(|what| text.contains(&format!("# {what}: somebody on the path")));
                assert!(said, "{}: {text}", entry.id);
            }
        }
        let text = text("expired", &[], Program::Exim, Side::Receiver);
        assert!(text.contains("# defect = expired: no server has a setting for a bad certificate"), "{text}");
    }

    #[test]
    fn no_value_breaks_out_of_its_comment() {
        let text = text(
            "starttls-tls13",
            &[("body", "one\nsmtp_tls_security_level = none\n")],
            Program::Postfix,
            Side::Sender,
        );
        assert!(text.lines().all(|line| line != "smtp_tls_security_level = none"), "{text}");
    }
}
