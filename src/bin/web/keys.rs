//! The keyboard, as long as the focus is inside: ← and → step, Home and End go to the ends; ↑ and ↓ step within the list.

use wasm_bindgen::JsCast;
use waxseal::app::Msg;
use web_sys::Element;
use yew::KeyboardEvent;

/// What a key asks for; `None` when it is somebody else's.
pub(crate) fn msg(event: &KeyboardEvent) -> Option<Msg> {
    let modified = event.ctrl_key() || event.alt_key() || event.meta_key() || event.shift_key();
    if modified || event.default_prevented() || event.is_composing() {
        return None;
    }
    let target = event.target()?.dyn_into::<Element>().ok()?;
    // Form controls and editable text use these keys themselves.
    let theirs = target.closest("input, select, textarea, [contenteditable]").ok().flatten();
    if theirs.is_some() {
        return None;
    }
    let in_list = target.has_attribute("data-message");
    match event.key().as_str() {
        "ArrowRight" => Some(Msg::Next),
        "ArrowLeft" => Some(Msg::Back),
        "ArrowDown" if in_list => Some(Msg::Next),
        "ArrowUp" if in_list => Some(Msg::Back),
        "Home" => Some(Msg::First),
        "End" => Some(Msg::Last),
        _ => None,
    }
}
