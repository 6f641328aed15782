//! The licence of the extension, and those of the crates that are linked into it.

use crate::program;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The file `copyright` of the packages. Not all licences are UTF-8.
pub fn copyright(
    root: &Path,
    name: &str,
    cargo_home: &Path,
    features: &[String],
) -> io::Result<Vec<u8>> {
    let tree = program::text(
        Command::new("cargo")
            .current_dir(root)
            .args(["tree", "--locked", "--no-dedupe", "--prefix", "none"])
            .args(["--edges", "normal,no-proc-macro", "--format", "{p}|{l}"])
            .args(features),
    )?;
    let mut text = crate::package::read(&root.join("LICENSE"))?;
    text.extend_from_slice(
        b"\nThe library contains the standard library of Rust (MIT OR Apache-2.0) and these crates:\n",
    );
    for (title, licence) in crates(&tree, name) {
        text.extend_from_slice(format!("\n{}\n{title}: {licence}\n\n", "-".repeat(80)).as_bytes());
        if let Some(file) = licence_file(cargo_home, &title.replace(' ', "-"))? {
            text.extend_from_slice(&fs::read(file)?);
        }
    }
    Ok(text)
}

/// Name and version of each crate, and its licence, out of what `cargo tree` prints; without
/// those of the project, whose names begin with its own.
fn crates(tree: &str, project: &str) -> Vec<(String, String)> {
    let mut crates = BTreeSet::new();
    for line in tree.lines().filter(|line| !line.starts_with(project)) {
        if let Some((package, licence)) = line.split_once('|') {
            let mut words = package.split(' ');
            let name = words.next().unwrap_or_default();
            let version = words.next().unwrap_or_default().trim_start_matches('v');
            crates.insert((format!("{name} {version}"), licence.to_owned()));
        }
    }
    crates.into_iter().collect()
}

/// The text of the licence of a crate, which cargo has unpacked in one of its registries.
fn licence_file(cargo_home: &Path, folder: &str) -> io::Result<Option<PathBuf>> {
    let sources = cargo_home.join("registry/src");
    let mut registries = Vec::new();
    if sources.is_dir() {
        for registry in fs::read_dir(&sources)? {
            registries.push(registry?.path().join(folder));
        }
    }
    registries.sort();
    for (dir, begin, whole) in [
        ("", "LICENSE-MIT", true),
        ("", "LICENSE", true),
        ("", "LICENSE.", false),
        ("LICENSES", "MIT", false),
    ] {
        for registry in &registries {
            let found = files_beginning(&registry.join(dir), begin)?;
            let found = found
                .into_iter()
                .find(|path| !whole || path.ends_with(begin));
            if found.is_some() {
                return Ok(found);
            }
        }
    }
    Ok(None)
}

fn files_beginning(dir: &Path, begin: &str) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    if dir.is_dir() {
        for entry in fs::read_dir(dir)? {
            let entry = entry?;
            let is_file = entry.path().is_file();
            if is_file && entry.file_name().to_string_lossy().starts_with(begin) {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crates_are_read_once_each_without_those_of_the_project() {
        let tree = "advocacy_kpi v0.9.2 (/src)|PostgreSQL\n\
                    serde v1.0.228|MIT OR Apache-2.0\n\
                    advocacy_kpi_core v0.0.0 (/src/crates/core)|PostgreSQL\n\
                    pgrx-pg-sys v0.18.1|MIT\n\
                    pgrx v0.18.1|MIT\n\
                    serde v1.0.228|MIT OR Apache-2.0";
        let expected = [
            ("pgrx 0.18.1", "MIT"),
            ("pgrx-pg-sys 0.18.1", "MIT"),
            ("serde 1.0.228", "MIT OR Apache-2.0"),
        ]
        .map(|(name, licence)| (name.to_owned(), licence.to_owned()));
        assert_eq!(crates(tree, "advocacy_kpi"), expected);
    }
}
