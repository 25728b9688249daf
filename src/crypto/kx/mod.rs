//! Key exchange as rustls calls it, `[RFC 8446 §4.2.8]`: elliptic curves, and their hybrids with ML-KEM, each step written down.
//!
//! A plain group is one mechanism, a hybrid is two of them side by side: shares and secrets are concatenated, in an order that
//! each hybrid fixes for itself (draft-ietf-tls-ecdhe-mlkem, §4). The arithmetic is in `mechanism`.

mod mechanism;

use std::sync::Arc;

use rustls::crypto::{ActiveKeyExchange, CompletedKeyExchange, SharedSecret, SupportedKxGroup};
use rustls::ffdhe_groups::FfdheGroup;
use rustls::{PeerMisbehaved, ProtocolVersion};

use super::Error;
use super::recorder::record;
use crate::codepoint::NamedGroup;
use crate::trace::{Builder, Operation, Part, Slice};
use mechanism::{Mechanism, Pair};

/// All groups that there are: hybrids first, X25519 before the curves of NIST.
pub const GROUPS: &[NamedGroup] = &[
    NamedGroup::X25519MLKEM768,
    NamedGroup::SECP256R1MLKEM768,
    NamedGroup::X25519,
    NamedGroup::SECP256R1,
    NamedGroup::SECP384R1,
];

/// The group with this code point.
pub(super) fn group(wanted: NamedGroup) -> Result<&'static dyn SupportedKxGroup, Error> {
    Ok(match wanted {
        NamedGroup::X25519 => &Group { name: NamedGroup::X25519, mechanisms: &[Mechanism::X25519] },
        NamedGroup::SECP256R1 => &Group { name: NamedGroup::SECP256R1, mechanisms: &[Mechanism::P256] },
        NamedGroup::SECP384R1 => &Group { name: NamedGroup::SECP384R1, mechanisms: &[Mechanism::P384] },
        NamedGroup::X25519MLKEM768 => {
            &Group { name: NamedGroup::X25519MLKEM768, mechanisms: &[Mechanism::MlKem768, Mechanism::X25519] }
        }
        NamedGroup::SECP256R1MLKEM768 => {
            &Group { name: NamedGroup::SECP256R1MLKEM768, mechanisms: &[Mechanism::P256, Mechanism::MlKem768] }
        }
        other => return Err(Error::Group(other)),
    })
}

/// A group: one mechanism, or the two of a hybrid in the order of the wire, which is that of the secret too.
#[derive(Clone, Copy, Debug)]
struct Group {
    name: NamedGroup,
    mechanisms: &'static [Mechanism],
}

impl SupportedKxGroup for Group {
    fn start(&self) -> Result<Box<dyn ActiveKeyExchange>, rustls::Error> {
        let pairs = self.mechanisms.iter().map(|mechanism| mechanism.start()).collect::<Result<Vec<_>, _>>()?;
        let public: Vec<u8> = pairs.iter().flat_map(|pair| &pair.public).copied().collect();
        let active = Active { group: *self, pairs, public };
        self.note_share(&active.halves());
        Ok(Box::new(active))
    }

    fn start_and_complete(&self, peer: &[u8]) -> Result<CompletedKeyExchange, rustls::Error> {
        let Some(shares) = self.split(peer, Mechanism::share_len) else {
            return Err(self.refuse(peer, &[]));
        };
        let answers = self.mechanisms.iter().zip(shares).map(|(mechanism, share)| mechanism.answer(share));
        let answers = answers.collect::<Result<Vec<_>, _>>()?;
        let halves: Vec<_> = self
            .mechanisms
            .iter()
            .zip(&answers)
            .map(|(&mechanism, answer)| Half {
                mechanism,
                private: &answer.private,
                public: &answer.public,
                secret: answer.secret.as_deref(),
            })
            .collect();
        if halves.iter().all(|half| !half.public.is_empty()) {
            self.note_share(&halves);
        }
        let secret = self.conclude(peer, &halves)?;
        let pub_key = joined(&halves, |half| half.public);
        Ok(CompletedKeyExchange { group: SupportedKxGroup::name(self), pub_key, secret })
    }

