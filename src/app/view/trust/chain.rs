//! The chain that an end shows: leaf, intermediates, and who is above them, with what is wrong in words; or why there is none.

use super::super::certificate::{self, Certificate};
use super::super::words;
use super::{Anchor, Chain, Link, Mark, Place, Standing, moments};
use crate::codepoint::HandshakeType;
use crate::scenario::ClientCertificate;
use crate::story::checks::{Check, Kind as CheckKind, Verdict};
use crate::story::layers::Layers;
use crate::story::{Content, Kind, Message, fetches_policy};
use crate::trace::{Actor, ConnectionId, EventKind, Operation, Slice, Tls, Trace};

/// The chain that an end shows on this connection.
pub(super) fn chain(place: &Place<'_>, of: Actor) -> Chain {
    let sent = place.first(of, HandshakeType::CERTIFICATE, Some(place.connection));
    match sent {
        Some(message) if message.number > place.number => Chain::None {
            why: format!("None yet. It comes in message {}.", message.number),
            number: Some(message.number),
        },
        Some(message) => shown(place, of, message),
        None => missing(place, of),
    }
}

fn shown(place: &Place<'_>, of: Actor, message: &Message) -> Chain {
    let trace = &place.run.trace;
    let bytes = message.bytes(trace);
    let layers = Layers::of(trace, message);
    let places = layers.buffers.last().map(|buffer| certificate::places(&buffer.tree)).unwrap_or_default();
    let whole = whole(trace, message);
    let mut links: Vec<Link> = Vec::new();
    for (index, at) in places.into_iter().enumerate() {
        let certificate = Certificate::read(&bytes[at.clone()]);
        links.push(Link {
            role: match (index, certificate.is_self_issued()) {
                (0, false) => "Leaf",
                (0, true) => "Leaf, issued by itself",
                (_, false) => "Intermediate",
                (_, true) => "Issued by itself",
            },
            certificate,
            der: whole.map(|whole| whole.part(at.start, at.len())),
            marks: marks(place, of.peer(), index as u32),
        });
    }
    match links.last() {
        Some(last) => {
            let anchor = anchor(place, of.peer(), last.certificate.issuer.clone());
            Chain::Here { number: message.number, links, anchor }
        }
        None => Chain::None {
            why: format!("None: its list in message {} is empty.", message.number),
            number: Some(message.number),
        },
    }
}

/// The message in one piece: what was joined from several records stands so where it was fed to the transcript.
fn whole(trace: &Trace, message: &Message) -> Option<Slice> {
    match &message.content {
        Content::Slice(slice) => Some(*slice),
        Content::Joined(bytes) => trace.events.iter().find_map(|event| match event.kind {
            EventKind::Operation(Operation::HashUpdate { input, .. }) if trace.bytes(input) == *bytes => Some(input),
            _ => None,
        }),
    }
}

/// What the checks of an end find wrong with a certificate. What is about the peer as a whole is said of its leaf.
fn marks(place: &Place<'_>, judge: Actor, certificate: u32) -> Vec<Mark> {
    let is_about = |check: &Check| match check.kind {
        CheckKind::Name | CheckKind::Possession | CheckKind::Dane => certificate == 0,
        CheckKind::StapledStatus | CheckKind::RevocationList => certificate == 0,
        kind => kind.certificate() == Some(certificate),
    };
    let mark = |(_, check): (usize, &Check)| {
        let (why, end) = match &check.verdict {
            Verdict::Fails { why } => (why, ""),
            Verdict::Ignored { why } => (why, "; nobody minds"),
            _ => return None,
        };
        let words = format!("{}: {}{end}", check.kind.key().replace('_', " "), moments(why));
        Some(Mark { words, to_come: (place.standing(check) == Standing::ToCome).then_some(check.message) })
    };
    place.checks(judge).filter(|(_, check)| is_about(check)).filter_map(mark).collect()
}

/// Who is above the last certificate, and whether the judge believes it.
fn anchor(place: &Place<'_>, judge: Actor, name: String) -> Anchor {
    let find = |kind: CheckKind| place.checks(judge).map(|(_, check)| check).find(|check| check.kind == kind);
    let judge = words::party(judge);
    let Some(check) = find(CheckKind::TrustAnchor) else {
        let words = format!("The {judge} never comes to look for it.");
        return Anchor { name, words, standing: Standing::NotMade };
    };
    let standing = place.standing(check);
    let is_vouched = find(CheckKind::Dane).is_some_and(|check| check.verdict == Verdict::Holds);
    let why = check.verdict.why().map(moments).unwrap_or_default();
    let words = match standing {
        Standing::ToCome => format!("The {judge} looks for it in message {}.", check.message),
        Standing::Holds if is_vouched => "A TLSA record vouches for it.".to_owned(),
        Standing::Holds => format!("Not sent: the {judge} has it on its own list."),
        Standing::Fails => format!("The {judge} does not trust it: {why}."),
        Standing::Ignored => format!("The {judge} does not know it, and does not mind: {why}."),
        Standing::NotMade => format!("The {judge} does not look for it: {why}."),
    };
    Anchor { name, words, standing }
}

/// Why an end shows no chain on this connection.
fn missing(place: &Place<'_>, of: Actor) -> Chain {
    let here = Some(place.connection);
    let within = if place.connections() > 1 { "on this connection" } else { "in this run" };
    let none = |why: String| Chain::None { why, number: None };
    if place.first(Actor::Sender, HandshakeType::CLIENT_HELLO, here).is_none() {
        return none(format!("None {within}: it never reaches TLS."));
    }
    if place.is_resumed() && place.first(of, HandshakeType::CERTIFICATE, None).is_some() {
        let before = place.first(of, HandshakeType::CERTIFICATE, None).map(|message| message.number);
        let ticket = place.first(Actor::Receiver, HandshakeType::NEW_SESSION_TICKET, None).is_some();
        let instead = if ticket { "the ticket stands in" } else { "the session that both kept stands in" };
        return Chain::None { why: format!("None {within}: {instead}."), number: before };
    }
    // A policy host asks nobody.
    let asks = place.run.scenario.settings.client_certificate != ClientCertificate::None && !place.fetches_policy();
    match of {
        Actor::Sender if !asks => none("None: the receiver does not ask for one.".to_owned()),
        _ => none(format!("None {within}: the handshake does not come so far.")),
    }
}

impl<'a> Place<'a> {
    /// The first handshake message of this type that an end sent, on one connection or on any that the mail has.
    fn first(&self, from: Actor, wanted: HandshakeType, connection: Option<ConnectionId>) -> Option<&'a Message> {
        let here = |message: &Message| match connection {
            Some(connection) => message.connection == connection,
            None => !fetches_policy(&self.run.trace, message.connection),
        };
        let mut messages = self.run.story.messages.iter();
        messages.find(|message| message.from == from && message.kind == Kind::Handshake(wanted) && here(message))
    }

    /// Whether a session is taken up again on this connection.
    fn is_resumed(&self) -> bool {
        self.run.trace.events.iter().any(|event| match &event.kind {
            EventKind::Tls(Tls::Established { handshake, .. }) => {
                event.connection == Some(self.connection) && handshake.starts_with("Resumed")
            }
            _ => false,
        })
    }
}
