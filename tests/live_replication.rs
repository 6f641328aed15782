//! Shows that a live scorecard of a table that logical replication writes to is what the
//! table gives, that everything may be published beside it, and that neither side's
//! figures reach the other's.

mod common;

use common::server::Server;
use common::{assert_same_rows, run, value, wait_until};
use postgres::Client;

const TABLES: [&str; 2] = ["plain", "parted"];

/// The same on both sides: a plain and a partitioned table, each with a live scorecard.
const SIDE: &str = r#"
    CREATE EXTENSION advocacy_kpi;
    CREATE TABLE plain (id integer PRIMARY KEY, seen_on date, region text, score integer);
    CREATE TABLE parted (id integer, seen_on date, region text, score integer, PRIMARY KEY (id, region))
        PARTITION BY LIST (region);
    CREATE TABLE parted_north PARTITION OF parted FOR VALUES IN ('north');
    CREATE TABLE parted_rest PARTITION OF parted DEFAULT;
    SELECT kpi_create_scorecard(t || '_card', t::regclass, '{"period": {"column": "seen_on", "grain": "month"},
        "segments": ["region"], "measures": {"nps": "score"}, "storage": "live"}')
    FROM unnest(ARRAY['plain', 'parted']) AS t;
"#;

fn write(client: &mut Client, from: i32) {
    for table in TABLES {
        run(
            client,
            &format!(
                "INSERT INTO {table} SELECT g, date '2025-01-01' + g % 90, (ARRAY['north', 'south', 'east'])[1 + g % 3], g % 13
                     FROM generate_series({from}, {from} + 199) AS g;
                 UPDATE {table} SET score = 10 - score WHERE id % 5 = 0 AND id >= {from};
                 UPDATE {table} SET region = 'west' WHERE id % 7 = 0 AND id >= {from};
                 DELETE FROM {table} WHERE id % 11 = 0;
                 INSERT INTO {table} VALUES ({from} + 200, '2025-02-02', 'north', 9)"
            ),
        );
    }
}

/// The scorecards are what the tables give, and nothing else.
fn assert_exact(client: &mut Client, when: &str) {
    for table in TABLES {
        let counted = format!(
            "SELECT date_trunc('month', seen_on)::date AS period, region, nps_agg(score) FILTER (WHERE score BETWEEN 0 AND 10) AS nps,
                 count(*) FILTER (WHERE score NOT BETWEEN 0 AND 10) AS nps_left_out
             FROM {table} GROUP BY 1, 2 ORDER BY 1, 2"
        );
        let kept = format!(
            "SELECT period, region, nps, nps_left_out FROM {table}_card_summary ORDER BY 1, 2 -- {when}"
        );
        assert_same_rows(client, &counted, &kept);
        let verify = format!("SELECT kpi_verify_scorecard('{table}_card')");
        assert_eq!(value(client, &verify), "t", "{table} {when}");
    }
}

/// Waits until the subscriber has applied all that was written.
fn catch_up(publisher: &mut Client, subscription: &str) {
    let position = value(publisher, "SELECT pg_current_wal_lsn()");
    wait_until(
        publisher,
        &format!(
            "SELECT coalesce(bool_and(confirmed_flush_lsn >= '{position}'), false) FROM pg_replication_slots WHERE slot_name = '{subscription}'"
        ),
    );
}

#[test]
fn what_replication_writes_is_counted() {
    let server = Server::new("replication", "wal_level = logical\n");
    let mut admin = server.connect("admin").expect("a connection");
    for side in ["publisher", "by_table", "by_all"] {
        run(&mut admin, &format!("CREATE DATABASE {side}"));
    }
    let [mut publisher, mut by_table, mut by_all] =
        ["publisher", "by_table", "by_all"].map(|side| {
            let mut client = server.connect_to(side, "test").expect("a connection");
            run(&mut client, SIDE);
            client
        });
    write(&mut publisher, 1);
    // All tables: those of the scorecard are among them.
    run(
        &mut publisher,
        "CREATE PUBLICATION everything FOR ALL TABLES",
    );
    run(
        &mut publisher,
        "CREATE PUBLICATION two FOR TABLE plain, parted",
    );
    for (client, subscription, publication) in [
        (&mut by_table, "by_table", "two"),
        (&mut by_all, "by_all", "everything"),
    ] {
        run(
            &mut publisher,
            &format!("SELECT pg_create_logical_replication_slot('{subscription}', 'pgoutput')"),
        );
        run(
            client,
            &format!(
                "CREATE SUBSCRIPTION {subscription} CONNECTION 'host={} dbname=publisher user=postgres' PUBLICATION {publication}
                 WITH (create_slot = false)",
                server.folder.display()
            ),
        );
        // The rows that are there are copied first.
        wait_until(
            client,
            "SELECT count(*) > 0 AND bool_and(srsubstate = 'r') FROM pg_subscription_rel",
        );
        assert_exact(client, "after the copy");
    }
    write(&mut publisher, 1000);
    run(
        &mut publisher,
        "BEGIN; INSERT INTO plain VALUES (5000, '2025-03-03', 'lost', 1); ROLLBACK;
         SELECT kpi_compact(); UPDATE plain SET score = NULL WHERE id % 4 = 0",
    );
    assert_exact(&mut publisher, "at the publisher");
    for (client, subscription) in [(&mut by_table, "by_table"), (&mut by_all, "by_all")] {
        catch_up(&mut publisher, subscription);
        assert_exact(client, &format!("replicated, {subscription}"));
        for table in TABLES {
            let count = format!("SELECT count(*) FROM {table}");
            assert_eq!(
                value(client, &count),
                value(&mut publisher, &count),
                "{table}"
            );
        }
        // The subscriber writes as well.
        run(
            client,
            "INSERT INTO plain VALUES (9999, '2025-03-03', 'here', 10); INSERT INTO parted VALUES (9999, '2025-03-03', 'here', 10)",
        );
        assert_exact(client, &format!("written to as well, {subscription}"));
    }
    run(&mut publisher, "TRUNCATE plain, parted");
    write(&mut publisher, 3000);
    run(&mut publisher, "TRUNCATE parted_north");
    for (client, subscription) in [(&mut by_table, "by_table"), (&mut by_all, "by_all")] {
        catch_up(&mut publisher, subscription);
        assert_exact(client, &format!("truncated, {subscription}"));
        assert_eq!(
            value(
                client,
                "SELECT count(*) FROM pg_stat_activity WHERE backend_type LIKE 'logical replication%' AND datname = current_database()"
            ),
            "1",
            "the worker goes on"
        );
        run(client, &format!("DROP SUBSCRIPTION {subscription}"));
    }
    assert_exact(&mut publisher, "at the end");
    assert_eq!(server.failures(), [""; 0]);
}
