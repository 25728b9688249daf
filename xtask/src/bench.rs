//! `cargo xtask bench`: figures in Chromium and on this machine, against the goals.
//!
//! A measuring program prints lines `name value unit`; every other line is for people and passes through.

use std::collections::BTreeMap;
use std::fmt;

use crate::browser;
use crate::build;
use crate::fault::Fault;
use crate::step::{cargo, output, step};
use crate::tools;

/// What a figure has to reach.
#[derive(Clone, Copy)]
enum Bound {
    AtMost(f64),
    AtLeast(f64),
}
use Bound::{AtLeast, AtMost};

/// A figure that has to be reached: its name, its bound, its unit.
const GOALS: [(&str, Bound, &str); 8] = [
    ("run_starttls_tls13", AtMost(5.0), "ms"),
    ("run_dissect_story", AtMost(8.0), "ms"),
    ("altered_run_dissect_story", AtMost(8.0), "ms"),
    ("mail_10_mib", AtMost(500.0), "ms"),
    ("mail_10_mib_over_1_mib", AtMost(12.0), "times"),
    ("memory_10_mib_over_1_mib", AtMost(12.0), "times"),
    ("handshake_recorded_to_unrecorded", AtMost(1.5), "ratio"),
    ("dissect_bulk_to_tshark", AtLeast(20.0), "times"),
];

impl Bound {
    const fn is_kept_by(self, value: f64) -> bool {
        match self {
            AtMost(most) => value <= most,
            AtLeast(least) => value >= least,
        }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AtMost(most) => write!(f, "≤ {most}"),
            AtLeast(least) => write!(f, "≥ {least}"),
        }
    }
}

/// Builds, measures, prints the table; an error when a goal is missed.
pub fn bench() -> Result<(), Fault> {
    build::build()?;
    tools::for_the_browser()?;
    let in_chromium = step("Measure in Chromium", || output(browser::serve()?.node().arg("bench.mjs")))?;
    let native = step("Measure natively", || output(cargo().args(["bench", "--bench", "handshake"])))?;
    let runs = step("Count runs in a second", || output(cargo().args(["bench", "--bench", "runs"])))?;
    let dissectors =
        step("Measure the dissectors beside tshark", || output(cargo().args(["bench", "--bench", "dissect"])))?;
    print!("{in_chromium}{native}{runs}{dissectors}");

    let figures = figures(&[in_chromium, native, runs, dissectors].concat());
    println!("\n    {:>12} {:>12}  name", "measured", "goal");
    for (name, (value, unit)) in &figures {
        let goal = GOALS.iter().find(|goal| goal.0 == name);
        let goal = goal.map_or_else(|| "-".to_owned(), |(_, bound, unit)| format!("{bound} {unit}"));
        println!("    {:>12} {goal:>12}  {name}", format!("{value} {unit}"));
    }
    let missed = missed(&figures);
    for name in &missed {
        println!("    missed or not measured: {name}");
    }
    if missed.is_empty() { Ok(()) } else { Err(Fault::GoalMissed { count: missed.len() }) }
}

type Figures = BTreeMap<String, (f64, String)>;

fn figures(lines: &str) -> Figures {
    let figure = |line: &str| {
        let mut words = line.split_whitespace();
        let (name, value, unit) = (words.next()?, words.next()?.parse().ok()?, words.next()?);
        words.next().is_none().then(|| (name.to_owned(), (value, unit.to_owned())))
    };
    lines.lines().filter_map(figure).collect()
}

fn missed(figures: &Figures) -> Vec<&'static str> {
    let reached = |name: &str, bound: Bound| figures.get(name).is_some_and(|(value, _)| bound.is_kept_by(*value));
    GOALS.iter().filter(|(name, bound, _)| !reached(name, *bound)).map(|goal| goal.0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL_REACHED: &str = "warming up\nrun_starttls_tls13 4.9 ms\nrun_dissect_story 7 ms\naltered_run_dissect_story 8 ms\nmail_10_mib 300 ms\n\
         mail_10_mib_over_1_mib 10 times\nmemory_10_mib_over_1_mib 9 times\nhandshake_recorded_to_unrecorded 1.5 ratio\ndissect_bulk_to_tshark 21 times\nother 7 MB\n";

    #[test]
    fn figures_are_picked_out_of_what_is_printed() {
        let figures = figures(ALL_REACHED);
        assert_eq!(figures.len(), 9);
        assert_eq!(figures["other"], (7.0, "MB".to_owned()));
        assert!(missed(&figures).is_empty());
    }

    #[test]
    fn a_missed_goal_and_one_not_measured_are_named() {
        let slow = figures(&ALL_REACHED.replace("4.9 ms", "5.1 ms").replace("mail_10_mib 300 ms\n", ""));
        assert_eq!(missed(&slow), ["run_starttls_tls13", "mail_10_mib"]);
        let behind = figures(&ALL_REACHED.replace("21 times", "19 times"));
        assert_eq!(missed(&behind), ["dissect_bulk_to_tshark"]);
    }
}
