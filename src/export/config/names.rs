//! How OpenSSL and GnuTLS call suites, groups and versions, and the lists that they read.

use crate::codepoint::{CipherSuite, NamedGroup};
use crate::scenario::{Party, Version};

/// TLS 1.2's suites with OpenSSL's name, GnuTLS's key exchange and GnuTLS's cipher; `openssl ciphers -stdname` judges the first.
const TLS12: &[(CipherSuite, &str, &str, &str)] = &[
    (
        CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        "ECDHE-ECDSA-AES256-GCM-SHA384",
        "ECDHE-ECDSA",
        "AES-256-GCM",
    ),
    (
        CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        "ECDHE-ECDSA-AES128-GCM-SHA256",
        "ECDHE-ECDSA",
        "AES-128-GCM",
    ),
    (
        CipherSuite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        "ECDHE-ECDSA-CHACHA20-POLY1305",
        "ECDHE-ECDSA",
        "CHACHA20-POLY1305",
    ),
    (CipherSuite::TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-RSA", "AES-256-GCM"),
    (CipherSuite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA", "AES-128-GCM"),
    (
        CipherSuite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        "ECDHE-RSA-CHACHA20-POLY1305",
        "ECDHE-RSA",
        "CHACHA20-POLY1305",
    ),
];

/// TLS 1.3's suites with GnuTLS's cipher; OpenSSL uses the registered names.
const TLS13: &[(CipherSuite, &str)] = &[
    (CipherSuite::TLS_AES_256_GCM_SHA384, "AES-256-GCM"),
    (CipherSuite::TLS_AES_128_GCM_SHA256, "AES-128-GCM"),
    (CipherSuite::TLS_CHACHA20_POLY1305_SHA256, "CHACHA20-POLY1305"),
];

/// Groups with OpenSSL's and GnuTLS's name, and whether today's Debian releases of both know them.
const GROUPS: &[(NamedGroup, &str, &str, Age)] = &[
    (NamedGroup::X25519, "X25519", "GROUP-X25519", Age::Old),
    (NamedGroup::SECP256R1, "prime256v1", "GROUP-SECP256R1", Age::Old),
    (NamedGroup::SECP384R1, "secp384r1", "GROUP-SECP384R1", Age::Old),
    (NamedGroup::X25519MLKEM768, "X25519MLKEM768", "GROUP-X25519-MLKEM768", Age::New),
    (NamedGroup::SECP256R1MLKEM768, "SecP256r1MLKEM768", "GROUP-SECP256R1-MLKEM768", Age::New),
];

/// Whether a name is older than the tested releases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Age {
    /// They know it.
    Old,
    /// They do not.
    New,
}

/// Whether a party speaks a version.
pub(in crate::export) fn speaks(party: &Party, version: Version) -> bool {
    party.versions.as_slice().contains(&version)
}

/// The lowest and the highest version that a party speaks, as OpenSSL calls them.
pub(in crate::export) fn bounds(party: &Party) -> (&'static str, &'static str) {
    let low = if speaks(party, Version::Tls12) { "TLSv1.2" } else { "TLSv1.3" };
    let high = if speaks(party, Version::Tls13) { "TLSv1.3" } else { "TLSv1.2" };
    (low, high)
}

/// A party's suites of TLS 1.2 in OpenSSL's names, joined by colons; empty where it has none to offer.
pub(in crate::export) fn openssl_tls12(party: &Party) -> String {
    if !speaks(party, Version::Tls12) {
        return String::new();
    }
    join(party.suites.as_slice().iter().filter_map(|suite| Some(TLS12.iter().find(|row| row.0 == *suite)?.1)), ":")
}

/// A party's suites of TLS 1.3, joined by colons; empty where it has none to offer.
pub(in crate::export) fn openssl_tls13(party: &Party) -> String {
    if !speaks(party, Version::Tls13) {
        return String::new();
    }
    let known = |suite: &&CipherSuite| TLS13.iter().any(|row| row.0 == **suite);
    join(party.suites.as_slice().iter().filter(known).filter_map(|suite| suite.name()), ":")
}

/// Whether a party has every suite of TLS 1.3: then a program needs no list, since its library has the same.
pub(in crate::export) fn has_all_tls13(party: &Party) -> bool {
    TLS13.iter().all(|row| party.suites.as_slice().contains(&row.0))
}

/// A party's groups in OpenSSL's names, those alone that OpenSSL 3.0 has.
pub(in crate::export) fn openssl_old_groups(party: &Party) -> Vec<&'static str> {
    groups(party).filter(|row| row.3 == Age::Old).map(|row| row.1).collect()
}

