//! What the page shows, and what it waits for. The position is an index into the story; nothing else moves.

use std::rc::Rc;

use super::look::{Look, Moment, Playing};
use super::meaning::Meaning;
use super::selection::{At, Chosen};
use super::{Notice, Request, Run, Texts};
use crate::explain::path::Stop;
use crate::scenario::{Scenario, Seed, catalogue};
use crate::story::verdict::Verdict;

/// The whole state of the page.
#[derive(Clone, Debug)]
pub struct Model {
    /// What is asked for: what is shown, or what will be.
    pub(super) scenario: Scenario,
    /// What is shown; `None` until the first run is there.
    pub(super) run: Option<Rc<Run>>,
    /// The index of the message that is shown.
    pub(super) position: usize,
    /// Which moment of the story it is.
    pub(super) moment: Moment,
    /// Whether the last step led onwards.
    pub(super) onwards: bool,
    /// What is selected in the message that is shown.
    pub(super) chosen: Option<Chosen>,
    /// How the page is looked at.
    pub(super) look: Look,
    /// Whether it steps by itself.
    pub(super) playing: Playing,
    /// What was run before a setting or a byte was changed: the way to undo it, the last change last.
    pub(super) before: Vec<Scenario>,
    /// The run beside the one that is shown.
    pub(super) versus: Versus,
    /// What came of what somebody does on the path.
    pub(super) judged: Judged,
    /// The stops of the guided path that were visited, by their keys.
    pub(super) visited: Vec<&'static str>,
    /// The stop that was visited last.
    pub(super) stop: Option<&'static Stop>,
    /// How often it was asked to play.
    pub(super) plays: u32,
    /// What became of the last copy of the address.
    pub(super) copied: Option<Result<(), String>>,
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
    /// What is to be selected.
    pub(super) at: Option<At>,
}

/// The run that is compared with the one that is shown.
#[derive(Clone, Debug, Default)]
pub(super) enum Versus {
    /// None.
    #[default]
    Nothing,
    /// It is awaited.
    Awaited(Request, Box<Scenario>),
    /// It is here.
    Here(Rc<Run>),
}

/// What came of what somebody does on the path, beside the same run without it.
#[derive(Clone, Debug, Default)]
pub(super) enum Judged {
    /// Nobody does anything.
    #[default]
    Nothing,
    /// The run without it is awaited; the number is that of the first intervention that is not done there.
    Awaited(Request, u32),
    /// The verdict; `None` where nothing was touched.
    Here(Option<Rc<Verdict>>),
}

/// Where to go in a new run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// To the beginning: in the story to the sender's desk, else to the first message.
    Start,
    /// To the message with this number.
    Number(u32),
    /// To the message that means the same.
    Meaning(Meaning),
    /// To where a stop of the guided path stands.
    Stop(&'static Stop),
    /// To the first message, at any depth.
    Sent,
}

/// How an address comes to stand in the browser's history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum History {
    /// In the place of the present one.
    Replace,
    /// Behind it: the way back leads to what was before.
    Push,
}

impl Versus {
    /// The name of the scenario.
    pub(super) fn name(&self) -> Option<&'static str> {
        match self {
            Self::Nothing => None,
            Self::Awaited(_, scenario) => Some(scenario.entry.id),
            Self::Here(run) => Some(run.scenario.entry.id),
        }
    }
}

impl Default for Model {
    fn default() -> Self {
        Self {
            scenario: catalogue::ALL[0].scenario(Seed::CATALOGUE),
            run: None,
            position: 0,
            moment: Moment::Message,
            onwards: false,
            chosen: None,
            look: Look::default(),
            playing: Playing::Paused,
            before: Vec::new(),
            versus: Versus::Nothing,
            judged: Judged::Nothing,
            visited: Vec::new(),
            stop: None,
            plays: 0,
            copied: None,
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

    /// Which moment of the story it is.
    #[must_use]
    pub const fn moment(&self) -> Moment {
        self.moment
    }

    /// What is selected in the message that is shown.
    #[must_use]
    pub const fn chosen(&self) -> Option<Chosen> {
        self.chosen
    }

    /// How the page is looked at.
    #[must_use]
    pub const fn look(&self) -> &Look {
        &self.look
    }

    /// Whether it steps by itself.
    #[must_use]
    pub const fn playing(&self) -> Playing {
        self.playing
    }

    /// What the last change can be undone to.
    #[must_use]
    pub fn before(&self) -> Option<&Scenario> {
        self.before.last()
    }

    /// The run beside the one that is shown.
    #[must_use]
    pub const fn versus(&self) -> Option<&Rc<Run>> {
        match &self.versus {
            Versus::Here(run) => Some(run),
            _ => None,
        }
    }

    /// What came of what somebody does on the path: the verdict, or `None` within where nothing was touched. `None` where nobody does
    /// anything, and until it is judged.
    #[must_use]
    pub const fn verdict(&self) -> Option<Option<&Rc<Verdict>>> {
        match &self.judged {
            Judged::Here(verdict) => Some(verdict.as_ref()),
            _ => None,
        }
    }

    /// The stop of the guided path that was visited last.
    #[must_use]
    pub const fn stop(&self) -> Option<&'static Stop> {
        self.stop
    }

    /// What became of the last copy of the address; `None` where none was asked for.
    #[must_use]
    pub const fn copied(&self) -> Option<&Result<(), String>> {
        self.copied.as_ref()
    }

    /// Whether the last step led onwards, and not back.
    #[must_use]
    pub const fn is_going_on(&self) -> bool {
        self.onwards
    }

    /// Whether nothing has been said yet.
    #[must_use]
    pub fn is_at_desk(&self) -> bool {
        self.moment == Moment::Desk
    }

    /// The keys of the stops of the guided path that were visited.
    #[must_use]
    pub fn visited(&self) -> &[&'static str] {
        &self.visited
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
