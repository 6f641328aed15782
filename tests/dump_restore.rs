//! Shows that nothing is lost between pg_dump and restore, in plain and in
//! custom format, for a superuser and for a database owner who is none: custom KPIs,
//! overridden built-ins, benchmarks, stored summaries, indexes on them,
//! scorecards of every storage, and what is computed from all that.

mod common;

use std::env;
use std::path::PathBuf;

use common::{Database, Role, fails, program, rows, run, value};
use postgres::Client;

/// Definitions, and tables of summaries with every kind of index.
const FILL: &str = r#"
    SELECT kpi_define('{"kpi": "review_rate", "title": "Review ''rate''\t\\ \"é\"", "unit": "percent",
        "family": "advocacy", "target": 12.5, "scale": {"min": 0, "max": 50},
        "bands": [{"label": "dürftig", "range": "(,5)", "meaning": "few"},
                  {"label": "ok; --", "range": "[5,20)"}, {"label": "三", "range": "[20,)"}],
        "definition": "Reviews per hundred customers.\nTwo lines.",
        "diagnostic_questions": ["Who?", "When?"], "categories": ["a", "b"]}');
    SELECT kpi_define('{"kpi": "nps", "target": 40,
        "bands": [{"label": "below", "range": "(,0]"}, {"label": "above", "range": "(0,)"}]}');
    SELECT kpi_define('{"kpi": "ambassador_rate", "title": "Our ambassadors"}');
    SELECT kpi_define('{"kpi": "gone", "unit": "count"}');
    SELECT kpi_undefine('gone');

    INSERT INTO kpi_benchmark (kpi, value, unit, statistic, industry, sample_size, source, comments) VALUES
        ('nps', 31.5, 'points', 'median', 'téléphonie', 120, 'A study, "2025"', E'two\nlines'),
        ('review_rate', 4, NULL, NULL, NULL, NULL, 'Our own', NULL),
        ('nps', 0, NULL, NULL, NULL, NULL, 'The last one, deleted', NULL);
    DELETE FROM kpi_benchmark WHERE source LIKE '%deleted';

    CREATE TABLE kept (
        id integer PRIMARY KEY,
        rate rate_summary, nps nps_summary, growth growth_summary,
        action action_summary, ratio ratio_summary, card scorecard_summary,
        history rate_summary[],
        percent double precision GENERATED ALWAYS AS (ambassador_rate(rate)) STORED,
        CHECK (rate_hits(rate) >= 0)
    );
    INSERT INTO kept
        SELECT n,
            CASE WHEN n % 10 > 0 THEN format('(%s,%s)', n, 2 * n + 1)::rate_summary END,
            format('(%s,%s,%s)', n, n % 7, n % 3)::nps_summary,
            format('(%s,%s)', n % 50, n)::growth_summary,
            (SELECT action_agg(k * 1000000007::bigint) FROM generate_series(0, n % 20) AS k),
            format('(%s,%s)', n, 9223372036854775807 - n)::ratio_summary,
            (SELECT advocacy_scorecard(k > 5, k % 2 = 0, k, 1 + k % 5, k % 3 = 0, n * k::bigint) FROM generate_series(0, n % 11) AS k),
            ARRAY[format('(1,%s)', n)::rate_summary, NULL]
        FROM generate_series(1, 2000) AS n;
    CREATE INDEX kept_rate_btree ON kept (rate);
    CREATE INDEX kept_rate_hash ON kept USING hash (rate);
    CREATE UNIQUE INDEX kept_nps_btree ON kept (nps);
    CREATE INDEX kept_nps_hash ON kept USING hash (nps);
    CREATE INDEX kept_growth_btree ON kept (growth DESC);
    CREATE INDEX kept_growth_hash ON kept USING hash (growth);
    CREATE INDEX kept_action_btree ON kept (action);
    CREATE INDEX kept_action_hash ON kept USING hash (action);
    CREATE UNIQUE INDEX kept_ratio_btree ON kept (ratio);
    CREATE INDEX kept_ratio_hash ON kept USING hash (ratio);
    CREATE INDEX kept_card_btree ON kept (card);
    CREATE INDEX kept_card_hash ON kept USING hash (card);
    CREATE INDEX kept_points ON kept (nps(nps));

    CREATE VIEW by_hand AS
        SELECT id % 10 AS digit, nps(rollup(nps)) AS nps, kpi_band('nps', nps(rollup(nps))) AS band
        FROM kept GROUP BY 1;
    CREATE MATERIALIZED VIEW banded AS
        SELECT id, kpi_band('review_rate', id % 30) AS band, kpi_band('nps', nps(nps)) AS nps_band,
            kpi_band_rank('ambassador_rate', percent) AS rank
        FROM kept;

    CREATE TABLE survey (day date, "the ""region""" text, was boolean, now boolean, score integer, actions bigint);
    INSERT INTO survey
        SELECT date '2025-01-01' + n, (ARRAY['nord', 'süd', NULL])[1 + n % 3], n % 4 = 0, n % 3 = 0, n % 11, n % 5
        FROM generate_series(0, 299) AS n;
    SELECT kpi_create_scorecard('card_' || storage, 'survey', jsonb_build_object('storage', storage) || '{
        "period": {"column": "day", "grain": "month"}, "segments": ["the \"region\""],
        "measures": {"ambassador_rate": "now", "nps": "score", "advocacy_growth": ["was", "now"], "advocacy_actions": "actions"}}')
    FROM unnest(ARRAY['view', 'materialized', 'live']) AS storage;

    CREATE TABLE shop (dropped integer, shop_id integer NOT NULL, city text);
    ALTER TABLE shop DROP COLUMN dropped;
    CREATE UNIQUE INDEX shop_number ON shop (shop_id);
    CREATE TABLE member (dropped integer, member_id integer PRIMARY KEY, "the ""region""" text, shop_id integer, joined date, left_at timestamptz);
    ALTER TABLE member DROP COLUMN dropped;
    CREATE TABLE standing (member_id integer REFERENCES member ON DELETE CASCADE, status text, valid daterange);
    CREATE TABLE deed (member_id integer, at timestamptz, points integer) PARTITION BY RANGE (points);
    CREATE TABLE deed_low PARTITION OF deed FOR VALUES FROM (MINVALUE) TO (2);
    CREATE TABLE deed_rest PARTITION OF deed DEFAULT;
    CREATE TABLE reply (reply_id integer PRIMARY KEY, member_id integer, at timestamp, score integer);
    CREATE INDEX ON standing (member_id); CREATE INDEX ON deed (member_id); CREATE INDEX ON reply (member_id); CREATE INDEX ON member (shop_id);
    INSERT INTO shop VALUES (1, 'Köln'), (2, NULL);
    INSERT INTO member SELECT n, (ARRAY['nord', 'süd', NULL])[1 + n % 3], n % 4, date '2024-12-01' + n, NULL FROM generate_series(1, 60) AS n;
    INSERT INTO standing SELECT n, 'advocate', daterange('2025-01-01'::date + n, '2025-03-01'::date + 2 * n) FROM generate_series(1, 40) AS n;
    INSERT INTO deed SELECT 1 + n % 70, timestamptz '2025-01-01 00:00+00' + n * interval '7 hours', n % 6 - 1 FROM generate_series(1, 300) AS n;
    INSERT INTO reply SELECT n, n % 65, timestamp '2025-01-01' + n * interval '11 hours', n % 12 FROM generate_series(1, 250) AS n;
    SELECT kpi_create_scorecard('board_' || storage, jsonb_build_object('storage', storage) || '{
        "entity": {"table": "public.member", "key": "member_id", "from": "joined", "to": "left_at"},
        "period": {"grain": "month", "timezone": "Europe/Berlin"},
        "segments": ["the \"region\"", {"column": "city", "from": "public.shop", "on": "shop_id"}],
        "measures": {
            "ambassador_rate": {"history": "public.standing", "valid": "valid", "where": {"status": "advocate"}},
            "advocate_retention_rate": {"history": "public.standing", "valid": "valid", "where": {"status": "advocate"}},
            "advocacy_actions": {"events": "public.deed", "at": "at", "weight": "points"},
            "nps": {"rows": "public.reply", "at": "at", "of": "score", "one_per": {"keep": "latest"}}}}')
    FROM unnest(ARRAY['view', 'materialized', 'live']) AS storage;
    -- One of the table's own rows, whose history only its log has.
    CREATE TABLE fan (fan_id integer PRIMARY KEY, region text, is_fan boolean);
    INSERT INTO fan SELECT n, (ARRAY['nord', 'süd', NULL])[1 + n % 3], n % 2 = 0 FROM generate_series(1, 30) AS n;
    SELECT kpi_create_scorecard('board_recorded', 'fan', '{"period": {"recorded": true, "grain": "year"}, "segments": ["region"],
        "measures": {"ambassador_rate": "is_fan"}, "storage": "live"}');
    -- What the logs have at the time of the dump.
    UPDATE member SET "the ""region""" = 'ost' WHERE member_id % 7 = 0;
    DELETE FROM member WHERE member_id % 11 = 0;
    UPDATE shop SET city = 'Bonn' WHERE shop_id = 2;
    INSERT INTO reply VALUES (900, 1, '2025-02-02', 10), (901, 2, '2025-02-02', 99);
    UPDATE deed SET points = 4 WHERE points = 3;
    UPDATE fan SET is_fan = NOT is_fan WHERE fan_id < 9;
    REFRESH MATERIALIZED VIEW board_materialized_summary;
