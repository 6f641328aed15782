//! `cargo run -p xtask -- COMMAND`, which make calls:
//!
//! - `sql`: write the install script out of its parts
//! - `hashes`: write the hashes of all scripts
//! - `release VERSION`: begin a release

use std::io;
use std::path::Path;
use std::process::{Command, ExitCode};

fn run(arguments: &[String]) -> io::Result<Vec<String>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    match arguments {
        [command] if command == "sql" => Ok(vec![xtask::write_install_script(&root)?]),
        [command] if command == "hashes" => Ok(vec![xtask::write_hashes(&root)?]),
        [command, version] if command == "release" => {
            let today = Command::new("date").arg("+%F").output()?;
            let today = String::from_utf8_lossy(&today.stdout);
            xtask::release(&root, version, today.trim())
        }
        _ => Err(io::Error::other("usage: sql | hashes | release VERSION")),
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
