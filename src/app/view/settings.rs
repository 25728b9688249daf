//! The settings of both servers: what each is, what it takes, what differs from the scenario's own, what was refused, and what it is
//! called in a mail program.

use crate::app::{Model, Notice};
use crate::export::config::{Equivalent, Program, equivalent};
use crate::scenario::{Error, Expected, SETTINGS, Scenario, Setting, Settings};

/// The settings that stand first.
const FIRST: &[&str] = &[
    "policy",
    "certificate",
    "sender.versions",
    "receiver.versions",
    "sender.groups",
    "receiver.groups",
    "client-certificate",
    "body",
];

/// The others by what they are about; what is in none of these stands below [`OTHER`].
const GROUPS: &[(&str, &[&str])] = &[
    ("Who is who", &["defect", "revocation", "dane", "dnssec", "refusal", "names", "sender.certificate"]),
    ("The handshake", &["sender.suites", "receiver.suites", "sender.alpn", "receiver.alpn", "extended-master-secret"]),
    (
        "SMTP",
        &[
            "port",
            "starttls",
            "manner",
            "behind-starttls",
            "behind-220",
            "requiretls",
            "receiver.requiretls",
            "pipelining",
        ],
    ),
    (
        "Sessions, keys, the end",
        &["resumption", "restart", "deliveries", "early-data", "key-update", "key-limit", "closing"],
    ),
    ("Records", &["fragment", "padding"]),
    ("The mail", &["from", "to", "subject", "size"]),
    ("Names and time", &["sender.name", "receiver.name", "date", "latency", "event-limit"]),
];

/// What no group has.
const OTHER: &str = "Others";

/// The mail programs whose words can be shown: word and name.
#[must_use]
pub fn programs() -> Vec<(&'static str, &'static str)> {
    Program::ALL.iter().map(|program| (program.word(), program.name())).collect()
}

/// The settings of the present scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Those that stand first.
    pub first: Vec<Knob>,
    /// The others, by group.
    pub more: Vec<(&'static str, Vec<Knob>)>,
    /// How many of the others differ from the scenario's own.
    pub more_changed: usize,
    /// Whether anything differs, or somebody does something on the path that the scenario does not have.
    pub is_changed: bool,
    /// What the last change was, where it can be undone.
    pub undo: Option<String>,
}

/// One setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Knob {
    /// Its key.
    pub key: &'static str,
    /// What it sets.
    pub label: String,
    /// How it is set.
    pub control: Control,
    /// Its value; where one was refused, that one, as it was typed.
    pub value: String,
    /// The scenario's own value, where this is another.
    pub own: Option<String>,
    /// Why the value that was typed cannot be, and what can.
    pub wrong: Option<String>,
    /// What its value is in the mail program.
    pub told: Vec<String>,
}

/// How a setting is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Control {
    /// One of these words.
    Word(Vec<&'static str>),
    /// Some of these words, in an order.
    List(Vec<Item>),
    /// A line.
    Line,
    /// Several lines.
    Text,
}

/// One of the words of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The word.
    pub word: &'static str,
    /// Its place among those that are chosen, from 1; `None` when it is not.
    pub place: Option<usize>,
    /// The list with it taken in, or left out.
    pub turned: String,
    /// The list with it one place further forward.
    pub earlier: Option<String>,
}

/// The settings of the present scenario, with their names in a mail program.
#[must_use]
pub fn sheet(model: &Model, program: &str) -> Sheet {
    let scenario = model.scenario();
    let own = scenario.entry.settings();
    let program = Program::by_word(program);
    let knob = |setting: &&'static Setting| knob(setting, scenario, &own, refusal(model), program);
    let named = |key: &&str| SETTINGS.iter().find(|setting| setting.key == *key);
    let rows = |keys: &[&str]| keys.iter().filter_map(named).map(|setting| knob(&setting)).collect::<Vec<_>>();
    let is_placed = |key: &str| FIRST.contains(&key) || GROUPS.iter().any(|(_, keys)| keys.contains(&key));
    let others = SETTINGS.iter().filter(|setting| !is_placed(setting.key)).map(|setting| knob(&setting)).collect();
    let groups = GROUPS.iter().map(|&(title, keys)| (title, rows(keys)));
    let more: Vec<_> = groups.chain([(OTHER, others)]).filter(|(_, knobs)| !knobs.is_empty()).collect();
    let changed = |knobs: &[Knob]| knobs.iter().filter(|knob| knob.own.is_some()).count();
    Sheet {
        first: rows(FIRST),
        more_changed: more.iter().map(|(_, knobs)| changed(knobs)).sum(),
        more,
        is_changed: *scenario != scenario.entry.scenario(scenario.seed),
        undo: model.before().map(|before| change(before, scenario)),
    }
}

