//! Summaries in continuous aggregates of TimescaleDB, on the server that TIMESCALE_URL
//! names. Without one the same questions are put to a plain server with materialised
//! views in their place, so that their SQL is known to be right, and the test of
//! TimescaleDB says that it is skipped.
//!
//! ```text
//! TIMESCALE_URL='host=… user=… dbname=…' scripts/server.sh with cargo test --release --test timescale -- --nocapture
//! ```
//!
//! `postgresql://user@host:port/dbname` is the same; scripts/engines.sh starts such a server.
//!
//! The server needs the files of advocacy_kpi, TimescaleDB 2.9 or later in that
//! database (the community edition, as continuous aggregates need it), a role that may
//! create extensions and schemas, and a connection without TLS.

#[path = "common/cluster.rs"]
mod cluster;
mod common;

use cluster::{
    COLUMNS, Call, answers, calls, clean_up, create, must, named, refused, same_cards, settle,
};
use common::workload::progress;
use common::{Database, assert_same_rows, fails, rows, run, try_rows, value};
use postgres::Client;

const ROWS: u32 = 3_000;

struct Scene {
    client: Client,
    /// False on a plain server.
    timescale: bool,
    schema: String,
    calls: Vec<Call>,
}

impl Scene {
    fn new(mut client: Client, timescale: bool) -> Scene {
        let (_, schema) = settle(&mut client);
        // From here on dropping it cleans up.
        let mut scene = Scene {
            client,
            timescale,
            schema,
            calls: Vec::new(),
        };
        scene.calls = calls(&mut scene.client)
            .into_iter()
            .filter(|call| call.steps.is_some())
            .collect();
        run(
            &mut scene.client,
            &format!("CREATE TABLE answers ({COLUMNS})"),
        );
        scene.on_timescale(
            "SELECT create_hypertable('answers', 'answered_at', chunk_time_interval => interval '30 days')",
        );
        let all = answers(1, ROWS, 1);
        run(&mut scene.client, &format!("INSERT INTO answers {all}"));
        scene
    }

    fn on_timescale(&mut self, sql: &str) {
        if self.timescale {
            rows(&mut self.client, sql);
        }
    }

    /// A continuous aggregate, which counts rows of `from` in buckets of some days.
    fn create(&mut self, name: &str, days: u32, time: &str, columns: &str, from: &str) {
        let (with, bucket) = match self.timescale {
            true => (
                " WITH (timescaledb.continuous)",
                format!("time_bucket(interval '{days} days', {time})"),
            ),
            // 2000-01-03 is where the buckets of TimescaleDB start.
            false => (
                "",
                format!(
                    "date_bin(interval '{days} days', {time}, timestamptz '2000-01-03 00:00Z')"
                ),
            ),
        };
        run(
            &mut self.client,
            &format!(
                "CREATE MATERIALIZED VIEW {name}{with} AS
                SELECT {bucket} AS bucket, segment, {columns} FROM {from} GROUP BY 1, 2 WITH NO DATA"
            ),
        );
        // Rows that came after the last refresh are counted when it is read.
        self.on_timescale(&format!(
            "ALTER MATERIALIZED VIEW {name} SET (timescaledb.materialized_only = false)"
        ));
        self.refresh(name);
    }

    fn refresh(&mut self, name: &str) {
        let sql = match self.timescale {
            true => format!("CALL refresh_continuous_aggregate('{name}', NULL, NULL)"),
            false => format!("REFRESH MATERIALIZED VIEW {name}"),
        };
        run(&mut self.client, &sql);
    }

    /// Every KPI of the stored summaries.
    fn read(&self, view: &str, outer: &str) -> String {
        let columns: Vec<_> = self
            .steps()
            .map(|(at, [keep, read])| read.replace('$', &cluster::rollup(keep, &format!("s{at}"))))
            .collect();
        format!(
            "SELECT segment, {} FROM {view} GROUP BY {outer} ORDER BY segment, sum(n)",
            columns.join(", ")
        )
    }

    /// Every KPI, counted again.
    fn recomputed(&self, outer: &str) -> String {
        cluster::rolled_up(&self.calls, "answers", None, outer)
    }

    fn steps(&self) -> impl Iterator<Item = (usize, &[String; 2])> {
        self.calls
            .iter()
            .filter_map(|call| call.steps.as_ref())
            .enumerate()
    }