"#;

/// Everything that a board shows that its storage does not decide.
fn board(storage: &str) -> String {
    format!("SELECT to_jsonb(b) - 'p_always' FROM board_{storage} AS b ORDER BY 1::text")
}

/// Everything that a scorecard shows.
const CARD: &str = r#"ORDER BY period, "the ""region""", kpi, total"#;

/// What must be the same before and after.
const COMPARED: [&str; 20] = [
    "SELECT * FROM kpi_catalog",
    "SELECT * FROM kpi_bands",
    "SELECT * FROM kpi_family",
    "SELECT kpi, definition::text FROM kpi_definition ORDER BY kpi",
    "SELECT * FROM kept ORDER BY id",
    "SELECT * FROM by_hand ORDER BY digit",
    "SELECT * FROM banded ORDER BY id",
    "SELECT rollup(rate), rollup(nps), rollup(growth), count(DISTINCT action),
            array_agg(DISTINCT ratio), rollup(card) FROM kept",
    "SELECT * FROM kpi_benchmark ORDER BY benchmark_id",
    "SELECT * FROM kpi_benchmark_compare('nps', 40, '{\"industry\": \"téléphonie\"}')",
    r#"SELECT * FROM card_view ORDER BY period, "the ""region""", kpi, total"#,
    r#"SELECT * FROM card_materialized ORDER BY period, "the ""region""", kpi, total"#,
    r#"SELECT * FROM card_live ORDER BY period, "the ""region""", kpi, total"#,
    r#"SELECT * FROM card_live_wide ORDER BY period, "the ""region""""#,
    r#"SELECT * FROM board_view ORDER BY period, "the ""region""", city, kpi, total"#,
    r#"SELECT * FROM board_materialized ORDER BY period, "the ""region""", city, kpi, total"#,
    r#"SELECT * FROM board_live ORDER BY period, "the ""region""", city, kpi, total"#,
    r#"SELECT * FROM board_live_wide ORDER BY period, "the ""region""", city"#,
    "SELECT * FROM board_recorded ORDER BY period, region, kpi, total",
    "SELECT name, source, storage, spec, state, reason FROM kpi_scorecards ORDER BY name",
];

