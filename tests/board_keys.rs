//! Shows that a scorecard of several tables never counts a row twice, or leaves one out,
//! because a key that it counts by is gone: reading it is an ERROR that names the key, in
//! every storage, until it is back; and that names may change meanwhile.

mod common;

use common::{Database, describe, fails, rows, run, sqlstate, try_value, value};
use postgres::Client;

const TABLES: &str = "CREATE SCHEMA crm;
    CREATE TABLE crm.accounts (dropped integer, account_id integer PRIMARY KEY, industry text);
    CREATE TABLE crm.customers (dropped integer, customer_id integer PRIMARY KEY, region text, account integer, signed date);
    CREATE TABLE crm.answers (dropped integer, id integer, part integer, customer_id integer NOT NULL, at date, score integer, PRIMARY KEY (id, part));
    ALTER TABLE crm.accounts DROP COLUMN dropped; ALTER TABLE crm.customers DROP COLUMN dropped; ALTER TABLE crm.answers DROP COLUMN dropped;
    CREATE INDEX ON crm.answers (customer_id); CREATE INDEX ON crm.customers (account);
    INSERT INTO crm.accounts VALUES (1, 'retail'), (2, 'bank');
    INSERT INTO crm.customers SELECT i, CASE WHEN i % 2 = 0 THEN 'north' ELSE 'south' END, i % 4, '2024-01-01' FROM generate_series(1, 20) AS i;
    INSERT INTO crm.answers SELECT i, 1, 1 + i % 22, '2024-01-01'::date + i, i % 11 FROM generate_series(1, 100) AS i;";

const SPEC: &str = r#"{"entity": {"table": "crm.customers", "key": "customer_id", "from": "signed"}, "period": {"grain": "month"},
    "segments": ["region", {"column": "industry", "from": "crm.accounts", "on": "account"}],
    "measures": {"nps": {"rows": "crm.answers", "at": "at", "of": "score", "one_per": {"keep": "latest"}},
        "advocacy_actions": {"events": "crm.answers", "at": "at"}}}"#;

/// Of one table, whose segments another one has.
const FLAT: &str = r#"{"period": {"column": "at", "grain": "month"}, "measures": {"nps": "score"},
    "segments": [{"column": "region", "from": "crm.customers", "on": "customer_id"}]}"#;

fn made(subject: &str) -> (Database, Client) {
    let database = Database::new(subject);
    let mut client = database.client();
    run(
        &mut client,
        &format!(
            "{TABLES} SELECT kpi_create_scorecard('as_' || storage, '{SPEC}'::jsonb || jsonb_build_object('storage', storage))
            FROM unnest(ARRAY['view', 'materialized', 'live']) AS storage;
            SELECT kpi_create_scorecard('flat', 'crm.answers', '{FLAT}')"
        ),
    );
    (database, client)
}

const READ: &str = "SELECT * FROM as_view_summary ORDER BY 1, 2, 3";

