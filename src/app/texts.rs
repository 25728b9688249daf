//! The words of the page: not there yet, read, or not to be had. They are files beside the program, and come after it.

use std::rc::Rc;

pub use crate::explain::{Explanation, Reference};
use crate::explain::{FILES, Facts, REFERENCES, Subject, Words};

/// The words, as far as they have come.
#[derive(Clone, Debug, Default)]
pub enum Texts {
    /// They are on their way.
    #[default]
    Awaited,
    /// They are here.
    Here(Rc<Words>),
    /// They did not come, or cannot be read.
    Missing {
        /// Why.
        why: String,
    },
}

/// What there is to say about a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// The words are on their way.
    Awaited,
    /// They did not come: a sentence that says so, and what to do.
    Missing(String),
    /// What it is.
    Words(Explanation),
}

impl Texts {
    /// The names of the files, below `text/`.
    pub fn files() -> impl Iterator<Item = &'static str> {
        [REFERENCES].into_iter().chain(FILES.iter().copied())
    }

    /// Reads the files: pairs of a file's name and its text.
    #[must_use]
    pub fn read(files: &[(String, String)]) -> Self {
        match Words::parse(files.iter().map(|(file, text)| (file.as_str(), text.as_str()))) {
            Ok(words) => Self::Here(Rc::new(words)),
            Err(error) => Self::Missing { why: error.to_string() },
        }
    }

    /// What there is to say about a thing, in this run.
    #[must_use]
    pub fn say(&self, subject: Subject, facts: &Facts) -> Said {
        match self {
            Self::Awaited => Said::Awaited,
            Self::Missing { why } => Said::Missing(missing(why)),
            Self::Here(words) => match words.explain(subject, facts) {
                Some(explanation) => Said::Words(explanation),
                None => Said::Missing(format!("There is no text about {} yet.", subject.key())),
            },
        }
    }
}

/// The same words are the same allocation: they are never compared word for word.
impl PartialEq for Texts {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Awaited, Self::Awaited) => true,
            (Self::Here(words), Self::Here(others)) => Rc::ptr_eq(words, others),
            (Self::Missing { why }, Self::Missing { why: other }) => why == other,
            _ => false,
        }
    }
}

/// A page of documentation may hold the program without the texts beside it, or be read offline.
fn missing(why: &str) -> String {
    format!(
        "The explanations could not be read ({why}). Bytes, values and keys need none of them. Load the page again to try once more."
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explain::Term;

    const SUBJECT: Subject = Subject::Term(Term::Nonce);

    fn read(text: &str) -> Texts {
        Texts::read(&[
            ("references".to_owned(), "aead = RFC 5116 §2\n".to_owned()),
            ("en/term.txt".to_owned(), text.to_owned()),
        ])
    }

    #[test]
    fn words_that_came_are_said() {
        let said = read("[term:nonce]\nname: Nonce\nwhat: A number.\nrfc: aead\n").say(SUBJECT, &Facts::default());
        let Said::Words(explanation) = said else { panic!("{said:?}") };
        assert_eq!((explanation.what.as_str(), explanation.references[0].label.as_str()), ("A number.", "RFC 5116 §2"));
    }

    #[test]
    fn words_that_did_not_come_are_told_with_the_reason() {
        assert_eq!(Texts::default().say(SUBJECT, &Facts::default()), Said::Awaited);
        let Said::Missing(words) = read("no subject: here\n").say(SUBJECT, &Facts::default()) else { panic!() };
        assert!(words.contains("en/term.txt:1") && words.contains("again"), "{words}");
        let Said::Missing(words) = read("").say(SUBJECT, &Facts::default()) else { panic!() };
        assert!(words.contains("term:nonce"), "{words}");
    }
}
