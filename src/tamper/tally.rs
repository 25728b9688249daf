//! What a matrix came to: how many cases of each class, by which rules and by whom, and each case that should not be.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Edit, Tried};
use crate::codepoint::AlertDescription;
use crate::story::verdict::{Alert, Finding, How, Notice, Rule};
use crate::trace::Actor;

/// The counts of one scenario's matrix.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many cases there are: three for each byte.
    pub cases: usize,
    /// Cases by who noticed and how.
    pub noticed: BTreeMap<Noticed, usize>,
    /// Cases that somebody noticed, and in which the sender then did without TLS.
    pub fell_back: usize,
    /// Cases that went unnoticed because the protocol says so, by the rule.
    pub harmless: BTreeMap<Rule, usize>,
    /// Cases that stood still until somebody gave up.
    pub stalled: usize,
    /// Cases that changed nothing.
    pub unchanged: usize,
    /// Cases in which the receiver took another mail, and nobody noticed.
    pub altered: Vec<Case>,
    /// Cases in which a mail that was to be sealed crossed in the clear.
    pub exposed: Vec<Case>,
    /// Cases that did not end by themselves.
    pub unfinished: Vec<Case>,
    /// Cases for whose silence there is no rule.
    pub unexplained: Vec<Case>,
}

/// Who noticed, by what, and with which alert.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Noticed {
    /// Who.
    pub by: Actor,
    /// How: the error, without the words of others in it.
    pub how: String,
    /// The alert that it sent, and whether that was sealed; `None` where it sent none.
    pub alert: Option<(AlertDescription, bool)>,
}

/// One case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Case {
    /// The intervention, in its text form.
    pub intervention: String,
    /// The title of the message that was touched.
    pub message: String,
    /// The key of the field, as far as there is one.
    pub field: Option<&'static str>,
}

impl Tally {
    /// Counts what came of one byte.
    pub fn count(&mut self, tried: &Tried) {
        for (edit, finding) in Edit::ALL.into_iter().zip(&tried.findings) {
            self.cases += 1;
            match finding {
                Finding::Noticed(notice) => *self.noticed.entry(Noticed::of(notice)).or_default() += 1,
                Finding::FellBack(_) => self.fell_back += 1,
                Finding::Harmless(rule) => *self.harmless.entry(*rule).or_default() += 1,
                Finding::Stalled { .. } => self.stalled += 1,
                Finding::NoChange => self.unchanged += 1,
                Finding::Altered => self.altered.push(Case::of(tried, edit)),
                Finding::Exposed => self.exposed.push(Case::of(tried, edit)),
                Finding::Unfinished => self.unfinished.push(Case::of(tried, edit)),
                Finding::Unexplained => self.unexplained.push(Case::of(tried, edit)),
            }
        }
    }

    /// The classes, each with its number of cases, in the order in which they are shown.
    #[must_use]
    pub fn classes(&self) -> [(&'static str, usize); 9] {
        [
            ("noticed", self.noticed.values().sum()),
            ("noticed, then in the clear", self.fell_back),
            ("harmless", self.harmless.values().sum()),
            ("stalled", self.stalled),
            ("no change", self.unchanged),
            ("altered unseen", self.altered.len()),
            ("exposed unseen", self.exposed.len()),
            ("unfinished", self.unfinished.len()),
            ("unexplained", self.unexplained.len()),
        ]
    }

    /// Adds the counts of another matrix.
    pub fn add(&mut self, other: &Self) {
        self.cases += other.cases;
        for (noticed, count) in &other.noticed {
            *self.noticed.entry(noticed.clone()).or_default() += count;
        }
        for (rule, count) in &other.harmless {
            *self.harmless.entry(*rule).or_default() += count;
        }
        self.fell_back += other.fell_back;
        self.stalled += other.stalled;
        self.unchanged += other.unchanged;
        self.altered.extend_from_slice(&other.altered);
        self.exposed.extend_from_slice(&other.exposed);
        self.unfinished.extend_from_slice(&other.unfinished);
        self.unexplained.extend_from_slice(&other.unexplained);
    }
}

impl Noticed {
    fn of(notice: &Notice) -> Self {
        let how = match &notice.how {
            How::Tls(error) => error.clone(),
            How::UnexpectedEof => "the stream ended without close_notify".to_owned(),
            // What stands in quotation marks is what the other end said.
            How::Smtp(error) => format!("SMTP: {}", error.split(": `").next().unwrap_or_default()),
            How::Refused(code) => format!("SMTP: refused with {code}"),
            How::NotDelivered(_) => "SMTP: not delivered".to_owned(),
            How::Check(error) => format!("check: {error}"),
            How::Discarded => "text before TLS is thrown away".to_owned(),
            How::Alert(alert) => alert.to_string(),
            How::Timeout => "timeout".to_owned(),
        };
        let alert = notice.alert.map(|Alert { description, protected, .. }| (description, protected));
        Self { by: notice.by, how, alert }
    }
}

impl Case {
    fn of(tried: &Tried, edit: Edit) -> Self {
        Self {
            intervention: tried.byte.intervention(edit).to_string(),
            message: tried.place.title.clone(),
            field: tried.place.inner.or(tried.place.field).map(|field| field.key()),
        }
    }
}