/// A change, what the error names or nothing where nothing is wrong, and how it is undone.
const CHANGES: [(&str, Option<&str>, &str); 12] = [
    (
        "ALTER TABLE crm.customers DROP CONSTRAINT customers_pkey; INSERT INTO crm.customers SELECT * FROM crm.customers WHERE customer_id < 9",
        Some("the unique key (customer_id) of crm.customers was dropped"),
        "DELETE FROM crm.customers AS c WHERE c.ctid <> (SELECT min(d.ctid) FROM crm.customers AS d WHERE d.customer_id = c.customer_id);
            ALTER TABLE crm.customers ADD PRIMARY KEY (customer_id)",
    ),
    (
        "ALTER TABLE crm.accounts DROP CONSTRAINT accounts_pkey; INSERT INTO crm.accounts VALUES (1, 'media')",
        Some("the unique key (account_id) of crm.accounts was dropped"),
        "DELETE FROM crm.accounts WHERE industry = 'media'; ALTER TABLE crm.accounts ADD PRIMARY KEY (account_id)",
    ),
    (
        "ALTER TABLE crm.answers DROP CONSTRAINT answers_pkey",
        Some("the unique key (id, part) of crm.answers was dropped"),
        "CREATE UNIQUE INDEX more ON crm.answers (part, id) INCLUDE (score)",
    ),
    (
        "ALTER TABLE crm.answers DROP CONSTRAINT answers_pkey; CREATE UNIQUE INDEX ON crm.answers (part, id, score)",
        Some("the unique key (id, part) of crm.answers was dropped"),
        "CREATE UNIQUE INDEX more ON crm.answers (id)",
    ),
    (
        "ALTER TABLE crm.answers ALTER COLUMN customer_id DROP NOT NULL; INSERT INTO crm.answers VALUES (801, 1, NULL, '2024-03-03', 0), (802, 1, NULL, '2024-03-04', 0)",
        Some("column customer_id of crm.answers is no longer NOT NULL"),
        "DELETE FROM crm.answers WHERE customer_id IS NULL; ALTER TABLE crm.answers ALTER COLUMN customer_id SET NOT NULL",
    ),
    (
        "ALTER TABLE crm.customers DROP CONSTRAINT customers_pkey, ADD UNIQUE (customer_id) DEFERRABLE",
        Some("the unique key (customer_id) of crm.customers was dropped"),
        "ALTER TABLE crm.customers DROP CONSTRAINT customers_customer_id_key, ADD UNIQUE (customer_id)",
    ),
    (
        "ALTER TABLE crm.customers DROP CONSTRAINT customers_pkey; CREATE UNIQUE INDEX part ON crm.customers (customer_id) WHERE region = 'north'",
        Some("the unique key (customer_id) of crm.customers was dropped"),
        "CREATE UNIQUE INDEX ON crm.customers (customer_id)",
    ),
    (
        "CREATE TABLE crm.child () INHERITS (crm.customers); INSERT INTO crm.child SELECT * FROM ONLY crm.customers",
        Some("crm.customers has children by inheritance"),
        "ALTER TABLE crm.child NO INHERIT crm.customers",
    ),
    // Another key does, and names may change, those of others among them.
    (
        "ALTER TABLE crm.customers DROP CONSTRAINT customers_pkey, ADD UNIQUE (customer_id)",
        None,
        "",
    ),
    (
        "ALTER TABLE crm.customers RENAME TO people; ALTER TABLE crm.people RENAME COLUMN customer_id TO who; ALTER TABLE crm.people ADD COLUMN customer_id integer",
        None,
        "ALTER TABLE crm.people DROP COLUMN customer_id; ALTER TABLE crm.people RENAME COLUMN who TO customer_id; ALTER TABLE crm.people RENAME TO customers",
    ),
    (
        "ALTER TABLE crm.customers SET SCHEMA public; ALTER INDEX customers_pkey RENAME TO by_number; ALTER TABLE crm.accounts RENAME COLUMN account_id TO number",
        None,
        "ALTER TABLE public.customers SET SCHEMA crm; ALTER TABLE crm.accounts RENAME COLUMN number TO account_id",
    ),
    ("REINDEX TABLE crm.customers; CLUSTER crm.customers USING customers_pkey", None, ""),
];

