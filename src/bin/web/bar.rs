//! The bar: the name, the depth, and what opens over the page.

use waxseal::app::look::{Depth, Drawer};
use waxseal::app::{Model, Msg};
use yew::prelude::*;

/// A disc with fourteen scallops about 12,12.
const SEAL: &str = "M12 2.6A2.13 2.13 0 0 1 16.08 3.53A2.13 2.13 0 0 1 19.35 6.14A2.13 2.13 0 0 1 21.16 9.91A2.13 2.13 0 0 1 \
    21.16 14.09A2.13 2.13 0 0 1 19.35 17.86A2.13 2.13 0 0 1 16.08 20.47A2.13 2.13 0 0 1 12 21.4A2.13 2.13 0 0 1 7.92 \
    20.47A2.13 2.13 0 0 1 4.65 17.86A2.13 2.13 0 0 1 2.84 14.09A2.13 2.13 0 0 1 2.84 9.91A2.13 2.13 0 0 1 4.65 6.14A2.13 \
    2.13 0 0 1 7.92 3.53A2.13 2.13 0 0 1 12 2.6Z";

/// The bar.
pub(crate) fn bar(model: &Model, dispatch: &Callback<Msg>) -> Html {
    let look = model.look();
    let depth = |&depth: &Depth| {
        let pressed = if look.depth == depth { "true" } else { "false" };
        let onclick = dispatch.reform(move |_: MouseEvent| Msg::Deepen(depth));
        let (title, key) = match depth {
            Depth::Story => ("Story", "1"),
            Depth::Messages => ("Messages", "2"),
            Depth::Bytes => ("Bytes", "3"),
        };
        html! {
            <button type="button" aria-pressed={pressed} aria-keyshortcuts={key} data-depth={depth.word()} {onclick}>{title}</button>
        }
    };
    let open = |drawer: Drawer, class: &'static str, word: &'static str| {
        let expanded = if look.drawer == Some(drawer) { "true" } else { "false" };
        let is_open = look.drawer == Some(drawer);
        let onclick = dispatch.reform(move |_: MouseEvent| if is_open { Msg::Close } else { Msg::Open(drawer) });
        let testid = format!("open-{}", drawer.word());
        html! { <button type="button" {class} aria-expanded={expanded} data-testid={testid} {onclick}>{word}</button> }
    };
    html! {
        <header class="bar">
            <h1 class="name">
                <svg class="mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
                    <path class="wax" d={SEAL} />
                    <circle class="groove" cx="12" cy="12" r="6.5" />
                    <path class="groove" d="M12 7.5v9M8.1 9.75l7.8 4.5M8.1 14.25l7.8-4.5" />
                </svg>
                <span>{"Waxseal"}</span>
            </h1>
            <div class="depths" role="group" aria-label="Depth">{ for Depth::ALL.iter().map(depth) }</div>
            <div class="doors">
                { open(Drawer::Scenarios, "door", "Scenario") }
                { open(Drawer::Settings, "door", "Settings") }
                { open(Drawer::Share, "door", "Share") }
                { open(Drawer::Menu, "menu", "Menu") }
            </div>
        </header>
    }
}
