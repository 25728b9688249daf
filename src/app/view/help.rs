//! Help: the keys, what the page says about itself, and what it is made of.

use crate::app::{Explanation, Model, Said};
use crate::explain::{Facts, Help, Subject};

/// This program's version.
pub const WAXSEAL: &str = env!("CARGO_PKG_VERSION");

/// The version of the TLS library.
pub const RUSTLS: &str = "0.23.46";

/// Keys, and what each does while the focus is inside the page.
pub const KEYS: &[(&str, &str)] = &[
    ("← →", "one step back, one step on"),
    ("Home End", "to the beginning, to the end"),
    ("Shift+← Shift+→", "one scene back, one scene on"),
    ("Space", "plays, and pauses"),
    ("1 2 3", "Story, Messages, Bytes"),
    ("F", "fills the screen"),
    ("P", "projector; there Page Up and Page Down step, too"),
    ("?", "this help"),
    ("Esc", "closes what lies open"),
];

/// What the page says about itself.
///
/// # Errors
/// A sentence that says why there are no words.
pub fn topics(model: &Model) -> Result<Vec<Explanation>, String> {
    let said = Help::ALL.iter().map(|topic| match model.texts().say(Subject::Help(*topic), &Facts::default()) {
        Said::Words(said) => Ok(said),
        Said::Awaited => Err("The words are on their way.".to_owned()),
        Said::Missing(why) => Err(why),
    });
    said.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::samples::texts;

    #[test]
    fn the_library_is_the_one_that_is_built_in() {
        let lock = include_str!("../../../Cargo.lock");
        assert!(
            lock.contains(&format!("name = \"rustls\"\nversion = \"{RUSTLS}\"\n")),
            "Cargo.lock has another rustls"
        );
    }

    #[test]
    fn every_topic_has_a_name_and_words() {
        let model = Model { texts: texts(), ..Model::default() };
        let topics = topics(&model).unwrap();
        assert_eq!(topics.len(), Help::ALL.len());
        assert!(topics.iter().all(|said| said.name.is_some() && !said.what.is_empty()));
    }
}
