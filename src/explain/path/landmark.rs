//! A message by what it means, and where it is in a run: so that a stop stays where it belongs when a run grows longer.

use crate::codepoint::AlertDescription;
use crate::explain::MessageKind;
use crate::story::{Kind, Message, Protection, Story};
use crate::trace::{Side, Trace};

/// A message by what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Landmark {
    /// The first message of a kind.
    First(MessageKind),
    /// The first message of a kind from this end.
    FirstFrom(MessageKind, Side),
    /// The first message that such keys protect.
    FirstUnder(Protection),
    /// The first message of a kind on a later connection than the first.
    Again(MessageKind),
    /// The first alert that says this.
    Alert(AlertDescription),
}

impl Landmark {
    /// The index of the message in the run; `None` where there is none.
    #[must_use]
    pub fn find(self, trace: &Trace, story: &Story) -> Option<usize> {
        let kinds = MessageKind::all_of(trace, story);
        let first = story.messages.first()?.connection;
        let is_it = |(message, kind): (&Message, &MessageKind)| match self {
            Self::First(wanted) => *kind == wanted,
            Self::FirstFrom(wanted, from) => *kind == wanted && message.side == from,
            Self::FirstUnder(protection) => message.protection == protection,
            Self::Again(wanted) => *kind == wanted && message.connection != first,
            Self::Alert(wanted) => matches!(message.kind, Kind::Alert { description, .. } if description == wanted),
        };
        story.messages.iter().zip(&kinds).position(is_it)
    }
}
