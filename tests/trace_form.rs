//! The trace's JSON form is what `ARCHITECTURE.md` says it is: every name that any run of the catalogue writes stands there.

#![cfg(feature = "sim")]
#![expect(clippy::unwrap_used, reason = "a document that is not there, or a run that is no JSON, fails the test")]

use std::collections::BTreeSet;

use serde_json::Value;
use waxseal::scenario::{Scenario, Seed, catalogue};
use waxseal::sim;
use waxseal::trace::{FORMAT, Trace};

#[test]
fn every_name_in_every_trace_is_documented() {
    let document = document();
    let mut missing = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for trace in traces() {
        let json = serde_json::to_value(&trace).unwrap();
        names(&json, &mut seen);
    }
    for name in &seen {
        if !document.contains(&format!("`{name}`")) {
            missing.insert(name);
        }
    }
    assert!(seen.len() > 60, "the catalogue writes many names: {seen:?}");
    assert!(missing.is_empty(), "ARCHITECTURE.md does not have {missing:?}");
}

#[test]
fn every_trace_reads_back_as_it_was_written() {
    for trace in traces() {
        let json = serde_json::to_string(&trace).unwrap();
        assert!(serde_json::from_str::<Trace>(&json).unwrap() == trace, "{}", trace.subject.scenario);
        assert_eq!(trace.format, FORMAT);
    }
    assert!(document().contains(&format!("| `format` | the number of this form, {FORMAT} |")));
}

/// The section of the trace's form, and nothing else of the document.
fn document() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/ARCHITECTURE.md");
    let whole = std::fs::read_to_string(path).unwrap();
    let section = whole.split("\n## ").find(|section| section.starts_with("The trace as JSON"));
    section.unwrap().to_owned()
}

fn traces() -> impl Iterator<Item = Trace> {
    catalogue::ALL.iter().map(|entry| sim::run(&Scenario::named(entry.id, Seed::CATALOGUE).unwrap()))
}

/// Every key, and every string that is an enumeration's name: those below `events` and `outcome` that are the value of a
/// field whose values are names.
fn names(json: &Value, seen: &mut BTreeSet<String>) {
    const NAMED: [&str; 11] =
        ["actor", "kind", "framing", "change", "tls", "check", "verdict", "closed", "used_for", "signer", "opened"];
    match json {
        Value::Object(fields) => {
            for (key, value) in fields {
                seen.insert(key.clone());
                match value {
                    Value::String(name) if NAMED.contains(&key.as_str()) => drop(seen.insert(name.clone())),
                    _ => names(value, seen),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| names(item, seen)),
        _ => {}
    }
}
