//! Which scene each message belongs to: a small state for each connection, and what the next message does to it.

use std::collections::BTreeMap;

use super::ending::{self, Ending};
use super::{SceneKind, is_fatal_alert};
use crate::codepoint::{AlertDescription, ExtensionType, HandshakeType};
use crate::dissect::{hello, smtp};
use crate::story::{Kind, Message, Protection};
use crate::trace::{ConnectionId, EventKind, Side, Smtp, Trace};

/// The kind of scene for each message, in order.
pub(super) fn kinds(trace: &Trace, messages: &[Message]) -> Vec<SceneKind> {
    let endings = ending::endings(trace, messages);
    let retries = retries(trace);
    let mut phases = BTreeMap::new();
    let mut kinds = Vec::with_capacity(messages.len());
    for (index, message) in messages.iter().enumerate() {
        let connection = message.connection;
        let phase = phases.entry(connection).or_insert_with(|| Phase {
            opening: if retries.contains_key(&connection) { SceneKind::RetryInClear } else { SceneKind::Postcards },
            ending: endings.get(&connection).copied(),
            tls_is_to_come: messages[index..].iter().any(|message| {
                message.connection == connection && message.kind == Kind::Handshake(HandshakeType::CLIENT_HELLO)
            }),
            ..Phase::default()
        });
        kinds.push(phase.advance(trace, messages, index));
    }
    kinds
}

/// The connections that follow one on which the sender decided to try again in the clear.
fn retries(trace: &Trace) -> BTreeMap<ConnectionId, ()> {
    let decided = trace.events.iter().filter(|event| matches!(event.kind, EventKind::Smtp(Smtp::WillRetryInClear)));
    decided.filter_map(|event| event.connection).map(|ConnectionId(number)| (ConnectionId(number + 1), ())).collect()
}

/// The form of a handshake: how it goes is known at its ClientHello already, since the whole run is at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Tls13,
    Tls13Resumed,
    Tls12,
    Tls12Resumed,
}

/// Where a connection stands.
struct Phase {
    /// The scene of its last message; `None` before the first.
    scene: Option<SceneKind>,
    /// The scene in which it begins when it begins in the clear.
    opening: SceneKind,
    /// Its last scene, when it fails.
    ending: Option<Ending>,
    form: Form,
    /// EHLO or HELO was said in the clear and is not answered.
    asked: bool,
    /// Who sent a Finished.
    finished: (bool, bool),
    /// TLS begins on this connection, now or later.
    tls_is_to_come: bool,
}

impl Default for Phase {
    fn default() -> Self {
        Self {
            scene: None,
            opening: SceneKind::Postcards,
            ending: None,
            form: Form::Tls13,
            asked: false,
            finished: (false, false),
            tls_is_to_come: false,
        }
    }
}

impl Phase {
    /// The scene of the message at `index`.
    fn advance(&mut self, trace: &Trace, messages: &[Message], index: usize) -> SceneKind {
        let message = &messages[index];
        let next = match message.kind {
            _ if self.ending.is_some_and(|ending| ending.at <= index) => self.ending.map(|ending| ending.kind),
            _ if self.scene == Some(SceneKind::SealBreaks) => None,
            Kind::Command => self.command(trace, message),
            Kind::Reply { code } => self.reply(message, code),
            Kind::MailText => Some(spoken(message)),
            Kind::HttpRequest | Kind::HttpResponse { .. } => self.policy(),
            Kind::Handshake(HandshakeType::CLIENT_HELLO) => self.client_hello(trace, messages, index),
            Kind::Handshake(kind) => self.handshake(trace, message, kind),
            Kind::ChangeCipherSpec => self.change_cipher_spec(),
            Kind::Alert { description: AlertDescription::CLOSE_NOTIFY, .. } => Some(SceneKind::Goodbye),
            Kind::Alert { .. } => is_fatal_alert(message).then_some(SceneKind::SealBreaks),
            Kind::Opaque { .. } => None,
        };
        let scene = next.or(self.scene).unwrap_or(self.opening);
        self.scene = Some(scene);
        scene
    }