fn compared(client: &mut Client) -> Vec<Vec<Vec<String>>> {
    COMPARED.iter().map(|sql| rows(client, sql)).collect()
}

fn assert_same(restored: &mut Client, original: &[Vec<Vec<String>>], how: &str) {
    for (sql, before) in COMPARED.iter().zip(original) {
        let after = rows(restored, sql);
        let differ: Vec<_> = before
            .iter()
            .zip(&after)
            .filter(|(a, b)| a != b)
            .take(3)
            .collect();
        assert!(
            before.len() == after.len() && differ.is_empty(),
            "{how}: {} rows became {}:\n{sql}\n{differ:#?}",
            before.len(),
            after.len(),
        );
    }
    let bands = "SELECT kpi_band('review_rate', 19.9), kpi_band('nps', 0), kpi_band('nps', 0.1),
                        kpi_band_rank('review_rate', 20), kpi_band('ambassador_rate', 15)";
    assert_eq!(
        rows(restored, bands),
        [["ok; --", "below", "above", "3", "Moderate"]],
        "{how}"
    );
}

/// What was restored is no mere copy: the numbers of benchmarks go on, the live
/// scorecard follows its table, the materialised one can be refreshed, and all of
/// them can be dropped.
fn assert_goes_on(client: &mut Client) {
    let insert = "INSERT INTO kpi_benchmark (kpi, value, source) VALUES ('nps', 1, 'later')
                  RETURNING benchmark_id";
    assert_eq!(value(client, insert), "4", "a number after the deleted one");
    for change in [
        "INSERT INTO survey VALUES ('2025-01-05', 'nord', true, true, 10, 3), ('2026-01-01', 'ouest', NULL, true, 0, 0)",
        "UPDATE survey SET score = 9, \"the \"\"region\"\"\" = 'nord' WHERE day < '2025-02-15'",
        "DELETE FROM survey WHERE day > '2025-09-01'",
    ] {
        run(client, change);
        let verified = value(client, "SELECT kpi_verify_scorecard('card_live')");
        assert_eq!(verified, "t", "{change}");
        let now = rows(
            client,
            &format!("SELECT to_jsonb(c) - 'p_always' FROM card_view AS c {CARD}"),
        );
        assert_eq!(
            rows(
                client,
                &format!("SELECT to_jsonb(c) - 'p_always' FROM card_live AS c {CARD}")
            ),
            now,
            "{change}"
        );
        run(
            client,
            "REFRESH MATERIALIZED VIEW card_materialized_summary",
        );
        assert_eq!(
            rows(
                client,
                &format!("SELECT to_jsonb(c) - 'p_always' FROM card_materialized AS c {CARD}")
            ),
            now,
            "{change}"
        );
    }
    for change in [
        "INSERT INTO member VALUES (500, 'nord', 1, '2025-01-01', NULL); INSERT INTO standing VALUES (500, 'advocate', '[2025-01-01,)')",
        "UPDATE member SET \"the \"\"region\"\"\" = 'west', shop_id = 2 WHERE member_id % 5 = 0",
        "DELETE FROM member WHERE member_id % 13 = 0",
        "UPDATE shop SET city = 'Ulm' WHERE shop_id = 1; DELETE FROM shop WHERE shop_id = 2",
        "INSERT INTO reply VALUES (1001, 500, '2025-03-03', 9), (1002, NULL, NULL, 3); UPDATE reply SET score = 0, member_id = 3 WHERE reply_id < 20",
        "DELETE FROM deed WHERE points = 1; INSERT INTO deed VALUES (500, '2025-02-02', 7)",
        "SELECT kpi_compact()",
        "UPDATE fan SET is_fan = NOT is_fan WHERE fan_id > 20; DELETE FROM fan WHERE fan_id = 1",
        "TRUNCATE deed",
        "SELECT kpi_rebuild_scorecard('board_live')",
        "INSERT INTO deed SELECT 3, '2025-02-02', 1",
    ] {
        run(client, change);
        run(
            client,
            "REFRESH MATERIALIZED VIEW board_materialized_summary",
        );
        let now = rows(client, &board("view"));
        assert_eq!(rows(client, &board("materialized")), now, "{change}");
        if change.starts_with("TRUNCATE") {
            fails(client, &board("live"), "55000");
            continue;
        }
        assert_eq!(rows(client, &board("live")), now, "{change}");
        for card in ["live", "recorded"] {
            let verify = format!("SELECT kpi_verify_scorecard('board_{card}')");
            assert_eq!(value(client, &verify), "t", "{card}: {change}");
        }
    }
    run(client, "SELECT kpi_compact('card_live')");
    assert_eq!(
        value(client, "SELECT kpi_verify_scorecard('card_live')"),
        "t",
        "compacted"
    );
    run(
        client,
        "SELECT kpi_drop_scorecard(p || s) FROM unnest(ARRAY['view', 'materialized', 'live']) AS s, unnest(ARRAY['card_', 'board_']) AS p;
         SELECT kpi_drop_scorecard('board_recorded')",
    );
    assert_eq!(
        value(
            client,
            "SELECT (SELECT count(*) FROM pg_class WHERE relname ~ '^(card|board)_')
                           + (SELECT count(*) FROM pg_proc WHERE proname LIKE 'card\\_%')
                           + (SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgfoid = 'kpi_capture'::regproc)"
        ),
        "0",
        "nothing is left of the scorecards",
    );
    run(client, "DELETE FROM survey; DROP TABLE survey");
}

