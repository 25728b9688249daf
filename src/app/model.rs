//! What the page shows, and what it waits for. The position is an index into the story; nothing else moves.

use std::rc::Rc;

use super::meaning::Meaning;
use super::{Notice, Request, Run, Texts};
use crate::scenario::{Scenario, Seed, catalogue};

/// The whole state of the page.
#[derive(Clone, Debug)]
pub struct Model {
    /// What is asked for: what is shown, or what will be.
    pub(super) scenario: Scenario,
    /// What is shown; `None` until the first run is there.
    pub(super) run: Option<Rc<Run>>,
    /// The index of the message that is shown.
    pub(super) position: usize,
    /// What is awaited.
    pub(super) waiting: Waiting,
    /// The number of the last request.
    pub(super) last_request: Request,
    /// What the address was told.
    pub(super) notices: Vec<Notice>,
    /// Parts of the address that nobody here knows, as key and value.
    pub(super) kept: Vec<(String, String)>,
    /// The words.
    pub(super) texts: Texts,
}

/// What the page waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Waiting {
    /// Nothing.
    Nothing,
    /// A seed, to run [`Model::scenario`] with.
    Seed(Arrival),
    /// A run.
    Run(Request, Arrival),
}

/// What to do when the run is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Arrival {
    /// Where to go.
    pub(super) place: Place,
    /// The digest that the address expects.
    pub(super) digest: Option<String>,
    /// How the address is to change.
    pub(super) history: History,
}

/// Where to go in a new run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// To the first message.
    Start,
    /// To the message with this number.
    Number(u32),
    /// To the message that means the same.
    Meaning(Meaning),
}

/// How an address comes to stand in the browser's history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum History {
    /// In the place of the present one.
    Replace,
    /// Behind it: the way back leads to what was before.
    Push,
}

impl Default for Model {
    fn default() -> Self {
        Self {
            scenario: catalogue::ALL[0].scenario(Seed::CATALOGUE),
            run: None,
            position: 0,
            waiting: Waiting::Nothing,
            last_request: Request(0),
            notices: Vec::new(),
            kept: Vec::new(),
            texts: Texts::Awaited,
        }
    }
}

impl Model {
    /// What is asked for: what is shown, or what will be when it has run.
    #[must_use]
    pub const fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// What is shown; `None` until the first run is there.
    #[must_use]
    pub const fn run(&self) -> Option<&Rc<Run>> {
        self.run.as_ref()
    }

    /// The index of the message that is shown.
    #[must_use]
    pub const fn position(&self) -> usize {
        self.position
    }

    /// Whether what is asked for is what is shown.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.run.is_some() && self.waiting == Waiting::Nothing
    }

    /// What there is to say about the address.
    #[must_use]
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// The words, as far as they have come.
    #[must_use]
    pub const fn texts(&self) -> &Texts {
        &self.texts
    }

    /// The index of the last message; 0 where there is none.
    pub(super) fn last(&self) -> usize {
        self.run.as_ref().map_or(0, |run| run.len().saturating_sub(1))
    }
}
