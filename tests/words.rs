//! Every subject has its words, and the words keep to their form: short, each its own, with references that resolve.
//!
//! The texts are read from `www/text/` as the page reads them.

#![expect(clippy::unwrap_used, reason = "where the texts cannot be read there is nothing to test")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use waxseal::explain::{Entry, FILES, Fact, Facts, REFERENCES, Slot, Subject, Text, Words};

/// Most words of what, why and without together.
const WORDS: usize = 80;

/// Most words of a sentence of the story.
const STORY: usize = 28;

/// Most words about the bytes.
const BYTES: usize = 60;

/// Most words of a common mistake and its correction together.
const CORRECTION: usize = 60;

/// Two texts that share more of their words than this repeat one another.
const ALIKE: f64 = 0.9;

/// Praise, and words that only look precise: [`www/text/README.md`] says why.
const REFUSED: [&str; 6] = ["secure", "securely", "unhackable", "military", "simply", "obviously"];

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("www/text")
}

fn words() -> Words {
    let read = |&file: &&'static str| (file, fs::read_to_string(folder().join(file)).unwrap());
    let files: Vec<_> = [REFERENCES].iter().chain(FILES).map(read).collect();
    Words::parse(files.iter().map(|(file, text)| (*file, text.as_str()))).unwrap_or_else(|error| panic!("{error}"))
}

/// Fails with all complaints at once.
#[track_caller]
fn check(complaints: impl IntoIterator<Item = String>) {
    let complaints: Vec<_> = complaints.into_iter().collect();
    assert!(complaints.is_empty(), "{} complaints:\n{}", complaints.len(), complaints.join("\n"));
}

fn place(entry: &Entry, text: &Text) -> String {
    format!("{}:{}", entry.file, text.line)
}

/// The entry's texts for people: all but the references.
fn prose(entry: &Entry) -> impl Iterator<Item = &Text> {
    entry.texts.iter().filter(|text| text.slot != Slot::Rfc)
}

fn count(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count()
}

#[test]
fn every_file_of_texts_is_in_the_list() {
    let found: BTreeSet<_> =
        fs::read_dir(folder().join("en")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    let found: Vec<_> = found.iter().map(|name| format!("en/{}", name.to_str().unwrap())).collect();
    let mut listed = FILES.to_vec();
    listed.sort_unstable();
    assert_eq!(found, listed);
}

#[test]
fn every_subject_has_its_words() {
    let words = words();
    let mut complaints = Vec::new();
    for subject in Subject::all() {
        let key = subject.key();
        let Some(entry) = words.entries().get(&key) else {
            complaints.push(format!("{key} has no text"));
            continue;
        };
        for slot in required(subject) {
            let always = |text: &&Text| text.slot == *slot && text.conditions.is_empty();
            if entry.texts.iter().find(always).is_none() {
                complaints.push(format!("{}:{}: [{key}] has no {slot:?} for all cases", entry.file, entry.line));
            }
        }
    }
    let missing: BTreeMap<_, usize> = complaints.iter().fold(BTreeMap::new(), |mut kinds, complaint| {
        *kinds.entry(complaint.split(':').next().unwrap_or_default().to_owned()).or_default() += 1;
        kinds
    });
    check(complaints.into_iter().chain((!missing.is_empty()).then(|| format!("{missing:?}"))));
}

/// The parts that a subject needs.
const fn required(subject: Subject) -> &'static [Slot] {
    match subject {
        Subject::Issue(_) => &[Slot::What, Slot::Why, Slot::Rfc],
        Subject::Field(_) | Subject::Operation(_) | Subject::Check(_) => {
            &[Slot::What, Slot::Why, Slot::Without, Slot::Rfc]
        }
        Subject::Message(_) => &[Slot::Name, Slot::Story, Slot::What, Slot::Why, Slot::Without, Slot::Bytes, Slot::Rfc],
        Subject::Scene(_) => &[Slot::Name, Slot::Story, Slot::What, Slot::Why, Slot::Without, Slot::Rfc],
        Subject::State(_) => &[Slot::Name, Slot::What, Slot::Why, Slot::Rfc],
        Subject::Alert(_) => &[Slot::What, Slot::Why, Slot::Rfc],
        Subject::Term(_) | Subject::Chapter(_) => &[Slot::Name, Slot::What, Slot::Why, Slot::Rfc],
        Subject::Help(_) => &[Slot::Name, Slot::What],
        Subject::Lesson(_) => &[Slot::Name, Slot::What, Slot::Why, Slot::Without, Slot::Told, Slot::Correct, Slot::Rfc],
    }
}

