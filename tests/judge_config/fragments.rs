//! Postfix, Exim and OpenSMTPD check the fragments; OpenSSL and GnuTLS read the lists that stand in them.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime};

use waxseal::export::config::{FOLDER, File, Program, Side, fragment};

use crate::scenarios;
use crate::unpacked::{Said, folder, program, run};

/// Every fragment of a program that differs from the others in more than its comments, with a name for it.
fn fragments(program: Program) -> Vec<(String, Vec<File>)> {
    let mut all = Vec::new();
    let mut known = BTreeSet::new();
    for (name, scenario) in scenarios() {
        for &side in Side::ALL {
            let files = fragment(&scenario, program, side);
            if known.insert(live(&files).map(str::to_owned).collect::<Vec<_>>()) {
                all.push((format!("{name}, {}", side.word()), files));
            }
        }
    }
    all
}

/// The lines of a fragment that are no comment.
fn live(files: &[File]) -> impl Iterator<Item = &str> {
    files
        .iter()
        .flat_map(|file| file.text.lines())
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The value of `name = value` in a live line.
fn value<'a>(files: &'a [File], name: &str) -> Option<&'a str> {
    live(files).find_map(|line| line.strip_prefix(name)?.strip_prefix(" = "))
}

fn postconf(files: &[File], folder: &Path, arguments: &[&str]) -> Said {
    // A file that has just been written may not be whole yet: Postfix waits until it is some seconds old.
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    for file in files {
        let path = folder.join(file.name);
        fs::write(&path, &file.text).expect("a file in cargo's output");
        let aged = fs::File::options().append(true).open(&path).and_then(|file| file.set_modified(long_ago));
        aged.expect("a file of our own");
    }
    run(program("postfix", "usr/sbin/postconf").arg("-c").arg(folder).args(arguments))
}

fn exim(text: &str, folder: &Path) -> Said {
    let file = folder.join("exim.conf");
    fs::write(&file, text).expect("a file in cargo's output");
    run(program("exim4-daemon-light", "usr/sbin/exim4").arg("-bV").arg("-C").arg(&file))
}

fn smtpd(text: &str, folder: &Path) -> Said {
    let text = text.replace(FOLDER, &folder.to_string_lossy());
    let file = folder.join("smtpd.conf");
    fs::write(&file, text).expect("a file in cargo's output");
    run(program("opensmtpd", "usr/sbin/smtpd").arg("-n").arg("-f").arg(&file))
}

/// OpenSMTPD reads certificates and keys while it checks: a pair in every file that a fragment names.
fn pairs(folder: &Path, text: &str) {
    let (key, certificate) = (folder.join("any.key"), folder.join("any.crt"));
    if !key.is_file() {
        let mut make = Command::new("openssl");
        make.args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "9"]);
        let said = run(make.args(["-subj", "/CN=any.example", "-keyout"]).arg(&key).arg("-out").arg(&certificate));
        assert!(said.content, "{}", said.complaints);
    }
    for name in text.split('"').filter_map(|word| word.strip_prefix(FOLDER)?.strip_prefix('/')) {
        let from = if name.ends_with(".key") { &key } else { &certificate };
        let to = folder.join(name);
        fs::copy(from, &to).expect("a file in cargo's output");
        fs::set_permissions(&to, fs::Permissions::from_mode(0o600)).expect("a file of our own");
    }
}

#[test]
fn postfix_takes_every_fragment_without_a_remark() {
    let folder = folder("postfix");
    for (name, files) in fragments(Program::Postfix) {
        let said = postconf(&files, &folder, &["-n"]);
        assert!(said.content && said.complaints.is_empty(), "{name}: {}", said.complaints);
        let main = &files[0];
        for line in live(std::slice::from_ref(main)) {
            let read = said.output.lines().any(|other| other.trim_end() == line.trim_end());
            assert!(read, "{name}: {line:?} was read as something else:\n{}", said.output);
        }
        let said = postconf(&files, &folder, &["-M"]);
        assert!(said.content && said.complaints.is_empty(), "{name}: {}", said.complaints);
        assert_eq!(said.output.lines().count(), 1, "{name}: {}", said.output);
    }
}

#[test]
fn exim_takes_every_fragment() {
    let folder = folder("exim");
    for (name, files) in fragments(Program::Exim) {
        let said = exim(&files[0].text, &folder);
        assert!(said.content && said.complaints.is_empty(), "{name}: {}\n{}", said.complaints, files[0].text);
        assert!(said.output.contains("Configuration file is"), "{name}: {}", said.output);
    }
}

#[test]
fn opensmtpd_takes_every_fragment() {
    let folder = folder("opensmtpd");
    for (name, files) in fragments(Program::OpenSmtpd) {
        pairs(&folder, &files[0].text);
        let said = smtpd(&files[0].text, &folder);
        assert!(
            said.content && said.complaints.trim() == "configuration OK",
            "{name}: {}\n{}",
            said.complaints,
            files[0].text
        );
    }
}

