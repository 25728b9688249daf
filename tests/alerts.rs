//! The table of alerts is true: every registered alert has its row, each row that names a run was made by running it, and no reason
//! stands beside a run that disproves it.

#![cfg(feature = "sim")]

use std::collections::BTreeSet;

use waxseal::codepoint::AlertDescription;
use waxseal::export::alerts::{Alerts, reason, text};
use waxseal::scenario::{EXPERIMENTS, Experiment, Scenario, Seed};
use waxseal::sim;
use waxseal::story::Story;
use waxseal::trace::{Actor, EventKind, Failure, Tls, Trace};

/// What the catalogue shows, and every run of it.
fn catalogue() -> (Alerts, Vec<(String, Trace, Story)>) {
    let mut alerts = Alerts::default();
    let runs = Scenario::declared(Seed::CATALOGUE).map(|scenario| {
        let trace = sim::run(&scenario);
        let story = Story::of(&trace);
        alerts.add(&scenario.words(), &trace, &story);
        (scenario.words(), trace, story)
    });
    let runs = runs.collect();
    (alerts, runs)
}

#[test]
fn every_registered_alert_has_a_run_or_a_reason_and_never_both() {
    let (mut alerts, _) = catalogue();
    let by_catalogue = alerts.seen();
    for scenario in EXPERIMENTS.iter().map(Experiment::scenario) {
        let trace = sim::run(&scenario);
        alerts.add(&scenario.words(), &trace, &Story::of(&trace));
    }
    let seen = alerts.seen();
    let mut wrong = Vec::new();
    for &alert in AlertDescription::ALL {
        match (seen.contains(&alert), reason(alert)) {
            (true, None) | (false, Some(_)) => {}
            (true, Some(reason)) => wrong.push(format!("{alert} is sent, although: {reason}")),
            (false, None) => wrong.push(format!("{alert} has neither a run nor a reason")),
        }
    }
    for Experiment { alert, id, intervention } in EXPERIMENTS {
        if by_catalogue.contains(alert) {
            wrong.push(format!("{alert} is in the catalogue: {id} with {intervention:?} is needed no longer"));
        }
        if !seen.contains(alert) {
            wrong.push(format!("{id} with {intervention:?} makes nobody send {alert}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_table_has_the_registry_s_rows_and_all_that_the_runs_show() {
    let (alerts, runs) = catalogue();
    let table = alerts.table();
    let names: Vec<_> = table.alerts.iter().map(|row| (row.alert, row.number)).collect();
    let registered: Vec<_> = AlertDescription::ALL.iter().map(|alert| (alert.name().unwrap_or(""), alert.0)).collect();
    assert_eq!(names, registered);
    // From the events this time, and not from the story: an end says what it sends, and a peer that misbehaves says it too.
    for (words, trace, _) in &runs {
        // Who ends a connection on the path says what servers say: the table is about them.
        for (actor, alert, protected) in sent(trace).into_iter().filter(|(actor, ..)| *actor != Actor::Attacker) {
            let row = table.alerts.iter().find(|row| row.number == alert.0);
            let told =
                row.is_some_and(|row| row.sent.iter().any(|sent| sent.by == actor && sent.protected == protected));
            assert!(told || misbehaves(trace), "{words}: {actor:?} sends {alert}, and the table does not say so");
        }
    }
    for row in &table.alerts {
        for sent_by in &row.sent {
            let (_, trace, _) =
                runs.iter().find(|(words, ..)| *words == sent_by.run).expect("the run is in the catalogue");
            let wanted = (sent_by.by, AlertDescription(row.number), sent_by.protected);
            assert!(sent(trace).contains(&wanted), "{}: nobody sends {}", sent_by.run, row.alert);
            assert_eq!(sent_by.to, sent_by.by.peer());
        }
    }
}

#[test]
fn failures_without_an_alert_are_told_with_their_error() {
    let (alerts, runs) = catalogue();
    let table = alerts.table();
    assert!(table.silent.iter().any(|silence| silence.run == "truncation" && silence.error == "UnexpectedEof"));
    let renegotiation = table.silent.iter().find(|silence| silence.run == "renegotiation-refused");
    let error = renegotiation.map(|silence| (silence.by, silence.error.as_str()));
    assert_eq!(error, Some((Actor::Sender, "PeerMisbehaved(TooManyRenegotiationRequests)")));
    for silence in &table.silent {
        let (_, trace, _) = runs.iter().find(|(words, ..)| *words == silence.run).expect("the run is in the catalogue");
        assert!(errors(trace, silence.by).contains(&silence.error), "{silence:?}");
    }
    let text = text(&table);
    for row in &table.alerts {
        assert!(text.contains(row.alert), "{}", row.alert);
    }
}

fn sent(trace: &Trace) -> BTreeSet<(Actor, AlertDescription, bool)> {
    let alerts = trace.events.iter().filter_map(|event| match event.kind {
        EventKind::Tls(Tls::AlertSent { description, protected, .. }) => Some((event.actor, description, protected)),
        _ => None,
    });
    alerts.collect()
}

/// Whether an end seals what rustls did not say.
fn misbehaves(trace: &Trace) -> bool {
    trace.subject.interventions.iter().any(|text| text.contains("inject-sealed alert"))
}

/// The errors with which an end failed.
fn errors(trace: &Trace, actor: Actor) -> BTreeSet<String> {
    let errors = trace.events.iter().filter(|event| event.actor == actor).filter_map(|event| match &event.kind {
        EventKind::Failed(Failure::Tls { error }) => Some(error.clone()),
        EventKind::Failed(Failure::UnexpectedEof) => Some("UnexpectedEof".to_owned()),
        _ => None,
    });
    errors.collect()
}
