//! How TLS is switched on: settings of both ends, and what one does to a run. What it does is read from two runs, which somebody else
//! makes; what it is called in mail programs stands in `export/config/`.

use crate::codepoint::ProtocolVersion;
use crate::explain::{MessageKind, State};
use crate::story::Story;
use crate::story::checks::{Checks, Kind, Verdict};
use crate::trace::{Actor, EventKind, Outcome, Tls, Trace};

/// A setting of one end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Knob {
    /// Whose it is.
    pub side: Actor,
    /// The setting's key, as a scenario takes it.
    pub key: &'static str,
    /// Its value.
    pub value: &'static str,
}

/// The settings of both ends, from none to most.
pub const KNOBS: &[Knob] = &[
    Knob { side: Actor::Receiver, key: "starttls", value: "absent" },
    Knob { side: Actor::Receiver, key: "starttls", value: "offered" },
    Knob { side: Actor::Receiver, key: "receiver.versions", value: "1.2" },
    Knob { side: Actor::Receiver, key: "client-certificate", value: "optional" },
    Knob { side: Actor::Receiver, key: "client-certificate", value: "required" },
    Knob { side: Actor::Sender, key: "policy", value: "none" },
    Knob { side: Actor::Sender, key: "policy", value: "may" },
    Knob { side: Actor::Sender, key: "policy", value: "encrypt" },
    Knob { side: Actor::Sender, key: "policy", value: "secure" },
    Knob { side: Actor::Sender, key: "sender.certificate", value: "p256" },
];

/// What a run came to, as far as settings decide it, and how its messages differ from those of another run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// How it ended.
    pub outcome: State,
    /// The enhanced status code of a refusal.
    pub status: Option<String>,
    /// The version that was agreed, the last one where there were several handshakes; `None` without one.
    pub version: Option<ProtocolVersion>,
    /// What the sender's checks of the receiver's certificate came to, in the words of [`Verdict::word`]: the worst of them.
    pub identity: &'static str,
    /// How many messages there were.
    pub messages: usize,
    /// How many bytes crossed the wire.
    pub wire_bytes: usize,
    /// Kinds of messages that the other run has, or has more of.
    pub gone: Vec<MessageKind>,
    /// Kinds of messages that the other run has not, or has fewer of.
    pub new: Vec<MessageKind>,
}

impl Effect {
    /// What this run came to, beside another: a run and its story each.
    #[must_use]
    pub fn of((trace, story): (&Trace, &Story), (other, other_story): (&Trace, &Story)) -> Self {
        let (here, there) = (MessageKind::all_of(trace, story), MessageKind::all_of(other, other_story));
        let status = match &trace.outcome {
            Outcome::Refused(refusal) => Some(refusal.status.clone()),
            _ => None,
        };
        Self {
            outcome: State::from(&trace.outcome),
            status,
            version: agreed(trace),
            identity: identity(trace, story),
            messages: story.messages.len(),
            wire_bytes: story.flights.iter().map(|flight| flight.wire_bytes).sum(),
            gone: surplus(&there, &here),
            new: surplus(&here, &there),
        }
    }
}

/// The version of the last handshake that an end completed.
fn agreed(trace: &Trace) -> Option<ProtocolVersion> {
    trace.events.iter().rev().find_map(|event| match event.kind {
        EventKind::Tls(Tls::Established { version, .. }) => Some(version),
        _ => None,
    })
}

/// The worst verdict of the sender's checks that say who the receiver is; revocation is left out, since nobody asks by default.
fn identity(trace: &Trace, story: &Story) -> &'static str {
    let tells_who = |kind: Kind| {
        matches!(
            kind,
            Kind::ChainSignature { .. } | Kind::TrustAnchor | Kind::Validity { .. } | Kind::Name | Kind::Possession
        )
    };
    let checks =
        Checks::of(trace, story).into_iter().filter(|check| check.by == Actor::Sender && tells_who(check.kind));
    let verdicts = checks.map(|check| (badness(&check.verdict), check.verdict.word()));
    verdicts.max_by_key(|(badness, _)| *badness).map_or("not made", |(_, word)| word)
}

/// A check that was not made takes nothing away from those that were.
const fn badness(verdict: &Verdict) -> u8 {
    match verdict {
        Verdict::NotMade { .. } => 0,
        Verdict::Holds => 1,
        Verdict::Ignored { .. } => 2,
        Verdict::Fails { .. } => 3,
    }
}

/// The kinds of which there are more here than there, each once, in the order in which they come.
fn surplus(here: &[MessageKind], there: &[MessageKind]) -> Vec<MessageKind> {
    let count = |kinds: &[MessageKind], kind| kinds.iter().filter(|&&other| other == kind).count();
    let mut more = Vec::new();
    for &kind in here {
        if count(here, kind) > count(there, kind) && !more.contains(&kind) {
            more.push(kind);
        }
    }
    more
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_surplus_when_there_is_more_of_it() {
        use MessageKind::{Alert, Finished, MailText};
        assert_eq!(surplus(&[Finished, Alert, Finished, Alert], &[Alert, Finished, MailText]), [Finished, Alert]);
        assert_eq!(surplus(&[Finished], &[Finished, Finished]), []);
    }

    #[test]
    fn every_knob_has_names_in_the_programs_and_stands_once() {
        for (index, knob) in KNOBS.iter().enumerate() {
            let same = |other: &&Knob| (other.key, other.value) == (knob.key, knob.value);
            assert!(KNOBS[..index].iter().find(same).is_none(), "{}={}", knob.key, knob.value);
        }
    }
}
