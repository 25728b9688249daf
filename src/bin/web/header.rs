//! The bar: the name, the scenario, a new run.

use waxseal::app::Msg;
use waxseal::app::view::picker::Picker;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// A disc with fourteen scallops about 12,12.
const SEAL: &str = "M12 2.6A2.13 2.13 0 0 1 16.08 3.53A2.13 2.13 0 0 1 19.35 6.14A2.13 2.13 0 0 1 21.16 9.91A2.13 2.13 0 0 1 \
    21.16 14.09A2.13 2.13 0 0 1 19.35 17.86A2.13 2.13 0 0 1 16.08 20.47A2.13 2.13 0 0 1 12 21.4A2.13 2.13 0 0 1 7.92 \
    20.47A2.13 2.13 0 0 1 4.65 17.86A2.13 2.13 0 0 1 2.84 14.09A2.13 2.13 0 0 1 2.84 9.91A2.13 2.13 0 0 1 4.65 6.14A2.13 \
    2.13 0 0 1 7.92 3.53A2.13 2.13 0 0 1 12 2.6Z";

/// What the bar shows.
#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// The scenarios and the chosen one.
    pub(crate) picker: Picker,
    /// Whether a run is shown: `true` or `false`.
    pub(crate) ready: &'static str,
    /// Where choices go.
    pub(crate) dispatch: Callback<Msg>,
}

/// The bar.
#[component]
pub(crate) fn Header(props: &Props) -> Html {
    let Picker { groups, chosen, .. } = &props.picker;
    let select = use_node_ref();
    // The way back chooses too: the control shows what is chosen, whoever chose it.
    use_effect_with(*chosen, {
        let select = select.clone();
        move |chosen| {
            if let Some(select) = select.cast::<HtmlSelectElement>() {
                select.set_value(chosen);
            }
        }
    });
    let onchange = props
        .dispatch
        .reform(|event: Event| Msg::Choose { id: event.target_unchecked_into::<HtmlSelectElement>().value() });
    let new_run = props.dispatch.reform(|_| Msg::NewRun);
    let option = |(id, title): &(&'static str, &'static str)| {
        html! { <option value={*id} selected={id == chosen}>{*title}</option> }
    };
    let group = |(title, entries): &(&'static str, Vec<_>)| {
        html! { <optgroup label={*title}>{ for entries.iter().map(option) }</optgroup> }
    };
    html! {
        <header class="bar">
            <h1 class="name">
                <svg class="mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
                    <path class="wax" d={SEAL} />
                    <circle class="groove" cx="12" cy="12" r="6.5" />
                    <path class="groove" d="M12 7.5v9M8.1 9.75l7.8 4.5M8.1 14.25l7.8-4.5" />
                </svg>
                {"Waxseal"}
            </h1>
            <label class="choose">
                <span>{"Scenario"}</span>
                <select ref={select} data-testid="scenario" {onchange}>{ for groups.iter().map(group) }</select>
            </label>
            <button type="button" data-testid="open-menu" onclick={props.dispatch.reform(|_| Msg::Open(waxseal::app::look::Drawer::Menu))}>{"Menu"}</button>
            <button type="button" data-testid="new-run" aria-busy={if props.ready == "true" { "false" } else { "true" }}
                onclick={new_run}>{"New run"}</button>
        </header>
    }
}
