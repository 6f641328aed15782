//! The SQL tests and the client tests, each on a private server of its own, several side by
//! side: most of them keep one processor busy.

use crate::program;
use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

/// What `tests` takes.
pub const USAGE: &str = "tests [--jobs=N] [sql | upgraded | client | NAME]… [-- FEATURES]";

/// Where the output of each is kept, from the root of the project, as `NAME.log`.
const FOLDER: &str = "target/tests";

/// Those that take longest, which begin first, so that none of them is what all wait for in
/// the end.
const LONG: [&str; 8] = [
    "live_rights",
    "live_truth",
    "live_random",
    "board_random",
    "injection",
    "upgrade",
    "sql",
    "upgraded",
];

/// More servers at once than this are not worth their memory.
const MOST: usize = 4;

/// How often those that run are named.
const PATIENCE: Duration = Duration::from_secs(30);

/// Runs tests, all that there are unless some are named, and prints what each printed when it
/// ends. An error where one of them fails, once all have run.
pub fn tests(root: &Path, arguments: &[String]) -> io::Result<()> {
    let known = client_tests(root)?;
    let request = Request::of(arguments, &known)?;
    let suite = Suite {
        root: root.to_owned(),
        logs: root.join(FOLDER),
        features: request.features,
    };
    fs::create_dir_all(&suite.logs)?;
    if request.jobs.iter().any(|job| known.contains(job)) {
        suite.build()?;
    }
    suite.run(request.jobs, request.at_once)
}

/// The names of the files of client tests.
fn client_tests(root: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(root.join("tests"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "rs")
            && let Some(name) = path.file_stem()
        {
            names.push(name.to_string_lossy().into_owned());
        }
    }
    names.sort_unstable();
    Ok(names)
}

/// What is to be run.
#[derive(Debug, PartialEq)]
struct Request {
    jobs: Vec<String>,
    at_once: usize,
    features: Vec<String>,
}

impl Request {
    fn of(arguments: &[String], known: &[String]) -> io::Result<Self> {
        let (named, features) = match arguments.iter().position(|argument| argument == "--") {
            Some(end) => {
                let (named, rest) = arguments.split_at(end);
                (named, rest.iter().skip(1).cloned().collect())
            }
            None => (arguments, Vec::new()),
        };
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let mut at_once = cores.min(MOST);
        let mut jobs = Vec::new();
        for name in named {
            match name.as_str() {
                "sql" | "upgraded" => jobs.push(name.clone()),
                "client" => jobs.extend_from_slice(known),
                _ if known.contains(name) => jobs.push(name.clone()),
                _ => at_once = jobs_at_once(name)?,
            }
        }
        if jobs.is_empty() {
            jobs.extend(["sql", "upgraded"].map(str::to_owned));
            jobs.extend_from_slice(known);
        }
        // Each of these begins in the order of the list, the others after them.
        jobs.sort_by_key(|job| {
            LONG.iter()
                .position(|long| long == job)
                .unwrap_or(LONG.len())
        });
        Ok(Self {
            jobs,
            at_once,
            features,
        })
    }
}

/// The number in `--jobs=N`, which is empty where it is not set.
fn jobs_at_once(argument: &str) -> io::Result<usize> {
    let number = argument.strip_prefix("--jobs=");
    let number = number.and_then(|number| number.parse().ok());
    number.filter(|number| *number > 0).ok_or_else(|| {
        io::Error::other(format!(
            "{argument} is no test and no number of jobs; usage: {USAGE}"
        ))
    })
}

struct Suite {
    root: PathBuf,
    logs: PathBuf,
    features: Vec<String>,
}

