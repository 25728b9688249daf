//! Installs what is missing, each in a version that is known to work. What is there already is left alone, so that a
//! second run installs nothing; what cannot be installed from here is named in one line, with the command to do it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::fault::Fault;
use crate::house;
use crate::judges;
use crate::step::{ask, cargo, output, program, run, step};

const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Equal to the pin of the crate `wasm-bindgen` in Cargo.toml: the two speak a private language with one another.
const WASM_BINDGEN: &str = "0.2.130";

/// Later releases need a later Rust.
const TRUNK: &str = "0.21.14";

/// The oldest Node that has a test runner.
const NODE: u32 = 18;

/// What building the page needs.
pub fn for_the_page() -> Result<(), Fault> {
    wasm_target()?;
    wasm_bindgen()?;
    trunk()
}

/// What checking the source needs.
pub fn for_the_source() -> Result<(), Fault> {
    component("rustfmt", "fmt")?;
    component("clippy", "clippy")
}

/// What judges the tests' results: other people's programs.
pub fn for_the_judges() -> Result<(), Fault> {
    system_package("openssl", "it judges certificates, connections and names in the tests", &["openssl"])?;
    system_package("tshark", "it judges captures and the names of code points in the tests", &["tshark"])?;
    judges::unpacked()
}

/// Fetches the lists of packages anew.
pub fn update_package_lists() -> Result<(), Fault> {
    let command = "sudo apt-get update".to_owned();
    let why = "the lists of packages are too old";
    let as_root = as_root().ok_or(Fault::Missing { what: "a package", why, command })?;
    let words = [as_root, &["apt-get", "update", "-qq"]].concat();
    run(program(words[0]).args(&words[1..]))
}

/// What driving a browser needs.
pub fn for_the_browser() -> Result<(), Fault> {
    system_package("chromium", "the browser in which the page is tested", &["chromium"])?;
    system_package("node", "it runs the browser tests", &["nodejs"])?;
    system_package("npm", "it installs the browser tests' packages", &["npm"])?;
    node_is_new_enough()?;
    node_packages()
}

/// What the fuzzing targets need: libFuzzer is written in C++.
pub fn for_fuzzing() -> Result<(), Fault> {
    system_package("g++", "libFuzzer is built with it", &["g++"])
}

/// The platform that the compiler runs on, as it names it: `x86_64-unknown-linux-gnu` for instance.
pub fn host_platform() -> Result<String, Fault> {
    let words = output(program("rustc").arg("-vV"))?;
    let host = words.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or(Fault::Missing {
        what: "the compiler's platform",
        why: "the targets are built for it",
        command: "rustc -vV should print a line with `host:`".to_owned(),
    })
}

/// The browser, found on the PATH.
pub fn chromium() -> Option<PathBuf> {
    on_path("chromium")
}

/// `command` with cargo's own folder of programs on its PATH, where `cargo install` puts things.
pub fn with_cargo_bin(command: &mut Command) -> &mut Command {
    command.env("PATH", search_path())
}

fn wasm_target() -> Result<(), Fault> {
    // A toolchain that was not installed by rustup may still have the target: its library folder tells.
    let library = ask(program("rustc").args(["--print", "target-libdir", "--target", WASM_TARGET]));
    if library.is_some_and(|folder| Path::new(folder.trim()).is_dir()) {
        return Ok(());
    }
    let command = format!("rustup target add {WASM_TARGET}");
    if on_path("rustup").is_none() {
        return Err(Fault::Missing { what: "Rust's wasm target", why: "the page is compiled to it", command });
    }
    step("Install Rust's wasm target", || run(program("rustup").args(["target", "add", WASM_TARGET])))
}

fn component(name: &'static str, subcommand: &'static str) -> Result<(), Fault> {
    if ask(cargo().args([subcommand, "--version"])).is_some() {
        return Ok(());
    }
    if on_path("rustup").is_none() {
        let command = format!("rustup component add {name}");
        return Err(Fault::Missing { what: name, why: "the source is checked with it", command });
    }
    step(&format!("Install {name}"), || run(program("rustup").args(["component", "add", name])))
}

