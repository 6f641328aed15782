//! Recorded scorecards: what many writers do at once is booked as it came about, and the
//! past survives a dump, a restore and a rebuild.

mod common;

use std::thread;

use common::workload::met_another;
use common::{Database, Role, fails, program, rows, run, try_rows, value};
use postgres::Client;
use testkit::random::Random;

const WRITERS: usize = 6;
const TRANSACTIONS: usize = 40;

const SPEC: &str = r#"{"period": {"grain": "month", "recorded": true}, "segments": ["region"],
    "measures": {"ambassador_rate": "advocate", "advocacy_growth": "advocate", "advocates_gained": "advocate", "advocates_lost": "advocate"},
    "storage": "live"}"#;

fn set_up(client: &mut Client) {
    run(
        client,
        &format!(
            "CREATE TABLE customer (id integer PRIMARY KEY, region text, advocate boolean, note text);
            INSERT INTO customer SELECT g, (ARRAY['north', 'south', NULL])[1 + g % 3], nullif(g % 4, 3) = 0 FROM generate_series(1, 60) AS g;
            CREATE TABLE begun AS TABLE customer;
            SELECT kpi_create_scorecard('card', 'customer', '{SPEC}')"
        ),
    );
}

/// The closing stock, and who was won and lost since the scorecard was created, by hand.
const BY_HAND: &str = "SELECT count(*) FILTER (WHERE c.advocate), count(c.advocate),
        count(*) FILTER (WHERE c.advocate AND b.advocate IS NOT TRUE),
        count(*) FILTER (WHERE b.advocate AND c.advocate IS NOT TRUE)
    FROM customer AS c FULL JOIN begun AS b USING (id)";
const BOARD: &str = "SELECT (SELECT numerator FROM card WHERE kpi = 'ambassador_rate' AND total), (SELECT denominator FROM card WHERE kpi = 'ambassador_rate' AND total),
        (SELECT value FROM card WHERE kpi = 'advocates_gained' AND total), (SELECT value FROM card WHERE kpi = 'advocates_lost' AND total)";

fn same_in_one_snapshot(client: &mut Client) {
    run(client, "BEGIN ISOLATION LEVEL REPEATABLE READ");
    let hand = rows(client, BY_HAND);
    let board = rows(client, BOARD);
    assert_eq!(board, hand);
    let differing = value(
        client,
        "SELECT count(*) FROM (
            SELECT region, numerator, denominator FROM card WHERE kpi = 'ambassador_rate' AND NOT total AND n > 0
            EXCEPT ALL SELECT region, count(*) FILTER (WHERE advocate), count(advocate) FROM customer GROUP BY region) AS d",
    );
    assert_eq!(differing, "0");
    run(client, "COMMIT");
}

fn statement(random: &mut Random) -> String {
    let id = 1 + random.below(70);
    let flag = ["true", "false", "NULL"][random.below(3)];
    let region = ["'north'", "'south'", "NULL"][random.below(3)];
    match random.below(8) {
        0 => format!("DELETE FROM customer WHERE id = {id}"),
        1 => format!(
            "INSERT INTO customer VALUES ({id}, {region}, {flag}) ON CONFLICT (id) DO UPDATE SET advocate = EXCLUDED.advocate"
        ),
        2 => format!("UPDATE customer SET region = {region} WHERE id = {id}"),
        3 => format!(
            "UPDATE customer SET advocate = NOT advocate WHERE id % 7 = {}",
            id % 7
        ),
        4 => format!("UPDATE customer SET note = 'seen' WHERE id > {id}"),
        5 => format!("UPDATE customer SET id = id + 100 WHERE id = {id}"),
        _ => format!("UPDATE customer SET advocate = {flag} WHERE id = {id}"),
    }
}

