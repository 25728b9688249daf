//! The page: a Yew view over [`waxseal::app`], one component a file. What is shown is made there; here it is drawn, and the
//! effects are carried out.
//!
//! In a browser the program draws nothing by itself: the loader calls [`embed`]. Built natively, it writes the page as it is before
//! the program has come.

mod app;
mod bar;
mod bench;
mod compare;
mod conversation;
mod drawer;
mod effects;
mod embed;
mod fault;
mod grid;
mod inspector;
mod keyboard;
mod knowledge;
mod leave;
mod letter;
mod notices;
mod operations;
mod outcome;
mod said;
mod schedule;
mod sheet;
#[cfg(all(feature = "shell", not(target_arch = "wasm32")))]
mod shell;
mod stage;
mod tamper;
mod texts;
mod transport;
mod tree;
mod trust;
mod value;
mod words;

#[cfg(target_arch = "wasm32")]
fn main() {
    fault::install();
}

#[cfg(all(feature = "shell", not(target_arch = "wasm32")))]
fn main() -> std::process::ExitCode {
    use std::io::Write;
    let written = shell::shell().and_then(|page| {
        std::io::stdout().write_all(page.as_bytes()).map_err(|error| format!("the page could not be written: {error}"))
    });
    match written {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            // Nothing is left to do where the reason cannot be told either.
            let _ = writeln!(std::io::stderr(), "{error}");
            std::process::ExitCode::FAILURE
        }
    }
}

#[cfg(all(not(feature = "shell"), not(target_arch = "wasm32")))]
fn main() {}
