//! A step says what it does and how long it took; a program is run in sight of the reader.

use std::ffi::OsString;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::fault::Fault;
use crate::house;

/// Does one thing, and says what it is and how long it took.
pub fn step<T>(title: &str, work: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    println!("==> {title}");
    let start = Instant::now();
    let result = work();
    let word = if result.is_ok() { "done" } else { "FAILED" };
    println!("    {word} in {}: {title}", spell(start.elapsed()));
    result
}

/// Steps that are all taken, whatever becomes of one of them, with a table at the end.
#[derive(Default)]
pub struct Steps {
    rows: Vec<(String, Ending, Duration)>,
}

enum Ending {
    Passed,
    Failed(Fault),
    NotRun { because: &'static str },
}

impl Steps {
    /// Takes a step; `None` when it failed.
    pub fn take<T>(&mut self, title: &str, work: impl FnOnce() -> Result<T, Fault>) -> Option<T> {
        let start = Instant::now();
        let result = step(title, work);
        let (value, ending) = match result {
            Ok(value) => (Some(value), Ending::Passed),
            Err(fault) => {
                println!("    {fault}");
                (None, Ending::Failed(fault))
            }
        };
        self.rows.push((title.to_owned(), ending, start.elapsed()));
        value
    }

    /// Notes a step that cannot be taken, which counts as a failure.
    pub fn give_up(&mut self, title: &str, because: &'static str) {
        println!("==> {title}\n    not run: {because}");
        self.rows.push((title.to_owned(), Ending::NotRun { because }, Duration::ZERO));
    }

    /// Prints the table and the sum; an error when not every step passed.
    pub fn finish(self) -> Result<(), Fault> {
        println!();
        let mut passed = 0;
        let mut whole = Duration::ZERO;
        for (title, ending, took) in &self.rows {
            whole += *took;
            match ending {
                Ending::Passed => {
                    passed += 1;
                    println!("  passed   {:>9}  {title}", spell(*took));
                }
                Ending::Failed(fault) => println!("  FAILED   {:>9}  {title}: {fault}", spell(*took)),
                Ending::NotRun { because } => println!("  NOT RUN  {:>9}  {title}: {because}", ""),
            }
        }
        let failed = self.rows.len() - passed;
        println!("  in all   {:>9}", spell(whole));
        println!("{passed} steps passed, {failed} failed");
        if failed == 0 { Ok(()) } else { Err(Fault::StepsFailed { count: failed }) }
    }
}

/// A program to be run in the repository's root, without the traces of the `cargo run` that started this one: some build
/// scripts watch those variables, and would build again and again.
pub fn program(name: impl Into<OsString>) -> Command {
    let mut command = Command::new(name.into());
    command.current_dir(house::root());
    for (key, _) in std::env::vars_os() {
        let name = key.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || matches!(&*name, "CARGO_MANIFEST_DIR" | "CARGO_MANIFEST_PATH") {
            command.env_remove(&key);
        }
    }
    command
}

/// The cargo that runs this program.
pub fn cargo() -> Command {
    program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Runs a program to its end, its output in sight; an error when it says no.
pub fn run(command: &mut Command) -> Result<(), Fault> {
    println!("    $ {}", line(command));
    let status = command.status().map_err(|source| Fault::NotStarted { command: line(command), source })?;
    if status.success() { Ok(()) } else { Err(Fault::Failed { command: line(command), status }) }
}

/// Runs a program to its end and gives what it wrote to its standard output; an error when it says no.
pub fn output(command: &mut Command) -> Result<String, Fault> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|source| Fault::NotStarted { command: line(command), source })?;
    if !output.status.success() {
        return Err(Fault::Failed { command: line(command), status: output.status });
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// What a program writes to its standard output when asked in silence; `None` when it is not there or says no.
pub fn ask(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The command line as a person would type it.
fn line(command: &Command) -> String {
    let name = command.get_program().to_string_lossy();
    let name = name.rsplit('/').next().unwrap_or_default().to_owned();
    command.get_args().fold(name, |line, argument| format!("{line} {}", argument.to_string_lossy()))
}

fn spell(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds < 60.0 {
        return format!("{seconds:.1} s");
    }
    format!("{} min {:02} s", time.as_secs() / 60, time.as_secs() % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_step_fails_the_whole_and_the_rest_is_taken() {
        let mut steps = Steps::default();
        assert_eq!(steps.take("one", || Ok(1)), Some(1));
        assert_eq!(steps.take::<u8>("two", || Err(Fault::OverBudget { count: 3 })), None);
        assert_eq!(steps.take("three", || Ok(3)), Some(3));
        assert!(matches!(steps.finish(), Err(Fault::StepsFailed { count: 1 })));
    }

    #[test]
    fn a_step_that_was_not_taken_is_no_success() {
        let mut steps = Steps::default();
        steps.give_up("browser", "no page");
        assert!(matches!(steps.finish(), Err(Fault::StepsFailed { count: 1 })));
    }

    #[test]
    fn a_program_that_says_no_is_an_error() {
        assert!(matches!(run(&mut program("false")), Err(Fault::Failed { .. })));
        assert!(matches!(run(&mut program("no-such-program-anywhere")), Err(Fault::NotStarted { .. })));
        assert_eq!(ask(&mut program("no-such-program-anywhere")), None);
    }

    #[test]
    fn times_are_spelt_for_people() {
        assert_eq!(spell(Duration::from_millis(1_230)), "1.2 s");
        assert_eq!(spell(Duration::from_secs(125)), "2 min 05 s");
    }
}