#[test]
fn what_is_wrong_is_not_taken() {
    let folder = folder("wrong");
    let file = |name, text: &str| File { name, text: text.to_owned() };
    let main = file("main.cf", "compatibility_level = 3.6\nsmtp_tls_nonsense = yes\n");
    let said = postconf(&[main, file("master.cf", "smtp unix - - y - - smtp\n")], &folder, &["-n"]);
    assert!(said.complaints.contains("smtp_tls_nonsense"), "{}", said.complaints);
    let said = exim("keep_environment =\ntls_nonsense = yes\n", &folder);
    assert!(!said.content, "{}", said.output);
    let said = smtpd("listen on 0.0.0.0 nonsense\n", &folder);
    assert!(!said.content, "{}", said.complaints);
}

#[test]
fn openssl_knows_every_suite_in_the_lists() {
    let lists: BTreeSet<_> = fragments(Program::Postfix)
        .iter()
        .filter_map(|(_, files)| value(files, "tls_high_cipherlist").map(str::to_owned))
        .collect();
    assert!(lists.len() > 3, "{lists:?}");
    for list in lists {
        let said = run(Command::new("openssl").args(["ciphers", "-s", "-tls1_2", &list]));
        assert_eq!(said.output.trim(), list, "{}", said.complaints);
    }
}

#[test]
fn openssl_reads_its_own_file() {
    let folder = folder("openssl");
    let mut read = 0;
    for (name, files) in fragments(Program::Postfix) {
        let Some(file) = files.iter().find(|file| file.name == "openssl.cnf") else { continue };
        // Where everything in it needs something newer, there is nothing to read.
        if live(std::slice::from_ref(file)).last() == Some("[waxseal_defaults]") {
            continue;
        }
        // With this line OpenSSL does not pass over what it cannot read.
        let path = folder.join("openssl.cnf");
        fs::write(&path, format!("config_diagnostics = 1\n{}", file.text)).expect("a file in cargo's output");
        let said = run(Command::new("openssl").env("OPENSSL_CONF", &path).args(["ciphers", "-s", "-tls1_3"]));
        assert!(said.content && said.complaints.is_empty(), "{name}: {}\n{}", said.complaints, file.text);
        if let Some(suites) = value(&files, "Ciphersuites") {
            assert_eq!(said.output.trim(), suites, "{name}");
            read += 1;
        }
    }
    assert!(read > 1, "some fragment sets the suites of TLS 1.3");
}

#[test]
fn gnutls_reads_every_priority_string_as_it_is_meant() {
    let all = fragments(Program::Exim);
    let strings: BTreeSet<_> = all.iter().filter_map(|(_, files)| value(files, "tls_require_ciphers")).collect();
    assert!(strings.len() > 5, "{strings:?}");
    for string in strings {
        let said = run(program("gnutls-bin", "usr/bin/gnutls-cli").args(["--list", "--priority", string]));
        assert!(said.content && !said.output.contains("Syntax error"), "{string}: {}{}", said.output, said.complaints);
        for (heading, word) in [("Protocols: ", "+VERS-"), ("Groups: ", "+GROUP-")] {
            let asked = string.matches(word).count();
            let listed = said.output.lines().find_map(|line| line.strip_prefix(heading));
            let listed = listed.filter(|list| *list != "none").map_or(0, |list| list.split(',').count());
            assert_eq!(listed, asked, "{string}: {}", said.output);
        }
    }
}

#[test]
fn the_releases_are_no_older_than_the_fragments_say() {
    let check = |judged: Program, said: &str| {
        assert!(
            numbers(said) >= numbers(judged.tested()),
            "{} is {said}, older than {}",
            judged.name(),
            judged.tested()
        );
    };
    let said = run(program("postfix", "usr/sbin/postconf").args(["-d", "-h", "mail_version"]));
    check(Program::Postfix, said.output.trim());
    let said = run(program("exim4-daemon-light", "usr/sbin/exim4").arg("-bV"));
    let version = said.output.lines().next().and_then(|line| line.strip_prefix("Exim version "));
    check(Program::Exim, version.unwrap_or(&said.complaints));
    let said = run(program("opensmtpd", "usr/sbin/smtpd").arg("-h"));
    let version =
        said.complaints.lines().chain(said.output.lines()).find_map(|line| line.strip_prefix("version: OpenSMTPD "));
    check(Program::OpenSmtpd, version.unwrap_or(&said.complaints));
}

/// `6.8.0p2` as `[6, 8, 0, 2]`.
fn numbers(version: &str) -> Vec<u32> {
    let first = version.split_whitespace().next().unwrap_or_default();
    first.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect()
}
