//! The dbt project of examples/dbt, built by dbt on the demo's data: the known
//! numbers, late answers, comments and docs. `make test` installs dbt; where there
//! is no Python, the test says that it is skipped.

mod common;

use common::{Database, assert_same_rows, connect, literal, rows, run, value};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// dbt on one database, which writes into a folder of its own.
struct Dbt<'a> {
    program: PathBuf,
    project: PathBuf,
    output: PathBuf,
    database: &'a str,
}

impl Dbt<'_> {
    /// What dbt printed, and whether it succeeded.
    fn run(&self, arguments: &[&str]) -> (bool, String) {
        let server = |name: &str| std::env::var(name).expect(name);
        let result = Command::new(&self.program)
            .args(arguments)
            .current_dir(&self.output)
            .env("DBT_PROJECT_DIR", &self.project)
            .env("DBT_PROFILES_DIR", root().join("examples/dbt"))
            .env("DBT_TARGET_PATH", self.output.join("target"))
            .env("DBT_LOG_PATH", self.output.join("logs"))
            .env("DBT_PACKAGES", self.output.join("packages"))
            .env("DBT_SEND_ANONYMOUS_USAGE_STATS", "false")
            .env("DBT_USE_COLORS", "false")
            .env("DBT_HOST", server("PGHOST"))
            .env("DBT_PORT", server("PGPORT"))
            .env("DBT_USER", server("PGUSER"))
            .env("DBT_DBNAME", self.database)
            .env("DBT_SCHEMA", "advocacy")
            .output()
            .unwrap();
        let printed = [result.stdout, result.stderr].map(|out| String::from_utf8(out).unwrap());
        (result.status.success(), printed.concat())
    }

    fn succeeds(&self, arguments: &[&str]) {
        let (success, printed) = self.run(arguments);
        assert!(success, "dbt {arguments:?}\n{printed}");
    }

    fn json(&self, file: &str) -> Value {
        let text = fs::read_to_string(self.output.join("target").join(file)).unwrap();
        serde_json::from_str(&text).unwrap()
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn load_demo(database: &Database) {
    let psql = PathBuf::from(std::env::var("ADVOCACY_KPI_BIN").unwrap()).join("psql");
    let load = Command::new(psql)
        .current_dir(root())
        .args(["-X", "-q", "-d", &database.name])
        .args(["-f", "examples/demo/load.sql"])
        .output()
        .unwrap();
    assert!(
        load.status.success(),
        "{}",
        String::from_utf8_lossy(&load.stderr)
    );
}

/// Every file under a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(files(&path)),
            false => found.push(path),
        }
    }
    found.sort();
    found
}

/// Every answer that is kept, counted by hand: month, airline, promoters, passives, detractors.
const KEPT: &str = "
    SELECT period, airline, nps_promoters(answers), nps_passives(answers), nps_detractors(answers)
    FROM advocacy.nps_monthly ORDER BY 1, 2";
const COUNTED: &str = "
    SELECT date_trunc('month', surveyed_on)::date, airline,
        count(*) FILTER (WHERE score IN (9, 10)), count(*) FILTER (WHERE score IN (7, 8)),
        count(*) FILTER (WHERE score BETWEEN 0 AND 6)
    FROM survey.answers GROUP BY 1, 2 ORDER BY 1, 2";

/// The NPS of each quarter, and of each of its airlines, by hand.
const SHOWN: &str =
    "SELECT period, airline, total, n, nps FROM advocacy.nps_scorecard ORDER BY 1, 2, 3";
const BY_HAND: &str = "
    SELECT date_trunc('quarter', surveyed_on)::date, airline, GROUPING(airline) = 1, count(score),
        100::double precision * (count(*) FILTER (WHERE score >= 9) - count(*) FILTER (WHERE score <= 6))
            / nullif(count(score), 0)
    FROM (SELECT surveyed_on, airline, CASE WHEN score <= 10 THEN score END AS score FROM survey.answers) AS a
    GROUP BY GROUPING SETS ((1, 2), (1)) ORDER BY 1, 2, 3";

/// Whether dbt is missing.
fn is_skipped() -> bool {
    // Written when all is installed.
    let is_there = root().join("target/python/requirements.txt").exists();
    if !is_there {
        // Written past the capture of the test runner, so that it is seen.
        let _ = std::io::Write::write_all(
            &mut std::io::stderr(),
            b"\nSKIPPED: the dbt project, as Python or its packages are missing\n",
        );
    }
    !is_there
}

