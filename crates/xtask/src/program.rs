//! Other programs, called with errors that name them.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// What runs this program out of the sources in the current folder; its arguments follow.
pub const XTASK: [&str; 7] = [
    "cargo",
    "run",
    "--locked",
    "--quiet",
    "--package",
    "xtask",
    "--",
];

/// A command that runs in a folder, where `program` may be a path below it. It does not
/// inherit LD_LIBRARY_PATH: cargo points this program to the libraries of Rust, of which
/// PostgreSQL is to know nothing.
pub fn command(folder: &Path, program: &str) -> Command {
    let mut command = match program.contains('/') {
        true => Command::new(folder.join(program)),
        false => Command::new(program),
    };
    command.current_dir(folder).env_remove("LD_LIBRARY_PATH");
    command
}

/// Keeps other runs out of a folder, which is made where it is not there, for as long as this
/// file, or one of its clones, is open. The program flock locks a file that was opened by
/// another one, and the lock stays with the file.
pub fn lock(folder: &Path) -> io::Result<File> {
    fs::create_dir_all(folder)?;
    let file = File::options()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(folder.join("lock"))?;
    if succeeds(
        Command::new("flock")
            .args(["-n", "0"])
            .stdin(file.try_clone()?),
    )? {
        return Ok(file);
    }
    Err(io::Error::other(
        "another run is under way; wait for its end",
    ))
}

/// The program and its first arguments, for messages.
fn name(command: &Command) -> String {
    let mut name = command.get_program().to_string_lossy().into_owned();
    for argument in command.get_args().take(2) {
        name.push(' ');
        name.push_str(&argument.to_string_lossy());
    }
    name
}

fn not_started(command: &Command, error: &io::Error) -> io::Error {
    let program = command.get_program().to_string_lossy();
    io::Error::other(match error.kind() {
        io::ErrorKind::NotFound if program.contains('/') => format!("there is no {program}"),
        io::ErrorKind::NotFound => format!("{program} is missing; install it and run this again"),
        _ => format!("{program} could not be started: {error}"),
    })
}

/// Runs a program; an error where it does not succeed.
pub fn run(command: &mut Command) -> io::Result<()> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(io::Error::other(format!(
            "{} failed ({status})",
            name(command)
        ))),
        Err(error) => Err(not_started(command, &error)),
    }
}

/// What a program writes, whether it succeeds or not.
pub fn output(command: &mut Command) -> io::Result<Output> {
    let run = command.output();
    run.map_err(|error| not_started(command, &error))
}

/// What a program writes to its standard output, as bytes; an error where it does not succeed.
pub fn bytes(command: &mut Command) -> io::Result<Vec<u8>> {
    let Output { status, stdout, .. } = output(command.stderr(Stdio::inherit()))?;
    if status.success() {
        return Ok(stdout);
    }
    Err(io::Error::other(format!(
        "{} failed ({status})",
        name(command)
    )))
}

/// The same as text, without the last line break.
pub fn text(command: &mut Command) -> io::Result<String> {
    let text = String::from_utf8_lossy(&bytes(command)?).into_owned();
    Ok(text.trim_end_matches('\n').to_owned())
}

/// Whether a program succeeds, with nothing of what it writes.
pub fn succeeds(command: &mut Command) -> io::Result<bool> {
    let quiet = command.stdout(Stdio::null()).stderr(Stdio::null());
    match quiet.status() {
        Ok(status) => Ok(status.success()),
        Err(error) => Err(not_started(command, &error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_name_the_program() {
        let failed = run(Command::new("sh").args(["-c", "exit 3"]));
        let failed = failed.map_err(|error| error.to_string());
        assert_eq!(
            failed,
            Err("sh -c exit 3 failed (exit status: 3)".to_owned())
        );
        let missing = text(&mut Command::new("no-such-program")).map_err(|e| e.to_string());
        assert_eq!(
            missing,
            Err("no-such-program is missing; install it and run this again".to_owned())
        );
    }

    #[test]
    fn text_has_no_last_line_break() -> io::Result<()> {
        let written = text(Command::new("printf").arg("a\\nb\\n"))?;
        assert_eq!(written, "a\nb");
        Ok(())
    }
}
