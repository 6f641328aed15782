//! Rows on several servers, read by one over postgres_fdw: aggregates are computed
//! where the rows are, in parallel, and what comes of it is bit for bit what one
//! table with all rows gives. A hub and three shards of the test's own.

#[path = "common/cluster.rs"]
mod cluster;
mod common;

use cluster::{Call, answers, calls, create_answers, plan, rolled_up};
use common::server::{Server, signal};
use common::{assert_same_rows, describe, fails, literal, rows, run, value};
use postgres::Client;
use std::thread;
use std::time::Duration;

const SHARDS: usize = 3;

/// Nothing here has to outlive a crash.
const CONF: &str = "
fsync = off
jit = off
";

/// All at once, as to make one takes a second or two.
fn servers(names: &[String]) -> Vec<Server> {
    thread::scope(|scope| {
        let making: Vec<_> = names
            .iter()
            .map(|name| scope.spawn(|| Server::new(name, CONF)))
            .collect();
        making
            .into_iter()
            .map(|server| server.join().expect("a server"))
            .collect()
    })
}

fn connect(server: &Server) -> Client {
    server
        .connect("shards")
        .unwrap_or_else(|e| panic!("{}\n{}", describe(&e), server.log()))
}

/// Ends its sessions and waits for it.
fn stop(server: &Server) {
    let asked = signal("-INT", &[server.postmaster()]).status();
    assert!(asked.expect("a shell").success());
    while server.folder.join("data/postmaster.pid").exists() {
        thread::sleep(Duration::from_millis(10));
    }
}

const ROWS: u32 = 9_000;

const SPEC: &str = r#"{
    "period": {"column": "answered_at", "grain": "month", "timezone": "Europe/Vienna"},
    "segments": [SEGMENTS],
    "measures": {"nps": "score", "csat": "grade", "ambassador_rate": "flag", "advocacy_actions": "actions",
        "advocacy_growth": ["was_flag", "flag"], "engagement_rate": ["actions", "audience"]},
    "storage": "STORAGE"}"#;

fn spec(segments: &str, storage: &str) -> String {
    SPEC.replace("SEGMENTS", segments)
        .replace("STORAGE", storage)
}

fn create_card(client: &mut Client, name: &str, source: &str, segments: &str, storage: &str) {
    let spec = literal(&spec(segments, storage));
    run(
        client,
        &format!("SELECT kpi_create_scorecard('{name}', '{source}', {spec})"),
    );
}

/// What to type on the hub to see a shard.
fn server_sql(name: &str, shard: &Server, options: &str) -> String {
    format!(
        "CREATE SERVER {name} FOREIGN DATA WRAPPER postgres_fdw
            OPTIONS (host '{}', dbname 'postgres'{options});
        CREATE USER MAPPING FOR CURRENT_USER SERVER {name} OPTIONS (user 'postgres');",
        shard.folder.display()
    )
}

struct Scene {
    hub: Server,
    shards: Vec<Server>,
    calls: Vec<Call>,
}

impl Scene {
    /// Each shard has its answers in the table `answers`; the hub has all of them in
    /// `whole`, and in `answers` through the shards.
    fn new() -> Scene {
        let names: Vec<_> = (1..=SHARDS).map(|n| format!("shard_{n}")).collect();
        let mut shards = servers(&[&["hub".to_owned()], names.as_slice()].concat());
        let hub = shards.remove(0);
        let mut client = connect(&hub);
        run(
            &mut client,
            "CREATE EXTENSION advocacy_kpi; CREATE EXTENSION postgres_fdw",
        );
        create_answers(&mut client, "whole", 1, ROWS, SHARDS);
        run(
            &mut client,
            &format!(
                "CREATE TABLE answers ({}) PARTITION BY LIST (shard)",
                cluster::COLUMNS
            ),
        );
        for (number, shard) in (1..).zip(&shards) {
            let mut there = connect(shard);
            run(&mut there, "CREATE EXTENSION advocacy_kpi");
            run(
                &mut there,
                &format!("CREATE TABLE answers ({})", cluster::COLUMNS),
            );
            run(
                &mut there,
                &format!(
                    "INSERT INTO answers SELECT * FROM ({}) AS a WHERE shard = {number}; ANALYZE answers",
                    answers(1, ROWS, SHARDS)
                ),
            );
            let name = format!("shard_{number}");
            let options = ", extensions 'advocacy_kpi', async_capable 'true', fetch_size '10000'";
            run(&mut client, &server_sql(&name, shard, options));
            run(
                &mut client,
                &format!(
                    "CREATE FOREIGN TABLE answers_{number} PARTITION OF answers FOR VALUES IN ({number})
                    SERVER {name} OPTIONS (table_name 'answers');
                    ANALYZE answers_{number}"
                ),
            );
        }
        run(&mut client, "ANALYZE");
        let calls = calls(&mut client);
        Scene { hub, shards, calls }
    }

