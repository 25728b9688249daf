//! What an end makes of its peer's certificates, `[RFC 5280 §6]`, `[RFC 9525]`.
//!
//! webpki decides the path as a whole and stops at its first error. Each point of it is compared here once more, and told apart; chain
//! signatures passed the provider, and are joined to the certificates by what was signed.

use std::ops::Range;

use super::certificate::{self, Certificate};
use super::hello::extensions;
use super::view::{Agreed, Heard, View};
use super::{Check, Decider, Input, Kind, Role, Verdict, dane, decompression, mail, party, time};
use crate::codepoint::{ExtensionType, HandshakeType};
use crate::dissect::handshake;
use crate::trace::{self, EventId, EventKind, Failure, Operation, Slice};

/// What this end checks of its peer's certificates.
pub(super) fn checks(view: &View<'_>, checks: &mut Vec<Check>) {
    match view.peers_certificate() {
        Some(index) if view.heard[index].kind == HandshakeType::COMPRESSED_CERTIFICATE => {
            let heard = &view.heard[index];
            let opened = view.decompressed(heard);
            checks.push(decompression::check(view, heard));
            if let Some(opened) = opened {
                of_chain(view, index, &opened, checks);
            }
        }
        Some(index) => of_chain(view, index, &view.heard[index], checks),
        None if view.is_client() => resumed(view, checks),
        None => {}
    }
}

/// How a check on the peer's certificate ended, as the trace has it.
pub(super) fn stated<'a>(
    view: &View<'a>,
    wanted: impl Fn(&trace::Check) -> bool,
) -> Option<(EventId, &'a trace::Verdict)> {
    view.own_events().find_map(|(id, event)| match &event.kind {
        EventKind::Checked { check, verdict } if wanted(check) => Some((id, verdict)),
        _ => None,
    })
}

/// Where a session is taken up again, its first handshake counts, and no certificate is sent.
fn resumed(view: &View<'_>, checks: &mut Vec<Check>) {
    let Some(finished) = view.peers_first(HandshakeType::FINISHED) else { return };
    let hello = view.heard[..finished].iter().rfind(|heard| !heard.own && heard.kind == HandshakeType::SERVER_HELLO);
    let by_records = dane::is_asked(view).then_some(Kind::Dane);
    for kind in [Kind::TrustAnchor, Kind::Name, Kind::Possession].into_iter().chain(by_records) {
        let number = hello.map_or(0, |hello| hello.message);
        let why = "a session was taken up again: its certificate was judged when it began";
        checks.push(Check::new(view, kind, number).verdict(Verdict::not_made(why)).decided(Decider::Rustls, None));
    }
}

/// What is checked of the Certificate message at `index`, which is `heard`, decompressed where it was compressed.
fn of_chain(view: &View<'_>, index: usize, heard: &Heard<'_>, checks: &mut Vec<Check>) {
    // rustls decides on a server where it has its signature too, on a client at once.
    let decisive = [HandshakeType::CERTIFICATE_VERIFY, HandshakeType::SERVER_HELLO_DONE];
    let decided = view.heard[index..].iter().find(|heard| view.is_client() && decisive.contains(&heard.kind));
    let number = decided.unwrap_or(heard).message;
    let tls13 = view.agreed().is_some_and(Agreed::is_tls13);
    let places = places(&heard.bytes, tls13);
    if places.is_empty() {
        checks.push(nothing_sent(view, heard));
        return;
    }
    let stated = stated(view, |check| matches!(check, trace::Check::Path));
    let chain = Chain::of(view, heard, number, &places, stated);
    checks.extend(chain.checks().into_iter().map(|check| check.followed(view, heard.at)));
    if view.is_client() && !view.fetches_policy() {
        checks.push(dane::check(view, heard, number, &places).followed(view, heard.at));
    }
}

