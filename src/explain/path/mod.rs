//! The guided path: ten stages, three benefits, how it is switched on, and how it is kept well. Each stop is a lesson bound to a
//! scenario, to a message of it and to a depth.
//!
//! A message is named by what it means ([`Landmark`]) and looked up in the run, never by its number. Scenarios are named by their ids
//! alone: this room runs nothing and does not know the catalogue. The words stand in `www/text/en/path.txt`.

mod enabling;
mod landmark;

pub use enabling::{Effect, KNOBS, Knob};
pub use landmark::Landmark;

use super::{Fact, MessageKind, kinds};
use crate::codepoint::AlertDescription;
use crate::story::{Protection, Story};
use crate::trace::{Actor, Side, Trace};

kinds! {
    /// A part of the path.
    Chapter {
        Stages = "stages";
        Benefits = "benefits";
        Enabling = "enabling";
        Practices = "practices";
    }
}

kinds! {
    /// What a stop teaches.
    Lesson {
        Initiation = "initiation";
        ServerAuthentication = "server_authentication";
        KeyExchange = "key_exchange";
        SymmetricEncryption = "symmetric_encryption";
        DataTransmission = "data_transmission";
        MessageAuthentication = "message_authentication";
        ContinuousEncryption = "continuous_encryption";
        Renegotiation = "renegotiation";
        Resumption = "resumption";
        Termination = "termination";
        Confidentiality = "confidentiality";
        Integrity = "integrity";
        Authentication = "authentication";
        Receiving = "receiving";
        Sending = "sending";
        Suites = "suites";
        Certificates = "certificates";
        Monitoring = "monitoring";
    }
}

impl Lesson {
    /// The facts that the run of its stop always supplies, see [`super::Facts::of_lesson`].
    #[must_use]
    pub const fn facts(self) -> &'static [Fact] {
        match self {
            Self::ServerAuthentication | Self::Authentication => &[Fact::Party, Fact::Peer, Fact::Length, Fact::Scheme],
            Self::KeyExchange | Self::Suites | Self::SymmetricEncryption | Self::Resumption => {
                &[Fact::Party, Fact::Peer, Fact::Length, Fact::Version, Fact::Suite, Fact::Group]
            }
            Self::MessageAuthentication | Self::ContinuousEncryption => {
                &[Fact::Party, Fact::Peer, Fact::Length, Fact::Version, Fact::Sequence]
            }
            _ => &[Fact::Party, Fact::Peer, Fact::Length],
        }
    }
}

/// How much a stop shows at first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Scene by scene.
    Story,
    /// Message by message.
    Messages,
    /// Every byte.
    Bytes,
}

impl Depth {
    /// All of them, the shallowest first.
    pub const ALL: &'static [Self] = &[Self::Story, Self::Messages, Self::Bytes];

    /// The one with this word.
    #[must_use]
    pub fn by_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|depth| depth.word() == word)
    }

    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Story => "story",
            Self::Messages => "messages",
            Self::Bytes => "bytes",
        }
    }
}

/// How a stop's run is to the one that was looked at before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passage {
    /// It is the same run; so it is at the first stop.
    Same,
    /// It is another run than that of the stop before, and not the path's own.
    Another,
    /// It leads back from another run to the path's own, in which it begins.
    Back,
}

impl Passage {
    /// The words for it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Same => "same run",
            Self::Another => "another run",
            Self::Back => "back in the first run",
        }
    }
}

/// One stop of the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop {
    /// What it teaches.
    pub lesson: Lesson,
    /// To which part it belongs.
    pub chapter: Chapter,
    /// The scenario's name in the catalogue.
    pub scenario: &'static str,
    /// The settings that differ from the scenario's own, as key and value.
    pub settings: &'static [(&'static str, &'static str)],
    /// The message at which it stands.
    pub landmark: Landmark,
    /// How much it shows at first.
    pub depth: Depth,
}

/// The path's own run: the one in which it begins.
const OWN: &str = "starttls-tls13";

/// A stop in the run of this scenario with its own settings.
const fn stop(lesson: Lesson, chapter: Chapter, scenario: &'static str, landmark: Landmark, depth: Depth) -> Stop {
    Stop { lesson, chapter, scenario, settings: &[], landmark, depth }
}

