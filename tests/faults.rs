//! Shows what is left when work is interrupted, memory runs out or the disk is full:
//! an error that says so, nothing half done, a connection that goes on, and figures
//! that are right. Crashes in the middle of writing are in `live_crash.rs`.

mod common;

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use common::server::{Server, as_owner, is_root, kill, succeeds};
use common::workload::progress;
use common::{backend_pid, describe, fails, rows, run, sqlstate, try_value, value};
use postgres::{Client, Error};

const CONF: &str = "
fsync = off
autovacuum = off
log_error_verbosity = verbose
max_parallel_workers = 2
jit = off
";

/// Everything that could be left half made.
const MADE: &str = "SELECT concat_ws(' ',
    (SELECT count(*) FROM pg_class), (SELECT count(*) FROM pg_attribute), (SELECT count(*) FROM pg_type),
    (SELECT count(*) FROM pg_proc), (SELECT count(*) FROM pg_trigger), (SELECT count(*) FROM pg_rewrite),
    (SELECT count(*) FROM pg_depend), (SELECT count(*) FROM pg_shdepend), (SELECT count(*) FROM pg_description))";

/// What a failed process leaves in the log of the server.
fn assert_no_crash(server: &Server) {
    let failures = server.failures();
    assert!(failures.is_empty(), "{failures:#?}");
}

// Interrupted

/// How work is interrupted, and what the client is told.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Stop {
    Timeout,
    Cancel,
    Terminate,
}

impl Stop {
    const ALL: [Stop; 3] = [Stop::Timeout, Stop::Cancel, Stop::Terminate];
}

/// How long a statement works before it is stopped.
const AT_WORK: Duration = Duration::from_millis(15);

// Moments, as pg_stat_activity tells them.
const AT_WORK_FOR_LONG: &str =
    "state = 'active' AND clock_timestamp() > query_start + interval '15 ms'";
const WAITS: &str = "wait_event_type = 'Lock'";
/// Writers are locked out, as they are while rows are counted for the first time.
const COUNTS: &str = "EXISTS (SELECT FROM pg_locks AS l WHERE l.pid = pg_stat_activity.pid AND l.mode = 'ShareRowExclusiveLock'
    AND l.granted AND l.relation = 'answers'::regclass)";

/// Ends the timeout of statements. It holds for the statement that ends it as well, which may
/// take longer where the machine is busy.
fn end_timeout(client: &mut Client) {
    for _ in 0..100 {
        match client.batch_execute("RESET statement_timeout") {
            Ok(()) => return,
            Err(error) => assert_eq!(sqlstate(&error), "57014", "{}", describe(&error)),
        }
    }
    panic!("every RESET of the timeout ran into it");
}

/// A connection that is interrupted from another, and made again where it is terminated.
struct Victim<'a> {
    server: &'a Server,
    settings: &'static str,
    client: Client,
    observer: Client,
    /// The longest time from the stop to the error.
    longest: (Duration, String),
    stopped: usize,
}

impl<'a> Victim<'a> {
    fn new(server: &'a Server, settings: &'static str) -> Victim<'a> {
        let mut client = server.wait_for();
        run(&mut client, settings);
        Victim {
            server,
            settings,
            client,
            observer: server.wait_for(),
            longest: (Duration::ZERO, String::new()),
            stopped: 0,
        }
    }

    /// Stops a statement, which must not end by itself, at a moment that `when` tells.
    fn stop(&mut self, statement: &str, how: Stop, when: &str) -> Error {
        let pid = backend_pid(&mut self.client);
        let (client, observer) = (&mut self.client, &mut self.observer);
        if how == Stop::Timeout {
            let time = AT_WORK.as_millis();
            run(client, &format!("SET statement_timeout = {time}"));
        }
        let began = Instant::now();
        let (result, asked) = thread::scope(|scope| {
            let stopper = scope.spawn(move || {
                let function = match how {
                    Stop::Timeout => return began + AT_WORK,
                    Stop::Cancel => "pg_cancel_backend",
                    Stop::Terminate => "pg_terminate_backend",
                };
                let stop = format!(
                    "SELECT {function}(pid) FROM pg_stat_activity WHERE pid = {pid} AND {when}"
                );
                while rows(observer, &stop).is_empty() {
                    assert!(
                        began.elapsed() < Duration::from_secs(30),
                        "no moment to stop it: {when}"
                    );
                    thread::sleep(Duration::from_millis(1));
                }
                Instant::now()
            });
            let result = client.simple_query(statement);
            let ended = Instant::now();
            let asked = stopper.join().expect("a stop");
            (result, ended.saturating_duration_since(asked))
        });
        if asked > self.longest.0 {
            self.longest = (asked, format!("{how:?} of {statement}"));
        }
        self.stopped += 1;
        let error = match result {
            Ok(_) => panic!("not stopped by {how:?}: {statement}"),
            Err(error) => error,
        };
        if how == Stop::Terminate {
            // The driver may see the end of the connection before the reason for it.
            let told = format!("[{pid}] FATAL:  57P01:");
            assert!(self.server.log().contains(&told), "{}", describe(&error));
        } else {
            assert_eq!(
                sqlstate(&error),
                "57014",
                "{statement}\n{}",
                describe(&error)
            );
        }
        match how {
            Stop::Timeout => end_timeout(&mut self.client),
            Stop::Cancel => {}
            Stop::Terminate => {
                self.client = self.server.wait_for();
                run(&mut self.client, self.settings);
            }
        }
        if how != Stop::Terminate {
            assert_eq!(
                backend_pid(&mut self.client),
                pid,
                "the same connection goes on"
            );
        }
        error
    }
}

