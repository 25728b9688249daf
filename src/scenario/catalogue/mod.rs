//! The catalogue: one file for each scenario, and [`ALL`] of them in the order in which they are taught.
//!
//! To add one: write its file beside the others and add a line to the list below.

mod bit_flip;
mod downgrade_to_tls12;
mod expired;
mod hello_retry_request;
mod implicit_tls_465;
mod key_update;
mod mutual_tls;
mod post_quantum;
mod renegotiation_refused;
mod resumption_tls13;
mod starttls_stripped;
mod starttls_tls12;
mod starttls_tls13;
mod truncation;
mod unknown_ca;
mod wrong_name;

use super::{Expectation, Intervention, Scenario, Seed, Settings};

/// Every scenario, in the order in which they are taught.
pub static ALL: &[&Entry] = &[
    &starttls_tls13::ENTRY,
    &starttls_tls12::ENTRY,
    &implicit_tls_465::ENTRY,
    &hello_retry_request::ENTRY,
    &post_quantum::ENTRY,
    &mutual_tls::ENTRY,
    &expired::ENTRY,
    &wrong_name::ENTRY,
    &unknown_ca::ENTRY,
    &bit_flip::ENTRY,
    &truncation::ENTRY,
    &downgrade_to_tls12::ENTRY,
    &starttls_stripped::ENTRY,
    &resumption_tls13::ENTRY,
    &key_update::ENTRY,
    &renegotiation_refused::ENTRY,
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
    /// Who is who.
    Authentication,
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
            Self::Authentication => "Who is who",
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
