//! The page: a Yew view over [`waxseal::app`], one component a file. What is shown is made there; here it is drawn, and the
//! effects are carried out.

mod app;
mod bench;
mod compare;
mod conversation;
mod drawer;
mod effects;
mod fault;
mod fields;
mod header;
mod hex;
mod inspector;
mod keys;
mod leave;
mod letter;
mod notices;
mod operations;
mod outcome;
mod said;
mod texts;
mod transport;
mod value;
mod wire;

use yew::Renderer;

fn main() {
    fault::install();
    let document = gloo::utils::document();
    // The static shell makes room for the program; without one the page's body is as good.
    let root = document.get_element_by_id("app").unwrap_or_else(|| gloo::utils::body().into());
    Renderer::<app::App>::with_root(root).render();
}
