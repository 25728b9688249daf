//! What the commands do: each writes its answer and says how to exit.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use serde::Serialize;
use waxseal::export::alerts::{self, Alerts};
use waxseal::export::bytes::bytes;
use waxseal::export::checks::{self, Judgements};
use waxseal::export::commands as calls;
use waxseal::export::compare::{self, Compared};
use waxseal::export::config::{self, Program, SettingRow, Side};
use waxseal::export::conversation::conversation;
use waxseal::export::coverage;
use waxseal::export::keylog::keylog;
use waxseal::export::keys::{self, Graph};
use waxseal::export::knowledge::knowledge;
use waxseal::export::log::{self, Demand, Queued};
use waxseal::export::pcapng::{Vantage, pcapng};
use waxseal::export::provenance;
use waxseal::export::report::Report;
use waxseal::export::scenes::{self, Scenes};
use waxseal::export::story::Telling;
use waxseal::export::tlsrpt::{self, About};
use waxseal::export::verdict::{self, Told};
use waxseal::scenario::{EXPERIMENTS, Experiment, Policy, SETTINGS, Scenario, Seed, catalogue};
use waxseal::sim;
use waxseal::story::compare::{Choice, Comparison, Run, connections};
use waxseal::story::coverage::Coverage;
use waxseal::story::verdict::Verdict;
use waxseal::story::{Message, Story, digest};
use waxseal::trace::Trace;

use crate::args::{Command, Compare, Export, Form, Format, Output};
use crate::usage::USAGE;
use crate::{path, tamper, texts};

