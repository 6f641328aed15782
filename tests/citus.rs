//! Rows spread over a Citus cluster, which `tests/citus/README.md` says how to name in
//! CITUS_URL. Without one the same questions are put to one plain server, so that
//! their SQL is known to be right, and the test of the cluster says that it is skipped.

#[path = "common/cluster.rs"]
mod cluster;
mod common;

use cluster::{
    COLUMNS, Call, all_of, answers, calls, clean_up, create, create_answers, must, named, plan,
    refused, rolled_up, same_cards, settle,
};
use common::workload::progress;
use common::{Database, assert_same_rows, describe, fails, rows, run, try_rows, value};
use postgres::Client;

const ROWS: u32 = 3_000;

/// A KPI of the test's own, so that no definition of the cluster is touched.
const KPI: &str = "kpi_test_of_citus";

struct Scene {
    client: Client,
    /// False on a plain server.
    citus: bool,
    schema: String,
    /// The schema of the extension.
    extension: String,
    calls: Vec<Call>,
}

impl Scene {
    /// All answers in `answers`, spread by `id`, and in `whole`, a table of one server.
    fn new(mut client: Client, citus: bool) -> Scene {
        let (extension, schema) = settle(&mut client);
        // From here on dropping it cleans up.
        let mut scene = Scene {
            client,
            citus,
            schema,
            extension,
            calls: Vec::new(),
        };
        scene.calls = calls(&mut scene.client);
        create_answers(&mut scene.client, "whole", 1, ROWS, 1);
        run(
            &mut scene.client,
            &format!("CREATE TABLE answers ({COLUMNS})"),
        );
        scene.distribute("answers", "id");
        let all = answers(1, ROWS, 1);
        run(&mut scene.client, &format!("INSERT INTO answers {all}"));
        scene
    }

    fn nodes(&mut self, condition: &str) -> u32 {
        let sql = format!(
            "SELECT count(*) FROM pg_dist_node WHERE isactive AND noderole = 'primary' AND {condition}"
        );
        value(&mut self.client, &sql).parse().expect("a number")
    }

    fn distribute(&mut self, table: &str, column: &str) {
        if self.citus {
            let sql = format!("SELECT create_distributed_table('{table}', '{column}')");
            rows(&mut self.client, &sql);
        }
    }

    /// Makes the definitions of the workers those of the coordinator.
    fn spread_definitions(&mut self) {
        if self.citus {
            let failed = rows(&mut self.client, &spread(&self.extension));
            assert!(failed.is_empty(), "failed on workers: {failed:?}");
            assert_eq!(self.kinds_of_definitions(), "1");
        }
    }

    /// 1 where all nodes have the same definitions.
    fn kinds_of_definitions(&mut self) -> String {
        let sql = format!(
            "SELECT count(DISTINCT result) FROM run_command_on_all_nodes('SELECT md5({}.akpi_definitions()::text)')",
            self.extension
        );
        value(&mut self.client, &sql)
    }

    fn strategy(&mut self, strategy: &str) {
        if self.citus {
            let sql = format!("SET citus.coordinator_aggregation_strategy = '{strategy}'");
            run(&mut self.client, &sql);
        }
    }
}

/// What docs/scale.md says to run after a change of definitions; a row for each worker
/// where it failed.
fn spread(extension: &str) -> String {
    format!(
        "SELECT nodename, nodeport, result FROM run_command_on_workers((
            SELECT format('WITH gone AS (DELETE FROM {extension}.kpi_definition WHERE NOT %1$L::jsonb ? kpi)
                INSERT INTO {extension}.kpi_definition SELECT * FROM jsonb_each(%1$L)
                ON CONFLICT (kpi) DO UPDATE SET definition = excluded.definition',
                coalesce(jsonb_object_agg(kpi, definition), '{{}}'))
            FROM {extension}.kpi_definition))
        WHERE NOT success"
    )
}

impl Drop for Scene {
    fn drop(&mut self) {
        if self.citus {
            let statements = [
                "ROLLBACK",
                &format!("DROP SCHEMA IF EXISTS {} CASCADE", self.schema),
                &format!(
                    "DELETE FROM {}.kpi_definition WHERE kpi = '{KPI}'",
                    self.extension
                ),
                &spread(&self.extension),
            ];
            clean_up(&mut self.client, &statements);
        }
    }
}

type Question = fn(&mut Scene);

const QUESTIONS: [(&str, Question); 7] = [
    (
        "every aggregate is pushed down",
        every_aggregate_is_pushed_down,
    ),
    (
        "ROLLUP goes through summaries",
        rollup_goes_through_summaries,
    ),
    (
        "summaries are stored and merged",
        summaries_are_stored_and_merged,
    ),
    (
        "bands are the same on every node",
        bands_are_the_same_on_every_node,
    ),
    ("scorecards, view and materialized", scorecards),
    (
        "live scorecards are refused where rows are spread",
        live_scorecards_are_refused_where_rows_are_spread,
    ),
    (
        "live scorecards of the coordinator are exact",
        live_scorecards_of_the_coordinator_are_exact,
    ),
];

