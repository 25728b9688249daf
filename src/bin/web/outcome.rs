//! The card at the end of the conversation.

use std::rc::Rc;

use waxseal::app::Msg;
use waxseal::app::view::outcome::{Card, Picture};
use waxseal::story::Protection;
use yew::prelude::*;

use crate::conversation::SameRun;
use crate::letter::{self, Shape};

/// What the card shows.
#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// Its words.
    pub(crate) card: Rc<Card>,
    /// The run it speaks of.
    pub(crate) run: SameRun,
    /// Where clicks go.
    pub(crate) dispatch: Callback<Msg>,
}

/// The card.
#[component]
pub(crate) fn Ending(props: &Props) -> Html {
    let card = &*props.card;
    let shape = match card.picture {
        Picture::Sealed => Some(Protection::ApplicationKeys),
        Picture::Postcard => Some(Protection::Clear),
        Picture::Kept => None,
    };
    let suggestion = |(id, title): &(&'static str, &'static str)| {
        let id = *id;
        let onclick = props.dispatch.reform(move |_| Msg::Choose { id: id.to_owned() });
        html! { <li><button type="button" {onclick}>{*title}</button></li> }
    };
    let run = &props.run.0;
    html! {
        <section class="ending" data-testid="outcome" aria-label="The outcome">
            <div class="verdict">
                if let Some(protection) = shape { { letter::small(Shape::Of(protection), "letter medium") } }
                <h3>{card.headline}</h3>
            </div>
            <p>{card.consequence.clone()}</p>
            <dl class="facts">
                <dt>{"Who could read the mail"}</dt><dd>{card.readers}</dd>
                <dt>{"Who could read the addresses"}</dt><dd>{card.envelope}</dd>
                <dt>{"Who was proven"}</dt><dd>{card.proven.clone()}</dd>
                <dt>{"Who noticed something"}</dt><dd>{card.noticed.clone()}</dd>
                if !card.deviations.is_empty() {
                    <dt>{"Not as the catalogue says"}</dt>
                    <dd>{ for card.deviations.iter().map(|words| html! { <p>{words.clone()}</p> }) }</dd>
                }
            </dl>
            <h4>{"Try next"}</h4>
            <ul class="suggestions">{ for card.next.iter().map(suggestion) }</ul>
            <dl class="facts technical">
                <dt>{"Seed"}</dt><dd>{run.scenario.seed.to_string()}</dd>
                <dt>{"Digest of the run"}</dt><dd data-testid="digest">{run.digest.clone()}</dd>
            </dl>
            <p class="honest">
                {"Both servers are rustls with a real SMTP engine, run just now in this page. The network between them, DNS and \
                  the clock are simulated; the keys shown are demonstration keys."}
            </p>
        </section>
    }
}
