//! Whether the peer holds the private key of its certificate: the signed content is built once more, and found among what was verified,
//! `[RFC 8446 §4.4.3]`, `[RFC 5246 §7.4.3]`, `[RFC 5246 §7.4.8]`.

use super::hello::Hello;
use super::trust::stated;
use super::view::{Agreed, View};
use super::{Check, Decider, Input, Kind, Role, Verdict, party};
use crate::codepoint::{HandshakeType, SignatureScheme};
use crate::dissect::handshake;
use crate::trace::{self, Operation};

/// How many spaces stand in front of what TLS 1.3 signs: so that it is nothing that TLS 1.2 would sign.
const SPACES: usize = 64;

/// The bytes of curve_type and named_curve, `[RFC 8422 §5.4]`.
const CURVE: usize = 3;

/// What this end checks of its peer's signature.
pub(super) fn checks(view: &View<'_>, checks: &mut Vec<Check>) {
    let Some(agreed) = view.agreed() else { return };
    let signer = if view.is_client() && !agreed.is_tls13() {
        HandshakeType::SERVER_KEY_EXCHANGE
    } else {
        HandshakeType::CERTIFICATE_VERIFY
    };
    if let Some(index) = view.peers_first(signer) {
        checks.push(possession(view, agreed, index));
    }
}

fn possession(view: &View<'_>, agreed: Agreed, index: usize) -> Check {
    let heard = &view.heard[index];
    // In TLS 1.2 rustls verifies all of a server's flight at its end.
    let done = view.peers_first(HandshakeType::SERVER_HELLO_DONE).filter(|done| *done > index);
    let decided = done.map_or(heard, |done| &view.heard[done]);
    let mut check = Check::new(view, Kind::Possession, decided.message);
    let Some(signed) = Signed::of(view, agreed, index) else {
        return check.verdict(Verdict::not_made("the signed content cannot be told"));
    };
    check = check.text(Role::Scheme, signed.scheme);
    if let Some(transcript) = &signed.transcript {
        check = check.with(Role::TranscriptHash, view.derived(transcript).1);
    }
    let verified = view.operations().find_map(|(id, operation)| match operation {
        Operation::Verify { content, public_key, signature, valid, .. }
            if id >= heard.at && view.trace.bytes(*content) == signed.content =>
        {
            Some((id, *content, *public_key, *signature, *valid))
        }
        _ => None,
    });
    check = match verified {
        Some((_, content, public_key, signature, _)) => check
            .with(Role::Content, Input::Slice(content))
            .with(Role::PublicKey, Input::Slice(public_key))
            .with(Role::Signature, Input::Slice(signature)),
        None => check.with(Role::Content, Input::hex(&signed.content)),
    };
    let decision = stated(view, |check| matches!(check, trace::Check::Possession));
    let (verdict, event) = match (decision, verified) {
        (Some((event, trace::Verdict::Failed { error })), _) => (Verdict::fails(error.clone()), Some(event)),
        (Some((event, trace::Verdict::Ignored { error })), _) => (Verdict::ignored(error.clone()), Some(event)),
        (Some((event, _)), Some((.., true))) => (Verdict::Holds, Some(event)),
        (Some(_), _) => {
            let why = format!("what {} verified is not what the handshake says must be signed", party(view.actor));
            return check.verdict(Verdict::fails(why)).followed(view, heard.at);
        }
        (None, _) => (Verdict::not_made("the certificate was refused before"), None),
    };
    check.verdict(verdict).decided(Decider::Rustls, event).followed(view, heard.at)
}

/// What a handshake signature covers.
struct Signed {
    scheme: SignatureScheme,
    content: Vec<u8>,
    /// The transcript hash in it, in TLS 1.3.
    transcript: Option<Vec<u8>>,
}

impl Signed {
    fn of(view: &View<'_>, agreed: Agreed, index: usize) -> Option<Self> {
        let message = &view.heard[index].bytes[..];
        if agreed.is_tls13() {
            let transcript = view.transcript_hash(index, &[], agreed.function()?).as_ref().to_vec();
            let context: &[u8] = if view.is_client() {
                b"TLS 1.3, server CertificateVerify\0"
            } else {
                b"TLS 1.3, client CertificateVerify\0"
            };
            let content = [&[b' '; SPACES][..], context, &transcript].concat();
            return Some(Self { scheme: scheme(message, handshake::HEADER)?, content, transcript: Some(transcript) });
        }
        if view.is_client() {
            let params = handshake::HEADER..handshake::HEADER + CURVE + 1;
            let length = usize::from(*message.get(params.end - 1)?);
            let params = params.start..params.end + length;
            let random = |kind: HandshakeType| {
                let hello = view.heard[..index].iter().rev().find(|heard| heard.kind == kind)?;
                hello.bytes.get(Hello::RANDOM)
            };
            let (client, server) = (random(HandshakeType::CLIENT_HELLO)?, random(HandshakeType::SERVER_HELLO)?);
            let content = [client, server, message.get(params.clone())?].concat();
            return Some(Self { scheme: scheme(message, params.end)?, content, transcript: None });
        }
        let content = view.messages_before(index);
        Some(Self { scheme: scheme(message, handshake::HEADER)?, content, transcript: None })
    }
}

fn scheme(message: &[u8], at: usize) -> Option<SignatureScheme> {
    Some(SignatureScheme(u16::from_be_bytes(message.get(at..at + 2)?.try_into().ok()?)))
}
