//! What somebody on the path can make of a scenario, for things that no scenario is made for: each shows an alert that rustls
//! sends and the catalogue does not.

use super::{Intervention, Scenario, Seed, catalogue};
use crate::codepoint::AlertDescription;

/// A scenario, and one more thing that is done to it.
#[derive(Debug)]
pub struct Experiment {
    /// The alert that an end sends then.
    pub alert: AlertDescription,
    /// The catalogue's scenario.
    pub id: &'static str,
    /// What is done, in text form.
    pub intervention: &'static str,
}

/// Every experiment, by its alert.
pub static EXPERIMENTS: &[Experiment] = &[
    // A ServerHello without a key share: rustls, `client/tls13.rs`.
    Experiment {
        alert: AlertDescription::MISSING_EXTENSION,
        id: "starttls-tls13",
        intervention: "c0.s2c.r0 remove-extension key_share",
    },
    // Record header 5, message header 4, version 2, random 32, session ID 1 + 32, suite 2, compression 1, length 2: the first
    // extension's type becomes another one, which nobody offered: rustls, `client/hs.rs`.
    Experiment {
        alert: AlertDescription::UNSUPPORTED_EXTENSION,
        id: "starttls-tls13",
        intervention: "c0.s2c.r0 flip 81 0x40",
    },
];

impl Experiment {
    /// The scenario under the catalogue's seed.
    #[must_use]
    pub fn scenario(&self) -> Scenario {
        let entry = catalogue::ALL.iter().find(|entry| entry.id == self.id);
        let mut scenario = entry.expect("a test runs every experiment").scenario(Seed::CATALOGUE);
        let intervention = self.intervention.parse::<Intervention>();
        scenario.interventions.push(intervention.expect("a test runs every experiment"));
        scenario
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_experiment_is_a_scenario_with_one_thing_more() {
        for experiment in EXPERIMENTS {
            let expected = format!("{} --intervene '{}'", experiment.id, experiment.intervention);
            assert_eq!(experiment.scenario().words(), expected);
        }
    }
}
