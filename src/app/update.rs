//! What can happen, and what happens then.

use std::rc::Rc;

use super::meaning::Meaning;
use super::model::{Arrival, History, Place, Waiting};
use super::{Model, Notice, Run, Texts, route, view};
use crate::scenario::{Scenario, Seed};
use crate::trace::Trace;

/// The number of a request for a run, so that an answer that nobody waits for any more is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request(
    /// Counts from 1.
    pub u32,
);

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    /// The page was opened at this address: what follows `#`, or nothing.
    Opened {
        /// The address's fragment.
        address: String,
    },
    /// The address is another one now: the way back, the way forward, or somebody typed.
    AddressChanged {
        /// The address's fragment.
        address: String,
    },
    /// A run is there.
    Ran {
        /// For which request.
        request: Request,
        /// What happened in it.
        trace: Trace,
    },
    /// A seed was drawn.
    SeedDrawn {
        /// The seed.
        seed: Seed,
    },
    /// Another scenario was chosen by its name.
    Choose {
        /// The name in the catalogue.
        id: String,
    },
    /// A setting was changed.
    Set {
        /// The setting's key.
        key: String,
        /// The value, as it is typed.
        value: String,
    },
    /// The same again with other randomness.
    NewRun,
    /// To the first message.
    First,
    /// One message back.
    Back,
    /// One message on.
    Next,
    /// To the last message.
    Last,
    /// To the message with this number, from 1.
    GoTo {
        /// The number.
        number: u32,
    },
    /// What there was to say about the address was read.
    Dismiss,
    /// The files of words came.
    TextsCame {
        /// Each file's name and its text.
        files: Vec<(String, String)>,
    },
    /// The files of words did not come.
    TextsFailed {
        /// Why.
        why: String,
    },
}

/// Something that has to be done outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Run the scenario, and answer with [`Msg::Ran`].
    Run {
        /// To be repeated in the answer.
        request: Request,
        /// What to run.
        scenario: Box<Scenario>,
    },
    /// Fetch the files of words, and answer with [`Msg::TextsCame`] or [`Msg::TextsFailed`].
    FetchTexts,
    /// Draw 32 random bytes, and answer with [`Msg::SeedDrawn`].
    DrawSeed,
    /// Put this fragment, `#` included, in the place of the present address.
    ReplaceAddress(String),
    /// Go on to this fragment, `#` included: the way back leads to the present address.
    PushAddress(String),
    /// Name the page.
    SetTitle(String),
    /// Bring the message with this number into view in the conversation.
    ScrollIntoView {
        /// The number.
        number: u32,
    },
    /// Say this to those who listen instead of looking.
    Announce(String),
}

/// Changes the model, and says what is to be done.
#[must_use]
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Opened { address } => open(model, &address),
        Msg::AddressChanged { address } => change_address(model, &address),
        Msg::Ran { request, trace } => receive(model, request, trace),
        Msg::SeedDrawn { seed } => match std::mem::replace(&mut model.waiting, Waiting::Nothing) {
            Waiting::Seed(arrival) => {
                model.scenario.seed = seed;
                request(model, arrival)
            }
            other => {
                model.waiting = other;
                Vec::new()
            }
        },
        Msg::Choose { id } => match Scenario::named(&id, model.scenario.seed) {
            Ok(scenario) if scenario != model.scenario || model.run.is_none() => {
                model.scenario = scenario;
                model.notices.clear();
                request(model, Arrival { place: Place::Start, digest: None, history: History::Push })
            }
            Ok(_) => Vec::new(),
            Err(error) => refuse(model, Notice::Impossible(error)),
        },
        Msg::Set { key, value } => set(model, &key, &value),
        Msg::NewRun => {
            model.notices.clear();
            draw(model, Arrival { place: here(model), digest: None, history: History::Push })
        }
        Msg::First => go(model, 0),
        Msg::Back => go(model, model.position.saturating_sub(1)),
        Msg::Next => go(model, model.position + 1),
        Msg::Last => go(model, model.last()),
        Msg::GoTo { number } => go(model, (number as usize).saturating_sub(1)),
        Msg::TextsCame { files } => {
            model.texts = Texts::read(&files);
            Vec::new()
        }
        Msg::TextsFailed { why } => {
            model.texts = Texts::Missing { why };
            Vec::new()
        }
        Msg::Dismiss => {
            model.notices.clear();
            Vec::new()
        }
    }
}

/// The first address of the page.
fn open(model: &mut Model, address: &str) -> Vec<Effect> {
    let wanted = route::read(address);
    model.scenario = wanted.scenario;
    model.notices = wanted.notices;
    model.kept = wanted.kept;
    let place = wanted.message.map_or(Place::Start, Place::Number);
    let arrival = Arrival { place, digest: wanted.digest, history: History::Replace };
    match wanted.seed {
        Some(seed) => {
            model.scenario.seed = seed;
            request(model, arrival)
        }
        None => draw(model, arrival),
    }
}

