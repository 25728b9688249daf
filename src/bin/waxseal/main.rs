//! `waxseal`, the command line: the house's doors for a terminal. It runs scenarios, prints what happened, and says by its
//! exit status whether that is what the scenario declares: 0 as declared, 1 otherwise, 2 for words that it does not know.

mod args;
mod commands;
mod path;
mod tamper;
mod texts;
mod usage;

use std::process::ExitCode;

fn main() -> ExitCode {
    let words = std::env::args_os().skip(1).map(|word| word.into_string().map_err(args::Error::NotText));
    match words.collect::<Result<Vec<_>, _>>().and_then(|words| args::parse(&words)) {
        Ok(command) => commands::run(&command, &mut std::io::stdout().lock()).unwrap_or_else(|error| {
            // A reader that has seen enough closes the pipe: that is no failure of ours.
            let closed = error.kind() == std::io::ErrorKind::BrokenPipe;
            if closed { ExitCode::SUCCESS } else { complain(&format!("cannot write: {error}")) }
        }),
        Err(error) => complain(&format!("{error}\n\n{}", usage::USAGE)),
    }
}

fn complain(message: &str) -> ExitCode {
    eprintln!("waxseal: {message}");
    ExitCode::from(2)
}
