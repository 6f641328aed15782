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

    CREATE TABLE shop (shop_id integer PRIMARY KEY, city text);
    CREATE TABLE member (member_id integer PRIMARY KEY, region text, shop_id integer, joined date);
    CREATE TABLE standing (id integer PRIMARY KEY, member_id integer REFERENCES member ON DELETE CASCADE, valid daterange);
    CREATE TABLE deed (id integer PRIMARY KEY, member_id integer, at timestamptz, points integer);
    CREATE TABLE reply (reply_id integer PRIMARY KEY, member_id integer, at timestamp, score integer) PARTITION BY RANGE (reply_id);
    CREATE TABLE reply_low PARTITION OF reply FOR VALUES FROM (MINVALUE) TO (1100);
    CREATE TABLE reply_rest PARTITION OF reply DEFAULT;
    CREATE INDEX ON standing (member_id); CREATE INDEX ON deed (member_id); CREATE INDEX ON reply (member_id); CREATE INDEX ON member (shop_id);
    SELECT kpi_create_scorecard('board_' || storage, jsonb_build_object('storage', storage) || '{
        "entity": {"table": "member", "key": "member_id", "from": "joined"}, "period": {"grain": "month"},
        "segments": ["region", {"column": "city", "from": "shop", "on": "shop_id"}],
        "measures": {"ambassador_rate": {"history": "standing", "valid": "valid"}, "advocate_retention_rate": {"history": "standing", "valid": "valid"},
            "advocacy_actions": {"events": "deed", "at": "at", "weight": "points"},
            "nps": {"rows": "reply", "at": "at", "of": "score", "one_per": {"keep": "latest"}}}}')
    FROM unnest(ARRAY['view', 'live']) AS storage;
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

/// The same of the tables of a board.
fn write_board(client: &mut Client, from: i32) {
    run(
        client,
        &format!(
            "INSERT INTO shop VALUES ({from}, 'a'), ({from} + 1, 'b');
             INSERT INTO member SELECT g, (ARRAY['north', 'south', NULL])[1 + g % 3], {from} + g % 3, date '2025-01-01' + g % 40 FROM generate_series({from}, {from} + 99) AS g;
             INSERT INTO standing SELECT g, g, daterange(date '2025-01-01' + g % 50, date '2025-03-01' + g % 70) FROM generate_series({from}, {from} + 70) AS g;
             INSERT INTO deed SELECT g, {from} + g % 120, timestamptz '2025-01-01' + g % 90 * interval '1 day', g % 5 - 1 FROM generate_series({from}, {from} + 199) AS g;
             INSERT INTO reply SELECT g, {from} + g % 110, timestamp '2025-01-01' + g % 90 * interval '1 day', g % 12 FROM generate_series({from}, {from} + 199) AS g;
             UPDATE member SET region = 'west' WHERE member_id % 7 = 0 AND member_id >= {from};
             UPDATE shop SET city = 'c' WHERE shop_id = {from};
             UPDATE reply SET score = 0, member_id = member_id + 1, reply_id = reply_id + 5000 WHERE reply_id % 9 = 0 AND reply_id BETWEEN {from} AND {from} + 199;
             UPDATE deed SET points = 7 WHERE id % 13 = 0;
             DELETE FROM member WHERE member_id % 11 = 0;
             DELETE FROM shop WHERE shop_id = {from} + 1;
             DELETE FROM standing WHERE id % 17 = 0"
        ),
    );
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
    let board = |storage: &str| {
        format!("SELECT * FROM board_{storage}_summary ORDER BY period, region, city -- {when}")
    };
    assert_same_rows(client, &board("view"), &board("live"));
    let verify = "SELECT kpi_verify_scorecard('board_live')";
    assert_eq!(value(client, verify), "t", "the board {when}");
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
    write_board(&mut publisher, 1);
    // All tables: those of the scorecard are among them.
    run(
        &mut publisher,
        "CREATE PUBLICATION everything FOR ALL TABLES",
    );
    run(
        &mut publisher,
        "CREATE PUBLICATION two FOR TABLE plain, parted, shop, member, standing, deed, reply",
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
    write_board(&mut publisher, 1000);
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
            "INSERT INTO plain VALUES (9999, '2025-03-03', 'here', 10); INSERT INTO parted VALUES (9999, '2025-03-03', 'here', 10);
             INSERT INTO member VALUES (9999, 'here', 1000, '2025-02-02'); INSERT INTO reply VALUES (9999, 9999, '2025-03-03', 10); DELETE FROM shop WHERE shop_id = 1;
             SELECT kpi_compact(); UPDATE deed SET member_id = 9999 WHERE id = 1150",
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