    fn columns(&self, of: impl Fn(usize, &str) -> String) -> String {
        let columns: Vec<_> = self
            .steps()
            .map(|(at, [keep, _])| format!("{} AS s{at}", of(at, keep)))
            .collect();
        columns.join(", ")
    }

    fn check(&mut self, view: &str) {
        for outer in ["segment", "ROLLUP (segment)"] {
            let (read, recomputed) = (self.read(view, outer), self.recomputed(outer));
            assert_same_rows(&mut self.client, &read, &recomputed);
        }
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        if self.timescale {
            let statements = [
                "ROLLBACK",
                "DROP MATERIALIZED VIEW IF EXISTS monthly",
                "DROP MATERIALIZED VIEW IF EXISTS daily",
                &format!("DROP SCHEMA IF EXISTS {} CASCADE", self.schema),
            ];
            clean_up(&mut self.client, &statements);
        }
    }
}

#[test]
fn summaries_are_kept_on_one_server() {
    let database = Database::new("timescale");
    ask_all(&mut Scene::new(database.client(), false));
}

#[test]
fn summaries_are_kept_by_continuous_aggregates() {
    let skipped = "continuous aggregates of TimescaleDB, as TIMESCALE_URL names no server (tests/timescale.rs)";
    let Some(client) = named("TIMESCALE_URL", "timescaledb", skipped) else {
        return;
    };
    ask_all(&mut Scene::new(client, true));
}

type Question = fn(&mut Scene);

const QUESTIONS: [(&str, Question); 8] = [
    ("stored and rolled up", stored_and_rolled_up),
    (
        "rows that changed, once refreshed",
        changed_rows_once_refreshed,
    ),
    ("rows that are new, at once", new_rows_at_once),
    ("a coarser one of a finer one", a_coarser_one_of_a_finer_one),
    (
        "a scorecard of what is stored",
        a_scorecard_of_what_is_stored,
    ),
    ("summaries outlive their rows", summaries_outlive_their_rows),
    ("scorecards of a hypertable", scorecards_of_a_hypertable),
    (
        "live scorecards of plain tables are exact",
        live_scorecards_of_plain_tables_are_exact,
    ),
];

fn ask_all(scene: &mut Scene) {
    for (name, question) in QUESTIONS {
        if scene.timescale {
            progress(&format!("timescale: {name}"));
        }
        question(scene);
    }
}

fn stored_and_rolled_up(scene: &mut Scene) {
    let keep = scene.columns(|_, keep| keep.to_owned());
    scene.create(
        "daily",
        1,
        "answered_at",
        &format!("count(*) AS n, {keep}"),
        "answers",
    );
    scene.check("daily");
}

fn changed_rows_once_refreshed(scene: &mut Scene) {
    for write in [
        "UPDATE answers SET score = 10 - score, flag = NOT flag, actions = actions + 1 WHERE id % 3 = 0",
        "DELETE FROM answers WHERE id % 5 = 0",
        "UPDATE answers SET segment = 'west' WHERE id % 7 = 0",
    ] {
        run(&mut scene.client, write);
        scene.refresh("daily");
        scene.check("daily");
    }
}

fn new_rows_at_once(scene: &mut Scene) {
    let more = answers(ROWS + 1, ROWS + 500, 1);
    run(&mut scene.client, &format!("CREATE TABLE more AS {more}"));
    run(
        &mut scene.client,
        "UPDATE more SET answered_at = answered_at + interval '2 years'",
    );
    run(&mut scene.client, "INSERT INTO answers SELECT * FROM more");
    if !scene.timescale {
        scene.refresh("daily");
    }
    scene.check("daily");
    scene.refresh("daily");
    scene.check("daily");
}

fn a_coarser_one_of_a_finer_one(scene: &mut Scene) {
    let merge = scene.columns(|at, keep| cluster::rollup(keep, &format!("s{at}")));
    scene.create(
        "monthly",
        30,
        "bucket",
        &format!("sum(n) AS n, {merge}"),
        "daily",
    );
    scene.check("monthly");
}

