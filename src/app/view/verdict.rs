//! What came of what somebody did on the path: who noticed, by what, or why nobody had to.

use std::rc::Rc;

use super::current::Current;
use super::origin::Go;
use super::{touch, words};
use crate::app::{Model, Reference, Texts};
use crate::codepoint::hex;
use crate::scenario::Target;
use crate::story::checks::Kind;
use crate::story::verdict::{Deviation, Finding, How, Notice, Verdict as Judged};
use crate::trace::{Actor, Change, Event, EventKind, Framing, Micros, Slice, Trace};

/// What is known about what was done.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// What it came to; `None` where nothing was touched.
    pub verdict: Option<Rc<Judged>>,
    /// Whether the scenario's own settings and interventions are others.
    pub returnable: bool,
    /// Whether there is a change to undo.
    pub undoable: bool,
}

impl PartialEq for Judgement {
    /// A verdict never changes.
    fn eq(&self, other: &Self) -> bool {
        let same = match (&self.verdict, &other.verdict) {
            (Some(one), Some(other)) => Rc::ptr_eq(one, other),
            (one, other) => one.is_none() && other.is_none(),
        };
        same && (self.returnable, self.undoable) == (other.returnable, other.undoable)
    }
}

/// What is drawn of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What became of the seal.
    pub seal: Seal,
    /// What was done.
    pub deed: String,
    /// The message that it was done to, unless that is the one that is shown.
    pub message: Option<Go>,
    /// Who noticed, if anybody did.
    pub headline: String,
    /// By what, or why not.
    pub why: String,
    /// Where the protocol says so.
    pub reference: Option<Reference>,
    /// Whether everything can be put back.
    pub returnable: bool,
    /// Whether the last change can be undone.
    pub undoable: bool,
}

/// What became of the seal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seal {
    /// It breaks: somebody noticed.
    Broken,
    /// It is whole: nobody noticed.
    Whole,
    /// There is none: it was said in the clear.
    Absent,
}

/// What the model knows about what was done; `None` for a run that nobody touches, and while it is being judged.
#[must_use]
pub(super) fn judgement(model: &Model) -> Option<Judgement> {
    let verdict = model.verdict()?.cloned();
    let scenario = &model.run()?.scenario;
    let returnable = scenario.interventions != scenario.entry.interventions() || !scenario.changes().is_empty();
    Some(Judgement { verdict, returnable, undoable: model.before().is_some() })
}

/// The verdict in words; `None` where nobody does anything.
#[must_use]
pub fn verdict(current: &Current) -> Option<Verdict> {
    let Judgement { verdict, returnable, undoable } = current.judgement.clone()?;
    let Some(judged) = verdict else {
        return Some(Verdict {
            seal: Seal::Absent,
            deed: String::new(),
            message: None,
            headline: "Nothing was touched.".to_owned(),
            why: "No such record or line crosses in this run, or it has no such byte.".to_owned(),
            reference: None,
            returnable,
            undoable,
        });
    };
    let Judged { deviation, finding, check } = &*judged;
    let place = &deviation.place;
    let unit = unit(current, deviation);
    let (headline, mut why) = told(finding);
    if let Some(check) = check
        && let Finding::Noticed(notice) | Finding::FellBack(notice) = finding
    {
        let altered = matches!(deviation.change, Change::Altered { .. });
        let reason = match &unit {
            // The record that was touched is the one whose tag does not match: it goes by the same name here and there.
            Some((unit, _)) if check.kind == Kind::RecordTags && altered => {
                format!("The tag of {} does not match.", touch::told(unit))
            }
            _ => check.verdict.why().map(sentence).unwrap_or_default(),
        };
        why = format!("{reason} {}", after(finding, notice));
    }
    // What carries several messages is shown with each of them.
    let here = current.run.message(current.index);
    let shown =
        here.is_some_and(|message| message.containers.iter().any(|container| container.segment == place.segment));
    Some(Verdict {
        seal: seal(&current.run.trace, deviation, finding),
        deed: deed(current, deviation, unit.as_ref()),
        message: (!shown && place.message > 0).then(|| Go { number: place.message, title: place.title.clone() }),
        headline,
        why: why.trim().to_owned(),
        reference: reference(&current.texts, finding),
        returnable,
        undoable,
    })
}

/// The headline and the sentences of what was found.
fn told(finding: &Finding) -> (String, String) {
    const NOBODY: &str = "Nobody noticed.";
    let (headline, why) = match finding {
        Finding::Noticed(notice) | Finding::FellBack(notice) => {
            let headline = format!("The {} noticed.", words::party(notice.by));
            return (headline, format!("{} {}", how(&notice.how), after(finding, notice)));
        }
        Finding::Stalled { by, after, .. } => {
            (NOBODY, format!("Nothing went on, and {} gave up {} later.", words::the(*by), seconds(*after)))
        }
        Finding::Harmless(rule) => (NOBODY, format!("Nobody had to: {}.", rule.words())),
        Finding::NoChange => ("Nothing changed.", "What arrived is what would have arrived anyway.".to_owned()),
        Finding::Altered => (
            NOBODY,
            "The mail that was taken is not the mail that was sent: in the clear, nothing covers it.".to_owned(),
        ),
        Finding::Exposed => {
            (NOBODY, "The mail crossed in the clear: what is said before TLS, nothing covers.".to_owned())
        }
        Finding::Unfinished => ("Nobody can say.", "The run passed its limit of events.".to_owned()),
        Finding::Unexplained => (NOBODY, "No rule that is known here says why.".to_owned()),
    };
    (headline.to_owned(), why)
}

