//! The catalogue: one file for each scenario, and [`ALL`] of them in the order in which they are taught.
//!
//! To add one: write its file beside the others and add a line to the list below.

mod active_mitm;
mod active_mitm_refused;
mod alpn_mismatch;
mod binder_edited;
mod bit_flip;
mod certificate_compression;
mod chacha20_poly1305;
mod clean_close;
mod client_certificate_missing;
mod command_injection;
mod dane_2_1_1;
mod dane_3_1_1;
mod dane_mismatch;
mod dane_unusable;
mod downgrade_to_tls12;
mod dropped_record;
mod early_ccs;
mod early_data;
mod early_data_rejected;
mod edited_client_hello;
mod edited_tls12_hello;
mod edited_tls12_suites;
mod ems_stripped;
mod expired;
mod fragmentation;
mod half_close;
mod handshake_fails_then_clear;
mod hello_retry_request;
mod http_to_465;
mod implicit_tls_465;
mod injected_plaintext_alert;
mod key_limit;
mod key_update;
mod missing_intermediate;
mod mta_sts_blocked;
mod mta_sts_enforce;
mod mta_sts_testing;
mod mutual_tls;
mod no_common_group;
mod no_common_suite;
mod no_common_version;
mod not_yet_valid;
mod opportunistic_clear;
mod oversized_record;
mod p256_key_exchange;
mod padded_record;
mod pipelining;
mod post_quantum;
mod post_quantum_certificate;
mod record_overflow;
mod renegotiation_in_tls13;
mod renegotiation_refused;
mod reordered_records;
mod replayed_record;
mod requiretls;
mod response_injection;
mod resumption_tls12_session_id;
mod resumption_tls12_ticket;
mod resumption_tls13;
mod revoked;
mod rsa_certificate;
mod self_signed;
mod self_signed_ca_as_leaf;
mod stapled_ocsp_revoked;
mod starttls_stripped;
mod starttls_syntax_error;
mod starttls_tls12;
mod starttls_tls13;
mod starttls_unavailable;
mod stolen_certificate;
mod submission_587;
mod tls12_only_server;
mod tls_to_25;
mod truncation;
mod unknown_ca;
mod unknown_critical_extension;
mod unknown_sni;
mod unknown_ticket;
mod weak_signature;
mod wrong_eku;
mod wrong_name;

use super::{Expectation, Intervention, Scenario, Seed, Settings};

/// Every scenario, in the order in which they are taught.
pub static ALL: &[&Entry] = &[
    &starttls_tls13::ENTRY,
    &starttls_tls12::ENTRY,
    &implicit_tls_465::ENTRY,
    &tls12_only_server::ENTRY,
    &certificate_compression::ENTRY,
    &fragmentation::ENTRY,
    &padded_record::ENTRY,
    &hello_retry_request::ENTRY,
    &post_quantum::ENTRY,
    &post_quantum_certificate::ENTRY,
    &chacha20_poly1305::ENTRY,
    &rsa_certificate::ENTRY,
    &p256_key_exchange::ENTRY,
    &mutual_tls::ENTRY,
    &clean_close::ENTRY,
    &half_close::ENTRY,
    &submission_587::ENTRY,
    &starttls_syntax_error::ENTRY,
    &starttls_unavailable::ENTRY,
    &pipelining::ENTRY,
    &http_to_465::ENTRY,
    &tls_to_25::ENTRY,
    &opportunistic_clear::ENTRY,
    &requiretls::ENTRY,
    &expired::ENTRY,
    &not_yet_valid::ENTRY,
    &wrong_name::ENTRY,
    &unknown_ca::ENTRY,
    &self_signed::ENTRY,
    &self_signed_ca_as_leaf::ENTRY,
    &missing_intermediate::ENTRY,
    &weak_signature::ENTRY,
    &stolen_certificate::ENTRY,
    &wrong_eku::ENTRY,
    &unknown_critical_extension::ENTRY,
    &revoked::ENTRY,
    &stapled_ocsp_revoked::ENTRY,
    &client_certificate_missing::ENTRY,
    &dane_3_1_1::ENTRY,
    &dane_2_1_1::ENTRY,
    &dane_mismatch::ENTRY,
    &dane_unusable::ENTRY,
    &mta_sts_enforce::ENTRY,
    &mta_sts_testing::ENTRY,
    &no_common_version::ENTRY,
    &no_common_suite::ENTRY,
    &no_common_group::ENTRY,
    &unknown_sni::ENTRY,
    &alpn_mismatch::ENTRY,
    &active_mitm::ENTRY,
    &active_mitm_refused::ENTRY,
    &downgrade_to_tls12::ENTRY,
    &edited_client_hello::ENTRY,
    &edited_tls12_hello::ENTRY,
    &edited_tls12_suites::ENTRY,
    &ems_stripped::ENTRY,
    &injected_plaintext_alert::ENTRY,
    &early_ccs::ENTRY,
    &bit_flip::ENTRY,
    &replayed_record::ENTRY,
    &dropped_record::ENTRY,
    &reordered_records::ENTRY,
    &oversized_record::ENTRY,
    &record_overflow::ENTRY,
    &truncation::ENTRY,
    &starttls_stripped::ENTRY,
    &handshake_fails_then_clear::ENTRY,
    &mta_sts_blocked::ENTRY,
    &command_injection::ENTRY,
    &response_injection::ENTRY,
    &resumption_tls13::ENTRY,
    &resumption_tls12_ticket::ENTRY,
    &resumption_tls12_session_id::ENTRY,
    &unknown_ticket::ENTRY,
    &binder_edited::ENTRY,
    &early_data::ENTRY,
    &early_data_rejected::ENTRY,
    &key_update::ENTRY,
    &key_limit::ENTRY,
    &renegotiation_refused::ENTRY,
    &renegotiation_in_tls13::ENTRY,
];