#[test]
fn no_text_stands_under_a_key_that_nothing_has() {
    let keys: BTreeSet<_> = Subject::all().map(Subject::key).collect();
    let words = words();
    let left = words.entries().iter().filter(|(key, _)| !keys.contains(*key));
    check(left.map(|(key, entry)| format!("{}:{}: no subject has the key [{key}]", entry.file, entry.line)));
}

#[test]
fn texts_are_short() {
    let words = words();
    let mut complaints = Vec::new();
    for (key, entry) in words.entries() {
        // Of each part the longest variant: any of them may stand beside any other.
        let most =
            |slot| prose(entry).filter(|text| text.slot == slot).map(|text| count(&text.text)).max().unwrap_or(0);
        let limits = [
            ("what, why and without", most(Slot::What) + most(Slot::Why) + most(Slot::Without), WORDS),
            ("story", most(Slot::Story), STORY),
            ("bytes", most(Slot::Bytes), BYTES),
            ("told and correct", most(Slot::Told) + most(Slot::Correct), CORRECTION),
            ("name", most(Slot::Name), 8),
        ];
        for (part, found, limit) in limits.into_iter().filter(|(_, found, limit)| found > limit) {
            complaints.push(format!("{}:{}: [{key}] {part}: {found} words of {limit}", entry.file, entry.line));
        }
    }
    check(complaints);
}

#[test]
fn texts_are_sentences_without_praise() {
    let words = words();
    let mut complaints = Vec::new();
    for entry in words.entries().values() {
        for text in prose(entry) {
            let mut found = text.text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
            if let Some(word) = found.find(|word| REFUSED.contains(&word.as_str())) {
                complaints.push(format!("{}: the word {word:?}", place(entry, text)));
            }
            if text.slot != Slot::Name && !text.text.ends_with(['.', '?', '”']) {
                complaints.push(format!("{}: a text ends like a sentence", place(entry, text)));
            }
            if text.text.contains("  ") || text.text.contains(['"', '\'', '\t']) {
                complaints.push(format!("{}: “…” and ’ and single spaces", place(entry, text)));
            }
            if text.text.contains("RFC ") {
                complaints.push(format!("{}: documents are cited under rfc:, by symbolic name", place(entry, text)));
            }
        }
    }
    check(complaints);
}

#[test]
fn no_text_repeats_another() {
    let words = words();
    let texts: Vec<_> =
        words.entries().values().flat_map(|entry| prose(entry).map(move |text| (entry, text))).collect();
    let texts: Vec<_> = texts.into_iter().filter(|(_, text)| text.slot != Slot::Name).collect();
    let normal = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let sets: Vec<BTreeSet<_>> = texts.iter().map(|(_, text)| normal(&text.text).into_iter().collect()).collect();
    let mut complaints = Vec::new();
    for (index, (entry, text)) in texts.iter().enumerate() {
        for (before, (other_entry, other)) in texts[..index].iter().enumerate() {
            let (small, large) = (sets[index].len().min(sets[before].len()), sets[index].len().max(sets[before].len()));
            if (small as f64) < ALIKE * large as f64 {
                continue;
            }
            let shared = sets[index].intersection(&sets[before]).count() as f64;
            if shared / (sets[index].len() + sets[before].len()) as f64 >= ALIKE / (1.0 + ALIKE) {
                complaints.push(format!("{} repeats {}", place(entry, text), place(other_entry, other)));
            }
        }
    }
    check(complaints);
}

#[test]
fn a_text_for_all_cases_asks_for_no_fact_that_may_be_missing() {
    let words = words();
    let mut complaints = Vec::new();
    for subject in Subject::all() {
        let Some(entry) = words.entries().get(&subject.key()) else { continue };
        for text in &entry.texts {
            let conditioned = |fact: &Fact| text.conditions.iter().any(|condition| condition.fact == *fact);
            let given = |fact: &Fact| subject.facts().contains(fact) || conditioned(fact);
            for fact in text.placeholders.iter().filter(|fact| !given(fact)) {
                complaints.push(format!("{}: {fact:?} may be missing", place(entry, text)));
            }
        }
    }
    check(complaints);
}

