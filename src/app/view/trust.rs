//! Trust, at a message: the chain that each end shows, each check that the other makes of it, and the policy that applied.
//!
//! What has not happened yet at this message is said to be to come. Nothing is judged here: every verdict is one of [`Run::checks`].

mod chain;

use std::rc::Rc;

use super::certificate::Field;
use super::certificate::{self, Certificate};
use super::words;
use crate::app::{Run, Said, Texts};
use crate::dissect::show;
use crate::explain::{Facts, Subject};
use crate::export::checks::in_words;
use crate::scenario::SETTINGS;
use crate::story::checks::{Check, Decider, Input, Verdict};
use crate::story::fetches_policy;
use crate::trace::{Actor, ConnectionId, EventId, EventKind, Failure, Slice, Smtp, Tls};

/// The settings that say what is demanded of a connection, and of the one at its other end. A policy of another kind is one more line.
const POLICY: [&str; 8] =
    ["policy", "refusal", "requiretls", "dane", "dnssec", "mta-sts", "revocation", "client-certificate"];

/// The settings that are about a connection to a policy host: its certificate must hold, whatever is set for the mail, `[RFC 8461 §3.3]`.
const FETCHING: [&str; 2] = ["dnssec", "mta-sts"];

/// Trust at a message.
#[derive(Clone, Debug)]
pub struct Trust {
    /// The run, for whole values.
    pub run: Rc<Run>,
    /// Which connection it is about, where there are several: `Connection 2 of 2`.
    pub connection: Option<String>,
    /// The sender's judgement of the receiver, and the other way round.
    pub sides: [Side; 2],
    /// The policy that applied.
    pub policy: Policy,
}

/// What one end makes of the other.
#[derive(Clone, Debug)]
pub struct Side {
    /// Who judges.
    pub judge: Actor,
    /// Who is judged: whose chain it is.
    pub of: Actor,
    /// The chain.
    pub chain: Chain,
    /// The checks in the order in which they are made.
    pub checks: Vec<Row>,
}

/// The certificates that an end sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chain {
    /// They are there.
    Here {
        /// The number of the message that brought them.
        number: u32,
        /// The certificates in the order in which they were sent, the leaf first.
        links: Vec<Link>,
        /// What the last of them leads to.
        anchor: Anchor,
    },
    /// There are none, or not yet.
    None {
        /// Why.
        why: String,
        /// The number of the message in which there are some.
        number: Option<u32>,
    },
}

/// A certificate of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What it is in the chain: `Leaf`, `Intermediate`.
    pub role: &'static str,
    /// What it says.
    pub certificate: Certificate,
    /// Its bytes, DER; `None` where they stand nowhere in one piece.
    pub der: Option<Slice>,
    /// What is wrong with it.
    pub marks: Vec<Mark>,
}

/// Something that a check finds wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// What.
    pub words: String,
    /// The number of the message at which it will be found, where it has not been yet.
    pub to_come: Option<u32>,
}

/// Who is above the last certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The name.
    pub name: String,
    /// Whether it is believed, in a sentence.
    pub words: String,
    /// What became of the question.
    pub standing: Standing,
}

/// A check in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its index in [`Run::checks`].
    pub check: usize,
    /// What it asks.
    pub name: String,
    /// What it asks this of: `leaf`, `certificate 1`; empty where that is plain.
    pub about: String,
    /// How it stands at this message.
    pub standing: Standing,
    /// The verdict in a word or two; for what is to come when it comes.
    pub verdict: String,
    /// Who decided.
    pub decider: &'static str,
    /// The number of the message at which it is made.
    pub number: u32,
    /// Why it ended so, where it does not simply hold, and has been made.
    pub why: Option<String>,
    /// What its end did then.
    pub consequence: Option<String>,
}

/// How a check stands at a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It has not been made yet.
    ToCome,
    /// It holds.
    Holds,
    /// It does not hold.
    Fails,
    /// It does not hold, and nobody minds.
    Ignored,
    /// Nobody asks.
    NotMade,
}

/// What there is to read when a check is opened.
#[derive(Clone, Debug)]
pub struct Told {
    /// What it is, why, what without it.
    pub said: Said,
    /// What went into it; nothing before it is made.
    pub inputs: Vec<(&'static str, Given)>,
    /// The message at which it is made, where that is to come.
    pub to_come: Option<u32>,
    /// How it was decided, in a sentence.
    pub decided: &'static str,
}

/// What went into a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// Words.
    Words(String),
    /// Bytes of the run.
    Bytes(Slice),
}

