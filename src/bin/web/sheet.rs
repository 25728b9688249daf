//! The bytes of a message from the wire inwards: hex beside the fields, part below part, with the wax between what was sealed and what
//! was in it; beside them the words; above them what came of what somebody did.

use std::rc::Rc;

use waxseal::app::Msg;
use waxseal::app::selection::Chosen;
use waxseal::app::view::current::Current;
use waxseal::app::view::sheet::{Cursor, Extent, Opening, Part, Sheet as Shown, Wax, sheet};
use waxseal::app::view::words::{bytes, counted};
use yew::prelude::*;

use crate::grid::{Grid, Same};
use crate::operations::Operations;
use crate::tamper::{Seal, seal, verdict};
use crate::tree::Tree;
use crate::words::{go, words};

/// What is drawn.
#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// The message.
    pub(crate) current: Rc<Current>,
    /// What is selected in it.
    pub(crate) chosen: Option<Chosen>,
    /// Where clicks go.
    pub(crate) dispatch: Callback<Msg>,
}

/// The sheet of the current message.
#[component]
pub(crate) fn Sheet(props: &Props) -> Html {
    let Props { current, chosen, dispatch } = props;
    let index = current.index;
    // The message of which all ciphertext is shown, and the byte that was chosen last.
    let whole = use_state(|| None::<usize>);
    let cursor = use_state(|| None::<(usize, Cursor)>);
    let origin = use_state(|| false);
    let operations = use_state(|| false);
    let extent = if *whole == Some(index) { Extent::All } else { Extent::First };
    let shown = use_memo((Rc::clone(current), *chosen, *whole), |(current, chosen, _)| sheet(current, *chosen, extent));
    let same = Same(Rc::clone(&shown));
    let here = cursor.filter(|(of, _)| *of == index).map(|(_, cursor)| cursor);
    let select = {
        let (dispatch, chosen) = (dispatch.clone(), *chosen);
        move |at: Chosen, again: bool| dispatch.emit(Msg::Select((!again || chosen != Some(at)).then_some(at)))
    };
    let choose_byte = {
        let (cursor, shown, select) = (cursor.clone(), Rc::clone(&shown), select.clone());
        Callback::from(move |at: Cursor| {
            let Some(leaf) = shown.parts.get(at.part).and_then(|part| part.leaf(at.offset)) else { return };
            // The same byte once more lets it go; another byte of the same field is another byte to change.
            let again = *cursor == Some((index, at));
            cursor.set(Some((index, at)));
            select(leaf.at, again);
        })
    };
    let choose_field = {
        let cursor = cursor.clone();
        Callback::from(move |at: Chosen| {
            cursor.set(None);
            select(at, true);
        })
    };
    let part = |(number, part): (usize, &Part)| {
        let onclick = {
            let whole = whole.clone();
            move |_: MouseEvent| whole.set(Some(index))
        };
        html! {
            <section class="sheet-part" aria-label={part.title.clone()}>
                { for part.wax.as_ref().map(wax) }
                <h3>{part.title.clone()}</h3>
                <div class="sheet-pair">
                    <Grid sheet={same.clone()} {number} choose={choose_byte.clone()} />
                    <Tree sheet={same.clone()} {number} choose={choose_field.clone()} />
                </div>
                if part.hidden > 0 {
                    <button type="button" class="more" {onclick}>{format!("Show all, {} more", bytes(part.hidden))}</button>
                }
            </section>
        }
    };
    let toggle = |state: &UseStateHandle<bool>| {
        let state = state.clone();
        Callback::from(move |_: MouseEvent| state.set(!*state))
    };
    let expanded = if *operations { "true" } else { "false" };
    html! {
        <div class="bytes-sheet" data-testid="layers">
            { for verdict(current, dispatch) }
            <div class="sheet-trio">
                <div class="sheet-parts" data-testid="hex" data-hex={current.hex.clone()} data-length={current.length.to_string()}>
                    { for shown.parts.iter().enumerate().map(part) }
                    { beside(&shown, dispatch) }
                </div>
                { words(current, &shown, here, (*origin, toggle(&origin)), dispatch) }
            </div>
            <section class="cryptography" aria-label="Cryptography of this message">
                <h3>
                    <button type="button" aria-expanded={expanded} onclick={toggle(&operations)} data-testid="cryptography">
                        {"Cryptography of this message "}
                        <small>{counted(current.operations.len(), "operation", "operations")}</small>
                    </button>
                </h3>
                if *operations { <Operations current={Rc::clone(current)} /> }
            </section>
        </div>
    }
}

/// The other messages in the same record.
fn beside(shown: &Shown, dispatch: &Callback<Msg>) -> Html {
    if shown.beside.is_empty() {
        return Html::default();
    }
    html! {
        <div class="sheet-beside">
            <p>{"It was sent together with:"}</p>
            { for shown.beside.iter().map(|other| go(other.number, &other.title, dispatch)) }
        </div>
    }
}

/// The bar between a sealed record and what was in it.
fn wax(wax: &Wax) -> Html {
    let who = wax.who;
    let (shape, begin, end) = match wax.state {
        Opening::Opened => (Seal::Whole, format!("opened by {who} with "), String::new()),
        Opening::Refused => (Seal::Broken, "sealed with ".to_owned(), format!("; {who} could not open what arrived")),
        Opening::Never => (Seal::Whole, "sealed with ".to_owned(), format!("; {who} never opened it")),
    };
    html! {
        <p class="wax-bar" data-testid="wax">
            { seal(shape) }
            <span>{begin}<em>{wax.key.clone()}</em>{format!(", sequence {}{end}", wax.sequence)}</span>
        </p>
    }
}
