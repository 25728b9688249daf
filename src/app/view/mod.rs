//! What is shown, as plain data: components only draw it.

pub mod certificate;
pub mod compare;
pub mod conversation;
pub mod current;
pub mod glossary;
pub mod grid;
pub mod help;
pub mod hex;
pub mod knowledge;
pub mod operation;
pub mod origin;
pub mod outcome;
pub mod picker;
pub mod place;
pub mod schedule;
pub mod seal;
pub mod settings;
pub mod share;
pub mod sheet;
pub mod stage;
pub mod told;
pub mod touch;
pub mod tour;
pub mod transport;
pub mod trust;
pub mod verdict;
pub mod words;

use super::look::{Drawer, Moment};
use super::{Model, Notice};

/// The name of the page: what is shown of what.
#[must_use]
pub fn page_title(model: &Model) -> String {
    let Some(run) = model.run() else { return "Waxseal".to_owned() };
    let scenario = run.scenario.entry.title;
    match run.message(model.position()) {
        Some(message) => {
            let title = conversation::short_title(&run.trace, message);
            format!("{title}, {} · {scenario} · Waxseal", place::position(model.position(), run.len()))
        }
        None => format!("{scenario} · Waxseal"),
    }
}

/// What there is to say about the address, in sentences. What was refused while the settings lie open is told there.
#[must_use]
pub fn notices(model: &Model) -> Vec<String> {
    let are_open = model.look().drawer == Some(Drawer::Settings);
    let is_told = |notice: &&Notice| are_open && matches!(notice, Notice::Refused(_));
    model.notices().iter().filter(|notice| !is_told(notice)).map(ToString::to_string).collect()
}

/// The present place for those who listen.
#[must_use]
pub fn spoken_position(model: &Model) -> String {
    let Some(run) = model.run() else { return String::new() };
    match model.moment() {
        Moment::Desk => "The letter lies on the sender’s desk.".to_owned(),
        Moment::End => format!("{} {}", run.outcome().headline, run.outcome().consequence),
        Moment::Message => {
            run.rows.get(model.position()).map_or_else(|| "No message was sent.".to_owned(), |row| row.label.clone())
        }
    }
}
