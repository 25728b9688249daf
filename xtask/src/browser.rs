//! Runs scripts of `tests/browser/` in Node, against the built page on a server of this program.

use std::path::PathBuf;
use std::process::Command;

use crate::fault::Fault;
use crate::house;
use crate::server::{self, Site};
use crate::step::{cargo, program, run};
use crate::tools;

/// The folder that a page inside somebody's site has, for the test that addresses are relative.
const DEEP: &str = "/somebody/site/waxseal/";

/// The page, served at a root and deep inside a site.
pub struct Served {
    root: String,
    deep: String,
}

/// Serves `dist/` on two free ports.
pub fn serve() -> Result<Served, Fault> {
    let dist = house::dist();
    if !dist.join("index.html").is_file() {
        return Err(Fault::NotBuilt { path: dist.join("index.html") });
    }
    Ok(Served {
        root: server::start(server::listen(0)?, Site::at_root(dist.clone()))?,
        deep: server::start(server::listen(0)?, Site::below(dist, DEEP))?,
    })
}

impl Served {
    /// Node, in the folder of the browser tests, told where page, browser and command line are.
    pub fn node(&self) -> Command {
        let mut node = program("node");
        node.current_dir(house::browser_tests())
            .env("WAXSEAL_URL", &self.root)
            .env("WAXSEAL_DEEP_URL", &self.deep)
            .env("WAXSEAL_CLI", command_line_program())
            .env("CHROMIUM", tools::chromium().unwrap_or_else(|| PathBuf::from("chromium")));
        node
    }
}

/// Builds the command line `waxseal`, against which the page is compared.
pub fn build_command_line() -> Result<(), Fault> {
    run(cargo().args(["build", "--features", "cli", "--bin", "waxseal"]))
}

/// Runs every `*.test.mjs`.
pub fn test(served: &Served) -> Result<(), Fault> {
    let scripts = house::files(&house::browser_tests())?;
    let tests = scripts.iter().filter(|path| {
        path.parent().is_some_and(|folder| folder.as_os_str().is_empty())
            && path.to_string_lossy().ends_with(".test.mjs")
    });
    run(served.node().args(["--test", "--test-reporter=spec"]).args(tests))
}

fn command_line_program() -> PathBuf {
    house::target().join("debug/waxseal")
}
