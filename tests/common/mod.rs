//! What the tests share: a database for each, the programs of PostgreSQL,
//! repeatable random numbers, and a model of the summaries in plain Rust.

// Each test is a crate of its own and uses a part of this.
#![allow(dead_code)]

pub mod crm;
pub mod server;
pub mod wire;
pub mod workload;

use std::env;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use postgres::{Client, Config, Error, NoTls, SimpleQueryMessage};

fn setting(name: &str) -> String {
    env::var(name)
        .unwrap_or_else(|_| panic!("{name} is not set, there is no server: run make test"))
}

/// A connection to `database` as the user of the server.
pub fn connect(database: &str) -> Client {
    connect_as(database, &setting("PGUSER"))
}

/// A connection for what is not in a database of the test: databases, roles.
pub fn connect_to_server() -> Client {
    connect(&setting("PGDATABASE"))
}

pub fn connect_as(database: &str, user: &str) -> Client {
    let host = setting("PGHOST");
    let port = setting("PGPORT").parse().expect("PGPORT is a number");
    Config::new()
        .host(&host)
        .port(port)
        .user(user)
        .dbname(database)
        .connect(NoTls)
        .unwrap_or_else(|e| panic!("no connection to {database} as {user} at {host}: {e}"))
}

/// A database of a name that no other test has, dropped at the end.
pub struct Database {
    pub name: String,
}

impl Database {
    /// With the extension in it.
    pub fn new(subject: &str) -> Database {
        let database = Database::create(subject, "");
        run(&mut database.client(), "CREATE EXTENSION advocacy_kpi");
        database
    }

    /// Empty; `options` are those of CREATE DATABASE.
    pub fn create(subject: &str, options: &str) -> Database {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("kpi_{subject}_{}_{number}", std::process::id());
        run(
            &mut connect_to_server(),
            &format!("CREATE DATABASE {name} {options}"),
        );
        Database { name }
    }

    pub fn client(&self) -> Client {
        connect(&self.name)
    }

    pub fn client_as(&self, user: &str) -> Client {
        connect_as(&self.name, user)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let sql = format!("DROP DATABASE {} WITH (FORCE)", self.name);
            run(&mut connect_to_server(), &sql);
        }
    }
}

/// A role that is dropped at the end, after the databases it owns.
pub struct Role(pub String);

impl Role {
    pub fn new(label: &str) -> Role {
        let name = format!("kpi_{label}_{}", std::process::id());
        run(
            &mut connect_to_server(),
            &format!("CREATE ROLE {name} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE"),
        );
        Role(name)
    }
}

impl Drop for Role {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            run(&mut connect_to_server(), &format!("DROP ROLE {}", self.0));
        }
    }
}

/// Runs statements that must succeed.
pub fn run(client: &mut Client, sql: &str) {
    if let Err(e) = client.batch_execute(sql) {
        panic!("{sql}\nfailed: {}", describe(&e));
    }
}

/// All rows in text form; NULL is "NULL".
pub fn rows(client: &mut Client, sql: &str) -> Vec<Vec<String>> {
    try_rows(client, sql).unwrap_or_else(|e| panic!("{sql}\nfailed: {}", describe(&e)))
}

pub fn try_rows(client: &mut Client, sql: &str) -> Result<Vec<Vec<String>>, Error> {
    let messages = client.simple_query(sql)?;
    let rows = messages.iter().filter_map(|message| match message {
        SimpleQueryMessage::Row(row) => Some(
            (0..row.len())
                .map(|i| row.get(i).unwrap_or("NULL").to_owned())
                .collect(),
        ),
        _ => None,
    });
    Ok(rows.collect())
}

/// The single value of a query in text form; NULL is "NULL".
pub fn value(client: &mut Client, sql: &str) -> String {
    single(sql, rows(client, sql))
}

pub fn try_value(client: &mut Client, sql: &str) -> Result<String, Error> {
    Ok(single(sql, try_rows(client, sql)?))
}

fn single(sql: &str, rows: Vec<Vec<String>>) -> String {
    match rows.as_slice() {
        [row] if row.len() == 1 => row[0].clone(),
        _ => panic!("{sql}\nshould give one value, gave {rows:?}"),
    }
}

/// SQLSTATE of an error; whatever did not come from the server is a failure,
/// such as a connection that was closed by a crash.
pub fn sqlstate(error: &Error) -> &str {
    match error.as_db_error() {
        Some(db) => db.code().code(),
        None => panic!("not an error of the server: {}", describe(error)),
    }
}

/// SQLSTATE, message, detail and hint of an error.
pub fn describe(error: &Error) -> String {
    match error.as_db_error() {
        Some(db) => {
            let mut text = format!("{}: {}", db.code().code(), db.message());
            for (name, part) in [("DETAIL", db.detail()), ("HINT", db.hint())] {
                if let Some(part) = part {
                    text.push_str(&format!("\n{name}: {part}"));
                }
            }
            text
        }
        None => format!("{error:?}"),
    }
}

/// The statement must fail with this SQLSTATE; gives the whole error as text.
pub fn fails(client: &mut Client, sql: &str, state: &str) -> String {
    match try_rows(client, sql) {
        Ok(rows) => panic!("{sql}\nshould fail with {state}, gave {rows:?}"),
        Err(e) => {
            assert_eq!(sqlstate(&e), state, "{sql}\nfailed with {}", describe(&e));
            describe(&e)
        }
    }
}

/// Asserts that `left` and `right` give the same rows and prints those that differ.
pub fn assert_same_rows(client: &mut Client, left: &str, right: &str) {
    let (a, b) = (rows(client, left), rows(client, right));
    let differ: Vec<_> = a.iter().zip(&b).filter(|(x, y)| x != y).take(5).collect();
    assert!(
        a.len() == b.len() && differ.is_empty(),
        "{} and {} rows, the first that differ: {differ:#?}\n{left}\n{right}",
        a.len(),
        b.len(),
    );
}

/// Waits until the query gives true; fails after ten seconds.
pub fn wait_until(client: &mut Client, sql: &str) {
    let end = Instant::now() + Duration::from_secs(10);
    while value(client, sql) != "t" {
        assert!(
            Instant::now() < end,
            "still not true after ten seconds: {sql}"
        );
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Waits until the backend `pid` waits for a lock.
pub fn wait_until_blocked(client: &mut Client, pid: i32) {
    wait_until(
        client,
        &format!("SELECT cardinality(pg_blocking_pids({pid})) > 0"),
    );
}

pub fn backend_pid(client: &mut Client) -> i32 {
    value(client, "SELECT pg_backend_pid()")
        .parse()
        .expect("a process id")
}

/// Runs a program of PostgreSQL, which must succeed; gives what it printed.
pub fn program(name: &str, arguments: &[&str], input: &[u8]) -> Vec<u8> {
    let path = PathBuf::from(setting("ADVOCACY_KPI_BIN")).join(name);
    let mut child = Command::new(&path)
        .args(arguments)
        .env("PGOPTIONS", "-c client_min_messages=warning")
        .env_remove("PGCLIENTENCODING")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let mut stdin = child.stdin.take().expect("a pipe");
    let output = std::thread::scope(|scope| {
        scope.spawn(move || {
            // A program that fails early closes its input: its status tells more.
            let _ = stdin.write_all(input);
        });
        child.wait_with_output().expect("the output of a program")
    });
    assert!(
        output.status.success(),
        "{name} {arguments:?}: {}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stderr),
    );
    output.stdout
}

/// Doubles the quotes of a literal.
pub fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
