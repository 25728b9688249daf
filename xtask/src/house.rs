//! Where things lie: the repository, the build's output, the page.

use std::fs;
use std::path::{Path, PathBuf};

use crate::fault::Fault;

/// The repository's root: the parent of this package, which cargo names when it runs a program.
pub fn root() -> PathBuf {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from("xtask"), PathBuf::from);
    package.parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// Cargo's output: this program itself lies two levels below it.
pub fn target() -> PathBuf {
    let program = std::env::current_exe().unwrap_or_default();
    program.ancestors().nth(2).map_or_else(|| root().join("target"), Path::to_path_buf)
}

/// The deployable page.
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// The browser's tests, with their Node packages.
pub fn browser_tests() -> PathBuf {
    root().join("tests/browser")
}

/// Every file below `folder`, as paths relative to it, sorted. Hidden files and folders do not count.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>, Fault> {
    let mut found = Vec::new();
    let mut waiting = vec![PathBuf::new()];
    while let Some(inner) = waiting.pop() {
        let here = folder.join(&inner);
        let entries = fs::read_dir(&here).map_err(|source| Fault::File { path: here.clone(), source })?;
        for entry in entries {
            let entry = entry.map_err(|source| Fault::File { path: here.clone(), source })?;
            let name = entry.file_name();
            if name.to_string_lossy().starts_with('.') {
                continue;
            }
            let path = inner.join(&name);
            if entry.path().is_dir() { waiting.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    Ok(found)
}

/// The bytes of a file.
pub fn read(path: &Path) -> Result<Vec<u8>, Fault> {
    fs::read(path).map_err(|source| Fault::File { path: path.to_path_buf(), source })
}

/// Writes a file.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    fs::write(path, bytes).map_err(|source| Fault::File { path: path.to_path_buf(), source })
}
