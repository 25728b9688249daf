//! Words: what a thing is, why it is there, what would go wrong without it, and where the RFC says so.
//!
//! A [`Subject`] is whatever can be asked about: a field, an operation, an alert, a message, a term. Its texts stand in
//! `www/text/`, in files that a translator can edit and that the page fetches: none of them is in the program. [`Words`]
//! reads the files; [`Words::explain`] chooses by the [`Facts`] of the run and fills in what the run gives. RFC sections
//! come from one table, `www/text/references`. This room makes no sentence of its own.

mod error;
mod fact;
mod format;
mod gather;
mod help;
mod message;
mod operation;
pub mod path;
mod reference;
mod state;
mod subject;
mod term;

use std::collections::BTreeMap;

/// Declares kinds of things that have words: one line each, `Variant = "key";`.
macro_rules! kinds {
    ($(#[$meta:meta])* $name:ident { $( $variant:ident = $key:literal; )* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name {
            $(
                #[doc = concat!("`", $key, "`")]
                $variant,
            )*
        }

        impl $name {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The key under which it is explained.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self {
                    $( Self::$variant => $key, )*
                }
            }

            /// The kind with this key.
            #[must_use]
            pub fn by_key(key: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|kind| kind.key() == key)
            }
        }
    };
}
use kinds;

pub use error::{Error, Offence};
pub use fact::{Fact, Facts};
pub use format::{Condition, Entry, Slot, Text};
pub use help::Help;
pub use message::MessageKind;
pub use operation::OperationKind;
pub use reference::{Reference, References};
pub use state::State;
pub use subject::Subject;
pub use term::Term;

/// The table of references, below `www/text/`.
pub const REFERENCES: &str = "references";

/// The English texts, below `www/text/`: what the page fetches, besides [`REFERENCES`].
pub const FILES: &[&str] = &[
    "en/alert.txt",
    "en/field-extension.txt",
    "en/field-handshake.txt",
    "en/field-http.txt",
    "en/field-record.txt",
    "en/field-smtp.txt",
    "en/field-x509.txt",
    "en/help.txt",
    "en/issue.txt",
    "en/message.txt",
    "en/operation.txt",
    "en/path.txt",
    "en/scene.txt",
    "en/check.txt",
    "en/state.txt",
    "en/term.txt",
];

/// All texts of one language, and the references that they cite.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    entries: BTreeMap<String, Entry>,
    references: References,
}

/// What there is to say about a subject, in this run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explanation {
    /// A heading for people; `None` where the subject's own name is heading enough.
    pub name: Option<String>,
    /// One sentence for those who follow the story.
    pub story: Option<String>,
    /// What it is.
    pub what: String,
    /// Why it is there.
    pub why: Option<String>,
    /// What would go wrong without it.
    pub without: Option<String>,
    /// What its bytes show.
    pub bytes: Option<String>,
    /// What is often told about it, and is wrong or not enough.
    pub told: Option<String>,
    /// What is right instead.
    pub correct: Option<String>,
    /// Where it is specified.
    pub references: Vec<Reference>,
}

impl Words {
    /// Reads the files: pairs of a file's name and its text. [`REFERENCES`] must be among them.
    ///
    /// # Errors
    /// [`Error`] names file and line of the first thing that does not fit the form of `www/text/README.md`.
    pub fn parse<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, Error> {
        let mut words = Self::default();
        for (file, text) in files {
            if file == REFERENCES {
                words.references = References::parse(file, text)?;
            } else {
                format::read(file, text, &mut words.entries)?;
            }
        }
        for entry in words.entries.values() {
            let cited = entry.texts.iter().filter(|text| text.slot == Slot::Rfc);
            for (text, key) in cited.flat_map(|text| text.keys().map(move |key| (text, key))) {
                if words.references.get(key).is_none() {
                    let offence = Offence::NoReference { key: key.to_owned() };
                    return Err(Error { file: entry.file.clone(), line: text.line, offence });
                }
            }
        }
        Ok(words)
    }

    /// What there is to say about a subject; `None` when the files have nothing.
    #[must_use]
    pub fn explain(&self, subject: Subject, facts: &Facts) -> Option<Explanation> {
        let entry = self.entries.get(&subject.key())?;
        let text = |slot| entry.choose(slot, facts).map(|text| facts.fill(&text.text));
        let cited = entry.choose(Slot::Rfc, facts);
        Some(Explanation {
            name: text(Slot::Name),
            story: text(Slot::Story),
            what: text(Slot::What)?,
            why: text(Slot::Why),
            without: text(Slot::Without),
            bytes: text(Slot::Bytes),
            told: text(Slot::Told),
            correct: text(Slot::Correct),
            references: cited.iter().flat_map(|text| text.keys()).filter_map(|key| self.references.get(key)).collect(),
        })
    }

    /// The entries as they were written, by their subjects' keys.
    #[must_use]
    pub const fn entries(&self) -> &BTreeMap<String, Entry> {
        &self.entries
    }

    /// The table of references.
    #[must_use]
    pub const fn references(&self) -> &References {
        &self.references
    }
}