impl Suite {
    /// A program of the project. Cargo points this one to the libraries of Rust, of which
    /// PostgreSQL is to know nothing.
    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(&self.root)
            .env_remove("LD_LIBRARY_PATH");
        command
    }

    fn cargo_test(&self, names: &str) -> Vec<String> {
        let mut words = ["cargo", "test", "--release"].map(str::to_owned).to_vec();
        words.extend(self.features.iter().cloned());
        words.extend(["--test", names].map(str::to_owned));
        words
    }

    /// Compiles all client tests, so that those side by side do not wait for each other.
    fn build(&self) -> io::Result<()> {
        let words = self.cargo_test("*");
        let arguments = words.iter().skip(1);
        program::run(
            self.command(Path::new("cargo"))
                .args(arguments)
                .arg("--no-run"),
        )
    }

    /// What a job runs on its server.
    fn words(&self, job: &str) -> Vec<String> {
        let target = match job {
            "sql" => "installcheck",
            "upgraded" => "installcheck-upgraded",
            name => return self.cargo_test(name),
        };
        ["make", "--no-print-directory", target]
            .map(str::to_owned)
            .to_vec()
    }

    /// Runs one, with what it prints in its log; whether it succeeded.
    fn job(&self, job: &str) -> io::Result<bool> {
        let log = File::create(self.log(job))?;
        let mut command = self.command(&self.root.join("scripts/server.sh"));
        command.arg("with").args(self.words(job));
        command.stdout(log.try_clone()?).stderr(log);
        Ok(command.status()?.success())
    }

    fn log(&self, job: &str) -> PathBuf {
        self.logs.join(format!("{job}.log"))
    }

    /// Runs all, so many at once.
    fn run(&self, jobs: Vec<String>, at_once: usize) -> io::Result<()> {
        let all = jobs.len();
        say(&format!(
            "{all} to run, {at_once} at once, the output of each in {FOLDER}"
        ));
        let waiting = Mutex::new(VecDeque::from(jobs));
        let running = Mutex::new(Vec::new());
        let (ended, endings) = mpsc::channel();
        let mut failed = Vec::new();
        thread::scope(|scope| -> io::Result<()> {
            for _ in 0..at_once.min(all) {
                let (ended, waiting, running) = (ended.clone(), &waiting, &running);
                scope.spawn(move || {
                    loop {
                        let Some(job) = held(waiting).pop_front() else {
                            return;
                        };
                        let start = Instant::now();
                        held(running).push((job.clone(), start));
                        let outcome = self.job(&job);
                        held(running).retain(|(name, _)| *name != job);
                        // Nobody listens any more only where printing failed.
                        let _ = ended.send((job, start.elapsed(), outcome));
                    }
                });
            }
            drop(ended);
            let mut done = 0;
            loop {
                match endings.recv_timeout(PATIENCE) {
                    Ok((job, took, outcome)) => {
                        done += 1;
                        if !self.report(&job, took, outcome, &format!("{done} of {all}"))? {
                            failed.push(job);
                        }
                    }
                    Err(mpsc::RecvTimeoutError::Timeout) => {
                        let running = held(&running);
                        let each = running.iter();
                        let each = each
                            .map(|(name, start)| format!("{name} {} s", start.elapsed().as_secs()));
                        say(&format!("running: {}", each.collect::<Vec<_>>().join(", ")));
                    }
                    Err(mpsc::RecvTimeoutError::Disconnected) => return Ok(()),
                }
            }
        })?;
        match failed.is_empty() {
            true => Ok(()),
            false => Err(io::Error::other(format!(
                "failed: {}; what they printed is above and in {FOLDER}",
                failed.join(", ")
            ))),
        }
    }

    /// Prints how a job ended and what it printed; whether it succeeded.
    fn report(
        &self,
        job: &str,
        took: Duration,
        outcome: io::Result<bool>,
        place: &str,
    ) -> io::Result<bool> {
        let how = match &outcome {
            Ok(true) => "passed".to_owned(),
            Ok(false) => "FAILED".to_owned(),
            Err(error) => format!("FAILED, {error}"),
        };
        // Where the log is missing, the error says why.
        let printed = fs::read(self.log(job)).unwrap_or_default();
        let mut out = io::stdout().lock();
        out.write_all(&printed)?;
        writeln!(out, "tests: {job} {how}, {} s, {place}", took.as_secs())?;
        out.flush()?;
        Ok(matches!(outcome, Ok(true)))
    }
}

fn say(what: &str) {
    println!("tests: {what}");
}

/// What is shared. Who panicked while holding it left it whole.
fn held<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(arguments: &[&str]) -> Result<Request, String> {
        let known = ["docs", "live_rights", "plain"].map(str::to_owned);
        let arguments: Vec<String> = arguments.iter().map(|a| (*a).to_owned()).collect();
        Request::of(&arguments, &known).map_err(|error| error.to_string())
    }

    #[test]
    fn all_run_unless_some_are_named_the_long_ones_first() -> Result<(), String> {
        let all = request(&[])?;
        assert_eq!(
            all.jobs,
            ["live_rights", "sql", "upgraded", "docs", "plain"]
        );
        let named = request(&["plain", "sql", "--jobs=3", "--", "--features", "pg15"])?;
        assert_eq!(named.jobs, ["sql", "plain"]);
        assert_eq!((named.at_once, named.features.len()), (3, 2));
        assert_eq!(request(&["client"])?.jobs, ["live_rights", "docs", "plain"]);
        Ok(())
    }

    #[test]
    fn what_is_no_test_is_refused() {
        for wrong in ["plian", "--jobs=0", "--jobs=many", "--test=docs"] {
            assert!(request(&[wrong]).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_long_ones_are_tests() -> io::Result<()> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let known = client_tests(&root)?;
        for name in LONG {
            let is_known = ["sql", "upgraded"].contains(&name) || known.iter().any(|k| k == name);
            assert!(is_known, "{name}");
        }
        Ok(())
    }
}
