//! What can go wrong in a task, in one line each.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::process::{ExitCode, ExitStatus};

/// Why a task ended early.
#[derive(Debug)]
pub enum Fault {
    /// The command line was not understood.
    Usage {
        /// What was given.
        given: String,
    },
    /// Something is missing that cannot be installed from here.
    Missing {
        /// What.
        what: &'static str,
        /// What it is for.
        why: &'static str,
        /// The command that installs it.
        command: String,
    },
    /// A program could not be started.
    NotStarted {
        /// Its command line.
        command: String,
        /// The system's error.
        source: io::Error,
    },
    /// A program said no.
    Failed {
        /// Its command line.
        command: String,
        /// How it ended.
        status: ExitStatus,
    },
    /// Somebody else listens there.
    PortTaken {
        /// The port.
        port: u16,
    },
    /// No socket at all.
    NoSocket {
        /// The system's error.
        source: io::Error,
    },
    /// A file could not be read or written.
    File {
        /// Which.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// A file is no WebAssembly module, or is cut off.
    NotWasm {
        /// Which.
        path: PathBuf,
    },
    /// A page has no place for what the build writes into it.
    NoPlace {
        /// Which.
        path: PathBuf,
        /// What marks the place.
        mark: &'static str,
    },
    /// A file that the task needs is not there.
    NotBuilt {
        /// Which.
        path: PathBuf,
    },
    /// The library depends on something that it must not know in this form.
    Unwanted {
        /// The package.
        package: &'static str,
    },
    /// Sizes over their budgets.
    OverBudget {
        /// How many.
        count: usize,
    },
    /// Figures that miss their goals, or were not measured.
    GoalMissed {
        /// How many.
        count: usize,
    },
    /// Steps of the test that failed.
    StepsFailed {
        /// How many.
        count: usize,
    },
}

impl Fault {
    /// 2 where the command line was wrong, 1 for all else.
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::Usage { .. } => ExitCode::from(2),
            _ => ExitCode::FAILURE,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage { given } => write!(f, "`{given}` is no task; `cargo xtask help` lists them"),
            Self::Missing { what, why, command } => write!(f, "{what} is missing ({why}); install it with: {command}"),
            Self::NotStarted { command, source } => write!(f, "cannot start `{command}`: {source}"),
            Self::Failed { command, status } => write!(f, "`{command}` failed: {status}"),
            Self::PortTaken { port } => {
                write!(f, "port {port} is taken by another program; choose one with `cargo xtask serve --port N`")
            }
            Self::NoSocket { source } => write!(f, "cannot listen on 127.0.0.1: {source}"),
            Self::File { path, source } => write!(f, "{}: {source}", path.display()),
            Self::NotWasm { path } => write!(f, "{}: not a whole WebAssembly module", path.display()),
            Self::NoPlace { path, mark } => write!(f, "{}: `{mark}` is missing in it", path.display()),
            Self::NotBuilt { path } => {
                write!(f, "{} is not there: `cargo xtask build` makes the page first", path.display())
            }
            Self::Unwanted { package } => write!(f, "without default features the library still depends on {package}"),
            Self::OverBudget { count } => write!(f, "{count} over budget"),
            Self::GoalMissed { count } => write!(f, "{count} not reached or not measured"),
            Self::StepsFailed { count } => write!(f, "{count} of the steps failed"),
        }
    }
}
