//! What a message means, apart from its bytes and its number: so that a place is kept when something is changed.

use crate::dissect::smtp;
use crate::story::{Kind, Message, Protection, Story};
use crate::trace::{Actor, ConnectionId, Trace};

/// What a message says, and how often it has been said before on its connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Meaning {
    sense: Sense,
    /// How many messages before it have the same sense.
    before: usize,
    /// What protects it: the place to go to when nobody says it any more.
    protection: Protection,
    /// Its index: the last resort.
    index: usize,
}

/// What a message says.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Sense {
    connection: ConnectionId,
    from: Actor,
    what: What,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    Command(String),
    Other(Kind),
}

impl Meaning {
    /// The meaning of the message at `index`; `None` when there is none.
    pub(super) fn of(trace: &Trace, story: &Story, index: usize) -> Option<Self> {
        let message = story.messages.get(index)?;
        let sense = Sense::of(trace, message);
        let before = story.messages[..index].iter().filter(|other| Sense::of(trace, other) == sense).count();
        Some(Self { sense, before, protection: message.protection, index })
    }

    /// The index of the message that means the same in another story: said as often before, else the last time it is
    /// said, else the first message that is protected alike, else the same index.
    pub(super) fn find(&self, trace: &Trace, story: &Story) -> usize {
        let messages = || story.messages.iter().enumerate();
        let same = messages().filter(|(_, message)| Sense::of(trace, message) == self.sense).map(|(index, _)| index);
        let found = same.take(self.before + 1).last();
        let alike = || messages().find(|(_, message)| message.protection == self.protection).map(|(index, _)| index);
        let clear = self.protection == Protection::Clear;
        let fallback = || if clear { None } else { alike() };
        found.or_else(fallback).unwrap_or(self.index).min(story.messages.len().saturating_sub(1))
    }
}

impl Sense {
    fn of(trace: &Trace, message: &Message) -> Self {
        let what = match message.kind {
            Kind::Command => What::Command(smtp::verb(message.bytes(trace))),
            kind => What::Other(kind),
        };
        Self { connection: message.connection, from: message.from, what }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::samples;

    #[test]
    fn the_second_time_is_not_the_first_time() {
        let (trace, story) = samples::dialogue(&["220 a", "EHLO x", "250 STARTTLS", "EHLO x", "250 ok"]);
        let meaning = Meaning::of(&trace, &story, 3).unwrap();
        let (other, longer) = samples::dialogue(&["220 a", "NOOP", "250 b", "EHLO y", "250 c", "EHLO y", "250 d"]);
        assert_eq!(meaning.find(&other, &longer), 5);
        let (other, shorter) = samples::dialogue(&["220 a", "NOOP", "250 b", "EHLO y"]);
        assert_eq!(meaning.find(&other, &shorter), 3);
    }

    #[test]
    fn what_nobody_says_any_more_keeps_its_index_within_the_story() {
        let (trace, story) = samples::dialogue(&["220 a", "EHLO x", "250 ok", "QUIT"]);
        let meaning = Meaning::of(&trace, &story, 3).unwrap();
        let (other, without) = samples::dialogue(&["220 a", "EHLO x"]);
        assert_eq!(meaning.find(&other, &without), 1);
        let (other, none) = samples::dialogue(&[]);
        assert_eq!(meaning.find(&other, &none), 0);
    }
}
