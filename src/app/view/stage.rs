//! The stage of the story: where we are, a headline, a lead; the sender's desk, the letter, the receiver's desk; what somebody on the
//! path has of it.

use std::rc::Rc;

use super::current::{self, Wire};
use super::outcome::Card;
use super::seal::{Seal, seal};
use super::{place, words};
use crate::app::look::Moment;
use crate::app::{Model, Run, Said, Texts};
use crate::dissect::smtp;
use crate::explain::{Facts, Subject};
use crate::story::{Fate, Kind, Message, Protection};
use crate::trace::{Actor, EventKind};

/// What is on the stage.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// The run's scenario.
    pub scenario: &'static str,
    /// What it teaches.
    pub lesson: &'static str,
    /// `Scene 3 of 7, Two halves of a secret`; empty before the first message and behind the last.
    pub scene: String,
    /// `message 7 of 30`.
    pub position: String,
    /// The message's name.
    pub title: String,
    /// What happens, in a few words.
    pub headline: String,
    /// The same in a sentence; empty while the words are on their way.
    pub lead: String,
    /// The sender's desk.
    pub sender: Desk,
    /// The receiver's desk.
    pub receiver: Desk,
    /// What crosses between them; `None` while nothing does.
    pub letter: Option<Letter>,
    /// What somebody on the path has.
    pub wire: Option<Wire>,
    /// How it ended, when it is over.
    pub outcome: Option<Rc<Card>>,
    /// Which moment it is.
    pub moment: Moment,
    /// Whether the last step led onwards: then the letter may be seen to move.
    pub onwards: bool,
}

/// What lies on a desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Desk {
    /// The server's name.
    pub host: String,
    /// The beginning of the letter, when it is there.
    pub text: Option<String>,
}

/// The letter on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// From whom.
    pub from: Actor,
    /// To whom.
    pub to: Actor,
    /// What keeps others from reading it.
    pub protection: Protection,
    /// Whether anybody can read it.
    pub readable: bool,
    /// What became of it.
    pub fate: Fate,
    /// The same in words, when it did not simply arrive.
    pub mark: Option<&'static str>,
    /// What stands on a postcard, in short lines.
    pub lines: Vec<String>,
    /// The port, on the stamp.
    pub port: u16,
    /// The host to which it goes.
    pub host: String,
    /// What the letter is: `postcard`, `handshake keys`.
    pub envelope: &'static str,
    /// The wax on it.
    pub seal: Seal,
}

/// The stage at the present moment; `None` before the first run.
#[must_use]
pub fn stage(model: &Model) -> Option<Stage> {
    let run = model.run()?;
    let index = model.position();
    let message = run.message(index).filter(|_| model.moment() == Moment::Message);
    let (headline, lead) = match (message, model.moment()) {
        (Some(message), _) => told(model.texts(), run, message),
        (None, Moment::End) => ("How it ended".to_owned(), run.scenario.entry.lesson.to_owned()),
        (None, _) => (
            "Who can read this letter on its way?".to_owned(),
            "It lies on the sender’s desk. Two mail servers are about to carry it over, and you can watch every line, byte and key."
                .to_owned(),
        ),
    };
    let settings = &run.scenario.settings;
    let upto = match model.moment() {
        Moment::Desk => 0,
        Moment::Message => index + 1,
        Moment::End => run.len(),
    };
    Some(Stage {
        scenario: run.scenario.entry.title,
        lesson: run.scenario.entry.lesson,
        scene: match model.moment() {
            Moment::Desk => String::new(),
            Moment::Message => message.map(|_| place::scene(run, index)).unwrap_or_default(),
            Moment::End => "The end".to_owned(),
        },
        position: message.map(|_| place::position(index, run.len())).unwrap_or_default(),
        title: message.map(|message| message.title.clone()).unwrap_or_default(),
        headline,
        lead,
        sender: Desk { host: settings.sender.name.clone(), text: Some(excerpt(&settings.body)) },
        receiver: Desk { host: settings.receiver.name.clone(), text: received(run, upto) },
        letter: message.map(|message| letter(run, message)),
        wire: message.map(|message| current::wire(run, message)),
        outcome: (model.moment() == Moment::End).then(|| Rc::clone(run.outcome())),
        moment: model.moment(),
        onwards: model.is_going_on(),
    })
}

/// A message in a line, and what happens in it in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// `Message 7 of 30, receiver to sender, ServerHello, 122 bytes, in the clear`.
    pub label: String,
    /// The sentence; empty without words.
    pub story: String,
}

/// All messages of a run, to be read without a program.
#[must_use]
pub fn lines(run: &Run, texts: &Texts) -> Vec<Line> {
    let line = |message: &Message| Line {
        label: run.rows.get(message.number as usize - 1).map(|row| row.label.clone()).unwrap_or_default(),
        story: told(texts, run, message).1,
    };
    run.story.messages.iter().map(line).collect()
}

