//! The controls that step through the run: which of them can do something, and where Next leads.

use super::conversation::short_title;
use crate::app::Model;

/// The controls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transport {
    /// Whether there is a message before this one.
    pub back: Reach,
    /// Whether there is one behind it.
    pub next: Reach,
    /// What Next says: it names its target.
    pub next_label: String,
    /// The number of the message that is shown, from 1; 0 where there is none.
    pub number: usize,
    /// How many there are.
    pub total: usize,
}

/// Whether a control leads anywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// It does.
    Open,
    /// It is at its end.
    End,
}

/// The controls at the present place.
#[must_use]
pub fn transport(model: &Model) -> Transport {
    let Some(run) = model.run() else {
        let next_label = "Starting two servers…".to_owned();
        return Transport { back: Reach::End, next: Reach::End, next_label, number: 0, total: 0 };
    };
    let next = run.message(model.position() + 1);
    Transport {
        back: if model.position() > 0 { Reach::Open } else { Reach::End },
        next: if next.is_some() { Reach::Open } else { Reach::End },
        next_label: next
            .map_or_else(|| "The end".to_owned(), |message| format!("Next: {}", short_title(&run.trace, message))),
        number: if run.is_empty() { 0 } else { model.position() + 1 },
        total: run.len(),
    }
}