/// An argument of each type, as it depends on `i`.
const ARGUMENTS: &[(&str, &str)] = &[
    ("boolean", "i % 3 = 0"),
    ("integer", "(1 + i % 5)::integer"),
    ("bigint", "1 + i % 5"),
    ("numeric", "(1 + i % 5)::numeric"),
    ("double precision", "(1 + i % 5)::double precision"),
    (
        "daterange",
        "daterange(date '2024-01-01' + (i % 5)::integer, date '2024-01-06')",
    ),
    ("tstzrange", "tstzrange('2024-01-01', '2024-01-06')"),
    ("rate_summary", "rate_summary '(1,2)'"),
    ("nps_summary", "nps_summary '(1,2,3)'"),
    ("growth_summary", "growth_summary '(2,3)'"),
    ("action_summary", "action_summary '(1,1,3,9)'"),
    ("ratio_summary", "ratio_summary '(3,4)'"),
    (
        "scorecard_summary",
        "scorecard_summary '(1,1,1,1,1,1,1,0,0,1,1,1,1,1,1,3,9)'",
    ),
    ("flow_summary", "flow_summary '(1,2,3,4)'"),
    (
        "ratio_sample_summary",
        "ratio_sample_summary '(1,3,4,9,16,12)'",
    ),
    (
        "weighted_rate_summary",
        "weighted_rate_summary '(2,1000000,2000000,1000000000000,4000000000000)'",
    ),
    (
        "weighted_nps_summary",
        "weighted_nps_summary '(2,1000000,2000000,0,1000000000000,4000000000000,0)'",
    ),
    ("score_summary", "score_summary '(0,1,0,2,0,0,3,0,1,0,2)'"),
    ("text", "(i % 4)::text"),
    // A change of a live scorecard.
    ("bytea", "bytea '\\x02c80001250124017f00'"),
];

/// Cut-offs behind a score, the same in all rows.
const CUTOFFS: [(usize, &str); 2] = [(2, "5"), (3, "6, 8")];

struct Aggregate {
    call: String,
    /// Has what a parallel plan needs, and what a moving frame needs.
    combines: bool,
    moves: bool,
}

