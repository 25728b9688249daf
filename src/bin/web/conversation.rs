//! The conversation: two lanes, a row for each message, folded by scenes, the outcome behind the last one. As a rail it is a list of
//! names beside the bytes.

use std::ops::Range;
use std::rc::Rc;

use waxseal::app::look::Party;
use waxseal::app::view::conversation::{CHUNK, Conversation, Fold, Row, Rows, drawn, seen};
use waxseal::app::view::outcome::Card;
use waxseal::app::view::words;
use waxseal::app::{Msg, Run};
use waxseal::story::Fate;
use waxseal::trace::Actor;
use yew::prelude::*;

use crate::letter::{self, Shape};
use crate::outcome::Ending;

/// How much the conversation shows.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Form {
    /// Lanes and arrows, the scene that is shown unfolded.
    Lanes,
    /// Names alone, all of them.
    Rail,
}

/// What the conversation shows.
#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// The rows and the place.
    pub(crate) conversation: Conversation,
    /// How much of it.
    pub(crate) form: Form,
    /// What differs from the scenario's own.
    pub(crate) changes: Vec<String>,
    /// How it ended.
    pub(crate) outcome: Rc<Card>,
    /// The run that is shown.
    pub(crate) run: SameRun,
    /// Where clicks go.
    pub(crate) dispatch: Callback<Msg>,
}

/// A run, equal only to itself: runs never change.
#[derive(Clone)]
pub(crate) struct SameRun(pub(crate) Rc<Run>);