#[test]
fn many_writers_are_booked_as_they_came() {
    let database = Database::new("recorded");
    let mut client = database.client();
    set_up(&mut client);
    thread::scope(|scope| {
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let mut client = database.client();
                scope.spawn(move || {
                    let mut random = Random::new(writer as u64 + 1);
                    let mut done = 0;
                    while done < TRANSACTIONS {
                        run(&mut client, "BEGIN");
                        let statements = 1 + random.below(3);
                        let made = (0..statements).try_for_each(|_| {
                            try_rows(&mut client, &statement(&mut random)).map(drop)
                        });
                        match made {
                            Err(error) => {
                                assert!(
                                    met_another(&error) || common::sqlstate(&error) == "23505",
                                    "{error}"
                                );
                                run(&mut client, "ROLLBACK");
                            }
                            Ok(()) if random.one_in(5) => run(&mut client, "ROLLBACK"),
                            Ok(()) => run(&mut client, "COMMIT"),
                        }
                        done += 1;
                    }
                })
            })
            .collect();
        let mut checks = 0;
        while writers.iter().any(|writer| !writer.is_finished()) {
            same_in_one_snapshot(&mut client);
            checks += 1;
        }
        assert!(checks > 3, "{checks} checks while they wrote");
    });
    same_in_one_snapshot(&mut client);
    assert_eq!(
        value(&mut client, "SELECT kpi_verify_scorecard('card')"),
        "t"
    );
}

#[test]
fn the_past_is_kept_by_dump_restore_and_rebuild() {
    let database = Database::new("recorded_dump");
    let mut client = database.client();
    set_up(&mut client);
    run(
        &mut client,
        "UPDATE customer SET advocate = NOT advocate WHERE id % 5 = 0; DELETE FROM customer WHERE id < 5",
    );
    let board = rows(&mut client, BOARD);
    let log = "SELECT sign, at, c1, c2, c3 FROM card_log1 ORDER BY 2, 1, 3";
    let logged = rows(&mut client, log);
    let dump = program("pg_dump", &["--dbname", &database.name], &[]);
    let restored = Database::create("recorded_restored", "TEMPLATE template0");
    program(
        "psql",
        &["-Xq", "-v", "ON_ERROR_STOP=1", "--dbname", &restored.name],
        &dump,
    );
    let mut there = restored.client();
    assert_eq!(rows(&mut there, log), logged);
    assert_eq!(rows(&mut there, BOARD), board);
    assert_eq!(
        value(&mut there, "SELECT kpi_verify_scorecard('card')"),
        "t"
    );
    run(
        &mut there,
        "INSERT INTO customer VALUES (99, 'north', true)",
    );
    same_in_one_snapshot(&mut there);

    // What was written while its triggers were off is booked when it is counted again.
    run(
        &mut client,
        "ALTER TABLE customer DISABLE TRIGGER ALL; UPDATE customer SET advocate = true WHERE id = 7; ALTER TABLE customer ENABLE TRIGGER ALL",
    );
    let error = fails(&mut client, "TABLE card", "55000");
    assert!(error.contains("kpi_rebuild_scorecard"), "{error}");
    run(&mut client, "SELECT kpi_rebuild_scorecard('card')");
    same_in_one_snapshot(&mut client);
    let kept = value(
        &mut client,
        "SELECT count(*) FROM card_log2 WHERE at <= (SELECT max(at) FROM card_log2 WHERE sign = 0)",
    );
    assert_eq!(kept, "61");
    let old = logged.len();
    let now: usize = value(&mut client, "SELECT count(*) FROM card_log2")
        .parse()
        .unwrap();
    assert!(now > old, "{now} rows after {old}");
}

#[test]
fn writers_need_no_right_on_the_log_and_get_none() {
    let database = Database::new("recorded_rights");
    let mut client = database.client();
    set_up(&mut client);
    let clerk = Role::new("clerk");
    run(
        &mut client,
        &format!(
            "GRANT SELECT, INSERT, UPDATE, DELETE ON customer TO {}",
            clerk.0
        ),
    );
    let mut writer = database.client_as(&clerk.0);
    run(
        &mut writer,
        "INSERT INTO customer VALUES (77, 'south', true); UPDATE customer SET advocate = false WHERE id = 8",
    );
    fails(&mut writer, "TABLE card_log1", "42501");
    fails(
        &mut writer,
        "INSERT INTO card_log1 VALUES (1, now(), 7, 'north', true)",
        "42501",
    );
    fails(&mut writer, "TABLE card", "42501");
    same_in_one_snapshot(&mut client);
    drop(writer);
    run(&mut client, &format!("DROP OWNED BY {}", clerk.0));
}
