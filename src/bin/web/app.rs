//! The root: it holds the model, passes on what happens, and lays out the page.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use waxseal::app::look::{Depth, Moment};
use waxseal::app::view::transport::Reach;
use waxseal::app::{Model, Msg, update, view};
use yew::prelude::*;

use crate::bar::bar;
use crate::compare::compare;
use crate::conversation::{Form, SameRun, Talk};
use crate::drawer::{Drawer, lesson};
use crate::effects::Browser;
use crate::embed::{Home, Props};
use crate::inspector::inspector;
use crate::notices::Notices;
use crate::transport::Controls;
use crate::{keyboard, stage};

/// The whole page.
#[component]
pub(crate) fn App(props: &Props) -> Html {
    let root = use_node_ref();
    let (model, dispatch) = use_model(&root, props);
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
    let shared = Rc::clone(&model);
    let model = model.borrow();
    let look = model.look();
    // What was made before the program came only looks like it: nothing in it can be done yet.
    let ready = if model.is_ready() && props.shown.0.is_none() { "true" } else { "false" };
    let moment = match model.moment() {
        Moment::Desk => "desk",
        Moment::Message => "message",
        Moment::End => "end",
    };
    let home = if props.home == Home::Page { "page" } else { "guest" };
    let mut transport = view::transport::transport(&model);
    if props.shown.0.is_some() {
        transport =
            view::transport::Transport { next: Reach::End, next_label: view::place::STARTING.to_owned(), ..transport };
    }
    html! {
        <div class="app" data-home={home} ref={root} tabindex="-1" data-testid="app" data-ready={ready} data-depth={look.depth.word()}
            data-theme={look.theme.word()} data-size={look.size.word()}
            data-scenario={model.run().map(|run| run.scenario.entry.id)} data-digest={model.run().map(|run| run.digest.clone())}
            data-position={(model.position() + 1).to_string()} data-messages={model.run().map(|run| run.len().to_string())}
            data-moment={moment} {onkeydown}>
        <div class="frame">
            { bar(&model, &dispatch) }
            <div class="above">
                <Notices words={view::notices(&model)} dispatch={dispatch.clone()} />
                { lesson(&model, &dispatch) }
            </div>
            <div class={classes!("page", if model.versus().is_some() { "versus" } else { look.depth.word() })}>
                { page(&model, &dispatch) }
            </div>
            if look.drawer.is_some() { <Drawer model={shared} dispatch={dispatch.clone()} /> }
            <Controls {transport} dispatch={dispatch.clone()} />
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
    if let Some(other) = model.versus() {
        return compare(run, SameRun(Rc::clone(other)), dispatch);
    }
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
fn use_model(root: &NodeRef, props: &Props) -> (Rc<RefCell<Model>>, Callback<Msg>) {
    let model = use_mut_ref(|| props.shown.0.as_deref().cloned().unwrap_or_default());
    let redraw = use_force_update();
    let browser = use_memo((), |()| Browser::new(root.clone(), props));
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
        let (dispatch, home, line) = (dispatch.clone(), props.home.clone(), props.line.clone());
        move |()| {
            line.0.replace(Some(dispatch.clone()));
            let moved = match home {
                Home::Guest(address) => {
                    dispatch.emit(Msg::Opened { address: address.to_string() });
                    None
                }
                Home::Page => {
                    let address = || gloo::utils::window().location().hash().unwrap_or_default();
                    dispatch.emit(Msg::Opened { address: address() });
                    Some(EventListener::new(&gloo::utils::window(), "popstate", move |_| {
                        dispatch.emit(Msg::AddressChanged { address: address() });
                    }))
                }
            };
            move || {
                line.0.replace(None);
                drop(moved);
            }
        }
    });
    (model, dispatch)
}