/// As docs/scale.md has it: the summary of a scorecard is replaced by one of summaries
/// that are there, and all that reads it stays.
fn a_scorecard_of_what_is_stored(scene: &mut Scene) {
    scene.create(
        "stored",
        1,
        "answered_at",
        "nps_agg(score) AS nps",
        "answers",
    );
    let client = &mut scene.client;
    for name in ["counted", "read"] {
        let sql = format!(
            r#"SELECT kpi_create_scorecard('{name}', 'answers', '{{
                "period": {{"column": "answered_at", "grain": "quarter"}}, "segments": ["segment"], "measures": {{"nps": "score"}}}}')"#
        );
        rows(client, &sql);
    }
    run(
        client,
        "CREATE OR REPLACE VIEW read_summary AS
        SELECT date_trunc('quarter', bucket)::date AS period, segment, rollup(nps) AS nps, 0::bigint AS nps_left_out FROM stored GROUP BY 1, 2",
    );
    same_cards(client, "read", "counted", "segment");
    for name in ["counted", "read"] {
        rows(client, &format!("SELECT kpi_drop_scorecard('{name}')"));
    }
    run(client, "DROP MATERIALIZED VIEW stored");
}

fn summaries_outlive_their_rows(scene: &mut Scene) {
    let read = scene.read("daily", "ROLLUP (segment)");
    let before = rows(&mut scene.client, &read);
    let count = "SELECT count(*) FROM answers";
    let rows_before = value(&mut scene.client, count);
    if scene.timescale {
        scene.on_timescale(
            "SELECT drop_chunks('answers', older_than => timestamptz '2024-07-01 00:00Z')",
        );
        // What is stored can be compressed.
        scene.on_timescale("ALTER MATERIALIZED VIEW daily SET (timescaledb.compress = true)");
        scene.on_timescale("SELECT compress_chunk(c) FROM show_chunks('daily') AS c");
    } else {
        run(
            &mut scene.client,
            "DELETE FROM answers WHERE answered_at < '2024-07-01 00:00Z'",
        );
    }
    assert_ne!(value(&mut scene.client, count), rows_before);
    assert_eq!(rows(&mut scene.client, &read), before);
}

fn scorecards_of_a_hypertable(scene: &mut Scene) {
    let client = &mut scene.client;
    run(client, "CREATE TABLE plain AS TABLE answers");
    must(create(client, "expected", "plain", "view", "segment"));
    for storage in ["view", "materialized"] {
        must(create(client, storage, "answers", storage, "segment"));
        same_cards(client, storage, "expected", "segment");
    }
    if !scene.timescale {
        return;
    }
    let client = &mut scene.client;
    // With rows and without, when it has no chunk that could tell.
    run(client, "CREATE TABLE bare (LIKE answers)");
    rows(client, "SELECT create_hypertable('bare', 'answered_at')");
    let chunk = value(
        client,
        "SELECT min(c::text) FROM show_chunks('answers') AS c",
    );
    for source in ["answers", "bare", &chunk] {
        let error = create(client, "lively", source, "live", "segment")
            .expect_err("the triggers of a table see no chunk go");
        refused(&error, source);
        fails(client, "SELECT FROM lively_delta", "42P01");
    }
}

fn live_scorecards_of_plain_tables_are_exact(scene: &mut Scene) {
    let timescale = scene.timescale;
    let client = &mut scene.client;
    run(client, "CREATE TABLE later (LIKE answers)");
    must(create(client, "lively", "later", "live", "segment"));
    must(create(client, "viewed", "later", "view", "segment"));
    let exact_after_writes = |client: &mut Client| {
        for write in [
            "INSERT INTO later SELECT * FROM plain",
            "UPDATE later SET score = 9 WHERE id % 2 = 0",
            "DELETE FROM later WHERE id % 3 = 0",
        ] {
            run(client, write);
            same_cards(client, "lively", "viewed", "segment");
        }
    };
    exact_after_writes(client);
    if timescale {
        // It becomes a hypertable under the scorecard, its rows being moved into chunks:
        // never unnoticed, and the way out is clear.
        rows(
            client,
            "SELECT create_hypertable('later', 'answered_at', migrate_data => true)",
        );
        let verify = "SELECT kpi_verify_scorecard('lively')";
        if value(client, verify) == "t" {
            exact_after_writes(client);
        }
        rows(
            client,
            "SELECT drop_chunks('later', older_than => timestamptz '2024-07-01 00:00Z')",
        );
        assert_eq!(value(client, verify), "f");
        let error = try_rows(client, "SELECT kpi_rebuild_scorecard('lively')")
            .expect_err("a hypertable is not followed");
        refused(&error, "later");
    }
    run(client, "SELECT kpi_drop_scorecard('lively')");
    run(client, "DELETE FROM later WHERE id % 5 = 0");
}