/// All that the extension has.
fn aggregates(client: &mut Client) -> Vec<Aggregate> {
    let members = "SELECT p.proname, a.aggcombinefn <> 0, a.aggmtransfn <> 0,
            (SELECT string_agg(format_type(t.oid, NULL), ', ' ORDER BY t.place)
                FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY AS t (oid, place))
        FROM pg_aggregate AS a JOIN pg_proc AS p ON p.oid = a.aggfnoid
        JOIN pg_depend AS d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
        JOIN pg_extension AS e ON e.oid = d.refobjid AND e.extname = 'advocacy_kpi'
        -- It refuses a series as long as those here.
        WHERE p.proname <> 'kpi_trend_seasonal'
        ORDER BY p.oid::regprocedure::text";
    let argument = |kind: &str| {
        let found = ARGUMENTS.iter().find(|(name, _)| *name == kind);
        found
            .unwrap_or_else(|| panic!("no argument of type {kind} is known here"))
            .1
    };
    let arguments = |name: &str, types: &str| {
        let types: Vec<&str> = types.split(", ").collect();
        let are_cut_offs = types.iter().skip(1).all(|kind| *kind == "integer");
        let cut_offs = CUTOFFS.iter().find(|(count, _)| *count == types.len());
        match cut_offs.filter(|_| are_cut_offs) {
            // Which is one of three numbers.
            _ if name.contains("sentiment") => argument(types[0]).replace("1 + i % 5", "i % 3 - 1"),
            Some((_, cut_offs)) => format!("{}, {cut_offs}", argument(types[0])),
            None => types
                .iter()
                .map(|kind| argument(kind))
                .collect::<Vec<_>>()
                .join(", "),
        }
    };
    let aggregate = |row: &Vec<String>| Aggregate {
        call: format!("{}({})", row[0], arguments(&row[0], &row[3])),
        combines: row[1] == "t",
        moves: row[2] == "t",
    };
    rows(client, members).iter().map(aggregate).collect()
}

/// More rows than anyone waits for, none of them stored.
const ENDLESS: &str = "(SELECT generate_series(1, 1000000000000) AS i) AS endless";

/// Plans that never end; `{call}` is the aggregate.
struct Plan {
    name: &'static str,
    query: &'static str,
    /// What EXPLAIN must show.
    shows: &'static str,
    fits: fn(&Aggregate) -> bool,
}

const PLANS: [Plan; 4] = [
    Plan {
        name: "one group",
        query: "SELECT {call} FROM {endless}",
        shows: "Aggregate",
        fits: |_| true,
    },
    Plan {
        name: "groups that spill",
        query: "SELECT i, {call} FROM {endless} GROUP BY i",
        shows: "HashAggregate",
        fits: |_| true,
    },
    Plan {
        name: "a moving frame",
        query: "SELECT count(moving) FROM (SELECT {call} OVER (ROWS 100 PRECEDING) AS moving FROM {endless}) AS m",
        shows: "WindowAgg",
        fits: |aggregate| aggregate.moves,
    },
    Plan {
        name: "parallel workers",
        query: "SELECT {call} FROM (SELECT a.i + b.i AS i FROM many AS a CROSS JOIN many AS b) AS pairs",
        shows: "Partial Aggregate",
        fits: |aggregate| aggregate.combines,
    },
];

const SETTINGS: &str = "SET work_mem = '64kB'; SET enable_sort = off; SET min_parallel_table_scan_size = 0;
    SET parallel_setup_cost = 0; SET parallel_tuple_cost = 10; SET max_parallel_workers_per_gather = 2";

#[test]
fn aggregates_are_broken_off() {
    let server = Server::new("stopped", CONF);
    let mut client = server.wait_for();
    run(
        &mut client,
        "CREATE EXTENSION advocacy_kpi;
         CREATE TABLE many AS SELECT i FROM generate_series(1, 100000) AS i; ANALYZE many",
    );
    let aggregates = aggregates(&mut client);
    let made = value(&mut client, MADE);
    let right = |client: &mut Client, call: &str| {
        value(
            client,
            &format!("SELECT {call}::text FROM generate_series(1, 1000) AS i"),
        )
    };
    let mut victim = Victim::new(&server, SETTINGS);
    for plan in PLANS {
        for (number, aggregate) in aggregates.iter().filter(|a| (plan.fits)(a)).enumerate() {
            let query = plan
                .query
                .replace("{call}", &aggregate.call)
                .replace("{endless}", ENDLESS);
            let explained =
                rows(&mut victim.client, &format!("EXPLAIN (COSTS off) {query}")).concat();
            assert!(
                explained.iter().any(|line| line.contains(plan.shows)),
                "{query}\nshould be run by {}: {explained:#?}",
                plan.shows
            );
            let expected = right(&mut client, &aggregate.call);
            // Every way for one group, in turn for the others.
            for (at, how) in Stop::ALL.into_iter().enumerate() {
                if plan.name == "one group" || number % Stop::ALL.len() == at {
                    victim.stop(&query, how, AT_WORK_FOR_LONG);
                    assert_eq!(
                        right(&mut victim.client, &aggregate.call),
                        expected,
                        "{query}"
                    );
                }
            }
        }
        progress(&format!(
            "faults: {} aggregates, {}: {} stops",
            aggregates.len(),
            plan.name,
            victim.stopped
        ));
    }
    assert_eq!(value(&mut client, MADE), made);
    assert!(victim.stopped > 5 * aggregates.len());
    progress(&format!(
        "faults: aggregates stopped {} times, at the latest after {:?} ({})",
        victim.stopped, victim.longest.0, victim.longest.1
    ));
    assert_no_crash(&server);
}

