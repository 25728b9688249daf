//! `waxseal tamper`: the matrices of scenarios, on all cores, with progress on standard error. The order of the answer does not depend
//! on the number of threads.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde::Serialize;
use waxseal::export::verdict::Cited;
use waxseal::scenario::{Policy, Scenario};
use waxseal::tamper::{Byte, Case, Edit, Matrix, Noticed, Tally};
use waxseal::trace::Actor;

use crate::args::{Form, Tamper};
use crate::texts;

/// How many bytes a thread takes at once.
const CHUNK: usize = 32;

/// A scenario with what its matrix came to.
struct Done {
    id: &'static str,
    bytes: usize,
    crossed: usize,
    tally: Tally,
    /// Bytes at which the program itself broke.
    panicked: Vec<String>,
    /// Whether the sender delivers to nobody whom it has not verified.
    verifies: bool,
}

/// Tries everything and writes what came of it.
pub(crate) fn run(tamper: &Tamper, out: &mut impl Write) -> io::Result<ExitCode> {
    let mut done = Vec::new();
    for (index, scenario) in tamper.scenarios.iter().enumerate() {
        let title = format!("{} of {}: {}", index + 1, tamper.scenarios.len(), scenario.entry.id);
        done.push(matrix(scenario, tamper.every, &title));
    }
    let references = texts::words()?;
    let place = |key: &str| references.references().get(key).map(|reference| reference.label);
    match tamper.form {
        Form::Json => {
            let told: Vec<_> = done.iter().map(|done| Told::of(done, &place)).collect();
            serde_json::to_writer_pretty(&mut *out, &told)?;
            writeln!(out)?;
        }
        Form::Text => {
            for one in &done {
                write_done(out, one, &place)?;
            }
            if done.len() > 1 {
                write_sum(out, &done, &place)?;
            }
        }
    }
    Ok(if done.iter().all(Done::is_sound) { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

impl Done {
    /// Whether nothing is left unexplained, and verification kept its promise.
    fn is_sound(&self) -> bool {
        let Tally { altered, exposed, fell_back, unfinished, unexplained, .. } = &self.tally;
        let is_kept = !self.verifies || altered.is_empty() && exposed.is_empty() && *fell_back == 0;
        is_kept && unfinished.is_empty() && unexplained.is_empty() && self.panicked.is_empty()
    }
}

/// Tries all bytes of a scenario on all cores.
fn matrix(scenario: &Scenario, every: usize, title: &str) -> Done {
    let matrix = Matrix::of(scenario).sampled(every);
    let chunks: Vec<&[Byte]> = matrix.bytes().chunks(CHUNK).collect();
    let (next, results) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let work = || {
        let bench = matrix.bench();
        while let Some((number, chunk)) = take(&next, &chunks) {
            let mut part = (Tally::default(), Vec::new());
            for byte in *chunk {
                match catch_unwind(AssertUnwindSafe(|| bench.tried(byte))) {
                    Ok(Some(tried)) => part.0.count(&tried),
                    Ok(None) => {}
                    Err(_) => part.1.push(byte.intervention(Edit::Flip).to_string()),
                }
            }
            // Invariant: no thread panics while it holds the lock.
            let mut results = results.lock().expect("no thread panics while it holds the lock");
            results.insert(number, part);
            progress(title, results.len(), chunks.len());
        }
    };
    thread::scope(|scope| (0..cores.min(chunks.len())).for_each(|_| drop(scope.spawn(work))));
    let mut tally = Tally::default();
    let mut panicked = Vec::new();
    for (part, broken) in results.into_inner().unwrap_or_default().into_values() {
        tally.add(&part);
        panicked.extend(broken);
    }
    eprintln!("\r{title}: {} cases", tally.cases);
    let verifies = scenario.settings.policy == Policy::Secure;
    let (bytes, crossed) = (matrix.bytes().len(), matrix.crossed());
    Done { id: scenario.entry.id, bytes, crossed, tally, panicked, verifies }
}

/// The next chunk that nobody has taken.
fn take<'a, 'b>(next: &AtomicUsize, chunks: &'a [&'b [Byte]]) -> Option<(usize, &'a &'b [Byte])> {
    let number = next.fetch_add(1, Ordering::Relaxed);
    chunks.get(number).map(|chunk| (number, chunk))
}

/// Says how far it is, each time that another hundredth is done.
fn progress(title: &str, done: usize, all: usize) {
    if done * 100 / all != (done - 1) * 100 / all {
        eprint!("\r{title}: {} %", done * 100 / all);
    }
}

/// A matrix for programs.
#[derive(Serialize)]
struct Told<'a> {
    scenario: &'static str,
    /// How many bytes were tried, and how many crossed.
    bytes: usize,
    crossed: usize,
    cases: usize,
    classes: BTreeMap<&'static str, usize>,
    noticed: Vec<Counted<Noticed>>,
    harmless: Vec<Counted<Cited>>,
    altered: &'a [Case],
    exposed: &'a [Case],
    unfinished: &'a [Case],
    unexplained: &'a [Case],
    panicked: &'a [String],
}

#[derive(Serialize)]
struct Counted<T> {
    cases: usize,
    #[serde(flatten)]
    what: T,
}

impl<'a> Told<'a> {
    fn of(done: &'a Done, place: &impl Fn(&str) -> Option<String>) -> Self {
        let Done { id, bytes, crossed, tally, panicked, .. } = done;
        let noticed = tally.noticed.iter().map(|(what, &cases)| Counted { cases, what: what.clone() });
        let harmless = tally.harmless.iter().map(|(&rule, &cases)| Counted { cases, what: Cited::of(rule, place) });
        Self {
            scenario: id,
            bytes: *bytes,
            crossed: *crossed,
            cases: tally.cases,
            classes: tally.classes().into_iter().collect(),
            noticed: noticed.collect(),
            harmless: harmless.collect(),
            altered: &tally.altered,
            exposed: &tally.exposed,
            unfinished: &tally.unfinished,
            unexplained: &tally.unexplained,
            panicked,
        }
    }
}

fn write_done(out: &mut impl Write, done: &Done, place: &impl Fn(&str) -> Option<String>) -> io::Result<()> {
    let Done { id, bytes, crossed, tally, panicked, .. } = done;
    write!(out, "{id}: {} cases", tally.cases)?;
    let tried = if bytes < crossed { format!("{bytes} of {crossed} bytes") } else { format!("{bytes} bytes") };
    writeln!(out, ", {tried}")?;
    write_tally(out, tally, place)?;
    for (title, cases) in [
        ("altered unseen", &tally.altered),
        ("exposed unseen", &tally.exposed),
        ("unfinished", &tally.unfinished),
        ("unexplained", &tally.unexplained),
    ] {
        write_cases(out, title, cases)?;
    }
    for intervention in panicked {
        writeln!(out, "    PANICKED: {intervention}")?;
    }
    writeln!(out)
}

fn write_tally(out: &mut impl Write, tally: &Tally, place: &impl Fn(&str) -> Option<String>) -> io::Result<()> {
    for (class, cases) in tally.classes().into_iter().filter(|(_, cases)| *cases > 0) {
        writeln!(out, "{cases:9}  {class}")?;
        match class {
            "noticed" => {
                for ((by, what), cases) in by_head(tally) {
                    writeln!(out, "{:11}{cases:9}  {:8}  {what}", "", by.name())?;
                }
            }
            "harmless" => {
                for (&rule, cases) in &tally.harmless {
                    let Cited { key, words, specified } = Cited::of(rule, place);
                    writeln!(out, "{:11}{cases:9}  {key}: {words}, {specified}", "")?;
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Who noticed by what, with errors of one kind together.
fn by_head(tally: &Tally) -> BTreeMap<(Actor, String), usize> {
    let mut counts = BTreeMap::new();
    for (Noticed { by, how, alert }, cases) in &tally.noticed {
        let head = how.split(['(', '{']).next().unwrap_or_default().trim_end();
        let alert = match alert {
            Some((alert, true)) => format!(", {alert} sealed"),
            Some((alert, false)) => format!(", {alert} in the clear"),
            None => ", no alert".to_owned(),
        };
        *counts.entry((*by, format!("{head}{alert}"))).or_default() += cases;
    }
    counts
}

/// Cases that should be looked at, those of one field of one unit on a line.
fn write_cases(out: &mut impl Write, title: &str, cases: &[Case]) -> io::Result<()> {
    let mut rest = cases;
    while let Some(first) = rest.first() {
        let same = |case: &&Case| (unit(case), &case.message, case.field) == (unit(first), &first.message, first.field);
        let count = rest.iter().take_while(same).count();
        let (run, behind) = rest.split_at(count);
        let of = |case: &Case| case.intervention.split(' ').nth(2).unwrap_or_default().to_owned();
        let (from, to) = (of(first), run.last().map(of).unwrap_or_default());
        let field = first.field.unwrap_or("no field");
        writeln!(out, "    {title}: {} bytes {from} to {to}, {field} of {}: {count}", unit(first), first.message)?;
        rest = behind;
    }
    Ok(())
}

fn unit(case: &Case) -> &str {
    case.intervention.split(' ').next().unwrap_or_default()
}

/// All scenarios together.
fn write_sum(out: &mut impl Write, done: &[Done], place: &impl Fn(&str) -> Option<String>) -> io::Result<()> {
    let mut sum = Tally::default();
    done.iter().for_each(|done| sum.add(&done.tally));
    writeln!(out, "all {} scenarios: {} cases", done.len(), sum.cases)?;
    write_tally(out, &sum, place)?;
    let verified = || done.iter().filter(|done| done.verifies);
    let broken: usize =
        verified().map(|done| done.tally.altered.len() + done.tally.exposed.len() + done.tally.fell_back).sum();
    let panicked: usize = done.iter().map(|done| done.panicked.len()).sum();
    writeln!(out, "{broken:9}  altered or exposed in the {} that verify; {panicked} panics", verified().count())
}

#[cfg(test)]
mod tests {
    use waxseal::scenario::Seed;

    use super::*;

    /// The whole answer for one scenario, a byte of so many tried.
    fn answer(id: &str, every: usize, form: Form) -> String {
        let scenarios = vec![Scenario::named(id, Seed::CATALOGUE).unwrap()];
        let mut out = Vec::new();
        run(&Tamper { scenarios, every, form }, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn threads_do_not_change_the_order_of_the_answer() {
        let text = answer("starttls-stripped", 4, Form::Text);
        assert_eq!(answer("starttls-stripped", 4, Form::Text), text);
        for wanted in ["noticed", "reply_text", "RFC 5321 §4.2", "altered unseen: c0.c2s.l"] {
            assert!(text.contains(wanted), "{wanted}: {text}");
        }
    }

    #[test]
    fn the_answer_for_programs_counts_every_case() {
        let json: serde_json::Value = serde_json::from_str(&answer("expired", 40, Form::Json)).unwrap();
        let classes = json[0]["classes"].as_object().unwrap();
        let sum: u64 = classes.values().filter_map(serde_json::Value::as_u64).sum();
        assert_eq!(json[0]["cases"], sum);
        assert_eq!(json[0]["cases"].as_u64(), json[0]["bytes"].as_u64().map(|bytes| 3 * bytes));
    }
}
