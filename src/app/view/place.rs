//! Where we are, in words: the scene, the message, what the controls lead to; and the rail of scenes.

use super::conversation::short_title;
use super::words;
use crate::app::look::{Depth, Moment};
use crate::app::{Model, Run};
use crate::story::Scene;

/// What Next says while there is no run.
pub const STARTING: &str = "Starting two servers…";

/// A scene in the rail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop {
    /// Its number, from 1.
    pub number: usize,
    /// Its title.
    pub title: &'static str,
    /// The number of the message that it is about, from 1.
    pub message: u32,
    /// How many messages it has.
    pub messages: usize,
    /// Where it begins, in thousandths of the run.
    pub begin: usize,
    /// Whether it is the present one.
    pub here: bool,
}

/// The scenes of a run.
#[must_use]
pub fn scenes(model: &Model) -> Vec<Stop> {
    let Some(run) = model.run() else { return Vec::new() };
    let here = (model.moment() == Moment::Message).then(|| run.story.scene_of(model.position())).flatten();
    let total = run.len().max(1);
    let stop = |(index, scene): (usize, &Scene)| Stop {
        number: index + 1,
        title: scene.kind.title(),
        message: scene.key_message as u32 + 1,
        messages: scene.messages.len(),
        begin: scene.messages.start * 1000 / total,
        here: here == Some(index),
    };
    run.story.scenes.iter().enumerate().map(stop).collect()
}

/// `Scene 3 of 7, Two halves of a secret`; empty where there is no message.
#[must_use]
pub fn scene(run: &Run, index: usize) -> String {
    let Some((number, scene)) = run.story.scene_of(index).and_then(|at| Some((at + 1, run.story.scenes.get(at)?)))
    else {
        return String::new();
    };
    format!("Scene {number} of {}, {}", run.story.scenes.len(), scene.kind.title())
}

/// `message 7 of 30`.
#[must_use]
pub fn position(index: usize, total: usize) -> String {
    format!("message {} of {}", words::count(index + 1), words::count(total))
}

/// What Next leads to: in the story a scene, else a message.
#[must_use]
pub fn next(model: &Model) -> String {
    let Some(run) = model.run() else { return STARTING.to_owned() };
    let scenes = &run.story.scenes;
    let scene = |at: usize| scenes.get(at).map_or("How it ended", |scene| scene.kind.title());
    match (model.look().depth, model.moment()) {
        (Depth::Story, Moment::End) => "The end".to_owned(),
        (Depth::Story, Moment::Desk) => format!("Next: {}", scene(0)),
        (Depth::Story, Moment::Message) => {
            format!("Next: {}", scene(run.story.scene_of(model.position()).map_or(0, |at| at + 1)))
        }
        _ => match run.message(model.position() + 1) {
            Some(message) => format!("Next: {}", short_title(&run.trace, message)),
            None => "The end".to_owned(),
        },
    }
}
