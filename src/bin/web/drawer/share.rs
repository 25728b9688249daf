//! Share and export: the address, files, the command line, a frame for another page.

use waxseal::app::view::share::{Format, command, frame};
use waxseal::app::{Model, Msg, address};
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::leave;

/// What can be taken away.
pub(super) fn share(model: &Model, dispatch: &Callback<Msg>) -> Html {
    let Some(fragment) = address(model) else { return html! { <p>{"There is no run yet."}</p> } };
    let address = leave::address(&fragment);
    let select = |event: FocusEvent| event.target_unchecked_into::<HtmlInputElement>().select();
    let copied = match model.copied() {
        None => String::new(),
        Some(Ok(())) => "Copied.".to_owned(),
        Some(Err(why)) => format!("Not copied: {why}."),
    };
    let format = |format: &Format| {
        let format = *format;
        let onclick = dispatch.reform(move |_| Msg::Save(format));
        html! {
            <li><button type="button" class="choice" data-testid="save" data-format={format.title()} {onclick}>
                <strong>{format.title()}</strong><span class="lesson">{format.what()}</span>
            </button></li>
        }
    };
    html! {
        <>
            <h3>{"This place in this run"}</h3>
            <div class="address">
                <label><span>{"Address"}</span><input readonly=true value={address.clone()} data-testid="address" onfocus={select} /></label>
                <button type="button" data-testid="copy-address" onclick={dispatch.reform(|_| Msg::CopyAddress)}>{"Copy"}</button>
            </div>
            // The page's own voice says it; here it is seen.
            <p class="quiet" data-testid="copied">{copied}</p>
            <h3>{"As a file"}</h3>
            <ul class="choices">{ for Format::ALL.iter().map(format) }</ul>
            <h3>{"On the command line"}</h3>
            {
                match command(model) {
                    Some(command) => text("Command", "command", command),
                    None => html! { <p>{"What the scenario itself does on the path was taken away here. The command line cannot leave it out."}</p> },
                }
            }
            <h3>{"Inside another page"}</h3>
            { text("HTML", "embed", frame(model, &address)) }
        </>
    }
}

/// A text to be selected and copied.
fn text(label: &'static str, id: &'static str, text: String) -> Html {
    let select = |event: FocusEvent| event.target_unchecked_into::<HtmlTextAreaElement>().select();
    html! {
        <label class="copy"><span>{label}</span>
            <textarea class="code" readonly=true rows="4" data-testid={id} value={text} spellcheck="false" onfocus={select} />
        </label>
    }
}