/// A trend of as many values as there may be, which takes seconds, ends when it is told to.
#[test]
fn a_long_trend_is_broken_off() {
    let server = Server::new("trend", CONF);
    run(
        &mut server.wait_for(),
        "CREATE EXTENSION advocacy_kpi; CREATE SEQUENCE went_on;
         CREATE TABLE series AS SELECT array_agg(sin(i::bigint * i) ORDER BY i) AS a FROM generate_series(1, 100000) AS i",
    );
    let mut victim = Victim::new(&server, "");
    let whole = "SELECT (akpi_trend_final(a)).n FROM series";
    let mut went_on = Vec::new();
    for how in Stop::ALL {
        // What comes after it in the same row is not begun.
        victim.stop(
            "SELECT akpi_trend_final(a), nextval('went_on') FROM series",
            how,
            AT_WORK_FOR_LONG,
        );
        if value(&mut victim.client, "SELECT is_called FROM went_on") == "t" {
            went_on.push(how);
        }
        run(&mut victim.client, "ALTER SEQUENCE went_on RESTART");
        assert_eq!(value(&mut victim.client, whole), "100000");
    }
    progress(&format!(
        "faults: a trend of 100,000 values ended {:?} after it was told to, at the latest",
        victim.longest.0
    ));
    assert!(
        went_on.is_empty(),
        "kpi_trend went on to its end in spite of {went_on:?}, {:?} at the longest",
        victim.longest.0
    );
    assert_no_crash(&server);
}

/// What others may wait for, and works long enough to be interrupted in the middle.
struct Call {
    name: &'static str,
    statement: &'static str,
    /// What another holds while this waits.
    lock: &'static str,
    /// What is done before it where it came to its end, so that it has work again.
    again: &'static str,
}

const CALLS: [Call; 8] = [
    Call {
        name: "kpi_create_scorecard",
        statement: r#"SELECT kpi_create_scorecard('made', 'answers', '{"period": {"column": "surveyed_on", "grain": "month"},
            "segments": ["customer"], "measures": {"nps": "score", "ambassador_rate": "advocate"}, "storage": "live"}')"#,
        lock: "LOCK TABLE answers IN ROW EXCLUSIVE MODE",
        again: "SELECT kpi_drop_scorecard('made')",
    },
    Call {
        name: "kpi_create_scorecard, materialized",
        statement: r#"SELECT kpi_create_scorecard('stored', 'answers', '{"period": {"column": "surveyed_on", "grain": "month"},
            "segments": ["customer"], "measures": {"nps": "score"}, "storage": "materialized"}')"#,
        lock: "LOCK TABLE answers IN ACCESS EXCLUSIVE MODE",
        again: "SELECT kpi_drop_scorecard('stored')",
    },
    Call {
        name: "kpi_rebuild_scorecard",
        statement: "SELECT kpi_rebuild_scorecard('kept')",
        lock: "LOCK TABLE answers IN ROW EXCLUSIVE MODE",
        again: "UPDATE answers SET score = (score + 1) % 11 WHERE id % 9 = 0",
    },
    Call {
        name: "kpi_compact",
        statement: "SELECT kpi_compact('kept')",
        lock: "LOCK TABLE kept_delta IN SHARE UPDATE EXCLUSIVE MODE",
        again: "UPDATE answers SET score = (score + 1) % 11",
    },
    Call {
        name: "kpi_verify_scorecard",
        statement: "SELECT kpi_verify_scorecard('kept')",
        lock: "LOCK TABLE answers IN ACCESS EXCLUSIVE MODE",
        again: "",
    },
    Call {
        name: "kpi_drop_scorecard",
        statement: "SELECT kpi_drop_scorecard('kept')",
        lock: "LOCK TABLE answers IN ROW EXCLUSIVE MODE",
        again: CREATE_KEPT,
    },
    Call {
        name: "kpi_search",
        statement: "SELECT count(*) FROM generate_series(1, 30) AS i CROSS JOIN kpi_search('advocates ' || i)",
        lock: "LOCK TABLE kpi_definition IN ACCESS EXCLUSIVE MODE",
        again: "",
    },
    Call {
        name: "kpi_define",
        statement: r#"SELECT kpi_define(jsonb_build_object('kpi', 'mine', 'unit', 'count', 'definition', repeat('word ', 400000)))"#,
        lock: "LOCK TABLE kpi_definition IN SHARE MODE",
        again: "SELECT kpi_undefine('mine')",
    },
];