    /// A session on the hub as an analyst would have it.
    fn session(&self) -> Client {
        let mut client = connect(&self.hub);
        run(&mut client, "SET enable_partitionwise_aggregate = on");
        client
    }
}

/// What the shards are asked, as EXPLAIN shows it.
fn remote(plan: &str) -> Vec<&str> {
    plan.lines()
        .filter_map(|line| line.trim_start().strip_prefix("Remote SQL: "))
        .collect()
}

/// The name before a bracket, in the list of columns.
fn aggregates(remote: &str, call: &Call) -> bool {
    remote.contains(&format!("public.{}(", call.name)) && remote.contains("GROUP BY")
}

type Question = fn(&Scene);

const QUESTIONS: [(&str, Question); 10] = [
    ("whole aggregates are shipped", whole_aggregates_are_shipped),
    (
        "without the option rows are pulled",
        rows_are_pulled_without_the_option,
    ),
    (
        "two steps run on all shards at once",
        two_steps_run_on_all_shards_at_once,
    ),
    (
        "only the shards that are asked for are contacted",
        only_shards_asked_for_are_contacted,
    ),
    ("summaries arrive as they are", summaries_arrive_as_they_are),
    (
        "bands are those of where they are read",
        bands_are_of_where_they_are_read,
    ),
    (
        "live scorecards of shards are one on the hub",
        live_scorecards_of_shards_are_one,
    ),
    ("a scorecard over all shards", a_scorecard_over_all_shards),
    (
        "a shard without the extension",
        a_shard_without_the_extension,
    ),
    ("a shard that is down", a_shard_that_is_down),
];

#[test]
fn several_servers_are_one() {
    let scene = Scene::new();
    for (name, question) in QUESTIONS {
        common::workload::progress(&format!("shards: {name}"));
        question(&scene);
    }
}

fn whole_aggregates_are_shipped(scene: &Scene) {
    let mut hub = scene.session();
    // A text that the query makes has no collation that a shard is trusted with.
    let shipped = |call: &&Call| !call.signature.contains("season text");
    for call in scene.calls.iter().filter(shipped) {
        for asked in [
            call.sql.clone(),
            format!("{} FILTER (WHERE id % 2 = 0)", call.sql),
        ] {
            let sql = format!("SELECT segment, {asked} FROM answers_1 GROUP BY segment");
            let plan = plan(&mut hub, &sql);
            let remote = remote(&plan);
            assert!(
                remote.len() == 1 && aggregates(remote[0], call) && !plan.contains("Aggregate\n"),
                "{} is not computed on its shard:\n{plan}",
                call.signature
            );
        }
    }
    // Over no rows, too.
    for rows in ["true", "false"] {
        let all = |from: &str| cluster::all_of(&scene.calls, &format!("{from} AND {rows}"));
        assert_same_rows(
            &mut hub,
            &all("answers_1 WHERE true"),
            &all("whole WHERE shard = 1"),
        );
    }
    // HAVING and the KPI of a stored summary go with them.
    for shipped in [
        "SELECT segment FROM answers_1 GROUP BY segment HAVING nps(score) > 0",
        "SELECT segment, nps(rollup(nps)), nps_promoters(rollup(nps)) FROM answers_1 GROUP BY segment",
        "SELECT segment, rollup(nps) - rollup(nps) FILTER (WHERE id < 50) FROM answers_1 GROUP BY segment",
    ] {
        let plan = plan(&mut hub, shipped);
        assert!(plan.starts_with("Foreign Scan"), "{shipped}\n{plan}");
        let ordered = format!("{shipped} ORDER BY 1");
        assert_same_rows(
            &mut hub,
            &ordered,
            &ordered.replace("answers_1", "(SELECT * FROM whole WHERE shard = 1) AS w"),
        );
    }
}

