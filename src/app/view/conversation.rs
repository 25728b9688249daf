//! The conversation: one row for each message, in two lanes, made once for a run.

use std::ops::{Deref, Range};
use std::rc::Rc;

use super::{knowledge, words};
use crate::app::look::Party;
use crate::app::{Model, Run};
use crate::dissect::smtp;
use crate::story::{Fate, Kind, Message, Protection, RoundTrips, Scene, Story};
use crate::trace::{Actor, ConnectionId, Ends, EventKind, Trace};

/// Rows are drawn in chunks of so many, so that a step redraws one or two chunks.
pub const CHUNK: usize = 64;

/// So many chunks before and behind the current one are drawn when the conversation is long.
const AROUND: usize = 2;

/// The conversation and the place in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Conversation {
    /// The rows of all messages.
    pub rows: Rows,
    /// The index of the message that is shown.
    pub current: usize,
    /// The scenes into which the rows fall, in order.
    pub scenes: Vec<Fold>,
    /// Who stands between the two, when somebody does.
    pub between: Option<&'static str>,
    /// Through whose eyes it is seen, and how that party is called; `None` for those who see all.
    pub eyes: Option<(Party, &'static str)>,
    /// How many round trips things took, for each connection that came so far.
    pub trips: Vec<String>,
    /// The sender's host name.
    pub sender: String,
    /// The receiver's host name.
    pub receiver: String,
}

/// A scene of the conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fold {
    /// Its title.
    pub title: &'static str,
    /// Its rows.
    pub rows: Range<usize>,
    /// What it holds: `3 messages, 181 bytes`.
    pub summary: String,
}

/// All rows of a run. Rows never change, so that only the same allocation is equal: comparing costs nothing.
#[derive(Clone, Debug)]
pub struct Rows(Rc<[Row]>);

impl PartialEq for Rows {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Deref for Rows {
    type Target = [Row];

    fn deref(&self) -> &[Row] {
        &self.0
    }
}

/// One message in its lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its number, from 1.
    pub number: u32,
    /// Who sent it.
    pub from: Actor,
    /// To whom it goes.
    pub to: Actor,
    /// Swaks's mark for SMTP.
    pub notation: Option<&'static str>,
    /// Its name.
    pub title: String,
    /// Its own length in bytes, opened.
    pub bytes: String,
    /// What keeps others from reading it: the letter's shape.
    pub protection: Protection,
    /// Whether it could be read at all.
    pub readable: bool,
    /// Whether it arrived as it was sent.
    pub fate: Fate,
    /// What became of it, when it did not simply arrive.
    pub mark: Option<&'static str>,
    /// All of this for those who listen: `Message 7 of 30, receiver to sender, ServerHello, 122 bytes, in the clear`.
    pub label: String,
    /// What stands above it where a connection begins and there are several.
    pub heading: Option<String>,
    /// When its flight begins, on the first message of it.
    pub flight: Option<String>,
}

/// The rows of a story.
pub(in crate::app) fn rows(trace: &Trace, story: &Story) -> Rows {
    let total = story.messages.len();
    let connections = story.messages.iter().map(|message| message.connection.0 + 1).max().unwrap_or(0);
    let mut last = None;
    let mut flight = None;
    let row = |message: &Message| {
        let takes_off = flight.replace(message.flight) != Some(message.flight);
        let begins = last.replace(message.connection) != Some(message.connection) && connections > 1;
        Row {
            number: message.number,
            from: message.from,
            to: message.to,
            notation: words::notation(message),
            title: title(message),
            bytes: words::count(message.bytes(trace).len()),
            protection: message.protection,
            readable: !matches!(message.kind, Kind::Opaque { .. }),
            fate: message.fate,
            mark: words::fate(message),
            label: label(trace, message, total),
            heading: begins.then(|| heading(trace, message.connection, connections)),
            flight: takes_off.then(|| words::time(message.time)),
        }
    };
    Rows(story.messages.iter().map(row).collect())
}

/// The conversation of the run that is shown.
#[must_use]
pub fn conversation(model: &Model) -> Option<Conversation> {
    let run = model.run()?;
    let fold = |scene: &Scene| {
        let messages = run.story.messages.get(scene.messages.clone()).unwrap_or_default();
        let length = messages.iter().map(|message| message.bytes(&run.trace).len()).sum();
        let count = words::counted(messages.len(), "message", "messages");
        Fold {
            title: scene.kind.title(),
            rows: scene.messages.clone(),
            summary: format!("{count}, {}", words::bytes(length)),
        }
    };
    let mut connections = run.story.round_trips.iter().map(|trips| trips.connection);
    let is_end = connections.any(|connection| Ends::of(&run.trace).taken(connection).is_some());
    let touched = !run.scenario.interventions.is_empty() || is_end;
    Some(Conversation {
        rows: run.rows.clone(),
        current: model.position(),
        scenes: run.story.scenes.iter().map(fold).collect(),
        between: touched.then_some(words::party_title(Actor::Attacker)),
        eyes: model.look().eyes.map(|party| (party, knowledge::called(party))),
        trips: run.story.round_trips.iter().filter_map(|each| trips(each, run.story.round_trips.len())).collect(),
        sender: run.scenario.settings.sender.name.clone(),
        receiver: run.scenario.settings.receiver.name.clone(),
    })
}

