//! `cargo xtask build`: the deployable page in `dist/`, with relative addresses.

use std::path::Path;

use crate::fault::Fault;
use crate::house;
use crate::step::{cargo, output, program, run, step};
use crate::tools;
use crate::wasm;

/// Installs what the build needs, then builds.
pub fn build() -> Result<(), Fault> {
    tools::for_the_page()?;
    page()
}

/// Builds the page into `dist/`; its tools must be there.
pub fn page() -> Result<(), Fault> {
    step("Fetch the packages that Cargo.lock names", || run(cargo().args(["fetch", "--locked", "--quiet"])))?;
    step("Build the page into dist/ (profile web)", || {
        // Trunk's own switches are set here, so that neither an update check nor a download happens behind our back.
        // It does not understand NO_COLOR=1.
        run(tools::with_cargo_bin(program("trunk").arg("build"))
            .env("TRUNK_OFFLINE", "true")
            .env("TRUNK_SKIP_VERSION_CHECK", "true")
            .env("CARGO_ENCODED_RUSTFLAGS", compiler_flags())
            .env_remove("NO_COLOR"))?;
        strip(&house::dist())
    })?;
    step("Write the page as it is before the program has come", || shell(&house::dist()))
}

/// Where the shell goes in `index.html`.
const SHELL: &str = "<!-- shell -->";

/// Puts what a native build of the page draws into `index.html`, and the names of the built files where other pages find them.
fn shell(dist: &Path) -> Result<(), Fault> {
    let drawn = output(cargo().args(["run", "--quiet", "--locked", "--features", "shell", "--bin", "waxseal-web"]))?;
    let path = dist.join("index.html");
    let page = String::from_utf8_lossy(&house::read(&path)?).into_owned();
    if !page.contains(SHELL) {
        return Err(Fault::NoPlace { path, mark: SHELL });
    }
    house::write(&path, page.replace(SHELL, &drawn).as_bytes())?;
    println!("    index.html: {} bytes drawn", drawn.len());
    let names = house::files(dist)?;
    let named = |start: &str, end: &str| {
        let text = names.iter().map(|name| name.to_string_lossy().into_owned());
        text.filter(|name| name.starts_with(start) && name.ends_with(end)).collect::<Vec<_>>()
    };
    // What the program's page links to, in its order.
    let styles: Vec<_> = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let styles: Vec<_> = styles.into_iter().filter(|href| href.ends_with(".css")).collect();
    let files = format!(
        "// The names of the program's files, for pages that have it inside them. Written by the build.\n\
         export const program = {:?};\nexport const wasm = {:?};\nexport const styles = {styles:?};\n",
        named("waxseal-web", ".js").concat(),
        named("waxseal-web", ".wasm").concat(),
    );
    house::write(&dist.join("files.js"), files.as_bytes())
}

/// The caller's own flags, and behind them two things, in cargo's encoded form, whose separator no path has.
///
/// WebAssembly's vector instructions, which every browser has had since 2023: the page is 6 KB smaller with them, and a tenth
/// faster. And what keeps this machine's paths out of the page: the same source gives the same bytes wherever it is built.
fn compiler_flags() -> String {
    let own = std::env::var("RUSTFLAGS").unwrap_or_default();
    let mut flags: Vec<String> = own.split_whitespace().map(str::to_owned).collect();
    flags.push("-Ctarget-feature=+simd128".to_owned());
    for (path, name) in [(Some(house::root()), "waxseal"), (tools::cargo_home(), "cargo")] {
        flags.extend(path.map(|path| format!("--remap-path-prefix={}={name}", path.display())));
    }
    flags.join("\u{1f}")
}

/// Takes the names out of every WebAssembly module in `dist`.
fn strip(dist: &Path) -> Result<(), Fault> {
    for name in house::files(dist)? {
        if name.extension().is_none_or(|extension| extension != "wasm") {
            continue;
        }
        let path = dist.join(&name);
        let whole = house::read(&path)?;
        let stripped = wasm::without_names(&whole).ok_or_else(|| Fault::NotWasm { path: path.clone() })?;
        println!("    {}: {} of {} bytes stay without names", name.display(), stripped.len(), whole.len());
        house::write(&path, &stripped)?;
    }
    Ok(())
}