const ANSWERS: &str = "CREATE TABLE answers AS
    SELECT i AS id, date '2024-01-01' + i % 300 AS surveyed_on, i % 5000 AS customer, i % 11 AS score, i % 3 = 0 AS advocate
    FROM generate_series(1, 100000) AS i";

const CREATE_KEPT: &str = r#"SELECT kpi_create_scorecard('kept', 'answers', '{"period": {"column": "surveyed_on", "grain": "month"},
    "segments": ["customer"], "measures": {"nps": "score", "ambassador_rate": "advocate"}, "storage": "live"}')"#;

/// How many rows of the summary are not those of the table, and the other way round.
const KEPT_DIFFERS: &str = "SELECT count(*) FROM (
    (TABLE counted EXCEPT ALL SELECT period, customer, nps, ambassador_rate FROM kept_summary)
    UNION ALL
    (SELECT period, customer, nps, ambassador_rate FROM kept_summary EXCEPT ALL TABLE counted)) AS d";

const COUNTED: &str = "CREATE VIEW counted AS
    SELECT date_trunc('month', surveyed_on)::date AS period, customer, nps_agg(score) AS nps, rate_agg(advocate) AS ambassador_rate
    FROM answers GROUP BY 1, 2";

/// All that may not change when a statement fails.
fn state(client: &mut Client) -> Vec<String> {
    [
        MADE,
        "SELECT concat_ws(' ', count(*), sum(score), sum(id)) FROM answers",
        "SELECT concat_ws(' ', count(*), sum(length(change)), sum(hashtext(d::text))) FROM kept_delta AS d",
        "SELECT concat_ws(' ', count(*), sum(nps_left_out), rollup(nps)) FROM kept_summary",
        "SELECT count(*) FROM kpi_definition",
    ]
    .map(|query| value(client, query))
    .to_vec()
}

#[test]
fn scorecards_are_broken_off() {
    let server = Server::new("calls", CONF);
    let mut client = server.wait_for();
    for statement in [
        "CREATE EXTENSION advocacy_kpi",
        ANSWERS,
        CREATE_KEPT,
        COUNTED,
    ] {
        run(&mut client, statement);
    }
    run(&mut client, "UPDATE answers SET score = (score + 1) % 11");
    // A hundred custom KPIs, to be searched.
    run(
        &mut client,
        r#"SELECT kpi_define(jsonb_build_object('kpi', 'own_' || i, 'unit', 'count', 'definition', repeat('Of advocates. ', 50)))
           FROM generate_series(1, 100) AS i"#,
    );
    let mut victim = Victim::new(&server, "");
    let before = state(&mut client);
    for how in [Stop::Cancel, Stop::Terminate] {
        victim.stop(CALLS[0].statement, how, COUNTS);
        assert_eq!(state(&mut client), before, "{how:?} in the first count");
    }
    for call in CALLS {
        let before = state(&mut client);
        for how in Stop::ALL {
            let mut holder = server.wait_for();
            run(&mut holder, &format!("BEGIN; {}", call.lock));
            victim.stop(call.statement, how, WAITS);
            run(&mut holder, "ROLLBACK");
            assert_eq!(
                state(&mut client),
                before,
                "{how:?} of {} that waits",
                call.name
            );
        }
        // Later and later, to its end.
        let (mut time, mut stops) = (1, 0);
        loop {
            run(
                &mut victim.client,
                &format!("SET statement_timeout = {time}"),
            );
            let result = victim.client.simple_query(call.statement);
            end_timeout(&mut victim.client);
            let Err(error) = result else { break };
            assert_eq!(
                sqlstate(&error),
                "57014",
                "{}: {}",
                call.name,
                describe(&error)
            );
            assert_eq!(state(&mut client), before, "{} after {time} ms", call.name);
            stops += 1;
            time += 1 + time / 3;
        }
        progress(&format!(
            "faults: {} stopped {stops} times, the last before {time} ms",
            call.name
        ));
        assert!(
            stops > 1,
            "{} is too quick to be stopped in the middle",
            call.name
        );
        if !call.again.is_empty() {
            run(&mut client, call.again);
        }
        assert_eq!(value(&mut client, KEPT_DIFFERS), "0", "after {}", call.name);
        assert_eq!(
            value(&mut client, "SELECT kpi_verify_scorecard('kept')"),
            "t"
        );
    }
    progress(&format!(
        "faults: calls that waited ended {:?} after they were told to, at the latest ({})",
        victim.longest.0, victim.longest.1
    ));
    assert_no_crash(&server);
}

