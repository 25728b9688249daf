//! The key schedule of a connection, as its two ends have come with it at a message, `[RFC 8446 §7.1]`, `[RFC 5246 §6.3]`,
//! `[RFC 5246 §8.1]`: three bays from left to right, in each what goes in, the secret, and what is made of that; and the
//! transcript that secrets are bound to. Nothing is told here that no operation of the trace made.

mod bays;
mod forest;
mod told;

pub use forest::Keys;
pub use told::{Told, told};

use super::words;
use crate::app::Run;
use crate::codepoint::hex::string;
use crate::story::flow::Port;
use crate::story::{Fate, Message};
use crate::trace::{Actor, Ends as Seats, EventId, Side, Slice};

/// What is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Schedule {
    /// There is no key at this message.
    Absent(Absence),
    /// The schedule of the message's connection.
    Drawn(Picture),
}

/// Why there is nothing to draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Absence {
    /// A sentence.
    pub words: &'static str,
    /// The number of the message at which keys begin to be made, where there is one further on.
    pub coming: Option<u32>,
}

/// The schedule of one connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// From left to right.
    pub bays: Vec<Bay>,
    /// The messages of the transcript, in order.
    pub chips: Vec<Chip>,
}

/// One stage of the schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bay {
    /// Its name.
    pub title: &'static str,
    /// The shares of the key exchange.
    pub shares: Vec<Entry>,
    /// What goes in from above.
    pub input: Option<Entry>,
    /// The secret, above what is made of it.
    pub secret: Entry,
    /// Whether what is made of the secret are its pieces.
    pub cut: Cut,
    /// What leads to the next bay.
    pub onward: Option<Onward>,
}

/// Whether a secret is cut up, or other secrets are computed from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// They are computed.
    No,
    /// It is cut up.
    Yes,
}

/// What leads from one bay to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Onward {
    /// A value that is derived for it.
    Derived(Entry),
    /// The secret itself.
    Secret,
}

/// A value of the schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What names it through all messages of the run; `None` for what no operation of the run makes.
    pub place: Option<Place>,
    /// What it is called here.
    pub name: String,
    /// How it is made of what stands above it, where that is not plain.
    pub via: Option<String>,
    /// Whether it is there.
    pub state: State,
    /// What each end has: the client first. Empty before it is made.
    pub known: Vec<Known>,
    /// Whether the two ends have the same.
    pub ends: Ends,
    /// The numbers of the messages that are hashed into it, or into the secret above it; before it is made, those that will be.
    pub covers: Vec<u32>,
    /// How many generations are left out before it.
    pub skipped: usize,
    /// What is made of it.
    pub below: Vec<Entry>,
}

/// A value's place in the run: the first operation that made or took it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    event: EventId,
    port: Option<Port>,
    /// The number of the part of a key block, from 1; 0 for a whole value.
    part: usize,
}

/// Whether a value is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is made at this message.
    New,
    /// It was made before.
    Exists,
    /// It comes.
    Coming {
        /// At the message with this number.
        number: u32,
    },
    /// This connection never makes it.
    Never,
}

impl State {
    /// Whether at least one end has it.
    #[must_use]
    pub const fn is_there(self) -> bool {
        matches!(self, Self::New | Self::Exists)
    }
}

/// A value as one end has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// Which end.
    pub who: Actor,
    /// The value.
    pub value: Slice,
    /// The operation that made it, or took it.
    pub event: EventId,
    /// The index of the message to which that belongs.
    pub at: usize,
}

/// Whether the two ends have the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// Nobody has it yet.
    Nobody,
    /// One end has it, and it is that end's own.
    Own,
    /// One end alone has computed it so far.
    One(Actor),
    /// Both computed it, and it is the same.
    Same,
    /// Both computed it, and it is not the same.
    Different,
}

/// A message of the transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    /// Its number.
    pub number: u32,
    /// Its name.
    pub title: String,
    /// Which end sent it: `client` or `server`.
    pub from: &'static str,
    /// Whether it has been sent.
    pub state: State,
    /// Whether other bytes arrived, so that the ends hash different ones.
    pub altered: Altered,
}

/// Whether a message of the transcript reached the other end as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Altered {
    /// It did, or it never arrived.
    No,
    /// Other bytes arrived.
    Yes,
}

/// The key schedule of the connection of the message at `index`, as far as both ends have come with it there.
#[must_use]
pub fn schedule(run: &Run, index: usize) -> Schedule {
    let keys = run.keys.get_or_init(|| Keys::of(run));
    let Some(message) = run.message(index) else { return Schedule::Absent(absence(run, keys, index)) };
    let here = keys.nodes.iter().filter(|node| node.connection == message.connection);
    if !here.flat_map(|node| &node.made).any(|made| made.at <= index) {
        return Schedule::Absent(absence(run, keys, index));
    }
    let connection = message.connection;
    let seats = Seats::of(&run.trace);
    let ends = Side::ALL.map(|side| seats.actor(connection, side));
    let bays = bays::View { run, keys, connection, ends, index }.bays();
    Schedule::Drawn(Picture { bays, chips: chips(run, keys, message, index) })
}