/// A party's groups in OpenSSL's names, joined by colons.
pub(in crate::export) fn openssl_groups(party: &Party) -> String {
    join(groups(party).map(|row| row.1), ":")
}

/// Whether a party has groups that only OpenSSL 3.5 knows.
pub(in crate::export) fn has_new_groups(party: &Party) -> bool {
    groups(party).any(|row| row.3 == Age::New)
}

/// Versions, suites and groups as GnuTLS's priority string; without the groups that GnuTLS 3.7 does not know.
pub(in crate::export) fn priority(party: &Party) -> String {
    priority_of(party, |row| row.3 == Age::Old)
}

/// The same, with all groups.
pub(in crate::export) fn new_priority(party: &Party) -> String {
    priority_of(party, |_| true)
}

type GroupRow = (NamedGroup, &'static str, &'static str, Age);

fn priority_of(party: &Party, wanted: impl Fn(&GroupRow) -> bool) -> String {
    let mut words = vec!["NONE".to_owned()];
    let mut add = |word: &str| {
        let word = format!("+{word}");
        if !words.contains(&word) {
            words.push(word);
        }
    };
    for (version, word) in [(Version::Tls13, "VERS-TLS1.3"), (Version::Tls12, "VERS-TLS1.2")] {
        if speaks(party, version) {
            add(word);
        }
    }
    let tls12 = |suite: &CipherSuite| TLS12.iter().find(|row| row.0 == *suite && speaks(party, Version::Tls12));
    let tls13 = |suite: &CipherSuite| TLS13.iter().find(|row| row.0 == *suite && speaks(party, Version::Tls13));
    let suites = party.suites.as_slice();
    suites.iter().filter_map(tls12).for_each(|row| add(row.2));
    suites
        .iter()
        .filter_map(|suite| tls13(suite).map(|row| row.1).or(tls12(suite).map(|row| row.3)))
        .for_each(&mut add);
    add("AEAD");
    groups(party).filter(|row| wanted(row)).for_each(|row| add(row.2));
    add("SIGN-ALL");
    add("CTYPE-X509");
    words.join(":")
}

fn groups(party: &Party) -> impl Iterator<Item = &'static GroupRow> {
    party.groups.as_slice().iter().filter_map(|group| GROUPS.iter().find(|row| row.0 == *group))
}

fn join<'a>(words: impl Iterator<Item = &'a str>, between: &str) -> String {
    words.collect::<Vec<_>>().join(between)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Expected, SETTINGS, Settings};

    /// The settings with one value of theirs changed.
    fn set(key: &str, value: &str) -> Settings {
        let mut settings = Settings::default();
        let setting = SETTINGS.iter().find(|setting| setting.key == key).expect("a key of the table");
        (setting.write)(&mut settings, value).expect("a value that it takes");
        settings
    }

    #[test]
    fn every_suite_and_every_group_that_can_be_set_has_its_names() {
        for setting in SETTINGS {
            let Expected::SomeOf(words) = (setting.takes)() else { continue };
            for word in words {
                let settings = set(setting.key, word);
                match setting.key {
                    "sender.suites" => {
                        let party = &settings.sender;
                        assert_eq!((openssl_tls12(party) + &openssl_tls13(party)).split(':').count(), 1, "{word}");
                        assert_ne!(openssl_tls12(party) + &openssl_tls13(party), "", "{word} has no name of OpenSSL's");
                    }
                    "sender.groups" => {
                        assert_ne!(openssl_groups(&settings.sender), "", "{word} has no name of OpenSSL's")
                    }
                    _ => {}
                }
            }
        }
    }

    #[test]
    fn a_priority_string_names_what_the_party_has_and_no_more() {
        let settings = set("sender.versions", "1.3");
        let priority = priority(&settings.sender);
        assert!(priority.starts_with("NONE:+VERS-TLS1.3:+AES-256-GCM:"), "{priority}");
        assert!(!priority.contains("ECDHE") && !priority.contains("TLS1.2"), "{priority}");
        let settings = set("sender.groups", "X25519MLKEM768,x25519");
        assert!(!super::priority(&settings.sender).contains("MLKEM"));
        assert!(new_priority(&settings.sender).contains("+GROUP-X25519-MLKEM768:+GROUP-X25519:"));
    }
}
