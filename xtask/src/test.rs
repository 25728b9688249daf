//! `cargo xtask test`: every check that a change has to pass.
//!
//! Two cores and a fresh clone are the measure. Each distinct set of features and each profile compiles the dependencies
//! anew, so there are three: the development build for this machine, checks (no code) for wasm, and the page itself.

use crate::browser;
use crate::build;
use crate::fault::Fault;
use crate::size;
use crate::step::{Steps, cargo, output, run};
use crate::tools;

const WASM: [&str; 2] = ["--target", "wasm32-unknown-unknown"];
const DENY_WARNINGS: [&str; 3] = ["--", "-D", "warnings"];

/// Installs what is missing, takes every step, and prints a table.
pub fn test() -> Result<(), Fault> {
    let mut steps = Steps::default();
    steps.take("Tools for the source", tools::for_the_source);
    steps.take("Tools that judge", tools::for_the_judges);
    let page_tools = steps.take("Tools for the page", tools::for_the_page);
    let browser_tools = steps.take("Tools for the browser", tools::for_the_browser);

    steps.take("Format", || run(cargo().args(["fmt", "--all", "--check"])));
    steps.take("Lints: library, command line, tests, tasks", || {
        run(cargo().args(["clippy", "--workspace", "--all-targets", "--features", "waxseal/cli"]).args(DENY_WARNINGS))
    });
    steps.take("Lints: the page", || {
        run(cargo().args(["clippy", "--bin", "waxseal-web", "--features", "web"]).args(WASM).args(DENY_WARNINGS))
    });
    steps.take("Lints: the library without default features", || {
        run(cargo().args(["clippy", "--lib", "--no-default-features"]).args(DENY_WARNINGS))?;
        run(cargo().args(["clippy", "--lib", "--no-default-features"]).args(WASM).args(DENY_WARNINGS))?;
        knows_no_tls_stack()
    });
    steps.take("Documentation", || {
        run(cargo()
            .args(["doc", "--no-deps", "--lib", "--features", "cli", "--document-private-items"])
            .env("RUSTDOCFLAGS", "-D warnings"))
    });
    steps.take("Tests: library, command line, tasks", || {
        run(cargo().args(["test", "--workspace", "--features", "waxseal/cli"]))
    });
    steps.take("Tests: the library without default features", || {
        run(cargo().args(["test", "--lib", "--no-default-features"]))
    });
    page_steps(&mut steps, page_tools, browser_tools);
    steps.finish()
}

/// The page's share of [`test`]: its build, its sizes, its tests in a browser.
pub fn test_page() -> Result<(), Fault> {
    let mut steps = Steps::default();
    let page_tools = steps.take("Tools for the page", tools::for_the_page);
    let browser_tools = steps.take("Tools for the browser", tools::for_the_browser);
    page_steps(&mut steps, page_tools, browser_tools);
    steps.finish()
}

/// `Some` where the tools are there.
fn page_steps(steps: &mut Steps, page_tools: Option<()>, browser_tools: Option<()>) {
    let page = match page_tools {
        Some(()) => steps.take("The page", build::page),
        None => give_up(steps, "The page", "a tool is missing"),
    };
    match page {
        Some(()) => steps.take("Sizes", size::size),
        None => give_up(steps, "Sizes", "there is no page"),
    };
    match page.and(browser_tools) {
        Some(()) => steps.take("Tests: the page in Chromium", || {
            browser::build_command_line()?;
            browser::test(&browser::serve()?)
        }),
        None => give_up(steps, "Tests: the page in Chromium", "there is no page, or no browser"),
    };
}

fn give_up(steps: &mut Steps, title: &str, because: &'static str) -> Option<()> {
    steps.give_up(title, because);
    None
}

/// Other people's programs may use the library without a TLS stack: none may come in by a detour.
fn knows_no_tls_stack() -> Result<(), Fault> {
    let tree =
        output(cargo().args(["tree", "--no-default-features", "-e", "normal", "--prefix", "none", "-p", "waxseal"]))?;
    for package in ["rustls", "ring", "aws-lc-rs", "yew"] {
        if tree.lines().any(|line| line.split(' ').next() == Some(package)) {
            return Err(Fault::Unwanted { package });
        }
    }
    Ok(())
}
