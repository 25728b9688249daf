//! What a message means, whatever run it is in: which kind it is, who says it to whom, and for a reply, what it answers.
//!
//! Numbers, versions, protection and codes are no part of it: a Certificate in the clear is the same message as one under a seal, and
//! a refusal of `MAIL FROM` the same reply as its acceptance. They are what differs.

use std::collections::VecDeque;

use super::Run;
use super::align::Likeness;
use crate::codepoint::{AlertDescription, AlertLevel, ContentType, HandshakeType};
use crate::dissect::smtp;
use crate::story::{Kind, Message, SceneKind};
use crate::trace::{ConnectionId, Side};

/// A message with what it means.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Meaning {
    pub(super) key: Key,
    /// Where in the story it stands; only prefers one candidate before another.
    scene: Option<SceneKind>,
    title: String,
    /// Its index in the story.
    pub(super) index: usize,
}

/// Messages of two runs with equal keys are the same message.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    /// From which end, whoever sits there in each of the runs.
    side: Side,
    by: Speaker,
    what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Speaker {
    /// Who sits at that end.
    End,
    /// Somebody on the path, in the name of that end.
    Path,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    /// By its verb.
    Command(String),
    /// By the verb of what it answers; empty for the greeting.
    Reply(String),
    MailText,
    HttpRequest,
    HttpResponse,
    /// By its name; a ClientHello after the first of its connection is another message.
    Handshake(String, Hello),
    ChangeCipherSpec,
    Alert(Tone),
    Opaque(Option<ContentType>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Hello {
    First,
    Again,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Tone {
    Close,
    Warning,
    Fatal,
}

impl Meaning {
    /// The weight of a pair; `None` where the two mean different things.
    pub(super) fn likeness(&self, other: &Self) -> Option<Likeness> {
        let alike = u32::from(self.scene == other.scene) + u32::from(self.title == other.title);
        (self.key == other.key).then(|| (self.key.weight(), alike))
    }

    /// What the message is called whatever it says.
    pub(super) fn name(&self) -> String {
        match &self.key.what {
            What::Command(verb) => verb.clone(),
            What::Reply(verb) if verb.is_empty() => "greeting".to_owned(),
            What::Reply(verb) => format!("reply to {verb}"),
            What::MailText => "the mail".to_owned(),
            What::HttpRequest => "HTTP request".to_owned(),
            What::HttpResponse => "HTTP response".to_owned(),
            What::Handshake(name, Hello::First) => name.clone(),
            What::Handshake(name, Hello::Again) => format!("another {name}"),
            What::ChangeCipherSpec | What::Alert(Tone::Close) | What::Opaque(_) => self.title.clone(),
            What::Alert(Tone::Warning) => "a warning".to_owned(),
            What::Alert(Tone::Fatal) => "a fatal alert".to_owned(),
        }
    }
}

impl Key {
    /// ChangeCipherSpec and NewSessionTicket stand at other places in TLS 1.2 than in TLS 1.3, for no reason of their own: they
    /// must not pull the messages around them apart.
    fn weight(&self) -> u32 {
        match &self.what {
            What::ChangeCipherSpec | What::Opaque(_) => 1,
            What::Handshake(name, _) if HandshakeType::NEW_SESSION_TICKET.message() == Some(name) => 1,
            What::Handshake(..) => 4,
            What::Command(_)
            | What::Reply(_)
            | What::MailText
            | What::HttpRequest
            | What::HttpResponse
            | What::Alert(_) => 3,
        }
    }
}

/// The messages of a connection, in order, with their meanings.
pub(super) fn meanings(run: Run<'_>, connection: ConnectionId) -> Vec<Meaning> {
    let mut listener = Listener::default();
    let messages = run.story.messages.iter().enumerate();
    let messages = messages.filter(|(_, message)| message.connection == connection);
    messages
        .map(|(index, message)| {
            let by = if message.is_put_in() { Speaker::Path } else { Speaker::End };
            let key = Key { side: message.side, by, what: listener.what(run, message) };
            let scene = run.story.scene_of(index).map(|scene| run.story.scenes[scene].kind);
            Meaning { key, scene, title: message.title.clone(), index }
        })
        .collect()
}

/// What was said on a connection and not answered.
#[derive(Default)]
struct Listener {
    /// The verbs of the commands that wait for their reply.
    waiting: VecDeque<String>,
    greeted: bool,
    hellos: usize,
}

impl Listener {
    fn what(&mut self, run: Run<'_>, message: &Message) -> What {
        match message.kind {
            Kind::Command => {
                let verb = smtp::verb(message.bytes(run.trace));
                self.waiting.push_back(verb.clone());
                What::Command(verb)
            }
            Kind::Reply { .. } => What::Reply(self.answered()),
            Kind::MailText => {
                if self.waiting.back().is_none_or(|last| last != MAIL) {
                    self.waiting.push_back(MAIL.to_owned());
                }
                What::MailText
            }
            Kind::HttpRequest => What::HttpRequest,
            Kind::HttpResponse { .. } => What::HttpResponse,
            Kind::Handshake(kind) => self.handshake(kind, message),
            Kind::ChangeCipherSpec => What::ChangeCipherSpec,
            Kind::Alert { description: AlertDescription::CLOSE_NOTIFY, .. } => What::Alert(Tone::Close),
            Kind::Alert { level: AlertLevel::WARNING, .. } => What::Alert(Tone::Warning),
            Kind::Alert { .. } => What::Alert(Tone::Fatal),
            Kind::Opaque { content_type } => What::Opaque(content_type),
        }
    }

    fn answered(&mut self) -> String {
        if std::mem::replace(&mut self.greeted, true) {
            self.waiting.pop_front().unwrap_or_default()
        } else {
            String::new()
        }
    }

    fn handshake(&mut self, kind: HandshakeType, message: &Message) -> What {
        let mut hello = Hello::First;
        if kind == HandshakeType::CLIENT_HELLO {
            // What was said before TLS and has no answer gets none any more, `[RFC 3207 §4.2]`.
            self.waiting.clear();
            hello = if self.hellos == 0 { Hello::First } else { Hello::Again };
            self.hellos += 1;
        }
        What::Handshake(message.title.clone(), hello)
    }
}

/// What the reply behind the mail's text answers.
const MAIL: &str = "the mail";
