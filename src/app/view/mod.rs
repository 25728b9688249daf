//! What is shown, as plain data: components only draw it.

pub mod certificate;
pub mod conversation;
pub mod current;
pub mod grid;
pub mod hex;
pub mod knowledge;
pub mod operation;
pub mod origin;
pub mod outcome;
pub mod picker;
pub mod place;
pub mod schedule;
pub mod seal;
pub mod share;
pub mod sheet;
pub mod stage;
pub mod told;
pub mod touch;
pub mod transport;
pub mod trust;
pub mod verdict;
pub mod words;

use super::Model;
use super::look::Moment;

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

/// What there is to say about the address, in sentences.
#[must_use]
pub fn notices(model: &Model) -> Vec<String> {
    model.notices().iter().map(ToString::to_string).collect()
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