// Out of memory

/// What asks for memory as its input grows: at the limit it fails with an error.
struct Hungry {
    name: &'static str,
    /// Loads what is needed the first time.
    small: &'static str,
    statement: &'static str,
}

const HUNGRY: [Hungry; 11] = [
    Hungry {
        name: "an aggregate over many groups",
        small: "SELECT rate_agg(true)",
        statement: "SELECT sum(rate_total(s)) FROM (SELECT rate_agg(i > 9) AS s FROM generate_series(1, 300000) AS i GROUP BY i) AS g",
    },
    Hungry {
        name: "kpi_trend from rows",
        small: "SELECT kpi_trend(1)",
        statement: "SELECT (kpi_trend(i % 7)).n FROM generate_series(1, 30000) AS i",
    },
    Hungry {
        name: "kpi_trend from an array",
        small: "SELECT kpi_trend(1)",
        statement: "SELECT (akpi_trend_final(a)).n FROM series",
    },
    Hungry {
        name: "kpi_sparkline",
        small: "SELECT kpi_sparkline('{1,2}')",
        statement: "SELECT length(kpi_sparkline(a)) FROM long_series",
    },
    Hungry {
        name: "kpi_define",
        small: r#"SELECT kpi_define('{"kpi": "small", "unit": "count"}')"#,
        statement: "SELECT kpi_define(j) FROM long_definition",
    },
    Hungry {
        name: "kpi_describe",
        small: "SELECT kpi_describe('nps')",
        statement: "SELECT length(kpi_describe('long')::text)",
    },
    Hungry {
        name: "kpi_search",
        small: "SELECT to_tsvector('english', 'words') IS NULL OR kpi_describe('nps') IS NULL",
        statement: "SELECT count(*) FROM kpi_search('word')",
    },
    Hungry {
        name: "brand_health",
        small: "SELECT brand_health('{\"nps\": 10}')",
        statement: "SELECT brand_health(j) FROM many_keys",
    },
    Hungry {
        name: "kpi_scorecard_sql",
        small: "SELECT kpi_scorecard_sql('c', 'series', '{}')",
        statement: r#"SELECT kpi_scorecard_sql('c', 'series', jsonb_build_object('segments', k.j -> 'keys', 'measures', k.j -> 'no'))
            FROM many_keys AS k"#,
    },
    Hungry {
        name: "kpi_benchmark_compare",
        small: "SELECT count(*) FROM kpi_benchmark_compare('nps', 10, '{}')",
        statement: "SELECT count(*) FROM long_definition CROSS JOIN kpi_benchmark_compare('nps', 10, jsonb_build_object('source', j ->> 'definition'))",
    },
    Hungry {
        name: "text of a summary",
        small: "SELECT rate_summary '(1,2)'",
        statement: "SELECT (j ->> 'definition')::rate_summary FROM long_definition",
    },
];

const LARGE: &str = r#"CREATE EXTENSION advocacy_kpi;
    CREATE TABLE series AS SELECT array_agg(sin(i)) AS a FROM generate_series(1, 30000) AS i;
    CREATE TABLE long_series AS SELECT array_agg(sin(i)) AS a FROM generate_series(1, 1000000) AS i;
    CREATE TABLE long_definition AS SELECT jsonb_build_object('kpi', 'long', 'unit', 'count', 'definition', repeat('word ', 200000)) AS j;
    CREATE TABLE many_keys AS SELECT jsonb_object_agg('key ' || i, i) || jsonb_build_object('keys', jsonb_agg('column ' || i)) AS j
        FROM generate_series(1, 100000) AS i;
    SELECT kpi_define(j) FROM long_definition;
    ALTER DATABASE postgres SET work_mem = '1GB'"#;