impl PartialEq for SameRun {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// The panel with the conversation.
#[component]
pub(crate) fn Talk(props: &Props) -> Html {
    // The scenes that were unfolded by hand.
    let unfolded = use_state(Vec::<usize>::new);
    let is_rail = props.form == Form::Rail;
    let scene = |(index, fold): (usize, &Fold)| {
        let here = fold.rows.contains(&props.conversation.current);
        let open = is_rail || here || unfolded.contains(&index);
        let onclick = {
            let unfolded = unfolded.clone();
            move |_: MouseEvent| {
                let mut list = (*unfolded).clone();
                match list.iter().position(|&other| other == index) {
                    Some(at) => _ = list.remove(at),
                    None => list.push(index),
                }
                unfolded.set(list);
            }
        };
        html! {
            <li key={index} class={classes!("fold", here.then_some("here"))}>
                if !is_rail {
                    <button type="button" class="fold-name" aria-expanded={if open { "true" } else { "false" }}
                        aria-disabled={here.then_some("true")} {onclick}>
                        <span class="number">{index + 1}</span>
                        <span class="what">{fold.title}</span>
                        <span class="bytes">{fold.summary.clone()}</span>
                    </button>
                }
                if open { <ol>{ rows(props, &fold.rows) }</ol> }
            </li>
        }
    };
    let list = html! {
        <ol class="lanes" data-testid="conversation">{ for props.conversation.scenes.iter().enumerate().map(scene) }</ol>
    };
    if is_rail {
        return html! { <section class="talk rail" aria-label="The messages"><div class="scroller">{list}</div></section> };
    }
    let Conversation { sender, receiver, between, eyes, trips, .. } = &props.conversation;
    let all = props.dispatch.reform(|_: MouseEvent| Msg::See(None));
    let entry = props.run.0.scenario.entry;
    html! {
        <section class="talk paper" aria-label="The conversation">
            <div class="about">
                <h2>{entry.title}</h2>
                <p>{entry.lesson}</p>
                { for trips.iter().map(|words| html! { <p class="trips">{words.clone()}</p> }) }
                if let Some((_, name)) = eyes {
                    <p class="eyes">
                        {"As "}{*name}{" sees it. "}<button type="button" data-testid="all-eyes" onclick={all}>{"Show all again"}</button>
                    </p>
                }
                if !props.changes.is_empty() {
                    <p class="changes">
                        {"Changed: "}
                        { for props.changes.iter().map(|change| html! { <><code>{change.clone()}</code>{" "}</> }) }
                    </p>
                }
            </div>
            <div class="parties">
                <p class="sender"><strong>{"Sender"}</strong><span>{sender.clone()}</span></p>
                if let Some(between) = between { <p class="on-path"><strong>{*between}</strong></p> }
                <p class="receiver"><strong>{"Receiver"}</strong><span>{receiver.clone()}</span></p>
            </div>
            <div class="scroller">
                {list}
                <Ending card={Rc::clone(&props.outcome)} run={props.run.clone()} dispatch={props.dispatch.clone()} />
            </div>
        </section>
    }
}

/// The rows of a scene in chunks, and the way to those that are not drawn.
fn rows(props: &Props, scene: &Range<usize>) -> Html {
    let Conversation { rows, current, eyes, .. } = &props.conversation;
    let drawn = drawn(scene, *current);
    let chunk = |start: usize| {
        let end = (start + CHUNK).min(drawn.end);
        let here = (start..end).contains(current).then_some(*current);
        let eyes = eyes.map(|(party, _)| party);
        html! {
            <Chunk key={start} run={props.run.clone()} rows={rows.clone()} {start} {end} {here} {eyes} dispatch={props.dispatch.clone()} />
        }
    };
    let hidden = |from: usize, to: usize| {
        if from >= to {
            return Html::default();
        }
        let number = if from == scene.start { to } else { from + 1 } as u32;
        let onclick = props.dispatch.reform(move |_: MouseEvent| Msg::GoTo { number });
        let words = format!("Messages {} to {} are not drawn: go there", words::count(from + 1), words::count(to));
        html! { <li class="hidden-rows"><button type="button" {onclick}>{words}</button></li> }
    };
    html! {
        <>
            { hidden(scene.start, drawn.start) }
            { for drawn.clone().step_by(CHUNK).map(chunk) }
            { hidden(drawn.end, scene.end) }
        </>
    }
}

/// Some rows that follow one another: redrawn only when the place comes, moves within, or goes.
#[derive(PartialEq, Properties)]
struct ChunkProps {
    run: SameRun,
    rows: Rows,
    eyes: Option<Party>,
    start: usize,
    end: usize,
    here: Option<usize>,
    dispatch: Callback<Msg>,
}

#[component]
fn Chunk(props: &ChunkProps) -> Html {
    let rows = props.rows.get(props.start..props.end).unwrap_or_default();
    let row = |(index, row): (usize, &Row)| line(row, props.here == Some(props.start + index), &props.dispatch);
    match props.eyes {
        Some(party) => html! { <>{ for seen(&props.run.0, rows, party).iter().enumerate().map(row) }</> },
        None => html! { <>{ for rows.iter().enumerate().map(row) }</> },
    }
}

/// One message in its lane.
fn line(row: &Row, is_current: bool, dispatch: &Callback<Msg>) -> Html {
    let number = row.number;
    let onclick = dispatch.reform(move |_| Msg::GoTo { number });
    let side = match (row.from, row.to) {
        (Actor::Sender, _) => "from-sender",
        (Actor::Receiver, _) => "from-receiver",
        (_, Actor::Receiver) => "from-path to-receiver",
        _ => "from-path to-sender",
    };
    let fate = match row.fate {
        Fate::Arrived => None,
        Fate::Lost => Some("touched lost"),
        _ => Some("touched"),
    };
    let shape = if row.readable { Shape::Of(row.protection) } else { Shape::Unreadable };
    html! {
        // The button's name is its label; number and length stand beside it, and its area covers them.
        <li key={number} class={classes!("row", side, fate, is_current.then_some("current"))}>
            if let Some(heading) = &row.heading {
                <p class="connection">{heading.clone()}</p>
            }
            <span class={classes!("ruler", row.flight.is_some().then_some("takes-off"))} aria-hidden="true">{row.flight.clone()}</span>
            <span class="number" aria-hidden="true">{number}</span>
            <button type="button" class="lane" data-message={number.to_string()} aria-label={row.label.clone()}
                aria-current={is_current.then_some("step")} tabindex={if is_current { "0" } else { "-1" }} {onclick}>
                <span class="what">
                    <span class="say">
                        if let Some(notation) = row.notation { <span class="notation">{notation}{" "}</span> }
                        {row.title.clone()}
                    </span>
                    if let Some(mark) = row.mark { {" "}<span class="fate">{mark}</span> }
                </span>
                <span class="arrow">{ letter::small(shape, "letter") }</span>
            </button>
            <span class="bytes" aria-hidden="true">{row.bytes.clone()}</span>
        </li>
    }
}