/// Headline and lead of a message, from the words; by its scene's title while they are on their way.
fn told(texts: &Texts, run: &Run, message: &Message) -> (String, String) {
    let index = message.number as usize - 1;
    let facts = Facts::of_message(message, &run.trace);
    let kind = run.kinds.get(index).copied();
    let said = kind.map(|kind| texts.say(Subject::Message(kind), &facts));
    match said {
        Some(Said::Words(explanation)) => {
            (explanation.name.unwrap_or_else(|| message.title.clone()), explanation.story.unwrap_or(explanation.what))
        }
        _ => {
            let scene = run.story.scene_of(index).and_then(|scene| run.story.scenes.get(scene));
            (scene.map_or_else(String::new, |scene| scene.kind.title().to_owned()), String::new())
        }
    }
}

fn letter(run: &Run, message: &Message) -> Letter {
    let place = run.trace.events.iter().find_map(|event| match &event.kind {
        EventKind::Connected { host, port, .. } if event.connection == Some(message.connection) => Some((host, *port)),
        _ => None,
    });
    let readable = !matches!(message.kind, Kind::Opaque { .. });
    let bytes = message.bytes(&run.trace);
    let lines = match message.kind {
        _ if message.protection != Protection::Clear => Vec::new(),
        _ if message.kind.is_smtp() => wrapped(&smtp::text(smtp::lines(bytes).next().unwrap_or_default())),
        _ => wrapped(&message.title),
    };
    Letter {
        from: message.from,
        to: message.to,
        protection: message.protection,
        readable,
        fate: message.fate,
        mark: words::fate(message),
        lines,
        port: place.map_or(run.scenario.settings.port.number(), |(_, port)| port),
        host: match message.to {
            Actor::Sender => run.scenario.settings.sender.name.clone(),
            _ => place.map_or_else(|| run.scenario.settings.receiver.name.clone(), |(host, _)| host.clone()),
        },
        envelope: match (readable, message.protection) {
            (false, _) => "unreadable",
            (_, Protection::Clear) => "postcard",
            (_, Protection::EarlyKeys) => "early data keys, can be replayed",
            (_, protection) => words::protection(protection),
        },
        seal: seal(run, message),
    }
}

/// A line of text in short lines, as they fit on a postcard.
fn wrapped(text: &str) -> Vec<String> {
    const WIDTH: usize = 22;
    const MOST: usize = 6;
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let letters: Vec<char> = word.chars().collect();
        for (part, piece) in letters.chunks(WIDTH).enumerate() {
            let piece: String = piece.iter().collect();
            let room = |line: &String| line.chars().count() + 1 + piece.chars().count() <= WIDTH;
            match lines.last_mut() {
                Some(line) if part == 0 && room(line) => {
                    line.push(' ');
                    line.push_str(&piece);
                }
                _ => lines.push(piece),
            }
        }
    }
    if lines.len() > MOST {
        lines.truncate(MOST);
        lines[MOST - 1] = "…".to_owned();
    }
    lines
}

/// The letter's first words.
fn excerpt(text: &str) -> String {
    const MOST: usize = 90;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= MOST {
        return text;
    }
    text.chars().take(MOST - 1).chain(['…']).collect()
}

/// What the receiver has of the letter after so many messages: nothing before its text has come, and what came where somebody
/// changed it.
fn received(run: &Run, upto: usize) -> Option<String> {
    let texts = run.story.messages.get(..upto)?.iter().filter(|message| {
        message.kind == Kind::MailText && message.to == Actor::Receiver && message.fate != Fate::Lost
    });
    let mut mail = Vec::new();
    for message in texts {
        for part in &message.containers {
            let piece = part.arrived_piece().unwrap_or(part.piece);
            match part.fate {
                // A sealed record that was changed is not opened.
                Fate::Altered { .. } if part.sealed.is_some() => {}
                _ => mail.extend_from_slice(run.trace.bytes(piece)),
            }
        }
        // The beginning is all that is shown.
        if mail.len() > 4096 {
            break;
        }
    }
    let text = String::from_utf8_lossy(&mail);
    let body = text.split_once("\r\n\r\n").map(|(_, body)| body.trim_end_matches("\r\n.\r\n"))?;
    let body = excerpt(body);
    (!body.is_empty()).then_some(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_postcard_has_short_lines_and_few() {
        assert_eq!(wrapped("EHLO mail.alder.example"), ["EHLO", "mail.alder.example"]);
        assert_eq!(wrapped("220 mx ready"), ["220 mx ready"]);
        assert!(wrapped(&"word ".repeat(100)).len() <= 6);
        assert!(wrapped(&"x".repeat(300)).iter().all(|line| line.chars().count() <= 22));
    }

    #[test]
    fn a_long_letter_is_cut() {
        assert_eq!(excerpt("a\nb  c"), "a b c");
        assert_eq!(excerpt(&"x".repeat(200)).chars().count(), 90);
    }
}
