//! The controls that step through the run. They stay where they are; Next names its target.

use waxseal::app::Msg;
use waxseal::app::view::place::Stop;
use waxseal::app::view::transport::{Reach, Transport};
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

/// What the controls show.
#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// The present place.
    pub(crate) transport: Transport,
    /// Where steps go.
    pub(crate) dispatch: Callback<Msg>,
}

/// How many buttons there are.
const BUTTONS: usize = 3;

/// The button that has the tab stop at first: Next.
const NEXT: usize = 2;

/// The controls: a toolbar with one tab stop, ↑ and ↓ go from button to button (← and → step through the run), and the
/// slider.
#[component]
pub(crate) fn Controls(props: &Props) -> Html {
    let Transport { back, next, next_label, playing, number, total, place, scenes } = &props.transport;
    let stop = use_state(|| NEXT);
    let bar = use_node_ref();
    let onkeydown = {
        let (stop, bar) = (stop.clone(), bar.clone());
        Callback::from(move |event: KeyboardEvent| {
            let target = match event.key().as_str() {
                "ArrowDown" => (*stop + 1) % BUTTONS,
                "ArrowUp" => (*stop + BUTTONS - 1) % BUTTONS,
                _ => return,
            };
            let on_button = event.target_dyn_into::<HtmlInputElement>().is_none();
            let bar = bar.cast::<web_sys::Element>().filter(|_| on_button);
            let button = bar.and_then(|bar| bar.query_selector_all("button").ok()?.item(target as u32));
            if let Some(button) = button.and_then(|button| wasm_bindgen::JsCast::dyn_into::<HtmlElement>(button).ok()) {
                event.prevent_default();
                stop.set(target);
                _ = button.focus();
            }
        })
    };
    let button = |index: usize, id: &'static str, key: &'static str, reach: Reach, msg: Msg, inside: Html| {
        let dispatch = props.dispatch.clone();
        let stop_here = stop.clone();
        let onclick = move |_: MouseEvent| {
            stop_here.set(index);
            dispatch.emit(msg.clone());
        };
        // Never `disabled`: that would throw away the focus, and the keys with it.
        let disabled = (reach == Reach::End).then_some("true");
        let tabindex = if *stop == index { "0" } else { "-1" };
        html! {
            <button type="button" class={id} data-testid={id} aria-disabled={disabled} aria-keyshortcuts={key}
                {tabindex} {onclick}>{inside}</button>
        }
    };
    let oninput = props.dispatch.reform(|event: InputEvent| {
        let value = event.target_unchecked_into::<HtmlInputElement>().value();
        // A slider's value is a number within its bounds.
        Msg::GoTo { number: value.parse().unwrap_or(1) }
    });
    let is_playing = *playing == Reach::Open;
    let (path, word) = if is_playing { ("M8 5v14M16 5v14", "Pause") } else { ("M8 5l11 7-11 7z", "Play") };
    let can_play = if *total > 0 { Reach::Open } else { Reach::End };
    html! {
        <div class="transport" role="toolbar" aria-label="Step through the run" ref={bar} {onkeydown}>
            { button(0, "play", "Space", can_play, Msg::Play, icon(path, word)) }
            { button(1, "back", "ArrowLeft", *back, Msg::Back, icon("M16 5l-8 7 8 7", "Back")) }
            <div class="track">
                { marks(scenes) }
                <input class="scrub" type="range" min="1" max={total.max(&1).to_string()} step="1" value={number.to_string()}
                    aria-label="Place in the run" aria-valuetext={place.clone()} data-testid="scrubber" {oninput} />
            </div>
            { button(2, "next", "ArrowRight", *next, Msg::Next, html! { <span class="target">{next_label.clone()}</span> }) }
        </div>
    }
}

/// Where the scenes begin on the slider.
fn marks(scenes: &[Stop]) -> Html {
    let path: String = scenes.iter().skip(1).map(|scene| format!("M{} 0V6", scene.begin)).collect();
    html! {
        <svg class="marks" viewBox="0 0 1000 6" preserveAspectRatio="none" aria-hidden="true" focusable="false"><path d={path} /></svg>
    }
}

/// A small picture with its word, which gives way where there is no room but stays the button's name.
pub(crate) fn icon(path: &'static str, word: &'static str) -> Html {
    html! {
        <>
            <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d={path} /></svg>
            <span class="word">{word}</span>
        </>
    }
}