#[test]
fn dbt_builds_the_summaries_and_the_scorecards() {
    if is_skipped() {
        return;
    }
    let database = Database::new("dbt");
    load_demo(&database);
    let mut client = database.client();

    let output = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(&database.name);
    fs::create_dir_all(&output).unwrap();
    let dbt = Dbt {
        program: root().join("target/python/bin/dbt"),
        project: root().join("examples/dbt"),
        output: output.clone(),
        database: &database.name,
    };
    let project = files(&root().join("examples/dbt"));

    dbt.succeeds(&["deps"]);
    dbt.succeeds(&["build"]);
    let results = dbt.json("run_results.json");
    let results = results["results"].as_array().unwrap();
    assert!(results.len() > 40, "{} models and tests", results.len());

    // As they were computed without the extension.
    for (sql, known) in [
        (
            "SELECT nps(rollup(answers)) FROM advocacy.nps_monthly",
            "9.31098696461825",
        ),
        (
            "SELECT nps(rollup(answers)) FROM advocacy.nps_monthly WHERE airline = 'Prep Air'",
            "21.195652173913043",
        ),
        (
            "SELECT nps_responses(rollup(answers)) FROM advocacy.nps_monthly",
            "5907",
        ),
        (
            "SELECT ambassador_rate FROM advocacy.contract_scorecard WHERE total",
            "45.74755075961948",
        ),
        (
            "SELECT ambassador_rate_band FROM advocacy.contract_scorecard WHERE total",
            "Strong",
        ),
        (
            "SELECT advocacy_growth FROM advocacy.contract_scorecard WHERE total",
            "-17.28748806112703",
        ),
        // The customers with an open status, of those that have not left.
        (
            "SELECT numerator || ' of ' || denominator FROM advocacy.advocacy_board
             WHERE total AND kpi = 'ambassador_rate' AND period = '2025-10-01'",
            "2380 of 5174",
        ),
        ("SELECT count(*) FROM advocacy.board_latest", "10"),
        (
            "SELECT sum(denominator) FROM advocacy.posts_scorecard WHERE total AND kpi = 'engagement_rate'",
            "6951680",
        ),
    ] {
        assert_eq!(value(&mut client, sql), known, "{sql}");
    }
    assert_same_rows(&mut client, KEPT, COUNTED);
    assert_same_rows(&mut client, SHOWN, BY_HAND);

    a_scorecard_model_is_a_scorecard(&dbt);
    the_board_stays_where_it_is(&dbt);
    everything_is_described(&dbt);
    late_answers_bring_their_months(&dbt);
    what_dbt_has_not_seen_fails_its_tests(&dbt);

    assert_eq!(
        files(&root().join("examples/dbt")),
        project,
        "dbt wrote into the project"
    );
    fs::remove_dir_all(output).unwrap();
}

/// The materialisation gives what kpi_create_scorecard gives.
fn a_scorecard_model_is_a_scorecard(dbt: &Dbt) {
    let mut client = connect(dbt.database);
    let spec = literal(
        r#"{"period": {"column": "posted_in", "grain": "month"}, "segments": ["post_type"],
            "measures": {"engagement_rate": ["interactions", "reach"], "share_rate": ["shares", "reach"]}}"#,
    );
    run(
        &mut client,
        &format!("SELECT kpi_create_scorecard('direct', 'advocacy.stg_social__posts', {spec})"),
    );
    assert_same_rows(
        &mut client,
        "SELECT * FROM advocacy.posts_scorecard ORDER BY period, kpi, post_type, total",
        "SELECT * FROM direct ORDER BY period, kpi, post_type, total",
    );
    assert_same_rows(
        &mut client,
        "SELECT * FROM advocacy.posts_scorecard_wide ORDER BY period, post_type",
        "SELECT * FROM direct_wide ORDER BY period, post_type",
    );
    assert_eq!(
        value(
            &mut client,
            "SELECT count(*) > 50 FROM advocacy.posts_scorecard"
        ),
        "t"
    );
    run(&mut client, "SELECT kpi_drop_scorecard('direct')");
}

/// A scorecard of several tables is altered in place: it follows what was written, and
/// grants and dependent views stay. --full-refresh makes it again.
fn the_board_stays_where_it_is(dbt: &Dbt) {
    let mut client = connect(dbt.database);
    let answers = "SELECT n + left_out FROM advocacy.advocacy_board
        WHERE total AND kpi = 'csat' AND period = '2025-10-01'";
    let before: i64 = value(&mut client, answers).parse().unwrap();
    run(
        &mut client,
        "CREATE VIEW public.reads_the_board AS SELECT * FROM advocacy.advocacy_board;
         GRANT SELECT ON advocacy.advocacy_board TO PUBLIC;
         INSERT INTO survey.responses (customer_id, answered_at, survey, score)
         SELECT min(customer_id), '2025-12-01Z', 'csat', 5 FROM crm.subscribers WHERE closed_on IS NULL",
    );
    dbt.succeeds(&["run", "--select", "advocacy_board"]);
    assert_eq!(value(&mut client, answers), (before + 1).to_string());
    assert_eq!(
        value(
            &mut client,
            "SELECT count(*) FROM information_schema.table_privileges
             WHERE table_schema = 'advocacy' AND table_name = 'advocacy_board' AND grantee = 'PUBLIC'"
        ),
        "1"
    );
    run(
        &mut client,
        "DELETE FROM survey.responses WHERE answered_at = '2025-12-01Z' AND survey = 'csat';
         DROP VIEW public.reads_the_board",
    );
    dbt.succeeds(&["run", "--select", "advocacy_board", "--full-refresh"]);
    assert_eq!(value(&mut client, answers), before.to_string());
}

