//! The conversation: the scenario's lesson, two lanes, a row for each message, the outcome behind the last one.

use std::rc::Rc;

use waxseal::app::view::conversation::{CHUNK, Conversation, Row, Rows};
use waxseal::app::view::outcome::Card;
use waxseal::app::view::words;
use waxseal::app::{Msg, Run};
use waxseal::story::Fate;
use waxseal::trace::Actor;
use yew::prelude::*;

use crate::letter::{Letter, Shape};
use crate::outcome::Ending;

/// What the conversation shows.
#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// The rows and the place.
    pub(crate) conversation: Conversation,
    /// What differs from the scenario's own.
    pub(crate) changes: Vec<String>,
    /// How it ended.
    pub(crate) outcome: Rc<Card>,
    /// The run that is shown.
    pub(crate) run: Option<SameRun>,
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
    let Conversation { rows, current, drawn, sender, receiver } = &props.conversation;
    let entry = props.run.as_ref().map(|run| run.0.scenario.entry);
    let chunk = |start: usize| {
        let end = (start + CHUNK).min(drawn.end);
        let here = (start..end).contains(current).then_some(*current);
        html! { <Chunk key={start} rows={rows.clone()} {start} {end} {here} dispatch={props.dispatch.clone()} /> }
    };
    let hidden = |from: usize, to: usize| {
        if from >= to {
            return Html::default();
        }
        let number = if from == 0 { to } else { from + 1 } as u32;
        let onclick = props.dispatch.reform(move |_| Msg::GoTo { number });
        let words = format!("Messages {} to {} are not drawn: go there", words::count(from + 1), words::count(to));
        html! { <li class="hidden-rows"><button type="button" {onclick}>{words}</button></li> }
    };
    html! {
        <section class="talk paper" aria-label="The conversation">
            <div class="about">
                <h2>{entry.map(|entry| entry.title)}</h2>
                <p>{entry.map(|entry| entry.lesson)}</p>
                if !props.changes.is_empty() {
                    <p class="changes">
                        {"Changed: "}
                        { for props.changes.iter().map(|change| html! { <><code>{change.clone()}</code>{" "}</> }) }
                    </p>
                }
            </div>
            <div class="parties">
                <p class="sender"><strong>{"Sender"}</strong><span>{sender.clone()}</span></p>
                <p class="receiver"><strong>{"Receiver"}</strong><span>{receiver.clone()}</span></p>
            </div>
            <div class="scroller">
                <ol class="lanes" data-testid="conversation">
                    { hidden(0, drawn.start) }
                    { for drawn.clone().step_by(CHUNK).map(chunk) }
                    { hidden(drawn.end, rows.len()) }
                </ol>
                if let Some(run) = &props.run {
                    <Ending card={Rc::clone(&props.outcome)} run={run.clone()} dispatch={props.dispatch.clone()} />
                }
            </div>
        </section>
    }
}

/// Some rows that follow one another: redrawn only when the place comes, moves within, or goes.
#[derive(PartialEq, Properties)]
struct ChunkProps {
    rows: Rows,
    start: usize,
    end: usize,
    here: Option<usize>,
    dispatch: Callback<Msg>,
}

#[component]
fn Chunk(props: &ChunkProps) -> Html {
    let rows = props.rows.get(props.start..props.end).unwrap_or_default();
    let row = |(index, row): (usize, &Row)| line(row, props.here == Some(props.start + index), &props.dispatch);
    html! { <>{ for rows.iter().enumerate().map(row) }</> }
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
                <span class="arrow"><Letter {shape} /></span>
            </button>
            <span class="bytes" aria-hidden="true">{row.bytes.clone()}</span>
        </li>
    }
}
