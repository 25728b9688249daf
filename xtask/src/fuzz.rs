//! `cargo xtask fuzz SECONDS`: throws bytes at every dissector, each for so long, led by what they reach in the code.
//!
//! The targets are a package of their own, `fuzz/`, on libFuzzer. It is built with the compiler's own coverage counters, which
//! need no other toolchain than the one that builds everything else. What was found before lies in `fuzz/corpus/`; what a run
//! adds goes to cargo's output, and an input that breaks a promise lies there too, under a name that libFuzzer tells.

use std::fs;
use std::path::PathBuf;

use crate::fault::Fault;
use crate::house;
use crate::step::{Steps, cargo, program, run, step};
use crate::tools;

/// The targets: each has its file in `fuzz/targets/`.
const TARGETS: [&str; 3] = ["tls", "der", "smtp"];

/// Makes the compiler count what is reached, as libFuzzer reads it.
const COVERAGE: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
     -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
     -Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing";

/// The longest input in bytes: a record and its header.
const LONGEST: usize = 5 + (1 << 14) + 256;

/// How long each target runs, as it was typed.
pub fn seconds(word: &str) -> Result<u32, Fault> {
    let seconds = word.parse().ok().filter(|&seconds| seconds > 0);
    seconds.ok_or_else(|| Fault::Usage { given: format!("fuzz {word}: a number of seconds was expected") })
}

/// Builds the targets and runs each for so many seconds; an error when one of them found something.
pub fn fuzz(seconds: u32) -> Result<(), Fault> {
    tools::for_fuzzing()?;
    let output = house::target().join("fuzz");
    let triple = step("The targets", || build(&output))?;
    let mut steps = Steps::default();
    for target in TARGETS {
        steps.take(&format!("{target}, {seconds} s"), || {
            let found = made(output.join("corpus").join(target))?;
            let artifacts = made(output.join("found").join(target))?;
            run(program(output.join(&triple).join("release").join(target))
                .arg(&found)
                .arg(house::root().join("fuzz/corpus").join(target))
                .arg(format!("-max_total_time={seconds}"))
                .arg(format!("-max_len={LONGEST}"))
                .arg(format!("-artifact_prefix={}/", artifacts.display()))
                .args(["-print_final_stats=1", "-verbosity=0"]))
        });
    }
    steps.finish()
}

/// Builds all targets; gives the folder's name under which cargo puts what is built for a named platform.
fn build(output: &std::path::Path) -> Result<String, Fault> {
    let triple = tools::host_platform()?;
    run(cargo()
        .args(["build", "--release", "--manifest-path", "fuzz/Cargo.toml", "--target", &triple])
        .env("CARGO_TARGET_DIR", output)
        .env("RUSTFLAGS", COVERAGE))?;
    Ok(triple)
}

fn made(folder: PathBuf) -> Result<PathBuf, Fault> {
    fs::create_dir_all(&folder).map_err(|source| Fault::File { path: folder.clone(), source })?;
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_a_number_of_seconds() {
        assert!(matches!(seconds("60"), Ok(60)));
        assert!(matches!(seconds("0"), Err(Fault::Usage { .. })));
        assert!(matches!(seconds("long"), Err(Fault::Usage { .. })));
    }

    #[test]
    fn every_target_has_its_file_and_its_corpus() {
        for target in TARGETS {
            let file = house::root().join("fuzz/targets").join(target).with_extension("rs");
            assert!(file.is_file(), "{}", file.display());
            let corpus = house::files(&house::root().join("fuzz/corpus").join(target)).unwrap_or_default();
            assert!(!corpus.is_empty(), "fuzz/corpus/{target} is empty");
        }
    }
}
