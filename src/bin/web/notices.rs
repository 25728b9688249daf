//! What there is to say about the address.

use waxseal::app::Msg;
use yew::prelude::*;

/// The sentences, and the way to put them away.
#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// One sentence or two for each.
    pub(crate) words: Vec<String>,
    /// Where a click goes.
    pub(crate) dispatch: Callback<Msg>,
}

/// The notices; nothing when there is nothing to say.
#[component]
pub(crate) fn Notices(props: &Props) -> Html {
    if props.words.is_empty() {
        return Html::default();
    }
    let onclick = props.dispatch.reform(|_| Msg::Dismiss);
    html! {
        <div class="notices" data-testid="notice">
            <div>
                { for props.words.iter().map(|words| html! { <p>{words.clone()}</p> }) }
            </div>
            <button type="button" {onclick}>{"Dismiss"}</button>
        </div>
    }
}
