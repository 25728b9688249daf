//! What can be wrong with a file of texts: for the one who writes it, with file and line.

/// A file that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {offence}")]
pub struct Error {
    /// The file's name.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub offence: Offence,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Offence {
    /// A text stands before the first subject.
    #[error("a text without a subject: a line such as [term:nonce] comes first")]
    NoSubject,
    /// A subject has two entries.
    #[error("[{key}] stands twice: also in {file}, line {line}")]
    Twice {
        /// The subject's key.
        key: String,
        /// Where its other entry is.
        file: String,
        /// The line of the other entry.
        line: usize,
    },
    /// A line is neither subject, text, continuation nor remark.
    #[error("neither [subject], part: text, an indented continuation, nor a # remark")]
    NoForm,
    /// The word before the colon is no part of an entry.
    #[error("{word:?} is no part of an entry; parts are name, story, what, why, without, bytes, told, correct, rfc")]
    NoPart {
        /// The word.
        word: String,
    },
    /// The same part stands twice with the same conditions.
    #[error("this part stands twice with the same conditions")]
    PartTwice,
    /// A part has no text.
    #[error("there is no text")]
    Empty,
    /// A condition or placeholder names a fact that there is not.
    #[error("there is no fact {word:?}; facts are {}", super::Fact::list())]
    NoFact {
        /// The word.
        word: String,
    },
    /// A brace is not closed, or closes nothing.
    #[error("a brace without its other half")]
    Brace,
    /// A text cites what the table of references does not have.
    #[error("the references have no {key:?}")]
    NoReference {
        /// The symbolic name.
        key: String,
    },
    /// A line of the table of references is not `name = DOCUMENT §SECTION | …`.
    #[error("a reference is: name = DOCUMENT §SECTION | DOCUMENT §SECTION")]
    NoReferenceForm,
}
