//! What came of an intervention: the first deviation on the wire, who noticed it, by which check and with what alert, or why nobody could.
//!
//! Two runs of one scenario are laid side by side, one of them without the intervention: an end noticed when it did something that
//! it does not do otherwise. Both are plain traces; nothing here knows who made them.

mod deviation;
mod mail;
mod reaction;
mod rule;

pub use deviation::{Deviation, Place};
pub use reaction::{Alert, How, Notice};
pub use rule::Rule;

use serde::Serialize;

use self::mail::Mail;
use self::reaction::Reaction;
use self::rule::Circumstances;
use super::Story;
use super::checks::{Check, Checks};
use crate::trace::{Actor, EventId, EventKind, Micros, Outcome, Trace};

/// What an intervention came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// An end noticed.
    Noticed(Notice),
    /// Nobody noticed, and the connection stood still until an end lost its patience, `[RFC 5321 §4.5.3.2]`.
    Stalled {
        /// Who gave up.
        by: Actor,
        /// The event that says so.
        event: EventId,
        /// How long after the deviation.
        after: Micros,
    },
    /// Nobody noticed, and nobody had to: the protocol says so.
    Harmless(Rule),
    /// What arrived is what would have arrived without it.
    NoChange,
    /// Nobody noticed, and the receiver took another mail, or for others, than the sender sent: it was in the clear.
    Altered,
    /// An end noticed, and the mail crossed in the clear all the same: its sender does not insist on TLS, `[RFC 7435 §3]`.
    FellBack(Notice),
    /// Nobody noticed, and a mail that was to be sealed crossed in the clear.
    Exposed,
    /// The run passed its limit of events.
    Unfinished,
    /// Nobody noticed, and no rule of this program says why.
    Unexplained,
}

/// Everything that there is to say of an intervention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Where the wire deviates first.
    pub deviation: Deviation,
    /// What came of it.
    pub finding: Finding,
    /// The check that did not hold, for what was noticed by one that [`Checks`] tells apart.
    pub check: Option<Check>,
}

/// A run that others are compared with.
#[derive(Debug)]
pub struct Untouched<'a> {
    trace: &'a Trace,
    reactions: Vec<Reaction>,
    mails: Vec<Mail>,
}

impl<'a> Untouched<'a> {
    /// Takes down what the ends do in this run.
    #[must_use]
    pub fn of(trace: &'a Trace) -> Self {
        Self { trace, reactions: reaction::all(trace), mails: mail::accepted(trace) }
    }

    /// What came of a change at `place` in a run that is the same up to there; `at` is the event of the change.
    #[must_use]
    pub fn judge(&self, trace: &Trace, place: &Place, at: EventId) -> Finding {
        if trace.outcome == Outcome::Unfinished {
            return Finding::Unfinished;
        }
        let mails = mail::accepted(trace);
        let reactions = reaction::all(trace);
        let first = reaction::first_new(&reactions, &self.reactions).map(|first| reaction::finding(trace, first, at));
        if mail::crossed_in_clear(trace) && !mail::crossed_in_clear(self.trace) {
            return match first {
                Some(Finding::Noticed(notice)) => Finding::FellBack(notice),
                _ => Finding::Exposed,
            };
        }
        if mail::is_altered(trace, &mails, &self.mails) {
            return Finding::Altered;
        }
        if let Some(finding) = first {
            return finding;
        }
        if deviation::arrives_as_before(trace, self.trace, place) {
            return Finding::NoChange;
        }
        if place.is_envelope() && mail::came_in_clear(&mails, place.connection) {
            return Finding::Altered;
        }
        if let Some(rule) = rule::of(&Circumstances::of(trace, self.trace, place)) {
            return Finding::Harmless(rule);
        }
        // The other run fails at the same place, and for the same reason.
        let same = reactions.iter().find(|reaction| reaction::is_to(trace, reaction, place.segment));
        same.map_or(Finding::Unexplained, |reaction| reaction::finding(trace, reaction, at))
    }
}

impl Verdict {
    /// What came of the first intervention of a run. `untouched` is the same scenario without it, `from` the number of its first
    /// intervention that is not done there too. `None` where nothing was touched.
    #[must_use]
    pub fn of(trace: &Trace, story: &Story, untouched: &Trace, from: u32) -> Option<Self> {
        let deviation = Deviation::first(trace, story, from)?;
        let finding = Untouched::of(untouched).judge(trace, &deviation.place, deviation.event);
        let check = match &finding {
            Finding::Noticed(notice) | Finding::FellBack(notice) => noticed_by(notice, Checks::of(trace, story)),
            _ => None,
        };
        Some(Self { deviation, finding, check })
    }
}

/// The check that led to what an end did.
fn noticed_by(notice: &Notice, checks: Vec<Check>) -> Option<Check> {
    let events = [Some(notice.event), notice.failure, notice.alert.map(|alert| alert.event)];
    let is_it = |check: &Check| {
        let told = [check.event, check.acted_on];
        let same = told.iter().flatten().any(|event| events.contains(&Some(*event)));
        check.fails() && check.by == notice.by && check.connection == notice.connection && same
    };
    checks.into_iter().find(is_it)
}

/// The event at which an intervention of a run did something first; those before `from` do not count.
#[must_use]
pub fn first_intervention(trace: &Trace, from: u32) -> Option<EventId> {
    let is_it = |kind: &EventKind| matches!(kind, EventKind::Intervened { intervention, .. } if *intervention >= from);
    trace.events.iter().position(|event| is_it(&event.kind)).map(|index| EventId(index as u32))
}

impl Finding {
    /// The name of its class: `noticed`, `stalled`, `harmless` …
    #[must_use]
    pub const fn class(&self) -> &'static str {
        match self {
            Self::Noticed(_) => "noticed",
            Self::Stalled { .. } => "stalled",
            Self::Harmless(_) => "harmless",
            Self::NoChange => "no change",
            Self::Altered => "altered unseen",
            Self::FellBack(_) => "noticed, then in the clear",
            Self::Exposed => "exposed unseen",
            Self::Unfinished => "unfinished",
            Self::Unexplained => "unexplained",
        }
    }
}
