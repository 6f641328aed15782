//! Other programs, called with errors that name them.

use std::io;
use std::process::{Command, Output, Stdio};

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
