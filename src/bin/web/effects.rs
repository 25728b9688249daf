//! What the core asks for, carried out in the browser.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use gloo::utils::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use waxseal::app::{Effect, Msg};
use waxseal::scenario::Seed;
use web_sys::{CustomEvent, CustomEventInit, Element, HtmlElement, ShadowRoot};
use yew::{Callback, NodeRef};

use crate::embed::{Home, Props};
use crate::leave;

/// Browsers refuse an address that changes too often (100 times in 30 seconds is the strictest): so many changes are
/// written at once …
const ADDRESS_BURST: f64 = 40.0;

/// … then one in so many milliseconds: steps in between are left out, the last one never.
const ADDRESS_EVERY: f64 = 500.0;

/// What is said is said once the steps have come to rest, in milliseconds.
const QUIET: u32 = 250;

/// The browser as the effects see it.
pub(crate) struct Browser {
    root: NodeRef,
    home: Home,
    base: Rc<str>,
    dispatch: RefCell<Callback<Msg>>,
    address: RefCell<Option<Timeout>>,
    /// How many changes may be written at once, and since when.
    address_budget: Cell<(f64, f64)>,
    announcement: RefCell<Option<Timeout>>,
    title: RefCell<Option<Timeout>>,
}

impl Browser {
    /// Effects within the element that `root` will be.
    pub(crate) fn new(root: NodeRef, props: &Props) -> Self {
        Self {
            root,
            home: props.home.clone(),
            base: Rc::clone(&props.base),
            dispatch: RefCell::new(Callback::noop()),
            address: RefCell::new(None),
            address_budget: Cell::new((ADDRESS_BURST, 0.0)),
            announcement: RefCell::new(None),
            title: RefCell::new(None),
        }
    }

    /// Where answers go.
    pub(crate) fn answer_to(&self, dispatch: &Callback<Msg>) {
        self.dispatch.replace(dispatch.clone());
    }

    /// Carries out one effect.
    pub(crate) fn perform(self: &Rc<Self>, effect: Effect) {
        match effect {
            Effect::Run { request, scenario } => {
                // Behind the next turn of the browser's loop, so that the page can say what it waits for.
                self.later(0, move |browser| {
                    let trace = waxseal::sim::run(&scenario);
                    browser.dispatch.borrow().emit(Msg::Ran { request, trace });
                });
            }
            Effect::FetchTexts => {
                let browser = Rc::clone(self);
                yew::platform::spawn_local(async move {
                    let msg = crate::texts::fetch(&browser.base).await;
                    browser.dispatch.borrow().emit(msg);
                });
            }
            Effect::DrawSeed => {
                self.later(0, |browser| browser.dispatch.borrow().emit(Msg::SeedDrawn { seed: fresh_seed() }));
            }
            Effect::ReplaceAddress(address) | Effect::PushAddress(address) if self.home != Home::Page => {
                self.tell("address", &address);
            }
            Effect::SetTitle(_) if self.home != Home::Page => {}
            Effect::ReplaceAddress(address) => self.replace_address(address),
            Effect::PushAddress(address) => {
                self.address.take();
                // A page inside another one may have no address of its own to change: then it goes without.
                _ = history(|history| history.push_state_with_url(&JsValue::NULL, "", Some(&address)));
            }
            Effect::SetTitle(title) => {
                // Slow in some browsers, and of no use while steps follow one another.
                let timeout = Timeout::new(QUIET, move || document().set_title(&title));
                self.title.replace(Some(timeout));
            }
            Effect::ScrollIntoView { number } => self.later(0, move |browser| browser.show(number)),
            Effect::After { milliseconds, playing } => self.later(milliseconds, move |browser| {
                browser.dispatch.borrow().emit(Msg::Tick { playing });
            }),
            Effect::CopyAddress(address) => {
                let browser = Rc::clone(self);
                yew::platform::spawn_local(async move {
                    let done = leave::copy(&address).await;
                    browser.dispatch.borrow().emit(Msg::Copied { done });
                });
            }
            Effect::Save { name, media, bytes } => {
                if let Err(error) = leave::save(&name, media, &bytes) {
                    web_sys::console::error_1(&error);
                }
            }
            Effect::FillScreen => self.fill_screen(),
            Effect::Print => _ = window().print(),
            Effect::Announce(words) => {
                if self.home != Home::Page {
                    self.tell("said", &words);
                }
                let browser = Rc::clone(self);
                let timeout = Timeout::new(QUIET, move || {
                    if let Some(status) = browser.find("[data-testid=status]") {
                        status.set_text_content(Some(&words));
                    }
                });
                self.announcement.replace(Some(timeout));
            }
        }
    }

    /// The page's element fills the screen, or no longer.
    fn fill_screen(&self) {
        let document = document();
        if document.fullscreen_element().is_some() {
            document.exit_fullscreen();
        } else if let Some(root) = self.root.cast::<Element>() {
            // A browser, or a page around this one, may forbid it: then nothing happens.
            _ = root.request_fullscreen();
        }
    }

