//! Another scenario, another setting, another byte on the wire: each makes a new run.

use super::{Effect, arrive, refuse, step};
use crate::app::look::{Depth, Tab};
use crate::app::meaning::Meaning;
use crate::app::model::{Arrival, History, Place};
use crate::app::{Model, Notice};
use crate::explain::path::Stop;
use crate::scenario::{self, Scenario};

/// So many changes can be undone.
const REMEMBERED: usize = 32;

/// Another scenario, from its beginning.
pub(super) fn choose(model: &mut Model, id: &str) -> Vec<Effect> {
    model.look.drawer = None;
    match Scenario::named(id, model.scenario.seed) {
        Ok(scenario) if scenario != model.scenario || model.run.is_none() => begin(model, scenario, Place::Start),
        Ok(_) => Vec::new(),
        Err(error) => refuse(model, Notice::Impossible(error)),
    }
}

/// The letter leaves the desk: in this run when it is the one, else in one with the same seed.
pub(super) fn send(model: &mut Model, id: &str) -> Vec<Effect> {
    match Scenario::named(id, model.scenario.seed) {
        Ok(scenario) if scenario == model.scenario => step::go(model, 0),
        Ok(scenario) => begin(model, scenario, Place::Sent),
        Err(error) => refuse(model, Notice::Impossible(error)),
    }
}

fn begin(model: &mut Model, scenario: Scenario, place: Place) -> Vec<Effect> {
    model.scenario = scenario;
    model.notices.clear();
    model.before.clear();
    model.look.eyes = None;
    arrive::request(model, Arrival { place, digest: None, history: History::Push, at: None })
}

/// Something about the scenario: everything else stays, the place too.
pub(super) fn alter(
    model: &mut Model,
    change: impl FnOnce(&mut Scenario) -> Result<(), scenario::Error>,
) -> Vec<Effect> {
    let mut scenario = model.scenario.clone();
    match change(&mut scenario) {
        Err(error) => refuse(model, Notice::Refused(error)),
        Ok(()) if scenario == model.scenario => {
            model.notices.retain(|notice| !matches!(notice, Notice::Refused(_)));
            Vec::new()
        }
        Ok(()) => {
            let before = std::mem::replace(&mut model.scenario, scenario);
            model.before.push(before);
            if model.before.len() > REMEMBERED {
                model.before.remove(0);
            }
            again(model)
        }
    }
}

/// The last change is undone.
pub(super) fn undo(model: &mut Model) -> Vec<Effect> {
    let Some(before) = model.before.pop() else { return Vec::new() };
    model.scenario = Scenario { seed: model.scenario.seed, ..before };
    again(model)
}

fn again(model: &mut Model) -> Vec<Effect> {
    model.notices.clear();
    let place = here(model);
    arrive::request(model, Arrival { place, digest: None, history: History::Push, at: None })
}

/// The present place, to be found again in another run.
pub(super) fn here(model: &Model) -> Place {
    let run = model.run.as_ref().filter(|_| !model.is_at_desk());
    let meaning = run.and_then(|run| Meaning::of(&run.trace, &run.story, model.position));
    meaning.map_or(Place::Start, Place::Meaning)
}

/// To a stop of the guided path: in this run when it is the stop's, else in another.
pub(super) fn visit(model: &mut Model, key: &str) -> Vec<Effect> {
    let Some(stop) = Stop::by_key(key) else { return Vec::new() };
    let mut scenario = match Scenario::named(stop.scenario, model.scenario.seed) {
        Ok(scenario) => scenario,
        Err(error) => return refuse(model, Notice::Impossible(error)),
    };
    for (key, value) in stop.settings {
        if let Err(error) = scenario.set(key, value) {
            return refuse(model, Notice::Impossible(error));
        }
    }
    if !model.visited.contains(&stop.lesson.key()) {
        model.visited.push(stop.lesson.key());
    }
    model.look.depth = stop.depth;
    model.look.tab = Tab::Bytes;
    model.look.drawer = None;
    model.stop = Some(stop);
    if scenario == model.scenario
        && let Some(index) = model.run.as_ref().and_then(|run| stop.find(&run.trace, &run.story))
    {
        return step::go_anyway(model, index);
    }
    begin(model, scenario, Place::Stop(stop))
}

/// Another scenario stands beside this one.
pub(super) fn compare(model: &mut Model, with: Option<&str>) -> Vec<Effect> {
    if let Some(Err(error)) = with.map(|id| Scenario::named(id, model.scenario.seed)) {
        return refuse(model, Notice::Impossible(error));
    }
    if with.is_some() {
        model.look.drawer = None;
    }
    if with.is_some() && model.look.depth == Depth::Story {
        model.look.depth = Depth::Messages;
    }
    let mut effects = arrive::beside(model, with);
    effects.extend(super::rewritten(model));
    effects
}
