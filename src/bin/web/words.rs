//! The pane of words: what the selected field is, else the message; where it comes from; and the way to change it.

use waxseal::app::Msg;
use waxseal::app::view::current::Current;
use waxseal::app::view::origin::{Go, Origin, Step, origin};
use waxseal::app::view::sheet::{Cursor, Sheet, Trouble};
use waxseal::app::view::told::{Told, told, touch};
use waxseal::app::view::words::party_title;
use yew::prelude::*;

use crate::said::Said;
use crate::tamper::Tamper;

/// What there is to say; `origin`: whether it is told where the field comes from, and how to change that.
pub(crate) fn words(
    current: &Current,
    sheet: &Sheet,
    cursor: Option<Cursor>,
    (open, toggle): (bool, Callback<MouseEvent>),
    dispatch: &Callback<Msg>,
) -> Html {
    let Told { name, path, value, place, said, issues } = told(current, sheet.chosen);
    let source = sheet.chosen.filter(|_| open).and_then(|chosen| origin(current, chosen));
    let touch = touch(current, sheet, cursor).map(|touch| (format!("{}-{}", touch.unit, touch.offset), touch));
    let expanded = if open { "true" } else { "false" };
    let leave = dispatch.reform(|_: MouseEvent| Msg::Select(None));
    html! {
        <section class="sheet-words" aria-label="In words" data-testid={if sheet.chosen.is_some() { "told" } else { "words" }}>
            if !path.is_empty() { <p class="path">{path}</p> }
            <h3>{name}</h3>
            if !value.is_empty() { <p class="value">{value}</p> }
            <p class="quiet">{place}</p>
            { for said.into_iter().map(|said| html! { <Said {said} /> }) }
            { for issues.iter().map(trouble) }
            if sheet.chosen.is_some() {
                <button type="button" aria-expanded={expanded} onclick={toggle}>{"Where does this come from?"}</button>
                if let Some(source) = source { { provenance(&source, dispatch) } }
                if let Some((key, touch)) = touch {
                    <Tamper {key} {touch} dispatch={dispatch.clone()} />
                }
                <button type="button" onclick={leave}>{"Back to the message"}</button>
            }
        </section>
    }
}

/// What does not fit.
fn trouble(issue: &Trouble) -> Html {
    html! { <div class="trouble"><p class="fate">{issue.told.clone()}</p><Said said={issue.said.clone()} /></div> }
}

fn provenance(origin: &Origin, dispatch: &Callback<Msg>) -> Html {
    let step = |step: &Step| step_of(step, dispatch);
    html! {
        <div class="provenance" data-testid="origin">
            <p>{origin.lead.clone()}</p>
            { for origin.message.as_ref().map(|to| to_message(to, dispatch)) }
            if !origin.steps.is_empty() { <ol>{ for origin.steps.iter().map(step) }</ol> }
            if !origin.uses.is_empty() {
                <p>{"What takes it:"}</p>
                <ul>{ for origin.uses.iter().map(step) }</ul>
            }
        </div>
    }
}

fn step_of(step: &Step, dispatch: &Callback<Msg>) -> Html {
    html! {
        <li class={format!("d{}", step.depth)}>
            if let Some(into) = step.into { <span class="into">{into}{": "}</span> }
            <strong>{step.name.clone()}</strong>{format!(", {}", party_title(step.who).to_lowercase())}
            if !step.result.is_empty() { <code>{step.result.clone()}</code> }
            if step.told { <span class="quiet">{" (told above)"}</span> }
            if !step.covers.is_empty() { <span class="quiet">{format!(" over {}", step.covers)}</span> }
            { for step.message.as_ref().filter(|_| !step.told).map(|to| to_message(to, dispatch)) }
        </li>
    }
}

fn to_message(to: &Go, dispatch: &Callback<Msg>) -> Html {
    go(to.number, &to.title, dispatch)
}

/// A button that leads to a message.
pub(crate) fn go(number: u32, title: &str, dispatch: &Callback<Msg>) -> Html {
    let onclick = dispatch.reform(move |_: MouseEvent| Msg::GoTo { number });
    html! { <button type="button" class="go-to" {onclick}>{format!("Go to message {number}, {title}")}</button> }
}