/// The stops in order.
pub const PATH: &[Stop] = {
    use Chapter::{Benefits, Enabling, Practices, Stages};
    use Depth::{Bytes, Messages, Story};
    use Landmark::{Again, Alert, First, FirstFrom, FirstUnder};

    &[
        stop(Lesson::Initiation, Stages, OWN, First(MessageKind::ClientHello), Messages),
        stop(Lesson::ServerAuthentication, Stages, OWN, First(MessageKind::CertificateVerify), Messages),
        stop(Lesson::KeyExchange, Stages, OWN, First(MessageKind::ServerHello), Bytes),
        stop(Lesson::SymmetricEncryption, Stages, OWN, FirstUnder(Protection::HandshakeKeys), Bytes),
        stop(Lesson::DataTransmission, Stages, OWN, First(MessageKind::MailText), Bytes),
        stop(Lesson::MessageAuthentication, Stages, OWN, First(MessageKind::TextReply), Bytes),
        stop(Lesson::ContinuousEncryption, Stages, "key-update", First(MessageKind::KeyUpdate), Messages),
        stop(
            Lesson::Renegotiation,
            Stages,
            "renegotiation-refused",
            Alert(AlertDescription::NO_RENEGOTIATION),
            Messages,
        ),
        stop(Lesson::Resumption, Stages, "resumption-tls13", Again(MessageKind::ServerHello), Messages),
        stop(Lesson::Termination, Stages, OWN, Alert(AlertDescription::CLOSE_NOTIFY), Story),
        stop(Lesson::Confidentiality, Benefits, OWN, First(MessageKind::MailText), Story),
        stop(Lesson::Integrity, Benefits, "bit-flip", Alert(AlertDescription::BAD_RECORD_MAC), Story),
        stop(
            Lesson::Authentication,
            Benefits,
            "mutual-tls",
            FirstFrom(MessageKind::CertificateVerify, Side::Client),
            Messages,
        ),
        stop(Lesson::Receiving, Enabling, OWN, First(MessageKind::EhloReply), Messages),
        Stop {
            // A mail sender as it is by default: it asks for no proof.
            settings: &[("policy", "may")],
            ..stop(Lesson::Sending, Enabling, "self-signed", First(MessageKind::Certificate), Messages)
        },
        stop(Lesson::Suites, Practices, OWN, First(MessageKind::ServerHello), Bytes),
        stop(Lesson::Certificates, Practices, "expired", Alert(AlertDescription::CERTIFICATE_EXPIRED), Messages),
        stop(Lesson::Monitoring, Practices, "starttls-stripped", First(MessageKind::EhloReply), Messages),
    ]
};

impl Stop {
    /// The stop with this lesson's key.
    #[must_use]
    pub fn by_key(key: &str) -> Option<&'static Self> {
        PATH.iter().find(|stop| stop.lesson.key() == key)
    }

    /// Its number on the path, from 1.
    #[must_use]
    pub fn number(&self) -> usize {
        // Each lesson has one stop, as a test holds.
        PATH.iter().take_while(|stop| stop.lesson != self.lesson).count() + 1
    }

    /// How one gets to its run from that of the stop before.
    #[must_use]
    pub fn passage(&self) -> Passage {
        let before = self.number().checked_sub(2).and_then(|index| PATH.get(index));
        let own = PATH.first();
        if before.is_none_or(|before| before.is_same_run(self)) {
            Passage::Same
        } else if own.is_some_and(|own| own.is_same_run(self)) {
            Passage::Back
        } else {
            Passage::Another
        }
    }

    /// The index of its message in the run; `None` where the run has no such message.
    #[must_use]
    pub fn find(&self, trace: &Trace, story: &Story) -> Option<usize> {
        self.landmark.find(trace, story)
    }

    /// Whose settings its chapter shows here: the ends of [`Chapter::Enabling`].
    #[must_use]
    pub const fn side(&self) -> Option<Actor> {
        match self.lesson {
            Lesson::Receiving => Some(Actor::Receiver),
            Lesson::Sending => Some(Actor::Sender),
            _ => None,
        }
    }

    fn is_same_run(&self, other: &Self) -> bool {
        (self.scenario, self.settings) == (other.scenario, other.settings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lesson_has_one_stop_and_is_in_its_order() {
        let lessons: Vec<_> = PATH.iter().map(|stop| stop.lesson).collect();
        assert_eq!(lessons, Lesson::ALL);
        let numbers: Vec<_> = PATH.iter().map(Stop::number).collect();
        assert_eq!(numbers, (1..=PATH.len()).collect::<Vec<_>>());
        assert!(PATH.is_sorted_by_key(|stop| stop.chapter));
        assert_eq!(Stop::by_key("resumption").map(|stop| stop.lesson), Some(Lesson::Resumption));
        assert_eq!(Stop::by_key("renewal"), None);
    }

    #[test]
    fn a_run_with_other_settings_is_another_run() {
        let own = PATH[0];
        assert!(own.is_same_run(&Stop { depth: Depth::Story, ..own }));
        assert!(!own.is_same_run(&Stop { settings: &[("policy", "may")], ..own }));
    }
}
