//! Finished of both sides and the PSK binder, computed once more from secrets and transcript: rustls compares them itself,
//! `[RFC 8446 §4.4.4]`, `[RFC 8446 §4.2.11.2]`, `[RFC 5246 §7.4.9]`.

use std::ops::Range;

use super::hello::Hello;
use super::view::{Agreed, Heard, View};
use super::{Check, Input, Kind, Role, Verdict, party};
use crate::codepoint::{ExtensionType, HandshakeType};
use crate::dissect::handshake;
use crate::seal::hash::Function;
use crate::seal::hkdf::{Expander, derive_secret};
use crate::seal::{hmac, prf};
use crate::trace::{EventKind, Operation, SecretLabel, Slice};

/// Bytes of verify_data in TLS 1.2, `[RFC 5246 §7.4.9]`.
const VERIFY_DATA_TLS12: usize = 12;

/// What this end checks with its secrets.
pub(super) fn checks(view: &View<'_>, checks: &mut Vec<Check>) {
    if let Some(agreed) = view.agreed()
        && let Some(index) = view.peers_first(HandshakeType::FINISHED)
    {
        checks.push(finished(view, agreed, index));
    }
    if !view.is_client() {
        let hellos = view.heard.iter().enumerate().filter(|(_, heard)| heard.kind == HandshakeType::CLIENT_HELLO);
        checks.extend(hellos.filter_map(|(index, heard)| binder(view, index, heard)));
    }
}

/// What the peer's Finished should be, and what went into it.
struct Expected {
    verify_data: Vec<u8>,
    secret: Slice,
    transcript: Vec<u8>,
}

fn finished(view: &View<'_>, agreed: Agreed, index: usize) -> Check {
    let heard = &view.heard[index];
    let check = Check::new(view, Kind::Finished, heard.message);
    let Some(function) = agreed.function() else {
        return check.verdict(Verdict::not_made(format!("the hash of {} is not built in", agreed.suite)));
    };
    let found = if agreed.is_tls13() { finished_13(view, index, function) } else { finished_12(view, index, function) };
    let Some(expected) = found else {
        return check.verdict(Verdict::not_made("the trace does not hold the secret"));
    };
    let (event, computed) = view.derived(&expected.verify_data);
    let (_, transcript) = view.derived(&expected.transcript);
    let verify_data = handshake::HEADER..heard.bytes.len();
    let same = heard.bytes.get(verify_data.clone()) == Some(&expected.verify_data[..]);
    let mut check = check
        .with(Role::Secret, Input::Slice(expected.secret))
        .with(Role::TranscriptHash, transcript)
        .with(Role::Expected, computed)
        .with(Role::Received, heard.input(verify_data))
        .verdict(if same {
            Verdict::Holds
        } else {
            Verdict::fails(format!("{} computed another verify_data", party(view.actor)))
        });
    check.event = event;
    check.followed(view, heard.at)
}

/// `HMAC(finished_key, Transcript-Hash)`, `[RFC 8446 §4.4.4]`.
fn finished_13(view: &View<'_>, index: usize, function: Function) -> Option<Expected> {
    let label = match view.is_client() {
        true => SecretLabel::ServerHandshakeTrafficSecret,
        false => SecretLabel::ClientHandshakeTrafficSecret,
    };
    let secret = secret(view, label)?;
    let transcript = view.transcript_hash(index, &[], function);
    let verify_data = sign(function, view.trace.bytes(secret), transcript.as_ref())?;
    Some(Expected { verify_data, secret, transcript: transcript.as_ref().to_vec() })
}

/// `PRF(master_secret, finished_label, Hash(handshake_messages))[0..11]`, `[RFC 5246 §7.4.9]`.
fn finished_12(view: &View<'_>, index: usize, function: Function) -> Option<Expected> {
    let label: &[u8] = if view.is_client() { b"server finished" } else { b"client finished" };
    let secret = secret(view, SecretLabel::ClientRandom)?;
    let transcript = view.transcript_hash(index, &[], function);
    let mut verify_data = vec![0; VERIFY_DATA_TLS12];
    prf::prf(function, view.trace.bytes(secret), label, transcript.as_ref(), &mut verify_data);
    Some(Expected { verify_data, secret, transcript: transcript.as_ref().to_vec() })
}

