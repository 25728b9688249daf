//! Changing a byte on the wire by hand, and what came of it: the seal whole, or split.

use waxseal::app::Msg;
use waxseal::app::view::current::Current;
use waxseal::app::view::touch::{Deed, Touch, byte};
use waxseal::app::view::verdict::{self, Verdict};
use web_sys::HtmlInputElement;
use yew::prelude::*;

pub(crate) use waxseal::app::view::verdict::Seal;

use crate::words::go;

/// What is drawn.
#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// The byte.
    pub(crate) touch: Touch,
    /// Where it is asked for.
    pub(crate) dispatch: Callback<Msg>,
}

/// The form that changes a byte, and what can be done to its record or line.
#[component]
pub(crate) fn Tamper(props: &Props) -> Html {
    let Props { touch, dispatch } = props;
    let input = use_node_ref();
    let typed = use_state(|| format!("{:02x}", touch.value ^ 1));
    let wrong = use_state(String::new);
    let oninput = {
        let typed = typed.clone();
        move |event: InputEvent| typed.set(event.target_unchecked_into::<HtmlInputElement>().value())
    };
    let onsubmit = {
        let (touch, dispatch, input) = (touch.clone(), dispatch.clone(), input.clone());
        let (typed, wrong) = (typed.clone(), wrong.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let Some(input) = input.cast::<HtmlInputElement>() else { return };
            match byte(&typed, touch.value) {
                Ok(new) => dispatch.emit(Msg::Intervene { what: touch.what(Deed::Set(new)) }),
                Err(words) => {
                    wrong.set(words);
                    _ = input.focus();
                }
            }
        }
    };
    let deed = |(words, deed): (&'static str, Deed)| {
        let what = touch.what(deed);
        let onclick = dispatch.reform(move |_: MouseEvent| Msg::Intervene { what: what.clone() });
        html! { <button type="button" {onclick}>{words}</button> }
    };
    let deeds = [
        ("Drop it", Deed::Drop),
        ("Double it", Deed::Double),
        ("Swap with the next", Deed::Swap),
        ("Cut it off here", Deed::Cut),
    ];
    let sealed = if touch.sealed { ", which is sealed" } else { "" };
    let invalid = (!wrong.is_empty()).then_some("true");
    html! {
        <form class="tamper" {onsubmit} aria-label="Change it on the wire" data-testid="tamper">
            <h4>{"Change this byte on the wire"}</h4>
            <p class="quiet">{format!("Byte {} of {}{}: {:02x}.", touch.offset, touch.told(), sealed, touch.value)}</p>
            <label>
                {"It becomes "}
                <input ref={input} type="text" size="3" maxlength="4" autocomplete="off" spellcheck="false" aria-invalid={invalid}
                    value={(*typed).clone()} {oninput} />
                if !wrong.is_empty() { <span class="wrong" role="alert">{(*wrong).clone()}</span> }
            </label>
            <button>{"Change it"}</button>
            <div class="tamper-deeds" role="group" aria-label={touch.told()}>
                <p class="quiet">{format!("Or the whole {}:", touch.told())}</p>
                { for deeds.into_iter().map(deed) }
            </div>
        </form>
    }
}

/// What came of it, with the way back.
pub(crate) fn verdict(current: &Current, dispatch: &Callback<Msg>) -> Option<Html> {
    let Verdict { seal: shape, deed, message, headline, why, reference, returnable, undoable } =
        verdict::verdict(current)?;
    let back = dispatch.reform(|_: MouseEvent| Msg::PutBack);
    let undo = dispatch.reform(|_: MouseEvent| Msg::Undo);
    Some(html! {
        <section class="sheet-verdict" aria-label="What came of it" data-testid="verdict">
            { seal(shape) }
            <div>
                <h3>{headline}</h3>
                <p>
                    {why}
                    if let Some(reference) = reference {
                        {" "}<a href={reference.url} rel="external noreferrer">{reference.label}</a>
                    }
                </p>
                <p class="quiet">{deed}</p>
            </div>
            <div class="verdict-ways">
                if let Some(to) = message { { go(to.number, &to.title, dispatch) } }
                if returnable { <button type="button" onclick={back}>{"Put it back"}</button> }
                if undoable { <button type="button" onclick={undo}>{"Undo"}</button> }
            </div>
        </section>
    })
}

/// The seal: whole, split by a zigzag, or none. What it means stands beside it in words.
pub(crate) fn seal(shape: Seal) -> Html {
    let path = match shape {
        Seal::Whole => "M14 3A11 11 0 0 1 14 25A11 11 0 0 1 14 3Z",
        Seal::Broken => {
            "M12 3A11 11 0 0 0 12 25L8.5 21L13 16.5L8.5 12L13 7.5ZM16 3A11 11 0 0 1 16 25L12.5 21L17 16.5L12.5 12L17 7.5Z"
        }
        Seal::Absent => return Html::default(),
    };
    html! { <svg class="wax-seal" viewBox="0 0 28 28" aria-hidden="true" focusable="false"><path d={path} /></svg> }
}