/// Descriptions are comments in the database and stand in the docs.
fn everything_is_described(dbt: &Dbt) {
    // The rows of a scorecard are no model: their columns are those of what they select from.
    let missing = rows(
        &mut connect(dbt.database),
        "SELECT c.relname, a.attname
         FROM pg_class AS c
         LEFT JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
         WHERE c.relnamespace = 'advocacy'::regnamespace AND c.relkind IN ('r', 'v', 'm') AND c.relname !~ '_rows$'
             AND (obj_description(c.oid, 'pg_class') IS NULL OR col_description(c.oid, a.attnum) IS NULL)",
    );
    assert!(missing.is_empty(), "without a comment: {missing:?}");

    dbt.succeeds(&["docs", "generate"]);
    let catalog = dbt.json("catalog.json");
    let manifest = dbt.json("manifest.json");
    assert!(catalog["errors"].is_null(), "{}", catalog["errors"]);
    let models: Vec<&Value> = manifest["nodes"]
        .as_object()
        .unwrap()
        .values()
        .filter(|node| node["resource_type"] == "model")
        .collect();
    assert_eq!(models.len(), 9);
    let mut columns = 0;
    for model in models {
        assert_ne!(model["description"], "", "{}", model["unique_id"]);
        let found = &catalog["nodes"][model["unique_id"].as_str().unwrap()];
        let found = found["columns"]
            .as_object()
            .unwrap_or_else(|| panic!("{} is not in the docs", model["unique_id"]));
        for (name, column) in found {
            assert!(column["comment"].is_string(), "{name}: {column}");
            columns += 1;
        }
        // What the project says of a column is said of one that is there.
        for (name, column) in model["columns"].as_object().unwrap() {
            assert_ne!(column["description"], "", "{}.{name}", model["unique_id"]);
            assert_eq!(
                found[name]["comment"], column["description"],
                "{}.{name}",
                model["unique_id"]
            );
        }
    }
    let exposures = manifest["exposures"].as_object().unwrap();
    assert!(exposures.contains_key("exposure.advocacy.advocacy_dashboard"));
    println!("9 models and {columns} columns are described");
}

/// New, late, corrected and withdrawn answers, none of them stamped.
fn late_answers_bring_their_months(dbt: &Dbt) {
    let mut client = connect(dbt.database);
    run(
        &mut client,
        "CREATE TABLE public.written AS SELECT period, airline, xmin::text AS by FROM advocacy.nps_monthly",
    );
    for sql in [
        "INSERT INTO survey.answers (airline, customer_id, score, surveyed_on) VALUES
            ('Prep Air', 'new 1', 10, '2026-01-31'), ('Prep Air', 'new 2', 0, '2026-01-01'),
            ('Prep Air', 'new 3', 99, '2026-01-15'), ('Newcomer', 'new 4', NULL, '2026-01-15')",
        "INSERT INTO survey.answers (airline, customer_id, score, surveyed_on) VALUES
            ('Prep Air', 'late 1', 9, '2024-02-01'), ('Newcomer', 'late 2', 3, '2024-02-29')",
        "UPDATE survey.answers SET score = 6 WHERE surveyed_on BETWEEN '2024-05-01' AND '2024-05-31' AND score = 10",
        "DELETE FROM survey.answers WHERE surveyed_on BETWEEN '2024-08-01' AND '2024-08-31' AND airline = 'Prep Air'",
    ] {
        assert!(client.execute(sql, &[]).unwrap() > 0, "{sql}");
    }
    dbt.succeeds(&["build"]);
    assert_same_rows(&mut client, KEPT, COUNTED);
    assert_same_rows(&mut client, SHOWN, BY_HAND);
    assert_eq!(
        rows(
            &mut client,
            "SELECT DISTINCT m.period FROM advocacy.nps_monthly AS m
             WHERE NOT EXISTS (SELECT FROM public.written AS w
                 WHERE w.period = m.period AND w.airline = m.airline AND w.by = m.xmin::text)
             ORDER BY 1"
        ),
        [
            ["2024-02-01"],
            ["2024-05-01"],
            ["2024-08-01"],
            ["2026-01-01"]
        ],
        "the months that were written"
    );
}

