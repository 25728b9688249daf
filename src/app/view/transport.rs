//! The controls that step through the run: which of them can do something, where Next leads, where the scenes begin.

use super::place::{self, Stop};
use crate::app::Model;
use crate::app::look::{Depth, Moment, Playing};

/// The controls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transport {
    /// Whether there is something before this.
    pub back: Reach,
    /// Whether there is something behind it.
    pub next: Reach,
    /// What Next says: it names its target.
    pub next_label: String,
    /// Whether it steps by itself.
    pub playing: Reach,
    /// The number of the message that is shown, from 1; 0 where there is none.
    pub number: usize,
    /// How many there are.
    pub total: usize,
    /// The place in words.
    pub place: String,
    /// The scenes, for marks on the slider.
    pub scenes: Vec<Stop>,
}

/// Whether a control leads anywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// It does.
    Open,
    /// It is at its end.
    End,
}

impl Reach {
    const fn of(open: bool) -> Self {
        if open { Self::Open } else { Self::End }
    }
}

/// The controls at the present place.
#[must_use]
pub fn transport(model: &Model) -> Transport {
    let next_label = place::next(model);
    let playing = Reach::of(matches!(model.playing(), Playing::Playing(_)));
    let scenes = place::scenes(model);
    let Some(run) = model.run() else {
        let place = String::new();
        return Transport {
            back: Reach::End,
            next: Reach::End,
            next_label,
            playing,
            number: 0,
            total: 0,
            place,
            scenes,
        };
    };
    let (back, next) = match model.look().depth {
        Depth::Story => (model.moment() != Moment::Desk, model.moment() != Moment::End),
        _ => (model.position() > 0, run.message(model.position() + 1).is_some()),
    };
    Transport {
        back: Reach::of(back),
        next: Reach::of(next),
        next_label,
        playing,
        number: if run.is_empty() { 0 } else { model.position() + 1 },
        total: run.len(),
        place: format!("{}, {}", place::scene(run, model.position()), place::position(model.position(), run.len())),
        scenes,
    }
}
