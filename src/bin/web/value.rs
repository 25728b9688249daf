//! A value of the run: short ones whole, long ones shortened, and whole on demand.

use waxseal::app::view::current::whole;
use waxseal::app::view::{hex, words};
use waxseal::trace::Slice;
use web_sys::Element;
use yew::prelude::*;

use crate::conversation::SameRun;

/// Values of at most so many bytes are shown whole.
const WHOLE: usize = 64;

/// What is drawn.
#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// The run that has the bytes.
    pub(crate) run: SameRun,
    /// Which bytes.
    pub(crate) bytes: Slice,
}

/// The value in hex.
#[component]
pub(crate) fn Value(props: &Props) -> Html {
    let run = &props.run.0;
    let open = use_state(|| false);
    let length = words::bytes(props.bytes.len());
    if props.bytes.is_empty() {
        return html! { <span class="length">{"empty"}</span> };
    }
    if props.bytes.len() <= WHOLE {
        return html! { <><code>{whole(run, props.bytes)}</code>{" "}<span class="length">{length}</span></> };
    }
    let ontoggle = {
        let open = open.clone();
        move |event: Event| open.set(event.target_unchecked_into::<Element>().has_attribute("open"))
    };
    html! {
        <details class="long" {ontoggle}>
            <summary><code>{hex::short(run.trace.bytes(props.bytes))}</code>{" "}<span class="length">{length}</span></summary>
            if *open { <code class="whole">{whole(run, props.bytes)}</code> }
        </details>
    }
}
