//! Scenes: the handful of steps in which a run is told. They follow from the phase of SMTP, the phase of the handshake and the
//! epoch of the keys, so that every run has them, whatever somebody changed about it.
//!
//! Every message belongs to exactly one scene, and a scene's messages stand side by side in the story.

mod ending;
mod kind;
mod phase;

use std::ops::Range;

pub use kind::SceneKind;

use super::{Fate, Kind, Message};
use crate::codepoint::{AlertDescription, AlertLevel, HandshakeType};
use crate::dissect::smtp;
use crate::trace::{ConnectionId, Trace};

/// A step of the story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scene {
    /// What it is about.
    pub kind: SceneKind,
    /// On which connection.
    pub connection: ConnectionId,
    /// Its messages, as indices into [`super::Story::messages`]; never empty.
    pub messages: Range<usize>,
    /// The index of the message that a reader should see first; one of `messages`.
    pub key_message: usize,
}

/// All scenes of a story, in order; together they hold every message once.
pub(super) fn scenes(trace: &Trace, messages: &[Message]) -> Vec<Scene> {
    let mut scenes: Vec<Scene> = Vec::new();
    for (index, kind) in phase::kinds(trace, messages).into_iter().enumerate() {
        let connection = messages[index].connection;
        match scenes.last_mut() {
            Some(last) if (last.kind, last.connection) == (kind, connection) => last.messages.end = index + 1,
            _ => scenes.push(Scene { kind, connection, messages: index..index + 1, key_message: index }),
        }
    }
    for scene in &mut scenes {
        scene.key_message = key_message(trace, messages, scene);
    }
    scenes
}

/// The message that says what the scene is about; the first one where none stands out.
fn key_message(trace: &Trace, messages: &[Message], scene: &Scene) -> usize {
    let range = scene.messages.clone();
    let first = |wanted: &dyn Fn(&Message) -> bool| range.clone().find(|&index| wanted(&messages[index]));
    let last = |wanted: &dyn Fn(&Message) -> bool| range.clone().rev().find(|&index| wanted(&messages[index]));
    let handshake = |wanted| move |message: &Message| message.kind == Kind::Handshake(wanted);
    let command = |verb| move |message: &Message| is_command(trace, message, verb);
    let key = match scene.kind {
        SceneKind::Offer => first(&command("STARTTLS")),
        // The second hello, or the second share, completes what the first one began. A retry is no ServerHello.
        SceneKind::Hellos | SceneKind::Shares => last(&handshake(HandshakeType::CLIENT_KEY_EXCHANGE))
            .or_else(|| last(&handshake(HandshakeType::SERVER_KEY_EXCHANGE)))
            .or_else(|| last(&handshake(HandshakeType::SERVER_HELLO))),
        SceneKind::Identity | SceneKind::ClientIdentity => first(&handshake(HandshakeType::CERTIFICATE))
            .or_else(|| first(&handshake(HandshakeType::COMPRESSED_CERTIFICATE))),
        SceneKind::Resumption => last(&handshake(HandshakeType::SERVER_HELLO)),
        SceneKind::Transcript => first(&handshake(HandshakeType::FINISHED)),
        SceneKind::Policy => last(&|message| matches!(message.kind, Kind::HttpResponse { .. })),
        SceneKind::Letter => first(&|message| message.kind == Kind::MailText).or_else(|| first(&command("MAIL FROM"))),
        SceneKind::NewKeys => first(&handshake(HandshakeType::KEY_UPDATE)),
        SceneKind::Goodbye => first(&command("QUIT")),
        SceneKind::SealBreaks | SceneKind::LetterStays => first(&is_fatal_alert)
            .or_else(|| first(&|message| message.fate != Fate::Arrived))
            .or_else(|| first(&command("QUIT"))),
        SceneKind::Postcards | SceneKind::RetryInClear | SceneKind::EarlyData | SceneKind::Renegotiation => None,
    };
    key.unwrap_or(scene.messages.start)
}

/// Whether a message is the command with this verb, as [`smtp::verb`] spells it.
fn is_command(trace: &Trace, message: &Message, verb: &str) -> bool {
    message.kind == Kind::Command && smtp::verb(message.bytes(trace)) == verb
}

/// Whether an alert ends the connection: in TLS 1.3 all do but two, whatever their level says, `[RFC 8446 §6]`.
fn is_fatal_alert(message: &Message) -> bool {
    match message.kind {
        Kind::Alert { description: AlertDescription::CLOSE_NOTIFY | AlertDescription::USER_CANCELED, .. } => false,
        Kind::Alert { level, .. } => level == AlertLevel::FATAL,
        _ => false,
    }
}
