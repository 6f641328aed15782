//! Shows that live scorecards, of one table and of several, are what their tables give
//! after any crash: in the
//! middle of a random workload backends are cancelled, terminated and killed, and
//! the whole server is, on a server of the test's own that syncs to disk.

mod common;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, RwLock};
use std::thread;
use std::time::{Duration, Instant};

use common::server::{Server, kill};
use common::workload::{
    CARDS, PARTITIONED, PLAIN, Shape, Step, Tally, Transaction, UNLOGGED, check_at_rest, progress,
    set_up, stress, truncated_meanwhile,
};
use common::{describe, rows, run, try_rows, try_value, value};
use postgres::{Client, Error};
use testkit::random::Random;

const SHAPES: [&Shape; 3] = [&PLAIN, &PARTITIONED, &UNLOGGED];
const WRITERS: usize = 16;

/// Of seven kills two are of the whole server.
const SERVER_AT: [usize; 2] = [2, 5];

const CONF: &str = "
fsync = on
max_prepared_transactions = 50
deadlock_timeout = '10ms'
";

/// A board beside them, and the same counted whenever it is read.
const BOARD: &str = r#"
    CREATE TABLE customers (id integer PRIMARY KEY, region text, signed date);
    CREATE TABLE status (customer integer REFERENCES customers ON DELETE CASCADE, valid daterange);
    CREATE TABLE actions (customer integer, at timestamptz);
    CREATE TABLE answers (customer integer, at date, score integer);
    CREATE INDEX ON status (customer); CREATE INDEX ON actions (customer); CREATE INDEX ON answers (customer);
    INSERT INTO customers SELECT i, CASE WHEN i % 2 = 0 THEN 'north' ELSE 'south' END, '2025-01-01' FROM generate_series(1, 200) AS i;
    INSERT INTO status SELECT i, daterange('2025-01-01'::date + i, '2025-06-01'::date + i) FROM generate_series(1, 200) AS i;
    INSERT INTO answers SELECT i % 220, '2025-01-01'::date + i % 180, i % 11 FROM generate_series(1, 400) AS i;
    SELECT kpi_create_scorecard(name, jsonb_build_object('storage', storage) || '{
        "entity": {"table": "customers", "key": "id", "from": "signed"}, "period": {"grain": "month", "timezone": "UTC"}, "segments": ["region"],
        "measures": {"ambassador_rate": {"history": "status", "on": "customer", "valid": "valid"},
            "advocate_retention_rate": {"history": "status", "on": "customer", "valid": "valid"},
            "advocacy_actions": {"events": "actions", "on": "customer", "at": "at"},
            "nps": {"rows": "answers", "on": "customer", "at": "at", "of": "score"}}}')
    FROM (VALUES ('board', 'live'), ('board_counted', 'view')) AS b (name, storage);
"#;

fn write_to_board(random: &mut Random) -> String {
    let (customer, day) = (1 + random.below(220), random.below(180));
    let known = format!("FROM customers WHERE id = {}", 1 + random.below(200));
    match random.below(8) {
        0 => format!(
            "UPDATE customers SET region = '{}' WHERE id = {customer}",
            random.pick(&["north", "south", "east"])
        ),
        1 => format!("DELETE FROM customers WHERE id = {customer}"),
        2 => format!(
            "INSERT INTO customers VALUES ({customer}, 'back', '2025-01-01'::date + {day}) ON CONFLICT DO NOTHING"
        ),
        3 => format!(
            "INSERT INTO status SELECT id, daterange('2025-01-01'::date + {day}, NULL) {known}"
        ),
        4 => format!(
            "INSERT INTO actions SELECT {customer}, '2025-01-01'::timestamptz + {day} * interval '1 day' FROM generate_series(1, 3)"
        ),
        5 => format!(
            "UPDATE answers SET score = (score + 3) % 11, at = at + 30 WHERE customer = {customer}"
        ),
        6 => format!("DELETE FROM actions WHERE customer = {customer}"),
        _ => format!(
            "INSERT INTO answers VALUES ({customer}, '2025-01-01'::date + {day}, {})",
            day % 11
        ),
    }
}

/// What clients know of their transactions.
#[derive(Default)]
struct Known {
    /// The server said that they are committed.
    committed: Vec<i64>,
    /// COMMIT was never asked for.
    undone: Vec<i64>,
}

/// The failure of one thread ends them all, and so does the end of the kills.
struct StopAll<'a>(&'a AtomicBool);

impl Drop for StopAll<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

