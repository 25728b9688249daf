//! `cargo xtask size`: every file of `dist/`, raw and in brotli at its highest level, against the budgets.
//!
//! A KB is 1024 bytes here.

use std::fs;
use std::path::{Path, PathBuf};

use crate::fault::Fault;
use crate::house;
use crate::step::step;

const KB: usize = 1024;

/// The program: every `.wasm` file. What it should be, and what it must not pass.
///
/// It must not pass 560 KB, and does since the window has all its parts. Until it is back below, the line is drawn where it stands:
/// it may be lowered, never raised.
const WASM_GOAL: usize = 440 * KB;
const WASM: usize = 770 * KB;
/// What the first page needs before anything can be done on it: every file but the words. It must not pass 640 KB, and does for the same reason.
const FIRST_PAGE_GOAL: usize = 640 * KB;
const FIRST_PAGE: usize = 830 * KB;
/// The words, which the page fetches behind its first run.
const WORDS: usize = 160 * KB;
/// What is readable before the program has come: the page, its styles, its loader and its icons.
const SHELL: usize = 40 * KB;

/// Prints the table; an error when something is over its budget.
pub fn size() -> Result<(), Fault> {
    let dist = house::dist();
    if !dist.join("index.html").is_file() {
        return Err(Fault::NotBuilt { path: dist.join("index.html") });
    }
    step("Measure dist/ (1 KB = 1024 bytes, brotli level 11)", || {
        let files = house::files(&dist)?;
        let measured = files.into_iter().map(|name| File::measure(&dist, name)).collect::<Result<Vec<_>, _>>()?;
        let budgets = table(&measured);
        let over = budgets.iter().filter(|budget| budget.used > budget.limit).count();
        if over == 0 { Ok(()) } else { Err(Fault::OverBudget { count: over }) }
    })
}

struct File {
    name: PathBuf,
    raw: usize,
    packed: usize,
}

impl File {
    fn measure(dist: &Path, name: PathBuf) -> Result<Self, Fault> {
        let path = dist.join(&name);
        let bytes = fs::read(&path).map_err(|source| Fault::File { path: path.clone(), source })?;
        let packed = packed(&bytes).map_err(|source| Fault::File { path, source })?;
        Ok(Self { name, raw: bytes.len(), packed })
    }

    fn ends_in(&self, ending: &str) -> bool {
        self.name.extension().is_some_and(|extension| extension == ending)
    }

    /// The glue that wasm-bindgen writes belongs to the program: it stands beside the module, under the same name.
    fn is_shell(&self) -> bool {
        let glue = self.ends_in("js") && self.name.to_string_lossy().starts_with("waxseal-web");
        !self.ends_in("wasm") && !glue && !self.is_words()
    }

    fn is_words(&self) -> bool {
        self.name.starts_with("text")
    }
}

struct Budget {
    name: &'static str,
    used: usize,
    limit: usize,
    /// What is aimed at; the limit itself where nothing less is.
    goal: usize,
}

/// The number of bytes that brotli leaves at level 11 with its largest window.
fn packed(bytes: &[u8]) -> std::io::Result<usize> {
    let parameters =
        brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 24, size_hint: bytes.len(), ..Default::default() };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut packed, &parameters)?;
    Ok(packed.len())
}

/// Prints files and budgets, and gives the budgets.
fn table(files: &[File]) -> Vec<Budget> {
    println!("    {:>10} {:>10}", "raw KB", "brotli KB");
    for file in files {
        println!("    {:>10} {:>10}  {}", kb(file.raw), kb(file.packed), file.name.display());
    }
    let budgets = budgets(files);
    println!("    {:>10} {:>10}", "limit KB", "brotli KB");
    for budget in &budgets {
        let Budget { name, used, limit, goal } = budget;
        println!("    {:>10} {:>10}  {}: {name}", kb(*limit), kb(*used), verdict(*used, *limit, *goal));
    }
    budgets
}

fn verdict(used: usize, limit: usize, goal: usize) -> String {
    if used > limit {
        "OVER".to_owned()
    } else if used > goal {
        format!("within, {} KB above the goal of {}", kb(used - goal), kb(goal))
    } else {
        "within".to_owned()
    }
}

fn budgets(files: &[File]) -> Vec<Budget> {
    let sum = |wanted: &dyn Fn(&File) -> bool| files.iter().filter(|file| wanted(file)).map(|file| file.packed).sum();
    vec![
        Budget { name: "the program (wasm)", used: sum(&|file| file.ends_in("wasm")), limit: WASM, goal: WASM_GOAL },
        Budget {
            name: "the shell, readable before the program has come",
            used: sum(&File::is_shell),
            limit: SHELL,
            goal: SHELL,
        },
        Budget {
            name: "everything for the first page",
            used: sum(&|file| !file.is_words()),
            limit: FIRST_PAGE,
            goal: FIRST_PAGE_GOAL,
        },
        Budget { name: "the words, behind the first page", used: sum(&File::is_words), limit: WORDS, goal: WORDS },
    ]
}

fn kb(bytes: usize) -> String {
    format!("{:.1}", bytes as f64 / KB as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, packed: usize) -> File {
        File { name: name.into(), raw: packed * 3, packed }
    }

    #[test]
    fn each_file_counts_where_it_belongs() {
        let files = [
            file("index.html", 1),
            file("base-1234.css", 2),
            file("loader.js", 4),
            file("waxseal-web-1234.js", 8),
            file("waxseal-web-1234_bg.wasm", 16),
            file("text/en/term.txt", 32),
        ];
        let used: Vec<usize> = budgets(&files).iter().map(|budget| budget.used).collect();
        assert_eq!(used, [16, 7, 31, 32]);
    }

    #[test]
    fn a_budget_is_broken_by_one_byte() {
        let over = |packed| budgets(&[file("a.wasm", packed)]).iter().filter(|b| b.used > b.limit).count();
        assert_eq!((over(WASM), over(WASM + 1)), (0, 1));
    }

    #[test]
    fn what_is_above_the_goal_is_told_by_how_much() {
        assert_eq!(verdict(KB, 3 * KB, 2 * KB), "within");
        assert_eq!(verdict(2 * KB + KB / 2, 3 * KB, 2 * KB), "within, 0.5 KB above the goal of 2.0");
        assert_eq!(verdict(3 * KB + 1, 3 * KB, 2 * KB), "OVER");
    }

    #[test]
    fn brotli_packs() {
        assert!(packed(&[b'a'; 10_000]).unwrap() < 100);
    }
}
