//! Subjects: whatever can be asked about. Texts are filed under a subject's key.

use super::path::{Chapter, Lesson};
use super::{Fact, Help, MessageKind, OperationKind, State, Term};
use crate::codepoint::AlertDescription;
use crate::dissect::{self, FieldId, Problem};
use crate::story::SceneKind;
use crate::story::checks;

/// Something that has words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A field of a message or a record.
    Field(FieldId),
    /// What is wrong with bytes, by [`Problem::key`].
    Issue(&'static str),
    /// A call into the provider.
    Operation(OperationKind),
    /// What an alert reports.
    Alert(AlertDescription),
    /// A message, at all three depths.
    Message(MessageKind),
    /// A scene of the story.
    Scene(SceneKind),
    /// A check.
    Check(checks::Kind),
    /// A state, or what happened.
    State(State),
    /// A word of the field.
    Term(Term),
    /// A part of the path.
    Chapter(Chapter),
    /// A stop of the path.
    Lesson(Lesson),
    /// What the page says about itself.
    Help(Help),
}

impl Subject {
    /// Every subject that there is.
    pub fn all() -> impl Iterator<Item = Self> {
        let fields = dissect::fields().map(Self::Field);
        let issues = Problem::KEYS.into_iter().map(Self::Issue);
        let operations = OperationKind::ALL.iter().copied().map(Self::Operation);
        let alerts = AlertDescription::ALL.iter().copied().map(Self::Alert);
        let messages = MessageKind::ALL.iter().copied().map(Self::Message);
        let scenes = SceneKind::ALL.iter().copied().map(Self::Scene);
        let checks = checks::Kind::ALL.into_iter().map(Self::Check);
        let states = State::ALL.iter().copied().map(Self::State);
        let terms = Term::ALL.iter().copied().map(Self::Term);
        let chapters = Chapter::ALL.iter().copied().map(Self::Chapter);
        let lessons = Lesson::ALL.iter().copied().map(Self::Lesson);
        let help = Help::ALL.iter().copied().map(Self::Help);
        fields
            .chain(issues)
            .chain(operations)
            .chain(alerts)
            .chain(messages)
            .chain(scenes)
            .chain(checks)
            .chain(states)
            .chain(terms)
            .chain(chapters)
            .chain(lessons)
            .chain(help)
    }

    /// The key under which its texts are filed: `operation:label.c_hs_traffic`, `alert:close_notify`.
    #[must_use]
    pub fn key(self) -> String {
        match self {
            Self::Field(field) => format!("field:{}", field.key()),
            Self::Issue(problem) => format!("issue:{problem}"),
            Self::Operation(kind) => format!("operation:{}", kind.key()),
            Self::Alert(alert) => format!("alert:{alert}"),
            Self::Message(kind) => format!("message:{}", kind.key()),
            Self::Scene(kind) => format!("scene:{}", kind.key()),
            Self::Check(kind) => format!("check:{}", kind.key()),
            Self::State(state) => format!("state:{}", state.key()),
            Self::Term(term) => format!("term:{}", term.key()),
            Self::Chapter(chapter) => format!("chapter:{}", chapter.key()),
            Self::Lesson(lesson) => format!("path:{}", lesson.key()),
            Self::Help(help) => format!("help:{}", help.key()),
        }
    }

    /// The facts that everybody who asks about it supplies, so that a text for all cases may use them.
    #[must_use]
    pub fn facts(self) -> &'static [Fact] {
        match self {
            Self::Operation(kind) => kind.facts(),
            Self::Message(kind) => kind.facts(),
            Self::Lesson(lesson) => lesson.facts(),
            Self::Field(_) => &[Fact::Value, Fact::Length],
            Self::Issue("short") => &[Fact::Name, Fact::Length, Fact::Needed, Fact::Found, Fact::Within],
            Self::Issue("other_length") => &[Fact::Name, Fact::Length, Fact::Needed],
            Self::Issue("too_large") => &[Fact::Name, Fact::Length, Fact::Needed, Fact::Found],
            Self::Issue(_) => &[Fact::Name, Fact::Length],
            Self::Alert(_)
            | Self::Scene(_)
            | Self::Check(_)
            | Self::State(_)
            | Self::Term(_)
            | Self::Chapter(_)
            | Self::Help(_) => &[],
        }
    }

    /// The subject with this key.
    #[must_use]
    pub fn by_key(key: &str) -> Option<Self> {
        Self::all().find(|subject| subject.key() == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_lead_back_to_their_subjects() {
        let mut keys: Vec<_> = Subject::all().map(Subject::key).collect();
        for (subject, key) in Subject::all().zip(&keys) {
            assert_eq!(Subject::by_key(key), Some(subject));
        }
        let all = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), all);
    }
}