/// A logged secret: this end's own, else the other's.
fn secret(view: &View<'_>, wanted: SecretLabel) -> Option<Slice> {
    let logged = |own: bool| {
        view.events().find_map(|(_, event)| match &event.kind {
            EventKind::Secret { label, secret, .. } if *label == wanted && (event.actor == view.actor) == own => {
                Some(*secret)
            }
            _ => None,
        })
    };
    logged(true).or_else(|| logged(false))
}

/// The tag over a transcript hash under the finished_key of a secret, `[RFC 8446 §4.4.4]`.
fn sign(function: Function, secret: &[u8], transcript: &[u8]) -> Option<Vec<u8>> {
    let length = function.output_len() as u16;
    let key = Expander::new(function, secret).ok()?.expand_label(b"finished", b"", length).ok()?;
    Some(hmac::tag(function, &key, transcript).as_ref().to_vec())
}

/// The binder of the session that the client wants to take up; `None` in a ClientHello that wants none.
fn binder(view: &View<'_>, index: usize, heard: &Heard<'_>) -> Option<Check> {
    let offer = Hello::read(&heard.bytes)?.extension(ExtensionType::PRE_SHARED_KEY)?;
    let check = Check::new(view, Kind::PskBinder, heard.message);
    let answer = view.heard[index..].iter().find(|heard| heard.kind == HandshakeType::SERVER_HELLO);
    if answer.is_some_and(Heard::is_retry) {
        return Some(check.verdict(Verdict::not_made("the receiver asked for another ClientHello first")));
    }
    let Some((function, early)) = early_secret(view) else {
        return Some(check.verdict(Verdict::not_made("the receiver does not know the session")));
    };
    let chosen = answer
        .and_then(|answer| {
            Hello::read(&answer.bytes)?.extension(ExtensionType::PRE_SHARED_KEY).map(|data| (answer, data))
        })
        .and_then(|(answer, data)| answer.bytes.get(data)?.try_into().ok())
        .map_or(0, u16::from_be_bytes);
    let (binders, place) = place(&heard.bytes, offer, usize::from(chosen))?;
    let transcript = view.transcript_hash(index, heard.bytes.get(..binders)?, function);
    let empty = function.digest(&[]);
    let key = derive_secret(function, view.trace.bytes(early), b"res binder", empty.as_ref()).ok()?;
    let expected = sign(function, &key, transcript.as_ref())?;
    let (event, computed) = view.derived(&expected);
    let same = heard.bytes.get(place.clone()) == Some(&expected[..]);
    let mut check = check
        .with(Role::Secret, Input::Slice(early))
        .with(Role::TranscriptHash, view.derived(transcript.as_ref()).1)
        .with(Role::Expected, computed)
        .with(Role::Received, heard.input(place))
        .verdict(if same { Verdict::Holds } else { Verdict::fails("the sender computed another binder") });
    check.event = event;
    Some(check.followed(view, heard.at))
}

/// The early secret under which this end looked at a binder: no key log has it, so the operation tells.
fn early_secret(view: &View<'_>) -> Option<(Function, Slice)> {
    view.operations().find_map(|(_, operation)| match operation {
        Operation::HkdfExpand { hash, prk, label: Some(label), .. } if label.label == "res binder" => {
            Some((Function::of(*hash).ok()?, *prk))
        }
        _ => None,
    })
}

/// Where the list of binders begins, and where the binder of this number stands in the message, `[RFC 8446 §4.2.11]`.
fn place(message: &[u8], offer: Range<usize>, wanted: usize) -> Option<(usize, Range<usize>)> {
    let length = |at: usize| Some(usize::from(u16::from_be_bytes(message.get(at..at + 2)?.try_into().ok()?)));
    let binders = offer.start + 2 + length(offer.start)?;
    let mut at = binders + 2;
    for _ in 0..wanted {
        at += 1 + usize::from(*message.get(at)?);
    }
    let end = at + 1 + usize::from(*message.get(at)?);
    (end <= offer.end).then_some((binders, at + 1..end))
}
