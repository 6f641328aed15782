//! The SQL tests and the client tests, each on a private server of its own, several side by
//! side: most of them keep one processor busy.

use crate::program;
use std::collections::{BTreeSet, VecDeque};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// What `tests` takes.
pub const USAGE: &str = "tests [--jobs=N] [sql | upgraded | client | NAME]… [-- FEATURES]";

/// Where the output of each is kept, from the root of the project, as `NAME.log`.
const FOLDER: &str = "target/tests";

/// The SQL tests: in a new database, and in one that was upgraded from the first release.
const SQL: [&str; 2] = ["sql", "upgraded"];

/// The longest, which start first, so that the run does not end waiting for one of them.
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

/// Those that keep all processors busy by themselves: they run after the others, one by one.
const ALONE: [&str; 2] = ["live_concurrency", "live_crash"];

/// The most at once unless asked for more: each server may take over 1 GB of memory.
const MOST: usize = 4;

/// After so long without an end, those that run are named.
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
    // Two runs would write the same files.
    let _lock = program::lock(&suite.logs)?;
    suite.build(&request.jobs)?;
    let jobs = request.jobs.into_iter();
    let (alone, others): (Vec<String>, Vec<String>) =
        jobs.partition(|job| ALONE.contains(&job.as_str()));
    let mut failed = suite.run(others, request.at_once)?;
    failed.extend(suite.run(alone, 1)?);
    match failed.is_empty() {
        true => Ok(()),
        false => Err(io::Error::other(format!(
            "failed: {}; what they printed is above and in {FOLDER}",
            failed.join(", ")
        ))),
    }
}

/// Refuses what is no file of client tests.
pub fn require_client_tests(root: &Path, names: &[String]) -> io::Result<()> {
    let known = client_tests(root)?;
    match names.iter().find(|name| !known.contains(name)) {
        None => Ok(()),
        Some(name) => Err(io::Error::other(format!(
            "{name} is no file of client tests; there are: {}",
            known.join(" ")
        ))),
    }
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
        let mut chosen = BTreeSet::new();
        for name in named {
            match name.as_str() {
                "client" => chosen.extend(known.iter().cloned()),
                _ if SQL.contains(&name.as_str()) || known.contains(name) => {
                    chosen.insert(name.clone());
                }
                _ => at_once = jobs_at_once(name)?,
            }
        }
        if chosen.is_empty() {
            chosen.extend(SQL.map(str::to_owned));
            chosen.extend(known.iter().cloned());
        }
        let mut jobs: Vec<String> = chosen.into_iter().collect();
        // Those of the list in its order, the others after them.
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

/// The number in `--jobs=N`, at least 1.
fn jobs_at_once(argument: &str) -> io::Result<usize> {
    let number = argument.strip_prefix("--jobs=");
    let number = number.and_then(|number| number.parse().ok());
    number.filter(|number| *number > 0).ok_or_else(|| {
        io::Error::other(format!(
            "{argument} is no test and no number of jobs; usage: {USAGE}"
        ))
    })
}

/// A job that ended, how long it took, and whether it succeeded.
type Ending = (String, Duration, io::Result<bool>);

struct Suite {
    root: PathBuf,
    logs: PathBuf,
    features: Vec<String>,
}

impl Suite {
    /// The command that runs client tests.
    fn cargo_test(&self, names: &[&str]) -> Vec<String> {
        let mut words = ["cargo", "test", "--release"].map(str::to_owned).to_vec();
        words.extend(self.features.iter().cloned());
        for name in names {
            words.extend(["--test", name].map(str::to_owned));
        }
        words
    }

    /// Compiles the client tests among these, so that those side by side do not wait for each
    /// other.
    fn build(&self, jobs: &[String]) -> io::Result<()> {
        let names = jobs.iter().map(String::as_str);
        let names: Vec<&str> = names.filter(|name| !SQL.contains(name)).collect();
        if names.is_empty() {
            return Ok(());
        }
        let words = self.cargo_test(&names);
        let arguments = words.iter().skip(1);
        program::run(
            program::command(&self.root, "cargo")
                .args(arguments)
                .arg("--no-run"),
        )
    }

    /// What a job runs on its server.
    fn words(&self, job: &str) -> Vec<String> {
        let target = match job {
            "sql" => "installcheck",
            "upgraded" => "installcheck-upgraded",
            name => return self.cargo_test(&[name]),
        };
        ["make", "--no-print-directory", target]
            .map(str::to_owned)
            .to_vec()
    }

    /// Runs one, with what it prints in its log; whether it succeeded.
    fn job(&self, job: &str) -> io::Result<bool> {
        let log = File::create(self.log(job))?;
        let mut command = program::command(&self.root, "scripts/server.sh");
        command.arg("with").args(self.words(job));
        command.stdout(log.try_clone()?).stderr(log);
        Ok(command.status()?.success())
    }

    fn log(&self, job: &str) -> PathBuf {
        self.logs.join(format!("{job}.log"))
    }

    /// Runs all jobs, at most `at_once` at a time; gives those that failed.
    fn run(&self, jobs: Vec<String>, at_once: usize) -> io::Result<Vec<String>> {
        let all = jobs.len();
        if all == 0 {
            return Ok(Vec::new());
        }
        say(&format!(
            "{all} to run, {at_once} at once, the output of each in {FOLDER}"
        ))?;
        let waiting = Mutex::new(VecDeque::from(jobs));
        let running = Mutex::new(Vec::new());
        let (ended, endings) = mpsc::channel();
        thread::scope(|scope| {
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
                        // Nobody receives it once printing failed: then no other job starts.
                        if ended.send((job, start.elapsed(), outcome)).is_err() {
                            return;
                        }
                    }
                });
            }
            drop(ended);
            self.show(endings, &running, all)
        })
    }

    /// Prints each job when it ends, and now and then those that run; gives those that failed.
    fn show(
        &self,
        endings: Receiver<Ending>,
        running: &Mutex<Vec<(String, Instant)>>,
        all: usize,
    ) -> io::Result<Vec<String>> {
        let (mut done, mut failed) = (0, Vec::new());
        loop {
            match endings.recv_timeout(PATIENCE) {
                Ok((job, took, outcome)) => {
                    done += 1;
                    if !self.report(&job, took, outcome, &format!("{done} of {all}"))? {
                        failed.push(job);
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    let names: Vec<String> = held(running)
                        .iter()
                        .map(|(name, start)| format!("{name} {} s", start.elapsed().as_secs()))
                        .collect();
                    say(&format!("running: {}", names.join(", ")))?;
                }
                Err(RecvTimeoutError::Disconnected) => return Ok(failed),
            }
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
        // Where there is no log, the error says why.
        let printed = fs::read(self.log(job)).unwrap_or_default();
        let mut out = io::stdout().lock();
        out.write_all(&printed)?;
        writeln!(out, "tests: {job} {how}, {} s, {place}", took.as_secs())?;
        out.flush()?;
        Ok(matches!(outcome, Ok(true)))
    }
}

/// Prints a line; an error where nobody reads it, as `println` would panic.
fn say(what: &str) -> io::Result<()> {
    writeln!(io::stdout(), "tests: {what}")
}

/// Locks a mutex, also after a panic: no holder leaves it half changed.
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
        let named_twice = request(&["docs", "client", "docs"])?;
        assert_eq!(named_twice.jobs, ["live_rights", "docs", "plain"]);
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
        for name in LONG.into_iter().chain(ALONE) {
            let is_known = ["sql", "upgraded"].contains(&name) || known.iter().any(|k| k == name);
            assert!(is_known, "{name}");
        }
        Ok(())
    }
}
