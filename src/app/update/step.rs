//! Steps within the run that is shown: message by message, in the story scene by scene.

use super::{Effect, rewritten, shown};
use crate::app::Model;
use crate::app::look::{Depth, Moment, Playing};
use crate::app::model::History;

/// How long a scene stands when the story plays by itself, in milliseconds.
const SCENE: u32 = 4000;

/// How long a message stands.
const MESSAGE: u32 = 1500;

/// A direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Towards the beginning.
    Back,
    /// Towards the end.
    On,
}

pub(super) fn next(model: &mut Model) -> Vec<Effect> {
    match model.look.depth {
        Depth::Story => scene(model, Way::On),
        _ => go(model, model.position + 1),
    }
}

pub(super) fn back(model: &mut Model) -> Vec<Effect> {
    match model.look.depth {
        Depth::Story => scene(model, Way::Back),
        _ => go(model, model.position.saturating_sub(1)),
    }
}

pub(super) fn first(model: &mut Model) -> Vec<Effect> {
    match model.look.depth {
        Depth::Story => moment(model, Moment::Desk, 0),
        _ => go(model, 0),
    }
}

pub(super) fn last(model: &mut Model) -> Vec<Effect> {
    match model.look.depth {
        Depth::Story => moment(model, Moment::End, model.last()),
        _ => go(model, model.last()),
    }
}

/// To the message that the next scene, or the one before, is about. The story begins at the desk and ends with the outcome.
pub(super) fn scene(model: &mut Model, way: Way) -> Vec<Effect> {
    let Some(run) = &model.run else { return Vec::new() };
    let scenes = &run.story.scenes;
    let here = run.story.scene_of(model.position).unwrap_or(0);
    let target = match (way, model.moment) {
        (Way::On, Moment::Desk) => Some(0),
        (Way::On, Moment::Message) => Some(here + 1),
        (Way::Back, Moment::Message) => here.checked_sub(1),
        (Way::Back, Moment::End) => scenes.len().checked_sub(1),
        (Way::Back, Moment::Desk) => return vec![Effect::Announce("This is the beginning.".to_owned())],
        (Way::On, Moment::End) => return vec![Effect::Announce("This is the end.".to_owned())],
    };
    let key = target.and_then(|target| scenes.get(target)).map(|scene| scene.key_message);
    let last = model.last();
    match (key, way, model.look.depth) {
        (Some(index), ..) => go(model, index),
        (None, Way::On, Depth::Story) => moment(model, Moment::End, last),
        (None, Way::Back, Depth::Story) => moment(model, Moment::Desk, 0),
        (None, Way::On, _) => go(model, last),
        (None, Way::Back, _) => go(model, 0),
    }
}

/// To a message of the run that is shown.
pub(super) fn go(model: &mut Model, index: usize) -> Vec<Effect> {
    let last = model.last();
    let target = index.min(last);
    if model.run.is_none() {
        return Vec::new();
    }
    if target == model.position && model.moment == Moment::Message {
        let words = match (target, index > last) {
            (_, true) => "This is the last message.",
            (0, _) => "This is the first message.",
            _ => return Vec::new(),
        };
        return vec![Effect::Announce(words.to_owned())];
    }
    go_anyway(model, target)
}

/// The same, where the depth may have changed and the message not.
pub(super) fn go_anyway(model: &mut Model, index: usize) -> Vec<Effect> {
    moment(model, Moment::Message, index)
}

fn moment(model: &mut Model, moment: Moment, index: usize) -> Vec<Effect> {
    if model.run.is_none() {
        return Vec::new();
    }
    model.onwards = match (model.moment, moment) {
        (_, Moment::Desk) | (Moment::End, _) => false,
        (Moment::Desk, _) | (_, Moment::End) => true,
        _ => index > model.position,
    };
    model.moment = moment;
    model.position = index;
    model.chosen = None;
    model.notices.retain(|notice| !notice.is_about_position());
    // While another run is awaited the address belongs to that one.
    let mut effects = shown(model, History::Replace);
    if !model.is_ready() {
        effects.retain(|effect| !matches!(effect, Effect::ReplaceAddress(_)));
    }
    effects
}

/// Another depth: the place stays.
pub(super) fn deepen(model: &mut Model, depth: Depth) -> Vec<Effect> {
    if model.look.depth == depth {
        return Vec::new();
    }
    model.look.depth = depth;
    if depth != Depth::Story && model.moment != Moment::Message {
        return go_anyway(model, model.position);
    }
    let mut effects = rewritten(model);
    if model.run.is_some() {
        effects.push(Effect::ScrollIntoView { number: model.position as u32 + 1 });
    }
    effects
}

/// It steps by itself, or no more; at the end it begins again.
pub(super) fn play(model: &mut Model) -> Vec<Effect> {
    if model.run.is_none() {
        return Vec::new();
    }
    if let Playing::Playing(_) = model.playing {
        model.playing = Playing::Paused;
        return vec![Effect::Announce("Paused.".to_owned())];
    }
    model.plays += 1;
    model.playing = Playing::Playing(model.plays);
    let mut effects = if is_over(model) { quiet(first(model)) } else { Vec::new() };
    effects.push(after(model));
    effects
}

/// One step of a run that plays.
pub(super) fn tick(model: &mut Model, playing: u32) -> Vec<Effect> {
    if model.playing != Playing::Playing(playing) {
        return Vec::new();
    }
    let mut effects = quiet(next(model));
    if is_over(model) {
        model.playing = Playing::Paused;
    } else {
        effects.push(after(model));
    }
    effects
}

fn after(model: &Model) -> Effect {
    let milliseconds = if model.look.depth == Depth::Story { SCENE } else { MESSAGE };
    Effect::After { milliseconds, playing: model.plays }
}

fn is_over(model: &Model) -> bool {
    match model.look.depth {
        Depth::Story => model.moment == Moment::End,
        _ => model.position == model.last(),
    }
}

/// What plays is not spoken: whoever listens would hear beginnings alone.
fn quiet(mut effects: Vec<Effect>) -> Vec<Effect> {
    effects.retain(|effect| !matches!(effect, Effect::Announce(_)));
    effects
}
