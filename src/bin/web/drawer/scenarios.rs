//! The scenarios: eight at first, all behind them, variations of the one that is shown.

use waxseal::app::view::picker::{self, Choice, Choices, Variation};
use waxseal::app::{Model, Msg};
use yew::prelude::*;

use super::{Memory, search};

/// What can be run.
pub(super) fn scenarios(model: &Model, memory: &Memory, dispatch: &Callback<Msg>) -> Html {
    let variations = picker::variations(model);
    let choices = picker::choices(model, &memory.query);
    html! {
        <>
            { list(&choices, memory, dispatch, |id| Msg::Choose { id: id.to_owned() }) }
            if !variations.is_empty() {
                <details class="all" data-testid="variations">
                    <summary>{format!("Variations of the present one ({})", variations.len())}</summary>
                    <ul class="choices">{ for variations.iter().map(|one| variation(one, dispatch)) }</ul>
                </details>
            }
        </>
    }
}

/// The first eight, and all behind them; a choice makes a message.
pub(super) fn list(choices: &Choices, memory: &Memory, dispatch: &Callback<Msg>, msg: fn(&'static str) -> Msg) -> Html {
    let choice = |choice: &Choice| one(choice, dispatch, msg);
    let group = |(title, choices): &(&'static str, Vec<Choice>)| {
        html! { <><h4>{*title}</h4><ul class="choices">{ for choices.iter().map(choice) }</ul></> }
    };
    let found = match choices.found {
        found if found == choices.total => format!("{found} scenarios"),
        0 => "Nothing has all of these words.".to_owned(),
        found => format!("{found} of {} scenarios", choices.total),
    };
    html! {
        <>
            <h3>{"To begin with"}</h3>
            <ul class="choices">{ for choices.first.iter().map(choice) }</ul>
            <details class="all" data-testid="all-scenarios">
                <summary>{format!("All {} scenarios", choices.total)}</summary>
                { search("Search in names and lessons", &memory.query, found) }
                { for choices.groups.iter().map(group) }
            </details>
        </>
    }
}

fn one(choice: &Choice, dispatch: &Callback<Msg>, msg: fn(&'static str) -> Msg) -> Html {
    let id = choice.id;
    let onclick = dispatch.reform(move |_| msg(id));
    html! {
        <li key={id}>
            <button type="button" class="choice" data-scenario={id} aria-current={choice.here.then_some("true")} {onclick}>
                <strong>{choice.title}</strong>
                <span class="outcome">{choice.outcome}</span>
                <span class="lesson">{choice.lesson}</span>
            </button>
        </li>
    }
}

fn variation(variation: &Variation, dispatch: &Callback<Msg>) -> Html {
    let Variation { key, meaning, value, outcome, here, set } = variation.clone();
    let onclick = dispatch.reform(move |_| Msg::Set { key: key.to_owned(), value: set.clone() });
    let pressed = if here { "true" } else { "false" };
    html! {
        <li>
            <button type="button" class="choice" data-variation={format!("{key}={value}")} aria-pressed={pressed} {onclick}>
                <strong><code>{format!("{key}={value}")}</code></strong>
                <span class="outcome">{outcome}</span>
                <span class="lesson">{meaning}</span>
            </button>
        </li>
    }
}
