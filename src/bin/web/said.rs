//! What there is to say about a thing: what it is, why, what without it, and where that is specified.

use waxseal::app::{Explanation, Reference, Said as Words};
use yew::prelude::*;

/// What is drawn.
#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// The words.
    pub(crate) said: Words,
}

/// The words, or a sentence in their place.
#[component]
pub(crate) fn Said(props: &Props) -> Html {
    match &props.said {
        Words::Awaited => html! { <p class="quiet">{"The words are on their way."}</p> },
        Words::Missing(sentence) => html! { <p class="quiet" data-testid="no-words">{sentence.clone()}</p> },
        Words::Words(explanation) => explained(explanation),
    }
}

fn explained(explanation: &Explanation) -> Html {
    let parts = [("Why", &explanation.why), ("Without it", &explanation.without), ("In its bytes", &explanation.bytes)];
    let part = |(name, text): &(&'static str, &Option<String>)| {
        text.as_ref().map(|text| html! { <><dt>{*name}</dt><dd>{text.clone()}</dd></> })
    };
    html! {
        <div class="said" data-testid="said">
            if let Some(name) = &explanation.name { <p class="named">{name.clone()}</p> }
            if let Some(story) = &explanation.story { <p>{story.clone()}</p> }
            <p>{explanation.what.clone()}</p>
            <dl>{ for parts.iter().filter_map(part) }</dl>
            if !explanation.references.is_empty() {
                <p class="specified">{"Specified in "}{ for explanation.references.iter().enumerate().map(reference) }</p>
            }
        </div>
    }
}

/// A reference, with a comma before all but the first.
fn reference((index, reference): (usize, &Reference)) -> Html {
    let label = match &reference.url {
        Some(url) => html! { <a href={url.clone()} rel="external noreferrer">{reference.label.clone()}</a> },
        None => html! { {reference.label.clone()} },
    };
    html! { <>if index > 0 { {", "} }{label}</> }
}