#[test]
fn what_is_counted_by_a_key_that_is_gone_is_an_error() {
    let mut wrong = Vec::new();
    for (change, named, back) in CHANGES {
        let (_database, mut client) = made("board_keys");
        let before = rows(&mut client, READ);
        let listed = "SELECT name, source::oid FROM kpi_scorecards ORDER BY name";
        let sources = rows(&mut client, listed);
        run(&mut client, change);
        let now = rows(&mut client, listed);
        if now != sources {
            wrong.push(format!("{change}: {sources:?} became {now:?}"));
        }
        let answers = [
            ("view", client.batch_execute("TABLE as_view")),
            ("wide", client.batch_execute("TABLE as_view_wide")),
            (
                "materialized",
                client.batch_execute("REFRESH MATERIALIZED VIEW as_materialized_summary"),
            ),
        ];
        for (what, answer) in answers {
            let fits = match (&answer, named) {
                (Ok(()), None) => true,
                (Err(e), Some(named)) => sqlstate(e) == "55000" && describe(e).contains(named),
                _ => false,
            };
            if !fits {
                wrong.push(format!(
                    "{change}: {what}: {:?}",
                    answer.map_err(|e| describe(&e))
                ));
            }
        }
        let live = try_value(&mut client, "SELECT count(*) FROM as_live");
        let is_renamed = change.contains("RENAME COLUMN") || change.contains("SCHEMA");
        let fits = match (&live, named) {
            (Ok(_), None) => true,
            (Err(e), None) => is_renamed && sqlstate(e) == "55000",
            (Err(e), Some(named)) => {
                sqlstate(e) == "55000"
                    && (describe(e).contains(named) || change.contains("INHERITS"))
            }
            _ => false,
        };
        if !fits {
            wrong.push(format!(
                "{change}: live: {:?}",
                live.map_err(|e| describe(&e))
            ));
        }
        run(
            &mut client,
            "UPDATE crm.answers SET score = score; INSERT INTO crm.answers VALUES (900, 1, 1, '2024-03-03', 5); DELETE FROM crm.answers WHERE id = 900",
        );
        run(&mut client, back);
        let after = rows(&mut client, READ);
        if before != after {
            wrong.push(format!("{change}: {back}: {before:?} became {after:?}"));
        }
        if change.contains("answers_pkey") {
            run(
                &mut client,
                "ALTER TABLE crm.answers ADD PRIMARY KEY (id, part)",
            );
        }
        run(
            &mut client,
            "SELECT kpi_rebuild_scorecard('as_live'); REFRESH MATERIALIZED VIEW as_materialized_summary",
        );
        for storage in ["live", "materialized"] {
            if rows(&mut client, &READ.replace("view", storage)) != before {
                wrong.push(format!("{change}: {storage} afterwards"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Of one table, what its segments are looked up by must be a key as well.
#[test]
fn looked_up_segments_need_their_key() {
    let (_database, mut client) = made("board_keys");
    run(
        &mut client,
        "ALTER TABLE crm.customers DROP CONSTRAINT customers_pkey",
    );
    fails(&mut client, "TABLE flat", "55000");
    run(
        &mut client,
        "ALTER TABLE crm.customers ADD PRIMARY KEY (customer_id)",
    );
    run(&mut client, "TABLE flat");
}

/// What a snapshot sees is unique where it sees the index, and only there.
#[test]
fn the_key_is_that_of_the_snapshot() {
    let (database, mut client) = made("board_keys");
    let before = rows(&mut client, READ);
    let mut olds = [database.client(), database.client()];
    let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1";
    run(&mut olds[0], begin);
    run(&mut client, CHANGES[0].0);
    run(&mut olds[1], begin);
    run(&mut client, CHANGES[0].2);
    assert_eq!(rows(&mut olds[0], READ), before, "before the key was gone");
    let error = try_value(&mut olds[1], "SELECT count(*) FROM as_view");
    let error = error.expect_err("two rows of a customer are seen");
    assert_eq!(sqlstate(&error), "55000", "{}", describe(&error));
    assert_eq!(rows(&mut client, READ), before);
    drop(olds);
    // What the own transaction does counts at once.
    run(&mut client, "BEGIN");
    run(
        &mut client,
        "ALTER TABLE crm.customers DROP CONSTRAINT customers_pkey; SAVEPOINT a",
    );
    fails(&mut client, READ, "55000");
    run(
        &mut client,
        "ROLLBACK TO a; ALTER TABLE crm.customers ADD PRIMARY KEY (customer_id)",
    );
    assert_eq!(rows(&mut client, READ), before);
    run(&mut client, "ROLLBACK");
}

/// A prepared query that was planned before, in a session that is there, and parallel workers.
#[test]
fn plans_that_are_kept_tell_it_too() {
    let (database, mut client) = made("board_keys");
    let mut other = database.client();
    let parallel = "SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;
        SET max_parallel_workers_per_gather = 2; SET plan_cache_mode = force_generic_plan; PREPARE q AS SELECT count(*) FROM as_view_summary";
    run(&mut other, parallel);
    for _ in 0..3 {
        assert_ne!(value(&mut other, "EXECUTE q"), "0");
    }
    run(
        &mut client,
        "ALTER TABLE crm.accounts DROP CONSTRAINT accounts_pkey",
    );
    fails(&mut other, "EXECUTE q", "55000");
    run(
        &mut client,
        "CREATE UNIQUE INDEX CONCURRENTLY ON crm.accounts (account_id)",
    );
    assert_ne!(value(&mut other, "EXECUTE q"), "0");
}

/// By hand the function refuses what it cannot judge.
#[test]
fn by_hand_it_is_refused() {
    let (_database, mut client) = made("board_keys");
    let held =
        "SELECT akpi_require('key', ARRAY[((SELECT NULL::crm.customers)).customer_id IS NULL])";
    assert_eq!(value(&mut client, held), "t");
    for sql in [
        "SELECT akpi_require('key', NULL)",
        "SELECT akpi_require('key', ARRAY[true])",
        "SELECT akpi_require('key', ARRAY[customer_id IS NULL]) FROM crm.customers",
        "SELECT akpi_require('other', ARRAY[((SELECT NULL::crm.customers)).customer_id IS NULL])",
        "SELECT akpi_require(NULL, ARRAY[((SELECT NULL::crm.customers)).customer_id IS NULL])",
        "SELECT akpi_require('key', ARRAY[((SELECT NULL::crm.customers)).customer_id IS NULL, ((SELECT NULL::crm.answers)).id IS NULL])",
        "SELECT akpi_require('key', ARRAY[(NULL::crm.customers).customer_id IS NULL])",
    ] {
        fails(&mut client, sql, "22023");
    }
}
