//! The keyboard, as long as the focus is inside. Trees, grids and tabs take the keys that are theirs first, and say so by
//! preventing what the browser would do.

use wasm_bindgen::JsCast;
use waxseal::app::look::{Depth, Drawer, Size};
use waxseal::app::{Model, Msg};
use web_sys::Element;
use yew::KeyboardEvent;

/// What a key asks for; `None` when it is somebody else's.
pub(crate) fn msg(event: &KeyboardEvent, model: &Model) -> Option<Msg> {
    let modified = event.ctrl_key() || event.alt_key() || event.meta_key();
    if modified || event.default_prevented() || event.is_composing() {
        return None;
    }
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let is_in = |selector: &str| target.closest(selector).ok().flatten().is_some();
    let key = event.key();
    if key == "Escape" && model.look().drawer.is_some() {
        return Some(Msg::Close);
    }
    // Form controls and editable text use these keys themselves.
    if is_in("input, select, textarea, [contenteditable]") {
        return None;
    }
    let in_list = target.has_attribute("data-message");
    let projector = model.look().size == Size::Projector;
    match (key.as_str(), event.shift_key()) {
        ("ArrowRight", true) => Some(Msg::NextScene),
        ("ArrowLeft", true) => Some(Msg::BackScene),
        ("?", _) => Some(Msg::Open(Drawer::Help)),
        (_, true) => None,
        ("ArrowRight", _) => Some(Msg::Next),
        ("ArrowLeft", _) => Some(Msg::Back),
        ("ArrowDown", _) if in_list => Some(Msg::Next),
        ("ArrowUp", _) if in_list => Some(Msg::Back),
        ("PageDown", _) if projector => Some(Msg::Next),
        ("PageUp", _) if projector => Some(Msg::Back),
        ("Home", _) => Some(Msg::First),
        ("End", _) => Some(Msg::Last),
        (" ", _) if !is_in("button, summary, a") => Some(Msg::Play),
        ("1", _) => Some(Msg::Deepen(Depth::Story)),
        ("2", _) => Some(Msg::Deepen(Depth::Messages)),
        ("3", _) => Some(Msg::Deepen(Depth::Bytes)),
        ("f", _) => Some(Msg::FillScreen),
        ("p", _) if projector => Some(Msg::Enlarge(Size::Desk)),
        ("p", _) => Some(Msg::Enlarge(Size::Projector)),
        _ => None,
    }
}
