//! `cargo xtask shots`: pictures of the built page.

use std::path::PathBuf;

use crate::browser;
use crate::build;
use crate::fault::Fault;
use crate::house;
use crate::step::{run, step};
use crate::tools;

/// What is to be pictured.
pub enum Subject {
    /// Every state in every size, light and dark; into `shots/` in cargo's output.
    EveryView,
    /// The three pictures of the README.
    Readme,
}

/// Builds the page and takes the pictures.
pub fn shots(subject: Subject) -> Result<(), Fault> {
    build::build()?;
    tools::for_the_browser()?;
    let (mode, target): (_, PathBuf) = match subject {
        Subject::EveryView => ("every-view", house::target().join("shots")),
        Subject::Readme => ("readme", house::root().join("www")),
    };
    step(&format!("Take pictures into {}", target.display()), || {
        run(browser::serve()?.node().args(["shots.mjs", mode]).arg(target))
    })
}