fn ask_all(scene: &mut Scene) {
    for (name, question) in QUESTIONS {
        if scene.citus {
            progress(&format!("citus: {name}"));
        }
        question(scene);
    }
}

#[test]
fn the_questions_hold_on_one_server() {
    let database = Database::new("citus");
    ask_all(&mut Scene::new(database.client(), false));
}

#[test]
fn the_questions_hold_on_a_cluster() {
    let skipped =
        "aggregates pushed down by Citus, as CITUS_URL names no cluster (tests/citus/README.md)";
    let Some(mut client) = named("CITUS_URL", "citus", skipped) else {
        return;
    };
    let workers = value(
        &mut client,
        "SELECT count(*) FROM pg_dist_node WHERE isactive AND noderole = 'primary' AND shouldhaveshards",
    );
    progress(&format!("citus: {workers} nodes with shards"));
    ask_all(&mut Scene::new(client, true));
}

fn every_aggregate_is_pushed_down(scene: &mut Scene) {
    let (split, whole): (Vec<_>, Vec<_>) = std::mem::take(&mut scene.calls)
        .into_iter()
        .partition(|call| call.steps.is_some());
    // What cannot be pushed down is an error then, and not a slow query.
    scene.strategy("disabled");
    for call in &split {
        for asked in [
            call.sql.clone(),
            format!("{} FILTER (WHERE actions > 1)", call.sql),
        ] {
            let sql = format!("SELECT segment, {asked} FROM answers GROUP BY segment");
            let plan = plan(&mut scene.client, &sql);
            assert!(
                !scene.citus || plan.contains("worker_partial_agg"),
                "{} is not pushed down:\n{plan}",
                call.signature
            );
        }
    }
    let same = |scene: &mut Scene, calls: &[Call], table: &str| {
        let sql = all_of(calls, table);
        assert_same_rows(
            &mut scene.client,
            &sql,
            &sql.replace("FROM answers", "FROM whole"),
        );
    };
    same(scene, &split, "answers");
    same(scene, &split, "answers WHERE id % 2 = 0 AND score > 3");
    // Over no rows at all a state is that of nothing.
    let columns: Vec<_> = split.iter().map(|call| call.sql.as_str()).collect();
    for condition in ["true", "id < 0", "id = 7"] {
        let of = |table| {
            format!(
                "SELECT {} FROM {table} WHERE {condition}",
                columns.join(", ")
            )
        };
        assert_same_rows(&mut scene.client, &of("answers"), &of("whole"));
    }
    // One KPI among other things that Citus pushes down.
    let mixed = |table| {
        format!(
            "SELECT segment, count(*), avg(score), nps(score), rate_ci(rate_agg(flag)) FROM {table}
            GROUP BY segment HAVING nps_responses(nps_agg(score)) > 10 ORDER BY segment"
        )
    };
    assert_same_rows(&mut scene.client, &mixed("answers"), &mixed("whole"));

    // A trend needs its values in order, on one node: where its rows are whole, or gathered.
    let by_id = |table: &str| {
        format!(
            "SELECT id, kpi_trend(score ORDER BY answered_on) FROM {table} GROUP BY id ORDER BY id"
        )
    };
    assert_same_rows(&mut scene.client, &by_id("answers"), &by_id("whole"));
    let trend = all_of(&whole, "answers");
    if scene.citus {
        let error = try_rows(&mut scene.client, &trend).expect_err("a trend cannot be split");
        let text = describe(&error);
        assert!(text.contains("kpi_trend"), "not clear: {text}");
    }
    scene.strategy("row-gather");
    same(scene, &whole, "answers");
    scene.calls = [split, whole].into_iter().flatten().collect();
}

fn rollup_goes_through_summaries(scene: &mut Scene) {
    scene.strategy("disabled");
    for (by, outer) in [
        ("segment", "ROLLUP (segment)"),
        ("segment", "CUBE (segment)"),
        // The inner groups are whole on their shards, the outer ones are not.
        ("id, segment", "segment"),
    ] {
        assert_same_rows(
            &mut scene.client,
            &rolled_up(&scene.calls, "answers", Some(by), outer),
            &rolled_up(&scene.calls, "whole", None, outer),
        );
    }
}

