//! What can happen, and what happens then.

mod arrive;
mod change;
mod step;

use super::look::{Depth, Drawer, Party, Playing, Size, Tab, Theme};
use super::model::{Arrival, History};
use super::selection::{At, Chosen};
use super::{Model, Notice, Texts, route, view};
use crate::scenario::{Scenario, Seed};
use crate::trace::Trace;
use view::share::Format;

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
    /// The letter leaves the desk, in this scenario.
    Send {
        /// The name in the catalogue.
        id: &'static str,
    },
    /// A setting was changed.
    Set {
        /// The setting's key.
        key: String,
        /// The value, as it is typed.
        value: String,
    },
    /// Somebody on the path does something more, in the form of [`crate::scenario::Intervention`].
    Intervene {
        /// What: `c0.s2c.r3 flip 17 0x01`.
        what: String,
    },
    /// Settings and interventions become the scenario's own again.
    PutBack,
    /// The last change is undone.
    Undo,
    /// The same again with other randomness.
    NewRun,
    /// To the beginning.
    First,
    /// One step back: a message, in the story a scene.
    Back,
    /// One step on.
    Next,
    /// To the end.
    Last,
    /// One scene back.
    BackScene,
    /// One scene on.
    NextScene,
    /// To the message with this number, from 1.
    GoTo {
        /// The number.
        number: u32,
    },
    /// Steps by itself from now on, or no more.
    Play,
    /// The time for a step has come.
    Tick {
        /// Which playing it belongs to.
        playing: u32,
    },
    /// Deeper, or less deep.
    Deepen(Depth),
    /// Another thing is told of the message.
    Turn(Tab),
    /// A field is selected, or none any more.
    Select(Option<Chosen>),
    /// The conversation is seen through these eyes.
    See(Option<Party>),
    /// Something is opened over the page.
    Open(Drawer),
    /// What lies open is closed.
    Close,
    /// Light or dark.
    Light(Theme),
    /// For a desk or for a room.
    Enlarge(Size),
    /// The page takes the whole screen, or no longer.
    FillScreen,
    /// To a stop of the guided path.
    Visit {
        /// The key of its lesson.
        stop: &'static str,
    },
    /// The guided path is left: its lessons are no longer shown.
    LeavePath,
    /// Another scenario stands beside this one; none any more.
    Compare {
        /// Its name.
        with: Option<String>,
    },
    /// The address is to be copied.
    CopyAddress,
    /// Something was copied, or could not be.
    Copied {
        /// What became of it.
        done: Result<(), String>,
    },
    /// Something of the run is taken away as a file.
    Save(Format),
    /// What is shown is to be printed.
    Print,
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
    /// Answer with [`Msg::Tick`] when so much time has passed.
    After {
        /// How long.
        milliseconds: u32,
        /// To be repeated in the answer.
        playing: u32,
    },
    /// Copy the page's address with this fragment, and answer with [`Msg::Copied`].
    CopyAddress(String),
    /// Give these bytes to the reader as a file.
    Save {
        /// The file's name.
        name: String,
        /// Its media type.
        media: &'static str,
        /// What is in it.
        bytes: Vec<u8>,
    },
    /// Fill the screen, or no longer.
    FillScreen,
    /// Print the page.
    Print,
}

