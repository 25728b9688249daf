//! The cryptographic operations of a message, each with its values.

use std::rc::Rc;

use waxseal::app::view::current::Current;
use waxseal::app::view::operation::{Card, Failed, Field, Side, Value as FieldValue};
use waxseal::app::view::words;
use waxseal::trace::Actor;
use yew::prelude::*;

use crate::conversation::SameRun;
use crate::said::Said;
use crate::value::Value;

/// What is drawn.
#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// The message that they belong to.
    pub(crate) current: Rc<Current>,
}

/// The list of operations.
#[component]
pub(crate) fn Operations(props: &Props) -> Html {
    let run = SameRun(Rc::clone(&props.current.run));
    let cards = &props.current.operations;
    if cards.is_empty() {
        return html! {
            <>
                <p class="quiet">{"None: nothing is computed for this message."}</p>
                <ol class="operations" data-testid="operations"></ol>
            </>
        };
    }
    let card = |card: &Card| {
        let who = match card.who {
            Actor::Sender => "who sender",
            Actor::Receiver => "who receiver",
            _ => "who",
        };
        let result = if card.failed == Failed::Yes { "result failed" } else { "result" };
        html! {
            <li key={card.event} data-operation={card.kind}>
                <details>
                    <summary>
                        <span class={who}>{words::party_title(card.who)}</span>
                        <span class="call">{card.name.clone()}</span>
                        <span class={result}>{card.result.clone()}</span>
                    </summary>
                    <Said said={card.said.clone()} />
                    <dl class="fields">{ for card.fields.iter().map(|field| row(field, &run)) }</dl>
                </details>
            </li>
        }
    };
    html! { <ol class="operations" data-testid="operations">{ for cards.iter().map(card) }</ol> }
}

/// A value with its name.
pub(crate) fn row(field: &Field, run: &SameRun) -> Html {
    let side = match field.side {
        Side::In => ("in", "field in"),
        Side::Out => ("out", "field out"),
    };
    html! {
        <div class={side.1}>
            <dt><span class="side">{side.0}</span>{" "}{field.name.clone()}</dt>
            <dd>
                if let Some(known) = &field.known_as { <span class="known">{known.clone()}</span> }
                { match &field.value {
                    FieldValue::Bytes(bytes) => html! { <Value run={run.clone()} bytes={*bytes} /> },
                    FieldValue::Text(text) => html! { <span>{text.clone()}</span> },
                } }
            </dd>
        </div>
    }
}