/// The tests of the project do fail.
fn what_dbt_has_not_seen_fails_its_tests(dbt: &Dbt) {
    let mut client = connect(dbt.database);
    run(
        &mut client,
        "INSERT INTO survey.answers (airline, customer_id, score, surveyed_on) VALUES ('Prep Air', 'unseen', 0, '2025-01-01');
         UPDATE advocacy.contract_scorecard SET ambassador_rate_band = 'Great' WHERE total",
    );
    let (success, printed) = dbt.run(&["test"]);
    assert!(!success, "{printed}");
    let results = dbt.json("run_results.json");
    let mut failed: Vec<&str> = results["results"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|result| result["status"] == "fail")
        .map(|result| {
            result["unique_id"]
                .as_str()
                .unwrap()
                .split('.')
                .nth(2)
                .unwrap()
        })
        .collect();
    failed.sort_unstable();
    assert_eq!(
        failed,
        [
            "accepted_values_contract_scorecard_ambassador_rate_band__Low__Moderate__Strong",
            "nps_monthly_is_a_recount",
            "scorecard_totals_are_the_kpis_of_the_raw_rows",
        ]
    );
}

/// A scorecard in plain SQL is a model of a project without the extension.
#[test]
fn plain_sql_is_a_model() {
    if is_skipped() {
        return;
    }
    let database = Database::new("dbt_plain");
    let mut client = database.client();
    run(
        &mut client,
        "CREATE SCHEMA advocacy; CREATE TABLE advocacy.answers AS
            SELECT date '2024-01-01' + i AS at, i * 7 % 11 AS score, 'a \\ 100 % {{ x }}'::text AS region FROM generate_series(0, 500) AS i",
    );
    let script = |client: &mut postgres::Client, name: &str, storage: &str| {
        let spec = format!(
            r#"{{"period": {{"column": "at", "grain": "month"}}, "segments": ["region"], "storage": "{storage}",
                "where": {{"region": "a \\ 100 % {{{{ x }}}}"}}, "measures": {{"nps": "score"}}}}"#
        );
        let call = format!(
            "SELECT kpi_scorecard_sql('{name}', 'advocacy.answers', '{spec}', target => 'plain')"
        );
        let script = value(client, &call);
        format!(
            "{{{{ config(materialized='kpi_plain_scorecard') }}}}{{% raw %}}\n{script}\n{{% endraw %}}"
        )
    };
    let scripts = ["view", "materialized"].map(|s| script(&mut client, "advocacy.review", s));
    let other = script(&mut client, "advocacy.other", "view");
    let figures = "SELECT period, region, kpi, value, n, numerator, band FROM advocacy.review ORDER BY 1, 2, total";
    run(
        &mut client,
        r#"SELECT kpi_create_scorecard('advocacy.review', 'advocacy.answers', '{"period": {"column": "at", "grain": "month"}, "segments": ["region"], "measures": {"nps": "score"}}')"#,
    );
    let known = rows(&mut client, figures);
    assert!(known.len() > 30, "{known:?}");
    run(
        &mut client,
        "SELECT kpi_drop_scorecard('advocacy.review'); DROP EXTENSION advocacy_kpi",
    );

    let output = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(&database.name);
    let project = output.join("project");
    fs::create_dir_all(project.join("models")).unwrap();
    let package = root().join("examples/dbt/package");
    fs::write(
        project.join("packages.yml"),
        format!("packages:\n  - local: {}\n", package.display()),
    )
    .unwrap();
    fs::write(
        project.join("dbt_project.yml"),
        "name: plain\nversion: '1.0.0'\nconfig-version: 2\nprofile: advocacy\npackages-install-path: \"{{ env_var('DBT_PACKAGES') }}\"\n",
    )
    .unwrap();
    let model = project.join("models/review.sql");
    let dbt = Dbt {
        program: root().join("target/python/bin/dbt"),
        project,
        output: output.clone(),
        database: &database.name,
    };
    fs::write(&model, &scripts[0]).unwrap();
    dbt.succeeds(&["deps"]);
    for (script, arguments) in [
        (&scripts[0], &["run"][..]),
        (&scripts[0], &["run"]),
        (&scripts[1], &["run", "--full-refresh"]),
        (&scripts[1], &["run"]),
        (&scripts[0], &["run"]),
    ] {
        fs::write(&model, script).unwrap();
        dbt.succeeds(arguments);
        assert_eq!(rows(&mut client, figures), known);
    }
    fs::write(&model, &other).unwrap();
    run(&mut client, "DROP VIEW advocacy.review_summary CASCADE");
    let (success, printed) = dbt.run(&["run"]);
    assert!(!success && printed.contains("does not make"), "{printed}");
    fs::remove_dir_all(&output).unwrap();
}
