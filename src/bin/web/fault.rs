//! A fault of ours: the program stops, and the page says so in words, with the address to load again.

use std::cell::RefCell;

use gloo::utils::{document, window};
use web_sys::Element;

thread_local! {
    /// The elements in which the app stands.
    static HOSTS: RefCell<Vec<Element>> = const { RefCell::new(Vec::new()) };
}

/// Remembers where the app stands: there a fault is told.
pub(crate) fn watch(host: &Element) {
    HOSTS.with_borrow_mut(|hosts| {
        hosts.retain(|host| host.is_connected());
        hosts.push(host.clone());
    });
}

/// Puts a notice into the page when the program panics.
pub(crate) fn install() {
    yew::set_custom_panic_hook(Box::new(|fault| {
        let words = fault.to_string();
        web_sys::console::error_1(&words.as_str().into());
        HOSTS.with_borrow(|hosts| {
            for host in hosts {
                // There is nothing left to tell when the page itself cannot be written to.
                _ = show(host, &words);
            }
        });
    }));
}

fn show(host: &Element, words: &str) -> Option<()> {
    let notice = element("section", "notice", "")?;
    notice.set_id("fault");
    notice.set_attribute("role", "alert").ok()?;
    let address = window().location().href().unwrap_or_default();
    let link = element("a", "", &address)?;
    link.set_attribute("href", &address).ok()?;
    let again = element(
        "p",
        "",
        "Load this address again; if it happens again, please tell us the address and the words below. ",
    )?;
    again.append_child(&link).ok()?;
    let headline = element("h2", "", "The program has stopped: a fault of ours, not of the mail.")?;
    for child in [headline, again, element("p", "technical", words)?] {
        notice.append_child(&child).ok()?;
    }
    host.insert_before(&notice, host.first_child().as_ref()).ok()?;
    Some(())
}

fn element(name: &str, class: &str, text: &str) -> Option<Element> {
    let element = document().create_element(name).ok()?;
    element.set_class_name(class);
    element.set_text_content(Some(text));
    Some(element)
}
