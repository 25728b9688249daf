//! The menu: everything else, and how the page looks.

use waxseal::app::look::{Drawer, Size, Theme};
use waxseal::app::{Model, Msg};
use yew::prelude::*;

use super::{act, turn};

/// The menu.
pub(super) fn menu(model: &Model, dispatch: &Callback<Msg>) -> Html {
    let look = model.look();
    let other = |drawer: &Drawer| {
        let drawer = *drawer;
        let id = format!("open-{}", drawer.word());
        let onclick = dispatch.reform(move |_| Msg::Open(drawer));
        html! { <li><button type="button" data-testid={id} {onclick}>{drawer.title()}</button></li> }
    };
    let theme = |theme: &Theme| turn(theme.title(), look.theme == *theme, Msg::Light(*theme), dispatch);
    let size = |size: &Size| turn(size.title(), look.size == *size, Msg::Enlarge(*size), dispatch);
    html! {
        <>
            <ul class="menu">{ for Drawer::ALL.iter().filter(|drawer| **drawer != Drawer::Menu).map(other) }</ul>
            <div class="buttons">
                { act("New run, other randomness", Msg::NewRun, dispatch) }
                { act("Full screen", Msg::FillScreen, dispatch) }
                { act("Print", Msg::Print, dispatch) }
            </div>
            <div class="turns" role="group" aria-label="Light or dark"><h3>{"Light or dark"}</h3>{ for Theme::ALL.iter().map(theme) }</div>
            <div class="turns" role="group" aria-label="Size"><h3>{"Size"}</h3>{ for Size::ALL.iter().map(size) }</div>
        </>
    }
}