struct Scene {
    server: Server,
    tally: Tally,
    known: Mutex<Known>,
    /// Held for reading by whoever works, for writing by who looks at what is left.
    work: RwLock<()>,
    stop: AtomicBool,
}

impl Scene {
    /// Works until it is stopped, over a connection that is made again when it is lost.
    fn keep_at(&self, mut work: impl FnMut(&mut Client) -> Result<(), Error>) {
        let _stop = StopAll(&self.stop);
        let mut connection = None;
        while !self.stop.load(Ordering::Relaxed) {
            let _working = self.work.read();
            let result = match connection.as_mut() {
                Some(client) => work(client),
                None => self
                    .server
                    .connect("worker")
                    .map(|client| connection = Some(client)),
            };
            if let Err(error) = result {
                let what = self.reason(&error);
                self.tally.add(what, 1);
                let lost = |client: &mut Client| client.batch_execute("ROLLBACK").is_err();
                if what == "connections lost" || connection.as_mut().is_some_and(lost) {
                    connection = None;
                    thread::sleep(Duration::from_millis(10));
                }
            }
        }
    }

    /// What may come in a crash, or where others are met; nothing else should.
    fn reason(&self, error: &Error) -> &'static str {
        match error.code().map(|code| code.code()) {
            Some("40001" | "40P01") => "met another",
            Some("57014") => "cancelled or timed out",
            // Terminated, crashed, not up yet; or without a word.
            Some("57P01" | "57P02" | "57P03") | None => "connections lost",
            Some("55000") if truncated_meanwhile(error) => "truncated meanwhile",
            // The ROLLBACK of what was cancelled was cancelled too.
            Some("25P02") => "rolled back late",
            Some(_) => panic!("an error that should not come: {}", describe(error)),
        }
    }

    fn write(&self, number: usize) {
        let mut random = Random::new(number as u64);
        let mut id = 1_000_000 * number as i64;
        let mut prepared = false;
        self.keep_at(|client| {
            // One whose end is not known is ended before anything else.
            if !prepared {
                id += 1;
                let mut transaction =
                    Transaction::new(&mut random, number, SHAPES[id as usize % SHAPES.len()]);
                if random.one_in(10) {
                    let hurry = format!("SET LOCAL statement_timeout = {}", 1 + random.below(8));
                    transaction.steps.insert(0, Step::Run(hurry));
                }
                if random.one_in(2) {
                    let write = write_to_board(&mut random);
                    transaction.steps.push(Step::Run(write));
                }
                let two_phases = transaction.ending == "COMMIT" && random.one_in(6);
                let known = |undone: bool| {
                    let mut known = self.known.lock().expect("what is known");
                    if undone {
                        &mut known.undone
                    } else {
                        &mut known.committed
                    }
                    .push(id);
                };
                let worked = transaction.attempt(client, &self.tally).and_then(|()| {
                    match transaction.ending {
                        "COMMIT" => {
                            client.batch_execute(&format!("INSERT INTO ledger VALUES ({id})"))
                        }
                        _ => Ok(()),
                    }
                });
                if worked.is_err() || transaction.ending == "ROLLBACK" {
                    known(true);
                    worked?;
                    client.batch_execute("ROLLBACK")?;
                    self.tally.add("rolled back", 1);
                    return Ok(());
                }
                if !two_phases {
                    client.batch_execute("COMMIT")?;
                    known(false);
                    self.tally.add("committed", 1);
                    return Ok(());
                }
                prepared = true;
                client.batch_execute(&format!("PREPARE TRANSACTION '{id}'"))?;
                known(false);
                self.tally.add("prepared", 1);
            }
            if let Err(error) = client.batch_execute(&format!("COMMIT PREPARED '{id}'")) {
                // It was not prepared, or is committed already.
                if error.code().is_none_or(|code| code.code() != "42704") {
                    return Err(error);
                }
            }
            prepared = false;
            Ok(())
        });
    }

    fn compact(&self) {
        let mut random = Random::new(100);
        self.keep_at(|client| {
            let name = match random.one_in(8) {
                true => "board".to_owned(),
                false => random.pick(CARDS).name(random.pick::<&Shape>(&SHAPES)),
            };
            try_value(client, &format!("SELECT kpi_compact('{name}')"))?;
            self.tally.add("compactions", 1);
            Ok(())
        });
    }

    /// Creates, rebuilds and drops.
    fn churn(&self) {
        let mut random = Random::new(101);
        self.keep_at(|client| {
            let (shape, card) = (*random.pick::<&Shape>(&SHAPES), random.pick(CARDS));
            let name = more(shape);
            let there = format!("SELECT to_regclass('{name}') IS NOT NULL");
            let (what, statement) = match try_value(client, &there)?.as_str() {
                _ if random.one_in(6) => (
                    "boards rebuilt",
                    "SELECT kpi_rebuild_scorecard('board')".to_owned(),
                ),
                "f" => ("scorecards created", card.create(shape, &name)),
                _ if random.one_in(2) => (
                    "scorecards dropped",
                    format!("SELECT kpi_drop_scorecard('{name}')"),
                ),
                _ => (
                    "scorecards rebuilt",
                    format!("SELECT kpi_rebuild_scorecard('{}')", card.name(shape)),
                ),
            };
            client.batch_execute(&statement)?;
            self.tally.add(what, 1);
            Ok(())
        });
    }
}

