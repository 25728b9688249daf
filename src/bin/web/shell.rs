//! The page before the program has come: the same components, written as text by a native build. `cargo xtask build` puts it into
//! `index.html`, so that the first thing that a reader sees is what a real run has made.

use std::fmt::Write;
use std::future::Future;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use waxseal::app::{Effect, Model, Msg, Run, Texts, update};
use yew::LocalServerRenderer;

use crate::app::App;
use crate::embed::{Home, Props, Shown};

/// The page of the default scenario under the catalogue's seed, and its messages as a list to read.
///
/// # Errors
/// Where a file of words is missing below `www/text/`, or cannot be read: which, and why.
pub(crate) fn shell() -> Result<String, String> {
    let mut model = Model::default();
    let seed = waxseal::scenario::Seed::CATALOGUE;
    let asked = update(&mut model, Msg::Opened { address: format!("seed={seed}") });
    let run = asked.into_iter().find_map(|effect| match effect {
        Effect::Run { request, scenario } => Some(Msg::Ran { request, trace: waxseal::sim::run(&scenario) }),
        _ => None,
    });
    let _ = update(&mut model, run.ok_or("the address of the default scenario asks for no run")?);
    let texts = texts()?;
    let recorded = model.run().map(|run| recorded(run, &texts)).unwrap_or_default();
    let props =
        Props { home: Home::Page, base: "./".into(), line: Default::default(), shown: Shown(Some(Rc::new(model))) };
    let page = now(LocalServerRenderer::<App>::with_props(props).hydratable(false).render());
    Ok(page.ok_or("a component waits for something that only a browser has")? + &recorded)
}

/// The words, from the files of the source.
fn texts() -> Result<Texts, String> {
    let read = |name: &'static str| {
        let path = format!("{}/www/text/{name}", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
        Ok((name.to_owned(), text))
    };
    let files: Vec<_> = Texts::files().map(read).collect::<Result<_, String>>()?;
    Ok(Texts::read(&files))
}

/// The messages of a run, each with a sentence: what is left where no program runs.
fn recorded(run: &Run, texts: &Texts) -> String {
    let mut out = String::from(
        "<section class=\"recorded\" aria-label=\"A recorded run\"><h2>A recorded run</h2><p>The same two servers, before you came: \
         what each said, in order.</p><ol>",
    );
    for line in waxseal::app::view::stage::lines(run, texts) {
        let _ = write!(out, "<li><strong>{}</strong> {}</li>", escaped(&line.label), escaped(&line.story));
    }
    out + "</ol></section>"
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// What a future gives that waits for nothing.
fn now<T>(future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    // Rendering hands on to itself a few times; whatever is not ready then waits for the world outside.
    (0..1000).find_map(|_| match future.as_mut().poll(&mut context) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    })
}
