//! The story: where we are, what happens; the two desks, the letter between them, and what somebody on the path has of it.

use std::rc::Rc;

use waxseal::app::Msg;
use waxseal::app::look::Moment;
use waxseal::app::view::current::Wire;
use waxseal::app::view::place::Stop;
use waxseal::app::view::stage::{Desk, Stage};
use waxseal::app::view::words;
use yew::prelude::*;

use crate::conversation::SameRun;
use crate::letter;
use crate::outcome::Ending;

/// The scenario in which everything is as it should be.
const SEALED: &str = "starttls-tls13";

/// The scenario in which nobody seals.
const POSTCARD: &str = "opportunistic-clear";

/// The stage.
pub(crate) fn stage(stage: &Stage, run: &SameRun, dispatch: &Callback<Msg>) -> Html {
    html! {
        <section class={classes!("stage", "paper", stage.outcome.is_some().then_some("over"))} aria-label="The story" tabindex="0">
            { place(&stage.scene, &stage.position, &stage.title) }
            <h2 data-testid="headline">{stage.headline.clone()}</h2>
            <p class="lead">{stage.lead.clone()}</p>
            <div class="scenery">
                { desk("sender", "Sender", &stage.sender) }
                <figure class="between">{ between(stage, run, dispatch) }</figure>
                { desk("receiver", "Receiver", &stage.receiver) }
            </div>
            if stage.outcome.is_none() { { strip(stage.wire.as_ref()) } }
            if let Some(card) = &stage.outcome {
                <Ending card={Rc::clone(card)} run={run.clone()} dispatch={dispatch.clone()} />
            }
        </section>
    }
}

/// Where we are: the scene, the message, its name.
pub(crate) fn place(scene: &str, position: &str, title: &str) -> Html {
    let dot = |text: &str| if text.is_empty() { String::new() } else { " · ".to_owned() };
    html! {
        <p class="place">
            <span data-testid="scene">{scene.to_owned()}</span>
            {dot(scene)}<span data-testid="position">{position.to_owned()}</span>
            if !title.is_empty() { {", "}<span data-testid="title">{title.to_owned()}</span> }
        </p>
    }
}

fn desk(class: &'static str, name: &'static str, desk: &Desk) -> Html {
    html! {
        <div class={classes!("desk", class)}>
            <p class="party"><strong>{name}</strong>{" "}<span>{desk.host.clone()}</span></p>
            if let Some(text) = &desk.text {
                <p class="excerpt">{"“"}{text.clone()}{"”"}</p>
            } else {
                <p class="quiet">{"Nothing has arrived yet."}</p>
            }
        </div>
    }
}

/// The letter on its way; at the desk what can be done with it.
fn between(stage: &Stage, run: &SameRun, dispatch: &Callback<Msg>) -> Html {
    let Some(letter) = &stage.letter else {
        return if stage.moment == Moment::Desk { departure(run, dispatch) } else { Html::default() };
    };
    let mut from = words::party_title(letter.from).to_owned();
    let to = words::party(letter.to);
    if stage.moment == Moment::Message {
        from = words::party(letter.from).to_owned();
    }
    html! {
        <>
            <div key={stage.position.clone()} class={classes!("carried", letter::way(letter.to), stage.onwards.then_some("moving"))}>
                { letter::large(letter) }
            </div>
            <figcaption>
                <span>{letter.envelope}{" · "}{from}<span aria-hidden="true">{" → "}</span><span class="unseen">{" to "}</span>{to}</span>
                if !letter.seal.words.is_empty() { <span>{letter.seal.words}</span> }
                if let Some(mark) = letter.mark { <span class="fate">{mark}</span> }
            </figcaption>
        </>
    }
}

/// Before the first line: how the letter may leave.
fn departure(run: &SameRun, dispatch: &Callback<Msg>) -> Html {
    let scenario = &run.0.scenario;
    let button = |id: Option<&'static str>, words: &'static str, testid: &'static str| {
        let onclick = dispatch.reform(move |_: MouseEvent| id.map_or(Msg::Next, |id| Msg::Send { id }));
        html! { <button type="button" data-testid={testid} {onclick}>{words}</button> }
    };
    html! {
        <div class="departure">
            if scenario.entry.id == SEALED && scenario.is_declared() {
                { button(Some(SEALED), "Send it sealed", "send-sealed") }
                { button(Some(POSTCARD), "Send it as a postcard", "send-postcard") }
            } else {
                <p><strong>{scenario.entry.title}</strong></p>
                <p>{scenario.entry.lesson}</p>
                { button(None, "Send it", "send") }
            }
        </div>
    }
}

/// What somebody on the path has of the message.
pub(crate) fn strip(wire: Option<&Wire>) -> Html {
    html! {
        <div class="strip" data-testid="wire">
            <p class="strip-name">{"On the wire"}</p>
            if let Some(wire) = wire {
                <code>{wire.seen.clone()}</code>
                <p class="learns">{wire.learns}</p>
            } else {
                <p class="learns">{"Nothing yet."}</p>
            }
        </div>
    }
}

/// The scenes, one below the other.
pub(crate) fn rail(scenes: &[Stop], dispatch: &Callback<Msg>) -> Html {
    let stop = |stop: &Stop| {
        let number = stop.message;
        let onclick = dispatch.reform(move |_: MouseEvent| Msg::GoTo { number });
        html! {
            <li class={classes!(stop.here.then_some("current"))}>
                <button type="button" aria-current={stop.here.then_some("step")} {onclick}>
                    <span class="number">{stop.number}</span>{" "}<span class="what">{stop.title}</span>
                </button>
            </li>
        }
    };
    html! { <nav class="scenes" aria-label="Scenes"><ol>{ for scenes.iter().map(stop) }</ol></nav> }
}