/// Every value is found through every index on its column.
fn assert_indexes_work(client: &mut Client) {
    for column in ["rate", "nps", "growth", "action", "ratio", "card"] {
        for index in ["btree", "hash"] {
            let sql = format!(
                "SELECT count(*), count(found.id) FROM kept AS a LEFT JOIN LATERAL (
                     SELECT b.id FROM kept AS b WHERE b.{column} = a.{column} AND b.id = a.id OFFSET 0
                 ) AS found ON true WHERE a.{column} IS NOT NULL"
            );
            run(
                client,
                "BEGIN; SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off",
            );
            // The other indexes away, for this transaction.
            let others = rows(
                client,
                &format!(
                    "SELECT indexrelid::regclass::text FROM pg_index
                     WHERE indrelid = 'kept'::regclass AND NOT indisprimary
                         AND indexrelid <> 'kept_{column}_{index}'::regclass"
                ),
            );
            assert_eq!(others.len(), 12, "the indexes of the table");
            run(
                client,
                &format!("DROP INDEX {}", others.concat().join(", ")),
            );
            run(client, "ALTER TABLE kept DROP CONSTRAINT kept_pkey");
            let plan = rows(client, &format!("EXPLAIN (COSTS OFF) {sql}"))
                .concat()
                .join("\n");
            assert!(
                plan.contains(&format!("kept_{column}_{index}")),
                "not used:\n{plan}"
            );
            let [all, found] = &rows(client, &sql)[0][..] else {
                unreachable!()
            };
            assert_eq!(found, all, "found through kept_{column}_{index}");
            assert_ne!(all, "0");
            run(client, "ROLLBACK");
        }
    }
}

