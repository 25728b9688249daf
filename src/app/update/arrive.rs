//! Addresses and runs come in: what is asked for, and what is shown when it is there.

use std::rc::Rc;

use super::{Effect, Request, shown};
use crate::app::look::{Depth, Moment};
use crate::app::model::{Arrival, History, Judged, Place, Versus, Waiting};
use crate::app::route::Wanted;
use crate::app::{Model, Notice, Run, route, view};
use crate::scenario::{Scenario, Seed};
use crate::story::verdict::Verdict;
use crate::trace::Trace;

/// The first address of the page.
pub(super) fn open(model: &mut Model, address: &str) -> Vec<Effect> {
    let wanted = route::read(address);
    model.scenario = wanted.scenario.clone();
    let seed = wanted.seed;
    let mut effects = Vec::new();
    let arrival = take(model, wanted, &mut effects);
    effects.extend(match seed {
        Some(seed) => {
            model.scenario.seed = seed;
            request(model, arrival)
        }
        None => draw(model, arrival),
    });
    effects
}

/// Another address: a move within the run that is shown, or another run.
pub(super) fn change_address(model: &mut Model, address: &str) -> Vec<Effect> {
    let wanted = route::read(address);
    let mut scenario = wanted.scenario.clone();
    scenario.seed = wanted.seed.unwrap_or(model.scenario.seed);
    let shown = model.run.clone().filter(|run| wanted.seed.is_some() && run.scenario == scenario);
    let Some(run) = shown else { return open(model, address) };
    model.scenario = scenario;
    model.waiting = Waiting::Nothing;
    let mut effects = Vec::new();
    let arrival = take(model, wanted, &mut effects);
    effects.extend(arrive(model, &run, arrival));
    effects
}

/// Takes from an address all but the scenario.
fn take(model: &mut Model, wanted: Wanted, effects: &mut Vec<Effect>) -> Arrival {
    model.notices = wanted.notices;
    model.kept = wanted.kept;
    model.look.depth = wanted.depth.unwrap_or(Depth::Story);
    model.look.tab = wanted.tab.unwrap_or_default();
    model.look.eyes = wanted.eyes;
    if model.versus.name() != wanted.versus {
        effects.extend(beside(model, wanted.versus));
    }
    Arrival {
        place: wanted.message.map_or(Place::Start, Place::Number),
        digest: wanted.digest,
        history: History::Replace,
        at: wanted.at,
    }
}

/// Another scenario, with its own settings and the same seed, is to stand beside.
pub(super) fn beside(model: &mut Model, id: Option<&str>) -> Vec<Effect> {
    let Some(Ok(scenario)) = id.map(|id| Scenario::named(id, model.scenario.seed)) else {
        model.versus = Versus::Nothing;
        return Vec::new();
    };
    let request = next(model);
    model.versus = Versus::Awaited(request, Box::new(scenario.clone()));
    vec![Effect::Run { request, scenario: Box::new(scenario) }]
}

pub(super) fn draw(model: &mut Model, arrival: Arrival) -> Vec<Effect> {
    model.waiting = Waiting::Seed(arrival);
    vec![Effect::DrawSeed]
}

/// A seed was drawn: nothing happens unless somebody waits for it.
pub(super) fn seeded(model: &mut Model, seed: Seed) -> Vec<Effect> {
    match std::mem::replace(&mut model.waiting, Waiting::Nothing) {
        Waiting::Seed(arrival) => {
            model.scenario.seed = seed;
            request(model, arrival)
        }
        other => {
            model.waiting = other;
            Vec::new()
        }
    }
}

pub(super) fn request(model: &mut Model, arrival: Arrival) -> Vec<Effect> {
    let request = next(model);
    model.waiting = Waiting::Run(request, arrival);
    vec![Effect::Run { request, scenario: Box::new(model.scenario.clone()) }]
}

fn next(model: &mut Model) -> Request {
    model.last_request = Request(model.last_request.0 + 1);
    model.last_request
}

