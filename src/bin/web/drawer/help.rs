//! Help: the keys, what is real and what is not, versions.

use waxseal::app::view::help::{KEYS, RUSTLS, WAXSEAL, topics};
use waxseal::app::{Explanation, Model};
use yew::prelude::*;

use super::explained;

/// Help.
pub(super) fn help(model: &Model) -> Html {
    let key = |(keys, what): &(&'static str, &'static str)| {
        let keys = keys.split(' ').map(|key| html! { <><kbd>{key}</kbd>{" "}</> });
        html! { <tr><th scope="row">{ for keys }</th><td>{*what}</td></tr> }
    };
    let topic = |said: &Explanation| html! { <article><h3>{said.name.clone()}</h3>{ explained(said) }</article> };
    html! {
        <>
            <h3>{"Keys, while the focus is inside"}</h3>
            <table class="keys-table"><tbody>{ for KEYS.iter().map(key) }</tbody></table>
            {
                match topics(model) {
                    Ok(topics) => topics.iter().map(topic).collect::<Html>(),
                    Err(why) => html! { <p class="quiet">{why}</p> },
                }
            }
            <h3>{"Versions"}</h3>
            <p>{format!("Waxseal {WAXSEAL}, with rustls {RUSTLS}.")}</p>
        </>
    }
}
