//! What can be chosen: the catalogue's scenarios by group, and what the chosen one teaches.

use crate::app::Model;
use crate::scenario::Entry;
use crate::scenario::catalogue::{self, Group};

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
    let mut groups: Vec<(Group, Vec<&'static Entry>)> = Vec::new();
    for entry in catalogue::ALL {
        match groups.iter_mut().find(|(group, _)| *group == entry.group) {
            Some((_, entries)) => entries.push(entry),
            None => groups.push((entry.group, vec![entry])),
        }
    }
    let names = |entries: Vec<&'static Entry>| entries.into_iter().map(|entry| (entry.id, entry.title)).collect();
    groups.into_iter().map(|(group, entries)| (group.title(), names(entries))).collect()
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
}
