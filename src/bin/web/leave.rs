//! What leaves the page: text for the clipboard, files for the reader. Nothing goes to another host.

use gloo::utils::{document, window};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, HtmlElement, Url};

/// Copies the page's address with this fragment.
///
/// # Errors
/// In the browser's words, where it does not allow it.
pub(crate) async fn copy(fragment: &str) -> Result<(), String> {
    let address = address(fragment);
    let clipboard = window().navigator().clipboard();
    if JsValue::from(clipboard.clone()).is_undefined() {
        return Err("the browser gives pages without https no clipboard; select the address and copy it".to_owned());
    }
    let copied = JsFuture::from(clipboard.write_text(&address)).await;
    copied.map(|_| ()).map_err(|error| {
        error
            .dyn_ref::<js_sys::Error>()
            .map_or_else(|| "the browser gives no reason".to_owned(), |error| error.message().into())
    })
}

/// The page's address with this fragment.
pub(crate) fn address(fragment: &str) -> String {
    let href = window().location().href().unwrap_or_default();
    let page = href.split('#').next().unwrap_or_default();
    format!("{page}{fragment}")
}

/// Gives the reader a file.
pub(crate) fn save(name: &str, media: &str, bytes: &[u8]) -> Result<(), JsValue> {
    let properties = BlobPropertyBag::new();
    properties.set_type(media);
    let blob = Blob::new_with_u8_array_sequence_and_options(&Array::of1(&Uint8Array::from(bytes)), &properties)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlElement = document().create_element("a")?.unchecked_into();
    link.set_attribute("href", &url)?;
    link.set_attribute("download", name)?;
    link.click();
    Url::revoke_object_url(&url)
}
