//! The guided path for a terminal: each stop's run is made, its message looked up, and its lesson told with the facts of that run.

use std::io::{self, Write};
use std::process::ExitCode;

use serde::Serialize;
use waxseal::explain::path::{Effect, KNOBS, Knob, PATH, Stop};
use waxseal::explain::{Explanation, Facts, Subject, Words};
use waxseal::export::config::{Spoken, Told};
use waxseal::scenario::{Scenario, Seed, Settings};
use waxseal::sim;
use waxseal::story::{Message, Story};
use waxseal::trace::{Actor, Trace};

use crate::args::Form;
use crate::texts;

/// A stop with its run.
struct Visited {
    stop: &'static Stop,
    scenario: Scenario,
    trace: Trace,
    story: Story,
}

/// A stop for programs.
#[derive(Serialize)]
struct Row {
    number: usize,
    stop: &'static str,
    chapter: String,
    /// What stands behind `waxseal run` to make its run.
    run: String,
    passage: &'static str,
    depth: &'static str,
    message: u32,
    message_title: String,
    title: String,
    what: String,
    why: String,
    without: String,
    told: String,
    correct: String,
    references: Vec<String>,
    /// Settings of one end, with what each would make of this run.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    settings: Vec<KnobRow>,
}

/// A setting for programs.
#[derive(Serialize)]
struct KnobRow {
    side: Actor,
    setting: String,
    /// Whether the run has it anyway.
    present: bool,
    /// What it is in mail programs.
    equivalents: Vec<Told>,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<String>,
    identity: &'static str,
    messages: usize,
    wire_bytes: usize,
    gone: Vec<&'static str>,
    new: Vec<&'static str>,
}