fn wasm_bindgen() -> Result<(), Fault> {
    if version_of("wasm-bindgen").as_deref() == Some(WASM_BINDGEN) {
        return Ok(());
    }
    step(&format!("Install wasm-bindgen {WASM_BINDGEN} (some minutes)"), || {
        let install = |locked: &[&str]| {
            run(cargo().args(["install", "wasm-bindgen-cli", "--version", WASM_BINDGEN, "--force"]).args(locked))
        };
        install(&["--locked"]).or_else(|fault| {
            // Its lock file may name a release that a mirror of the registry has not got yet.
            println!("    {fault}\n    Once more, with the newest dependencies that fit.");
            install(&[])
        })
    })
}

fn trunk() -> Result<(), Fault> {
    if version_of("trunk").as_deref() == Some(TRUNK) {
        return Ok(());
    }
    step(&format!("Install Trunk {TRUNK} (some minutes)"), || {
        run(cargo().args(["install", "trunk", "--version", TRUNK, "--locked", "--force"]))
    })
}

/// The version that a program on the PATH says of itself: the last word of `NAME --version`.
fn version_of(name: &str) -> Option<String> {
    let said = ask(with_cargo_bin(program(name).arg("--version")))?;
    said.split_whitespace().last().map(str::to_owned)
}

fn system_package(name: &'static str, why: &'static str, packages: &[&str]) -> Result<(), Fault> {
    if on_path(name).is_some() {
        return Ok(());
    }
    let as_root = as_root().ok_or_else(|| missing(name, why, packages))?;
    if on_path("apt-get").is_none() {
        return Err(missing(name, why, packages));
    }
    step(&format!("Install {name}"), || {
        let apt = |arguments: &[&str]| {
            let words = [as_root, &["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"], arguments].concat();
            run(program(words[0]).args(&words[1..]))
        };
        apt(&["update", "-qq"])?;
        apt(&[&["install", "-y", "-qq", "--no-install-recommends"], packages].concat())
    })?;
    if on_path(name).is_some() { Ok(()) } else { Err(missing(name, why, packages)) }
}

/// The words before a command that only root may give; `None` where there are none.
fn as_root() -> Option<&'static [&'static str]> {
    if ask(program("id").arg("-u")).is_some_and(|id| id.trim() == "0") {
        return Some(&[]);
    }
    ask(program("sudo").args(["-n", "true"])).map(|_| &["sudo", "-n"][..])
}

fn missing(what: &'static str, why: &'static str, packages: &[&str]) -> Fault {
    Fault::Missing { what, why, command: format!("sudo apt-get install {}", packages.join(" ")) }
}

fn node_is_new_enough() -> Result<(), Fault> {
    let version = ask(program("node").arg("--version")).unwrap_or_default();
    let major = version.trim().trim_start_matches('v').split('.').next().and_then(|major| major.parse().ok());
    if major.is_some_and(|major: u32| major >= NODE) {
        return Ok(());
    }
    Err(Fault::Missing {
        what: "Node 18 or later",
        why: "the browser tests use its test runner",
        command: "see https://nodejs.org/en/download".to_owned(),
    })
}

/// The packages of the browser tests, exactly as the lock file names them. A copy of the lock file beside them tells
/// that they are there.
fn node_packages() -> Result<(), Fault> {
    let folder = house::browser_tests();
    let lock = house::read(&folder.join("package-lock.json"))?;
    let stamp = folder.join("node_modules/.installed-from");
    if std::fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    step("Install the browser tests' Node packages", || {
        run(program("npm").current_dir(&folder).args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]))?;
        house::write(&stamp, &lock)
    })
}

/// Where a program lies, among the folders of the PATH and cargo's own.
pub fn on_path(name: &str) -> Option<PathBuf> {
    std::env::split_paths(&search_path()).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// The PATH, and behind it the folder where `cargo install` puts programs, which a fresh shell may not know yet.
fn search_path() -> OsString {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain(cargo_home().map(|home| home.join("bin")));
    std::env::join_paths(folders).unwrap_or(path)
}

/// Cargo's own folder: its packages and programs.
pub fn cargo_home() -> Option<PathBuf> {
    let named = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    named.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_tool_equals_the_crate() {
        let manifest = String::from_utf8(house::read(&house::root().join("Cargo.toml")).unwrap()).unwrap();
        assert!(manifest.contains(&format!("wasm-bindgen = {{ version = \"={WASM_BINDGEN}\"")));
    }

    #[test]
    fn a_program_is_found_where_it_is() {
        assert!(on_path("sh").is_some());
        assert_eq!(on_path("no-such-program-anywhere"), None);
    }
}
