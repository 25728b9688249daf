//! What carried the message: records with their headers, or text in the clear; what arrived where that was something else.

use std::rc::Rc;

use waxseal::app::view::current::{Carrier, Current, Part};
use yew::prelude::*;

use crate::conversation::SameRun;
use crate::value::Value;

/// What is drawn.
#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// The message that they carried.
    pub(crate) current: Rc<Current>,
}

/// The carriers.
#[component]
pub(crate) fn Carriers(props: &Props) -> Html {
    let run = SameRun(Rc::clone(&props.current.run));
    let part = |part: &Part| {
        html! {
            <div class="field">
                <dt>{part.name}</dt>
                <dd>
                    if let Some(says) = &part.says { <span class="known">{says.clone()}</span> }
                    <Value run={run.clone()} bytes={part.bytes} />
                </dd>
            </div>
        }
    };
    let carrier = |carrier: &Carrier| {
        html! {
            <li>
                <p class="carrier">
                    <strong>{carrier.name.clone()}</strong>
                    if let Some(sealed) = &carrier.sealed { {format!(", sealed with {sealed}")} } else { {", in the clear"} }
                </p>
                if let Some(others) = &carrier.others { <p class="quiet">{format!("It carries more: {others}.")}</p> }
                <dl class="fields">{ for carrier.parts.iter().map(part) }</dl>
                if let Some(arrived) = &carrier.arrived {
                    <div class="arrived">
                        <p><strong>{"As arrived"}</strong>{": "}{arrived.difference.clone()}</p>
                        <Value run={run.clone()} bytes={arrived.bytes} />
                    </div>
                }
            </li>
        }
    };
    html! { <ol class="carriers" data-testid="carriers">{ for props.current.carriers.iter().map(carrier) }</ol> }
}
