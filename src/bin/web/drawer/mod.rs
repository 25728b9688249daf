//! What opens over the page: a panel at the end of the app's own box, one file for what is in each.

mod compare;
mod glossary;
mod help;
mod menu;
mod scenarios;
mod settings;
mod share;
mod tour;

use std::cell::RefCell;
use std::rc::Rc;

use gloo::utils::document;
use wasm_bindgen::JsCast;
use waxseal::app::look::Drawer as Kind;
use waxseal::app::{Explanation, Model, Msg, Reference};
use web_sys::{Element, HtmlElement, HtmlInputElement};
use yew::prelude::*;

pub(crate) use tour::lesson;

/// What a drawer is made of.
#[derive(Properties)]
pub(crate) struct Props {
    /// The model.
    pub(crate) model: Rc<RefCell<Model>>,
    /// Where choices go.
    pub(crate) dispatch: Callback<Msg>,
}

/// What is behind the cell may have changed: a drawer is drawn again whenever the page is.
impl PartialEq for Props {
    fn eq(&self, _: &Self) -> bool {
        false
    }
}

/// What a drawer remembers by itself, for as long as it lies open.
pub(crate) struct Memory {
    /// What is searched for.
    query: UseStateHandle<String>,
    /// The mail program whose words are shown.
    program: UseStateHandle<&'static str>,
}

/// What lies open. The page behind stays usable: it is no modal dialogue, and takes the focus without keeping it.
#[component]
pub(crate) fn Drawer(props: &Props) -> Html {
    let panel = use_node_ref();
    let memory = Memory { query: use_state(String::new), program: use_state(|| "") };
    let model = props.model.borrow();
    let kind = model.look().drawer.unwrap_or_default();
    use_effect_with(kind.word(), {
        let (panel, query) = (panel.clone(), memory.query.clone());
        move |_| {
            query.set(String::new());
            if let Some(panel) = panel.cast::<HtmlElement>() {
                panel.set_scroll_top(0);
                _ = panel.focus();
            }
        }
    });
    use_effect_with((), {
        let (opener, panel) = (focused(), panel.clone());
        move |()| move || give_back(opener, &panel)
    });
    let close = props.dispatch.reform(|_| Msg::Close);
    let onkeydown = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            "Escape" => {
                event.prevent_default();
                dispatch.emit(Msg::Close);
            }
            // They scroll here; the page behind does not step by them.
            "Home" | "End" | "PageUp" | "PageDown" | "ArrowUp" | "ArrowDown" => event.stop_propagation(),
            _ => {}
        })
    };
    let dispatch = &props.dispatch;
    let inside = match kind {
        Kind::Menu => menu::menu(&model, dispatch),
        Kind::Scenarios => scenarios::scenarios(&model, &memory, dispatch),
        Kind::Settings => settings::settings(&model, &memory, dispatch),
        Kind::Share => share::share(&model, dispatch),
        Kind::Tour => tour::tour(&model, dispatch),
        Kind::Compare => compare::choose(&model, &memory, dispatch),
        Kind::Glossary => glossary::glossary(&model, &memory),
        Kind::Help => help::help(&model),
    };
    html! {
        <div class="drawer-place">
            <section class="drawer" role="dialog" aria-label={kind.title()} tabindex="-1" ref={panel} data-testid="drawer"
                data-drawer={kind.word()} {onkeydown}>
                <header class="drawer-head">
                    <h2>{kind.title()}</h2>
                    <button type="button" data-testid="close" onclick={close}>{"Close"}</button>
                </header>
                <div class="drawer-body">{inside}</div>
            </section>
        </div>
    }
}

fn focused() -> Option<HtmlElement> {
    document().active_element()?.dyn_into().ok()
}

/// The focus goes back to what opened the drawer, unless it went elsewhere in the meantime.
fn give_back(opener: Option<HtmlElement>, panel: &NodeRef) {
    let now = focused();
    let was_inside = match (&now, panel.cast::<Element>()) {
        (Some(now), Some(panel)) => panel.contains(Some(now)),
        _ => false,
    };
    let is_nowhere = now.is_none_or(|now| now.tag_name() == "BODY");
    if let Some(opener) = opener.filter(|opener| (was_inside || is_nowhere) && opener.is_connected()) {
        _ = opener.focus();
    }
}

/// A button that says what it does.
pub(crate) fn act(words: impl Into<AttrValue>, msg: Msg, dispatch: &Callback<Msg>) -> Html {
    html! { <button type="button" onclick={dispatch.reform(move |_| msg.clone())}>{words.into()}</button> }
}

/// One of several buttons of which one is chosen.
pub(crate) fn turn(words: &'static str, here: bool, msg: Msg, dispatch: &Callback<Msg>) -> Html {
    let pressed = if here { "true" } else { "false" };
    html! {
        <button type="button" class="turn" aria-pressed={pressed} onclick={dispatch.reform(move |_| msg.clone())}>{words}</button>
    }
}

/// A field to search in, and what was found, for those who listen too.
pub(crate) fn search(label: &'static str, query: &UseStateHandle<String>, found: String) -> Html {
    let oninput = {
        let query = query.clone();
        move |event: InputEvent| query.set(event.target_unchecked_into::<HtmlInputElement>().value())
    };
    html! {
        <div class="search">
            <label>
                <span>{label}</span>
                <input type="search" data-testid="search" value={(**query).clone()} autocomplete="off" spellcheck="false" {oninput} />
            </label>
            <p class="quiet" aria-live="polite" data-testid="found">{found}</p>
        </div>
    }
}

/// A link to the place where something is specified, after what was specified before.
pub(crate) fn specified(references: &[Reference]) -> Html {
    let one = |(index, reference): (usize, &Reference)| {
        let comma = if index > 0 { ", " } else { "" };
        match &reference.url {
            Some(url) => {
                html! { <>{comma}<a href={url.clone()} rel="external noreferrer">{reference.label.clone()}</a></> }
            }
            None => html! { <>{comma}{reference.label.clone()}</> },
        }
    };
    if references.is_empty() {
        return Html::default();
    }
    html! { <p class="quiet">{"Specified in "}{ for references.iter().enumerate().map(one) }</p> }
}

/// What there is to say: its parts that are there, each with its name.
pub(crate) fn explained(said: &Explanation) -> Html {
    let parts = [
        ("Why", &said.why),
        ("Without it", &said.without),
        ("It is often told", &said.told),
        ("What is right", &said.correct),
    ];
    let part = |(name, text): &(&'static str, &Option<String>)| {
        text.as_ref().map(|text| html! { <><dt>{*name}</dt><dd>{text.clone()}</dd></> })
    };
    let parts: Vec<_> = parts.iter().filter_map(part).collect();
    html! {
        <>
            <p>{said.what.clone()}</p>
            if !parts.is_empty() { <dl class="explained">{ for parts }</dl> }
            { specified(&said.references) }
        </>
    }
}
