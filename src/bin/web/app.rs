//! The root: it holds the model, passes on what happens, and lays out the page.

use std::rc::Rc;

use gloo::events::EventListener;
use waxseal::app::look::Depth;
use waxseal::app::{Model, Msg, update, view};
use yew::prelude::*;

use crate::bar::bar;
use crate::conversation::{Form, SameRun, Talk};
use crate::effects::Browser;
use crate::inspector::inspector;
use crate::notices::Notices;
use crate::transport::Controls;
use crate::{keyboard, stage};

/// The whole page.
#[component]
pub(crate) fn App() -> Html {
    let root = use_node_ref();
    let (model, dispatch) = use_model(&root);
    let onkeydown = use_callback((), {
        let (model, dispatch) = (Rc::clone(&model), dispatch.clone());
        move |event: KeyboardEvent, ()| {
            let msg = keyboard::msg(&event, &model.borrow());
            if let Some(msg) = msg {
                event.prevent_default();
                dispatch.emit(msg);
            }
        }
    });
    let model = model.borrow();
    let look = model.look();
    let ready = if model.is_ready() { "true" } else { "false" };
    html! {
        <div class="app" ref={root} tabindex="-1" data-testid="app" data-ready={ready} data-depth={look.depth.word()}
            data-theme={look.theme.word()} data-size={look.size.word()} {onkeydown}>
        <div class="frame">
            { bar(&model, &dispatch) }
            <Notices words={view::notices(&model)} dispatch={dispatch.clone()} />
            <div class={classes!("page", look.depth.word())}>{ page(&model, &dispatch) }</div>
            <Controls transport={view::transport::transport(&model)} dispatch={dispatch.clone()} />
            <p class="unseen" role="status" data-testid="status"></p>
        </div>
        </div>
    }
}

/// What stands between the bar and the controls.
fn page(model: &Model, dispatch: &Callback<Msg>) -> Html {
    let Some(run) = model.run() else {
        return html! { <section class="stage paper"><p class="lead">{"Starting two servers…"}</p></section> };
    };
    let run = SameRun(Rc::clone(run));
    if model.look().depth == Depth::Story {
        let Some(stage) = view::stage::stage(model) else { return Html::default() };
        return html! {
            <>
                { stage::rail(&view::place::scenes(model), dispatch) }
                { stage::stage(&stage, &run, dispatch) }
            </>
        };
    }
    let Some(conversation) = view::conversation::conversation(model) else { return Html::default() };
    let form = if model.look().depth == Depth::Bytes { Form::Rail } else { Form::Lanes };
    html! {
        <>
            <Talk
                {conversation}
                {form}
                changes={view::picker::picker(model).changes}
                outcome={Rc::clone(run.0.outcome())}
                {run}
                dispatch={dispatch.clone()}
            />
            if let Some(current) = view::current::current(model) {
                { inspector(model, &Rc::new(current), dispatch) }
            } else {
                <section class="message paper" aria-label="The message"><p class="lead">{"No message was sent in this run."}</p></section>
            }
        </>
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