#[test]
fn plain_format() {
    let original = Database::new("dump");
    run(&mut original.client(), FILL);
    let before = compared(&mut original.client());
    let dump = program("pg_dump", &["-d", &original.name], b"");
    let restored = Database::create("restore", "TEMPLATE template0");
    program(
        "psql",
        &["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", &restored.name],
        &dump,
    );
    let mut client = restored.client();
    assert_same(&mut client, &before, "plain format");
    assert_indexes_work(&mut client);
    // The copy is a whole one: it can be changed, and dumped again to the same.
    let again = program("pg_dump", &["-d", &restored.name], b"");
    let comparable = |dump: &[u8]| -> Vec<String> {
        let text = String::from_utf8_lossy(dump);
        // Some releases put a random word into \restrict. A live scorecard notes the numbers
        // that its table and columns have in this database, and when it noted them.
        text.lines()
            .filter(|l| !l.contains("restrict "))
            .map(|l| match l.split('\t').collect::<Vec<_>>()[..] {
                ["table", table, _, detail] if detail.starts_with("{\"oid\":") => {
                    format!("table\t{table}")
                }
                // PostgreSQL names the columns of a UNION that have no name when it has read them.
                _ if l
                    .trim_start()
                    .trim_start_matches("SELECT ")
                    .starts_with("NULL::") =>
                {
                    let constant = l.split(" AS ").next().unwrap_or_default();
                    constant.trim_end_matches(',').to_owned()
                }
                _ => l.to_owned(),
            })
            .collect()
    };
    assert_eq!(comparable(&dump), comparable(&again), "the second dump");
    run(
        &mut client,
        "SELECT kpi_undefine('review_rate'); SELECT kpi_undefine('nps')",
    );
    fails(&mut client, "SELECT kpi_band('review_rate', 1)", "22023");
    assert_eq!(value(&mut client, "SELECT kpi_band('nps', 1)"), "NULL");
    assert_goes_on(&mut client);
}

