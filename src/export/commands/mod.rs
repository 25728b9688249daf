//! The sender's side again, against a real server: calls of `openssl s_client`, `swaks`, `posttls-finger` and `gnutls-cli` that do what a scenario's
//! sender does, one file for each. Knows no run: the calls follow from the settings.

mod gnutls;
mod openssl;
mod posttls;
mod swaks;

use crate::export::config::names;
use crate::scenario::{
    CertificateCompression, Interception, Intervention, MtaSts, MtaStsCache, MtaStsFault, Policy, Port, Resumption,
    Revocation, Scenario, Settings,
};

/// A program that speaks SMTP or TLS to a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tool {
    /// OpenSSL's client: TLS with every knob, SMTP by hand.
    OpenSsl,
    /// A mail from the command line.
    Swaks,
    /// Postfix's TLS client, without a mail.
    PosttlsFinger,
    /// GnuTLS's client: TLS with every knob, SMTP by hand.
    GnutlsCli,
}

impl Tool {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::OpenSsl, Self::Swaks, Self::PosttlsFinger, Self::GnutlsCli];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::OpenSsl => "openssl s_client",
            Self::Swaks => "swaks",
            Self::PosttlsFinger => "posttls-finger",
            Self::GnutlsCli => "gnutls-cli",
        }
    }

    /// What it is good for.
    const fn good_for(self) -> &'static str {
        match self {
            Self::OpenSsl => "TLS with every setting; the SMTP lines are typed",
            Self::Swaks => "the whole mail; TLS with few settings",
            Self::PosttlsFinger => "TLS as Postfix makes it; no mail is sent",
            Self::GnutlsCli => "TLS by another library; the SMTP lines are typed",
        }
    }
}

/// A call of a program, with what it does not do of the scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The program.
    pub tool: Tool,
    /// Its name and its arguments; none where it cannot do what the sender does.
    pub words: Vec<String>,
    /// What it needs where that is newer than Debian 12's release.
    pub needs: Option<&'static str>,
    /// What to know, and what it cannot do.
    pub notes: Vec<String>,
}

impl Call {
    fn new(tool: Tool, words: &[&str]) -> Self {
        Self { tool, words: words.iter().map(|&word| word.to_owned()).collect(), needs: None, notes: Vec::new() }
    }

    /// No call, for this reason.
    fn none(tool: Tool, reason: &str) -> Self {
        Self { notes: vec![reason.to_owned()], ..Self::new(tool, &[]) }
    }

    fn add(&mut self, words: &[&str]) {
        self.words.extend(words.iter().map(|&word| word.to_owned()));
    }

    fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    /// The call as it is typed into a shell.
    #[must_use]
    pub fn line(&self) -> String {
        self.words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ")
    }
}

/// The calls that do what the scenario's sender does.
#[must_use]
pub fn commands(scenario: &Scenario) -> Vec<Call> {
    let settings = &scenario.settings;
    let mut calls =
        vec![openssl::call(settings), swaks::call(settings), posttls::call(settings), gnutls::call(settings)];
    calls.extend(openssl::policy_call(settings));
    calls
}

/// Writes the calls for people, with comments, so that a shell takes all of it.
#[must_use]
pub fn text(scenario: &Scenario) -> String {
    let entry = scenario.entry;
    let mut out = format!("# {}: {}\n", entry.id, entry.lesson);
    for note in common(scenario) {
        out.push_str(&format!("# {note}\n"));
    }
    for call in commands(scenario) {
        out.push_str(&format!("\n# {}: {}\n", call.tool.name(), call.tool.good_for()));
        for note in &call.notes {
            out.push_str(&format!("#   {note}\n"));
        }
        if let Some(needs) = call.needs {
            out.push_str(&format!("#   needs {needs}\n"));
        }
        if !call.words.is_empty() {
            out.push_str(&call.line());
            out.push('\n');
        }
    }
    out
}

