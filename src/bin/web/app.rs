//! The root: it holds the model, passes on what happens, and lays out the page.

use std::rc::Rc;

use gloo::events::EventListener;
use waxseal::app::{Model, Msg, update, view};
use yew::prelude::*;

use crate::conversation::{SameRun, Talk};
use crate::effects::Browser;
use crate::header::Header;
use crate::inspector::Inspector;
use crate::keys;
use crate::notices::Notices;
use crate::transport::Controls;

/// The whole page.
#[component]
pub(crate) fn App() -> Html {
    let root = use_node_ref();
    let (model, dispatch) = use_model(&root);
    let onkeydown = use_callback((), {
        let dispatch = dispatch.clone();
        move |event: KeyboardEvent, ()| {
            if let Some(msg) = keys::msg(&event) {
                event.prevent_default();
                dispatch.emit(msg);
            }
        }
    });
    let shared = Rc::clone(&model);
    let model = model.borrow();
    let conversation = view::conversation::conversation(&model);
    let picker = view::picker::picker(&model);
    let changes = picker.changes.clone();
    let outcome = model.run().map(|run| Rc::clone(run.outcome()));
    let ready = if model.is_ready() { "true" } else { "false" };
    html! {
        <div class="app" ref={root} tabindex="-1" data-testid="app" data-ready={ready} {onkeydown}>
        <div class="frame">
            <Header {picker} {ready} dispatch={dispatch.clone()} />
            <Notices words={view::notices(&model)} dispatch={dispatch.clone()} />
            <div class="page">
                { crate::drawer::lesson(&model, &dispatch) }
                if let (Some(a), Some(b)) = (model.run(), model.versus()) {
                    { crate::compare::compare(SameRun(Rc::clone(a)), SameRun(Rc::clone(b)), &dispatch) }
                } else if let (Some(conversation), Some(outcome)) = (conversation, outcome) {
                    <Talk
                        {conversation}
                        {changes}
                        {outcome}
                        run={model.run().cloned().map(SameRun)}
                        dispatch={dispatch.clone()}
                    />
                    if let Some(current) = view::current::current(&model) {
                        <Inspector current={Rc::new(current)} />
                    } else {
                        <section class="message paper" aria-label="The message"><p class="lead">{"No message was sent in this run."}</p></section>
                    }
                } else {
                    <section class="message paper"><p class="lead">{"Starting two servers…"}</p></section>
                }
            </div>
            if model.look().drawer.is_some() { <crate::drawer::Drawer model={shared} dispatch={dispatch.clone()} /> }
            <Controls transport={view::transport::transport(&model)} {dispatch} />
            <p class="unseen" role="status" data-testid="status"></p>
        </div>
        </div>
    }
}

/// The model, and the way to change it.
#[hook]
fn use_model(root: &NodeRef) -> (Rc<std::cell::RefCell<Model>>, Callback<Msg>) {
    let model = use_mut_ref(Model::default);
    let redraw = use_force_update();
    let browser = use_memo((), {
        let root = root.clone();
        |()| Browser::new(root)
    });
    let dispatch = use_callback((), {
        let (model, redraw, browser) = (Rc::clone(&model), redraw.clone(), Rc::clone(&browser));
        move |msg: Msg, ()| {
            let effects = update(&mut model.borrow_mut(), msg);
            for effect in effects {
                browser.perform(effect);
            }
            redraw.force_update();
        }
    });
    browser.answer_to(&dispatch);
    use_effect_with((), {
        let dispatch = dispatch.clone();
        move |()| {
            let address = || gloo::utils::window().location().hash().unwrap_or_default();
            dispatch.emit(Msg::Opened { address: address() });
            let moved = EventListener::new(&gloo::utils::window(), "popstate", move |_| {
                dispatch.emit(Msg::AddressChanged { address: address() });
            });
            move || drop(moved)
        }
    });
    (model, dispatch)
}