    /// Tells the page around, as an event on the app's element that passes shadow roots.
    fn tell(&self, key: &str, value: &str) {
        let Some(root) = self.root.cast::<Element>() else { return };
        let detail = js_sys::Object::new();
        // A fresh object takes any property.
        _ = js_sys::Reflect::set(&detail, &key.into(), &value.into());
        let init = CustomEventInit::new();
        init.set_bubbles(true);
        init.set_composed(true);
        init.set_detail(&detail);
        if let Ok(event) = CustomEvent::new_with_event_init_dict("waxseal", &init) {
            _ = root.dispatch_event(&event);
        }
    }

    fn later(self: &Rc<Self>, milliseconds: u32, work: impl FnOnce(&Self) + 'static) {
        let browser = Rc::clone(self);
        Timeout::new(milliseconds, move || work(&browser)).forget();
    }

    /// Now while the budget lasts, else when it does again.
    fn replace_address(self: &Rc<Self>, address: String) {
        self.address.take();
        let (budget, since) = self.address_budget.get();
        let now = js_sys::Date::now();
        let budget = (budget + (now - since).max(0.0) / ADDRESS_EVERY).min(ADDRESS_BURST);
        self.address_budget.set((budget, now));
        // Behind what is drawn, in any case.
        let wait = ((1.0 - budget).max(0.0) * ADDRESS_EVERY) as u32;
        let browser = Rc::clone(self);
        self.address.replace(Some(Timeout::new(wait, move || browser.write_address(&address))));
    }

    fn write_address(&self, address: &str) {
        let (budget, since) = self.address_budget.get();
        self.address_budget.set(((budget - 1.0).max(0.0), since));
        _ = history(|history| history.replace_state_with_url(&JsValue::NULL, "", Some(address)));
    }

    fn find(&self, selector: &str) -> Option<Element> {
        self.root.cast::<Element>()?.query_selector(selector).ok().flatten()
    }

    /// Scrolls the conversation to a message and the panel to its top; nothing else moves.
    fn show(&self, number: u32) {
        if let Some(panel) = self.find(".message") {
            panel.set_scroll_top(0);
        }
        let Some(row) = self.find(&format!("[data-message=\"{number}\"]")) else { return };
        // Side by side the whole column scrolls, one above the other the list alone.
        let scrolls = |list: &Element| list.client_height() > 0 && list.scroll_height() > list.client_height();
        let list = [".lanes", ".scroller"].iter().filter_map(|name| row.closest(name).ok().flatten()).find(scrolls);
        if let Some(list) = list {
            let is_last = row.closest("li").ok().flatten().is_some_and(|item| item.next_element_sibling().is_none());
            scroll(&list, &row, if is_last { Until::Leads } else { Until::Seen });
        }
        self.focus(&row);
    }

    /// What has the focus, in this root.
    fn active(&self) -> Option<Element> {
        let root = self.root.cast::<Element>()?.get_root_node();
        match root.dyn_into::<ShadowRoot>() {
            Ok(shadow) => shadow.active_element(),
            Err(_) => document().active_element(),
        }
    }

    /// The focus follows the place when it was in the list; it comes to the page when it was nowhere.
    fn focus(&self, row: &Element) {
        let target = match self.active() {
            Some(active) if active.has_attribute("data-message") => row.clone().dyn_into().ok(),
            Some(active) if active.tag_name() != "BODY" => None,
            _ if self.home != Home::Page => None,
            _ => self.root.cast::<HtmlElement>(),
        };
        if let Some(target) = target {
            _ = target.focus();
        }
    }
}

/// Random bytes of the browser's own.
#[expect(clippy::disallowed_methods, reason = "the one place where the page takes randomness from outside")]
fn fresh_seed() -> Seed {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).expect("a browser that runs WebAssembly has a source of randomness");
    Seed(seed)
}

/// How far a list is scrolled.
enum Until {
    /// Until the row is seen.
    Seen,
    /// Until the row stands first, so that what follows it is seen.
    Leads,
}

fn scroll(list: &Element, row: &Element, until: Until) {
    /// Room that is left before and behind the row: about one more row.
    const MARGIN: f64 = 56.0;
    let (outer, inner) = (list.get_bounding_client_rect(), row.get_bounding_client_rect());
    let top = f64::from(list.scroll_top());
    let above = inner.top() - MARGIN - outer.top();
    let below = inner.bottom() + MARGIN - outer.bottom();
    let target = match until {
        Until::Leads => top + above,
        Until::Seen if above < 0.0 => top + above,
        Until::Seen if below > 0.0 => top + below,
        Until::Seen => return,
    };
    list.set_scroll_top(target as i32);
}

fn history(change: impl FnOnce(&web_sys::History) -> Result<(), JsValue>) -> Result<(), JsValue> {
    change(&window().history()?)
}