fn summaries_are_stored_and_merged(scene: &mut Scene) {
    scene.strategy("disabled");
    run(
        &mut scene.client,
        "CREATE TABLE monthly (part text NOT NULL, month integer, nps nps_summary, card scorecard_summary)",
    );
    scene.distribute("monthly", "part");
    let monthly = |table| {
        format!(
            "SELECT coalesce(segment, 'none') AS part, extract(month FROM answered_on)::integer AS month,
                nps_agg(score) AS nps, advocacy_scorecard(flag, was_flag, score, grade, referred, actions) AS card
            FROM {table} GROUP BY 1, 2"
        )
    };
    run(
        &mut scene.client,
        &format!("INSERT INTO monthly {}", monthly("answers")),
    );
    let whole = format!("({}) AS m", monthly("whole"));
    for asked in [
        "SELECT * FROM monthly ORDER BY part, month",
        "SELECT month, rollup(nps), nps(rollup(nps)), ambassador_rate(rollup(card)) FROM monthly GROUP BY month ORDER BY month",
        "SELECT nps(rollup(nps)), advocacy_actions(rollup(card)) FROM monthly",
        // Compared, sorted and hashed as they are.
        "SELECT nps, count(*) FROM monthly GROUP BY nps ORDER BY nps",
        "SELECT count(*) FROM monthly WHERE nps >= '(5,5,5)'",
    ] {
        assert_same_rows(&mut scene.client, asked, &asked.replace("monthly", &whole));
    }
    run(
        &mut scene.client,
        "UPDATE monthly SET nps = nps + '(1,0,0)'",
    );
    assert_same_rows(
        &mut scene.client,
        "SELECT rollup(nps) FROM monthly",
        &format!("SELECT rollup(nps + '(1,0,0)') FROM {whole}"),
    );
}

fn bands_are_the_same_on_every_node(scene: &mut Scene) {
    scene.strategy("row-gather");
    if scene.citus {
        assert_eq!(
            scene.kinds_of_definitions(),
            "1",
            "the nodes have different definitions already: spread them as docs/scale.md says"
        );
    }
    let define = format!(
        r#"SELECT kpi_define('{{"kpi": "{KPI}", "title": "Test", "unit": "points", "bands": [
            {{"label": "under", "range": "(,-20)"}}, {{"label": "between", "range": "[-20,30)"}}, {{"label": "over", "range": "[30,)"}}]}}')"#
    );
    rows(&mut scene.client, &define);
    let on_coordinator = [
        // Groups that the coordinator puts together.
        "SELECT segment, kpi_band('{KPI}', nps(score)) FROM answers GROUP BY segment ORDER BY segment",
        // Groups that are whole on the workers, read last.
        "SELECT id, kpi_band('{KPI}', nps) FROM (SELECT id, nps(score) FROM answers GROUP BY id OFFSET 0) AS a ORDER BY id",
    ];
    let on_workers = [
        "SELECT id, kpi_band('{KPI}', nps(score)) FROM answers GROUP BY id ORDER BY id",
        // Row by row.
        "SELECT id, kpi_band('{KPI}', nps(nps)) FROM answers ORDER BY id",
        "SELECT count(*) FROM answers WHERE kpi_band('{KPI}', nps(nps)) = 'over'",
    ];
    let same = |scene: &mut Scene, asked: &str| {
        let asked = asked.replace("{KPI}", KPI);
        let expected = asked.replace("FROM answers", "FROM whole");
        assert_same_rows(&mut scene.client, &asked, &expected);
    };
    for asked in on_coordinator {
        same(scene, asked);
    }
    if scene.citus && scene.nodes("groupid <> 0") > 0 {
        assert_eq!(scene.kinds_of_definitions(), "2");
        let alone = on_workers[0].replace("{KPI}", KPI);
        let error = try_rows(&mut scene.client, &alone).expect_err("no worker knows the KPI");
        let text = describe(&error);
        assert!(text.contains(KPI), "not clear: {text}");
    }
    // A new one, one that changed, and none.
    scene.spread_definitions();
    let change = format!(
        r#"SELECT kpi_define('{{"kpi": "{KPI}", "bands": [{{"label": "below", "range": "(,10)"}}, {{"label": "over", "range": "[10,)"}}]}}')"#
    );
    for changed in [None, Some(change)] {
        if let Some(sql) = changed {
            rows(&mut scene.client, &sql);
            scene.spread_definitions();
        }
        for asked in on_coordinator.into_iter().chain(on_workers) {
            same(scene, asked);
        }
    }
    rows(&mut scene.client, &format!("SELECT kpi_undefine('{KPI}')"));
    scene.spread_definitions();
}

