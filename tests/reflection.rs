//! Scorecards as the clients of BI tools see them: SQLAlchemy reflects plain types and
//! comments, and the values that it and pandas read are plain Python. `make test`
//! installs them; where there is no Python, the test says that it is skipped.

mod common;

use common::{Database, run};
use std::path::PathBuf;
use std::process::Command;

/// A table with a segment of each kind that a client tells apart, a NULL in each, and
/// numbers for each kind of summary. Three years, so that there is a trend.
const SOURCE: &str = "
    CREATE SCHEMA bi;
    CREATE TABLE bi.answers AS
    SELECT
        date '2023-01-15' + n * 11 AS answered_on,
        (ARRAY['Blue', 'Red', NULL])[1 + n % 3] AS airline,
        nullif(n % 2, 0) AS wave,
        CASE WHEN n % 5 > 0 THEN n % 7 > 0 END AS answered,
        n % 4 = 0 AS was_advocate,
        n % 3 = 0 AS is_advocate,
        (n * 7 % 11)::integer AS score,
        (n % 4)::bigint AS actions,
        (n % 50)::bigint AS engagements,
        (100 + n)::bigint AS audience
    FROM generate_series(1, 100) AS n";

/// A target and a benchmark, so that no column of a scorecard is empty.
const MEANT: &str = r#"
    SELECT kpi_define('{"kpi": "nps", "target": 30}');
    INSERT INTO kpi_benchmark (kpi, value, unit, source) VALUES ('nps', 20, 'points', 'made up')"#;

const SPEC: &str = r#"{
    "period": {"column": "answered_on", "grain": "quarter"},
    "segments": ["airline", "wave", "answered"],
    "measures": {"ambassador_rate": "is_advocate", "advocacy_growth": ["was_advocate", "is_advocate"],
        "advocacy_actions": "actions", "nps": "score", "engagement_rate": ["engagements", "audience"],
        "influencer_reach": "audience"},
    "storage": "STORAGE"}"#;

/// Storage, which the scorecard is called after.
const KINDS: [&str; 3] = ["view", "materialized", "live"];

#[test]
fn clients_see_plain_types_comments_and_values() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    // Written when all is installed.
    if !root.join("target/python/requirements.txt").exists() {
        // Written past the capture of the test runner, so that it is seen.
        let _ = std::io::Write::write_all(
            &mut std::io::stderr(),
            b"\nSKIPPED: reflection by SQLAlchemy, as Python or its packages are missing\n",
        );
        return;
    }
    let database = Database::new("reflection");
    let mut client = database.client();
    run(&mut client, SOURCE);
    run(&mut client, MEANT);
    for kind in KINDS {
        run(
            &mut client,
            &format!(
                "SELECT kpi_create_scorecard('bi.{kind}_card', 'bi.answers', '{}')",
                SPEC.replace("STORAGE", kind)
            ),
        );
    }
    let looked = Command::new(root.join("target/python/bin/python"))
        .arg(root.join("tests/reflection/reflect.py"))
        .args(KINDS.map(|kind| format!("{kind}_card")))
        .env("PGDATABASE", &database.name)
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&looked.stdout);
    assert!(
        looked.status.success(),
        "{printed}{}",
        String::from_utf8_lossy(&looked.stderr)
    );
    // Two drivers, two views of each scorecard.
    assert_eq!(printed.lines().count(), 2 * 2 * KINDS.len(), "{printed}");
    print!("{printed}");
}
