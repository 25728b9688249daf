//! The message that is shown: who says it to whom, who else can read it, its bytes, what carried it, its cryptography.

use std::rc::Rc;

use waxseal::app::Msg;
use waxseal::app::selection::Chosen;
use waxseal::app::view::current::Current;
use waxseal::app::view::words;
use waxseal::trace::Actor;
use yew::prelude::*;

use crate::letter::{Letter, Shape};
use crate::sheet::Sheet;

/// What is drawn.
#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// The message.
    pub(crate) current: Rc<Current>,
    /// What is selected in it.
    pub(crate) chosen: Option<Chosen>,
    /// Where clicks go.
    pub(crate) dispatch: Callback<Msg>,
}

/// The panel with the message.
#[component]
pub(crate) fn Inspector(props: &Props) -> Html {
    let current = &*props.current;
    let shape = if current.readable { Shape::Of(current.protection) } else { Shape::Unreadable };
    html! {
        <section class="message paper" aria-label="The message" tabindex="0">
            <div class="head">
                <div class="headline">
                    <p class="place"><span data-testid="position">{current.position.clone()}</span></p>
                    <h2>
                        if let Some(notation) = current.notation { <span class="notation">{notation}</span>{" "} }
                        <span data-testid="title">{current.title.clone()}</span>
                    </h2>
                    <p class="lead">{current.meaning}</p>
                    if let Some(mark) = current.mark { <p class="fate">{mark}</p> }
                </div>
                <figure>
                    <Letter {shape} class="letter large" spokes={current.seal.spokes.clone()} />
                    <figcaption>{caption(current)}</figcaption>
                </figure>
            </div>
            <dl class="facts inline">
                <div><dt>{"From"}</dt><dd>{party(current.from)}</dd></div>
                <div><dt>{"To"}</dt><dd>{party(current.to)}</dd></div>
                <div><dt>{"Sent at"}</dt><dd>{current.time.clone()}</dd></div>
                <div><dt>{"Length"}</dt><dd>{current.size.clone()}</dd></div>
            </dl>
            <div class="strip">
                <p class="strip-name">{"On the wire"}</p>
                <code>{current.wire.seen.clone()}</code>
                <p class="learns">{current.wire.learns}</p>
            </div>
            if let Some(text) = &current.text {
                <h3>{"What it says"}</h3>
                <pre class="text" data-testid="text">{text.clone()}</pre>
            }
            <Sheet current={Rc::clone(&props.current)} chosen={props.chosen} dispatch={props.dispatch.clone()} />
        </section>
    }
}

/// Who it is, in the colour that is theirs.
fn party(actor: Actor) -> Html {
    let class = match actor {
        Actor::Sender => "who sender",
        Actor::Receiver => "who receiver",
        _ => "who",
    };
    html! { <span {class}>{words::party(actor)}</span> }
}

/// What the letter is and where it goes; the arrow is a word for those who listen.
fn caption(current: &Current) -> Html {
    html! {
        <>
            {current.envelope}{" · "}{words::party(current.from)}
            <span aria-hidden="true">{" → "}</span><span class="unseen">{" to "}</span>
            {words::party(current.to)}
            if !current.seal.words.is_empty() { <span class="proven">{current.seal.words}</span> }
        </>
    }
}