/// What was refused last: key, value, and what is possible.
fn refusal(model: &Model) -> Option<(&'static str, &str, &Expected)> {
    model.notices().iter().find_map(|notice| match notice {
        Notice::Refused(Error::BadValue { key, value, expected }) => Some((*key, value.as_str(), expected)),
        _ => None,
    })
}

fn knob(
    setting: &'static Setting,
    scenario: &Scenario,
    own: &Settings,
    refusal: Option<(&'static str, &str, &Expected)>,
    program: Option<Program>,
) -> Knob {
    let (value, own) = ((setting.read)(&scenario.settings), (setting.read)(own));
    let refused = refusal.filter(|(key, ..)| *key == setting.key);
    let control = match (setting.takes)() {
        Expected::OneOf(words) => Control::Word(words),
        Expected::SomeOf(words) => Control::List(items(&words, &value)),
        Expected::Kind(_) if setting.key == "body" => Control::Text,
        Expected::Kind(_) => Control::Line,
    };
    let is_typed = matches!(control, Control::Line | Control::Text);
    Knob {
        key: setting.key,
        label: sentence(setting.meaning),
        own: (own != value).then_some(own),
        wrong: refused.map(|(_, value, expected)| wrong(value, expected)),
        told: program.map(|program| told(setting.key, program, &scenario.settings)).unwrap_or_default(),
        value: refused.filter(|_| is_typed).map_or(value, |(_, typed, _)| typed.to_owned()),
        control,
    }
}

/// `“seven” cannot be: it takes a number from 1 to 8.`
fn wrong(value: &str, expected: &Expected) -> String {
    match value {
        "" => format!("It cannot be empty: it takes {expected}."),
        _ => format!("“{value}” cannot be: it takes {expected}."),
    }
}

/// With a capital letter at its beginning.
fn sentence(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
}

/// The chosen words in their order, then the others.
fn items(words: &[&'static str], value: &str) -> Vec<Item> {
    let chosen: Vec<&'static str> =
        value.split(',').filter_map(|part| words.iter().copied().find(|word| *word == part)).collect();
    let item = |(index, &word): (usize, &&'static str)| {
        let mut earlier = chosen.clone();
        let earlier = index.checked_sub(1).map(|before| {
            earlier.swap(before, index);
            earlier.join(",")
        });
        let others: Vec<_> = chosen.iter().copied().filter(|other| *other != word).collect();
        Item { word, place: Some(index + 1), turned: others.join(","), earlier }
    };
    let left = |word: &&'static str| Item {
        word,
        place: None,
        turned: chosen.iter().copied().chain([*word]).collect::<Vec<_>>().join(","),
        earlier: None,
    };
    let out = words.iter().filter(|word| !chosen.contains(word)).map(left);
    chosen.iter().enumerate().map(item).chain(out).collect()
}

/// What a setting's value is in a mail program, line by line. All tables of mail programs are reached through here alone.
pub(super) fn told(key: &str, program: Program, settings: &Settings) -> Vec<String> {
    match equivalent(key, program, settings) {
        None => Vec::new(),
        Some(Equivalent::Nothing(reason)) => vec![sentence(reason) + "."],
        Some(Equivalent::Lines(lines)) if lines.is_empty() => vec!["It does so by itself.".to_owned()],
        Some(Equivalent::Lines(lines)) => {
            let line = |line: &crate::export::config::Line| {
                let needs = line.needs.map_or_else(String::new, |needs| format!(" (needs {needs})"));
                format!("{}: {}{}{needs}", line.side.word(), line.place.prefix(), line.text.trim())
            };
            lines.iter().map(line).collect()
        }
    }
}

/// What differs between two scenarios, in words.
fn change(before: &Scenario, after: &Scenario) -> String {
    let differs = |setting: &&Setting| (setting.read)(&before.settings) != (setting.read)(&after.settings);
    let change = |setting: &Setting| {
        format!(
            "{}: {} → {}",
            setting.key,
            short((setting.read)(&before.settings)),
            short((setting.read)(&after.settings))
        )
    };
    let mut changes: Vec<_> = SETTINGS.iter().filter(differs).map(change).collect();
    if before.interventions != after.interventions {
        changes.push("what happens on the path".to_owned());
    }
    changes.join("; ")
}

/// A value of moderate length, in one line.
fn short(value: String) -> String {
    const MOST: usize = 32;
    let line = value.replace('\n', " ");
    if line.chars().count() <= MOST { line } else { line.chars().take(MOST - 1).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{Msg, update};

    fn set(model: &mut Model, key: &str, value: &str) {
        let _ = update(model, Msg::Set { key: key.to_owned(), value: value.to_owned() });
    }

    fn find<'a>(sheet: &'a Sheet, key: &str) -> &'a Knob {
        let more = sheet.more.iter().flat_map(|(_, knobs)| knobs);
        sheet.first.iter().chain(more).find(|knob| knob.key == key).expect("every setting is there")
    }

    #[test]
    fn every_setting_is_there_once() {
        let sheet = sheet(&Model::default(), "");
        let more = sheet.more.iter().flat_map(|(_, knobs)| knobs);
        let mut keys: Vec<_> = sheet.first.iter().chain(more).map(|knob| knob.key).collect();
        assert_eq!(sheet.first.len(), FIRST.len());
        keys.sort_unstable();
        let mut all: Vec<_> = SETTINGS.iter().map(|setting| setting.key).collect();
        all.sort_unstable();
        assert_eq!(keys, all);
        assert!(!sheet.is_changed && sheet.undo.is_none());
    }

    #[test]
    fn what_differs_is_marked_and_can_be_undone() {
        let mut model = Model::default();
        set(&mut model, "policy", "may");
        let sheet = sheet(&model, "");
        assert!(sheet.is_changed);
        assert_eq!(find(&sheet, "policy").own.as_deref(), Some("secure"));
        assert_eq!(sheet.undo.as_deref(), Some("policy: secure → may"));
    }

    #[test]
    fn what_was_refused_stays_beside_what_is_possible() {
        let mut model = Model::default();
        set(&mut model, "deliveries", "many");
        let knob = find(&sheet(&model, ""), "deliveries").clone();
        assert_eq!(knob.value, "many");
        assert_eq!(knob.wrong.as_deref(), Some("“many” cannot be: it takes a number from 1 to 8."));
        assert_eq!(knob.own, None, "nothing was set");
        set(&mut model, "deliveries", "1");
        assert_eq!(find(&sheet(&model, ""), "deliveries").wrong, None, "typed right again, though nothing changes");
    }

    #[test]
    fn a_list_can_be_turned_and_reordered() {
        let mut model = Model::default();
        let list = |model: &Model| match find(&sheet(model, ""), "receiver.versions").control.clone() {
            Control::List(items) => items,
            other => panic!("{other:?}"),
        };
        let items = list(&model);
        assert_eq!((items[0].word, items[0].place, items[0].earlier.as_deref()), ("1.3", Some(1), None));
        assert_eq!(items[1].earlier.as_deref(), Some("1.2,1.3"));
        set(&mut model, "receiver.versions", &items[0].turned);
        let items = list(&model);
        assert_eq!((items[0].word, items[1].word, items[1].place), ("1.2", "1.3", None));
        set(&mut model, "receiver.versions", &items[0].turned);
        assert!(find(&sheet(&model, ""), "receiver.versions").wrong.as_deref().unwrap().contains("cannot be empty"));
    }

    #[test]
    fn a_mail_program_has_its_own_words() {
        let model = Model::default();
        let all = programs();
        assert_eq!(all.len(), 3);
        let lines = |program: &str| find(&sheet(&model, program), "policy").told.join("\n");
        assert!(lines("postfix").contains("smtp_tls_security_level = secure"), "{}", lines("postfix"));
        assert_eq!(lines(""), "");
        assert!(find(&sheet(&model, "exim"), "defect").told[0].starts_with("No server"));
    }
}