#[test]
fn every_reference_is_cited_and_has_a_form() {
    let words = words();
    let cited: BTreeSet<_> = words
        .entries()
        .values()
        .flat_map(|entry| &entry.texts)
        .collect::<Vec<_>>()
        .into_iter()
        .filter(|text| text.slot == Slot::Rfc)
        .flat_map(|text| text.text.split(',').map(str::trim))
        .collect();
    let mut complaints = Vec::new();
    for (key, places) in words.references().entries() {
        if !cited.contains(key) {
            complaints.push(format!("{key} is cited by nothing"));
        }
        for place in places.iter().filter(|place| place.starts_with("RFC ")) {
            if words.references().get(key).is_none() || !has_form(place) {
                complaints.push(format!("{key}: {place:?} is not RFC NUMBER or RFC NUMBER §SECTION"));
            }
        }
    }
    check(complaints);
}

fn has_form(place: &str) -> bool {
    let (number, section) = place["RFC ".len()..].split_once(" §").unwrap_or((&place["RFC ".len()..], "1"));
    let part = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase());
    number.parse::<u32>().is_ok() && section.split('.').all(part)
}

#[test]
fn an_explanation_is_chosen_by_the_facts_and_filled_with_them() {
    let words = words();
    let subject = Subject::by_key("operation:random.tls").unwrap();
    let facts = Facts::default().with(Fact::Party, "sender").with(Fact::Peer, "receiver").with(Fact::Length, 32);
    let explanation = words.explain(subject, &facts).unwrap();
    assert!(explanation.what.contains("32"), "{}", explanation.what);
    assert!(explanation.references.iter().all(|reference| reference.url.is_some()));
    assert!(!explanation.references.is_empty());
}

#[cfg(feature = "sim")]
mod catalogue;

/// Whatever a run shows is explained with the facts of that run, and the text has no gap in it.
#[cfg(feature = "sim")]
#[test]
fn everything_in_every_run_is_explained() {
    use waxseal::explain::{Explanation, MessageKind, OperationKind};
    use waxseal::story::checks::Checks;
    use waxseal::story::layers::Layers;
    use waxseal::trace::{Ends, EventKind};

    let words = words();
    let mut explained = BTreeSet::new();
    let mut explain = |subject: Subject, facts: &Facts| {
        let key = subject.key();
        let explanation = words.explain(subject, facts).unwrap_or_else(|| panic!("{key} with {facts:?}"));
        let Explanation { story, why, without, bytes, .. } = &explanation;
        let parts = [Some(&explanation.what), story.as_ref(), why.as_ref(), without.as_ref(), bytes.as_ref()];
        for text in parts.into_iter().flatten() {
            let is_whole = !text.contains(['{', '}']) && !text.contains("  ") && !text.starts_with([' ', ':', ',']);
            assert!(is_whole, "{key}: {text:?} with {facts:?}");
        }
        explained.insert(key);
    };
    for (_, trace, story) in catalogue::runs() {
        for (message, kind) in story.messages.iter().zip(MessageKind::all_of(&trace, &story)) {
            let of_message = Facts::of_message(message, &trace);
            explain(Subject::Message(kind), &of_message);
            for buffer in &Layers::of(&trace, message).buffers {
                for (id, node) in buffer.tree.nodes.iter().enumerate() {
                    let facts = Facts::of_node(&buffer.tree, id, buffer.bytes(&trace)).joined(of_message.clone());
                    explain(Subject::Field(node.field), &facts);
                }
                for issue in &buffer.tree.issues {
                    explain(Subject::Issue(issue.problem.key()), &Facts::of_issue(issue));
                }
            }
        }
        let ends = Ends::of(&trace);
        for event in &trace.events {
            if let EventKind::Operation(operation) = &event.kind {
                let peer = event.connection.map_or(event.actor.peer(), |connection| ends.peer(connection, event.actor));
                let facts = Facts::of_operation(operation, event.actor, peer);
                explain(Subject::Operation(OperationKind::of(operation)), &facts);
            }
        }
        Checks::of(&trace, &story).into_iter().for_each(|check| explain(Subject::Check(check.kind), &Facts::default()));
        story.scenes.iter().for_each(|scene| explain(Subject::Scene(scene.kind), &Facts::default()));
    }
    assert!(explained.len() > 250, "only {} subjects occur", explained.len());
}
