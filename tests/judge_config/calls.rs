//! Every option of the calls stands in the help or the manual of its program; `openssl` and `posttls-finger` read the whole call, up to the
//! connection, which nobody answers.

use std::collections::BTreeSet;
use std::process::Command;

use waxseal::export::commands::{Call, Tool, commands};
use waxseal::export::config::FOLDER;

use crate::scenarios;
use crate::unpacked::{folder, manual, program, run};

/// Where nobody listens.
const NOBODY: &str = "127.0.0.1:1";

fn calls(tool: Tool) -> Vec<(String, Call)> {
    let mut all = Vec::new();
    for (name, scenario) in scenarios() {
        all.extend(commands(&scenario).into_iter().filter(|call| call.tool == tool).map(|call| (name.clone(), call)));
    }
    all
}

/// The options of all calls: words that begin with a hyphen, without what stands behind an equals sign.
fn options(tool: Tool) -> BTreeSet<String> {
    let calls = calls(tool);
    let words = calls.iter().flat_map(|(_, call)| &call.words).filter(|word| word.starts_with('-'));
    words.map(|word| word.split('=').next().unwrap_or_default().to_owned()).collect()
}

/// What looks like an option in a text.
fn told(text: &str) -> BTreeSet<&str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
    words.filter(|word| word.starts_with('-')).collect()
}

fn check(tool: Tool, text: &str) {
    let (options, told) = (options(tool), told(text));
    assert!(options.len() > 5, "{options:?}");
    for option in options {
        assert!(told.contains(&*option), "{} has no option {option} in its own text", tool.name());
    }
    assert!(!told.contains("-no-such-option-anywhere"));
}

#[test]
fn openssl_has_every_option() {
    let said = run(Command::new("openssl").args(["s_client", "-help"]));
    check(Tool::OpenSsl, &(said.output + &said.complaints));
}

#[test]
fn gnutls_cli_has_every_option() {
    let said = run(program("gnutls-bin", "usr/bin/gnutls-cli").arg("--help"));
    check(Tool::GnutlsCli, &said.output);
}

#[test]
fn swaks_has_every_option() {
    check(Tool::Swaks, &manual("swaks", "man1/swaks.1.gz"));
}

#[test]
fn posttls_finger_has_every_option() {
    check(Tool::PosttlsFinger, &manual("postfix", "man1/posttls-finger.1.gz"));
}

#[test]
fn openssl_reads_every_call() {
    let folder = folder("s_client");
    let (key, certificate) = (folder.join("any.key"), folder.join("any.crt"));
    let mut make = Command::new("openssl");
    make.args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "9"]);
    assert!(run(make.args(["-subj", "/CN=any.example", "-keyout"]).arg(&key).arg("-out").arg(&certificate)).content);
    let list = folder.join("any.crl");
    std::fs::write(&list, empty_list()).expect("a file in cargo's output");
    let mut read = 0;
    for (name, call) in calls(Tool::OpenSsl).iter().filter(|(_, call)| call.needs.is_none() && !call.words.is_empty()) {
        let mut command = Command::new(&call.words[0]);
        command.current_dir(&folder);
        for (at, word) in call.words.iter().enumerate().skip(1) {
            let is_file = word.starts_with(FOLDER);
            match &*call.words[at - 1] {
                "-connect" => command.arg(NOBODY),
                "-key" => command.arg(&key),
                "-CRL" => command.arg(&list),
                _ if is_file => command.arg(&certificate),
                _ => command.arg(word),
            };
        }
        let said = run(&mut command);
        let all = said.output + &said.complaints;
        assert!(!said.content && all.contains("connect:errno="), "{name}: {}\n{all}", call.line());
        read += 1;
    }
    assert!(read > 20, "{read}");
}

/// A revocation list that can be read; its signature is never looked at. It is OpenSSL's own example of one.
fn empty_list() -> Vec<u8> {
    std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/x509/list.der"))
        .expect("the list of the certificates' tests")
}

#[test]
fn posttls_finger_reads_every_call() {
    let config = folder("posttls-finger");
    std::fs::write(config.join("main.cf"), "compatibility_level = 3.6\n").expect("a file in cargo's output");
    std::fs::write(config.join("master.cf"), "").expect("a file in cargo's output");
    let mut read = 0;
    for (name, call) in calls(Tool::PosttlsFinger).iter().filter(|(_, call)| !call.words.is_empty()) {
        let mut command = program("postfix", "usr/sbin/posttls-finger");
        command.env("MAIL_CONFIG", &config).args(["-h", "native", "-t", "2"]);
        let mut words = call.words.iter().skip(1);
        while let Some(word) = words.next() {
            let word = if word.starts_with('[') { "[127.0.0.1]:1" } else { word };
            // The files do not exist here; that there are such options, the manual says.
            if matches!(word, "-F" | "-H") {
                words.next();
            } else {
                command.arg(word);
            }
        }
        let said = run(&mut command);
        let all = said.output + &said.complaints;
        let wrong = ["fatal", "invalid", "unknown", "usage", "unsupported"].iter().any(|word| all.contains(word));
        assert!(all.contains("Connection refused") && !wrong, "{name}: {}\n{all}", call.line());
        read += 1;
    }
    assert!(read > 20, "{read}");
}
