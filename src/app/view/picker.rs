//! What can be chosen: the catalogue's scenarios by group, what each teaches and how it ends, and variations of the chosen one.

use crate::app::Model;
use crate::scenario::catalogue::{self, Group};
use crate::scenario::{Entry, Expectation, Mail, SETTINGS};

/// The scenarios and the chosen one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picker {
    /// The groups in order, each with name and title of its scenarios.
    pub groups: Vec<(&'static str, Vec<(&'static str, &'static str)>)>,
    /// The name of the chosen scenario.
    pub chosen: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What it teaches.
    pub lesson: &'static str,
    /// What differs from the scenario's own: settings as `key=value`, then interventions if they are others.
    pub changes: Vec<String>,
    /// The seed in hex.
    pub seed: String,
}

/// The picker of the present scenario.
#[must_use]
pub fn picker(model: &Model) -> Picker {
    let scenario = model.scenario();
    let mut changes: Vec<_> = scenario.changes().into_iter().map(|(key, value)| format!("{key}={value}")).collect();
    if scenario.interventions != scenario.entry.interventions() {
        changes.extend(scenario.interventions.iter().map(ToString::to_string));
        if scenario.interventions.is_empty() {
            changes.push("nobody on the path".to_owned());
        }
    }
    Picker {
        groups: groups(),
        chosen: scenario.entry.id,
        title: scenario.entry.title,
        lesson: scenario.entry.lesson,
        changes,
        seed: scenario.seed.to_string(),
    }
}

fn groups() -> Vec<(&'static str, Vec<(&'static str, &'static str)>)> {
    let names = |entries: Vec<&'static Entry>| entries.into_iter().map(|entry| (entry.id, entry.title)).collect();
    grouped().into_iter().map(|(group, entries)| (group.title(), names(entries))).collect()
}

fn grouped() -> Vec<(Group, Vec<&'static Entry>)> {
    let mut groups: Vec<(Group, Vec<&'static Entry>)> = Vec::new();
    for entry in catalogue::ALL {
        match groups.iter_mut().find(|(group, _)| *group == entry.group) {
            Some((_, entries)) => entries.push(entry),
            None => groups.push((entry.group, vec![entry])),
        }
    }
    groups
}

/// The scenarios with which one begins: the most telling ones.
const FIRST: [&str; 8] = [
    "starttls-tls13",
    "opportunistic-clear",
    "expired",
    "dane-3-1-1",
    "starttls-stripped",
    "bit-flip",
    "resumption-tls13",
    "post-quantum",
];

/// What one can choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choices {
    /// The first ones.
    pub first: Vec<Choice>,
    /// Those that fit what is searched for, by group; groups without any are left out.
    pub groups: Vec<(&'static str, Vec<Choice>)>,
    /// How many fit.
    pub found: usize,
    /// How many there are.
    pub total: usize,
}

/// A scenario that can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Its name in addresses.
    pub id: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What it teaches.
    pub lesson: &'static str,
    /// How it ends, in words.
    pub outcome: &'static str,
    /// Whether it is the present one.
    pub here: bool,
}

/// Another value of a setting under which the present scenario is told, too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variation {
    /// The setting.
    pub key: &'static str,
    /// What it sets.
    pub meaning: &'static str,
    /// The other value.
    pub value: &'static str,
    /// How it ends then.
    pub outcome: &'static str,
    /// Whether the setting has this value now.
    pub here: bool,
    /// What to set it to: this value, or the scenario's own where it has this one.
    pub set: String,
}

/// The scenarios that fit what is searched for: every word of it is in name, title or lesson.
#[must_use]
pub fn choices(model: &Model, query: &str) -> Choices {
    let here = model.scenario().entry.id;
    let choice = |entry: &&'static Entry| Choice {
        id: entry.id,
        title: entry.title,
        lesson: entry.lesson,
        outcome: outcome(&(entry.expect)(&entry.settings())),
        here: entry.id == here,
    };
    let entry = |id: &str| catalogue::ALL.iter().copied().find(|entry| entry.id == id);
    let fitting = |(group, mut entries): (Group, Vec<&'static Entry>)| {
        entries.retain(|entry| fits(query, &[entry.id, entry.title, entry.lesson]));
        (!entries.is_empty()).then(|| (group.title(), entries.iter().map(choice).collect::<Vec<_>>()))
    };
    let groups: Vec<_> = grouped().into_iter().filter_map(fitting).collect();
    Choices {
        first: FIRST.into_iter().filter_map(entry).map(|entry| choice(&entry)).collect(),
        found: groups.iter().map(|(_, choices)| choices.len()).sum(),
        groups,
        total: catalogue::ALL.len(),
    }
}