#[test]
fn custom_format() {
    let original = Database::new("dump");
    run(&mut original.client(), FILL);
    let before = compared(&mut original.client());
    let archive = program("pg_dump", &["-Fc", "-d", &original.name], b"");
    let restored = Database::create("restore", "TEMPLATE template0");
    program(
        "pg_restore",
        &["--exit-on-error", "-d", &restored.name],
        &archive,
    );
    assert_same(&mut restored.client(), &before, "custom format");
    assert_indexes_work(&mut restored.client());
    assert_goes_on(&mut restored.client());
}

/// Over a database that holds all of it already, in another state.
#[test]
fn clean_and_again() {
    let original = Database::new("dump");
    run(&mut original.client(), FILL);
    let before = compared(&mut original.client());
    let restored = Database::create("restore", "TEMPLATE template0");
    for format in ["plain", "custom"] {
        let clean = ["--clean", "--if-exists"];
        let target = ["-d", &restored.name];
        for round in ["the first time", "over the former"] {
            let how = format!("{format}, {round}");
            match format {
                "plain" => {
                    let dump = program(
                        "pg_dump",
                        &[&clean[..], &["-d", &original.name]].concat(),
                        b"",
                    );
                    program(
                        "psql",
                        &[&["-X", "-q", "-v", "ON_ERROR_STOP=1"], &target[..]].concat(),
                        &dump,
                    );
                }
                _ => {
                    let archive = program("pg_dump", &["-Fc", "-d", &original.name], b"");
                    program(
                        "pg_restore",
                        &[&["--exit-on-error"], &clean[..], &target[..]].concat(),
                        &archive,
                    );
                }
            }
            let mut client = restored.client();
            assert_same(&mut client, &before, &how);
            run(&mut client, "INSERT INTO survey (day, score) VALUES ('2025-03-01', 0); DELETE FROM kpi_benchmark;
                SELECT kpi_undefine('nps')");
        }
    }
    program(
        "psql",
        &["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", &restored.name],
        &program(
            "pg_dump",
            &["--clean", "--if-exists", "-d", &original.name],
            b"",
        ),
    );
    assert_goes_on(&mut restored.client());
}

/// Several processes at once, as for a large database.
#[test]
fn in_parallel() {
    let original = Database::new("dump");
    run(&mut original.client(), FILL);
    let before = compared(&mut original.client());
    let folder = Folder(env::temp_dir().join(&original.name));
    std::fs::create_dir(&folder.0).expect("a new folder");
    for (name, how) in [("directory", &["-Fd", "-j2"][..]), ("custom", &["-Fc"][..])] {
        let path = folder.0.join(name);
        let path = path.to_str().expect("a path in UTF-8");
        program(
            "pg_dump",
            &[how, &["-f", path, "-d", &original.name]].concat(),
            b"",
        );
        let restored = Database::create("restore", "TEMPLATE template0");
        program(
            "pg_restore",
            &["--exit-on-error", "-j2", "-d", &restored.name, path],
            b"",
        );
        let mut client = restored.client();
        assert_same(&mut client, &before, name);
        assert_goes_on(&mut client);
    }
}

/// Removed at the end.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn by_an_owner_who_is_no_superuser() {
    let role = Role::new("owner");
    let owner = role.0.as_str();
    let original = Database::create("dump", &format!("OWNER {owner}"));
    let mut client = original.client_as(owner);
    run(&mut client, "CREATE EXTENSION advocacy_kpi");
    run(&mut client, FILL);
    let before = compared(&mut client);

    for format in ["plain", "custom"] {
        let dump = program(
            "pg_dump",
            &["-U", owner, "-F", format, "-d", &original.name],
            b"",
        );
        let restored = Database::create("restore", &format!("OWNER {owner} TEMPLATE template0"));
        let target = ["-U", owner, "-d", &restored.name];
        match format {
            "plain" => program(
                "psql",
                &[&["-X", "-q", "-v", "ON_ERROR_STOP=1"], &target[..]].concat(),
                &dump,
            ),
            _ => program(
                "pg_restore",
                &[&["--exit-on-error"], &target[..]].concat(),
                &dump,
            ),
        };
        let mut client = restored.client_as(owner);
        assert_same(&mut client, &before, format);
        assert_indexes_work(&mut client);
        assert_goes_on(&mut client);
        // Still theirs to define.
        run(
            &mut client,
            r#"SELECT kpi_define('{"kpi": "review_rate", "target": 1}')"#,
        );
        run(&mut client, "SELECT kpi_undefine('nps')");
        assert_eq!(
            rows(
                &mut client,
                "SELECT kpi, target FROM kpi_catalog WHERE kpi IN ('nps', 'review_rate')"
            ),
            [["nps", "NULL"], ["review_rate", "1"]],
        );
    }
    // A superuser can dump and restore what belongs to the role as well.
    let dump = program("pg_dump", &["-d", &original.name], b"");
    let restored = Database::create("restore", &format!("OWNER {owner} TEMPLATE template0"));
    program(
        "psql",
        &["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", &restored.name],
        &dump,
    );
    assert_same(&mut restored.client_as(owner), &before, "by a superuser");
}