    fn command(&mut self, trace: &Trace, message: &Message) -> Option<SceneKind> {
        let verb = smtp::verb(message.bytes(trace));
        let clear = message.protection == Protection::Clear;
        match verb.as_str() {
            "QUIT" => Some(SceneKind::Goodbye),
            "STARTTLS" if clear => Some(SceneKind::Offer),
            "EHLO" | "HELO" if clear => {
                self.asked = true;
                None
            }
            // A mail that is begun before TLS, and begun again in it, is no letter yet.
            "MAIL FROM" if clear && self.tls_is_to_come => None,
            "MAIL FROM" => Some(self.in_letter(message)),
            _ if clear => None,
            _ => Some(self.in_letter(message)),
        }
    }

    fn reply(&mut self, message: &Message, code: u16) -> Option<SceneKind> {
        if message.protection != Protection::Clear {
            return Some(self.in_letter(message));
        }
        let answers = std::mem::take(&mut self.asked) && (200..300).contains(&code);
        (answers && self.scene == Some(self.opening)).then_some(SceneKind::Offer)
    }

    /// SMTP of the mail transaction: it stays where it is while something else is being settled, and after the QUIT.
    fn in_letter(&self, message: &Message) -> SceneKind {
        match self.scene {
            Some(scene @ (SceneKind::NewKeys | SceneKind::Renegotiation | SceneKind::Goodbye)) => scene,
            _ => spoken(message),
        }
    }

    /// HTTP with a policy host: behind the farewell nothing begins again.
    fn policy(&self) -> Option<SceneKind> {
        (self.scene != Some(SceneKind::Goodbye)).then_some(SceneKind::Policy)
    }

    fn client_hello(&mut self, trace: &Trace, messages: &[Message], index: usize) -> Option<SceneKind> {
        if self.established() {
            return Some(SceneKind::Renegotiation);
        }
        self.form = form(trace, messages, index);
        Some(match self.form {
            Form::Tls13 | Form::Tls13Resumed => SceneKind::Shares,
            Form::Tls12 => SceneKind::Hellos,
            Form::Tls12Resumed => SceneKind::Resumption,
        })
    }

    fn handshake(&mut self, trace: &Trace, message: &Message, kind: HandshakeType) -> Option<SceneKind> {
        if self.established() {
            return self.post_handshake(trace, message, kind);
        }
        if kind == HandshakeType::FINISHED {
            let by = if message.side == Side::Client { &mut self.finished.0 } else { &mut self.finished.1 };
            *by = true;
        }
        match self.form {
            Form::Tls13 | Form::Tls13Resumed => self.in_tls13(message, kind),
            Form::Tls12 | Form::Tls12Resumed => self.in_tls12(message, kind),
        }
    }

    /// `[RFC 8446 §2]`: shares, then under the handshake keys who is who, then Finished.
    fn in_tls13(&self, message: &Message, kind: HandshakeType) -> Option<SceneKind> {
        let of_client = message.side == Side::Client;
        match kind {
            HandshakeType::SERVER_HELLO => Some(SceneKind::Shares),
            HandshakeType::ENCRYPTED_EXTENSIONS if self.form == Form::Tls13Resumed => Some(SceneKind::Resumption),
            HandshakeType::ENCRYPTED_EXTENSIONS | HandshakeType::CERTIFICATE_REQUEST => Some(SceneKind::Identity),
            HandshakeType::CERTIFICATE | HandshakeType::COMPRESSED_CERTIFICATE | HandshakeType::CERTIFICATE_VERIFY => {
                Some(if of_client { SceneKind::ClientIdentity } else { SceneKind::Identity })
            }
            HandshakeType::FINISHED if self.scene == Some(SceneKind::ClientIdentity) => None,
            HandshakeType::FINISHED | HandshakeType::END_OF_EARLY_DATA => Some(SceneKind::Transcript),
            _ => None,
        }
    }

