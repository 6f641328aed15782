//! From every former release to this one, with data in place: the members are
//! those of a fresh install, and what was stored reads the same.

mod common;

use common::{Database, rows, run, value};
use postgres::Client;
use std::fs;
use std::path::PathBuf;

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The releases before this one, by their install scripts.
fn former() -> Vec<String> {
    let sql = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("sql");
    let mut versions: Vec<String> = fs::read_dir(sql)
        .unwrap()
        .filter_map(|entry| {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let version = name.strip_prefix("advocacy_kpi--")?.strip_suffix(".sql")?;
            (!version.contains("--") && version != VERSION).then(|| version.to_owned())
        })
        .collect();
    versions.sort();
    versions
}

/// Members of the extension with what a user sees of each: its definition and its comment.
fn members(client: &mut Client) -> Vec<Vec<String>> {
    let mut members = rows(
        client,
        "SELECT pg_describe_object(classid, objid, objsubid), obj_description(objid, classid::regclass::name),
                CASE WHEN classid = 'pg_proc'::regclass AND objid IN (SELECT oid FROM pg_proc WHERE prokind = 'f')
                     THEN pg_get_functiondef(objid) END
         FROM pg_depend WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'
           AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'advocacy_kpi')",
    );
    members.sort();
    members
}

const STORED: &str = "SELECT * FROM stored ORDER BY id";
const READ: &str =
    "SELECT id, ambassador_rate(rate), nps(nps), advocacy_growth(growth), advocacy_actions(action),
    engagement_rate(ratio), rate + rate, nps - nps FROM stored ORDER BY id";
const CATALOG: &str = "SELECT kpi, title, unit, better, target, builtin FROM kpi_catalog WHERE NOT builtin OR target IS NOT NULL";
const BANDS: &str =
    "SELECT kpi_band('review_rate', 3), kpi_band('nps', 1), kpi_band_rank('nps', -1)";

/// Scorecards of every storage over a table that is older than they are.
fn assert_new_things_work(client: &mut Client) {
    run(
        client,
        r#"SELECT kpi_create_scorecard('card_' || storage, 'survey', jsonb_build_object('storage', storage) || '{
               "segments": ["id"], "measures": {"nps": "score", "ambassador_rate": "now", "advocate_retention_rate": ["was", "now"]}}')
           FROM unnest(ARRAY['view', 'materialized', 'live']) AS storage;
           INSERT INTO survey VALUES (1, true, true, 10), (51, false, true, 0);
           REFRESH MATERIALIZED VIEW card_materialized_summary"#,
    );
    let shown = |client: &mut Client, storage: &str| {
        let sql = format!("SELECT * FROM card_{storage} ORDER BY id, kpi");
        rows(client, &sql)
    };
    let view = shown(client, "view");
    // 51 segments and the total of each of three KPIs.
    assert_eq!(view.len(), 52 * 3);
    assert_eq!(shown(client, "materialized"), view);
    assert_eq!(shown(client, "live"), view);
    let sql = "SELECT nps(rollup(nps)) = (SELECT value FROM card_live WHERE total AND kpi = 'nps')
               FROM card_live_summary";
    assert_eq!(value(client, sql), "t");
    let parts = "SELECT nps(s) = (SELECT nps(score) FROM survey)
                 FROM (SELECT advocacy_scorecard(now, was, score, NULL, NULL, NULL) FROM survey) AS c (s)";
    assert_eq!(value(client, parts), "t");
    run(
        client,
        "SELECT kpi_drop_scorecard('card_' || s) FROM unnest(ARRAY['view', 'materialized', 'live']) AS s",
    );
}

#[test]
fn stored_data_outlives_an_upgrade() {
    let fresh = members(&mut Database::new("fresh").client());
    assert!(
        !former().is_empty(),
        "there is no former release to upgrade from"
    );
    for version in former() {
        let database = Database::create("upgrade", "");
        let mut client = database.client();
        run(
            &mut client,
            &format!(
                "CREATE EXTENSION advocacy_kpi VERSION '{version}';
                 CREATE TABLE stored AS SELECT g % 50 AS id, rate_agg(g % 3 = 0) AS rate, nps_agg(g % 11) AS nps,
                     growth_agg(g % 2 = 0, g % 5 = 0) AS growth, action_agg((g % 4)::bigint) AS action,
                     ratio_agg(g, g + 7) AS ratio
                 FROM generate_series(1, 5000) AS g GROUP BY 1;
                 CREATE TABLE survey AS SELECT g % 50 AS id, g % 3 = 0 AS now, g % 2 = 0 AS was, g % 11 AS score
                 FROM generate_series(1, 5000) AS g;
                 CREATE INDEX ON stored (rate);
                 CREATE INDEX ON stored USING hash (action);
                 CREATE VIEW reading AS SELECT nps(rollup(nps)) AS nps FROM stored;
                 SELECT kpi_define('{{\"kpi\": \"review_rate\", \"unit\": \"percent\", \"bands\": [
                     {{\"label\": \"few\", \"range\": \"(,2)\"}}, {{\"label\": \"many\", \"range\": \"[2,)\"}}]}}');
                 SELECT kpi_define('{{\"kpi\": \"nps\", \"target\": 30, \"bands\": [
                     {{\"label\": \"red\", \"range\": \"(,0)\"}}, {{\"label\": \"green\", \"range\": \"[0,)\"}}]}}');"
            ),
        );
        let before =
            [STORED, READ, CATALOG, BANDS, "TABLE reading"].map(|sql| rows(&mut client, sql));
        run(&mut client, "ALTER EXTENSION advocacy_kpi UPDATE");
        // A connection that has the library loaded, and one that loads it anew.
        for client in [&mut client, &mut database.client()] {
            let after =
                [STORED, READ, CATALOG, BANDS, "TABLE reading"].map(|sql| rows(client, sql));
            assert_eq!(before, after, "after the upgrade from {version}");
            assert_eq!(
                value(
                    client,
                    "SELECT extversion FROM pg_extension WHERE extname = 'advocacy_kpi'"
                ),
                VERSION
            );
        }
        assert_eq!(
            value(
                &mut client,
                "SET enable_seqscan = off; SELECT count(*) FROM stored WHERE rate >= '(0,0)'"
            ),
            "50"
        );
        assert_new_things_work(&mut client);
        let upgraded = members(&mut client);
        let differ: Vec<_> = upgraded
            .iter()
            .zip(&fresh)
            .filter(|(a, b)| a != b)
            .collect();
        assert!(
            upgraded.len() == fresh.len() && differ.is_empty(),
            "{} members after the upgrade from {version}, {} when fresh; the first that differ: {:#?}",
            upgraded.len(),
            fresh.len(),
            differ.first()
        );
    }
}
