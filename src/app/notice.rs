//! What the page has to say about an address: what was asked for and cannot be, and what is shown instead.

use std::fmt;

use super::view::words::{bytes, count};
use crate::scenario;

/// Something that an address asked for and did not get, or that it should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// No scenario has this name.
    UnknownScenario {
        /// What was asked for.
        asked: String,
        /// The title of what is shown.
        shown: &'static str,
    },
    /// A setting or an intervention of the address that cannot be.
    Impossible(scenario::Error),
    /// A setting or an intervention that somebody asked for on the page, and that cannot be.
    Refused(scenario::Error),
    /// Not a seed.
    BadSeed {
        /// What was asked for.
        asked: String,
    },
    /// Not a number.
    BadMessage {
        /// What was asked for.
        asked: String,
    },
    /// None of the words that a part of the address can be.
    BadWord {
        /// The part's key.
        key: &'static str,
        /// What was asked for.
        asked: String,
        /// The words, with commas.
        possible: String,
    },
    /// Not the form in which bytes are named.
    BadBytes {
        /// What was asked for.
        asked: String,
    },
    /// The message has no such bytes.
    NoSuchBytes {
        /// What was asked for.
        asked: String,
        /// How many bytes the message has.
        length: usize,
    },
    /// No scenario has the name of the one that should stand beside.
    NothingBeside {
        /// What was asked for.
        asked: String,
    },
    /// The run has fewer messages.
    NoSuchMessage {
        /// What was asked for.
        asked: u32,
        /// How many there are.
        count: usize,
    },
    /// The address is written in a form that this page does not know.
    OtherForm {
        /// The form's version.
        version: String,
    },
    /// The run's bytes are not those that the address was made for.
    OtherDigest {
        /// The digest in the address.
        asked: String,
        /// The run's digest.
        found: String,
    },
}

impl Notice {
    /// Whether it speaks of the position alone, and is over when that changes.
    #[must_use]
    pub const fn is_about_position(&self) -> bool {
        matches!(
            self,
            Self::BadMessage { .. } | Self::NoSuchMessage { .. } | Self::BadBytes { .. } | Self::NoSuchBytes { .. }
        )
    }
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownScenario { asked, shown } => {
                write!(f, "There is no scenario “{asked}”. Showing “{shown}”.")
            }
            Self::Impossible(error) => write!(f, "In the address: {error}. Left as it is."),
            Self::Refused(error) => write!(f, "Nothing is changed: {error}."),
            Self::BadSeed { asked } => {
                write!(f, "“{asked}” is no seed: a seed is 2 to 64 hex digits, two for each byte. A new one was drawn.")
            }
            Self::BadMessage { asked } => write!(f, "“{asked}” is no number of a message. Showing the first."),
            Self::BadWord { key, asked, possible } => {
                write!(f, "The address has {key}={asked}; it can be {possible}. Left as it is.")
            }
            Self::BadBytes { asked } => {
                write!(f, "“{asked}” names no bytes: write 17-19, or 17 for one byte. Nothing is selected.")
            }
            Self::NoSuchBytes { asked, length } => {
                write!(f, "This message has {}, and none at {asked}. Nothing is selected.", bytes(*length))
            }
            Self::NothingBeside { asked } => {
                write!(f, "There is no scenario “{asked}” to compare with. Showing one run.")
            }
            Self::NoSuchMessage { asked: 0, .. } => f.write_str("Messages count from 1. Showing the first."),
            Self::NoSuchMessage { asked, count: 1 } => write!(f, "This run has one message, not {asked}. Showing it."),
            Self::NoSuchMessage { asked, count: 0 } => {
                write!(f, "This run has no message, so there is no message {asked}.")
            }
            Self::NoSuchMessage { asked, count: found } => {
                write!(f, "This run has {} messages, not {asked}. Showing the last.", count(*found))
            }
            Self::OtherForm { version } => {
                write!(f, "The address is written in form “{version}”; this page reads form 1, and took what it knows.")
            }
            Self::OtherDigest { asked, found } => write!(
                f,
                "The address was made for a run with the digest {asked}; this run has {found}. Another version of \
                 Waxseal made it: these are not the same bytes."
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_beyond_the_end_is_told_with_both_numbers() {
        let words = |asked, count| Notice::NoSuchMessage { asked, count }.to_string();
        assert_eq!(words(44, 30), "This run has 30 messages, not 44. Showing the last.");
        assert_eq!(words(20_000, 10_000), "This run has 10,000 messages, not 20000. Showing the last.");
        assert_eq!(words(2, 1), "This run has one message, not 2. Showing it.");
        assert_eq!(words(0, 30), "Messages count from 1. Showing the first.");
    }

    #[test]
    fn an_impossible_setting_is_told_with_what_is_possible() {
        let mut scenario = scenario::catalogue::ALL[0].scenario(scenario::Seed::CATALOGUE);
        let error = scenario.set("policy", "perhaps").unwrap_err();
        let words = Notice::Impossible(error).to_string();
        assert!(words.contains("policy=perhaps") && words.contains("none, may, encrypt, secure"), "{words}");
    }
}
