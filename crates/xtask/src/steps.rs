//! What the matrix runs inside of the system of one PostgreSQL: what `make test` does, but for
//! the SQL tests in an upgraded database and the tests of this program, each step whatever
//! became of those before; and pg_upgrade from an older one.

use crate::program;
use crate::system::old_major;
use std::collections::BTreeSet;
use std::env;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// Where logs are kept, from the root of the project: `NAME.log` of each step, `NAME.ok` of
/// each that succeeded, the version of PostgreSQL, and at the end the time in seconds.
pub const FOLDER: &str = "target/steps";

/// Runs the steps; of the client tests these files, or all where there is none. An error is
/// one of this program: how the steps went is in the folder.
pub fn steps(root: &Path, major: u32, tests: &[String]) -> io::Result<()> {
    let start = Instant::now();
    let steps = Steps::new(root)?;
    steps.run(major, tests)?;
    let seconds = start.elapsed().as_secs();
    fs::write(steps.folder.join("seconds"), seconds.to_string())
}

fn say(what: &str) {
    println!("matrix: {what}");
}

struct Steps {
    root: PathBuf,
    folder: PathBuf,
    pg_config: String,
}

impl Steps {
    fn new(root: &Path) -> io::Result<Self> {
        let folder = root.join(FOLDER);
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        let pg_config = env::var("PG_CONFIG")
            .map_err(|_| io::Error::other("set PG_CONFIG to the pg_config of the PostgreSQL"))?;
        Ok(Self {
            root: root.to_owned(),
            folder,
            pg_config,
        })
    }

    fn run(&self, major: u32, tests: &[String]) -> io::Result<()> {
        if major >= 19 {
            program::run(&mut self.command("scripts/postgres19.sh"))?;
        }
        let features = program::text(
            self.command("make")
                .args(["--no-print-directory", "features"]),
        )?;
        let features: Vec<&str> = features.split_whitespace().collect();
        let version = program::text(Command::new(&self.pg_config).arg("--version"))?;
        let version = version.split(' ').nth(1).unwrap_or(&version);
        fs::write(self.folder.join("version"), version)?;

        if !self.step("install", self.command("make").arg("install"))? {
            return Ok(());
        }
        // What they bring may be missing: the tests that need it say so.
        for script in ["scripts/python.sh", "scripts/browser.sh"] {
            if let Err(error) = program::run(&mut self.command(script)) {
                say(&error.to_string());
            }
        }
        self.step(
            "unit",
            self.command("cargo")
                .args(["test", "--release", "--package", "advocacy_kpi_core"]),
        )?;
        self.step(
            "sql",
            self.command("scripts/server.sh").args([
                "with",
                "make",
                "--no-print-directory",
                "installcheck",
            ]),
        )?;
        let [cargo, run @ ..] = program::XTASK;
        let mut client = self.command(cargo);
        client.args(run).arg("tests");
        let all = ["client".to_owned()];
        client.args(if tests.is_empty() { &all } else { tests });
        self.step("client", client.arg("--").args(features))?;
        let old = old_major(&self.root)?;
        if major > old {
            self.upgrade(old)?;
        }
        Ok(())
    }

    /// Upgrades a cluster of the older major, where the matrix ran for that one before.
    fn upgrade(&self, old: u32) -> io::Result<()> {
        let programs = PathBuf::from(format!("/usr/lib/postgresql/{old}"));
        if !programs.join("lib/advocacy_kpi.so").exists() {
            let missing =
                format!("no PostgreSQL {old} with the extension, run the matrix for {old} first");
            say(&missing);
            return fs::write(self.folder.join("upgrade.log"), missing + "\n");
        }
        let libraries = self.folder.join("lib");
        borrow_libraries(&programs, &libraries)?;
        let bin = program::text(Command::new(&self.pg_config).arg("--bindir"))?;
        self.step(
            "upgrade",
            self.command("scripts/pg_upgrade_test.sh")
                .arg(programs.join("bin"))
                .arg(bin)
                .env("LD_LIBRARY_PATH", libraries),
        )?;
        Ok(())
    }

    fn command(&self, program: &str) -> Command {
        program::command(&self.root, program)
    }

