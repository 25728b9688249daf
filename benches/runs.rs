//! How many runs one core makes in a second: written down, not written down, with a memory for public-key operations, and told as a story
//! with every byte dissected; the same with one byte altered, as the tamper matrix and the page do it. Prints a line `name value unit` for
//! each figure, from the median time of a run.
//!
//! `cargo bench --bench runs`

#![expect(clippy::disallowed_methods, reason = "a measurement reads the clock")]

use std::io::Write;
use std::time::Instant;

use waxseal::crypto::memo::Memo;
use waxseal::crypto::recorder::Recording;
use waxseal::scenario::{Scenario, Seed};
use waxseal::sim;
use waxseal::story::Story;
use waxseal::story::layers::Layers;
use waxseal::trace::{EventKind, Trace};

const SCENARIO: &str = "starttls-tls13";

/// How many runs of each kind.
const RUNS: usize = 300;

/// The header of the record that is altered: what comes behind it is ciphertext.
const HEADER: usize = 5;

fn main() {
    let scenario = Scenario::named(SCENARIO, Seed::CATALOGUE).expect("it is in the catalogue");
    let memo = Memo::default();
    // In turns, so that a machine that slows down slows all of them.
    let mut times: [Vec<f64>; 5] = Default::default();
    for turn in 0..RUNS {
        times[0].push(seconds(|| sim::run(&scenario)));
        times[1].push(seconds(|| sim::run_recording(&scenario, Recording::Off)));
        times[2].push(seconds(|| sim::run_remembering(&scenario, Recording::On, &memo)));
        times[3].push(seconds(|| told(&sim::run(&scenario))));
        let altered = altered(&scenario, turn);
        times[4].push(seconds(|| sim::run_remembering(&altered, Recording::On, &memo)));
    }
    let [recorded, unrecorded, memoised, told, altered] = times.map(median);
    print("runs_recorded", recorded);
    print("runs_unrecorded", unrecorded);
    print("runs_memoised", memoised);
    print("runs_recorded_and_told", told);
    print("runs_altered_memoised", altered);
}

/// The scenario with one bit of the mail's record turned over, each turn another one of its first bytes.
fn altered(scenario: &Scenario, turn: usize) -> Scenario {
    let mut scenario = scenario.clone();
    let text = format!("c0.c2s.r7 flip {} 0x01", HEADER + turn % 300);
    scenario.interventions.push(text.parse().expect("an intervention"));
    scenario
}

/// All fields of all messages.
fn told(trace: &Trace) -> usize {
    let story = Story::of(trace);
    let layers = story.messages.iter().map(|message| Layers::of(trace, message));
    layers.flat_map(|layers| layers.buffers).map(|buffer| buffer.tree.nodes.len()).sum()
}

/// How long it takes; what comes of it is looked at, so that nothing is left out.
fn seconds<T: Made>(work: impl FnOnce() -> T) -> f64 {
    let start = Instant::now();
    let made = work();
    let elapsed = start.elapsed();
    assert!(made.is_something());
    elapsed.as_secs_f64()
}

/// What a measured piece of work makes.
trait Made {
    /// Whether it was done.
    fn is_something(&self) -> bool;
}

impl Made for Trace {
    fn is_something(&self) -> bool {
        self.events.iter().any(|event| matches!(event.kind, EventKind::Closed(_)))
    }
}

impl Made for usize {
    fn is_something(&self) -> bool {
        *self > 0
    }
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// A figure of runs in a second.
fn print(name: &str, seconds: f64) {
    writeln!(std::io::stdout(), "{name} {:.0} per_s", 1.0 / seconds).expect("a standard output that can be written");
}
