//! The message that is shown: where we are, who says it to whom, and under four tabs its bytes, the keys, the trust, who knows what.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use waxseal::app::look::Tab;
use waxseal::app::view::current::Current;
use waxseal::app::view::knowledge::board;
use waxseal::app::view::words;
use waxseal::app::{Model, Msg};
use waxseal::trace::Actor;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::conversation::SameRun;
use crate::knowledge::knowledge;
use crate::letter::{self, Shape};
use crate::schedule::KeySchedule;
use crate::sheet::Sheet;
use crate::stage::{place, strip};
use crate::trust::trust;

/// The panel with the message.
pub(crate) fn inspector(model: &Model, current: &Rc<Current>, dispatch: &Callback<Msg>) -> Html {
    let tab = model.look().tab;
    let shape = if current.readable { Shape::Of(current.protection) } else { Shape::Unreadable };
    html! {
        <section class="message paper" aria-label="The message" tabindex="0">
            { place(&current.scene, &current.position, "") }
            <div class="head">
                <div class="headline">
                    <h2>
                        if let Some(notation) = current.notation { <span class="notation">{notation}</span>{" "} }
                        <span data-testid="title">{current.title.clone()}</span>
                    </h2>
                    { facts(current) }
                    if let Some(mark) = current.mark { <p class="fate">{mark}</p> }
                </div>
                { letter::small(shape, "letter medium") }
            </div>
            { tabs(tab, dispatch) }
            <div class="tab-panel" role="tabpanel" aria-label={tab.title()} data-tab={tab.word()}>
                { match tab {
                    Tab::Bytes => bytes(model, current, dispatch),
                    Tab::Keys => html! {
                        <KeySchedule run={SameRun(Rc::clone(&current.run))} index={current.index} texts={current.texts.clone()}
                            dispatch={dispatch.clone()} />
                    },
                    Tab::Trust => trust(current, dispatch),
                    Tab::Knowledge => known(model, current, dispatch),
                } }
            </div>
        </section>
    }
}

/// From whom, to whom, when, how long.
fn facts(current: &Current) -> Html {
    html! {
        <p class="facts-line">
            { party(current.from) }<span aria-hidden="true">{" → "}</span><span class="unseen">{" to "}</span>{ party(current.to) }
            {" · "}{current.envelope}
            if !current.seal.words.is_empty() { {", "}{current.seal.words} }
            {" · "}{current.size.clone()}{" · "}{current.time.clone()}
        </p>
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

/// The tabs: one tab stop, the arrows go from tab to tab, `[WAI-ARIA Authoring Practices, Tabs]`.
fn tabs(chosen: Tab, dispatch: &Callback<Msg>) -> Html {
    let tab = |&tab: &Tab| {
        let selected = tab == chosen;
        let onclick = dispatch.reform(move |_: MouseEvent| Msg::Turn(tab));
        html! {
            <button type="button" role="tab" aria-selected={if selected { "true" } else { "false" }}
                tabindex={if selected { "0" } else { "-1" }} data-tab={tab.word()} {onclick}>{tab.title()}</button>
        }
    };
    let onkeydown = {
        let dispatch = dispatch.clone();
        move |event: KeyboardEvent| turn(&event, chosen, &dispatch)
    };
    html! { <div class="tabs" role="tablist" aria-label="What is told of the message" {onkeydown}>{ for Tab::ALL.iter().map(tab) }</div> }
}

fn turn(event: &KeyboardEvent, chosen: Tab, dispatch: &Callback<Msg>) {
    let all = Tab::ALL;
    let here = all.iter().position(|&tab| tab == chosen).unwrap_or(0);
    let target = match event.key().as_str() {
        "ArrowRight" => (here + 1) % all.len(),
        "ArrowLeft" => (here + all.len() - 1) % all.len(),
        "Home" => 0,
        "End" => all.len() - 1,
        _ => return,
    };
    event.prevent_default();
    let list = event.current_target().and_then(|list| list.dyn_into::<web_sys::Element>().ok());
    let button = list.and_then(|list| list.children().item(target as u32));
    if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        _ = button.focus();
    }
    dispatch.emit(Msg::Turn(all[target]));
}

fn known(model: &Model, current: &Current, dispatch: &Callback<Msg>) -> Html {
    let see = dispatch.reform(Msg::See);
    board(&current.run, current.index, model.look().eyes).map(|board| knowledge(&board, &see)).unwrap_or_default()
}

fn bytes(model: &Model, current: &Rc<Current>, dispatch: &Callback<Msg>) -> Html {
    html! {
        <>
            { strip(Some(&current.wire)) }
            if let Some(text) = &current.text {
                <pre class="text" aria-label="What it says" data-testid="text">{text.clone()}</pre>
            }
            <Sheet current={Rc::clone(current)} chosen={model.chosen()} dispatch={dispatch.clone()} />
        </>
    }
}