/// Carries out a command.
pub(crate) fn run(command: &Command, out: &mut impl Write) -> io::Result<ExitCode> {
    match command {
        Command::Help => writeln!(out, "{USAGE}")?,
        Command::List(form) => list(*form, out)?,
        Command::Settings(form) => settings(*form, out)?,
        Command::Config(scenario, program, side) => show_config(scenario, *program, *side, out)?,
        Command::Commands(scenario) => write!(out, "{}", calls::text(scenario))?,
        Command::Bytes(scenario, message) => return show_bytes(scenario, *message, out),
        Command::Knows(scenario, message) => return tell_knowledge(scenario, *message, out),
        Command::Provenance(scenario, message, byte) => return show_provenance(scenario, *message, *byte, out),
        Command::Coverage(form) => show_coverage(*form, out)?,
        Command::Alerts(form) => show_alerts(*form, out)?,
        Command::Path(stop, form) => return path::tell(*stop, *form, out),
        Command::Explain(key) => return texts::explain(key, out),
        Command::Subjects(which) => return texts::list(*which, out),
        Command::Compare(compare) => return compare_runs(compare, out),
        Command::Run(scenario, form) => return run_scenario(scenario, *form, out),
        Command::Tamper(tamper) => return tamper::run(tamper, out),
        Command::Keys(scenario, form) => tell_keys(scenario, *form, out)?,
        Command::Scenes(scenario, form) => tell_scenes(scenario, *form, out)?,
        Command::Checks(scenario, form) => tell_checks(scenario, *form, out)?,
        Command::Export(scenario, Export { format, vantage, output }) => {
            let bytes = export(scenario, *format, *vantage)?;
            match output {
                Output::Standard => out.write_all(&bytes)?,
                Output::File(path) => fs::write(path, bytes).map_err(|error| named(path, &error))?,
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn tell_keys(scenario: &Scenario, form: Form, out: &mut impl Write) -> io::Result<()> {
    let trace = sim::run(scenario);
    let story = Story::of(&trace);
    match form {
        Form::Text => write!(out, "{}", keys::keys(&trace, &story)),
        Form::Json => {
            serde_json::to_writer_pretty(&mut *out, &Graph::of(&trace, &story))?;
            writeln!(out)
        }
    }
}

/// Exits 2 when a run does not have the connection that was asked for.
fn compare_runs(wanted: &Compare, out: &mut impl Write) -> io::Result<ExitCode> {
    let (trace_a, trace_b) = (sim::run(&wanted.a), sim::run(&wanted.b));
    let (story_a, story_b) = (Story::of(&trace_a), Story::of(&trace_b));
    let a = Run { trace: &trace_a, story: &story_a };
    let b = Run { trace: &trace_b, story: &story_b };
    if let Choice::One { a: of_a, b: of_b } = wanted.choice {
        for (letter, run, connection) in [("A", a, of_a), ("B", b, of_b)] {
            let has = connections(run.story);
            if !has.contains(&connection) {
                let numbers: Vec<_> = has.iter().map(|connection| connection.0.to_string()).collect();
                let (id, number, has) = (&run.trace.subject.scenario, connection.0, numbers.join(", "));
                eprintln!("waxseal: {letter}, {id}, has no connection {number}; it has: {has}");
                return Ok(ExitCode::from(2));
            }
        }
    }
    let comparison = Comparison::of(a, b, wanted.choice);
    match wanted.form {
        Form::Text => write!(out, "{}", compare::text(a, b, &comparison, wanted.depth))?,
        Form::Json => {
            serde_json::to_writer(&mut *out, &Compared::of(a, b, &comparison, wanted.depth))?;
            writeln!(out)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// One line of the list for programs.
#[derive(Serialize)]
struct Listed {
    id: &'static str,
    title: &'static str,
    group: &'static str,
    lesson: &'static str,
    alternatives: Vec<String>,
}

fn list(form: Form, out: &mut impl Write) -> io::Result<()> {
    if form == Form::Json {
        let listed = catalogue::ALL.iter().map(|entry| Listed {
            id: entry.id,
            title: entry.title,
            group: entry.group.title(),
            lesson: entry.lesson,
            alternatives: entry.alternatives.iter().map(|(key, value)| format!("{key}={value}")).collect(),
        });
        serde_json::to_writer_pretty(&mut *out, &listed.collect::<Vec<_>>())?;
        return writeln!(out);
    }
    let width = catalogue::ALL.iter().map(|entry| entry.id.len()).max().unwrap_or(0);
    for entry in catalogue::ALL {
        writeln!(out, "{:width$}  {}", entry.id, entry.lesson)?;
    }
    Ok(())
}

fn settings(form: Form, out: &mut impl Write) -> io::Result<()> {
    if form == Form::Json {
        serde_json::to_writer_pretty(&mut *out, &SETTINGS.iter().map(SettingRow::of).collect::<Vec<_>>())?;
        return writeln!(out);
    }
    for setting in SETTINGS {
        writeln!(out, "{}\n    {}", setting.key, setting.meaning)?;
        writeln!(out, "    takes {}", (setting.takes)())?;
        writeln!(out, "    default {:?}", setting.default_value())?;
        write!(out, "{}", config::listing(setting))?;
    }
    Ok(())
}

/// The files of one server, or of both, each below its name.
fn show_config(scenario: &Scenario, program: Program, side: Option<Side>, out: &mut impl Write) -> io::Result<()> {
    let wanted = |one: &&Side| side.is_none_or(|side| side == **one);
    for (at, one) in Side::ALL.iter().filter(wanted).enumerate() {
        for (nth, file) in config::fragment(scenario, program, *one).iter().enumerate() {
            let gap = if at + nth == 0 { "" } else { "\n" };
            writeln!(out, "{gap}### {}: {}\n{}", one.word(), file.name, file.text.trim_end())?;
        }
    }
    Ok(())
}

fn run_scenario(scenario: &Scenario, form: Form, out: &mut impl Write) -> io::Result<ExitCode> {
    let trace = sim::run(scenario);
    let story = Story::of(&trace);
    let references = texts::words()?;
    let place = |key: &str| references.references().get(key).map(|reference| reference.label);
    let verdict = verdict_of(scenario, &trace, &story);
    match form {
        Form::Json => {
            let told = verdict.map(|verdict| Told::of(&trace, &verdict, place));
            serde_json::to_writer(&mut *out, &Report::of(&trace, &story).with_verdict(told))?;
            writeln!(out)?;
        }
        Form::Text => {
            write!(out, "{}", conversation(&trace, &story))?;
            if let Some(verdict) = verdict {
                write!(out, "{}", verdict::text(&trace, &verdict, place))?;
            }
            writeln!(out, "=== digest {}", digest(&trace))?;
        }
    }
    let deviations = scenario.expectation().deviations(&trace);
    for deviation in &deviations {
        eprintln!("waxseal: {} did not end as it declares: {deviation}", scenario.entry.id);
    }
    Ok(if deviations.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// What came of the first intervention, beside the same scenario without any.
fn verdict_of(scenario: &Scenario, trace: &Trace, story: &Story) -> Option<Verdict> {
    if scenario.interventions.is_empty() {
        return None;
    }
    let untouched = Scenario { interventions: Vec::new(), ..scenario.clone() };
    Verdict::of(trace, story, &sim::run(&untouched), 0)
}

/// Exits 1 when there is no such message.
fn tell_knowledge(scenario: &Scenario, number: Option<u32>, out: &mut impl Write) -> io::Result<ExitCode> {
    let trace = sim::run(scenario);
    let story = Story::of(&trace);
    match knowledge(&trace, &story, number) {
        Some(text) => {
            write!(out, "{text}")?;
            Ok(ExitCode::SUCCESS)
        }
        None => Ok(no_such_message(scenario, &story)),
    }
}

/// Exits 1 when there is no such message.
fn show_bytes(scenario: &Scenario, number: Option<u32>, out: &mut impl Write) -> io::Result<ExitCode> {
    let trace = sim::run(scenario);
    let story = Story::of(&trace);
    let wanted = |message: &&Message| number.is_none_or(|number| message.number == number);
    if !story.messages.iter().any(|message| wanted(&message)) {
        return Ok(no_such_message(scenario, &story));
    }
    for message in story.messages.iter().filter(wanted) {
        write!(out, "{}", bytes(&trace, &story, message))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Says which messages there are.
fn no_such_message(scenario: &Scenario, story: &Story) -> ExitCode {
    eprintln!("waxseal: {} has messages 1 to {}", scenario.entry.id, story.messages.len());
    ExitCode::from(1)
}

/// Exits 1 when there is no such message, or no such byte in it.
fn show_provenance(scenario: &Scenario, number: u32, byte: usize, out: &mut impl Write) -> io::Result<ExitCode> {
    let trace = sim::run(scenario);
    let story = Story::of(&trace);
    let Some(message) = story.messages.iter().find(|message| message.number == number) else {
        return Ok(no_such_message(scenario, &story));
    };
    let Some(text) = provenance::origin(&trace, &story, message, byte) else {
        let bytes = message.bytes(&trace).len();
        eprintln!("waxseal: message {number}, {}, has {bytes} bytes, from 0", message.title);
        return Ok(ExitCode::from(1));
    };
    write!(out, "{text}")?;
    Ok(ExitCode::SUCCESS)
}

fn show_coverage(form: Form, out: &mut impl Write) -> io::Result<()> {
    let runs = catalogue::ALL.iter().filter_map(|entry| {
        let trace = sim::run(&Scenario::named(entry.id, Seed::CATALOGUE).ok()?);
        Some((entry.id, Coverage::of(&trace, &Story::of(&trace))))
    });
    let lines = coverage::lines(runs);
    if form == Form::Json {
        serde_json::to_writer_pretty(&mut *out, &lines)?;
        return writeln!(out);
    }
    write!(out, "{}", coverage::table(&lines))
}

fn show_alerts(form: Form, out: &mut impl Write) -> io::Result<()> {
    let mut alerts = Alerts::default();
    for scenario in Scenario::declared(Seed::CATALOGUE).chain(EXPERIMENTS.iter().map(Experiment::scenario)) {
        let trace = sim::run(&scenario);
        alerts.add(&scenario.words(), &trace, &Story::of(&trace));
    }
    let table = alerts.table();
    if form == Form::Json {
        serde_json::to_writer_pretty(&mut *out, &table)?;
        return writeln!(out);
    }
    write!(out, "{}", alerts::text(&table))
}

fn tell_scenes(scenario: &Scenario, form: Form, out: &mut impl Write) -> io::Result<()> {
    let story = Story::of(&sim::run(scenario));
    match form {
        Form::Json => {
            serde_json::to_writer(&mut *out, &Scenes::of(&story))?;
            writeln!(out)
        }
        Form::Text => write!(out, "{}\n{}", scenes::text(&story), scenes::ruler(&story)),
    }
}

fn tell_checks(scenario: &Scenario, form: Form, out: &mut impl Write) -> io::Result<()> {
    let trace = sim::run(scenario);
    let story = Story::of(&trace);
    match form {
        Form::Json => {
            serde_json::to_writer(&mut *out, &Judgements::of(&trace, &story))?;
            writeln!(out)
        }
        Form::Text => write!(out, "{}", checks::text(&trace, &story)),
    }
}

/// What goes into the file.
fn export(scenario: &Scenario, format: Format, vantage: Vantage) -> io::Result<Vec<u8>> {
    let trace = sim::run(scenario);
    let line = |mut json: Vec<u8>| {
        json.push(b'\n');
        json
    };
    Ok(match format {
        Format::Pcapng => pcapng(&trace, vantage),
        Format::Keylog => keylog(&trace).into_bytes(),
        Format::Trace => line(serde_json::to_vec(&trace)?),
        Format::Story => line(serde_json::to_vec(&Telling::of(&trace, &Story::of(&trace)))?),
        Format::Log => log::log(&trace, &Story::of(&trace), &queued(scenario)).into_bytes(),
        Format::Received => log::received(&trace).into_bytes(),
        Format::Tlsrpt => {
            let about = About::mail(&scenario.settings.from, &scenario.settings.to);
            let policy = tlsrpt::policy_found(&trace, about.domain);
            line(serde_json::to_vec_pretty(&tlsrpt::report(&trace, &Story::of(&trace), &about, policy))?)
        }
    })
}

/// What the sending server knows of the mail before it connects.
fn queued(scenario: &Scenario) -> Queued<'_> {
    let settings = &scenario.settings;
    let certificate = if settings.policy == Policy::Secure { Demand::Match } else { Demand::Nothing };
    Queued { host: &settings.sender.name, from: &settings.from, to: &settings.to, certificate }
}

/// The error, with the file's name before it.
fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