/// Changes the model, and says what is to be done.
#[must_use]
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    if is_a_step(&msg) {
        model.playing = Playing::Paused;
    }
    // Whatever happens then, it is no longer this address that was copied.
    if !matches!(msg, Msg::Copied { .. }) {
        model.copied = None;
    }
    match msg {
        Msg::Opened { address } => arrive::open(model, &address),
        Msg::AddressChanged { address } => arrive::change_address(model, &address),
        Msg::Ran { request, trace } => arrive::receive(model, request, trace),
        Msg::SeedDrawn { seed } => arrive::seeded(model, seed),
        Msg::Choose { id } => change::choose(model, &id),
        Msg::Send { id } => change::send(model, id),
        Msg::Set { key, value } => change::alter(model, |scenario| scenario.set(&key, &value)),
        Msg::Intervene { what } => change::alter(model, |scenario| {
            scenario.interventions.push(what.parse()?);
            Ok(())
        }),
        Msg::PutBack => change::alter(model, |scenario| {
            *scenario = scenario.entry.scenario(scenario.seed);
            Ok(())
        }),
        Msg::Undo => change::undo(model),
        Msg::NewRun => {
            model.notices.clear();
            let place = change::here(model);
            arrive::draw(model, Arrival { place, digest: None, history: History::Push, at: None })
        }
        Msg::First => step::first(model),
        Msg::Back => step::back(model),
        Msg::Next => step::next(model),
        Msg::Last => step::last(model),
        Msg::BackScene => step::scene(model, step::Way::Back),
        Msg::NextScene => step::scene(model, step::Way::On),
        Msg::GoTo { number } => step::go(model, (number as usize).saturating_sub(1)),
        Msg::Play => step::play(model),
        Msg::Tick { playing } => step::tick(model, playing),
        Msg::Deepen(depth) => step::deepen(model, depth),
        Msg::Turn(tab) => {
            model.look.tab = tab;
            rewritten(model)
        }
        Msg::Select(chosen) => {
            model.chosen = chosen;
            rewritten(model)
        }
        Msg::See(eyes) => {
            model.look.eyes = eyes;
            rewritten(model)
        }
        Msg::Open(drawer) => {
            model.look.drawer = Some(drawer);
            Vec::new()
        }
        Msg::Close => {
            model.look.drawer = None;
            model.notices.retain(|notice| !matches!(notice, Notice::Refused(_)));
            Vec::new()
        }
        Msg::Light(theme) => {
            model.look.theme = theme;
            Vec::new()
        }
        Msg::Enlarge(size) => {
            model.look.size = size;
            Vec::new()
        }
        Msg::FillScreen => vec![Effect::FillScreen],
        Msg::Print => vec![Effect::Print],
        Msg::Visit { stop } => change::visit(model, stop),
        Msg::LeavePath => {
            model.stop = None;
            Vec::new()
        }
        Msg::Compare { with } => change::compare(model, with.as_deref()),
        Msg::CopyAddress => address(model).map(Effect::CopyAddress).into_iter().collect(),
        Msg::Copied { done } => {
            model.copied = Some(done.clone());
            let words =
                done.map_or_else(|why| format!("The address could not be copied: {why}."), |()| "Copied.".to_owned());
            vec![Effect::Announce(words)]
        }
        Msg::Save(format) => view::share::file(model, format).into_iter().collect(),
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

/// Whether it is the reader who moves: then nothing plays any more.
const fn is_a_step(msg: &Msg) -> bool {
    matches!(
        msg,
        Msg::First
            | Msg::Back
            | Msg::Next
            | Msg::Last
            | Msg::BackScene
            | Msg::NextScene
            | Msg::GoTo { .. }
            | Msg::Choose { .. }
            | Msg::Send { .. }
            | Msg::Visit { .. }
            | Msg::Select(Some(_))
            | Msg::Open(_)
    )
}

/// Nothing changes but what is said.
fn refuse(model: &mut Model, notice: Notice) -> Vec<Effect> {
    let words = notice.to_string();
    model.notices = vec![notice];
    vec![Effect::Announce(words)]
}

/// The address of what is shown, from its `#` on; `None` before the first run.
#[must_use]
pub fn address(model: &Model) -> Option<String> {
    let run = model.run.as_ref()?;
    let at = model.chosen.and_then(|chosen| At::of(run, model.position, chosen));
    Some(route::write(route::Written {
        scenario: &run.scenario,
        message: (!model.is_at_desk()).then_some(model.position as u32 + 1),
        digest: &run.digest,
        look: &model.look,
        at: at.as_ref(),
        versus: model.versus.name(),
        kept: &model.kept,
    }))
}

/// The address follows what is looked at. While another run is awaited it belongs to that one.
fn rewritten(model: &Model) -> Vec<Effect> {
    if !model.is_ready() {
        return Vec::new();
    }
    address(model).map(Effect::ReplaceAddress).into_iter().collect()
}

/// What is to be done when another message is shown; what is said comes last.
fn shown(model: &Model, history: History) -> Vec<Effect> {
    let Some(address) = address(model) else { return Vec::new() };
    let address = match history {
        History::Replace => Effect::ReplaceAddress(address),
        History::Push => Effect::PushAddress(address),
    };
    vec![
        address,
        Effect::SetTitle(view::page_title(model)),
        Effect::ScrollIntoView { number: model.position as u32 + 1 },
        Effect::Announce(view::spoken_position(model)),
    ]
}

#[cfg(test)]
mod tests;