/// Whether every word of a query stands in one of the texts, in capitals or not.
pub(super) fn fits(query: &str, texts: &[&str]) -> bool {
    let texts = texts.join("\n").to_lowercase();
    query.split_whitespace().all(|word| texts.contains(&word.to_lowercase()))
}

/// The variations that the present scenario declares.
#[must_use]
pub fn variations(model: &Model) -> Vec<Variation> {
    let scenario = model.scenario();
    let variation = |&(key, value): &(&'static str, &'static str)| {
        let setting = SETTINGS.iter().find(|setting| setting.key == key)?;
        let mut varied = scenario.entry.scenario(scenario.seed);
        let own = (setting.read)(&varied.settings);
        varied.set(key, value).ok()?;
        let here = (setting.read)(&scenario.settings) == value;
        let set = if here { own } else { value.to_owned() };
        Some(Variation { key, meaning: setting.meaning, value, outcome: outcome(&varied.expectation()), here, set })
    };
    scenario.entry.alternatives.iter().filter_map(variation).collect()
}

/// How a scenario ends, in a few words.
const fn outcome(expectation: &Expectation) -> &'static str {
    match expectation.mail {
        Mail::Sealed => "delivered sealed",
        Mail::Read => "delivered sealed, and read on the way",
        Mail::Taken => "taken on the way, and believed delivered",
        Mail::Postcard => "delivered as a postcard",
        Mail::Kept(_) | Mail::Stalled => "not delivered",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scenario_can_be_chosen_once() {
        let picker = picker(&Model::default());
        let mut ids: Vec<_> = picker.groups.iter().flat_map(|(_, list)| list).map(|(id, _)| *id).collect();
        assert_eq!(ids.len(), catalogue::ALL.len());
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), catalogue::ALL.len());
        assert_eq!(picker.chosen, "starttls-tls13");
        assert!(picker.changes.is_empty());
    }

    #[test]
    fn one_begins_with_eight_from_most_groups() {
        let choices = choices(&Model::default(), "");
        assert_eq!(
            (choices.first.len(), choices.found, choices.total),
            (8, catalogue::ALL.len(), catalogue::ALL.len())
        );
        let group = |choice: &&Choice| {
            choices.groups.iter().position(|(_, list)| list.iter().any(|other| other.id == choice.id))
        };
        let mut groups: Vec<_> = choices.first.iter().filter_map(|choice| group(&choice)).collect();
        groups.sort_unstable();
        groups.dedup();
        assert!(groups.len() >= 6, "{groups:?}");
        let outcomes: Vec<_> = choices.first.iter().map(|choice| choice.outcome).collect();
        for outcome in ["delivered sealed", "delivered as a postcard", "not delivered"] {
            assert!(outcomes.contains(&outcome), "{outcome}");
        }
        assert_eq!(choices.first.iter().filter(|choice| choice.here).count(), 1);
    }

    #[test]
    fn all_words_of_a_search_must_be_found() {
        let ids = |query: &str| -> Vec<_> {
            choices(&Model::default(), query).groups.iter().flat_map(|(_, list)| list).map(|choice| choice.id).collect()
        };
        assert!(ids("REQUIRETLS").contains(&"requiretls"));
        assert!(ids("starttls deletes").len() < ids("starttls").len());
        assert_eq!(ids("no such words"), Vec::<&str>::new());
    }

    #[test]
    fn a_variation_leads_there_and_back() {
        use crate::app::{Msg, update};
        let mut model =
            Model { scenario: catalogue::ALL[0].scenario(crate::scenario::Seed::CATALOGUE), ..Model::default() };
        let entry = catalogue::ALL.iter().find(|entry| !entry.alternatives.is_empty()).expect("some have");
        model.scenario = entry.scenario(model.scenario.seed);
        let before = model.scenario.clone();
        let variation = variations(&model).remove(0);
        assert!(!variation.here);
        let _ = update(&mut model, Msg::Set { key: variation.key.to_owned(), value: variation.set });
        let back = variations(&model).remove(0);
        assert!(back.here && model.scenario != before);
        let _ = update(&mut model, Msg::Set { key: back.key.to_owned(), value: back.set });
        assert_eq!(model.scenario, before);
    }
}