fn absence(run: &Run, keys: &Keys, index: usize) -> Absence {
    let all = || keys.nodes.iter().flat_map(|node| &node.made).map(|made| made.at);
    let coming = all().filter(|at| *at > index).min().and_then(|at| run.message(at)).map(|message| message.number);
    let words = match (coming, all().next(), keys.hashed.first()) {
        (Some(_), ..) => "No keys yet.",
        (None, Some(_), _) => "None on this connection: it never reaches TLS.",
        (None, None, Some(_)) => "None in this run: its handshake ends before a key is made.",
        (None, None, None) => "None in this run: it never reaches TLS.",
    };
    Absence { words, coming }
}

fn chips(run: &Run, keys: &Keys, message: &Message, index: usize) -> Vec<Chip> {
    let chip = |&at: &usize| {
        let hashed = run.message(at).filter(|hashed| hashed.connection == message.connection)?;
        let state = match at.cmp(&index) {
            std::cmp::Ordering::Less => State::Exists,
            std::cmp::Ordering::Equal => State::New,
            std::cmp::Ordering::Greater => State::Coming { number: hashed.number },
        };
        let altered = if matches!(hashed.fate, Fate::Altered { .. }) { Altered::Yes } else { Altered::No };
        let from = if hashed.side == Side::Client { "client" } else { "server" };
        Some(Chip { number: hashed.number, title: hashed.title.clone(), from, state, altered })
    };
    keys.hashed.iter().filter_map(chip).collect()
}

impl Picture {
    /// All values, each before what is made of it.
    #[must_use]
    pub fn entries(&self) -> Vec<&Entry> {
        let mut all = Vec::new();
        for bay in &self.bays {
            let derived = match &bay.onward {
                Some(Onward::Derived(entry)) => Some(entry),
                _ => None,
            };
            let of_bay = bay.shares.iter().chain(&bay.input).chain([&bay.secret]).chain(derived);
            of_bay.for_each(|entry| entry.collect(&mut all));
        }
        all
    }

    /// The value at a place, if it is drawn.
    #[must_use]
    pub fn entry(&self, place: Place) -> Option<&Entry> {
        self.entries().into_iter().find(|entry| entry.place == Some(place))
    }
}

impl Entry {
    fn collect<'a>(&'a self, all: &mut Vec<&'a Self>) {
        all.push(self);
        self.below.iter().for_each(|entry| entry.collect(all));
    }

    /// What stands in its box: the beginning and the end of its value, of both where the ends differ, or that it is not there.
    #[must_use]
    pub fn lines(&self, run: &Run) -> Vec<String> {
        let value = |known: &Known| short(run.trace.bytes(known.value));
        match (self.state, self.ends) {
            (State::Coming { .. }, _) => vec!["not yet".to_owned()],
            (State::Never, _) => vec!["never made".to_owned()],
            (_, Ends::Different) => self.known.iter().map(value).collect(),
            _ => self.known.iter().take(1).map(value).collect(),
        }
    }

    /// That one end alone has it, or that the ends differ; empty where there is nothing to notice.
    #[must_use]
    pub const fn notice(&self) -> &'static str {
        match self.ends {
            Ends::Nobody | Ends::Own | Ends::Same => "",
            Ends::One(Actor::Sender) => "sender only",
            Ends::One(Actor::Attacker) => "on the path only",
            Ends::One(_) => "receiver only",
            Ends::Different => "they differ",
        }
    }
}

/// The first three bytes of a value and its last two.
fn short(bytes: &[u8]) -> String {
    match bytes {
        _ if bytes.len() <= 6 => string(bytes),
        _ => [string(&bytes[..3]), string(&bytes[bytes.len() - 2..])].join("…"),
    }
}

/// `message 7, ServerHello`.
fn place_of(run: &Run, at: usize) -> String {
    let message = run.message(at);
    message.map_or_else(String::new, |message| {
        ["message ", &words::count(message.number as usize), ", ", &message.title].concat()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::samples;
    use crate::scenario::{Seed, catalogue};

    #[test]
    fn a_conversation_in_the_clear_has_no_keys() {
        let (trace, story) = samples::dialogue(&["220 b.example", "EHLO a.example", "250 b.example"]);
        let run = Run::told(catalogue::ALL[0].scenario(Seed::CATALOGUE), trace, story, String::new());
        for index in 0..4 {
            let Schedule::Absent(absence) = schedule(&run, index) else { panic!("there are keys") };
            assert_eq!(absence, Absence { words: "None in this run: it never reaches TLS.", coming: None });
        }
    }

    #[test]
    fn values_show_both_ends_or_are_whole() {
        assert_eq!(short(&[0xb3, 0xed]), "b3ed");
        assert_eq!(short(&(0..32).collect::<Vec<u8>>()), "000102…1e1f");
    }
}
