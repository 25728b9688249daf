//! The guided path: its parts with a stamp for each stop, and the lesson of the stop that was visited last.

use super::settings::told;
use crate::app::{Explanation, Model, Said};
use crate::explain::path::{Chapter, KNOBS, Knob, PATH, Passage, Stop};
use crate::explain::{Facts, Subject};
use crate::export::config::Program;
use crate::scenario::{SETTINGS, Scenario};

/// A part of the path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its heading.
    pub title: String,
    /// What it is about, where the words are there.
    pub what: String,
    /// How its stops are drawn.
    pub shape: Shape,
    /// Its stops.
    pub stops: Vec<Stamp>,
}

/// How stops are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// As postage stamps.
    Stamps,
    /// As lines.
    Lines,
}

/// A stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Its key.
    pub key: &'static str,
    /// Its number within its part, from 1.
    pub number: usize,
    /// What it is called.
    pub name: String,
    /// Said where its run is another than that of the stop before.
    pub passage: Option<&'static str>,
    /// Whether it was visited.
    pub visited: bool,
    /// Whether it was visited last.
    pub here: bool,
}

/// The lesson of a stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// `Ten stages, 3 of 10`.
    pub place: String,
    /// What it is called.
    pub name: String,
    /// What it teaches, in this run.
    pub said: Said,
    /// Where it is taught.
    pub whereabouts: Whereabouts,
    /// The stop's key.
    pub key: &'static str,
    /// The settings that it is about.
    pub knobs: Vec<Turn>,
    /// The next stop: its key and what it is called.
    pub next: Option<(&'static str, String)>,
}

/// Where the reader is, seen from a stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whereabouts {
    /// At its message.
    Here,
    /// At another message of its run.
    Near,
    /// In another run.
    Away,
}

/// A setting that a stop is about, with one of its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The key.
    pub key: &'static str,
    /// The value.
    pub value: &'static str,
    /// Whether the run has it.
    pub here: bool,
    /// What it is in each mail program: name, and its lines on this side.
    pub told: Vec<(&'static str, Vec<String>)>,
}

/// The path.
#[must_use]
pub fn tour(model: &Model) -> Vec<Part> {
    let part = |chapter: &Chapter| {
        let said = explained(model, Subject::Chapter(*chapter));
        let stops = PATH.iter().filter(|stop| stop.chapter == *chapter);
        Part {
            title: said.as_ref().and_then(|said| said.name.clone()).unwrap_or_else(|| spelled(chapter.key())),
            what: said.map(|said| said.what).unwrap_or_default(),
            shape: if *chapter == Chapter::Stages { Shape::Stamps } else { Shape::Lines },
            stops: stops.enumerate().map(|(index, stop)| stamp(model, index, stop)).collect(),
        }
    };
    Chapter::ALL.iter().map(part).collect()
}

fn stamp(model: &Model, index: usize, stop: &Stop) -> Stamp {
    let key = stop.lesson.key();
    Stamp {
        key,
        number: index + 1,
        name: name(model, stop),
        passage: (stop.passage() == Passage::Another).then(|| stop.passage().words()),
        visited: model.visited().contains(&key),
        here: model.stop().is_some_and(|here| here.lesson == stop.lesson),
    }
}

/// The lesson of the stop that was visited last; `None` off the path, and before there is a run.
#[must_use]
pub fn lesson(model: &Model) -> Option<Lesson> {
    let (stop, run) = (model.stop()?, model.run()?);
    let scenario = &run.scenario;
    let is_its_run = scenario.entry.id == stop.scenario && scenario.interventions == scenario.entry.interventions();
    let index = if is_its_run { stop.find(&run.trace, &run.story) } else { None };
    let whereabouts = match index {
        Some(index) if index == model.position() => Whereabouts::Here,
        Some(_) => Whereabouts::Near,
        None => Whereabouts::Away,
    };
    let message = index.and_then(|index| run.message(index));
    let said = match message {
        Some(message) => model.texts().say(Subject::Lesson(stop.lesson), &Facts::of_lesson(message, &run.trace)),
        // Its words are filled from its run.
        None => Said::Missing("This is another run than the one of this stop.".to_owned()),
    };
    let within = || PATH.iter().filter(|other| other.chapter == stop.chapter);
    let number = within().take_while(|other| other.lesson != stop.lesson).count() + 1;
    let chapter = explained(model, Subject::Chapter(stop.chapter)).and_then(|said| said.name);
    let chapter = chapter.unwrap_or_else(|| spelled(stop.chapter.key()));
    let knobs = KNOBS.iter().filter(|knob| stop.side() == Some(knob.side));
    Some(Lesson {
        place: format!("{chapter}, {number} of {}", within().count()),
        name: name(model, stop),
        said,
        whereabouts,
        key: stop.lesson.key(),
        knobs: knobs.filter_map(|knob| turn(scenario, knob)).collect(),
        next: PATH.get(stop.number()).map(|next| (next.lesson.key(), name(model, next))),
    })
}

