//! The letter: a postcard, a dashed envelope with a hollow ring, an envelope sealed with wax. Its meaning always stands
//! beside it in words.

use waxseal::story::Protection;
use yew::prelude::*;

/// A disc with twelve scallops about 15,11.
pub(crate) const WAX: &str = "M15 7.1A1.03 1.03 0 0 1 16.95 7.62A1.03 1.03 0 0 1 18.38 9.05A1.03 1.03 0 0 1 18.9 11A1.03 1.03 0 0 1 \
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

/// What a letter needs to be drawn.
#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// What it shows.
    pub(crate) shape: Shape,
    /// The class that gives it its size.
    #[prop_or("letter")]
    pub(crate) class: &'static str,
    /// What is engraved in the wax, as a path.
    #[prop_or_default]
    pub(crate) spokes: String,
}

/// The letter, 30×20.
#[component]
pub(crate) fn Letter(props: &Props) -> Html {
    let inside = match props.shape {
        Shape::Of(Protection::Clear) => html! {
            <>
                <rect class="sheet" x="0.75" y="0.75" width="28.5" height="18.5" />
                <path class="faint" d="M18.4 4V16.5M3.5 7h11M3.5 10h11M3.5 13h7" />
                <rect class="faint" x="21.75" y="3.75" width="4.5" height="5" />
            </>
        },
        Shape::Of(Protection::HandshakeKeys) => html! {
            <>
                <rect class="sheet dashed" x="0.75" y="0.75" width="28.5" height="18.5" />
                <path class="flap dashed" d="M1 1L15 11L29 1" />
                <circle class="ring" cx="15" cy="11" r="4" />
                <circle class="ring thin" cx="15" cy="11" r="2.4" />
            </>
        },
        Shape::Of(Protection::ApplicationKeys) => html! {
            <>
                <rect class="sheet" x="0.75" y="0.75" width="28.5" height="18.5" />
                <path class="flap" d="M1 1L15 11L29 1" />
                <path class="wax" d={WAX} />
                if !props.spokes.is_empty() { <path class="groove" d={props.spokes.clone()} /> }
            </>
        },
        Shape::Of(Protection::EarlyKeys) => html! {
            <>
                <rect class="sheet" x="0.75" y="0.75" width="28.5" height="18.5" />
                <path class="flap" d="M1 1L15 11L29 1" />
                <path class="wax" d={HALF} />
            </>
        },
        Shape::Unreadable => html! {
            <>
                <rect class="sheet" x="0.75" y="0.75" width="28.5" height="18.5" />
                <path class="faint" d="M1 13L13 1M1 19L19 1M7 19L25 1M13 19L29 3M19 19L29 9M25 19L29 15M1 7L7 1" />
            </>
        },
    };
    html! { <svg class={props.class} viewBox="0 0 30 20" aria-hidden="true" focusable="false">{inside}</svg> }
}