/// A client without a certificate.
fn nothing_sent(view: &View<'_>, heard: &Heard<'_>) -> Check {
    let refused = view.own_events().find(|(_, event)| {
        matches!(&event.kind, EventKind::Failed(Failure::Tls { error }) if error.starts_with("NoCertificatesPresented"))
    });
    let why = format!("{} has no certificate", party(view.peer));
    let verdict = if refused.is_some() { Verdict::fails(why) } else { Verdict::not_made(why) };
    let list = heard.input(handshake::HEADER..heard.bytes.len());
    let check = Check::new(view, Kind::TrustAnchor, heard.message).with(Role::Received, list).verdict(verdict);
    check.decided(Decider::Rustls, refused.map(|(id, _)| id)).followed(view, heard.at)
}

/// Where the certificates stand in a Certificate message, `[RFC 8446 §4.4.2]`, `[RFC 5246 §7.4.2]`.
fn places(message: &[u8], tls13: bool) -> Vec<Range<usize>> {
    let length = |at: usize, width: usize| {
        let digits = message.get(at..at + width)?;
        Some(digits.iter().fold(0, |length, &byte| length << 8 | usize::from(byte)))
    };
    let context = if tls13 { 1 + length(handshake::HEADER, 1).unwrap_or(0) } else { 0 };
    let mut at = handshake::HEADER + context + 3;
    let mut places = Vec::new();
    while let Some(size) = length(at, 3)
        && at + 3 + size <= message.len()
    {
        places.push(at + 3..at + 3 + size);
        at += 3 + size;
        if tls13 {
            at += 2 + length(at, 2).unwrap_or(0);
        }
    }
    places
}

/// A verification of this end.
#[derive(Clone, Copy)]
struct Verified {
    at: EventId,
    public_key: Slice,
    content: Slice,
    signature: Slice,
    valid: bool,
}

