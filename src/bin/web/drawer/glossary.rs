//! The glossary.

use waxseal::app::Model;
use waxseal::app::view::glossary::{Word, glossary as words};
use yew::prelude::*;

use super::{Memory, explained, search};

/// All terms, and a search among them.
pub(super) fn glossary(model: &Model, memory: &Memory) -> Html {
    let (found, words) = match words(model, &memory.query) {
        Ok(words) if words.is_empty() => ("Nothing has all of these words.".to_owned(), words),
        Ok(words) => (format!("{} terms", words.len()), words),
        Err(why) => (why, Vec::new()),
    };
    let word = |Word { key, name, said }: &Word| {
        html! { <article key={*key} data-term={*key}><h3>{name.clone()}</h3>{ explained(said) }</article> }
    };
    html! {
        <>
            { search("Search in names and meanings", &memory.query, found) }
            { for words.iter().map(word) }
        </>
    }
}