fn rows_are_pulled_without_the_option(scene: &Scene) {
    let mut hub = scene.session();
    run(
        &mut hub,
        "BEGIN; ALTER SERVER shard_1 OPTIONS (DROP extensions)",
    );
    let sql = "SELECT segment, nps(score) FROM answers_1 GROUP BY segment ORDER BY segment";
    let plan = plan(&mut hub, sql);
    assert!(!remote(&plan)[0].contains("nps("), "{plan}");
    assert_same_rows(
        &mut hub,
        sql,
        &sql.replace("answers_1", "whole WHERE shard = 1"),
    );
    run(&mut hub, "ROLLBACK");
}

fn two_steps_run_on_all_shards_at_once(scene: &Scene) {
    let mut hub = scene.session();
    let sql = "SELECT segment, nps(rollup(s)) FROM (
            SELECT shard, segment, nps_agg(score) AS s FROM answers GROUP BY shard, segment
        ) AS parts GROUP BY segment";
    let plan = plan(&mut hub, sql);
    let remote = remote(&plan);
    assert_eq!(plan.matches("Async Foreign Scan").count(), SHARDS, "{plan}");
    assert!(
        remote.len() == SHARDS
            && remote
                .iter()
                .all(|sql| sql.contains("public.nps_agg(") && sql.contains("GROUP BY")),
        "{plan}"
    );
    for outer in [
        "segment",
        "ROLLUP (segment)",
        "GROUPING SETS ((segment), (segment), ())",
    ] {
        let of = |from, by| rolled_up(&scene.calls, from, by, outer);
        let direct = of("whole", None);
        assert_same_rows(&mut hub, &of("answers", Some("shard, segment")), &direct);
        // One step gives the same: it fetches the rows.
        assert_same_rows(&mut hub, &of("answers", None), &direct);
    }
}

fn only_shards_asked_for_are_contacted(scene: &Scene) {
    let contacted = |hub: &mut Client| {
        rows(
            hub,
            "SELECT server_name FROM postgres_fdw_get_connections() ORDER BY 1",
        )
        .concat()
    };
    let sql = |condition: &str| {
        format!(
            "SELECT nps(rollup(s)) FROM (
                SELECT shard, nps_agg(score) AS s FROM answers WHERE {condition} GROUP BY shard
            ) AS parts"
        )
    };
    let mut hub = scene.session();
    let plan = plan(&mut hub, &sql("shard IN (1, 3)"));
    assert!(
        !plan.contains("answers_2") && plan.contains("answers_3"),
        "{plan}"
    );
    let expected = value(
        &mut hub,
        "SELECT nps(score) FROM whole WHERE shard IN (1, 3)",
    );
    assert_eq!(value(&mut hub, &sql("shard IN (1, 3)")), expected);
    assert_eq!(contacted(&mut hub), ["shard_1", "shard_3"]);

    // Of a parameter, too, where the plan is made for its value. One that is made for
    // any value asks all shards, as PostgreSQL prunes no aggregate when it is run.
    let mut hub = scene.session();
    run(
        &mut hub,
        &format!("PREPARE asked (integer) AS {}", sql("shard = $1")),
    );
    let expected = value(&mut hub, "SELECT nps(score) FROM whole WHERE shard = 2");
    run(&mut hub, "SET plan_cache_mode = force_custom_plan");
    assert_eq!(value(&mut hub, "EXECUTE asked (2)"), expected);
    assert_eq!(contacted(&mut hub), ["shard_2"]);
    run(&mut hub, "SET plan_cache_mode = force_generic_plan");
    assert_eq!(value(&mut hub, "EXECUTE asked (2)"), expected);
}

