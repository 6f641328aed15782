//! Shows that live scorecards are what their tables give at every moment, however
//! many connections write, fold, rebuild, create and drop at once, and that
//! writers never wait for each other because of them.

mod common;

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use common::workload::{
    CARDS, INHERITED, ISOLATIONS, PARTITIONED, PLAIN, Shape, Tally, Transaction, WRITERS, check,
    check_at_rest, met_another, progress, set_up, stress,
};
use common::{
    Database, backend_pid, connect_to_server, describe, rows, run, try_rows, try_value, value,
    wait_until_blocked,
};
use postgres::{Client, Error};
use testkit::random::Random;

const SHAPES: [&Shape; 3] = [&PLAIN, &PARTITIONED, &INHERITED];

/// Transactions that met another one are tried again, a few times.
const TRIES: usize = 5;

fn database(shapes: &[&Shape]) -> Database {
    let database = Database::new("live");
    // Deadlocks are meant to come, and not to be waited for. Nothing takes a minute
    // but what hangs.
    run(
        &mut connect_to_server(),
        &format!(
            "ALTER DATABASE {0} SET deadlock_timeout = '10ms'; ALTER DATABASE {0} SET statement_timeout = '1min'",
            database.name
        ),
    );
    set_up(&mut database.client(), shapes);
    database
}

#[test]
fn summaries_are_what_the_tables_give_under_any_concurrency() {
    let database = database(&SHAPES);
    let tally = Tally::default();
    let stop = AtomicBool::new(false);
    let each = 250 * stress();
    thread::scope(|scope| {
        let beside: Vec<_> = [compact, read, churn, report]
            .into_iter()
            .enumerate()
            .map(|(number, work)| {
                let (mut client, tally, stop) = (database.client(), &tally, &stop);
                scope.spawn(move || {
                    let _stop = StopAll(stop);
                    let mut random = Random::new(100 + number as u64);
                    while !stop.load(Ordering::Relaxed) {
                        work(&mut client, &mut random, tally);
                    }
                })
            })
            .collect();
        let writers: Vec<_> = (0..WRITERS)
            .map(|number| {
                let (mut client, tally, stop) = (database.client(), &tally, &stop);
                scope.spawn(move || {
                    let _stop = StopAll(stop);
                    let mut random = Random::new(number as u64);
                    for _ in 0..each {
                        if stop.load(Ordering::Relaxed) {
                            break;
                        }
                        write(&mut client, &mut random, number, tally);
                    }
                })
            })
            .collect();
        let failed = writers
            .into_iter()
            .filter_map(|writer| writer.join().err())
            .next();
        stop.store(true, Ordering::Relaxed);
        let failed = failed.or(beside
            .into_iter()
            .filter_map(|thread| thread.join().err())
            .next());
        if let Some(failure) = failed {
            std::panic::resume_unwind(failure);
        }
    });
    let mut client = database.client();
    for shape in SHAPES {
        check_at_rest(&mut client, shape);
        let count = value(&mut client, &format!("SELECT count(*) FROM {}", shape.name));
        progress(&format!("{} rows of {} at the end", count, shape.name));
    }
    progress(&format!("live_concurrency: {tally}"));
    tally.at_least(&[
        ("committed", WRITERS * each / 2),
        ("rolled back", WRITERS * each / 20),
        ("retried", 20),
        ("truncates", 20),
        ("compactions", 50),
        ("rows folded", 1000),
        ("checks of writers", WRITERS * each / 10),
        ("checks of the reader", 50),
        ("scorecards created", 5),
        ("scorecards rebuilt", 5),
    ]);
}

/// The failure of one thread ends them all.
struct StopAll<'a>(&'a AtomicBool);

impl Drop for StopAll<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.store(true, Ordering::Relaxed);
        }
    }
}

/// Counts what met another transaction; anything else should not come.
fn allow(client: &mut Client, error: &Error, what: &str, tally: &Tally) {
    assert!(met_another(error), "{what} failed with {}", describe(error));
    tally.add("met another", 1);
    run(client, "ROLLBACK");
}

fn write(client: &mut Client, random: &mut Random, number: usize, tally: &Tally) {
    let shape = *random.pick(&SHAPES);
    let transaction = Transaction::new(random, number, shape);
    for _ in 0..TRIES {
        let done = transaction
            .attempt(client, tally)
            .and_then(|()| client.batch_execute(transaction.ending));
        match done {
            Ok(()) => {
                let committed = transaction.ending == "COMMIT";
                tally.add(
                    if committed {
                        "committed"
                    } else {
                        "rolled back"
                    },
                    1,
                );
                return;
            }
            Err(error) => {
                allow(client, &error, "a transaction", tally);
                tally.add("retried", 1);
            }
        }
    }
    tally.add("given up", 1);
}

