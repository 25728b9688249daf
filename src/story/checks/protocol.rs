//! Whatever else rustls refuses: rules of the protocol that no check of this room tells apart.

use super::view::View;
use super::{Check, Decider, Input, Kind, Role, Verdict};
use crate::trace::{EventKind, Failure};

/// What an error begins with that tells of the peer's refusal, and not of one's own.
const REFUSED: &str = "AlertReceived";

/// What an error begins with that any other check explains: of a certificate, a tag, Finished.
const OF_OTHERS: &[&str] = &["InvalidCertificate(", "NoCertificatesPresented", "DecryptError"];

/// Broken rules, as rustls spells them, that a check of their own explains where it fails.
const EXPLAINED: &[(&str, Kind)] = &[
    ("AttemptedDowngradeToTls12WhenTls13IsSupported", Kind::DowngradeSentinel),
    ("ServerDoesNotSupportTls12Or13", Kind::VersionOffered),
    ("SelectedUnofferedCipherSuite", Kind::SuiteOffered),
    ("SelectedUnusableCipherSuiteForVersion", Kind::SuiteOffered),
    ("IllegalHelloRetryRequestWithOfferedGroup", Kind::GroupOffered),
    ("IllegalHelloRetryRequestWithUnofferedNamedGroup", Kind::GroupOffered),
    ("IllegalHelloRetryRequestWithWrongSessionId", Kind::SessionIdEcho),
    ("WrongGroupForKeyShare", Kind::GroupOffered),
    ("SelectedUnofferedKxGroup", Kind::GroupOffered),
    ("SelectedUnofferedApplicationProtocol", Kind::Alpn),
    ("IncorrectBinder", Kind::PskBinder),
    ("InvalidCertCompression", Kind::Decompression),
    ("SignedHandshakeWithUnadvertisedSigScheme", Kind::Possession),
];

/// Adds this end's first own failure, unless one of its checks from `from` on explains it.
pub(super) fn checks(view: &View<'_>, from: usize, checks: &mut Vec<Check>) {
    let failure = view.own_events().find_map(|(id, event)| match &event.kind {
        EventKind::Failed(Failure::Tls { error }) if !error.starts_with(REFUSED) => Some((id, error)),
        _ => None,
    });
    let Some((event, error)) = failure else { return };
    if checks[from..].iter().any(|check| check.fails() && explains(check.kind, error)) {
        return;
    }
    let mut check = Check::new(view, Kind::Protocol, view.number_at(event)).verdict(Verdict::fails(error.clone()));
    let since = view.trace.event(event).and_then(|event| event.cause).unwrap_or(event);
    if let Some(EventKind::Delivered { bytes, .. }) = view.trace.event(since).map(|event| &event.kind) {
        check = check.with(Role::Received, Input::Slice(*bytes));
    }
    checks.push(check.decided(Decider::Rustls, Some(event)).followed(view, since));
}

fn explains(kind: Kind, error: &str) -> bool {
    OF_OTHERS.iter().any(|begins| error.starts_with(begins))
        || EXPLAINED.iter().any(|(rule, explained)| *explained == kind && error.contains(rule))
        || kind == Kind::Possession && error.contains("Signature")
}