/// One more scorecard, which comes and goes.
fn more(shape: &Shape) -> String {
    format!("{}_more", shape.name)
}

/// A worker at work, rather one that does more than write; NULL where all are idle.
const WORKER: &str =
    "(SELECT pid FROM pg_stat_activity WHERE application_name = 'worker' AND state = 'active'
    ORDER BY query ~ 'kpi_|COMMIT|PREPARE' AND random() < 0.5 DESC, random() LIMIT 1)";

impl Scene {
    /// Disturbs the workers for a while, without a crash.
    fn disturb(&self, client: &mut Client, random: &mut Random) {
        for _ in 0..4 + random.below(6) {
            thread::sleep(Duration::from_millis(20 + random.below(40) as u64));
            let (what, statement) = match random.below(9) {
                0 => ("checkpoints", "CHECKPOINT".to_owned()),
                1..4 => (
                    "pg_terminate_backend",
                    format!("SELECT pg_terminate_backend({WORKER})"),
                ),
                _ => (
                    "pg_cancel_backend",
                    format!("SELECT pg_cancel_backend({WORKER})"),
                ),
            };
            run(client, &statement);
            self.tally.add(what, 1);
        }
    }

    /// Kills a worker, by which the server restarts all.
    fn kill_worker(&self, client: &mut Client) {
        let victim = loop {
            match value(client, &format!("SELECT {WORKER}")).as_str() {
                "NULL" => thread::sleep(Duration::from_millis(1)),
                pid => break pid.to_owned(),
            }
            // No worker is left after a failure.
            if self.stop.load(Ordering::Relaxed) {
                return;
            }
        };
        kill(&[victim]);
    }