/// Summaries at the edge of what fits, there and back again.
const EDGES: &str = "
    ('(9223372036854775807,9223372036854775807)', '(9223372036854775807,0,9223372036854775807)',
     '(0,9223372036854775807)', '(1,1,3037000499,9223372030926249001)', '(9223372036854775807,1)'),
    ('(0,0)', '(0,0,0)', '(0,0)', '(0,0,0,0)', '(0,0)'),
    ('(1,1)', '(0,0,1)', '(1,0)', '(1,1,9223372036854775807,85070591730234615847396907784232501249)', '(0,1)'),
    (NULL, NULL, NULL, NULL, NULL)";

fn summaries_arrive_as_they_are(scene: &Scene) {
    let columns = "rate rate_summary, nps nps_summary, growth growth_summary, action action_summary, ratio ratio_summary";
    let mut hub = scene.session();
    let mut shard = connect(&scene.shards[0]);
    run(&mut shard, &format!("CREATE TABLE edges ({columns})"));
    run(
        &mut hub,
        &format!(
            "CREATE FOREIGN TABLE edges ({columns}) SERVER shard_1;
            CREATE TABLE edges_here ({columns});
            INSERT INTO edges_here VALUES {EDGES};
            INSERT INTO edges SELECT * FROM edges_here"
        ),
    );
    let here = "SELECT * FROM edges_here ORDER BY nps";
    assert_same_rows(&mut hub, "SELECT * FROM edges ORDER BY nps", here);
    assert_eq!(
        rows(&mut shard, "SELECT * FROM edges ORDER BY nps"),
        rows(&mut hub, here)
    );
    for (name, kind) in [("rate", "rate"), ("nps", "nps"), ("action", "action")] {
        // Compared there, with a value that goes as text.
        let count = format!(
            "SELECT count(*) FROM edges JOIN (SELECT {name} AS given FROM edges_here WHERE {name} IS NOT NULL) AS h ON edges.{name} = h.given"
        );
        assert_eq!(value(&mut hub, &count), "3", "{kind}_summary");
        let asked = format!(
            "SELECT 1 FROM edges WHERE {name} > '{}'::{kind}_summary",
            value(
                &mut hub,
                &format!("SELECT {name} FROM edges_here ORDER BY {name} LIMIT 1")
            )
        );
        let plan = plan(&mut hub, &asked);
        assert!(remote(&plan)[0].contains("WHERE"), "{plan}");
        assert_eq!(rows(&mut hub, &asked).len(), 2, "{asked}");
    }
}

fn define(client: &mut Client, label: &str) {
    run(
        client,
        &format!(
            r#"SELECT kpi_define('{{"kpi": "nps", "bands": [{{"label": "below {label}", "range": "(,0)"}}, {{"label": "above {label}", "range": "[0,)"}}]}}')"#
        ),
    );
}

fn bands_are_of_where_they_are_read(scene: &Scene) {
    let mut hub = scene.session();
    let mut shard = connect(&scene.shards[0]);
    define(&mut hub, "on the hub");
    define(&mut shard, "on the shard");
    run(
        &mut shard,
        "CREATE VIEW banded AS SELECT kpi_band('nps', nps(score)) AS band FROM answers",
    );
    run(
        &mut hub,
        "CREATE FOREIGN TABLE banded (band text) SERVER shard_1",
    );
    let here = "SELECT kpi_band('nps', nps(score)) FROM answers_1";
    assert_eq!(value(&mut hub, here), "below on the hub");
    let plan = plan(&mut hub, here);
    assert!(
        remote(&plan)[0].contains("public.nps(") && !remote(&plan)[0].contains("kpi_band"),
        "{plan}"
    );
    // It finds the catalogue on the bare search_path that postgres_fdw sets.
    assert_eq!(
        value(&mut hub, "SELECT band FROM banded"),
        "below on the shard"
    );
    assert_eq!(
        value(
            &mut hub,
            "SELECT kpi_band('nps', nps(score)) FROM whole WHERE shard = 1"
        ),
        "below on the hub"
    );
}

/// The columns of the view of a scorecard, in an order that does not depend on how
/// rows are stored.
fn card(name: &str) -> String {
    format!("SELECT * FROM {name} ORDER BY kpi, total, period, segment")
}

