//! What can be simulated, as plain data: who talks to whom, with what settings, what goes wrong, and how it must end.
//!
//! A [`Scenario`] is all that a run depends on: the same scenario with the same seed gives the same bytes.
//! This room knows code points and the trace's vocabulary; it runs nothing.

pub mod catalogue;
mod choice;
mod error;
mod expectation;
mod experiment;
mod intervention;
mod list;
mod seed;
mod settings;
mod table;
mod target;

pub use catalogue::Entry;
pub use choice::{
    Certificate, CertificateCompression, ClientCertificate, Closing, Dane, Defect, Dnssec, EarlyData,
    ExtendedMasterSecret, Forgery, Interception, KeyLimit, KeyUpdate, Manner, MtaSts, MtaStsCache, MtaStsFault, Offer,
    Pipelining, Policy, Port, Refusal, Remainder, RequireTls, Restart, Resumption, Revocation, ServedNames, Starttls,
    Version,
};
pub use error::{Error, Expected};
pub use expectation::{Deviation, Expectation, Fault, Mail, Mark};
pub use experiment::{EXPERIMENTS, Experiment};
pub use intervention::{Action, Intervention};
pub use list::List;
pub use seed::Seed;
pub use settings::{Party, Settings};
pub use table::{SETTINGS, Setting};
pub use target::{Direction, Meaning, Target, Unit, message_name};

/// One thing to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// The catalogue entry that it began as.
    pub entry: &'static Entry,
    /// The settings, the entry's own or changed.
    pub settings: Settings,
    /// What the attacker, or a peer that misbehaves, does.
    pub interventions: Vec<Intervention>,
    /// Where all randomness comes from.
    pub seed: Seed,
}

impl Scenario {
    /// The catalogue's scenario with this name, with its own settings.
    ///
    /// # Errors
    /// [`Error::UnknownScenario`] with the names that exist.
    pub fn named(id: &str, seed: Seed) -> Result<Self, Error> {
        let entry = catalogue::ALL.iter().find(|entry| entry.id == id);
        entry.map(|entry| entry.scenario(seed)).ok_or_else(|| Error::UnknownScenario { id: id.to_owned() })
    }

    /// Every run that the catalogue declares: each scenario with its own settings, then with each of its alternatives.
    pub fn declared(seed: Seed) -> impl Iterator<Item = Self> {
        catalogue::ALL.iter().flat_map(move |entry| {
            let alternatives = entry.alternatives.iter().map(move |(key, value)| {
                let mut scenario = entry.scenario(seed);
                scenario.set(key, value).expect("the catalogue's alternatives are set by a test");
                scenario
            });
            std::iter::once(entry.scenario(seed)).chain(alternatives)
        })
    }

    /// What stands behind `waxseal run` to run it under the catalogue's seed: the name, and what differs from the entry's own.
    #[must_use]
    pub fn words(&self) -> String {
        let mut words = self.entry.id.to_owned();
        for (key, value) in self.changes() {
            words.push_str(&format!(" --set {}", quoted(&format!("{key}={value}"))));
        }
        let own = self.entry.interventions();
        let added = self.interventions.strip_prefix(own.as_slice()).unwrap_or(&self.interventions);
        for intervention in added {
            words.push_str(&format!(" --intervene {}", quoted(&intervention.to_string())));
        }
        words
    }

    /// Changes one setting by its key.
    ///
    /// # Errors
    /// [`Error::UnknownKey`] and [`Error::BadValue`], each with what is possible.
    pub fn set(&mut self, key: &str, value: &str) -> Result<(), Error> {
        let setting = SETTINGS.iter().find(|setting| setting.key == key);
        let setting = setting.ok_or_else(|| Error::UnknownKey { key: key.to_owned() })?;
        (setting.write)(&mut self.settings, value).map_err(|expected| Error::BadValue {
            key: setting.key,
            value: value.to_owned(),
            expected,
        })
    }

    /// The settings that differ from the entry's own, as key and value, in the table's order.
    #[must_use]
    pub fn changes(&self) -> Vec<(&'static str, String)> {
        let own = self.entry.settings();
        if own == self.settings {
            return Vec::new();
        }
        let differing = SETTINGS.iter().filter(|setting| (setting.read)(&own) != (setting.read)(&self.settings));
        differing.map(|setting| (setting.key, (setting.read)(&self.settings))).collect()
    }

    /// How it must end, with the present settings.
    #[must_use]
    pub fn expectation(&self) -> Expectation {
        (self.entry.expect)(&self.settings)
    }

    /// Whether interventions and settings are the entry's own, or one of the alternatives that it declares.
    #[must_use]
    pub fn is_declared(&self) -> bool {
        let changes = self.changes();
        let own = self.interventions == self.entry.interventions();
        let alternatives = self.entry.alternatives;
        own && changes.iter().all(|(key, value)| alternatives.contains(&(*key, value.as_str())))
    }
}

/// A word as a shell takes it: in quotation marks where something in it would mean something there.
fn quoted(word: &str) -> String {
    let means_itself = |byte: u8| byte.is_ascii_alphanumeric() || b"-._,:/@=+".contains(&byte);
    if word.bytes().all(means_itself) { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_can_be_typed_into_a_shell() {
        let mut scenario = Scenario::named("starttls-tls13", Seed::CATALOGUE).unwrap();
        scenario.set("policy", "may").unwrap();
        scenario.set("subject", "Anna's key").unwrap();
        scenario.interventions.push("c0.s2c.r3 flip 17 0x01".parse().unwrap());
        let words =
            r"starttls-tls13 --set policy=may --set 'subject=Anna'\''s key' --intervene 'c0.s2c.r3 flip 17 0x01'";
        assert_eq!(scenario.words(), words);
    }
}