    fn ffdhe_group(&self) -> Option<FfdheGroup<'static>> {
        None
    }

    fn name(&self) -> rustls::NamedGroup {
        self.name.0.into()
    }

    /// TLS 1.2 has no messages for a key encapsulation.
    fn usable_for_version(&self, version: ProtocolVersion) -> bool {
        !self.is_hybrid() || version == ProtocolVersion::TLSv1_3
    }
}

impl Group {
    const fn is_hybrid(&self) -> bool {
        self.mechanisms.len() > 1
    }

    /// Cuts the peer's share into those of the mechanisms; `None` when its length is not theirs together.
    fn split<'a>(&self, mut share: &'a [u8], len: fn(Mechanism) -> usize) -> Option<Vec<&'a [u8]>> {
        let mut parts = Vec::with_capacity(self.mechanisms.len());
        for &mechanism in self.mechanisms {
            let (part, rest) = share.split_at_checked(len(mechanism))?;
            parts.push(part);
            share = rest;
        }
        share.is_empty().then_some(parts)
    }

    /// The whole secret, if each half has one; written down either way.
    fn conclude(&self, peer: &[u8], halves: &[Half<'_>]) -> Result<SharedSecret, rustls::Error> {
        if halves.iter().any(|half| half.secret.is_none()) {
            return Err(self.refuse(peer, halves));
        }
        let secret = joined(halves, |half| half.secret.unwrap_or_default());
        self.note_secret(peer, halves, Some(&secret));
        Ok(SharedSecret::from(secret))
    }

    /// Writes down that the peer's share is refused.
    fn refuse(&self, peer: &[u8], halves: &[Half<'_>]) -> rustls::Error {
        self.note_secret(peer, halves, None);
        PeerMisbehaved::InvalidKeyShare.into()
    }

    fn note_share(&self, halves: &[Half<'_>]) {
        record(|trace| {
            let (private, public) = intern(trace, halves);
            Operation::KeyShare { group: self.name, private, public, parts: self.parts(trace, halves, public, None) }
        });
    }

    fn note_secret(&self, peer: &[u8], halves: &[Half<'_>], secret: Option<&[u8]>) {
        record(|trace| {
            let (private, public) = intern(trace, halves);
            let peer = trace.intern(peer);
            let secret = secret.map(|secret| trace.intern(secret));
            let parts = self.parts(trace, halves, public, secret);
            Operation::SharedSecret { group: self.name, private, peer, public, secret, parts }
        });
    }

    /// The halves of a hybrid: public values and secrets as parts of the whole, private ones as they were drawn.
    fn parts(&self, trace: &mut Builder, halves: &[Half<'_>], public: Slice, secret: Option<Slice>) -> Vec<Part> {
        if !self.is_hybrid() {
            return Vec::new();
        }
        let (mut publics, mut secrets) = (0, 0);
        let mut part = |half: &Half<'_>| {
            let secret_len = half.secret.map_or(0, <[u8]>::len);
            let part = Part {
                group: half.mechanism.group(),
                private: trace.intern(half.private),
                public: trace.share(public.part(publics, half.public.len())),
                secret: secret.map(|secret| trace.share(secret.part(secrets, secret_len))),
            };
            publics += half.public.len();
            secrets += secret_len;
            part
        };
        halves.iter().map(&mut part).collect()
    }
}

/// What the trace says of one mechanism.
struct Half<'a> {
    mechanism: Mechanism,
    private: &'a [u8],
    public: &'a [u8],
    secret: Option<&'a [u8]>,
}

impl<'a> Half<'a> {
    fn of(mechanism: Mechanism, pair: &'a Pair) -> Self {
        Self { mechanism, private: &pair.private, public: &pair.public, secret: None }
    }
}

/// A key exchange that waits for the peer's share.
struct Active {
    group: Group,
    /// One for each mechanism.
    pairs: Vec<Arc<Pair>>,
    /// All shares, one behind the other.
    public: Vec<u8>,
}

impl Active {
    fn halves(&self) -> Vec<Half<'_>> {
        let halves = self.group.mechanisms.iter().copied().zip(&self.pairs);
        halves.map(|(mechanism, pair)| Half::of(mechanism, pair)).collect()
    }

    /// The half that is a group of its own in TLS, if this is a hybrid.
    fn classic(&self) -> Option<(Mechanism, &Pair)> {
        let mut halves = self.group.mechanisms.iter().copied().zip(&self.pairs);
        let classic = self.group.is_hybrid().then(|| halves.find(|&(mechanism, _)| mechanism != Mechanism::MlKem768));
        classic.flatten().map(|(mechanism, pair)| (mechanism, &**pair))
    }
}

impl ActiveKeyExchange for Active {
    fn complete(self: Box<Self>, peer: &[u8]) -> Result<SharedSecret, rustls::Error> {
        let mut halves = self.halves();
        let Some(shares) = self.group.split(peer, Mechanism::reply_len) else {
            return Err(self.group.refuse(peer, &halves));
        };
        let secrets: Vec<_> = self.pairs.iter().zip(shares).map(|(pair, share)| pair.complete(share)).collect();
        for (half, secret) in halves.iter_mut().zip(&secrets) {
            half.secret = secret.as_deref();
        }
        self.group.conclude(peer, &halves)
    }

    /// The curve's share, which rustls offers beside the hybrid's when that group is on the client's list: made once, sent twice.
    fn hybrid_component(&self) -> Option<(rustls::NamedGroup, &[u8])> {
        self.classic().map(|(mechanism, pair)| (mechanism.group().0.into(), &pair.public[..]))
    }

    /// The server took the curve alone.
    fn complete_hybrid_component(self: Box<Self>, peer: &[u8]) -> Result<SharedSecret, rustls::Error> {
        let Some((mechanism, pair)) = self.classic() else {
            return Err(PeerMisbehaved::InvalidKeyShare.into());
        };
        let secret = pair.complete(peer);
        let half = Half { secret: secret.as_deref(), ..Half::of(mechanism, pair) };
        Group { name: mechanism.group(), mechanisms: &[] }.conclude(peer, &[half])
    }

    fn pub_key(&self) -> &[u8] {
        &self.public
    }

    fn ffdhe_group(&self) -> Option<FfdheGroup<'static>> {
        None
    }

    fn group(&self) -> rustls::NamedGroup {
        self.group.name.0.into()
    }
}

