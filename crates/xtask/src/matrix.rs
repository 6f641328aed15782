//! The whole suite on each PostgreSQL, and a cluster of an older one upgraded in place to each
//! of the newer ones by pg_upgrade. Each PostgreSQL has a minimal system of its own.

use crate::steps;
use crate::suite;
use crate::system::{self, System, Systems};
use crate::table::{self, Outcome, Row, Run};
use std::fs;
use std::io;
use std::path::Path;

/// What `matrix` takes.
pub const USAGE: &str = "matrix [MAJOR…] [--test=NAME…] | matrix clean";

/// Runs `matrix` with these arguments: on these majors, those of the usual run unless given,
/// and of the client tests those with `--test=NAME` or all. Prints a table and keeps it.
pub fn matrix(root: &Path, arguments: &[String]) -> io::Result<()> {
    if arguments == ["clean"] {
        return system::clean(root);
    }
    let (majors, tests) = read(arguments)?;
    suite::require_client_tests(root, &tests)?;
    let systems = Systems::of(root, &majors)?;
    let mut rows = Vec::new();
    for system in &systems.chosen {
        rows.push(row(&systems, system, &tests)?);
    }
    let file = format!("{}/table.tsv", system::FOLDER);
    fs::write(root.join(file), table::tsv(systems.old, &rows))?;
    print!("\n{}", table::aligned(systems.old, &rows));
    if table::is_good(&rows) {
        return Ok(());
    }
    Err(io::Error::other(format!(
        "not everything ran and passed; the logs are in {folder}/MAJOR/root/project/{}, and in \
         {folder}/MAJOR/bootstrap.log where it did not start",
        steps::FOLDER,
        folder = system::FOLDER,
    )))
}

/// Runs `matrix-steps MAJOR [--test=NAME…]`, which `matrix` calls in the system of that major.
pub fn matrix_steps(root: &Path, arguments: &[String]) -> io::Result<()> {
    let (majors, tests) = read(arguments)?;
    match majors.as_slice() {
        [major] => {
            let major = major
                .parse()
                .map_err(|_| io::Error::other(format!("{major} is no major of PostgreSQL")))?;
            steps::steps(root, major, &tests)
        }
        _ => Err(io::Error::other("usage: matrix-steps MAJOR [--test=NAME…]")),
    }
}

/// The majors and the names of client tests in the arguments.
fn read(arguments: &[String]) -> io::Result<(Vec<String>, Vec<String>)> {
    let (mut majors, mut tests) = (Vec::new(), Vec::new());
    for argument in arguments {
        match argument.strip_prefix("--test=") {
            Some(name) => tests.push(name.to_owned()),
            None if argument.starts_with('-') => {
                return Err(io::Error::other(format!("usage: {USAGE}")));
            }
            None => majors.push(argument.clone()),
        }
    }
    Ok((majors, tests))
}

/// Runs everything in one system.
fn row(systems: &Systems, system: &System, tests: &[String]) -> io::Result<Row> {
    let folder = systems.project(system).join(steps::FOLDER);
    // What is left of the last run must not be taken for this one.
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let major = system.major.to_string();
    let tests_to_run: Vec<String> = tests.iter().map(|t| format!("--test={t}")).collect();
    let mut command = vec!["cargo", "run", "--quiet", "--package", "xtask", "--"];
    command.extend(["matrix-steps", &major]);
    command.extend(tests_to_run.iter().map(String::as_str));
    // The other systems are tried all the same.
    if let Err(error) = systems.inside(system, &command, &[]) {
        println!("matrix: PostgreSQL {major}: stopped, {error}");
    }
    let run = what_ran(&folder, system.major > systems.old);
    Ok(table::row(system.major, &system.suite, run.as_ref(), tests))
}

/// What the steps have left in their folder; nothing where they did not start.
fn what_ran(folder: &Path, upgrade_is_due: bool) -> Option<Run> {
    let version = fs::read_to_string(folder.join("version")).ok()?;
    let seconds = fs::read_to_string(folder.join("seconds")).ok();
    let outcome = |name: &str| {
        let log = fs::read(folder.join(format!("{name}.log"))).ok();
        let log = log.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        let succeeded = folder.join(format!("{name}.ok")).exists();
        Outcome::of(log.as_deref(), succeeded)
    };
    Some(Run {
        version,
        unit: outcome("unit"),
        sql: outcome("sql"),
        client: outcome("client"),
        upgrade: if upgrade_is_due {
            outcome("upgrade")
        } else {
            Outcome::NotDue
        },
        seconds: seconds.and_then(|text| text.parse().ok()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_and_majors_are_told_apart() -> io::Result<()> {
        let arguments = ["14", "--test=docs", "16", "--test=plain"].map(str::to_owned);
        let (majors, tests) = read(&arguments)?;
        assert_eq!(
            (majors.join(" "), tests.join(" ")),
            ("14 16".to_owned(), "docs plain".to_owned())
        );
        assert!(read(&["--tests".to_owned()]).is_err());
        Ok(())
    }

    #[test]
    fn a_folder_without_a_version_has_not_started() {
        assert!(what_ran(Path::new("/no/such/folder"), true).is_none());
    }

    #[test]
    fn what_the_steps_left_is_read() -> io::Result<()> {
        let folder = std::env::temp_dir().join(format!("xtask-matrix-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("version"), "16.2")?;
        fs::write(folder.join("sql.log"), "# All 53 tests passed.\n")?;
        fs::write(folder.join("sql.ok"), "")?;
        let run = what_ran(&folder, true);
        fs::remove_dir_all(&folder)?;
        let outcomes = run.map(|run| (run.sql, run.client, run.upgrade, run.seconds));
        let expected = (Outcome::Passed(53), Outcome::NotRun, Outcome::NotRun, None);
        assert_eq!(outcomes, Some(expected));
        Ok(())
    }
}