/// The answer or its SQLSTATE; nothing where the connection is lost.
fn outcome(client: &mut Client, statement: &str) -> Option<String> {
    match try_value(client, statement) {
        Ok(value) => Some(value),
        Err(error) => error.code().map(|code| code.code().to_owned()),
    }
}

/// Leaves so many bytes to a process, above what it has, or all it wants.
fn leave(pid: i32, bytes: Option<u64>) {
    let limit = match bytes {
        None => "unlimited".to_owned(),
        Some(bytes) => {
            let status = std::fs::read_to_string(format!("/proc/{pid}/status")).expect("a status");
            let size = status.lines().find_map(|line| line.strip_prefix("VmSize:"));
            let size = size
                .and_then(|text| text.trim().strip_suffix(" kB"))
                .expect("a size");
            (1024 * size.parse::<u64>().expect("a number") + bytes).to_string()
        }
    };
    let mut prlimit = as_owner("prlimit".as_ref());
    succeeds(prlimit.args(["--pid", &pid.to_string(), &format!("--as={limit}:")]));
}

#[test]
fn memory_runs_out() {
    let server = Server::new("memory", CONF);
    let mut observer = server.wait_for();
    run(&mut observer, LARGE);
    let (mut crashes, mut wrong) = (Vec::new(), Vec::new());
    for hungry in HUNGRY {
        let expected = outcome(&mut server.wait_for(), hungry.statement).expect("an answer");
        let (mut refused, mut crashed) = (0, Vec::new());
        let mut room = 64 << 10;
        loop {
            let mut client = server.wait_for();
            let pid = backend_pid(&mut client);
            let _ = outcome(&mut client, hungry.small);
            leave(pid, Some(room));
            // The last word of a server may be an error too.
            let got = outcome(&mut client, hungry.statement)
                .filter(|_| outcome(&mut client, "SELECT 1").is_some());
            match got.as_deref() {
                None => {
                    crashed.push(room >> 10);
                    // Until the crash has come to this connection too, the old server answers.
                    while outcome(&mut observer, "SELECT 1").is_some() {
                        thread::sleep(Duration::from_millis(1));
                    }
                    observer = server.wait_for();
                }
                Some("53200" | "54000") => {
                    refused += 1;
                    leave(pid, None);
                    assert_eq!(
                        outcome(&mut client, hungry.statement).as_ref(),
                        Some(&expected)
                    );
                }
                Some(answer) if answer == expected => break,
                Some(answer) => wrong.push(format!(
                    "{} gave {answer} with {} kB left, not {expected}",
                    hungry.name,
                    room >> 10
                )),
            }
            room *= 2;
            assert!(room < 4 << 30, "{} is never done", hungry.name);
        }
        progress(&format!(
            "faults: out of memory in {}: {refused} errors, ends in {expected:.9} with {} kB, crashes with {crashed:?} kB",
            hungry.name,
            room >> 10
        ));
        assert!(
            refused + crashed.len() > 1,
            "{} needs no memory",
            hungry.name
        );
        if !crashed.is_empty() {
            crashes.push(format!("{} with {crashed:?} kB left", hungry.name));
        }
    }
    assert!(
        crashes.is_empty() && wrong.is_empty(),
        "the server crashed: {crashes:#?}, or something else was wrong: {wrong:#?}"
    );
    assert_no_crash(&server);
}

// No room on the disk

/// A small file system that only the server sees; it goes with the process that holds it.
struct Disk {
    holder: Child,
    folder: String,
}

impl Disk {
    /// None where the user may not mount.
    fn mount(server: &mut Server, size: &str) -> Option<Disk> {
        let folder = server.folder.join("disk");
        succeeds(Command::new("mkdir").arg(&folder));
        let folder = folder.display().to_string();
        // What it reads ends with this process.
        let hold = "mount -t tmpfs -o size=$1 none \"$0\" && chown postgres \"$0\" && echo mounted && exec cat";
        let mut holder = Command::new("unshare")
            .args(["--mount", "sh", "-c", hold, &folder, size])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut line = String::new();
        let output = holder.stdout.take().expect("an output");
        // An error reads as an empty line.
        let _ = BufReader::new(output).read_line(&mut line);
        server.within = [
            "nsenter",
            "--mount",
            "--target",
            &holder.id().to_string(),
            "--",
        ]
        .map(str::to_owned)
        .to_vec();
        let disk = Disk { holder, folder };
        (line == "mounted\n").then_some(disk)
    }

