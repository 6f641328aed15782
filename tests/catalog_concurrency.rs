//! Shows that the catalogue keeps to the rules of transactions: kpi_band sees
//! what a PostgreSQL user expects a query to see, at every isolation level, in
//! prepared statements, loops, cursors and parallel workers; and connections that
//! define and undefine at once leave nothing half done.

mod common;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use common::{
    Database, backend_pid, connect, describe, fails, rows, run, sqlstate, try_rows, value,
    wait_until, wait_until_blocked,
};
use postgres::Client;
use testkit::random::Random;

/// Defines a KPI of two bands, below and from 10 up, called `<name> low` and `<name> high`.
fn definition(kpi: &str, name: &str) -> String {
    format!(
        "SELECT kpi_define('{{\"kpi\": \"{kpi}\", \"title\": \"{name}\", \"unit\": \"percent\",
            \"bands\": [{{\"label\": \"{name} low\", \"range\": \"(,10)\"}},
                        {{\"label\": \"{name} high\", \"range\": \"[10,)\"}}]}}')"
    )
}

fn define(client: &mut Client, kpi: &str, name: &str) {
    run(client, &definition(kpi, name));
}

const BAND: &str = "SELECT kpi_band('mine', 5::double precision)";

#[test]
fn a_committed_definition_is_seen_by_the_next_statement() {
    let database = Database::new("catalog");
    let (mut reader, mut writer) = (database.client(), database.client());
    define(&mut writer, "mine", "one");
    run(&mut reader, "BEGIN");
    assert_eq!(value(&mut reader, BAND), "one low");
    define(&mut writer, "mine", "two");
    assert_eq!(value(&mut reader, BAND), "two low");
    assert_eq!(
        rows(
            &mut reader,
            "SELECT title, kpi_band_rank(kpi, 10), builtin FROM kpi_catalog WHERE kpi = 'mine'"
        ),
        [["two", "2", "f"]],
    );
    // Not before it is committed.
    run(&mut writer, "BEGIN");
    define(&mut writer, "mine", "three");
    assert_eq!(value(&mut writer, BAND), "three low");
    assert_eq!(value(&mut reader, BAND), "two low");
    run(&mut writer, "COMMIT");
    assert_eq!(value(&mut reader, BAND), "three low");
    run(&mut writer, "SELECT kpi_undefine('mine')");
    fails(&mut reader, BAND, "22023");
    run(&mut reader, "ROLLBACK");
    fails(&mut reader, BAND, "22023");
}

#[test]
fn an_override_of_a_built_in_is_seen_and_taken_back() {
    let database = Database::new("catalog");
    let (mut reader, mut writer) = (database.client(), database.client());
    let band = "SELECT kpi_band('ambassador_rate', 20), kpi_band_rank('ambassador_rate', 20)";
    assert_eq!(rows(&mut reader, band), [["Moderate", "2"]]);
    run(
        &mut writer,
        r#"SELECT kpi_define('{"kpi": "ambassador_rate", "target": 33,
            "bands": [{"label": "bad", "range": "(,25)"}, {"label": "good", "range": "[25,)"}]}')"#,
    );
    assert_eq!(rows(&mut reader, band), [["bad", "1"]]);
    let catalog = "SELECT title, target, builtin FROM kpi_catalog WHERE kpi = 'ambassador_rate'";
    assert_eq!(rows(&mut reader, catalog), [["Ambassador Rate", "33", "t"]]);
    run(&mut writer, "SELECT kpi_undefine('ambassador_rate')");
    assert_eq!(rows(&mut reader, band), [["Moderate", "2"]]);
    assert_eq!(
        rows(&mut reader, catalog),
        [["Ambassador Rate", "NULL", "t"]]
    );
}

#[test]
fn a_snapshot_of_the_transaction_is_kept() {
    for level in ["REPEATABLE READ", "SERIALIZABLE"] {
        let database = Database::new("catalog");
        let (mut reader, mut writer) = (database.client(), database.client());
        define(&mut writer, "mine", "one");
        run(&mut reader, &format!("BEGIN ISOLATION LEVEL {level}"));
        assert_eq!(value(&mut reader, BAND), "one low");
        define(&mut writer, "mine", "two");
        define(&mut writer, "other", "two");
        assert_eq!(value(&mut writer, BAND), "two low");
        for _ in 0..2 {
            assert_eq!(value(&mut reader, BAND), "one low", "{level}");
            assert_eq!(
                rows(
                    &mut reader,
                    "SELECT kpi, title FROM kpi_catalog WHERE NOT builtin"
                ),
                [["mine", "one"]],
                "{level}",
            );
        }
        run(&mut reader, "COMMIT");
        assert_eq!(value(&mut reader, BAND), "two low", "after {level}");
        // A snapshot that is taken before the definition and first used after it.
        run(
            &mut reader,
            &format!("BEGIN ISOLATION LEVEL {level}; SELECT 1"),
        );
        define(&mut writer, "mine", "three");
        assert_eq!(value(&mut reader, BAND), "two low", "{level}");
        run(&mut reader, "COMMIT");
        assert_eq!(value(&mut reader, BAND), "three low", "after {level}");
    }
}

#[test]
fn old_and_new_snapshots_alternate_in_one_connection() {
    let database = Database::new("catalog");
    let (mut keeper, mut reader, mut writer) =
        (database.client(), database.client(), database.client());
    define(&mut writer, "mine", "one");
    run(&mut keeper, "BEGIN ISOLATION LEVEL REPEATABLE READ");
    let snapshot = value(&mut keeper, "SELECT pg_export_snapshot()");
    define(&mut writer, "mine", "two");
    for _ in 0..3 {
        assert_eq!(value(&mut reader, BAND), "two low");
        run(
            &mut reader,
            &format!(
                "BEGIN ISOLATION LEVEL REPEATABLE READ; SET TRANSACTION SNAPSHOT '{snapshot}'"
            ),
        );
        assert_eq!(value(&mut reader, BAND), "one low");
        run(&mut reader, "COMMIT");
    }
}

#[test]
fn prepared_statements_see_new_definitions() {
    let database = Database::new("catalog");
    let (mut reader, mut writer) = (database.client(), database.client());
    define(&mut writer, "mine", "v0");
    for mode in ["auto", "force_generic_plan", "force_custom_plan"] {
        run(&mut reader, &format!("SET plan_cache_mode = {mode}"));
        let statement = reader
            .prepare("SELECT kpi_band('mine', $1::double precision), (SELECT title FROM kpi_catalog WHERE kpi = 'mine')")
            .expect("a prepared statement");
        for version in 0..8 {
            define(&mut writer, "mine", &format!("v{version}"));
            let row = reader
                .query_one(&statement, &[&5.0])
                .unwrap_or_else(|e| panic!("{}", describe(&e)));
            let seen: (String, String) = (row.get(0), row.get(1));
            assert_eq!(
                seen,
                (format!("v{version} low"), format!("v{version}")),
                "{mode}"
            );
        }
    }
}

#[test]
fn a_loop_sees_a_definition_that_is_committed_meanwhile() {
    let database = Database::new("catalog");
    let (mut reader, mut writer) = (database.client(), database.client());
    define(&mut writer, "mine", "one");
    run(
        &mut reader,
        "CREATE FUNCTION watch() RETURNS text LANGUAGE plpgsql AS $$
         DECLARE band text;
         BEGIN
             FOR i IN 1..4000 LOOP
                 band := kpi_band('mine', 5::double precision);
                 IF band <> 'one low' THEN RETURN band; END IF;
                 PERFORM pg_sleep(0.002);
             END LOOP;
             RETURN band;
         END $$",
    );
    let pid = backend_pid(&mut reader);
    let seen = thread::scope(|scope| {
        let watching = scope.spawn(|| value(&mut reader, "SELECT watch()"));
        wait_until(
            &mut writer,
            &format!(
                "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pid = {pid} AND wait_event = 'PgSleep')"
            ),
        );
        define(&mut writer, "mine", "two");
        watching.join().expect("the loop")
    });
    assert_eq!(seen, "two low");
    // And its own definitions, one after the other.
    let own = value(
        &mut writer,
        r#"DO $$
           BEGIN
               FOR i IN 1..50 LOOP
                   PERFORM kpi_define(format('{"kpi": "mine", "bands":
                       [{"label": "b%s", "range": "(,)"}]}', i)::jsonb);
                   ASSERT kpi_band('mine', 5::double precision) = 'b' || i,
                       format('%s in round %s', kpi_band('mine', 5::double precision), i);
               END LOOP;
           END $$;
           SELECT kpi_band('mine', 5::double precision)"#,
    );
    assert_eq!(own, "b50");
}

#[test]
fn one_statement_sees_one_definition() {
    let database = Database::new("catalog");
    let (mut reader, mut writer) = (database.client(), database.client());
    define(&mut writer, "mine", "one");
    let pid = backend_pid(&mut reader);
    let seen = thread::scope(|scope| {
        let reading = scope.spawn(|| {
            rows(
                &mut reader,
                "SELECT kpi_band('mine', v), count(*) FROM (
                     SELECT 5 + g * 0.01 AS v, pg_sleep(0.01) FROM generate_series(1, 30) AS g OFFSET 0
                 ) AS slow GROUP BY 1",
            )
        });
        wait_until(
            &mut writer,
            &format!(
                "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pid = {pid} AND wait_event = 'PgSleep')"
            ),
        );
        define(&mut writer, "mine", "two");
        assert!(
            !reading.is_finished(),
            "the statement was to outlast the definition"
        );
        reading.join().expect("the statement")
    });
    assert_eq!(seen, [["one low", "30"]]);
    assert_eq!(value(&mut reader, BAND), "two low");
}

#[test]
fn a_cursor_keeps_the_definition_it_was_opened_with() {
    let database = Database::new("catalog");
    let (mut reader, mut writer) = (database.client(), database.client());
    define(&mut writer, "mine", "one");
    run(
        &mut reader,
        "BEGIN; DECLARE c CURSOR FOR
         SELECT kpi_band('mine', g::double precision),
                (SELECT max(title) FROM kpi_catalog WHERE kpi = 'mine' AND g > 0)
         FROM generate_series(8, 11) AS g",
    );
    assert_eq!(rows(&mut reader, "FETCH c"), [["one low", "one"]]);
    define(&mut writer, "mine", "two");
    assert_eq!(rows(&mut reader, "FETCH c"), [["one low", "one"]]);
    assert_eq!(value(&mut reader, BAND), "two low");
    // Nor does it see what its own transaction defines afterwards.
    define(&mut reader, "mine", "three");
    assert_eq!(value(&mut reader, BAND), "three low");
    assert_eq!(rows(&mut reader, "FETCH c"), [["one high", "one"]]);
    assert_eq!(value(&mut reader, BAND), "three low");
    run(&mut reader, "ROLLBACK");
    assert_eq!(value(&mut reader, BAND), "two low");
}

#[test]
fn rollback_restores_what_was() {
    let database = Database::new("catalog");
    let mut client = database.client();
    define(&mut client, "mine", "one");
    run(&mut client, "BEGIN");
    define(&mut client, "mine", "two");
    run(&mut client, "SAVEPOINT s");
    define(&mut client, "mine", "three");
    assert_eq!(value(&mut client, BAND), "three low");
    run(&mut client, "ROLLBACK TO s");
    assert_eq!(value(&mut client, BAND), "two low");
    run(&mut client, "SELECT kpi_undefine('mine')");
    fails(&mut client, BAND, "22023");
    run(&mut client, "ROLLBACK TO s");
    assert_eq!(value(&mut client, BAND), "two low");
    run(&mut client, "ROLLBACK");
    assert_eq!(value(&mut client, BAND), "one low");
    // A definition that is refused leaves the former one.
    fails(
        &mut client,
        r#"SELECT kpi_define('{"kpi": "mine", "bands": [{"label": "x"}]}')"#,
        "22023",
    );
    assert_eq!(value(&mut client, BAND), "one low");
    // What the owner does to the table counts as well.
    run(&mut client, "BEGIN; TRUNCATE kpi_definition");
    fails(&mut client, BAND, "22023");
    run(&mut client, "ROLLBACK");
    assert_eq!(value(&mut client, BAND), "one low");
    run(&mut client, "DELETE FROM kpi_definition");
    fails(&mut client, BAND, "22023");
}

/// One call site, that is the same expression of a function, in and out of
/// transactions that are undone.
#[test]
fn a_loop_that_is_rolled_back_sees_what_was() {
    let database = Database::new("catalog");
    let mut client = database.client();
    define(&mut client, "mine", "one");
    let seen = value(
        &mut client,
        r#"CREATE FUNCTION band() RETURNS text LANGUAGE plpgsql AS $$
           BEGIN RETURN kpi_band('mine', 5::double precision); END $$;
           CREATE FUNCTION watch() RETURNS text LANGUAGE plpgsql AS $$
           DECLARE seen text := band();
           BEGIN
               FOR i IN 1..3 LOOP
                   BEGIN
                       PERFORM kpi_define('{"kpi": "mine", "bands": [{"label": "undone", "range": "(,)"}]}');
                       seen := seen || ', ' || band();
                       RAISE 'undo';
                   EXCEPTION WHEN raise_exception THEN
                       seen := seen || ', ' || band();
                   END;
                   BEGIN
                       PERFORM kpi_define(format('{"kpi": "mine", "bands":
                           [{"label": "kept %s", "range": "(,)"}]}', i)::jsonb);
                   EXCEPTION WHEN raise_exception THEN
                       seen := 'not reached';
                   END;
                   seen := seen || ', ' || band();
               END LOOP;
               RETURN seen;
           END $$;
           SELECT watch()"#,
    );
    assert_eq!(
        seen,
        "one low, undone, one low, kept 1, undone, kept 1, kept 2, undone, kept 2, kept 3",
    );
}

/// A function keeps its expressions for the whole transaction: whatever one of
/// them has read before must not outlive a rollback, even where transactions of
/// other connections have ended in between.
#[test]
fn a_function_sees_what_was_after_a_rollback() {
    let database = Database::new("catalog");
    let (mut client, mut other) = (database.client(), database.client());
    define(&mut client, "mine", "one");
    run(
        &mut client,
        "CREATE FUNCTION band() RETURNS text LANGUAGE plpgsql AS $$
         BEGIN RETURN kpi_band('mine', 5::double precision); END $$",
    );
    run(&mut client, "BEGIN");
    let band = "SELECT band()";
    assert_eq!(value(&mut client, band), "one low");
    for round in 0..3 {
        run(&mut client, "SAVEPOINT s");
        define(&mut client, "mine", "undone");
        define(&mut other, "other", &format!("v{round}"));
        assert_eq!(value(&mut client, band), "undone low");
        run(&mut client, "ROLLBACK TO s");
        assert_eq!(value(&mut client, band), "one low", "round {round}");
        run(&mut client, "RELEASE s");
        assert_eq!(value(&mut client, band), "one low", "round {round}");
    }
    run(&mut client, "SAVEPOINT s");
    define(&mut client, "mine", "kept");
    define(&mut other, "other", "last");
    assert_eq!(value(&mut client, band), "kept low");
    run(&mut client, "RELEASE s");
    assert_eq!(value(&mut client, band), "kept low");
    run(&mut client, "ROLLBACK");
    assert_eq!(value(&mut client, band), "one low");
}

/// `first` defines in an open transaction, `second` must wait for it; then the
/// first one ends with `ending`. Gives what came of the second.
fn define_at_once(
    database: &Database,
    first: &str,
    second: &str,
    isolation: &str,
    ending: &str,
) -> Result<(), (String, String)> {
    let (mut a, mut b) = (database.client(), database.client());
    run(
        &mut a,
        &format!("BEGIN ISOLATION LEVEL {isolation}; SELECT kpi_define('{first}')"),
    );
    run(
        &mut b,
        &format!("BEGIN ISOLATION LEVEL {isolation}; SELECT count(*) FROM kpi_definition"),
    );
    let pid = backend_pid(&mut b);
    thread::scope(|scope| {
        let defining = scope.spawn(|| {
            let result = try_rows(&mut b, &format!("SELECT kpi_define('{second}')"));
            let result = result.map_err(|e| (sqlstate(&e).to_owned(), describe(&e)));
            run(&mut b, "COMMIT");
            result.map(drop)
        });
        wait_until_blocked(&mut connect(&database.name), pid);
        run(&mut a, ending);
        defining.join().expect("the second connection")
    })
}

const NEW: &str = r#"{"kpi": "mine", "unit": "percent", "title": "Mine", "target": 5}"#;

#[test]
fn definitions_at_once_merge_their_keys() {
    let database = Database::new("catalog");
    let mut client = database.client();
    let stored = "SELECT definition FROM kpi_definition WHERE kpi = 'mine'";
    // A new one: both insert.
    let second = r#"{"kpi": "mine", "unit": "percent", "formula": "a / b", "target": 7}"#;
    define_at_once(&database, NEW, second, "READ COMMITTED", "COMMIT").expect("both succeed");
    assert_eq!(
        value(&mut client, stored),
        r#"{"kpi": "mine", "unit": "percent", "title": "Mine", "target": 7, "formula": "a / b"}"#,
    );
    // One that is there: both update.
    let (a, b) = (
        r#"{"kpi": "mine", "title": "Ours", "better": "lower"}"#,
        r#"{"kpi": "mine", "title": "Theirs", "formula": null}"#,
    );
    define_at_once(&database, a, b, "READ COMMITTED", "COMMIT").expect("both succeed");
    let merged =
        r#"{"kpi": "mine", "unit": "percent", "title": "Theirs", "better": "lower", "target": 7}"#;
    assert_eq!(value(&mut client, stored), merged);
    // One that is rolled back leaves no trace.
    let c = r#"{"kpi": "mine", "target": 8}"#;
    define_at_once(&database, a, c, "READ COMMITTED", "ROLLBACK").expect("the second succeeds");
    assert_eq!(value(&mut client, stored), merged.replace('7', "8"));
    assert_eq!(
        rows(
            &mut client,
            "SELECT title, better, target FROM kpi_catalog WHERE kpi = 'mine'"
        ),
        [["Theirs", "lower", "8"]],
    );
}

#[test]
fn the_second_definition_may_build_on_the_first() {
    let database = Database::new("catalog");
    let mut client = database.client();
    // Without a unit it is no KPI by itself.
    let patch = r#"{"kpi": "mine", "target": 9}"#;
    define_at_once(&database, NEW, patch, "READ COMMITTED", "COMMIT").expect("both succeed");
    assert_eq!(
        rows(
            &mut client,
            "SELECT title, unit, target FROM kpi_catalog WHERE kpi = 'mine'"
        ),
        [["Mine", "percent", "9"]],
    );
    run(&mut client, "SELECT kpi_undefine('mine')");
    let (state, message) = define_at_once(&database, NEW, patch, "READ COMMITTED", "ROLLBACK")
        .expect_err("nothing to build on");
    assert_eq!(state, "22023", "{message}");
    assert_eq!(
        value(&mut client, "SELECT count(*) FROM kpi_definition"),
        "0"
    );
}

#[test]
fn definitions_at_once_of_older_snapshots_fail_to_serialize() {
    let database = Database::new("catalog");
    let mut client = database.client();
    for first in [NEW, r#"{"kpi": "mine", "title": "Ours"}"#] {
        let second = r#"{"kpi": "mine", "unit": "percent", "title": "Theirs"}"#;
        let (state, message) =
            define_at_once(&database, first, second, "REPEATABLE READ", "COMMIT")
                .expect_err("one of them must fail");
        assert_eq!(state, "40001", "{message}");
    }
    assert_eq!(
        value(
            &mut client,
            "SELECT title FROM kpi_catalog WHERE kpi = 'mine'"
        ),
        "Ours",
    );
}

#[test]
fn workers_see_what_the_transaction_defined() {
    let database = Database::new("catalog");
    let mut client = database.client();
    run(
        &mut client,
        "CREATE TABLE measured AS SELECT g % 20 AS v FROM generate_series(1, 4000) AS g;
         ALTER TABLE measured SET (parallel_workers = 4); ANALYZE measured;
         SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0;
         SET min_parallel_table_scan_size = 0; SET max_parallel_workers_per_gather = 4;
         SET parallel_leader_participation = off",
    );
    let query = "SELECT kpi_band('mine', v::double precision) AS band, min(v), max(v), count(*),
            count(DISTINCT kpi_band_rank('mine', v::double precision)),
            min(kpi_insight('mine', v::double precision) ->> 'title')
        FROM measured WHERE kpi_band('mine', v::double precision) IS NOT NULL
        GROUP BY band ORDER BY min(v)";
    let expected = |name: &str| {
        [("low", "0", "9"), ("high", "10", "19")].map(|(band, min, max)| {
            [&format!("{name} {band}"), min, max, "2000", "1", name].map(str::to_owned)
        })
    };
    define(&mut client, "mine", "old");
    assert_eq!(rows(&mut client, query), expected("old"));
    run(&mut client, "BEGIN");
    for name in ["one", "two"] {
        define(&mut client, "mine", name);
        assert_eq!(rows(&mut client, query), expected(name));
    }
    run(&mut client, "SAVEPOINT s");
    define(&mut client, "mine", "three");
    assert_eq!(rows(&mut client, query), expected("three"));
    run(&mut client, "ROLLBACK TO s");
    assert_eq!(rows(&mut client, query), expected("two"));
    let plan = rows(
        &mut client,
        &format!("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) {query}"),
    )
    .concat()
    .join("\n");
    assert!(
        plan.contains("Gather")
            && plan.contains("Workers Launched: ")
            && !plan.contains("Workers Launched: 0"),
        "no worker ran:\n{plan}",
    );
    run(&mut client, "ROLLBACK");
    assert_eq!(rows(&mut client, query), expected("old"));
    // An error in a worker arrives like any other.
    run(&mut client, "SELECT kpi_undefine('mine')");
    let message = fails(&mut client, query, "22023");
    assert!(message.contains("mine"), "{message}");
}

/// What one statement saw of a KPI must all come from one definition.
fn check_reading(row: &[String]) -> Result<(), String> {
    let [title, low, high, described, first, second] = row else {
        return Err(format!("{row:?}"));
    };
    let whole = *low == format!("{title} low")
        && *high == format!("{title} high")
        && described == title
        && first == low
        && second == high;
    if whole {
        Ok(())
    } else {
        Err(format!("torn: {row:?}"))
    }
}

const READING: &str =
    "SELECT c.title, kpi_band(c.kpi, 3), kpi_band(c.kpi, 30), kpi_describe(c.kpi) ->> 'title',
        (SELECT label FROM kpi_bands AS b WHERE b.kpi = c.kpi AND b.rank = 1),
        (SELECT label FROM kpi_bands AS b WHERE b.kpi = c.kpi AND b.rank = 2)
    FROM kpi_catalog AS c WHERE c.kpi IN ('k0', 'k1', 'k2')";

#[test]
fn eight_connections_at_random() {
    let database = Database::new("catalog");
    let (stop, reads) = (AtomicBool::new(false), AtomicUsize::new(0));
    let errors = thread::scope(|scope| {
        let connections: Vec<_> = (0..8)
            .map(|number| {
                let (mut client, stop, reads) = (database.client(), &stop, &reads);
                scope.spawn(move || at_random(&mut client, number, stop, reads))
            })
            .collect();
        thread::sleep(Duration::from_secs(3));
        stop.store(true, Ordering::Relaxed);
        let mut errors = BTreeMap::new();
        for connection in connections {
            for (what, count) in connection.join().expect("a connection") {
                *errors.entry(what).or_insert(0) += count;
            }
        }
        errors
    });
    // Undefining and reading what another connection has just undefined.
    let allowed = [
        "there is no KPI \"k0\"",
        "there is no KPI \"k1\"",
        "there is no KPI \"k2\"",
    ];
    let others: Vec<_> = errors
        .iter()
        .filter(|((state, message), _)| state != "22023" || !allowed.contains(&message.as_str()))
        .collect();
    assert!(
        others.is_empty(),
        "errors that should not come: {others:#?}"
    );
    assert!(!errors.is_empty(), "the connections never met");
    assert!(
        reads.load(Ordering::Relaxed) > 100,
        "too few reads to show much: {reads:?}"
    );
    // What is left is whole, and all of it can be removed.
    let mut client = database.client();
    for row in rows(&mut client, READING) {
        check_reading(&row).unwrap_or_else(|e| panic!("{e}"));
    }
    run(&mut client, "SELECT kpi_undefine(kpi) FROM kpi_definition");
    assert_eq!(
        value(
            &mut client,
            "SELECT count(*) FROM kpi_catalog WHERE NOT builtin"
        ),
        "0"
    );
}

type Errors = BTreeMap<(String, String), usize>;

fn at_random(client: &mut Client, number: u64, stop: &AtomicBool, reads: &AtomicUsize) -> Errors {
    let mut random = Random::new(number);
    let mut errors = Errors::new();
    let mut version = 0;
    while !stop.load(Ordering::Relaxed) {
        let kpi = format!("k{}", random.below(3));
        let sql = match random.below(8) {
            0 | 1 => {
                version += 1;
                definition(&kpi, &format!("s{number}v{version}"))
            }
            2 => format!("SELECT kpi_undefine('{kpi}')"),
            // Several in one transaction, one of them rolled back.
            3 => {
                version += 1;
                format!(
                    "BEGIN; {}; ROLLBACK",
                    definition(&kpi, &format!("s{number}rolled{version}"))
                )
            }
            4 => format!("SELECT kpi_band('{kpi}', 3), kpi_band_rank('{kpi}', 30)"),
            _ => READING.to_owned(),
        };
        match try_rows(client, &sql) {
            Ok(found) if sql == READING => {
                reads.fetch_add(found.len(), Ordering::Relaxed);
                for row in found {
                    if let Err(torn) = check_reading(&row) {
                        *errors.entry((String::new(), torn)).or_insert(0) += 1;
                    }
                    if row[0].contains("rolled") {
                        let seen = format!("seen, but rolled back: {row:?}");
                        *errors.entry((String::new(), seen)).or_insert(0) += 1;
                    }
                }
            }
            Ok(_) => {}
            Err(e) => {
                let message = e
                    .as_db_error()
                    .map_or_else(|| describe(&e), |db| db.message().to_owned());
                *errors
                    .entry((sqlstate(&e).to_owned(), message))
                    .or_insert(0) += 1;
                run(client, "ROLLBACK");
            }
        }
    }
    errors
}