/// Tells the whole path, or one stop of it.
pub(crate) fn tell(stop: Option<&'static Stop>, form: Form, out: &mut impl Write) -> io::Result<ExitCode> {
    let words = texts::words()?;
    let stops = stop.map_or(PATH, std::slice::from_ref);
    let rows = stops.iter().map(|stop| Visited::of(stop)?.row(&words)).collect::<io::Result<Vec<_>>>()?;
    if form == Form::Json {
        serde_json::to_writer_pretty(&mut *out, &rows)?;
        writeln!(out)?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut chapter = "";
    for row in &rows {
        if row.chapter != chapter {
            chapter = &row.chapter;
            writeln!(out, "=== {chapter}")?;
        }
        write_row(row, out)?;
    }
    Ok(ExitCode::SUCCESS)
}

impl Visited {
    fn of(stop: &'static Stop) -> io::Result<Self> {
        let mut scenario = Scenario::named(stop.scenario, Seed::CATALOGUE).map_err(io::Error::other)?;
        for (key, value) in stop.settings {
            scenario.set(key, value).map_err(io::Error::other)?;
        }
        let trace = sim::run(&scenario);
        let story = Story::of(&trace);
        Ok(Self { stop, scenario, trace, story })
    }

    fn row(&self, words: &Words) -> io::Result<Row> {
        let Self { stop, scenario, trace, .. } = self;
        let message = self.message()?;
        let lesson = said(words, Subject::Lesson(stop.lesson), &Facts::of_lesson(message, trace))?;
        let chapter = said(words, Subject::Chapter(stop.chapter), &Facts::default())?;
        let knobs = KNOBS.iter().filter(|knob| stop.side() == Some(knob.side));
        Ok(Row {
            number: stop.number(),
            stop: stop.lesson.key(),
            chapter: chapter.name.unwrap_or_default(),
            run: scenario.words(),
            passage: stop.passage().words(),
            depth: stop.depth.word(),
            message: message.number,
            message_title: message.title.clone(),
            title: lesson.name.unwrap_or_default(),
            what: lesson.what,
            why: lesson.why.unwrap_or_default(),
            without: lesson.without.unwrap_or_default(),
            told: lesson.told.unwrap_or_default(),
            correct: lesson.correct.unwrap_or_default(),
            references: lesson.references.into_iter().map(|reference| reference.label).collect(),
            settings: knobs.map(|knob| self.turned(knob)).collect::<io::Result<_>>()?,
        })
    }

    fn message(&self) -> io::Result<&Message> {
        let index = self.stop.find(&self.trace, &self.story);
        let found = index.and_then(|index| self.story.messages.get(index));
        found.ok_or_else(|| io::Error::other(format!("{} has no such message", self.scenario.words())))
    }

    /// This run with one setting changed, beside this run.
    fn turned(&self, knob: &Knob) -> io::Result<KnobRow> {
        let mut scenario = self.scenario.clone();
        scenario.set(knob.key, knob.value).map_err(io::Error::other)?;
        let trace = sim::run(&scenario);
        let effect = Effect::of((&trace, &Story::of(&trace)), (&self.trace, &self.story));
        Ok(KnobRow {
            side: knob.side,
            setting: format!("{}={}", knob.key, knob.value),
            present: scenario == self.scenario,
            equivalents: equivalents(knob, &scenario.settings),
            outcome: effect.outcome.key(),
            status: effect.status,
            version: effect.version.map(|version| version.to_string()),
            identity: effect.identity,
            messages: effect.messages,
            wire_bytes: effect.wire_bytes,
            gone: effect.gone.iter().map(|kind| kind.key()).collect(),
            new: effect.new.iter().map(|kind| kind.key()).collect(),
        })
    }
}

/// What a setting is in mail programs, on its own side.
fn equivalents(knob: &Knob, settings: &Settings) -> Vec<Told> {
    let mut all = Told::all(knob.key, settings);
    for told in &mut all {
        told.lines.retain(|line| line.side == knob.side.name());
    }
    all
}

/// The explanation, which every subject of the path has, as a test holds.
fn said(words: &Words, subject: Subject, facts: &Facts) -> io::Result<Explanation> {
    let missing = || io::Error::other(format!("there is no text about {} for these facts", subject.key()));
    words.explain(subject, facts).ok_or_else(missing)
}

fn write_row(row: &Row, out: &mut impl Write) -> io::Result<()> {
    let Row { number, stop, title, run, message, message_title, depth, passage, .. } = row;
    writeln!(out, "{number:2} {title} ({stop})")?;
    writeln!(out, "   {run}, message {message}, {message_title}; {depth}; {passage}")?;
    let parts = [
        ("what", &row.what),
        ("why", &row.why),
        ("without", &row.without),
        ("told", &row.told),
        ("correct", &row.correct),
    ];
    for (part, text) in parts {
        writeln!(out, "   {part}: {text}")?;
    }
    writeln!(out, "   rfc: {}", row.references.join(", "))?;
    row.settings.iter().try_for_each(|knob| write_knob(knob, out))
}

fn write_knob(knob: &KnobRow, out: &mut impl Write) -> io::Result<()> {
    let present = if knob.present { ", as it is in this run" } else { "" };
    writeln!(out, "   {} {}{present}", knob.side.name(), knob.setting)?;
    for Told { program, nothing, lines, .. } in &knob.equivalents {
        let lines = lines.iter().map(Spoken::in_one).collect::<Vec<_>>().join(" | ");
        writeln!(out, "      {program:9} {}", nothing.unwrap_or(&lines))?;
    }
    let status = knob.status.iter().map(|status| format!(" {status}")).collect::<String>();
    let version = knob.version.as_deref().unwrap_or("no handshake completed");
    let KnobRow { outcome, identity, messages, wire_bytes, .. } = knob;
    writeln!(
        out,
        "      => {outcome}{status}; {version}; the receiver's certificate: {identity}; {messages} messages, {wire_bytes} bytes"
    )?;
    for (what, kinds) in [("gone", &knob.gone), ("new", &knob.new)] {
        if !kinds.is_empty() {
            writeln!(out, "         {what}: {}", kinds.join(", "))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stop_is_told_with_its_message_and_its_mistake() {
        let mut out = Vec::new();
        tell(Stop::by_key("continuous_encryption"), Form::Text, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("key-update, message ") && text.contains(", KeyUpdate; messages; another run"), "{text}");
        assert!(text.contains("told: ") && text.contains("correct: ") && text.contains("rfc: RFC "), "{text}");
    }

    #[test]
    fn postfix_and_exim_have_every_setting_of_the_path() {
        for stop in ["receiving", "sending"] {
            let visited = Visited::of(Stop::by_key(stop).unwrap()).unwrap();
            for knob in KNOBS.iter().filter(|knob| visited.stop.side() == Some(knob.side)) {
                let row = visited.turned(knob).unwrap();
                let lines =
                    |program: &str| row.equivalents.iter().find(|told| told.program == program).unwrap().lines.len();
                assert!(lines("Postfix") > 0 && lines("Exim") > 0, "{}={}", knob.key, knob.value);
            }
        }
    }

    #[test]
    fn the_sender_s_settings_decide_what_becomes_of_a_certificate_that_nobody_vouches_for() {
        let visited = Visited::of(Stop::by_key("sending").unwrap()).unwrap();
        let ends = KNOBS.iter().filter(|knob| (knob.side, knob.key) == (Actor::Sender, "policy")).map(|knob| {
            let row = visited.turned(knob).unwrap();
            (knob.value, row.outcome, row.identity, row.present)
        });
        let expected = [
            ("none", "outcome.delivered_clear", "not made", false),
            ("may", "outcome.delivered_sealed", "ignored", true),
            ("encrypt", "outcome.delivered_sealed", "ignored", false),
            ("secure", "outcome.refused", "fails", false),
        ];
        assert_eq!(ends.collect::<Vec<_>>(), expected);
    }
}