    /// Kills the server: its first process only, which the others follow, or all at once.
    fn kill_server(&self, client: &mut Client, all: bool) {
        let mut victims = vec![self.server.postmaster()];
        if all {
            victims.extend(rows(client, "SELECT pid FROM pg_stat_activity").concat());
        }
        kill(&victims);
        self.tally.add("servers killed", 1);
        // One that waits for a lock of PostgreSQL whose owner is gone waits for ever: it is
        // for the administrator to end it, before the server can start again.
        let mut end = Instant::now() + Duration::from_secs(5);
        loop {
            let left = self.server.processes();
            if left.is_empty() {
                return;
            }
            if Instant::now() > end {
                self.tally.add("processes left behind", left.len());
                kill(&left);
                end += Duration::from_secs(5);
            }
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// After a crash, and while nobody works.
    fn look(&self) {
        let mut client = self.server.wait_for();
        for id in rows(&mut client, "SELECT gid FROM pg_prepared_xacts").concat() {
            run(&mut client, &format!("COMMIT PREPARED '{id}'"));
            self.tally.add("prepared outlived a crash", 1);
        }
        let known = self.known.lock().expect("what is known");
        let ledger = |ids: &[i64], there: bool| {
            format!(
                "SELECT count(*) FROM unnest('{{{}}}'::bigint[]) AS k (id)
                 WHERE EXISTS (SELECT FROM ledger AS l WHERE l.id = k.id) IS NOT {there}",
                ids.iter().map(i64::to_string).collect::<Vec<_>>().join(",")
            )
        };
        assert_eq!(
            value(&mut client, &ledger(&known.committed, true)),
            "0",
            "committed and lost"
        );
        assert_eq!(
            value(&mut client, &ledger(&known.undone, false)),
            "0",
            "undone and there"
        );
        for shape in SHAPES {
            check_at_rest(&mut client, shape);
            // One that was being made or dropped is there whole or not at all.
            let name = more(shape);
            let parts = value(
                &mut client,
                &format!(
                    "SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'v') AND relname ~ '^{name}'"
                ),
            );
            match parts.as_str() {
                "0" => {}
                "6" => assert_eq!(
                    value(
                        &mut client,
                        &format!("SELECT kpi_verify_scorecard('{name}')")
                    ),
                    "t",
                    "{name}"
                ),
                _ => panic!("{name} is there in {parts} parts of 6"),
            }
        }
        let differ =
            "SELECT count(*) FROM ((TABLE board_summary EXCEPT ALL TABLE board_counted_summary)
            UNION ALL (TABLE board_counted_summary EXCEPT ALL TABLE board_summary)) AS d";
        for folded in ["", "kpi_compact('board')"] {
            run(&mut client, &format!("SELECT {folded}"));
            assert_eq!(value(&mut client, differ), "0", "the board {folded}");
        }
        self.tally.add("boards folded", 1);
        let verify = "SELECT kpi_verify_scorecard('board')";
        assert_eq!(value(&mut client, verify), "t", "the board");
        // An unlogged table is empty after a crash, and so is what was counted from it.
        for emptied in [
            "flash",
            "flash_by_region_delta",
            "flash_by_plan_delta",
            "flash_whole_delta",
        ] {
            let count = value(&mut client, &format!("SELECT count(*) FROM {emptied}"));
            assert_eq!(count, "0", "rows of {emptied}");
        }
    }
}

#[test]
fn summaries_are_what_the_tables_give_after_any_crash() {
    let rounds = 28 * stress();
    let least = [
        ("backends killed", 20 * stress()),
        ("servers killed", 8 * stress()),
        ("committed", 500 * stress()),
        ("prepared", 20 * stress()),
        ("compactions", 20 * stress()),
        ("scorecards created", 2 * stress()),
        ("scorecards rebuilt", 1),
        ("boards folded", 28 * stress()),
        ("cancelled or timed out", 20 * stress()),
        ("unlogged rows emptied", 100),
    ];
    let scene = Scene {
        server: Server::new("crash", CONF),
        tally: Tally::default(),
        known: Mutex::default(),
        work: RwLock::default(),
        stop: AtomicBool::new(false),
    };
    let mut client = scene.server.wait_for();
    run(
        &mut client,
        "CREATE EXTENSION advocacy_kpi; CREATE TABLE ledger (id bigint PRIMARY KEY)",
    );
    set_up(&mut client, &SHAPES);
    run(&mut client, BOARD);
    drop(client);
    thread::scope(|scope| {
        let scene = &scene;
        let _stop = StopAll(&scene.stop);
        for number in 1..=WRITERS {
            scope.spawn(move || scene.write(number));
        }
        scope.spawn(|| scene.compact());
        scope.spawn(|| scene.churn());
        let mut random = Random::new(0);
        let (mut round, mut late) = (0, 0);
        // Further ones where the machine was slow.
        while round < rounds || round < 4 * rounds && scene.tally.lacks(&least).is_some() {
            let mut client = scene.server.wait_for();
            scene.disturb(&mut client, &mut random);
            let rows = value(&mut client, "SELECT count(*) FROM flash");
            scene
                .tally
                .add("unlogged rows emptied", rows.parse().expect("a count"));
            let server = SERVER_AT.contains(&(round % 7));
            if server {
                scene.kill_server(&mut client, random.one_in(2));
            } else {
                scene.kill_worker(&mut client);
            }
            let _nobody_works = scene.work.write();
            if scene.stop.load(Ordering::Relaxed) {
                break;
            }
            // Until the crash has come to this connection too, the old server answers.
            let end = Instant::now() + Duration::from_secs(20);
            let mut crashed = false;
            while !crashed && Instant::now() < end {
                crashed = try_rows(&mut client, "SELECT").is_err();
                thread::sleep(Duration::from_millis(1));
            }
            if !crashed {
                // The worker had been terminated just before: once more.
                late += 1;
                assert!(!server && late <= rounds / 4, "no crash after a kill");
                continue;
            }
            if server {
                // With little in the log, tables that are new are synced instead.
                let minimal = "-c wal_level=minimal -c max_wal_senders=0";
                scene
                    .server
                    .start(if round % 2 == 0 { minimal } else { "" });
            } else {
                scene.tally.add("backends killed", 1);
            }
            scene.look();
            round += 1;
            if round % 4 == 0 {
                progress(&format!("live_crash, {round} of {rounds}: {}", scene.tally));
            }
        }
    });
    // Only the kills of this test have ended a process.
    let failures = scene.server.failures();
    assert!(failures.is_empty(), "{failures:#?}");
    progress(&format!("live_crash: {}", scene.tally));
    scene.tally.at_least(&least);
}
