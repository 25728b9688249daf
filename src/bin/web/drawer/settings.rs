//! The settings: a control for each, what differs with the way back, and the words of one mail program beneath.

use waxseal::app::view::settings::{Control, Item, Knob, programs, sheet};
use waxseal::app::{Model, Msg};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::{Memory, act};

/// The settings of both servers.
pub(super) fn settings(model: &Model, memory: &Memory, dispatch: &Callback<Msg>) -> Html {
    let sheet = sheet(model, *memory.program);
    let knob = |one: &Knob| knob(one, dispatch);
    let group = |(title, knobs): &(&'static str, Vec<Knob>)| {
        html! { <><h4>{*title}</h4>{ for knobs.iter().map(knob) }</> }
    };
    let more = match sheet.more_changed {
        0 => "More".to_owned(),
        changed => format!("More ({changed} changed)"),
    };
    html! {
        <>
            <div class="change" aria-live="polite" data-testid="undo">
                if let Some(change) = &sheet.undo {
                    <p>{"Changed: "}{change.clone()}</p>
                    { act("Undo", Msg::Undo, dispatch) }
                }
                if sheet.is_changed { { act("All as the scenario has it", Msg::PutBack, dispatch) } }
            </div>
            { programs_of(memory) }
            { for sheet.first.iter().map(knob) }
            <details class="all" data-testid="more-settings">
                <summary>{more}</summary>
                { for sheet.more.iter().map(group) }
            </details>
        </>
    }
}

/// The mail program whose words stand beneath.
fn programs_of(memory: &Memory) -> Html {
    let option = |(word, name): (&'static str, &'static str)| {
        let (program, here) = (memory.program.clone(), *memory.program == word);
        let onclick = move |_: MouseEvent| program.set(word);
        let pressed = if here { "true" } else { "false" };
        html! { <button type="button" class="turn" data-program={word} aria-pressed={pressed} {onclick}>{name}</button> }
    };
    html! {
        <div class="turns" role="group" aria-label="In the words of">
            <h3>{"In the words of"}</h3>
            { for [("", "none")].into_iter().chain(programs()).map(option) }
        </div>
    }
}

fn knob(knob: &Knob, dispatch: &Callback<Msg>) -> Html {
    let key = knob.key;
    let set = move |value: String| Msg::Set { key: key.to_owned(), value };
    let inside = match &knob.control {
        Control::Word(words) => select(knob, words, dispatch),
        Control::List(items) => {
            let item = |item: &Item| list_item(item, key, dispatch);
            html! { <fieldset data-setting={key}><legend>{label(knob)}</legend><ol class="items">{ for items.iter().map(item) }</ol></fieldset> }
        }
        Control::Line => {
            let onchange =
                dispatch.reform(move |event: Event| set(event.target_unchecked_into::<HtmlInputElement>().value()));
            let invalid = knob.wrong.is_some().then_some("true");
            html! {
                <label>{label(knob)}<input data-setting={key} value={knob.value.clone()} aria-invalid={invalid} spellcheck="false" autocomplete="off" {onchange} /></label>
            }
        }
        Control::Text => {
            let onchange = dispatch
                .reform(move |event: Event| set(event.target_unchecked_into::<web_sys::HtmlTextAreaElement>().value()));
            html! { <label>{label(knob)}<textarea data-setting={key} rows="4" value={knob.value.clone()} {onchange} /></label> }
        }
    };
    let changed = knob.own.is_some().then_some("changed");
    html! {
        <div class={classes!("knob", changed)} key={key}>
            { inside }
            if let Some(wrong) = &knob.wrong { <p class="wrong" role="alert">{wrong.clone()}</p> }
            if let Some(own) = &knob.own { { reset(key, own, dispatch) } }
            if !knob.told.is_empty() {
                <ul class="told-lines">{ for knob.told.iter().map(|line| html! { <li><code>{line.clone()}</code></li> }) }</ul>
            }
        </div>
    }
}

fn label(knob: &Knob) -> Html {
    html! { <span class="label">{knob.label.clone()}{" "}<code>{knob.key}</code></span> }
}

fn select(knob: &Knob, words: &[&'static str], dispatch: &Callback<Msg>) -> Html {
    let key = knob.key;
    let onchange = dispatch.reform(move |event: Event| Msg::Set {
        key: key.to_owned(),
        value: event.target_unchecked_into::<HtmlSelectElement>().value(),
    });
    let option = |word: &&'static str| html! { <option value={*word} selected={knob.value == *word}>{*word}</option> };
    html! {
        // The attribute `selected` says nothing any more once somebody has chosen: then the property does.
        <label>
            {label(knob)}
            <select data-setting={key} ~value={knob.value.clone()} {onchange}>{ for words.iter().map(option) }</select>
        </label>
    }
}

fn list_item(item: &Item, key: &'static str, dispatch: &Callback<Msg>) -> Html {
    let set = |value: &str| {
        let value = value.to_owned();
        dispatch.reform(move |_: MouseEvent| Msg::Set { key: key.to_owned(), value: value.clone() })
    };
    let checked = if item.place.is_some() { "true" } else { "false" };
    html! {
        <li key={item.word}>
            <button type="button" class="check" role="checkbox" aria-checked={checked} onclick={set(&item.turned)}>
                <svg class="tick" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
                    <rect x="1" y="1" width="14" height="14" />
                    if item.place.is_some() { <path d="M4 8l3 3 5-6" /> }
                </svg>
                {item.word}
            </button>
            if let Some(earlier) = &item.earlier {
                <button type="button" class="earlier" aria-label={format!("{} earlier", item.word)} onclick={set(earlier)}>{"Earlier"}</button>
            }
        </li>
    }
}

fn reset(key: &'static str, own: &str, dispatch: &Callback<Msg>) -> Html {
    const MOST: usize = 40;
    let shown: String = own.chars().take(MOST).collect();
    let more = if shown.len() < own.len() { "…" } else { "" };
    let own = own.to_owned();
    let onclick = dispatch.reform(move |_| Msg::Set { key: key.to_owned(), value: own.clone() });
    html! {
        <p class="own">
            <span>{"The scenario has "}<code>{shown}{more}</code></span>
            <button type="button" data-reset={key} aria-label={format!("Reset {key}")} {onclick}>{"Reset"}</button>
        </p>
    }
}
