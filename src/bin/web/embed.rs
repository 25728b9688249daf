//! Where the app stands: in its own page, or in an element of somebody else's, perhaps several times. All instances share one
//! program; each has a state of its own.
//!
//! What happens inside goes out as an event `waxseal` on the element, with plain data: `{address, said}`. What is to happen comes in
//! through an [`Instance`].

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::wasm_bindgen;
use waxseal::app::{Model, Msg};
use web_sys::Element;
use yew::{AppHandle, Callback, Properties, Renderer};

use crate::app::App;
use crate::fault;

/// What an instance is told when it is made.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct Props {
    /// Where it stands.
    pub(crate) home: Home,
    /// The address of the folder that has the words, with a slash at its end.
    pub(crate) base: Rc<str>,
    /// How somebody outside speaks to it.
    #[prop_or_default]
    pub(crate) line: Line,
    /// What it shows at first, where that is known already.
    #[prop_or_default]
    pub(crate) shown: Shown,
}

/// Where an instance stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Home {
    /// In the page that is made for it: the address and the title are its own.
    Page,
    /// In another page: it begins at this address, and touches nothing outside.
    Guest(Rc<str>),
}

/// The way into an instance: what sends to it, once it is there.
#[derive(Clone, Default)]
pub(crate) struct Line(pub(crate) Rc<RefCell<Option<Callback<Msg>>>>);

impl PartialEq for Line {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// A state to begin with; never compared.
#[derive(Clone, Default)]
pub(crate) struct Shown(pub(crate) Option<Rc<Model>>);

impl PartialEq for Shown {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// One app in a page.
#[wasm_bindgen]
pub struct Instance {
    handle: Option<AppHandle<App>>,
    line: Line,
}

/// Puts the app into the page that is made for it. `base` is the address of the folder with the words, with a slash at its end.
#[wasm_bindgen]
#[must_use]
#[expect(unreachable_pub, reason = "wasm-bindgen exports public items only")]
pub fn mount_page(root: Element, base: &str) -> Instance {
    put(root, Home::Page, base)
}

/// Puts an app into an element of any page, perhaps in a shadow root. `address` is what the page's own address would have behind
/// its `#`; empty for the beginning.
#[wasm_bindgen]
#[must_use]
#[expect(unreachable_pub, reason = "wasm-bindgen exports public items only")]
pub fn mount(root: Element, base: &str, address: &str) -> Instance {
    put(root, Home::Guest(address.into()), base)
}

fn put(root: Element, home: Home, base: &str) -> Instance {
    fault::watch(&root);
    root.set_text_content(None);
    let line = Line::default();
    let props = Props { home, base: base.into(), line: line.clone(), shown: Shown::default() };
    Instance { handle: Some(Renderer::<App>::with_root_and_props(root, props).render()), line }
}

#[wasm_bindgen]
impl Instance {
    /// Goes to an address, as if it were typed into the page's own.
    pub fn open(&self, address: &str) {
        self.send(Msg::AddressChanged { address: address.to_owned() });
    }

    /// One step: `first`, `back`, `next`, `last`, `play`; anything else does nothing.
    pub fn step(&self, step: &str) {
        let msg = match step {
            "first" => Msg::First,
            "back" => Msg::Back,
            "next" => Msg::Next,
            "last" => Msg::Last,
            "play" => Msg::Play,
            _ => return,
        };
        self.send(msg);
    }

    /// Takes it out of the page.
    pub fn remove(&mut self) {
        if let Some(handle) = self.handle.take() {
            handle.destroy();
        }
    }

    fn send(&self, msg: Msg) {
        let dispatch = self.line.0.borrow().clone();
        if let Some(dispatch) = dispatch {
            dispatch.emit(msg);
        }
    }
}
