//! The run to stand beside the one that is shown. The comparison itself is a page of its own, see `compare.rs` of the page.

use waxseal::app::view::picker;
use waxseal::app::{Model, Msg};
use yew::prelude::*;

use super::{Memory, act, scenarios};

/// The choice of the other run.
pub(super) fn choose(model: &Model, memory: &Memory, dispatch: &Callback<Msg>) -> Html {
    let mut choices = picker::choices(model, &memory.query);
    // What stands beside is marked, not what is shown.
    let beside = model.versus().map(|run| run.scenario.entry.id);
    let groups = choices.groups.iter_mut().flat_map(|(_, group)| group);
    for choice in choices.first.iter_mut().chain(groups) {
        choice.here = Some(choice.id) == beside;
    }
    html! {
        <>
            <p>{"“"}{model.scenario().entry.title}{"” is run A. Choose run B: it has the same seed, and its scenario’s own settings."}</p>
            if beside.is_some() {
                <div class="buttons">{ act("One run alone again", Msg::Compare { with: None }, dispatch) }</div>
            }
            { scenarios::list(&choices, memory, dispatch, |id| Msg::Compare { with: Some(id.to_owned()) }) }
        </>
    }
}