/// Folds a scorecard, at any isolation; now and then that is taken back.
fn compact(client: &mut Client, random: &mut Random, tally: &Tally) {
    let name = random.pick(CARDS).name(random.pick::<&Shape>(&SHAPES));
    let isolation = random.pick(&ISOLATIONS);
    let undone = random.one_in(8);
    let mut fold = || -> Result<usize, Error> {
        client.batch_execute(&format!("BEGIN ISOLATION LEVEL {isolation}"))?;
        let folded = try_value(client, &format!("SELECT kpi_compact('{name}')"))?;
        client.batch_execute(if undone { "ROLLBACK" } else { "COMMIT" })?;
        Ok(folded.parse().expect("a count of rows"))
    };
    match fold() {
        Ok(_) if undone => tally.add("compactions undone", 1),
        Ok(folded) => {
            tally.add("compactions", 1);
            tally.add("rows folded", folded);
        }
        Err(error) => allow(client, &error, "kpi_compact", tally),
    }
    thread::sleep(Duration::from_millis(20));
}

/// Compares summaries and tables in one snapshot, which stays as it is while others
/// write and fold; and reads as a BI tool does.
fn read(client: &mut Client, random: &mut Random, tally: &Tally) {
    let (shape, card) = (*random.pick(&SHAPES), random.pick(CARDS));
    let name = card.name(shape);
    let pause = Duration::from_millis(random.below(20) as u64);
    let mut look = || -> Result<(), Error> {
        try_rows(client, &format!("TABLE {name}"))?;
        try_rows(client, &format!("TABLE {name}_wide"))?;
        // The snapshot is taken after the lock, as TRUNCATE spares none that is older.
        client.batch_execute(&format!(
            "BEGIN ISOLATION LEVEL REPEATABLE READ; LOCK TABLE {} IN ACCESS SHARE MODE",
            shape.name
        ))?;
        let summary = format!("SELECT s::text FROM {name}_summary AS s ORDER BY 1");
        let before = try_rows(client, &summary)?;
        for _ in 0..2 {
            check(client, shape)?;
            let verify = format!("SELECT kpi_verify_scorecard('{name}')");
            assert_eq!(try_value(client, &verify)?, "t", "{verify}");
            thread::sleep(pause);
        }
        assert_eq!(
            try_rows(client, &summary)?,
            before,
            "{name} in one snapshot"
        );
        client.batch_execute("COMMIT")
    };
    thread::sleep(pause);
    match look() {
        Ok(()) => tally.add("checks of the reader", 1),
        Err(error) => allow(client, &error, "the reader", tally),
    }
}

/// Creates one more scorecard of a table that is written to, rebuilds it and drops it:
/// no write is missed in between. One that is there is rebuilt too.
fn churn(client: &mut Client, random: &mut Random, tally: &Tally) {
    let (shape, card) = (*random.pick(&SHAPES), random.pick(CARDS));
    let (name, there) = (format!("{}_more", shape.name), card.name(shape));
    let create = card.create(shape, &name);
    let differences = card.differences(shape, &name);
    let same = |client: &mut Client| -> Result<(), Error> {
        assert_eq!(
            try_value(client, &differences)?,
            "0",
            "rows that differ: {differences}"
        );
        Ok(())
    };
    let undone = random.one_in(4);
    // In one transaction, which may be undone.
    let mut make = || -> Result<(), Error> {
        client.batch_execute(&format!("BEGIN; {create}"))?;
        same(client)?;
        client.batch_execute(if undone { "ROLLBACK" } else { "COMMIT" })
    };
    match make() {
        Ok(()) if undone => return tally.add("creations undone", 1),
        Ok(()) => tally.add("scorecards created", 1),
        Err(error) => return allow(client, &error, "kpi_create_scorecard", tally),
    }
    let steps = [
        (
            "scorecards rebuilt",
            format!("SELECT kpi_rebuild_scorecard('{there}')"),
        ),
        ("compactions", format!("SELECT kpi_compact('{name}')")),
        (
            "scorecards rebuilt",
            format!("SELECT kpi_rebuild_scorecard('{name}')"),
        ),
        (
            "scorecards dropped",
            format!("SELECT kpi_drop_scorecard('{name}')"),
        ),
    ];
    for (what, statement) in &steps {
        thread::sleep(Duration::from_millis(random.below(40) as u64));
        // Until it is done: the next one starts again.
        loop {
            match same(client).and_then(|()| client.batch_execute(statement)) {
                Ok(()) => break tally.add(what, 1),
                Err(error) => allow(client, &error, statement, tally),
            }
        }
    }
}

fn report(_: &mut Client, _: &mut Random, tally: &Tally) {
    for _ in 0..30 {
        thread::sleep(Duration::from_millis(100));
    }
    progress(&format!("live_concurrency: {tally}"));
}