/// In a schema that is not on the search path, which pg_dump empties anyway.
#[test]
fn from_a_schema_of_its_own() {
    let original = Database::create("dump", "");
    let mut client = original.client();
    run(
        &mut client,
        "CREATE SCHEMA kpi; CREATE EXTENSION advocacy_kpi SCHEMA kpi",
    );
    run(
        &mut client,
        &format!("SET search_path = public, kpi; {FILL}"),
    );
    let before = compared(&mut client);
    let dump = program("pg_dump", &["-d", &original.name], b"");
    let restored = Database::create("restore", "TEMPLATE template0");
    program(
        "psql",
        &["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", &restored.name],
        &dump,
    );
    let mut client = restored.client();
    assert_eq!(
        value(&mut client, "SELECT kpi.kpi_band('review_rate', 6)"),
        "ok; --",
        "without a search path",
    );
    run(&mut client, "SET search_path = public, kpi");
    assert_same(&mut client, &before, "a schema of its own");
    // Writers need no search path either.
    run(&mut client, "SET search_path = pg_catalog");
    run(
        &mut client,
        "INSERT INTO public.survey (day, score) VALUES ('2025-03-01', 0);
         DELETE FROM public.survey WHERE day = '2025-03-01'",
    );
    run(&mut client, "SET search_path = public, kpi");
    assert_goes_on(&mut client);
}

/// A dump of the data alone goes into a database that has the extension.
#[test]
fn data_only() {
    let original = Database::new("dump");
    run(&mut original.client(), FILL);
    let kept = [
        "SELECT kpi, definition::text FROM kpi_definition ORDER BY kpi",
        "SELECT * FROM kpi_benchmark ORDER BY benchmark_id",
    ];
    let before = kept.map(|sql| rows(&mut original.client(), sql));
    assert_eq!(before.each_ref().map(Vec::len), [3, 2]);
    // The pattern takes the sequence along.
    let tables = ["-t", "kpi_definition", "-t", "kpi_benchmark*"];
    let dump = program(
        "pg_dump",
        &[&["--data-only", "-d", &original.name], &tables[..]].concat(),
        b"",
    );
    let restored = Database::new("restore");
    program(
        "psql",
        &["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", &restored.name],
        &dump,
    );
    assert_eq!(kept.map(|sql| rows(&mut restored.client(), sql)), before);
    let next = "INSERT INTO kpi_benchmark (kpi, value, source) VALUES ('nps', 1, 'later')
                RETURNING benchmark_id";
    assert_eq!(value(&mut restored.client(), next), "4");
}