/// Private and public values of all halves, one behind the other.
fn intern(trace: &mut Builder, halves: &[Half<'_>]) -> (Slice, Slice) {
    (trace.intern(&joined(halves, |half| half.private)), trace.intern(&joined(halves, |half| half.public)))
}

fn joined<'a>(halves: &[Half<'a>], value: fn(&Half<'a>) -> &'a [u8]) -> Vec<u8> {
    halves.iter().flat_map(value).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::recorder::{Recording, Session};
    use crate::crypto::rng::Streams;
    use crate::trace::{Actor, EventKind};

    /// Both ends of a key exchange, and the session that saw it.
    fn exchange(name: NamedGroup) -> (Vec<u8>, CompletedKeyExchange, Session) {
        let mut session = Session::new(Streams::seeded([1; 32]), Recording::On);
        let group = group(name).unwrap();
        let client = session.scope(Actor::Sender, || group.start().unwrap());
        let server = session.scope(Actor::Receiver, || group.start_and_complete(client.pub_key()).unwrap());
        let secret = session.scope(Actor::Sender, || client.complete(&server.pub_key).unwrap());
        (secret.secret_bytes().to_vec(), server, session)
    }

    fn operations(session: &Session) -> impl Iterator<Item = &Operation> {
        session.trace.events().iter().filter_map(|event| match &event.kind {
            EventKind::Operation(operation) => Some(operation),
            _ => None,
        })
    }

    #[test]
    fn both_ends_agree_in_every_group_and_the_trace_tells_how() {
        for &name in GROUPS {
            let (secret, server, session) = exchange(name);
            assert_eq!(secret, server.secret.secret_bytes(), "{name}");
            let bytes = |slice| session.trace.bytes(slice);
            let mut agreed = 0;
            for operation in operations(&session) {
                let Operation::SharedSecret { group, secret: Some(recorded), public, private, parts, .. } = operation
                else {
                    continue;
                };
                agreed += 1;
                assert_eq!((*group, bytes(*recorded)), (name, &secret[..]));
                if parts.is_empty() {
                    continue;
                }
                let whole = |value: fn(&Part) -> Slice| parts.iter().flat_map(move |part| bytes(value(part))).copied();
                assert!(whole(|part| part.public).eq(bytes(*public).iter().copied()), "{name}");
                assert!(whole(|part| part.private).eq(bytes(*private).iter().copied()), "{name}");
                assert!(whole(|part| part.secret.unwrap()).eq(secret.iter().copied()), "{name}");
            }
            assert_eq!(agreed, 2, "{name}");
            assert_eq!(operations(&session).filter(|step| matches!(step, Operation::KeyShare { .. })).count(), 2);
        }
    }

    #[test]
    fn hybrids_have_the_order_and_lengths_of_their_draft_and_are_for_tls13() {
        // draft-ietf-tls-ecdhe-mlkem, §4.1-4.3: bytes of the client's share, the server's, the secret, and the order of the halves.
        let hybrids = [
            (NamedGroup::X25519MLKEM768, 1216, 1120, [NamedGroup::MLKEM768, NamedGroup::X25519]),
            (NamedGroup::SECP256R1MLKEM768, 1249, 1153, [NamedGroup::SECP256R1, NamedGroup::MLKEM768]),
        ];
        for (name, client, server, order) in hybrids {
            let (secret, answer, session) = exchange(name);
            assert_eq!((answer.pub_key.len(), secret.len()), (server, 64));
            let shares: Vec<_> = operations(&session)
                .filter_map(|step| match step {
                    Operation::KeyShare { public, parts, .. } => Some((public.len(), parts)),
                    _ => None,
                })
                .collect();
            assert_eq!(shares[0].0, client);
            assert!(shares.iter().all(|(_, parts)| parts.iter().map(|part| part.group).eq(order)));
            assert!(!group(name).unwrap().usable_for_version(ProtocolVersion::TLSv1_2));
            assert!(group(name).unwrap().usable_for_version(ProtocolVersion::TLSv1_3));
        }
        assert!(group(NamedGroup::X25519).unwrap().usable_for_version(ProtocolVersion::TLSv1_2));
    }

    #[test]
    fn the_curve_of_a_hybrid_can_be_taken_alone() {
        for name in [NamedGroup::X25519MLKEM768, NamedGroup::SECP256R1MLKEM768] {
            let mut session = Session::new(Streams::seeded([1; 32]), Recording::On);
            let client = session.scope(Actor::Sender, || group(name).unwrap().start().unwrap());
            let (curve, share) = client.hybrid_component().unwrap();
            let plain = group(NamedGroup(curve.into())).unwrap();
            let server = session.scope(Actor::Receiver, || plain.start_and_complete(share).unwrap());
            let secret = session.scope(Actor::Sender, || client.complete_hybrid_component(&server.pub_key).unwrap());
            assert_eq!(secret.secret_bytes(), server.secret.secret_bytes());
            let recorded = operations(&session).filter(
                |step| matches!(step, Operation::SharedSecret { group, parts, .. } if group.0 == u16::from(curve) && parts.is_empty()),
            );
            assert_eq!(recorded.count(), 2);
        }
    }

    #[test]
    fn a_bad_share_is_refused_by_both_ends_and_the_trace_says_so() {
        for &name in GROUPS {
            let mut session = Session::new(Streams::seeded([1; 32]), Recording::On);
            let group = group(name).unwrap();
            // Zeros are the point of small order on Curve25519, and no point in the others' form; all ones are beyond ML-KEM's modulus.
            let shares = [vec![0; 32], vec![0xff; 1216], vec![0; 65], vec![4; 97], vec![0xff; 1249], Vec::new()];
            let mut refused = 0;
            for share in &shares {
                assert!(session.scope(Actor::Receiver, || group.start_and_complete(share)).is_err(), "{name}");
                let client = session.scope(Actor::Sender, || group.start().unwrap());
                assert!(session.scope(Actor::Sender, || client.complete(share)).is_err(), "{name}");
                refused += 2;
            }
            let noted =
                operations(&session).filter(|step| matches!(step, Operation::SharedSecret { secret: None, .. }));
            assert_eq!(noted.count(), refused, "{name}");
        }
    }
}
