//! Mail servers and their tools, which judge configurations and calls: Debian's packages, unpacked below cargo's output. They cannot be installed
//! beside one another, and need not be: their own checks run from where they lie, with the libraries beside them.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::fault::Fault;
use crate::house;
use crate::step::{ask, program, run, step};
use crate::tools;

/// The packages, each unpacked into a folder of its name. `libnss-wrapper` gives a program users that the system does not have.
const PACKAGES: &[&str] = &["postfix", "exim4-daemon-light", "opensmtpd", "swaks", "gnutls-bin", "libnss-wrapper"];

/// The file that is written when everything of a folder is there.
const STAMP: &str = ".whole";

/// Unpacks the packages that are not there yet.
pub fn unpacked() -> Result<(), Fault> {
    let folder = house::target().join("judges");
    let missing: Vec<_> = PACKAGES.iter().filter(|name| !folder.join(name).join(STAMP).is_file()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    if tools::on_path("apt-get").is_none() || tools::on_path("dpkg").is_none() {
        return Err(Fault::Missing {
            what: "apt-get and dpkg",
            why: "the packages of the mail servers that judge configurations are fetched with them",
            command: "a Debian-like system is needed for these tests".to_owned(),
        });
    }
    for name in missing {
        step(&format!("Unpack {name}"), || with_libraries(&folder.join(name), name))?;
    }
    Ok(())
}

/// A package in a folder made anew, and in the same folder the libraries that it needs and the system does not have.
fn with_libraries(folder: &Path, name: &str) -> Result<(), Fault> {
    let at = |source| Fault::File { path: folder.to_path_buf(), source };
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(at)?;
    }
    fs::create_dir_all(folder).map_err(at)?;
    let mut waiting = vec![name.to_owned()];
    let mut done: Vec<String> = Vec::new();
    while let Some(package) = waiting.pop() {
        if done.contains(&package) {
            continue;
        }
        let archive = fetched(folder, &package)?;
        run(program("dpkg").arg("-x").arg(&archive).arg(folder))?;
        let depends = ask(program("dpkg-deb").arg("-f").arg(&archive).arg("Depends")).unwrap_or_default();
        fs::remove_file(&archive).map_err(at)?;
        waiting.extend(libraries(&depends).filter(|library| !is_installed(library)));
        done.push(package);
    }
    house::write(&folder.join(STAMP), done.join("\n").as_bytes())
}

/// Fetches a package into a folder; where the lists of packages are too old, fetches those first.
fn fetched(folder: &Path, package: &str) -> Result<std::path::PathBuf, Fault> {
    let download = || {
        let mut command = program("apt-get");
        command.current_dir(folder).args(["-o", "APT::Sandbox::User=root", "download", "-qq", package]);
        command
    };
    if run(&mut download()).is_err() {
        tools::update_package_lists()?;
        run(&mut download())?;
    }
    let archive = |path: &std::path::PathBuf| path.extension().is_some_and(|extension| extension == "deb");
    let files = house::files(folder)?.into_iter().filter(archive).map(|inner| folder.join(inner));
    files.into_iter().next().ok_or(Fault::NotBuilt { path: folder.join(package) })
}

/// The libraries among a package's dependencies, without their versions; of alternatives the first. The C library is everywhere.
fn libraries(depends: &str) -> impl Iterator<Item = String> {
    let names = depends.split(',').filter_map(|one| one.trim().split([' ', '|', ':']).next());
    names.filter(|name| name.starts_with("lib") && *name != "libc6").map(str::to_owned)
}

fn is_installed(package: &str) -> bool {
    let asked: &mut Command = &mut program("dpkg-query");
    ask(asked.args(["-W", "-f", "${db:Status-Abbrev}", package])).is_some_and(|status| status.starts_with("ii"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libraries_are_read_from_a_list_of_dependencies() {
        let depends =
            "debconf (>= 0.5) | debconf-2.0, libc6 (>= 2.34), libidn12 (>= 1.13), libperl5.36 | libperl, libssl3:any";
        assert_eq!(libraries(depends).collect::<Vec<_>>(), ["libidn12", "libperl5.36", "libssl3"]);
    }
}
