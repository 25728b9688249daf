//! One run, ready to be looked at: the trace, its story, its digest, the names of its values, the rows of the conversation.

use std::cell::OnceCell;
use std::rc::Rc;

use super::view::conversation::{self, Rows};
use super::view::outcome::{self, Card};
use super::view::schedule::Keys;
use super::view::seal;
use crate::explain::MessageKind;
use crate::scenario::Scenario;
use crate::story::checks::{Check, Checks};
use crate::story::knowledge::Knowledge;
use crate::story::layers::Layers;
use crate::story::names::Names;
use crate::story::{Message, Story, digest};
use crate::trace::{EventId, Trace};

/// What was run and everything that is derived from it once. It never changes.
#[derive(Debug)]
pub struct Run {
    /// What was run.
    pub scenario: Scenario,
    /// Everything that happened.
    pub trace: Trace,
    /// The messages.
    pub story: Story,
    /// The short name of the trace, 16 hex digits.
    pub digest: String,
    /// What the values of the key schedule are called.
    pub(super) names: Names,
    /// One row for each message.
    pub(super) rows: Rows,
    /// The card at the end.
    pub(super) outcome: Rc<Card>,
    /// The events by which somebody proves who it is, in order: few among many.
    pub(super) proofs: Vec<EventId>,
    /// What each message is.
    pub(super) kinds: Vec<MessageKind>,
    /// The key schedule, from the first time that somebody looks at it.
    pub(super) keys: OnceCell<Keys>,
    /// Every check, once somebody asked.
    checks: OnceCell<Vec<Check>>,
    /// Who knows what, once somebody asked: every message is dissected for it.
    knowledge: OnceCell<Knowledge>,
}

impl Run {
    /// Looks at a trace once.
    #[must_use]
    pub fn of(scenario: Scenario, trace: Trace) -> Self {
        let story = Story::of(&trace);
        let digest = digest(&trace);
        Self::told(scenario, trace, story, digest)
    }

    /// The same from a story that was told already.
    pub(super) fn told(scenario: Scenario, trace: Trace, story: Story, digest: String) -> Self {
        let names = Names::of(&trace);
        let rows = conversation::rows(&trace, &story);
        let outcome = Rc::new(outcome::card(&scenario, &trace, &story));
        let proofs = seal::proofs(&trace);
        let kinds = MessageKind::all_of(&trace, &story);
        let (keys, checks, knowledge) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
        Self { scenario, trace, story, digest, names, rows, outcome, proofs, kinds, keys, checks, knowledge }
    }

    /// Every check that its ends made or left out, by message: looked for when somebody asks first.
    #[must_use]
    pub fn checks(&self) -> &[Check] {
        self.checks.get_or_init(|| Checks::of(&self.trace, &self.story))
    }

    /// Who knows what in it: looked for when somebody asks first.
    #[must_use]
    pub fn knowledge(&self) -> &Knowledge {
        self.knowledge.get_or_init(|| Knowledge::of(&self.trace, &self.story, &self.names))
    }

    /// How many fields all its messages have, in every layer: each byte is dissected.
    #[must_use]
    pub fn fields(&self) -> usize {
        let layers = self.story.messages.iter().map(|message| Layers::of(&self.trace, message));
        layers.flat_map(|layers| layers.buffers).map(|buffer| buffer.tree.nodes.len()).sum()
    }

    /// The card at the end: the same allocation for the same run.
    #[must_use]
    pub const fn outcome(&self) -> &Rc<Card> {
        &self.outcome
    }

    /// The message at this index.
    #[must_use]
    pub fn message(&self, index: usize) -> Option<&Message> {
        self.story.messages.get(index)
    }

    /// How many messages there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.story.messages.len()
    }

    /// Whether not a single message was sent.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.story.messages.is_empty()
    }
}