/// The peer's chain, what was verified of it, and what webpki says.
struct Chain<'v, 'a> {
    view: &'v View<'a>,
    heard: &'v Heard<'a>,
    number: u32,
    /// Where the leaf stands in the message, whether it can be read or not.
    leaf: Range<usize>,
    /// The certificates on the path, the leaf first: their places in the message, and what they say.
    path: Vec<(u32, Range<usize>, Certificate<'v>)>,
    /// webpki's decision.
    stated: Option<(EventId, &'a trace::Verdict)>,
    verified: Vec<Verified>,
}

impl<'v, 'a> Chain<'v, 'a> {
    fn of(
        view: &'v View<'a>,
        heard: &'v Heard<'a>,
        number: u32,
        places: &[Range<usize>],
        stated: Option<(EventId, &'a trace::Verdict)>,
    ) -> Self {
        let read = |(index, place): (usize, &Range<usize>)| {
            Some((index as u32, place.clone(), Certificate::read(&heard.bytes[place.clone()])?))
        };
        let mut sent: Vec<_> = places.iter().enumerate().filter_map(read).collect();
        // A record that vouches for an authority makes it the anchor, which stands above the path.
        let anchor = dane::vouched(view).filter(|certificate| *certificate > 0);
        sent.retain(|(index, ..)| anchor.is_none_or(|anchor| *index < anchor));
        let mut path = Vec::new();
        let mut next = sent.iter().position(|(index, ..)| *index == 0);
        while let Some(position) = next {
            path.push(sent.remove(position));
            next = path
                .last()
                .and_then(|(_, _, certificate)| sent.iter().position(|(_, _, other)| certificate.is_issued_by(other)));
        }
        let verified = view.operations().filter_map(|(at, operation)| match *operation {
            Operation::Verify { public_key, content, signature, valid, .. } => {
                Some(Verified { at, public_key, content, signature, valid })
            }
            _ => None,
        });
        let leaf = places.first().cloned().unwrap_or_default();
        Self { view, heard, number, leaf, path, stated, verified: verified.collect() }
    }

    fn checks(&self) -> Vec<Check> {
        let mut checks = Vec::new();
        for position in 0..self.path.len() {
            checks.push(self.signature(position));
            checks.push(self.validity(position));
            checks.push(self.constraints(position));
            checks.push(self.key_usage(position));
            checks.push(self.purpose(position));
            checks.push(self.critical_extensions(position));
        }
        checks.push(self.revocation_list());
        let subject = self.error().map_or(Kind::TrustAnchor.key(), subject);
        let told = checks.iter().any(|check| {
            matches!(check.verdict, Verdict::Fails { .. } | Verdict::Ignored { .. }) && check.kind.key() == subject
        });
        checks.push(self.anchor(told));
        if let Some((_, trace::Verdict::NotAsked)) = self.stated {
            let why = match dane::vouched(self.view) {
                Some(_) => {
                    "a TLSA record vouches for the certificate itself: nothing above it and nothing in it matters"
                }
                None => "no TLSA record matches: nothing else was looked at",
            };
            checks = checks.into_iter().map(|check| check.verdict(Verdict::not_made(why))).collect();
        }
        if self.view.is_client() {
            checks.push(self.name());
            checks.push(self.stapled_status());
        }
        checks
    }

    fn check(&self, kind: Kind) -> Check {
        Check::new(self.view, kind, self.number).decided(Decider::Recomputed, self.stated.map(|(event, _)| event))
    }

    /// webpki's error about the path.
    fn error(&self) -> Option<&'a str> {
        match self.stated?.1 {
            trace::Verdict::Failed { error } | trace::Verdict::Ignored { error } => Some(error),
            _ => None,
        }
    }

    /// A point that does not hold: whether anybody acts on it is the attitude of whoever looks.
    fn unmet(&self, why: impl Into<String>) -> Verdict {
        match self.stated.map(|(_, verdict)| verdict) {
            Some(trace::Verdict::Ignored { .. }) => Verdict::ignored(why),
            None => Verdict::not_made("it did not come to a decision about the certificate"),
            Some(_) => Verdict::fails(why),
        }
    }

    /// A point that webpki did not come to.
    fn passed_over(&self) -> Verdict {
        match self.error() {
            Some(error) => Verdict::not_made(format!("webpki stopped before: {error}")),
            None => Verdict::not_made("it did not come to a decision about the certificate"),
        }
    }

    fn compared(&self, result: Result<(), String>) -> Verdict {
        result.map_or_else(|why| self.unmet(why), |()| Verdict::Holds)
    }

    /// The verification of a certificate's signature.
    fn verification(&self, position: usize) -> Option<Verified> {
        let (_, place, certificate) = self.path.get(position)?;
        let tbs = &self.heard.bytes[place.clone()][certificate.tbs.clone()];
        self.verified.iter().find(|verified| self.view.trace.bytes(verified.content) == tbs).copied()
    }

    fn signature(&self, position: usize) -> Check {
        let (index, place, certificate) = &self.path[position];
        let check = self.check(Kind::ChainSignature { certificate: *index });
        if let Some(verified) = self.verification(position) {
            let verdict =
                if verified.valid { Verdict::Holds } else { self.unmet("the issuer's key did not sign this") };
            return check
                .with(Role::Content, Input::Slice(verified.content))
                .with(Role::PublicKey, Input::Slice(verified.public_key))
                .with(Role::Signature, Input::Slice(verified.signature))
                .verdict(verdict)
                .decided(Decider::Webpki, Some(verified.at));
        }
        // Signatures are verified from the anchor down: the first one that is missing is where webpki stopped.
        let turn = position + 1 == self.path.len() || self.verification(position + 1).is_some();
        let verdict = match self.error() {
            Some(error) if turn && error.contains("Signature") && !is_about_revocation(error) => self.unmet(error),
            Some(error) if error.contains("UnknownIssuer") => {
                Verdict::not_made("nobody who is trusted is found above it")
            }
            _ => self.passed_over(),
        };
        let tbs = place.start + certificate.tbs.start..place.start + certificate.tbs.end;
        let stated = self.stated.map(|(event, _)| event);
        check.with(Role::Content, self.heard.input(tbs)).verdict(verdict).decided(Decider::Webpki, stated)
    }

    /// The chain's end. An error that no other point explains is told here too.
    fn anchor(&self, told: bool) -> Check {
        let check = self.check(Kind::TrustAnchor).decided(Decider::Webpki, self.stated.map(|(event, _)| event));
        let top = self.path.len().checked_sub(1);
        let verified = top.and_then(|top| self.verification(top));
        let verdict = match self.error() {
            None if self.stated.is_some() => Verdict::Holds,
            Some(error) if error.contains("UnknownIssuer") || !told => self.unmet(error),
            _ if verified.is_some_and(|verified| verified.valid) => Verdict::Holds,
            _ => self.passed_over(),
        };
        let check = match top.map(|top| &self.path[top]) {
            Some((_, place, certificate)) => {
                let issuer = place.start + certificate.issuer.start..place.start + certificate.issuer.end;
                check.with(Role::Issuer, self.heard.input(issuer))
            }
            None => check.with(Role::Certificate, self.heard.input(self.leaf.clone())),
        };
        let check = match verified {
            Some(verified) => check.with(Role::PublicKey, Input::Slice(verified.public_key)),
            None => check,
        };
        check.verdict(verdict)
    }

    fn validity(&self, position: usize) -> Check {
        let (index, _, certificate) = &self.path[position];
        let Certificate { not_before, not_after, .. } = certificate;
        let check = self
            .check(Kind::Validity { certificate: *index })
            .text(Role::NotBefore, not_before)
            .text(Role::NotAfter, not_after);
        let Some(now) = self.now() else { return check.verdict(Verdict::not_made("the trace does not tell the date")) };
        let result = if now < *not_before {
            Err(format!("{now} is before {not_before}"))
        } else if now > *not_after {
            Err(format!("{now} is after {not_after}"))
        } else {
            Ok(())
        };
        check.text(Role::Now, &now).verdict(self.compared(result))
    }

    /// The run's date and time when webpki was asked.
    fn now(&self) -> Option<String> {
        let date = mail::settings(self.view.trace)?.date;
        let passed = self.stated.and_then(|(id, _)| self.view.trace.event(id)).map_or(0, |event| event.time.0);
        Some(time::generalized(date + passed / 1_000_000))
    }

    fn constraints(&self, position: usize) -> Check {
        let (index, _, certificate) = &self.path[position];
        let constraints = certificate.constraints();
        let between = (position as u64).saturating_sub(1);
        let result = match (position, constraints.authority) {
            (0, true) => Err("an authority's own certificate is used as a leaf".to_owned()),
            (0, false) => Ok(()),
            (_, false) => Err("somebody issued a certificate who is no authority".to_owned()),
            (_, true) if constraints.path_length.is_some_and(|length| between > length) => {
                Err(format!("{between} authorities stand between it and the leaf"))
            }
            (_, true) => Ok(()),
        };
        let says = match (constraints.authority, constraints.path_length) {
            (true, Some(length)) => format!("CA, path length {length}"),
            (true, None) => "CA".to_owned(),
            (false, _) => "not CA".to_owned(),
        };
        let check = self.check(Kind::BasicConstraints { certificate: *index });
        check.text(Role::Says, says).verdict(self.compared(result))
    }

    /// webpki leaves the usage of keys aside, but for the one that signs a list that it reads.
    fn key_usage(&self, position: usize) -> Check {
        const LISTS: &str = "cRLSign";
        let (index, _, certificate) = &self.path[position];
        let check = self.check(Kind::KeyUsage { certificate: *index });
        let usages = certificate.key_usages();
        let says = usages.as_ref().map_or_else(|| "absent".to_owned(), |usages| usages.join(", "));
        let check = check.text(Role::Says, says);
        if position == 0 || self.lists().is_empty() {
            return check.verdict(Verdict::not_made("webpki does not look at it"));
        }
        let allowed = usages.is_none_or(|usages| usages.contains(&LISTS));
        let result = if allowed { Ok(()) } else { Err("its key may not sign revocation lists".to_owned()) };
        check.text(Role::Needed, LISTS).verdict(self.compared(result))
    }

    fn purpose(&self, position: usize) -> Check {
        let (index, _, certificate) = &self.path[position];
        let needed = if self.view.is_client() { "serverAuth" } else { "clientAuth" };
        let purposes = certificate.purposes();
        let allowed = purposes.as_ref().is_none_or(|purposes| purposes.iter().any(|purpose| purpose == needed));
        let says = purposes.map_or_else(|| "absent".to_owned(), |purposes| purposes.join(", "));
        let result = if allowed { Ok(()) } else { Err(format!("it is for {says} alone")) };
        let check = self.check(Kind::ExtendedKeyUsage { certificate: *index });
        check.text(Role::Says, &says).text(Role::Needed, needed).verdict(self.compared(result))
    }

    fn critical_extensions(&self, position: usize) -> Check {
        let (index, _, certificate) = &self.path[position];
        let unknown = certificate.unknown_critical();
        let result =
            if unknown.is_empty() { Ok(()) } else { Err(format!("{} is critical and unknown", unknown.join(", "))) };
        let critical = certificate.critical();
        let says = if critical.is_empty() { "none".to_owned() } else { critical.join(", ") };
        self.check(Kind::CriticalExtensions { certificate: *index })
            .text(Role::Says, says)
            .verdict(self.compared(result))
    }

    fn name(&self) -> Check {
        let check = self.check(Kind::Name);
        let names = self.path.first().map_or_else(Vec::new, |(_, _, leaf)| leaf.alternative_names());
        let says = if names.is_empty() { "no name".to_owned() } else { names.join(", ") };
        let check = check.text(Role::Says, says);
        let found = self.view.own_events().find_map(|(id, event)| match &event.kind {
            EventKind::Checked { check: trace::Check::Name { name }, verdict } => Some((id, name, verdict)),
            _ => None,
        });
        let Some((event, name, verdict)) = found else { return check.verdict(self.passed_over()) };
        let unasked = match dane::is_asked(self.view) && !self.path.is_empty() {
            true => "where a TLSA record must match the certificate itself, its names do not matter",
            false => "the certificate cannot be read",
        };
        let verdict = translated(verdict, unasked);
        check.text(Role::Asked, name).verdict(verdict).decided(Decider::Webpki, Some(event))
    }

    fn revocation_list(&self) -> Check {
        let mut check = self.check(Kind::RevocationList);
        for list in self.lists() {
            check = check.with(Role::Content, Input::Slice(list));
        }
        let verdict = match self.error() {
            Some(error) if is_about_revocation(error) => self.unmet(error),
            _ if self.lists().is_empty() => {
                let read = mail::settings(self.view.trace).is_some_and(|settings| {
                    self.view.is_client()
                        && !self.view.fetches_policy()
                        && settings.revocation == crate::scenario::Revocation::Lists
                });
                if read {
                    self.passed_over()
                } else {
                    Verdict::not_made(format!("{} reads no lists", party(self.view.actor)))
                }
            }
            None => Verdict::Holds,
            Some(_) => self.passed_over(),
        };
        check.verdict(verdict).decided(Decider::Webpki, self.stated.map(|(event, _)| event))
    }

    /// The revocation lists whose signatures were verified.
    fn lists(&self) -> Vec<Slice> {
        let contents = self.verified.iter().map(|verified| verified.content);
        contents.filter(|content| certificate::is_revocation_list(self.view.trace.bytes(*content))).collect()
    }

    fn stapled_status(&self) -> Check {
        let mut check = self.check(Kind::StapledStatus).with(Role::Certificate, self.heard.input(self.leaf.clone()));
        if let Some(response) = self.response() {
            check = check.with(Role::Received, response);
        }
        match stated(self.view, |check| matches!(check, trace::Check::Status)) {
            Some((event, verdict)) => {
                let looked = matches!(self.stated, Some((_, trace::Verdict::NotAsked)));
                let unasked =
                    if looked { "where a TLSA record decides, it does not matter" } else { "no response was stapled" };
                let verdict = translated(verdict, unasked);
                check.verdict(verdict).decided(Decider::MailPolicy, Some(event))
            }
            None => {
                let verdict =
                    Verdict::not_made(format!("{} does not look at stapled responses", party(self.view.actor)));
                check.verdict(verdict).decided(Decider::MailPolicy, None)
            }
        }
    }
}

impl Chain<'_, '_> {
    /// The stapled OCSP response: behind the leaf in TLS 1.3, `[RFC 8446 §4.4.2.1]`, in a message of its own before it,
    /// `[RFC 6066 §8]`.
    fn response(&self) -> Option<Input> {
        /// status_type and the length of the response.
        const HEADER: usize = 4;
        if let Some(status) = self.view.peers_first(HandshakeType::CERTIFICATE_STATUS) {
            let heard = &self.view.heard[status];
            return Some(heard.input(handshake::HEADER + HEADER..heard.bytes.len()));
        }
        if !self.view.agreed().is_some_and(Agreed::is_tls13) {
            return None;
        }
        let extensions = extensions(&self.heard.bytes, self.leaf.end);
        let (_, data) = extensions.into_iter().find(|(kind, _)| *kind == ExtensionType::STATUS_REQUEST)?;
        Some(self.heard.input((data.start + HEADER).min(data.end)..data.end))
    }
}

/// What an error of webpki is about: a [`Kind`] by its key. What is about no point of its own is told at the chain's end.
fn subject(error: &str) -> &'static str {
    const SUBJECTS: &[(&str, Kind)] = &[
        ("UnknownIssuer", Kind::TrustAnchor),
        ("Signature", Kind::ChainSignature { certificate: 0 }),
        ("xpired", Kind::Validity { certificate: 0 }),
        ("alid yet", Kind::Validity { certificate: 0 }),
        ("NotValidYet", Kind::Validity { certificate: 0 }),
        ("extended key usage", Kind::ExtendedKeyUsage { certificate: 0 }),
        ("Critical", Kind::CriticalExtensions { certificate: 0 }),
        ("CaUsedAsEndEntity", Kind::BasicConstraints { certificate: 0 }),
        ("EndEntityUsedAsCa", Kind::BasicConstraints { certificate: 0 }),
        ("PathLenConstraint", Kind::BasicConstraints { certificate: 0 }),
    ];
    if is_about_revocation(error) {
        return Kind::RevocationList.key();
    }
    let found = SUBJECTS.iter().find(|(words, _)| error.contains(words));
    found.map_or(Kind::TrustAnchor, |(_, kind)| *kind).key()
}

/// A verdict of the trace; `unasked` says why there was none.
pub(super) fn translated(verdict: &trace::Verdict, unasked: &str) -> Verdict {
    match verdict {
        trace::Verdict::Passed => Verdict::Holds,
        trace::Verdict::Failed { error } => Verdict::fails(error.clone()),
        trace::Verdict::Ignored { error } => Verdict::ignored(error.clone()),
        trace::Verdict::NotAsked => Verdict::not_made(unasked),
    }
}

/// Whether webpki's error is about revocation, and not about the path itself.
fn is_about_revocation(error: &str) -> bool {
    error.contains("evocation") || error.contains("Crl") || error.ends_with("Revoked")
}