/// A run is there: it is shown, unless it answers a request that was overtaken.
pub(super) fn receive(model: &mut Model, request: Request, trace: Trace) -> Vec<Effect> {
    if let Versus::Awaited(awaited, scenario) = &model.versus
        && *awaited == request
    {
        model.versus = Versus::Here(Rc::new(Run::of((**scenario).clone(), trace)));
        return super::rewritten(model);
    }
    if let Judged::Awaited(awaited, from) = model.judged
        && awaited == request
    {
        return judged(model, &trace, from);
    }
    match std::mem::replace(&mut model.waiting, Waiting::Nothing) {
        Waiting::Run(awaited, arrival) if awaited == request => {
            let run = Rc::new(Run::of(model.scenario.clone(), trace));
            // The words come behind the first run: the letter does not wait for them.
            let texts = model.run.is_none().then_some(Effect::FetchTexts);
            let untouched = judge(model, &run);
            texts.into_iter().chain(untouched).chain(arrive(model, &run, arrival)).collect()
        }
        other => {
            model.waiting = other;
            Vec::new()
        }
    }
}

/// A run that somebody touches is judged beside the same run without that: without what was added to the scenario's own attacker,
/// else without any.
fn judge(model: &mut Model, run: &Run) -> Option<Effect> {
    model.judged = Judged::Nothing;
    let (own, all) = (run.scenario.entry.interventions(), &run.scenario.interventions);
    let kept = if all.starts_with(&own) && all.len() > own.len() { own } else { Vec::new() };
    if all.is_empty() {
        return None;
    }
    let request = next(model);
    model.judged = Judged::Awaited(request, kept.len() as u32);
    Some(Effect::Run { request, scenario: Box::new(Scenario { interventions: kept, ..run.scenario.clone() }) })
}

/// The run without it is there: what came of it is told.
fn judged(model: &mut Model, untouched: &Trace, from: u32) -> Vec<Effect> {
    let Some(run) = &model.run else { return Vec::new() };
    let verdict = Verdict::of(&run.trace, &run.story, untouched, from);
    model.judged = Judged::Here(verdict.map(Rc::new));
    // Who has just changed something wants to know; who follows an address is told where it leads.
    let told = model.before.last().and(view::current::current(model));
    let told = told.and_then(|current| view::verdict::verdict(&current));
    told.map(|told| Effect::Announce(format!("{} {}", told.headline, told.why))).into_iter().collect()
}

/// Shows a run at a place.
pub(super) fn arrive(model: &mut Model, run: &Rc<Run>, arrival: Arrival) -> Vec<Effect> {
    let last = run.len().saturating_sub(1);
    model.moment = Moment::Message;
    let index = match arrival.place {
        Place::Start => {
            if model.look.depth == Depth::Story {
                model.moment = Moment::Desk;
            }
            0
        }
        Place::Sent => 0,
        Place::Number(number) => {
            if number == 0 || number as usize > run.len() {
                model.notices.push(Notice::NoSuchMessage { asked: number, count: run.len() });
            }
            (number as usize).saturating_sub(1).min(last)
        }
        Place::Meaning(meaning) => meaning.find(&run.trace, &run.story),
        Place::Stop(stop) => stop.find(&run.trace, &run.story).unwrap_or(0),
    };
    if let Some(asked) = arrival.digest.filter(|asked| *asked != run.digest) {
        model.notices.push(Notice::OtherDigest { asked, found: run.digest.clone() });
    }
    model.chosen = arrival.at.as_ref().and_then(|at| at.find(run, index));
    if let (Some(at), None, Some(message)) = (arrival.at, model.chosen, run.message(index)) {
        let length = message.bytes(&run.trace).len();
        model.notices.push(Notice::NoSuchBytes { asked: at.to_string(), length });
    }
    model.run = Some(Rc::clone(run));
    model.position = index;
    model.copied = None;
    model.onwards = false;
    let mut effects = shown(model, arrival.history);
    if let Some(Effect::Announce(words)) = effects.last_mut() {
        let said: Vec<_> = model.notices.iter().map(ToString::to_string).chain([std::mem::take(words)]).collect();
        *words = said.join(" ");
    }
    effects
}