/// What no call does, whatever the program.
fn common(scenario: &Scenario) -> Vec<String> {
    let settings = &scenario.settings;
    let mut notes = vec![format!(
        "The calls stand for the sender, {}; {} is a server of your own: see waxseal config.",
        settings.sender.name, settings.receiver.name
    )];
    if settings.deliveries > 1 {
        notes.push(format!("deliveries = {}: so many calls, one after the other.", settings.deliveries));
    }
    if settings.interception != Interception::None {
        notes.push("interception: somebody on the path answers in the receiver's place; no client does.".to_owned());
    }
    let said = |what: &Intervention| {
        format!("{what}: somebody on the path does this, or a peer that misbehaves; no client does.")
    };
    notes.extend(scenario.interventions.iter().map(said));
    notes
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:=,@+%".contains(&byte);
    if !word.is_empty() && word.bytes().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// Whether TLS begins at once.
fn wrapped(settings: &Settings) -> bool {
    settings.port == Port::Submissions
}

/// Whether the sender has no use for TLS at all.
fn in_clear(settings: &Settings) -> bool {
    settings.policy == Policy::None && !wrapped(settings)
}

/// Whether a certificate must be good: the sender's own policy wants it so, or the domain's.
fn verifies(settings: &Settings) -> bool {
    let had = matches!(settings.mta_sts_cache, MtaStsCache::Current | MtaStsCache::Earlier)
        || settings.mta_sts_fault == MtaStsFault::None;
    settings.policy == Policy::Secure || asks_policy(settings) && settings.mta_sts == MtaSts::Enforce && had
}

/// Whether the sender asks for an MTA-STS policy.
fn asks_policy(settings: &Settings) -> bool {
    settings.mta_sts != MtaSts::Off && settings.port == Port::Relay
}

/// Whether a later connection takes a session up again.
fn resumes(settings: &Settings) -> bool {
    settings.deliveries > 1 && settings.resumption != Resumption::None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Seed;

    fn call(set: &[(&str, &str)], tool: Tool) -> Call {
        let mut scenario = Scenario::named("starttls-tls13", Seed::CATALOGUE).expect("it is in the list");
        for (key, value) in set {
            scenario.set(key, value).expect("a setting");
        }
        commands(&scenario).into_iter().find(|call| call.tool == tool).expect("every tool has its call")
    }

    #[test]
    fn a_call_follows_from_the_settings() {
        let check = |set: &[(&str, &str)], tool, words: &str| {
            let line = call(set, tool).line();
            assert!(line.contains(words), "{set:?}: {words:?} is not in {line}");
        };
        check(&[], Tool::OpenSsl, "-connect mx.birch.example:25 -starttls smtp -name mail.alder.example");
        check(&[], Tool::OpenSsl, "-verify_return_error");
        check(&[("sender.versions", "1.2")], Tool::OpenSsl, "-min_protocol TLSv1.2 -max_protocol TLSv1.2");
        check(&[("sender.groups", "secp384r1")], Tool::OpenSsl, "-groups secp384r1");
        check(&[("sender.certificate", "p256")], Tool::OpenSsl, "-cert ");
        check(&[("policy", "may")], Tool::Swaks, "--tls-optional-strict");
        check(&[("port", "465")], Tool::Swaks, "--tls-on-connect");
        check(&[("pipelining", "on")], Tool::Swaks, "--pipeline");
        check(&[("port", "465")], Tool::PosttlsFinger, " -w ");
        check(&[("policy", "encrypt")], Tool::PosttlsFinger, "-l encrypt");
        check(&[("policy", "encrypt")], Tool::GnutlsCli, "--insecure");
        check(&[("port", "587")], Tool::GnutlsCli, "--port=587 --starttls-proto=smtp");
    }

    #[test]
    fn what_cannot_be_done_has_its_reason() {
        for tool in [Tool::OpenSsl, Tool::PosttlsFinger, Tool::GnutlsCli] {
            let call = call(&[("policy", "none")], tool);
            assert!(call.words.is_empty() && !call.notes.is_empty(), "{call:?}");
        }
        let call = call(&[("policy", "none")], Tool::Swaks);
        assert!(!call.line().contains("--tls"), "{call:?}");
    }

    #[test]
    fn a_shell_reads_a_word_as_it_is() {
        assert_eq!(quoted("a b"), "'a b'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
        assert_eq!(quoted("[mx.birch.example]:25"), "'[mx.birch.example]:25'");
        assert_eq!(quoted("-connect"), "-connect");
        assert_eq!(quoted(""), "''");
    }
}