fn live_scorecards_of_shards_are_one(scene: &Scene) {
    let mut hub = scene.session();
    let measures = "nps nps_summary, csat rate_summary, ambassador_rate rate_summary, advocacy_actions action_summary,
        advocacy_growth flow_summary, engagement_rate ratio_sample_summary, advocacy_actions_left_out bigint,
        nps_left_out bigint, csat_left_out bigint, engagement_rate_left_out bigint";
    run(
        &mut hub,
        &format!(
            "CREATE TABLE live_summaries (period date, shard integer, segment text, {measures}) PARTITION BY LIST (shard)"
        ),
    );
    for (number, shard) in (1..).zip(&scene.shards) {
        create_card(
            &mut connect(shard),
            "live",
            "answers",
            r#""shard", "segment""#,
            "live",
        );
        run(
            &mut hub,
            &format!(
                "CREATE FOREIGN TABLE live_summaries_{number} PARTITION OF live_summaries FOR VALUES IN ({number})
                SERVER shard_{number} OPTIONS (table_name 'live_summary')"
            ),
        );
    }
    // A scorecard whose summary is, from now on, the rolled-up one of the shards.
    create_card(&mut hub, "live", "answers", r#""segment""#, "view");
    run(
        &mut hub,
        "CREATE OR REPLACE VIEW live_summary AS
        SELECT period, segment, rollup(ambassador_rate) AS ambassador_rate, rollup(advocacy_growth) AS advocacy_growth,
            rollup(advocacy_actions) AS advocacy_actions, rollup(nps) AS nps, rollup(csat) AS csat,
            rollup(engagement_rate) AS engagement_rate, sum(advocacy_actions_left_out)::bigint AS advocacy_actions_left_out,
            sum(nps_left_out)::bigint AS nps_left_out, sum(csat_left_out)::bigint AS csat_left_out,
            sum(engagement_rate_left_out)::bigint AS engagement_rate_left_out
        FROM live_summaries GROUP BY period, segment",
    );
    create_card(&mut hub, "direct", "whole", r#""segment""#, "view");
    let same = |hub: &mut Client| {
        assert_same_rows(hub, &card("live"), &card("direct"));
        let wide = |name| format!("SELECT * FROM {name}_wide ORDER BY period, segment");
        assert_same_rows(hub, &wide("live"), &wide("direct"));
    };
    same(&mut hub);
    // The bands of the hub's own definition are in it.
    let bands = rows(
        &mut hub,
        "SELECT DISTINCT band FROM live WHERE kpi = 'nps' ORDER BY 1",
    )
    .concat();
    assert!(
        bands.iter().any(|band| band == "below on the hub"),
        "{bands:?}"
    );

    // What is written on a shard, or through the hub, is in it at once.
    let writes = [
        "DELETE FROM {} WHERE shard = 1 AND id % 5 = 0",
        "UPDATE {} SET score = 10, segment = 'west' WHERE shard = 2 AND id % 3 = 0",
        "INSERT INTO {} SELECT * FROM (ROWS) AS a WHERE shard = 3",
        "UPDATE {} SET score = NULL WHERE id % 7 = 0",
    ];
    let more = answers(ROWS + 1, ROWS + 300, SHARDS);
    for write in writes {
        let write = write.replace("ROWS", &more);
        run(&mut hub, &write.replace("{}", "whole"));
        run(&mut hub, &write.replace("{}", "answers"));
        same(&mut hub);
    }
    for shard in &scene.shards {
        let mut shard = connect(shard);
        assert_eq!(
            value(&mut shard, "SELECT kpi_verify_scorecard('live')"),
            "t"
        );
        run(&mut shard, "SELECT kpi_compact('live')");
    }
    same(&mut hub);
    // Only summaries travel.
    let plan = plan(&mut hub, "SELECT * FROM live_summary");
    assert!(
        remote(&plan).len() == SHARDS
            && remote(&plan).iter().all(|sql| sql.contains("live_summary")),
        "{plan}"
    );
}

fn a_scorecard_over_all_shards(scene: &Scene) {
    let mut hub = scene.session();
    let segments = r#""shard", "segment""#;
    create_card(&mut hub, "expected", "whole", segments, "view");
    create_card(&mut hub, "viewed", "answers", segments, "view");
    create_card(&mut hub, "kept", "answers", segments, "materialized");
    // By days, or without a period, the shards count; other periods are found by
    // date_trunc, which postgres_fdw does not ship, as its first argument is a text.
    let daily = spec(segments, "view").replace(
        r#""column": "answered_at", "grain": "month", "timezone": "Europe/Vienna""#,
        r#""column": "answered_on", "grain": "day""#,
    );
    for (name, source) in [("daily", "answers"), ("daily_expected", "whole")] {
        let daily = literal(&daily);
        run(
            &mut hub,
            &format!("SELECT kpi_create_scorecard('{name}', '{source}', {daily})"),
        );
    }
    let plan = plan(&mut hub, "SELECT * FROM daily_summary");
    assert_eq!(plan.matches("Async Foreign Scan").count(), SHARDS, "{plan}");
    assert!(
        remote(&plan)
            .iter()
            .all(|sql| sql.contains("public.nps_agg(")),
        "{plan}"
    );
    let card = |name: &str| format!("{}, shard", card(name));
    assert_same_rows(&mut hub, &card("daily"), &card("daily_expected"));
    assert_same_rows(&mut hub, &card("viewed"), &card("expected"));
    assert_same_rows(&mut hub, &card("kept"), &card("expected"));

    for table in ["answers", "whole"] {
        run(&mut hub, &format!("DELETE FROM {table} WHERE id % 11 = 0"));
    }
    assert_same_rows(&mut hub, &card("viewed"), &card("expected"));
    assert_eq!(value(&mut hub, "SELECT kpi_verify_scorecard('kept')"), "f");
    run(
        &mut hub,
        "REFRESH MATERIALIZED VIEW CONCURRENTLY kept_summary",
    );
    assert_eq!(value(&mut hub, "SELECT kpi_verify_scorecard('kept')"), "t");
    assert_same_rows(&mut hub, &card("kept"), &card("expected"));

    // No trigger sees what happens on another server.
    let live = literal(&spec(segments, "live"));
    let error = fails(
        &mut hub,
        &format!("SELECT kpi_create_scorecard('lively', 'answers', {live})"),
        "22023",
    );
    assert!(
        error.contains("HINT: Use storage materialized or view"),
        "{error}"
    );
}

fn a_shard_without_the_extension(scene: &Scene) {
    run(&mut connect(&scene.shards[0]), "CREATE DATABASE bare");
    let mut bare = scene.shards[0]
        .connect_to("bare", "shards")
        .expect("a connection");
    run(&mut bare, "CREATE TABLE scores AS SELECT 9 AS score");
    let mut hub = scene.session();
    let server = server_sql("bare", &scene.shards[0], ", extensions 'advocacy_kpi'");
    run(
        &mut hub,
        &server.replace("dbname 'postgres'", "dbname 'bare'"),
    );
    run(
        &mut hub,
        "CREATE FOREIGN TABLE bare (score integer) SERVER bare OPTIONS (table_name 'scores')",
    );
    let error = fails(&mut hub, "SELECT nps(score) FROM bare", "42883");
    assert!(
        error.contains("function public.nps(integer) does not exist"),
        "{error}"
    );
}

fn a_shard_that_is_down(scene: &Scene) {
    let mut hub = scene.session();
    let all = "SELECT nps(rollup(s)) FROM (SELECT shard, nps_agg(score) AS s FROM answers GROUP BY shard) AS parts";
    let direct = "SELECT nps(score) FROM whole";
    assert_same_rows(&mut hub, all, direct);
    stop(&scene.shards[2]);
    // Whether or not the session had a connection.
    for hub in [&mut hub, &mut scene.session()] {
        for asked in [all, "SELECT * FROM live", "SELECT * FROM viewed"] {
            let error = fails(hub, asked, "08001");
            assert!(
                error.contains("could not connect to server \"shard_3\""),
                "{error}"
            );
        }
        assert_same_rows(
            hub,
            &all.replace("GROUP BY shard", "WHERE shard < 3 GROUP BY shard"),
            "SELECT nps(score) FROM whole WHERE shard < 3",
        );
        // What is kept on the hub is there.
        assert_eq!(value(hub, "SELECT count(*) > 0 FROM kept"), "t");
    }
    scene.shards[2].start("");
    assert_same_rows(&mut hub, all, direct);
}