    /// Fills it up but for so many bytes.
    fn leave(&self, server: &Server, room: u64) {
        let fill = "rm -f \"$0/ballast\"
            free=$(df --output=avail --block-size=1 \"$0\" | tail -n 1)
            [ \"$free\" -le \"$1\" ] || fallocate -l $((free - $1)) \"$0/ballast\"";
        let mut command = Command::new("sh");
        command.args(["-c", fill, &self.folder, &room.to_string()]);
        succeeds(&mut server.run_within(&command));
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = self.holder.kill();
        let _ = self.holder.wait();
    }
}

/// What takes room, and the most that it may take.
const WRITES: [(&str, &str); 6] = [
    (
        "INSERT",
        "INSERT INTO answers SELECT i, date '2024-01-01' + i % 300, i % 7000, i % 11, i % 3 = 0 FROM generate_series(1, 30000) AS i",
    ),
    ("UPDATE", "UPDATE answers SET score = (score + 1) % 11"),
    ("DELETE", "DELETE FROM answers WHERE id % 2 = 0"),
    ("kpi_compact", CALLS[3].statement),
    ("kpi_rebuild_scorecard", CALLS[2].statement),
    ("kpi_create_scorecard", CALLS[0].statement),
];

#[test]
fn the_disk_is_full() {
    let mut server = Server::create("disk", CONF);
    let disk = if is_root() {
        Disk::mount(&mut server, "96m")
    } else {
        None
    };
    let Some(disk) = disk else {
        progress("faults: the_disk_is_full SKIPPED: it takes root and the right to mount");
        return;
    };
    server.start("");
    let mut client = server.wait_for();
    run(
        &mut client,
        &format!("CREATE TABLESPACE small LOCATION '{}'", disk.folder),
    );
    run(&mut client, "CREATE DATABASE small TABLESPACE small");
    // What checks needs no room.
    run(&mut client, "ALTER DATABASE small SET work_mem = '64MB'");
    let connect = || {
        server
            .connect_to("small", "writer")
            .unwrap_or_else(|e| panic!("{}", describe(&e)))
    };
    let mut client = connect();
    for statement in [
        "CREATE EXTENSION advocacy_kpi",
        &ANSWERS.replace("100000", "20000"),
        CREATE_KEPT,
        COUNTED,
    ] {
        run(&mut client, statement);
    }
    let check = |client: &mut Client, what: &str| {
        assert_eq!(value(client, KEPT_DIFFERS), "0", "{what}");
        assert_eq!(
            value(client, "SELECT kpi_verify_scorecard('kept')"),
            "t",
            "{what}"
        );
    };
    let mut failures = 0;
    for (name, statement) in WRITES {
        let mut room = 0;
        loop {
            let before = state(&mut client);
            disk.leave(&server, room);
            let result = client.simple_query(statement);
            let Err(error) = result else { break };
            assert_eq!(sqlstate(&error), "53100", "{name}: {}", describe(&error));
            assert_eq!(state(&mut client), before, "{name} with {room} bytes left");
            assert_eq!(value(&mut client, KEPT_DIFFERS), "0", "{name}");
            failures += 1;
            room = (room * 4).max(64 << 10);
        }
        progress(&format!(
            "faults: {name} on a full disk: {failures} failures so far, done with {} kB",
            room >> 10
        ));
        check(&mut client, name);
    }
    assert!(failures > WRITES.len());

    // The server is killed on the full disk, in the middle of what has no room.
    let before = state(&mut client);
    disk.leave(&server, u64::MAX >> 1);
    run(&mut client, "CHECKPOINT");
    disk.leave(&server, 64 << 10);
    run(&mut client, "BEGIN; DELETE FROM answers WHERE id = 7");
    fails(&mut client, WRITES[0].1, "53100");
    let mut victims = vec![server.postmaster()];
    victims.extend(rows(&mut connect(), "SELECT pid FROM pg_stat_activity").concat());
    kill(&victims);
    // PostgreSQL writes again what was written since the checkpoint, which takes room.
    disk.leave(&server, u64::MAX >> 1);
    server.start("");
    client = connect();
    assert_eq!(state(&mut client), before, "after a crash");
    check(&mut client, "after a crash");
    run(&mut client, WRITES[0].1);
    check(&mut client, "with room again");
    run(&mut client, CALLS[3].statement);
    check(&mut client, "folded");
    assert_no_crash(&server);
}