    /// Runs a step, shows and keeps what it prints, and says whether it succeeded.
    fn step(&self, name: &str, command: &mut Command) -> io::Result<bool> {
        let start = Instant::now();
        let arguments: Vec<_> = command.get_args().map(|a| a.to_string_lossy()).collect();
        let program = command.get_program().to_string_lossy();
        say(&format!("{name}: {program} {}", arguments.join(" ")));
        let log = File::create(self.folder.join(format!("{name}.log")))?;
        let succeeded = logged(command, log)?;
        if succeeded {
            File::create(self.folder.join(format!("{name}.ok")))?;
        }
        say(&format!("{name}: {} s", start.elapsed().as_secs()));
        Ok(succeeded)
    }
}

/// Runs a command, writes all that it prints to the log and to standard output, and gives
/// whether it succeeded.
fn logged(command: &mut Command, mut log: File) -> io::Result<bool> {
    let (mut printed, out) = io::pipe()?;
    command.stdout(out.try_clone()?).stderr(out);
    let started = command.spawn();
    // Its ends of the pipe must be closed here, or reading would never end.
    command.stdout(io::stdout()).stderr(io::stderr());
    let mut child = match started {
        Ok(child) => child,
        Err(error) => {
            writeln!(log, "could not be started: {error}")?;
            return Ok(false);
        }
    };
    let mut buffer = [0; 1 << 16];
    loop {
        let length = printed.read(&mut buffer)?;
        let Some(part @ [_, ..]) = buffer.get(..length) else {
            break;
        };
        log.write_all(part)?;
        io::stdout().write_all(part)?;
        io::stdout().flush()?;
    }
    Ok(child.wait()?.success())
}

/// Makes links in a folder to the libraries that programs of another system lack in this one
/// and have in theirs, which is below /mnt.
fn borrow_libraries(programs: &Path, into: &Path) -> io::Result<()> {
    fs::create_dir_all(into)?;
    let mut files = Vec::new();
    for folder in ["bin", "lib"] {
        for entry in fs::read_dir(programs.join(folder))? {
            let path = entry?.path();
            if folder == "bin" || path.extension().is_some_and(|e| e == "so") {
                files.push(path);
            }
        }
    }
    loop {
        // It fails at scripts, which need no library.
        let mut ldd = Command::new("ldd");
        ldd.args(&files).env("LD_LIBRARY_PATH", into);
        let ldd = program::output(&mut ldd)?;
        let missing = missing(&String::from_utf8_lossy(&ldd.stdout));
        if missing.is_empty() {
            return Ok(());
        }
        for name in missing {
            let link = into.join(&name);
            let found = program::text(Command::new("find").args([
                "/mnt/usr/lib",
                "/mnt/lib",
                "-name",
                &name,
            ]))?;
            match found.lines().next() {
                Some(library) if link.symlink_metadata().is_err() => symlink(library, link)?,
                _ => {
                    return Err(io::Error::other(format!(
                        "{name} cannot be borrowed for the programs in {}",
                        programs.display()
                    )));
                }
            }
        }
    }
}

/// The libraries that ldd did not find.
fn missing(ldd: &str) -> BTreeSet<String> {
    let names = ldd.lines().filter_map(|line| {
        let (name, _) = line.strip_prefix('\t')?.split_once(" => not found")?;
        Some(name.to_owned())
    });
    names.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_libraries_are_named_once() {
        let ldd = "/usr/lib/postgresql/15/bin/initdb:\n\
                   \tlinux-vdso.so.1 (0x00007ffc)\n\
                   \tlibicuuc.so.72 => not found\n\
                   \tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f1c)\n\
                   /usr/lib/postgresql/15/bin/postgres:\n\
                   \tlibicuuc.so.72 => not found\n\
                   \tlibldap-2.5.so.0 => not found\n";
        let expected = ["libicuuc.so.72", "libldap-2.5.so.0"].map(str::to_owned);
        assert_eq!(missing(ldd), BTreeSet::from(expected));
    }

    #[test]
    fn what_a_command_prints_is_kept() -> io::Result<()> {
        let path = env::temp_dir().join(format!("xtask-steps-{}.log", std::process::id()));
        let mut command = Command::new("sh");
        command.args(["-c", "echo one; echo two >&2; exit 1"]);
        let succeeded = logged(&mut command, File::create(&path)?)?;
        let log = fs::read_to_string(&path)?;
        fs::remove_file(&path)?;
        assert_eq!((succeeded, log.as_str()), (false, "one\ntwo\n"));
        Ok(())
    }
}
