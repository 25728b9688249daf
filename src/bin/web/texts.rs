//! The files of words, fetched from beside the page.

use gloo::utils::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use waxseal::app::{Msg, Texts};
use web_sys::{RequestCache, RequestInit, Response};

/// Fetches all files from below an address, and says what became of it.
pub(crate) async fn fetch(base: &str) -> Msg {
    // All are asked for before the first one is awaited.
    let asked: Vec<_> = Texts::files().map(|name| (name, ask(base, name))).collect();
    let mut files = Vec::with_capacity(asked.len());
    for (name, answer) in asked {
        match read(answer).await {
            Ok(text) => files.push((name.to_owned(), text)),
            Err(why) => return Msg::TextsFailed { why: format!("{name}: {why}") },
        }
    }
    Msg::TextsCame { files }
}

/// Asks for a file, without waiting. A cache is asked whether it is fresh: program and words belong together.
fn ask(base: &str, name: &str) -> JsFuture {
    let init = RequestInit::new();
    init.set_cache(RequestCache::NoCache);
    JsFuture::from(window().fetch_with_str_and_init(&format!("{base}text/{name}"), &init))
}

async fn read(answer: JsFuture) -> Result<String, String> {
    let response: Response = answer.await.map_err(|error| words(&error))?.unchecked_into();
    if !response.ok() {
        return Err(format!("the server answered {} {}", response.status(), response.status_text()));
    }
    let text = response.text().map_err(|error| words(&error))?;
    let text = JsFuture::from(text).await.map_err(|error| words(&error))?;
    text.as_string().ok_or_else(|| "no text".to_owned())
}

/// What a browser says about a failure.
fn words(error: &JsValue) -> String {
    let message = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    message.unwrap_or_else(|| "the browser gives no reason".to_owned())
}
