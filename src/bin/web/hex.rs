//! The message's bytes: offset, hex, ASCII; sixteen columns where there is room for them, else eight.

use std::rc::Rc;

use waxseal::app::view::current::{Current, hex_rows};
use waxseal::app::view::hex::{FIRST, Row};
use waxseal::app::view::words;
use yew::prelude::*;

/// What is drawn.
#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// The message.
    pub(crate) current: Rc<Current>,
}

/// The bytes; of a long message the first ones, and all of them on demand.
#[component]
pub(crate) fn Bytes(props: &Props) -> Html {
    let current = &props.current;
    let all = use_state(|| None);
    // What was asked for is for this message alone.
    let most = if *all == Some(current.index) { usize::MAX } else { FIRST };
    let rows = hex_rows(current, most);
    let onclick = {
        let (all, index) = (all.clone(), current.index);
        move |_: MouseEvent| all.set(Some(index))
    };
    html! {
        <>
            <div class="hex" role="table" aria-label="Bytes of the message" data-testid="hex"
                data-hex={current.hex.clone()} data-length={current.length.to_string()}>
                { for rows.chunks(2).map(pair) }
            </div>
            if current.length > most {
                <button type="button" class="more" {onclick}>
                    { format!("Show all {}", words::bytes(current.length)) }
                </button>
            }
        </>
    }
}

/// Two rows of eight, which stand side by side or one below the other.
fn pair(rows: &[Row]) -> Html {
    html! { <div class="pair" role="rowgroup">{ for rows.iter().map(half) }</div> }
}

fn half(row: &Row) -> Html {
    html! {
        <div class="half" role="row">
            <span class="offset" role="rowheader">{row.offset.clone()}</span>
            <span class="digits" role="cell">{row.hex.clone()}</span>
            <span class="ascii" role="cell">{row.ascii.clone()}</span>
        </div>
    }
}
