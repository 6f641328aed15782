//! `cargo run -p xtask -- COMMAND`, which make calls:
//!
//! - `sql`: write the install script out of its parts
//! - `hashes`: write the hashes of all scripts
//! - `release VERSION`: begin a release
//! - `tests [--jobs=N] [sql | upgraded | client | NAME]… [-- FEATURES]`: the SQL tests, the same in
//!   an upgraded database, and the client tests, or only those named, several side by side
//! - `package`: the Debian package for the PostgreSQL of `PG_CONFIG` and the PGXN archive, into
//!   `target/package`; `package deb`, `package pgxn`: one of them; `package stage DIR`: the
//!   files of the Debian package, below DIR; `package folder DIR`: library and scripts as `lib`
//!   and `share`, which PostgreSQL 18 takes from any folder
//! - `packages [MAJOR…]`: the Debian packages for 15, 17 and 18 unless given, each made in a
//!   minimal system of its own and tried in a clean one
//! - `matrix [MAJOR…] [--test=NAME…]`: the whole suite on 15, 17 and 18 unless given, and
//!   pg_upgrade between them, with a table; of the client tests only those named. `matrix
//!   clean`: remove what is kept between runs
//! - `matrix-steps MAJOR [--test=NAME…]`: what `matrix` runs in the system of a major

use std::io;
use std::path::Path;
use std::process::{Command, ExitCode};

fn run(arguments: &[String]) -> io::Result<Vec<String>> {
    // As cargo says when it runs this, not as it was when this was compiled: another folder
    // with the same sources may share the target folder.
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR").ok_or_else(|| {
        io::Error::other(
            "run it as `cargo run --package xtask -- COMMAND`, which says where the project is",
        )
    })?;
    // Without .., since the build must find this path in what the compiler writes.
    let root = Path::new(&manifest).join("../..").canonicalize()?;
    match arguments {
        [command] if command == "sql" => Ok(vec![xtask::write_install_script(&root)?]),
        [command] if command == "hashes" => Ok(vec![xtask::write_hashes(&root)?]),
        [command, version] if command == "release" => {
            let today = Command::new("date").arg("+%F").output()?;
            let today = String::from_utf8_lossy(&today.stdout);
            xtask::release(&root, version, today.trim())
        }
        [command, rest @ ..] if command == "tests" => {
            xtask::suite::tests(&root, rest)?;
            Ok(Vec::new())
        }
        [command, rest @ ..] if command == "package" => {
            xtask::package::package(&root, rest)?;
            Ok(Vec::new())
        }
        [command, majors @ ..] if command == "packages" => xtask::packages::packages(&root, majors),
        [command, rest @ ..] if command == "matrix" => {
            xtask::matrix::matrix(&root, rest)?;
            Ok(Vec::new())
        }
        [command, rest @ ..] if command == "matrix-steps" => {
            xtask::matrix::matrix_steps(&root, rest)?;
            Ok(Vec::new())
        }
        _ => Err(io::Error::other(format!(
            "usage: sql | hashes | release VERSION | {} | {} | packages [MAJOR…] | {}",
            xtask::suite::USAGE,
            xtask::package::USAGE,
            xtask::matrix::USAGE
        ))),
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(done) => {
            done.iter().for_each(|line| println!("{line}"));
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}
