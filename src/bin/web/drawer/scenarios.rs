//! The scenarios: eight at first, all behind them, variations of the one that is shown.

use waxseal::app::view::picker::{self, Choice, Choices, Variation};
use waxseal::app::{Model, Msg};
use yew::prelude::*;

use super::{Memory, Sake, choice, search};

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
    let one = |Choice { id, title, lesson, outcome, here }: &Choice| {
        choice(Sake::Scenario(id), [title, outcome, lesson], *here, msg(id), dispatch)
    };
    let group = |(title, choices): &(&'static str, Vec<Choice>)| {
        html! { <><h4>{*title}</h4><ul class="choices">{ for choices.iter().map(one) }</ul></> }
    };
    let found = match choices.found {
        found if found == choices.total => format!("{found} scenarios"),
        0 => "Nothing has all of these words.".to_owned(),
        found => format!("{found} of {} scenarios", choices.total),
    };
    html! {
        <>
            <h3>{"To begin with"}</h3>
            <ul class="choices">{ for choices.first.iter().map(one) }</ul>
            <details class="all" data-testid="all-scenarios">
                <summary>{format!("All {} scenarios", choices.total)}</summary>
                { search("Search in names and lessons", &memory.query, found) }
                { for choices.groups.iter().map(group) }
            </details>
        </>
    }
}

fn variation(variation: &Variation, dispatch: &Callback<Msg>) -> Html {
    let Variation { key, meaning, value, outcome, here, set } = variation;
    let words = format!("{key}={value}");
    let msg = Msg::Set { key: (*key).to_owned(), value: set.clone() };
    choice(Sake::Variation(words.clone()), [&words, outcome, meaning], *here, msg, dispatch)
}
