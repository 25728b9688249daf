//! The guided path: ten stamps, postmarked when they were visited, and what comes behind them; and the lesson of a stop, for the page.

use waxseal::app::view::tour::{self, Lesson, Part, Shape, Stamp, Turn, Whereabouts};
use waxseal::app::{Model, Msg, Said};
use yew::prelude::*;

use super::{act, explained};

/// The path.
pub(super) fn tour(model: &Model, dispatch: &Callback<Msg>) -> Html {
    let part = |Part { title, what, shape, stops }: &Part| {
        let class = match shape {
            Shape::Stamps => "stamps",
            Shape::Lines => "stamps lines",
        };
        html! {
            <>
                <h3>{title.clone()}</h3>
                <p class="quiet">{what.clone()}</p>
                <ol {class}>{ for stops.iter().map(|stop| stamp(stop, dispatch)) }</ol>
            </>
        }
    };
    html! { <>{ for tour::tour(model).iter().map(part) }</> }
}

fn stamp(stamp: &Stamp, dispatch: &Callback<Msg>) -> Html {
    let stop = stamp.key;
    let onclick = dispatch.reform(move |_| Msg::Visit { stop });
    html! {
        <li key={stop}>
            <button type="button" class="stamp" data-stop={stop} aria-current={stamp.here.then_some("step")} {onclick}>
                <span class="value">{stamp.number}</span>
                <span class="stop">{stamp.name.clone()}</span>
                if let Some(passage) = stamp.passage { <span class="passage">{passage}</span> }
                if stamp.visited { { postmark() }<span class="unseen">{", visited"}</span> }
            </button>
        </li>
    }
}

/// Two rings and three waves.
fn postmark() -> Html {
    html! {
        <svg class="postmark" viewBox="0 0 96 40" aria-hidden="true" focusable="false">
            <circle cx="20" cy="20" r="18" />
            <circle cx="20" cy="20" r="12" />
            <path d="M12 20h16M40 10q7-6 14 0t14 0t14 0t12-2M42 20q7-6 14 0t14 0t14 0t12-2M40 30q7-6 14 0t14 0t14 0t12-2" />
        </svg>
    }
}

/// The lesson of the stop that was visited last, as a card of the page; nothing off the path.
pub(crate) fn lesson(model: &Model, dispatch: &Callback<Msg>) -> Html {
    let Some(lesson) = tour::lesson(model) else { return Html::default() };
    let Lesson { place, name, said, whereabouts, key, knobs, next } = lesson;
    let back = match whereabouts {
        Whereabouts::Here => Html::default(),
        Whereabouts::Near => act("Back to its message", Msg::Visit { stop: key }, dispatch),
        Whereabouts::Away => act("Back to its run", Msg::Visit { stop: key }, dispatch),
    };
    html! {
        <section class="lesson-card paper" aria-label="The guided path" data-testid="lesson" data-stop={key}>
            <header class="lesson-head">
                <div><p class="quiet">{place}</p><h2>{name}</h2></div>
                <div class="buttons">
                    { back }
                    if let Some((stop, name)) = next { { act(format!("Next stop: {name}"), Msg::Visit { stop }, dispatch) } }
                    { act("Leave the path", Msg::LeavePath, dispatch) }
                </div>
            </header>
            <div class="lesson-text">
                {
                    match &said {
                        Said::Awaited => html! { <p class="quiet">{"The words are on their way."}</p> },
                        Said::Missing(sentence) => html! { <p class="quiet">{sentence.clone()}</p> },
                        Said::Words(said) => explained(said),
                    }
                }
            </div>
            if !knobs.is_empty() { <ul class="choices">{ for knobs.iter().map(|one| turn(one, dispatch)) }</ul> }
        </section>
    }
}

/// A setting with its value: a click turns the run to it; its names in mail programs lie beneath.
fn turn(turn: &Turn, dispatch: &Callback<Msg>) -> Html {
    let (key, value) = (turn.key, turn.value);
    let onclick = dispatch.reform(move |_| Msg::Set { key: key.to_owned(), value: value.to_owned() });
    let pressed = if turn.here { "true" } else { "false" };
    let program = |(name, lines): &(&'static str, Vec<String>)| {
        html! { <><dt>{*name}</dt><dd>{ for lines.iter().map(|line| html! { <code>{line.clone()}</code> }) }</dd></> }
    };
    html! {
        <li>
            <button type="button" class="turn" aria-pressed={pressed} {onclick}><code>{format!("{key}={value}")}</code></button>
            <details><summary>{"In mail programs"}</summary><dl class="explained">{ for turn.told.iter().map(program) }</dl></details>
        </li>
    }
}
