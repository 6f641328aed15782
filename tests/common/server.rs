//! A server of a test's own, that may be killed, starved and started again.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use postgres::{Client, Config, Error, NoTls};

use super::describe;
use super::workload::progress;

const CONF: &str = "
listen_addresses = ''
unix_socket_permissions = 0700
shared_buffers = 64MB
timezone = 'UTC'
";

/// A server in a folder of its own, which goes with it, whatever becomes of the test.
pub struct Server {
    pub folder: PathBuf,
    programs: PathBuf,
    /// What its programs are run by, such as `nsenter` with its arguments.
    pub within: Vec<String>,
    reaper: Child,
}

impl Server {
    /// One that runs; `conf` adds to its configuration.
    pub fn new(subject: &str, conf: &str) -> Server {
        let server = Server::create(subject, conf);
        server.start("");
        server
    }

    /// One that is yet to be started.
    pub fn create(subject: &str, conf: &str) -> Server {
        Server::of(programs(), subject, conf)
    }

    /// The same of other programs of PostgreSQL.
    pub fn of(programs: PathBuf, subject: &str, conf: &str) -> Server {
        let folder = env::temp_dir().join(format!("advocacy_kpi_{subject}.{}", std::process::id()));
        fs::create_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
        if is_root() {
            succeeds(Command::new("chown").arg("postgres").arg(&folder));
        }
        // Nothing here is run when the test is killed: then this one cleans up.
        let reap = "while kill -0 \"$1\"; do sleep 1; done
            cd \"$2\" && shift 2 && \"$@\"
            rm -rf \"$PWD\"";
        let stop = as_owner(&programs.join("pg_ctl"));
        let reaper = Command::new("setsid")
            .args(["sh", "-c", reap, "reap", &std::process::id().to_string()])
            .arg(&folder)
            .arg(stop.get_program())
            .args(stop.get_args())
            .args(["-D", "data", "-m", "immediate", "stop"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("setsid");
        let server = Server {
            folder,
            programs,
            within: Vec::new(),
            reaper,
        };
        succeeds(server.program("initdb").args([
            "-U",
            "postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ]));
        let file = server.folder.join("data/postgresql.conf");
        let sockets = format!("unix_socket_directories = '{}'", server.folder.display());
        let text = fs::read_to_string(&file).expect("a configuration");
        fs::write(&file, text + CONF + conf + &sockets).expect("to configure the server");
        server
    }

    /// A program of PostgreSQL, as the owner of the server.
    fn program(&self, name: &str) -> Command {
        let program = as_owner(&self.programs.join(name));
        let mut command = self.run_within(&program);
        command
            .current_dir(&self.folder)
            .env("PGDATA", self.folder.join("data"));
        for variable in [
            "PGHOST",
            "PGPORT",
            "PGUSER",
            "PGDATABASE",
            "PGOPTIONS",
            "RUST_BACKTRACE",
        ] {
            command.env_remove(variable);
        }
        command
    }

    /// The command where the server runs.
    pub fn run_within(&self, command: &Command) -> Command {
        let mut words = self
            .within
            .iter()
            .map(OsStr::new)
            .chain([command.get_program()]);
        let mut within = Command::new(words.next().expect("a program"));
        within.args(words).args(command.get_args());
        within
    }

    /// Starts it, as soon as the processes of a killed one are gone.
    pub fn start(&self, options: &str) {
        let end = Instant::now() + Duration::from_secs(60);
        loop {
            let mut start = self.program("pg_ctl");
            start.arg("-l").arg(self.folder.join("server.log"));
            start.args(["-w", "-t", "60", "-o", options, "start"]);
            let status = start.stdout(Stdio::null()).stderr(Stdio::null()).status();
            if status.expect("pg_ctl").success() {
                return;
            }
            assert!(
                Instant::now() < end,
                "the server does not start; its log:\n{}",
                self.log()
            );
            thread::sleep(Duration::from_millis(50));
        }
    }

    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.join("server.log")).unwrap_or_default()
    }

    pub fn connect(&self, name: &str) -> Result<Client, Error> {
        self.connect_to("postgres", name)
    }

    pub fn connect_to(&self, database: &str, name: &str) -> Result<Client, Error> {
        Config::new()
            .host_path(&self.folder)
            .user("postgres")
            .dbname(database)
            .application_name(name)
            .connect(NoTls)
    }

    /// A connection, as soon as there is one.
    pub fn wait_for(&self) -> Client {
        let end = Instant::now() + Duration::from_secs(60);
        loop {
            match self.connect("waiter") {
                Ok(client) => return client,
                Err(e) => assert!(Instant::now() < end, "{}\n{}", describe(&e), self.log()),
            }
            // One that gave up is gone, and so is its file.
            if !self.folder.join("data/postmaster.pid").exists() {
                self.start("");
            }
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// What should never be in the log: a process that ended by itself, or a start
    /// that failed.
    ///
    /// One kind of start may fail, once, with any unlogged table: PostgreSQL removes
    /// the files of one whose making was rolled back before the log of that is on
    /// disk, and after a crash finds the file that it makes again.
    pub fn failures(&self) -> Vec<String> {
        let log = self.log();
        let with = |what: &'static str| log.lines().filter(move |line| line.contains(what));
        let mut failures: Vec<_> = with("PANIC:").collect();
        failures.extend(with("terminated by signal").filter(|line| !line.contains("signal 9")));
        let gave_up: Vec<_> = with("startup process (PID").collect();
        let known =
            with("could not create file \"base/").filter(|line| line.contains("File exists"));
        if gave_up.len() > known.count() {
            failures.extend(gave_up);
        }
        failures.into_iter().map(str::to_owned).collect()
    }

    /// All its processes, also those that a killed postmaster left: they work in its folder.
    pub fn processes(&self) -> Vec<String> {
        let data = fs::canonicalize(self.folder.join("data")).expect("the folder of the server");
        let all = fs::read_dir("/proc").expect("/proc").flatten();
        all.filter(|process| fs::read_link(process.path().join("cwd")).is_ok_and(|at| at == data))
            .map(|process| process.file_name().to_string_lossy().into_owned())
            .collect()
    }

    /// The process that started all the others.
    pub fn postmaster(&self) -> String {
        let file =
            fs::read_to_string(self.folder.join("data/postmaster.pid")).expect("a process id");
        file.lines().next().expect("a process id").to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if thread::panicking() {
            let log = self.log();
            // Many a client asks before it is up.
            let lines: Vec<_> = log
                .lines()
                .filter(|line| !line.contains(" not ") && !line.contains("in recovery"))
                .collect();
            progress(&format!(
                "the log of the server ends:\n{}",
                lines[lines.len().saturating_sub(40)..].join("\n")
            ));
        }
        // What is stopped already need not be.
        let _ = self
            .program("pg_ctl")
            .args(["-m", "immediate", "stop"])
            .output();
        let _ = self.reaper.kill();
        let _ = self.reaper.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The folder of the programs of PostgreSQL.
pub fn programs() -> PathBuf {
    PathBuf::from(env::var("ADVOCACY_KPI_BIN").expect(
        "ADVOCACY_KPI_BIN is not set, the programs of PostgreSQL are not known: run make test",
    ))
}

pub fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().expect("id");
    id.stdout == b"0\n"
}

/// PostgreSQL does not run as root: then it runs as the user that its package made.
pub fn as_owner(program: &Path) -> Command {
    if is_root() {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    }
}

pub fn succeeds(command: &mut Command) {
    let output = command
        .output()
        .unwrap_or_else(|e| panic!("{command:?}: {e}"));
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{command:?}: {}\n{error}",
        output.status
    );
}

/// Kills processes so that they notice nothing.
pub fn kill(victims: &[String]) {
    // One that has ended meanwhile is no failure.
    let _ = signal("-9", victims).stderr(Stdio::null()).status();
}

/// Sends a signal, by the shell: not every system has a program for it.
pub fn signal(which: &str, processes: &[String]) -> Command {
    let mut command = Command::new("sh");
    command
        .args(["-c", "kill \"$@\"", "kill", which])
        .args(processes);
    command
}
