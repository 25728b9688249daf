//! The letter: a postcard, a dashed envelope with a hollow ring, an envelope sealed with wax. Its meaning always stands
//! beside it in words.

use waxseal::app::view::stage;
use waxseal::story::{Fate, Protection};
use waxseal::trace::Actor;
use yew::prelude::*;

/// A disc with twelve scallops about 15,11.
const WAX: &str = "M15 7.1A1.03 1.03 0 0 1 16.95 7.62A1.03 1.03 0 0 1 18.38 9.05A1.03 1.03 0 0 1 18.9 11A1.03 1.03 0 0 1 \
    18.38 12.95A1.03 1.03 0 0 1 16.95 14.38A1.03 1.03 0 0 1 15 14.9A1.03 1.03 0 0 1 13.05 14.38A1.03 1.03 0 0 1 11.62 \
    12.95A1.03 1.03 0 0 1 11.1 11A1.03 1.03 0 0 1 11.62 9.05A1.03 1.03 0 0 1 13.05 7.62A1.03 1.03 0 0 1 15 7.1Z";

/// The right half of the disc.
const HALF: &str = "M15 7.1A1.03 1.03 0 0 1 16.95 7.62A1.03 1.03 0 0 1 18.38 9.05A1.03 1.03 0 0 1 18.9 11A1.03 1.03 0 0 1 \
    18.38 12.95A1.03 1.03 0 0 1 16.95 14.38A1.03 1.03 0 0 1 15 14.9Z";

/// What the letter shows.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Shape {
    /// A message under this protection.
    Of(Protection),
    /// Bytes that nobody could read.
    Unreadable,
}

/// The letter, 30×20, of a class that gives it its size.
pub(crate) fn small(shape: Shape, class: &'static str) -> Html {
    let inside = match shape {
        Shape::Of(Protection::Clear) => html! {
            <>
                <path class="faint" d="M18.4 4V16.5M3.5 7h11M3.5 10h11M3.5 13h7" />
                <rect class="faint" x="21.75" y="3.75" width="4.5" height="5" />
            </>
        },
        Shape::Of(Protection::HandshakeKeys) => html! {
            <>
                <circle class="ring" cx="15" cy="11" r="4" />
                <circle class="ring thin" cx="15" cy="11" r="2.4" />
            </>
        },
        Shape::Of(Protection::ApplicationKeys) => html! { <path class="wax" d={WAX} /> },
        Shape::Of(Protection::EarlyKeys) => html! { <path class="wax" d={HALF} /> },
        Shape::Unreadable => html! {
            <path class="faint" d="M1 13L13 1M1 19L19 1M7 19L25 1M13 19L29 3M19 19L29 9M25 19L29 15M1 7L7 1" />
        },
    };
    let dashed = shape == Shape::Of(Protection::HandshakeKeys);
    let flap = !matches!(shape, Shape::Of(Protection::Clear) | Shape::Unreadable);
    html! {
        <svg {class} viewBox="0 0 30 20" aria-hidden="true" focusable="false">
            <rect class={classes!("sheet", dashed.then_some("dashed"))} x="0.75" y="0.75" width="28.5" height="18.5" />
            if flap { <path class={classes!("flap", dashed.then_some("dashed"))} d="M1 1L15 11L29 1" /> }
            {inside}
        </svg>
    }
}

/// In which direction a letter goes, as a class.
pub(crate) fn way(to: Actor) -> &'static str {
    if to == Actor::Sender { "to-sender" } else { "to-receiver" }
}

/// The letter on the stage, 372×252: a postcard with what stands on it, an envelope with its seal.
pub(crate) fn large(letter: &stage::Letter) -> Html {
    let inside = match (letter.readable, letter.protection) {
        (false, _) => html! {
            <path class="faint" d="M2 60L60 2M2 120L120 2M2 180L180 2M2 240L240 2M50 250L298 2M110 250L358 2M170 250L370 50M230 250L370 110M290 250L370 170M350 250L370 230" />
        },
        (_, Protection::Clear) => postcard(letter),
        (_, Protection::HandshakeKeys) => html! {
            <>
                <path class="flap dashed" d="M2 2L186 138L370 2" />
                <circle class="ring" cx="186" cy="138" r="30" />
                <circle class="ring thin" cx="186" cy="138" r="22" />
            </>
        },
        (_, protection) => html! {
            <>
                <path class="flap" d="M2 2L186 138L370 2" />
                <g class="seal" transform="translate(66 50) scale(8)">
                    <path class="wax" d={if protection == Protection::EarlyKeys { HALF } else { WAX }} />
                    if !letter.seal.spokes.is_empty() { <path class="groove" d={letter.seal.spokes.clone()} /> }
                </g>
            </>
        },
    };
    let dashed = letter.readable && letter.protection == Protection::HandshakeKeys;
    let broken = matches!(letter.fate, Fate::Altered { .. }) && letter.protection != Protection::Clear;
    html! {
        <svg class="letter large" viewBox="0 0 372 252" aria-hidden="true" focusable="false">
            <rect class={classes!("sheet", dashed.then_some("dashed"))} x="1" y="1" width="370" height="250" />
            {inside}
            if broken { <path class="crack" d="M186 92L174 112L196 124L176 142L198 156L182 186" /> }
        </svg>
    }
}

/// A postcard: the line itself on the left, the stamp with the port, the address.
fn postcard(letter: &stage::Letter) -> Html {
    let line = |(index, line): (usize, &String)| {
        let y = (60 + 26 * index).to_string();
        html! { <text class="written" x="20" {y}>{line.clone()}</text> }
    };
    html! {
        <>
            <path class="faint" d="M231 36V216M246 122H352M246 152H352M246 182H300" />
            <rect class="faint" x="306" y="20" width="46" height="54" />
            <text class="stamped" x="329" y="52">{letter.port}</text>
            <text class="addressed" x="246" y="115">{letter.host.chars().take(18).collect::<String>()}</text>
            { for letter.lines.iter().enumerate().map(line) }
        </>
    }
}