/// The rows of some messages as a party sees them: what it cannot read goes by what stands outside, what never came to it has no
/// title.
#[must_use]
pub fn seen(run: &Run, rows: &[Row], party: Party) -> Vec<Row> {
    let row = |row: &Row| {
        let seen = knowledge::seen(run, row.number as usize - 1, party);
        let (title, bytes) = seen.map_or_else(Default::default, |seen| (seen.title, seen.size));
        let told = title.clone().unwrap_or_else(|| "nothing of it".to_owned());
        let label =
            format!("Message {}, as {} sees it: {told}", words::count(row.number as usize), knowledge::called(party));
        let notation = if title.as_ref() == Some(&row.title) { row.notation } else { None };
        Row { title: title.unwrap_or_default(), bytes, notation, label, ..row.clone() }
    };
    rows.iter().map(row).collect()
}

/// `Round trips: 1 for the handshake, 5 until TLS, 9 until the mail is accepted`; nothing where nothing of it happened.
fn trips(trips: &RoundTrips, connections: usize) -> Option<String> {
    let parts = [
        (trips.handshake, "for the handshake"),
        (trips.established, "until TLS stands"),
        (trips.accepted, "until the mail is accepted"),
    ];
    let told: Vec<_> = parts.iter().filter_map(|(count, what)| count.map(|count| format!("{count} {what}"))).collect();
    let on = if connections > 1 { format!(" on connection {}", trips.connection.0 + 1) } else { String::new() };
    (!told.is_empty()).then(|| format!("Round trips{on}: {}", told.join(", ")))
}

/// Which rows of a scene are drawn, in whole chunks: all, or of a long one those about the current row, or else its first.
#[must_use]
pub fn drawn(scene: &Range<usize>, current: usize) -> Range<usize> {
    if scene.len() <= (2 * AROUND + 1) * CHUNK {
        return scene.clone();
    }
    let current = current.clamp(scene.start, scene.end - 1);
    let chunk = (current - scene.start) / CHUNK;
    let at = |chunk: usize| (scene.start + chunk * CHUNK).min(scene.end);
    at(chunk.saturating_sub(AROUND))..at(chunk + AROUND + 1)
}

/// The message's name; a command or the mail's text by what it says.
fn title(message: &Message) -> String {
    if message.title.is_empty() { "(an empty line)".to_owned() } else { message.title.clone() }
}

/// A name that is short enough for a button: a command's verb, a reply's digits with its first words.
#[must_use]
pub fn short_title(trace: &Trace, message: &Message) -> String {
    const MOST: usize = 20;
    let title = match message.kind {
        Kind::Command => smtp::verb(message.bytes(trace)),
        _ => title(message),
    };
    match message.kind {
        Kind::Reply { code } if title.chars().count() > MOST => code.to_string(),
        _ if title.chars().count() > MOST => title.chars().take(MOST - 1).chain(['…']).collect(),
        _ => title,
    }
}

fn label(trace: &Trace, message: &Message, total: usize) -> String {
    let Message { number, from, to, .. } = message;
    let bytes = words::bytes(message.bytes(trace).len());
    let mark = words::fate(message).map_or_else(String::new, |mark| format!(", {mark}"));
    format!(
        "Message {} of {}, {} to {}, {}{mark}, {bytes}, {}",
        words::count(*number as usize),
        words::count(total),
        words::party(*from),
        words::party(*to),
        title(message),
        words::protection_spoken(message)
    )
}

fn heading(trace: &Trace, connection: ConnectionId, connections: u32) -> String {
    let place = trace.events.iter().find_map(|event| match &event.kind {
        EventKind::Connected { host, port, .. } if event.connection == Some(connection) => Some((host, port)),
        _ => None,
    });
    let number = connection.0 + 1;
    match place {
        Some((host, port)) => format!("Connection {number} of {connections}, to {host}, port {port}"),
        None => format!("Connection {number} of {connections}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::samples;

    #[test]
    fn a_row_says_all_that_its_arrow_shows() {
        let (trace, story) = samples::dialogue(&["220 mx ready", "EHLO mail.alder.example"]);
        let rows = rows(&trace, &story);
        assert_eq!(rows[0].label, "Message 1 of 2, receiver to sender, 220 mx ready, 14 bytes, in the clear");
        assert_eq!((rows[0].notation, rows[1].notation), (Some("<-"), Some("->")));
        assert_eq!(rows[1].bytes, "25");
        assert_eq!(rows[0].heading, None, "one connection needs no heading");
        assert_eq!(short_title(&trace, &story.messages[1]), "EHLO");
    }

    #[test]
    fn a_long_scene_is_drawn_about_the_place() {
        assert_eq!(drawn(&(0..320), 319), 0..320);
        assert_eq!(drawn(&(0..10_000), 0), 0..192);
        assert_eq!(drawn(&(0..10_000), 5_000), 76 * 64..81 * 64);
        assert_eq!(drawn(&(0..10_000), 9_999), 154 * 64..10_000);
        assert_eq!(drawn(&(20..10_020), 5), 20..212, "it is not the current one");
        for current in 7..1_007 {
            assert!(drawn(&(7..1_007), current).contains(&current));
        }
    }
}
