//! What can be wrong with a scenario that somebody typed, in words that say what was expected.

use super::{SETTINGS, catalogue};

/// A scenario, setting, seed or intervention that cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No scenario has this name.
    #[error("there is no scenario {id:?}; there are: {}", names())]
    UnknownScenario {
        /// What was asked for.
        id: String,
    },
    /// No setting has this key.
    #[error("there is no setting {key:?}; there are: {}", keys())]
    UnknownKey {
        /// What was asked for.
        key: String,
    },
    /// A setting cannot have this value.
    #[error("{key}={value} cannot be; {key} takes {expected}")]
    BadValue {
        /// The setting.
        key: &'static str,
        /// The value.
        value: String,
        /// What is possible.
        expected: Expected,
    },
    /// Not a seed.
    #[error("{text:?} is no seed; a seed is 2 to 64 hex digits, two for each byte")]
    BadSeed {
        /// What was given.
        text: String,
    },
    /// Not an intervention.
    #[error("{text:?} is no intervention: {part:?} should be {expected}; an example: c0.s2c.r3 flip 17 0x01")]
    BadIntervention {
        /// The whole text.
        text: String,
        /// The part that is wrong; empty when it is missing.
        part: String,
        /// What it should be.
        expected: &'static str,
    },
}

/// What a setting takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// One of these words.
    OneOf(Vec<&'static str>),
    /// Some of these words, in order of preference, separated by commas.
    SomeOf(Vec<&'static str>),
    /// Something described in words.
    Kind(&'static str),
}

impl std::fmt::Display for Expected {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::OneOf(words) => write!(f, "one of: {}", words.join(", ")),
            Self::SomeOf(words) => write!(f, "one or more, separated by commas, of: {}", words.join(", ")),
            Self::Kind(kind) => f.write_str(kind),
        }
    }
}

fn names() -> String {
    catalogue::ALL.iter().map(|entry| entry.id).collect::<Vec<_>>().join(", ")
}

fn keys() -> String {
    SETTINGS.iter().map(|setting| setting.key).collect::<Vec<_>>().join(", ")
}