/// What was sent about it, and whether the mail went all the same.
fn after(finding: &Finding, notice: &Notice) -> String {
    let mut text = match &notice.alert {
        Some(alert) => {
            let how = if alert.protected { "sealed" } else { "in the clear" };
            let who = if alert.by == notice.by { "It".to_owned() } else { format!("The {}", words::party(alert.by)) };
            format!("{who} sent {}, {how}.", alert.description)
        }
        None => "It sent no alert.".to_owned(),
    };
    if matches!(finding, Finding::FellBack(_)) {
        text += " The mail crossed in the clear all the same: its sender does not insist on TLS.";
    }
    text
}

fn how(how: &How) -> String {
    match how {
        How::Tls(error) => format!("TLS fails: {error}."),
        How::UnexpectedEof => "The stream ends without close_notify.".to_owned(),
        How::Smtp(error) => sentence(error),
        How::Refused(code) => format!("It refuses with {code}."),
        How::NotDelivered(reason) => format!("It does not deliver: {reason}."),
        How::Check(error) => format!("A check does not hold: {error}."),
        How::Discarded => "Text in the clear stands where TLS is to begin, and is thrown away.".to_owned(),
        How::Alert(_) => String::new(),
        How::Timeout => "It waits in vain.".to_owned(),
    }
}

/// With a large letter in front and a full stop behind.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().map(|letter| letter.to_uppercase().collect()).unwrap_or_default();
    format!("{first}{}.", letters.as_str().trim_end_matches('.'))
}

fn seconds(time: Micros) -> String {
    words::time(time)
}

fn seal(trace: &Trace, deviation: &Deviation, finding: &Finding) -> Seal {
    let is_record = |event: &Event| match event.kind {
        EventKind::Sent { segment, framing, .. } => segment == deviation.place.segment && framing == Framing::Record,
        _ => false,
    };
    match finding {
        Finding::Noticed(_) | Finding::FellBack(_) => Seal::Broken,
        Finding::Altered | Finding::Exposed | Finding::Unfinished => Seal::Absent,
        _ if trace.events.iter().any(is_record) => Seal::Whole,
        _ => Seal::Absent,
    }
}

fn reference(texts: &Texts, finding: &Finding) -> Option<Reference> {
    match (texts, finding) {
        (Texts::Here(words), Finding::Harmless(rule)) => words.references().get(rule.reference()),
        _ => None,
    }
}

/// The record or line that was touched, and where it begins in what was sent.
fn unit(current: &Current, deviation: &Deviation) -> Option<(Target, usize)> {
    let (run, place) = (&current.run, &deviation.place);
    let message = run.message((place.message as usize).checked_sub(1)?)?;
    let container = message.containers.iter().find(|container| container.segment == place.segment)?;
    let (unit, start, _) = touch::unit(&run.trace, container.sent, place.offset.unwrap_or(0))?;
    Some((unit, start))
}

/// What was done, to which record or line.
fn deed(current: &Current, deviation: &Deviation, unit: Option<&(Target, usize)>) -> String {
    let (run, place) = (&current.run, &deviation.place);
    let (what, start) = match unit {
        Some((unit, start)) => (touch::told(unit), *start),
        None => ("what was sent".to_owned(), 0),
    };
    let what = || if place.from == Actor::Attacker { "what somebody put in".to_owned() } else { what.clone() };
    match &deviation.change {
        Change::Altered { .. } => {
            let (old, new) = deviation.bytes;
            let at = place.offset.unwrap_or(0).saturating_sub(start);
            let (old, new) = (some(&run.trace, old), some(&run.trace, new));
            format!("Byte {at} of {}: {old} became {new}.", what())
        }
        Change::Dropped => format!("{} goes no further.", sentence_begin(&what())),
        Change::Duplicated { .. } => format!("{} goes on twice.", sentence_begin(&what())),
        Change::Delayed { by } => format!("{} is held back for {}.", sentence_begin(&what()), seconds(*by)),
        Change::Reordered => format!("{} goes on behind the next one.", sentence_begin(&what())),
        Change::Injected { bytes, .. } => format!("{} are put in behind {}.", words::bytes(bytes.len()), what()),
        Change::Sealed { bytes, .. } => {
            format!("A peer that misbehaves seals {} more behind {}.", words::bytes(bytes.len()), what())
        }
        Change::Cut => format!("The connection is cut behind {}.", what()),
    }
}

fn sentence_begin(text: &str) -> String {
    let mut sentence = sentence(text);
    sentence.pop();
    sentence
}

/// Bytes in hex, few of them whole.
fn some(trace: &Trace, bytes: Slice) -> String {
    const MOST: usize = 8;
    let bytes = trace.bytes(bytes);
    match bytes {
        [] => "nothing".to_owned(),
        _ if bytes.len() <= MOST => hex::string(bytes),
        _ => format!("{}… ({})", hex::string(&bytes[..MOST]), words::bytes(bytes.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_become_sentences() {
        assert_eq!(sentence("the tag does not match"), "The tag does not match.");
        assert_eq!(sentence("it is done."), "It is done.");
        assert_eq!(sentence_begin("line 3 of the sender"), "Line 3 of the sender");
        assert_eq!(told(&Finding::Altered).0, "Nobody noticed.");
    }
}
