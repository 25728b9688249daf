//! The glossary: every term with its words, in the order of their names.

use super::picker::fits;
use crate::app::{Explanation, Model, Said};
use crate::explain::{Facts, Subject, Term};

/// A term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Its key.
    pub key: &'static str,
    /// What it is called.
    pub name: String,
    /// What it is, why, and where that is specified.
    pub said: Explanation,
}

/// The terms that fit what is searched for.
///
/// # Errors
/// A sentence that says why there are none: the words have not come.
pub fn glossary(model: &Model, query: &str) -> Result<Vec<Word>, String> {
    let mut words = Vec::with_capacity(Term::ALL.len());
    for term in Term::ALL {
        match model.texts().say(Subject::Term(*term), &Facts::default()) {
            Said::Words(mut said) => {
                let name = said.name.take().unwrap_or_else(|| term.key().to_owned());
                if fits(query, &[&name, &said.what]) {
                    words.push(Word { key: term.key(), name, said });
                }
            }
            Said::Awaited => return Err("The words are on their way.".to_owned()),
            Said::Missing(why) => return Err(why),
        }
    }
    words.sort_by_key(|word| word.name.to_lowercase());
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Texts;
    use crate::app::samples::texts;

    #[test]
    fn terms_stand_in_the_order_of_their_names() {
        let model = Model { texts: texts(), ..Model::default() };
        let words = glossary(&model, "").unwrap();
        assert_eq!(words.len(), Term::ALL.len());
        assert!(words.is_sorted_by_key(|word| word.name.to_lowercase()));
        let found = glossary(&model, "nonce").unwrap();
        assert!(!found.is_empty() && found.len() < words.len(), "{}", found.len());
    }

    #[test]
    fn without_words_it_says_why() {
        let model = Model { texts: Texts::Missing { why: "404".to_owned() }, ..Model::default() };
        assert!(glossary(&model, "").unwrap_err().contains("404"));
    }
}