    /// `[RFC 5246 §7.3]`: hellos, certificate, shares, then the new keys and Finished.
    fn in_tls12(&self, message: &Message, kind: HandshakeType) -> Option<SceneKind> {
        let of_client = message.side == Side::Client;
        match kind {
            HandshakeType::SERVER_HELLO if self.form == Form::Tls12Resumed => Some(SceneKind::Resumption),
            HandshakeType::SERVER_HELLO => Some(SceneKind::Hellos),
            // The client's certificate stands between the two shares; its proof comes behind them.
            HandshakeType::CERTIFICATE if of_client => Some(SceneKind::Shares),
            HandshakeType::CERTIFICATE | HandshakeType::CERTIFICATE_STATUS => Some(SceneKind::Identity),
            HandshakeType::SERVER_KEY_EXCHANGE
            | HandshakeType::CERTIFICATE_REQUEST
            | HandshakeType::SERVER_HELLO_DONE
            | HandshakeType::CLIENT_KEY_EXCHANGE => Some(SceneKind::Shares),
            HandshakeType::CERTIFICATE_VERIFY => Some(SceneKind::ClientIdentity),
            HandshakeType::NEW_SESSION_TICKET | HandshakeType::FINISHED => Some(SceneKind::Transcript),
            _ => None,
        }
    }

    /// Handshake messages behind the handshake, `[RFC 8446 §4.6]`.
    fn post_handshake(&self, trace: &Trace, message: &Message, kind: HandshakeType) -> Option<SceneKind> {
        match kind {
            HandshakeType::HELLO_REQUEST => Some(SceneKind::Renegotiation),
            // Behind the QUIT new keys are a part of the goodbye.
            HandshakeType::KEY_UPDATE if self.scene == Some(SceneKind::Goodbye) => None,
            HandshakeType::KEY_UPDATE => asks_for_answer(message.bytes(trace)).then_some(SceneKind::NewKeys),
            HandshakeType::NEW_SESSION_TICKET => Some(self.in_letter(message)),
            _ => None,
        }
    }

    fn change_cipher_spec(&self) -> Option<SceneKind> {
        // In TLS 1.3 it means nothing, `[RFC 8446 §D.4]`.
        let means = matches!(self.form, Form::Tls12 | Form::Tls12Resumed) && !self.established();
        means.then_some(SceneKind::Transcript)
    }

    const fn established(&self) -> bool {
        self.finished.0 && self.finished.1
    }
}

/// The scene of what is said of the mail.
const fn spoken(message: &Message) -> SceneKind {
    if matches!(message.protection, Protection::EarlyKeys) { SceneKind::EarlyData } else { SceneKind::Letter }
}

/// Whether a KeyUpdate asks for one in return; one that does not is mostly such a return, `[RFC 8446 §4.6.3]`.
fn asks_for_answer(key_update: &[u8]) -> bool {
    key_update.get(4) == Some(&1)
}

/// The form of the handshake that begins at `index`, by its ServerHello; without one by what the ClientHello proposes.
fn form(trace: &Trace, messages: &[Message], index: usize) -> Form {
    let connection = messages[index].connection;
    let behind = || messages[index..].iter().filter(|message| message.connection == connection);
    let has = |message: &Message, wanted| {
        hello::layout(message.bytes(trace))
            .is_some_and(|layout| layout.extensions.iter().any(|(kind, _)| *kind == wanted))
    };
    let server_hello = HandshakeType::SERVER_HELLO.message();
    let answer = behind().find(|message| server_hello == Some(message.title.as_str()));
    let Some(answer) = answer else {
        let proposes = has(&messages[index], ExtensionType::KEY_SHARE);
        return if proposes { Form::Tls13 } else { Form::Tls12 };
    };
    if has(answer, ExtensionType::SUPPORTED_VERSIONS) {
        let resumed = has(answer, ExtensionType::PRE_SHARED_KEY);
        return if resumed { Form::Tls13Resumed } else { Form::Tls13 };
    }
    let of_server = behind().filter(|message| message.side == Side::Server);
    let next = of_server.skip_while(|message| message.title != answer.title).skip(1).map(|message| message.kind);
    let mut next = next.filter(|kind| *kind != Kind::Handshake(HandshakeType::NEW_SESSION_TICKET));
    if next.next() == Some(Kind::ChangeCipherSpec) { Form::Tls12Resumed } else { Form::Tls12 }
}