#[test]
fn grants_on_the_definitions_are_kept() {
    let (owner, analyst) = (Role::new("granter"), Role::new("analyst"));
    let original = Database::create("dump", &format!("OWNER {}", owner.0));
    let mut client = original.client_as(&owner.0);
    run(
        &mut client,
        &format!(
            "CREATE EXTENSION advocacy_kpi;
             GRANT INSERT, UPDATE, DELETE ON kpi_definition TO {}",
            analyst.0
        ),
    );
    let dump = program("pg_dump", &["-U", &owner.0, "-d", &original.name], b"");
    let restored = Database::create("restore", &format!("OWNER {} TEMPLATE template0", owner.0));
    program(
        "psql",
        &[
            "-X",
            "-q",
            "-v",
            "ON_ERROR_STOP=1",
            "-U",
            &owner.0,
            "-d",
            &restored.name,
        ],
        &dump,
    );
    let mut client = restored.client_as(&analyst.0);
    run(
        &mut client,
        r#"SELECT kpi_define('{"kpi": "theirs", "unit": "count"}')"#,
    );
    assert_eq!(
        value(&mut client, "SELECT kpi_describe('theirs') ->> 'unit'"),
        "count"
    );
}

/// Dumped in parts by each list of options: boards are exact or say that they are stale, take
/// writes, and are exact once they are counted again.
#[test]
fn boards_in_every_mode() {
    let modes: [(&[&[&str]], bool); 9] = [
        (
            &[
                &["--section=pre-data"],
                &["--section=data"],
                &["--section=post-data"],
            ],
            true,
        ),
        (&[&["--inserts"]], true),
        (&[&["--no-acl"]], true),
        (&[&["--no-owner"]], true),
        (&[&["--schema-only"], &["--data-only"]], false),
        (
            &[&["--schema-only"], &["--data-only", "--disable-triggers"]],
            false,
        ),
        (&[&["--schema-only"]], false),
        (
            &[&["--schema-only"], &["--data-only", "-t", "board*"]],
            false,
        ),
        (
            &[
                &["--schema-only"],
                &["--data-only", "--exclude-table", "board*"],
            ],
            false,
        ),
    ];
    let original = Database::new("dump");
    run(&mut original.client(), FILL);
    let differ =
        "SELECT count(*) FROM ((TABLE board_live_summary EXCEPT ALL TABLE board_view_summary)
        UNION ALL (TABLE board_view_summary EXCEPT ALL TABLE board_live_summary)) AS d";
    let write = "INSERT INTO member VALUES (500, 'nord', 1, '2025-01-01', NULL); INSERT INTO standing VALUES (500, 'advocate', '[2025-01-01,)');
        UPDATE member SET shop_id = 2 WHERE member_id % 5 = 0; INSERT INTO reply VALUES (1001, 500, '2025-03-03', 9);
        UPDATE fan SET is_fan = NOT is_fan; DELETE FROM member WHERE member_id = 500; DELETE FROM reply WHERE reply_id = 1001";
    for (parts, is_whole) in modes {
        let restored = Database::create("restore", "TEMPLATE template0");
        for part in parts {
            let dump = program(
                "pg_dump",
                &[part, &["-d", &original.name][..]].concat(),
                b"",
            );
            program(
                "psql",
                &["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", &restored.name],
                &dump,
            );
        }
        let mut client = restored.client();
        for _ in 0..2 {
            let states = rows(
                &mut client,
                "SELECT DISTINCT state FROM kpi_scorecards WHERE name IN ('board_live', 'board_recorded')",
            );
            if is_whole {
                assert_eq!(states, [["exact"]], "{parts:?}");
                assert_eq!(value(&mut client, differ), "0", "{parts:?}");
            } else {
                assert_eq!(states, [["stale"]], "{parts:?}");
                fails(&mut client, differ, "55000");
            }
            run(&mut client, write);
        }
        run(
            &mut client,
            "SELECT kpi_rebuild_scorecard('board_live'); SELECT kpi_rebuild_scorecard('board_recorded')",
        );
        run(&mut client, write);
        assert_eq!(value(&mut client, differ), "0", "{parts:?} counted again");
        run(&mut client, "SELECT kpi_compact()");
        for card in ["live", "recorded"] {
            let verify = format!("SELECT kpi_verify_scorecard('board_{card}')");
            assert_eq!(value(&mut client, &verify), "t", "{parts:?}: {card}");
        }
    }
}
