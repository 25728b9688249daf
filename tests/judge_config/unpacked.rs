//! The unpacked programs, and how they are run from where they lie.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// Users and groups that the servers ask for; whoever runs the tests has not created them.
const USERS: &str = "root:x:0:0::/root:/bin/sh
postfix:x:901:901::/:/bin/false
Debian-exim:x:902:902::/:/bin/false
mail:x:8:8::/:/bin/false
nobody:x:65534:65534::/:/bin/false
";
const GROUPS: &str = "root:x:0:
postfix:x:901:
postdrop:x:903:
Debian-exim:x:902:
mail:x:8:
nogroup:x:65534:
";

/// A package's folder; a missing one fails the test.
pub(crate) fn package(name: &str) -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("cargo's folder for tests lies in its output");
    let folder = target.join("judges").join(name);
    assert!(
        folder.join(".whole").is_file(),
        "Debian's package {name} must be unpacked in {}: run `cargo xtask judges`",
        folder.display()
    );
    folder
}

/// What a program said, and whether it was content.
pub(crate) struct Said {
    pub(crate) content: bool,
    pub(crate) output: String,
    pub(crate) complaints: String,
}

/// A program of a package, with the libraries that lie beside it and with the users that it asks for.
pub(crate) fn program(package_name: &str, path: &str) -> Command {
    let folder = package(package_name);
    let mut command = Command::new(folder.join(path));
    command.env("LD_LIBRARY_PATH", libraries(&folder));
    let wrapper = libraries(&package("libnss-wrapper"))
        .split(':')
        .map(|folder| Path::new(folder).join("libnss_wrapper.so"))
        .find(|file| file.is_file())
        .expect("the package libnss-wrapper has a library of its name");
    let (users, groups) = accounts();
    command.env("LD_PRELOAD", wrapper).env("NSS_WRAPPER_PASSWD", users).env("NSS_WRAPPER_GROUP", groups);
    command
}

pub(crate) fn run(command: &mut Command) -> Said {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?} cannot be started: {error}"));
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Said { content: output.status.success(), output: text(&output.stdout), complaints: text(&output.stderr) }
}

/// The folders of libraries: `usr/lib`, its folder for the machine, and Postfix's own.
fn libraries(folder: &Path) -> String {
    let mut found = Vec::new();
    for top in ["usr/lib", "lib"] {
        let top = folder.join(top);
        let Ok(entries) = fs::read_dir(&top) else { continue };
        found.extend(entries.filter_map(Result::ok).map(|entry| entry.path()).filter(|path| path.is_dir()));
        found.push(top);
    }
    found.sort();
    found.iter().map(|path| path.to_string_lossy().into_owned()).collect::<Vec<_>>().join(":")
}

fn accounts() -> &'static (PathBuf, PathBuf) {
    static FILES: OnceLock<(PathBuf, PathBuf)> = OnceLock::new();
    FILES.get_or_init(|| {
        let folder = folder("accounts");
        fs::write(folder.join("passwd"), USERS).expect("a file in cargo's output");
        fs::write(folder.join("group"), GROUPS).expect("a file in cargo's output");
        (folder.join("passwd"), folder.join("group"))
    })
}

/// A fresh folder for a test.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("judge-config").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder in cargo's output");
    folder
}

/// A manual of a package, as its source, with plain hyphens and without its fonts.
pub(crate) fn manual(package_name: &str, path: &str) -> String {
    let file = package(package_name).join("usr/share/man").join(path);
    let said = run(Command::new("gzip").arg("-dc").arg(&file));
    assert!(said.content, "{}: {}", file.display(), said.complaints);
    ["\\fB", "\\fI", "\\fR"].iter().fold(said.output.replace("\\-", "-"), |text, font| text.replace(font, ""))
}
