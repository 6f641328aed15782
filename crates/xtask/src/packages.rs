//! The Debian packages for each PostgreSQL, each built in a minimal system of its own and
//! tried in a clean one.

use crate::package::{self, FOLDER};
use crate::program;
use crate::system::Systems;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Makes the packages for these majors, those of the usual run unless given, into
/// `target/package`; gives a line for each.
pub fn packages(root: &Path, majors: &[String]) -> io::Result<Vec<String>> {
    let systems = Systems::of(root, majors)?;
    // The systems have a copy without the repository.
    let epoch = package::epoch(root)?.to_string();
    if !package::archive(root)?.exists() {
        package::package(root, &["pgxn".to_owned()])?;
    }
    let out = root.join(FOLDER);
    fs::create_dir_all(&out)?;
    let mut done = Vec::new();
    for system in &systems.chosen {
        let built = systems.project(system).join(FOLDER);
        for old in debs(&built)? {
            fs::remove_file(old)?;
        }
        let mut command = vec!["env", "CARGO_TARGET_DIR=/project/target"];
        command.extend(program::XTASK);
        command.extend(["package", "deb"]);
        let settings = [("SOURCE_DATE_EPOCH", epoch.clone())];
        let made = systems.inside(system, &command, &settings);
        made.map_err(|error| {
            io::Error::other(format!(
                "no package for PostgreSQL {}: {error}",
                system.major
            ))
        })?;
        for deb in debs(&built)? {
            let Some(name) = deb.file_name() else {
                continue;
            };
            let bytes = fs::copy(&deb, out.join(name))?;
            done.push(format!(
                "{bytes} bytes: {FOLDER}/{}",
                name.to_string_lossy()
            ));
        }
        program::run(
            program::command(root, "scripts/package_test.sh")
                .args(["debian", "image"])
                .env("MAJOR", system.major.to_string()),
        )?;
    }
    Ok(done)
}

/// The packages in a folder, which need not be there.
fn debs(dir: &Path) -> io::Result<Vec<PathBuf>> {
    if !dir.is_dir() {
        return Ok(Vec::new());
    }
    package::files_with(dir, ".deb")
}