/// One scenario: its name, what it teaches, how it is set up and how it must end.
#[derive(Debug)]
pub struct Entry {
    /// The name in addresses and on the command line.
    pub id: &'static str,
    /// The name that people read.
    pub title: &'static str,
    /// The group it is listed under.
    pub group: Group,
    /// What it teaches, in one sentence.
    pub lesson: &'static str,
    /// The settings that make it, as key and value.
    pub set: &'static [(&'static str, &'static str)],
    /// Further settings under which it has an expectation, each alone.
    pub alternatives: &'static [(&'static str, &'static str)],
    /// What somebody on the path does, in text form.
    pub interventions: &'static [&'static str],
    /// How it must end under these settings.
    pub expect: fn(&Settings) -> Expectation,
}

/// What a scenario is listed under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Everything goes well.
    Happy,
    /// What SMTP itself decides.
    Smtp,
    /// Who is who.
    Authentication,
    /// What is published beforehand.
    Policy,
    /// What the two have in common.
    Negotiation,
    /// Somebody on the path.
    Attacker,
    /// Sessions taken up again, keys renewed.
    Resumption,
}

impl Group {
    /// The heading.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Happy => "The mail arrives sealed",
            Self::Smtp => "Before there is any TLS",
            Self::Authentication => "Who is who",
            Self::Policy => "What is known beforehand",
            Self::Negotiation => "What they have in common",
            Self::Attacker => "Somebody on the path",
            Self::Resumption => "Again, and onwards",
        }
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Entry {}

impl Entry {
    /// The entry's own settings.
    #[must_use]
    pub fn settings(&'static self) -> Settings {
        self.scenario(Seed::CATALOGUE).settings
    }

    /// The entry's own interventions.
    #[must_use]
    pub fn interventions(&self) -> Vec<Intervention> {
        let parse = |text: &&str| text.parse().expect("the catalogue's texts are parsed by a test");
        self.interventions.iter().map(parse).collect()
    }

    /// The scenario as the catalogue has it.
    #[must_use]
    pub fn scenario(&'static self, seed: Seed) -> Scenario {
        let mut scenario =
            Scenario { entry: self, settings: Settings::default(), interventions: self.interventions(), seed };
        for (key, value) in self.set {
            scenario.set(key, value).expect("the catalogue's settings are set by a test");
        }
        scenario
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn every_text_of_the_catalogue_can_be_read() {
        for entry in ALL {
            for text in entry.interventions {
                let read = text.parse::<Intervention>().map(|intervention| intervention.to_string());
                assert_eq!(read.as_deref(), Ok(*text), "{}", entry.id);
            }
            for (key, value) in entry.set.iter().chain(entry.alternatives) {
                let mut scenario = entry.scenario(Seed::CATALOGUE);
                assert_eq!(scenario.set(key, value), Ok(()), "{}", entry.id);
            }
        }
    }

    #[test]
    fn every_alternative_changes_something_and_names_are_unique() {
        for entry in ALL {
            for (key, value) in entry.alternatives {
                let mut scenario = entry.scenario(Seed::CATALOGUE);
                scenario.set(key, value).unwrap();
                assert_eq!(scenario.changes(), [(*key, (*value).to_owned())], "{}", entry.id);
            }
            assert_eq!(ALL.iter().filter(|other| other.id == entry.id).count(), 1);
            assert_eq!(Scenario::named(entry.id, Seed::CATALOGUE).unwrap().entry, *entry);
        }
    }
}