fn turn(scenario: &Scenario, knob: &Knob) -> Option<Turn> {
    let setting = SETTINGS.iter().find(|setting| setting.key == knob.key)?;
    let mut turned = scenario.clone();
    turned.set(knob.key, knob.value).ok()?;
    let side = format!("{}: ", knob.side.name());
    let lines = |program: &Program| {
        let lines = told(knob.key, *program, &turned.settings);
        let own = lines.iter().map(|line| line.strip_prefix(&side).unwrap_or(line).to_owned());
        // A setting may have lines on both sides.
        let other = format!("{}: ", knob.side.peer().name());
        (program.name(), own.filter(|line| !line.starts_with(&other)).collect())
    };
    Some(Turn {
        key: knob.key,
        value: knob.value,
        here: (setting.read)(&scenario.settings) == knob.value,
        told: Program::ALL.iter().map(lines).collect(),
    })
}

/// What a stop is called; its key in words until the words are there.
fn name(model: &Model, stop: &Stop) -> String {
    explained(model, Subject::Lesson(stop.lesson))
        .and_then(|said| said.name)
        .unwrap_or_else(|| spelled(stop.lesson.key()))
}

fn explained(model: &Model, subject: Subject) -> Option<Explanation> {
    match model.texts().say(subject, &Facts::default()) {
        Said::Words(said) => Some(said),
        _ => None,
    }
}

/// A key as words.
fn spelled(key: &str) -> String {
    let mut words = key.replace('_', " ");
    words[..1].make_ascii_uppercase();
    words
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::app::samples::{dialogue, texts};
    use crate::app::{Msg, Run, update};
    use crate::scenario::Seed;

    #[test]
    fn there_are_ten_stamps_and_three_of_them_lie_in_other_runs() {
        let parts = tour(&Model { texts: texts(), ..Model::default() });
        assert_eq!(parts.len(), Chapter::ALL.len());
        assert_eq!((parts[0].shape, parts[0].stops.len()), (Shape::Stamps, 10));
        let other: Vec<_> =
            parts[0].stops.iter().filter(|stop| stop.passage.is_some()).map(|stop| stop.number).collect();
        assert_eq!(other, [7, 8, 9]);
        assert_eq!(parts.iter().map(|part| part.stops.len()).sum::<usize>(), PATH.len());
        assert!(parts.iter().all(|part| !part.title.is_empty() && !part.what.is_empty()));
        assert_eq!(tour(&Model::default())[0].stops[1].name, "Server authentication", "before the words come");
    }

    #[test]
    fn a_lesson_knows_the_way_back_and_the_way_on() {
        let mut model = Model { texts: texts(), ..Model::default() };
        let run = |id: &str| {
            let scenario = Scenario::named(id, Seed::CATALOGUE).unwrap();
            let (trace, _) = dialogue(&["220 mx", "EHLO mail", "250-mx\r\n250 STARTTLS", "QUIT"]);
            Some(Rc::new(Run::of(scenario, trace)))
        };
        model.run = run("starttls-tls13");
        assert_eq!(lesson(&model), None, "off the path");
        let _ = update(&mut model, Msg::Visit { stop: "receiving" });
        let told = lesson(&model).unwrap();
        assert_eq!(told.whereabouts, Whereabouts::Here);
        assert!(matches!(&told.said, Said::Words(said) if said.told.is_some() && !said.what.contains('{')));
        assert!(told.place.ends_with(", 1 of 2"), "{}", told.place);
        assert_eq!(told.next.as_ref().map(|(key, _)| *key), Some("sending"));
        assert_eq!(told.knobs.iter().filter(|turn| turn.key == "starttls" && turn.here).count(), 1);
        assert!(told.knobs.iter().all(|turn| turn.told.len() == 3));
        let absent = told.knobs.iter().find(|turn| turn.value == "absent").unwrap();
        assert!(absent.told[0].1[0].contains("smtpd_tls_security_level = none"), "{absent:?}");
        let _ = update(&mut model, Msg::Next);
        assert_eq!(lesson(&model).unwrap().whereabouts, Whereabouts::Near);
        model.run = run("bit-flip");
        assert_eq!(lesson(&model).unwrap().whereabouts, Whereabouts::Away);
        let _ = update(&mut model, Msg::LeavePath);
        assert_eq!(lesson(&model), None);
        assert!(tour(&model).iter().flat_map(|part| &part.stops).any(|stop| stop.visited && !stop.here));
    }
}