/// Another address: a move within the run that is shown, or another run.
fn change_address(model: &mut Model, address: &str) -> Vec<Effect> {
    let wanted = route::read(address);
    let mut scenario = wanted.scenario.clone();
    scenario.seed = wanted.seed.unwrap_or(model.scenario.seed);
    let shown = model.run.clone().filter(|run| wanted.seed.is_some() && run.scenario == scenario);
    let Some(run) = shown else { return open(model, address) };
    model.scenario = scenario;
    model.waiting = Waiting::Nothing;
    model.notices = wanted.notices;
    model.kept = wanted.kept;
    let place = wanted.message.map_or(Place::Start, Place::Number);
    arrive(model, &run, Arrival { place, digest: wanted.digest, history: History::Replace })
}

/// A setting: everything else stays, the place too.
fn set(model: &mut Model, key: &str, value: &str) -> Vec<Effect> {
    let mut scenario = model.scenario.clone();
    match scenario.set(key, value) {
        Err(error) => refuse(model, Notice::Impossible(error)),
        Ok(()) if scenario == model.scenario => Vec::new(),
        Ok(()) => {
            model.scenario = scenario;
            model.notices.clear();
            let place = here(model);
            request(model, Arrival { place, digest: None, history: History::Push })
        }
    }
}

/// Nothing changes but what is said.
fn refuse(model: &mut Model, notice: Notice) -> Vec<Effect> {
    let words = notice.to_string();
    model.notices = vec![notice];
    vec![Effect::Announce(words)]
}

/// The present place, to be found again in another run.
fn here(model: &Model) -> Place {
    let run = model.run.as_ref();
    let meaning = run.and_then(|run| Meaning::of(&run.trace, &run.story, model.position));
    meaning.map_or(Place::Start, Place::Meaning)
}

fn draw(model: &mut Model, arrival: Arrival) -> Vec<Effect> {
    model.waiting = Waiting::Seed(arrival);
    vec![Effect::DrawSeed]
}

fn request(model: &mut Model, arrival: Arrival) -> Vec<Effect> {
    let request = Request(model.last_request.0 + 1);
    model.last_request = request;
    model.waiting = Waiting::Run(request, arrival);
    vec![Effect::Run { request, scenario: Box::new(model.scenario.clone()) }]
}

/// A run is there: it is shown, unless it answers a request that was overtaken.
fn receive(model: &mut Model, request: Request, trace: Trace) -> Vec<Effect> {
    match std::mem::replace(&mut model.waiting, Waiting::Nothing) {
        Waiting::Run(awaited, arrival) if awaited == request => {
            let run = Rc::new(Run::of(model.scenario.clone(), trace));
            // The words come behind the first run: the letter does not wait for them.
            let texts = model.run.is_none().then_some(Effect::FetchTexts);
            texts.into_iter().chain(arrive(model, &run, arrival)).collect()
        }
        other => {
            model.waiting = other;
            Vec::new()
        }
    }
}

/// Shows a run at a place.
fn arrive(model: &mut Model, run: &Rc<Run>, arrival: Arrival) -> Vec<Effect> {
    let last = run.len().saturating_sub(1);
    let index = match arrival.place {
        Place::Start => 0,
        Place::Number(number) => {
            if number == 0 || number as usize > run.len() {
                model.notices.push(Notice::NoSuchMessage { asked: number, count: run.len() });
            }
            (number as usize).saturating_sub(1).min(last)
        }
        Place::Meaning(meaning) => meaning.find(&run.trace, &run.story),
    };
    if let Some(asked) = arrival.digest.filter(|asked| *asked != run.digest) {
        model.notices.push(Notice::OtherDigest { asked, found: run.digest.clone() });
    }
    model.run = Some(Rc::clone(run));
    model.position = index;
    let mut effects = shown(model, arrival.history);
    if let Some(Effect::Announce(words)) = effects.last_mut() {
        let said: Vec<_> = model.notices.iter().map(ToString::to_string).chain([std::mem::take(words)]).collect();
        *words = said.join(" ");
    }
    effects
}

/// Moves within the run that is shown.
fn go(model: &mut Model, index: usize) -> Vec<Effect> {
    let last = model.last();
    let target = index.min(last);
    if model.run.is_none() {
        return Vec::new();
    }
    if target == model.position {
        let words = match (target, index > last) {
            (_, true) => "This is the last message.",
            (0, _) => "This is the first message.",
            _ => return Vec::new(),
        };
        return vec![Effect::Announce(words.to_owned())];
    }
    model.position = target;
    model.notices.retain(|notice| !notice.is_about_position());
    // While another run is awaited the address belongs to that one.
    let mut effects = shown(model, History::Replace);
    if !model.is_ready() {
        effects.retain(|effect| !matches!(effect, Effect::ReplaceAddress(_)));
    }
    effects
}

/// What is to be done when another message is shown; what is said comes last.
fn shown(model: &Model, history: History) -> Vec<Effect> {
    let Some(run) = &model.run else { return Vec::new() };
    let number = model.position as u32 + 1;
    let address = route::write(&run.scenario, number, &run.digest, &model.kept);
    let address = match history {
        History::Replace => Effect::ReplaceAddress(address),
        History::Push => Effect::PushAddress(address),
    };
    vec![
        address,
        Effect::SetTitle(view::page_title(model)),
        Effect::ScrollIntoView { number },
        Effect::Announce(view::spoken_position(model)),
    ]
}

#[cfg(test)]
mod tests;
