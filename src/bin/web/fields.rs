//! The message's bytes in their layers: hex beside the fields, one marked in both, and where it comes from.

use std::rc::Rc;

use waxseal::app::selection::Chosen;
use waxseal::app::view::current::Current;
use waxseal::app::view::fields::{self, Bytes, Field, Layer, Row};
use waxseal::app::view::words;
use yew::prelude::*;

use crate::said::Said;

/// What is drawn.
#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// The message.
    pub(crate) current: Rc<Current>,
}

/// All layers, and the origin of the field that was chosen.
#[component]
pub(crate) fn Fields(props: &Props) -> Html {
    let current = &props.current;
    let chosen = use_state(|| None);
    // What was chosen is a field of this message alone.
    let here = (*chosen).filter(|(index, _)| *index == current.index).map(|(_, field)| field);
    let choose = {
        let (chosen, index) = (chosen.clone(), current.index);
        Callback::from(move |field: Chosen| {
            let again = *chosen == Some((index, field));
            chosen.set((!again).then_some((index, field)));
        })
    };
    let shown = fields::fields(current, here);
    html! {
        <div class="layers" data-testid="layers">
            { for shown.layers.iter().enumerate().map(|(number, layer)| draw(number, layer, here, &choose)) }
            if let Some(told) = shown.chosen {
                <section class="told" aria-label={format!("The field {}", told.name)} data-testid="told">
                    <h4>
                        if !told.path.is_empty() { <span class="path">{told.path}{" › "}</span> }
                        {told.name}
                    </h4>
                    if !told.value.is_empty() { <p class="value">{told.value}</p> }
                    { for told.said.into_iter().map(|said| html! { <Said {said} /> }) }
                    if let Some(origin) = told.origin {
                        <h5>{"Where this comes from"}</h5>
                        <pre tabindex="0" data-testid="origin">{origin}</pre>
                    }
                </section>
            }
        </div>
    }
}

fn draw(number: usize, layer: &Layer, chosen: Option<Chosen>, choose: &Callback<Chosen>) -> Html {
    html! {
        <section class="layer" aria-label={layer.title.clone()}>
            <h4>{layer.title.clone()}</h4>
            if let Some(note) = &layer.note { <p class="opened">{note.clone()}</p> }
            <div class="trio">
                <div class="bytes" role="group" aria-label={format!("Hex: {}", layer.title)} tabindex="0" data-testid="layer-hex">
                    { for layer.rows.iter().map(|row| hex_row(number, row, choose)) }
                    if layer.hidden > 0 { <p class="quiet">{format!("and {} more", words::bytes(layer.hidden))}</p> }
                </div>
                <ol class="tree" data-testid="layer-fields">
                    { for layer.fields.iter().map(|field| field_row(number, field, chosen, choose)) }
                </ol>
            </div>
            { for layer.issues.iter().map(|issue| html! {
                <div class="trouble"><p class="fate">{issue.told.clone()}</p><Said said={issue.said.clone()} /></div>
            }) }
        </section>
    }
}

fn hex_row(layer: usize, row: &Row, choose: &Callback<Chosen>) -> Html {
    let run = |run: &Bytes| {
        let class = classes!("run", run.tinted.then_some("tinted"), run.marked.then_some("marked"));
        let onclick = run.leaf.map(|node| choose.reform(move |_: MouseEvent| Chosen { layer, node }));
        html! { <span {class} {onclick}>{run.hex.clone()}</span> }
    };
    html! {
        <div class="line"><span class="offset">{row.offset.clone()}</span><span class="runs">{ for row.runs.iter().map(run) }</span></div>
    }
}

fn field_row(layer: usize, field: &Field, chosen: Option<Chosen>, choose: &Callback<Chosen>) -> Html {
    let this = Chosen { layer, node: field.node };
    let pressed = if chosen == Some(this) { "true" } else { "false" };
    let onclick = choose.reform(move |_: MouseEvent| this);
    html! {
        <li class={format!("depth-{}", field.depth)}>
            <button type="button" aria-pressed={pressed} {onclick}>
                <span class="field-name">{field.name}</span>
                <span class="field-value">{field.value.clone()}</span>
                <span class="field-place">
                    if !field.place.is_empty() { <span class="unseen">{" bytes "}</span>{field.place.clone()} }
                </span>
            </button>
        </li>
    }
}
