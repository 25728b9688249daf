//! The task runner: `cargo xtask serve | test | judges | build | size | bench | shots | fuzz`.
//!
//! One file per command. [`tools`] installs what is missing, [`step`] says what is being done and how long it took, and
//! [`house`] knows where things lie. Nothing here knows the library: it is built, run and measured from outside.

mod bench;
mod browser;
mod build;
mod fault;
mod fuzz;
mod house;
mod judges;
mod serve;
mod server;
mod shots;
mod size;
mod step;
mod test;
mod tools;
mod wasm;

use std::process::ExitCode;

use fault::Fault;

const HELP: &str = "\
cargo xtask COMMAND

  serve [--port N]   build the page and serve it on http://127.0.0.1:8080
  test [--page]      every check: format, lints, native tests, the page, its size, the browser
                     (with --page: only the page, its size, the browser)
  judges             install and unpack the programs that judge in the tests, and nothing else
  build              make the deployable dist/
  size               sizes of dist/, raw and brotli, against the budgets
  bench              measure in Chromium and natively, against the goals
  fuzz SECONDS       throw bytes at every dissector, each for so long
  shots [--readme]   pictures of the built page, into target/shots (with --readme: the README's pictures)

Each installs what it needs and is missing, and says so.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("xtask: {fault}");
            fault.exit_code()
        }
    }
}

fn run(arguments: &[&str]) -> Result<(), Fault> {
    match arguments {
        ["serve", options @ ..] => serve::serve(serve::port(options)?),
        ["test"] => test::test(),
        ["test", "--page"] => test::test_page(),
        ["judges"] => tools::for_the_judges(),
        ["build"] => build::build(),
        ["size"] => size::size(),
        ["bench"] => bench::bench(),
        ["fuzz", seconds] => fuzz::fuzz(fuzz::seconds(seconds)?),
        ["shots"] => shots::shots(shots::Subject::EveryView),
        ["shots", "--readme"] => shots::shots(shots::Subject::Readme),
        [] | ["help" | "--help" | "-h"] => {
            println!("{HELP}");
            Ok(())
        }
        _ => Err(Fault::Usage { given: arguments.join(" ") }),
    }
}