/// The policy that applied.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// What was demanded of this connection after DNS was asked: the level, and why.
    pub demanded: Option<(String, String)>,
    /// What was set: key, value, what it sets.
    pub settings: Vec<(&'static str, String, &'static str)>,
    /// What DNS answered before this connection.
    pub answers: Vec<Answer>,
}

/// An answer of DNS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// `TLSA _25._tcp.mx.birch.example`.
    pub question: String,
    /// The records.
    pub records: Vec<String>,
    /// Whether DNSSEC vouches for it, in words.
    pub vouched: &'static str,
}

/// Trust at the message with this index; `None` where there is no such message.
#[must_use]
pub fn trust(run: &Rc<Run>, index: usize, texts: &Texts) -> Option<Trust> {
    let message = run.message(index)?;
    let place = Place { run, texts, connection: message.connection, number: message.number };
    let side = |judge: Actor| Side {
        judge,
        of: judge.peer(),
        chain: chain::chain(&place, judge.peer()),
        checks: place.checks(judge).map(|(index, check)| place.row(index, check)).collect(),
    };
    Some(Trust {
        run: Rc::clone(run),
        connection: place.heading(),
        sides: [side(Actor::Sender), side(Actor::Receiver)],
        policy: place.policy(),
    })
}

/// What there is to read about a check, at the message with this index.
#[must_use]
pub fn told(run: &Run, index: usize, texts: &Texts, check: usize) -> Option<Told> {
    let (message, check) = (run.message(index)?, run.checks().get(check)?);
    let is_made = check.message <= message.number;
    let given = |(role, input): &(_, Input)| {
        let words = in_words(&run.trace, check.kind, *role, input);
        let given = match (words, input) {
            (None, Input::Slice(slice)) => Given::Bytes(*slice),
            (words, _) => Given::Words(moments(&words.unwrap_or_default())),
        };
        (role.word(), given)
    };
    Some(Told {
        said: texts.say(Subject::Check(check.kind), &Facts::default()),
        inputs: if is_made { check.inputs.iter().map(given).collect() } else { Vec::new() },
        to_come: (!is_made).then_some(check.message),
        decided: decided(check.decided_by),
    })
}

/// All fields of a certificate of the run.
#[must_use]
pub fn fields(run: &Run, der: Slice) -> Vec<Field> {
    certificate::fields(run.trace.bytes(der))
}

/// A message, from which everything is looked at.
struct Place<'a> {
    run: &'a Run,
    texts: &'a Texts,
    connection: ConnectionId,
    number: u32,
}