/// No wait ends within this test, so that any is an error of lock_timeout.
#[test]
fn writers_wait_for_nobody() {
    let database = database(&SHAPES);
    let [mut first, mut second, mut third] = [(); 3].map(|()| {
        let mut client = database.client();
        run(&mut client, "SET lock_timeout = '1s'");
        client
    });
    for (shape, isolation) in SHAPES.iter().flat_map(|s| ISOLATIONS.map(|i| (*s, i))) {
        let table = shape.name;
        let begin = format!("BEGIN ISOLATION LEVEL {isolation}");
        // The rows are not the same, the groups are.
        let writes = |parity: usize| {
            format!(
                "INSERT INTO {table} (surveyed_on, region, plan, score) VALUES ('2024-05-05', 'north', 'free', 9);
                 UPDATE {table} SET score = 3, plan = 'paid' WHERE id % 2 = {parity} AND region = 'north';
                 DELETE FROM {table} WHERE id % 2 = {parity} AND id % 3 = 0"
            )
        };
        let fold = |client: &mut Client| {
            for card in CARDS {
                run(
                    client,
                    &format!("SELECT kpi_compact('{}')", card.name(shape)),
                );
            }
        };
        run(&mut first, &format!("{begin}; {}", writes(0)));
        run(&mut second, &format!("{begin}; {}", writes(1)));
        // Folding goes by them both, and they by what was folded but not committed.
        run(&mut third, "BEGIN");
        fold(&mut third);
        check(&mut third, shape).expect("a comparison");
        run(&mut first, &writes(0));
        run(&mut second, &writes(1));
        let blocked = format!(
            "SELECT count(*) FROM pg_stat_activity
             WHERE datname = '{}' AND cardinality(pg_blocking_pids(pid)) > 0",
            database.name
        );
        assert_eq!(value(&mut connect_to_server(), &blocked), "0");
        for client in [&mut first, &mut second] {
            check(client, shape).expect("a comparison");
        }
        run(&mut second, "COMMIT");
        run(
            &mut first,
            if isolation == "SERIALIZABLE" {
                "ROLLBACK"
            } else {
                "COMMIT"
            },
        );
        check(&mut third, shape).expect("a comparison");
        run(&mut third, "COMMIT");
        fold(&mut third);
        check_at_rest(&mut third, shape);
        // One row a group is left, and none without rows.
        for card in CARDS {
            let name = card.name(shape);
            assert_eq!(
                rows(
                    &mut third,
                    &format!(
                        "SELECT count(*), count(DISTINCT to_jsonb(d) - 'change') FROM {name}_delta AS d"
                    )
                ),
                rows(
                    &mut third,
                    &format!("SELECT count(*), count(*) FROM {name}_summary")
                ),
            );
        }
    }
}

/// While a scorecard waits for its table, a partition is made: it is followed too.
#[test]
fn a_partition_that_came_meanwhile_is_followed() {
    let database = database(&[&PARTITIONED]);
    let [mut client, mut other] = [(); 2].map(|()| database.client());
    let pid = backend_pid(&mut other);
    let card = &CARDS[0];
    let cases = [
        ("kpi_rebuild_scorecard", "parted"),
        ("kpi_create_scorecard", "parted"),
        ("kpi_rebuild_scorecard", "parted_other"),
        ("kpi_create_scorecard", "parted_other"),
    ];
    let mut missed = Vec::new();
    for (number, (function, parent)) in cases.into_iter().enumerate() {
        let (late, name) = (format!("late{number}"), format!("late{number}_card"));
        if function == "kpi_rebuild_scorecard" {
            run(&mut client, &card.create(&PARTITIONED, &name));
        }
        let statement = match function {
            "kpi_rebuild_scorecard" => format!("SELECT kpi_rebuild_scorecard('{name}')"),
            _ => card.create(&PARTITIONED, &name),
        };
        run(
            &mut client,
            &format!("BEGIN; CREATE TABLE {late} PARTITION OF {parent} FOR VALUES IN ('{late}')"),
        );
        thread::scope(|scope| {
            let waiting = scope.spawn(|| run(&mut other, &statement));
            wait_until_blocked(&mut connect_to_server(), pid);
            run(&mut client, "COMMIT");
            waiting.join().expect("the scorecard");
        });
        run(
            &mut client,
            &format!("INSERT INTO {late} (region, score) VALUES ('{late}', 9)"),
        );
        if value(&mut client, &card.differences(&PARTITIONED, &name)) != "0" {
            missed.push(format!("{function} missed a partition of {parent}"));
        }
        run(&mut client, &format!("SELECT kpi_drop_scorecard('{name}')"));
    }
    assert!(missed.is_empty(), "{missed:#?}");
}