fn scorecards(scene: &mut Scene) {
    scene.strategy("row-gather");
    let citus = scene.citus;
    let client = &mut scene.client;
    // Groups that are spread over the workers, and groups that are whole on one.
    for segment in ["segment", "id"] {
        must(create(
            client,
            &format!("expected_{segment}"),
            "whole",
            "view",
            segment,
        ));
        for storage in ["materialized", "view"] {
            let name = format!("{storage}_{segment}");
            must(create(client, &name, "answers", storage, segment));
            same_cards(client, &name, &format!("expected_{segment}"), segment);
        }
    }
    // Summaries that are there already, in place of those counted from the rows.
    must(create(client, "stored", "answers", "view", "segment"));
    run(client, "CREATE TABLE quarters AS TABLE stored_summary");
    if citus {
        // A view over a distributed table is on all nodes, so what it reads must be there.
        rows(client, "SELECT create_reference_table('quarters')");
    }
    run(
        client,
        "CREATE OR REPLACE VIEW stored_summary AS SELECT * FROM quarters",
    );
    same_cards(client, "stored", "expected_segment", "segment");
    for table in ["answers", "whole"] {
        run(client, &format!("DELETE FROM {table} WHERE id % 10 = 0"));
    }
    for segment in ["segment", "id"] {
        let stored = format!("materialized_{segment}");
        let verify = format!("SELECT kpi_verify_scorecard('{stored}')");
        assert_eq!(value(client, &verify), "f");
        run(
            client,
            &format!("REFRESH MATERIALIZED VIEW CONCURRENTLY {stored}_summary"),
        );
        assert_eq!(value(client, &verify), "t");
        for name in [stored, format!("view_{segment}")] {
            same_cards(client, &name, &format!("expected_{segment}"), segment);
        }
    }
}

/// What triggers of the coordinator do not see is refused, whatever Citus lets through.
fn live_scorecards_are_refused_where_rows_are_spread(scene: &mut Scene) {
    if !scene.citus {
        return;
    }
    let client = &mut scene.client;
    run(
        client,
        "CREATE TABLE on_all (LIKE answers); CREATE TABLE on_one (LIKE answers);
        CREATE TABLE by_year (LIKE answers) PARTITION BY RANGE (answered_on);
        CREATE TABLE by_year_2024 PARTITION OF by_year FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
        CREATE VIEW seen AS SELECT * FROM answers;",
    );
    for spread in [
        "create_reference_table('on_all')",
        "create_distributed_table('on_one', NULL)",
        "create_distributed_table('by_year', 'id')",
    ] {
        rows(client, &format!("SELECT {spread}"));
    }
    for unsafe_triggers in ["off", "on"] {
        run(
            client,
            &format!("SET citus.enable_unsafe_triggers = {unsafe_triggers}"),
        );
        for source in [
            "answers",
            "on_all",
            "on_one",
            "by_year",
            "by_year_2024",
            "seen",
        ] {
            let error = create(client, "lively", source, "live", "segment")
                .expect_err("triggers of the coordinator do not see these rows");
            refused(&error, source);
            // Nothing is left of it.
            fails(client, "SELECT FROM lively_delta", "42P01");
        }
    }
    run(client, "RESET citus.enable_unsafe_triggers");
}

/// Tables of the coordinator, in the metadata of Citus or not.
fn live_scorecards_of_the_coordinator_are_exact(scene: &mut Scene) {
    let citus = scene.citus;
    // Where the coordinator is no node of its own cluster, Citus manages no table of it.
    let known = citus && scene.nodes("groupid = 0") > 0;
    let client = &mut scene.client;
    run(client, "CREATE TABLE home AS TABLE whole");
    must(create(client, "lively", "home", "live", "segment"));
    must(create(client, "viewed", "home", "view", "segment"));
    let exact_after_writes = |client: &mut Client| {
        for write in [
            "INSERT INTO home SELECT * FROM whole WHERE id % 3 = 0",
            "UPDATE home SET score = 10 - score, segment = 'west' WHERE id % 7 = 0",
            "DELETE FROM home WHERE id % 13 = 0",
        ] {
            run(client, write);
            same_cards(client, "lively", "viewed", "segment");
        }
        value(client, "SELECT kpi_compact('lively')");
        value(client, "SELECT kpi_rebuild_scorecard('lively')");
        same_cards(client, "lively", "viewed", "segment");
    };
    exact_after_writes(client);
    if citus {
        for spread in [
            "create_distributed_table('home', 'id')",
            "create_distributed_table('home', NULL)",
            "create_reference_table('home')",
        ] {
            let error = try_rows(client, &format!("SELECT {spread}"))
                .expect_err("the triggers of a live scorecard cannot be spread");
            let text = describe(&error);
            assert!(text.contains("trigger"), "not clear: {text}");
        }
        if known {
            rows(client, "SELECT citus_add_local_table_to_metadata('home')");
            exact_after_writes(client);
        }
    }
    run(client, "TRUNCATE home");
    assert_eq!(value(client, "SELECT count(*) FROM lively"), "0");
    run(client, "SELECT kpi_drop_scorecard('lively')");
}