impl<'a> Place<'a> {
    /// The checks that an end makes on this connection, with their indices.
    fn checks(&self, judge: Actor) -> impl Iterator<Item = (usize, &'a Check)> + use<'a> {
        let connection = self.connection;
        let own = move |(_, check): &(usize, &Check)| check.by == judge && check.connection == connection;
        self.run.checks().iter().enumerate().filter(own)
    }

    /// Where the run's connections are several, which one this is.
    fn heading(&self) -> Option<String> {
        let all = self.connections();
        (all > 1).then(|| format!("Connection {} of {all}", self.connection.0 + 1))
    }

    /// Whether the connection leads to a policy host.
    fn fetches_policy(&self) -> bool {
        fetches_policy(&self.run.trace, self.connection)
    }

    fn connections(&self) -> u32 {
        self.run.story.messages.iter().map(|message| message.connection.0 + 1).max().unwrap_or(0)
    }

    fn standing(&self, check: &Check) -> Standing {
        match &check.verdict {
            _ if check.message > self.number => Standing::ToCome,
            Verdict::Holds => Standing::Holds,
            Verdict::Fails { .. } => Standing::Fails,
            Verdict::Ignored { .. } => Standing::Ignored,
            Verdict::NotMade { .. } => Standing::NotMade,
        }
    }

    fn row(&self, index: usize, check: &Check) -> Row {
        let said = self.texts.say(Subject::Check(check.kind), &Facts::default());
        let named = match said {
            Said::Words(explanation) => explanation.name,
            _ => None,
        };
        let standing = self.standing(check);
        let is_made = standing != Standing::ToCome;
        let number = check.message;
        Row {
            check: index,
            name: named.unwrap_or_else(|| check.kind.key().replace('_', " ")),
            about: match check.kind.certificate() {
                Some(0) => "leaf".to_owned(),
                Some(number) => format!("certificate {number}"),
                None => String::new(),
            },
            standing,
            verdict: if is_made { check.verdict.word().to_owned() } else { format!("not yet: message {number}") },
            decider: check.decided_by.word(),
            number,
            why: check.verdict.why().filter(|_| is_made).map(moments),
            consequence: check.acted_on.filter(|_| is_made).and_then(|event| self.consequence(event)),
        }
    }

    /// What an end did when a check failed.
    fn consequence(&self, id: EventId) -> Option<String> {
        let event = self.run.trace.event(id)?;
        let what = match &event.kind {
            EventKind::Tls(Tls::AlertSent { description, protected, .. }) => {
                let how = if *protected { "sealed" } else { "in the clear" };
                format!("sends the alert {description}, {how}")
            }
            EventKind::Failed(Failure::Tls { error }) => format!("gives up: {error}"),
            EventKind::Smtp(Smtp::Deferred { status, reason }) => format!("puts the mail off: {status} {reason}"),
            EventKind::Smtp(Smtp::Bounced { status, reason }) => format!("gives the mail back: {status} {reason}"),
            _ => "gives up".to_owned(),
        };
        Some(format!("The {} {what}.", words::party(event.actor)))
    }

    fn policy(&self) -> Policy {
        let events = &self.run.trace.events;
        let on_it = |connection: Option<ConnectionId>| connection == Some(self.connection);
        let begins = events.iter().position(|event| on_it(event.connection)).unwrap_or(events.len());
        let answers = events[..begins].iter().filter_map(|event| match &event.kind {
            EventKind::Dns(dns) => Some(Answer {
                question: format!("{} {}", dns.kind, dns.name),
                records: dns.answers.clone(),
                vouched: if dns.authentic { "DNSSEC vouches for it" } else { "nobody vouches for it" },
            }),
            _ => None,
        });
        let demanded = events[begins..].iter().filter(|event| on_it(event.connection));
        let settings = &self.run.scenario.settings;
        let row = |key: &&str| SETTINGS.iter().find(|setting| setting.key == *key);
        let keys = if self.fetches_policy() { &FETCHING[..] } else { &POLICY[..] };
        let rows = keys.iter().filter_map(row).map(|row| (row.key, (row.read)(settings), row.meaning));
        Policy {
            demanded: demanded.into_iter().find_map(|event| match &event.kind {
                EventKind::Demanded { level, reason } => Some((level.clone(), reason.clone())),
                _ => None,
            }),
            settings: rows.chain([("date", show::time(settings.date as i64), "when the run begins")]).collect(),
            answers: answers.collect(),
        }
    }
}

/// Who decided, in a sentence.
const fn decided(by: Decider) -> &'static str {
    match by {
        Decider::Rustls => "rustls decided it, as the run recorded.",
        Decider::Webpki => "webpki decided it, as the run recorded.",
        Decider::MailPolicy => "The mail server’s own policy decided it.",
        Decider::Recomputed => "It leaves no trace of its own: it was computed once more from the recorded bytes.",
    }
}

/// Moments, which checks write as certificates do, as everything else here writes them.
fn moments(text: &str) -> String {
    let moment = |word: &str| {
        let digits = word.strip_suffix('Z').filter(|digits| digits.len() == 14 && is_number(digits))?;
        let part = |at: usize| &digits[at..at + 2];
        let (year, month, day) = (&digits[..4], part(4), part(6));
        Some(format!("{year}-{month}-{day} {}:{}:{} UTC", part(8), part(10), part(12)))
    };
    let words = text.split(' ').map(|word| moment(word).unwrap_or_else(|| word.to_owned()));
    words.collect::<Vec<_>>().join(" ")
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::samples;
    use crate::scenario::{Seed, catalogue};

    #[test]
    fn moments_are_written_alike() {
        assert_eq!(moments("20260302093000Z is late"), "2026-03-02 09:30:00 UTC is late");
        for text in ["2026Z", "x0260302093000Z", "TLS 1.3,  TLS 1.2", ""] {
            assert_eq!(moments(text), text);
        }
    }

    #[test]
    fn where_there_is_no_tls_there_is_no_chain_and_no_check() {
        let (trace, story) = samples::dialogue(&["220 mx", "QUIT"]);
        let run = Rc::new(Run::told(catalogue::ALL[0].scenario(Seed::CATALOGUE), trace, story, String::new()));
        let trust = trust(&run, 1, &Texts::Awaited).expect("a message");
        for side in &trust.sides {
            assert!(side.checks.is_empty(), "{:?}", side.checks);
            let why = "None in this run: it never reaches TLS.".to_owned();
            assert_eq!(side.chain, Chain::None { why, number: None });
        }
        assert_eq!(trust.policy.settings[0], ("policy", "secure".to_owned(), "what the sender demands of TLS"));
        assert!(super::trust(&run, 2, &Texts::Awaited).is_none());
    }
}
