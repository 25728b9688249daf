//! Other people's software judges the configurations and the calls: Postfix, Exim and OpenSMTPD check every fragment of every scenario, under its own settings
//! and each alternative; OpenSSL and GnuTLS read the lists in them; the tools' own help and manuals have every option of the calls.
//!
//! The programs are Debian's packages, unpacked: `cargo xtask judges` does it. What is missing fails the tests.

mod calls;
mod fragments;
mod unpacked;

use waxseal::scenario::{SETTINGS, Scenario, Seed, catalogue};

/// Every scenario with its own settings, then with each of its alternatives, and the plain one with each further setting; with its name.
fn scenarios() -> Vec<(String, Scenario)> {
    let mut all = Vec::new();
    let named = |id: &str| Scenario::named(id, Seed::CATALOGUE).expect("it is in the list");
    for entry in catalogue::ALL {
        all.push((entry.id.to_owned(), named(entry.id)));
        let more = entry.alternatives.iter().map(|(key, value)| (*key, (*value).to_owned()));
        let more: Vec<_> = if entry.id == PLAIN { further().chain(more).collect() } else { more.collect() };
        for (key, value) in more {
            let mut scenario = named(entry.id);
            scenario.set(key, &value).expect("a setting");
            all.push((format!("{} {key}={value}", entry.id), scenario));
        }
    }
    all
}

/// The scenario that takes every setting by itself.
const PLAIN: &str = "starttls-tls13";

/// Every value of every choice, and numbers that differ from the defaults.
fn further() -> impl Iterator<Item = (&'static str, String)> {
    use waxseal::scenario::Expected::{OneOf, SomeOf};
    let words = SETTINGS.iter().flat_map(|setting| {
        let (OneOf(words) | SomeOf(words)) = (setting.takes)() else { return Vec::new() };
        words.into_iter().map(|word| (setting.key, word.to_owned())).collect()
    });
    let numbers =
        [("padding", "256"), ("fragment", "1024"), ("fragment", "64"), ("size", "40000"), ("deliveries", "2")];
    words.chain(numbers.map(|(key, value)| (key, value.to_owned())))
}

#[test]
fn every_kind_of_configuration_is_tried() {
    let names: Vec<_> = scenarios().into_iter().map(|(name, _)| name).collect();
    for wanted in ["starttls-tls13", "starttls-tls13 port=465", "starttls-tls13 policy=none", "mutual-tls", "bit-flip"]
    {
        assert!(names.iter().any(|name| name == wanted), "{wanted} is not among {names:?}");
    }
}
