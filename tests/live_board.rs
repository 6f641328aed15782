//! Shows that a live scorecard of several tables is what the same spec counts from the
//! tables as they are, after any transactions of many writers at every isolation level, in
//! every snapshot, however it is folded and rebuilt meanwhile; that what it cannot follow
//! makes it stale or is refused; and that no write fails or needs a right because of it.

mod common;

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use common::workload::{ISOLATIONS, Tally, met_another, progress, stress};
use common::{
    Database, Role, connect_to_server, describe, fails, rows, run, sqlstate, try_value, value,
};
use postgres::{Client, Error};
use testkit::random::Random;

const CUSTOMERS: usize = 40;
const WRITERS: usize = 12;
/// Transactions that met another one are tried again, a few times.
const TRIES: usize = 5;

/// The tables of a CRM: rows that refer to customers by a foreign key that cascades, by one
/// that is set to NULL, and by none.
fn tables(random: &mut Random) -> String {
    let answers = match random.one_in(2) {
        true => {
            "CREATE TABLE crm.answers (id bigint DEFAULT nextval('crm.ids'), customer_id integer REFERENCES crm.customers ON DELETE SET NULL ON UPDATE CASCADE,
                at timestamp, survey text, score integer, reach bigint, PRIMARY KEY (id)) PARTITION BY RANGE (id);
            CREATE TABLE crm.answers_low PARTITION OF crm.answers FOR VALUES FROM (MINVALUE) TO (120);
            CREATE TABLE crm.answers_rest (reach bigint, score integer, dropped text, survey text, at timestamp, customer_id integer, id bigint NOT NULL);
            ALTER TABLE crm.answers_rest DROP COLUMN dropped;
            ALTER TABLE crm.answers ATTACH PARTITION crm.answers_rest DEFAULT;"
        }
        false => {
            "CREATE TABLE crm.answers (id bigint PRIMARY KEY DEFAULT nextval('crm.ids'), customer_id integer REFERENCES crm.customers ON DELETE SET NULL ON UPDATE CASCADE,
                at timestamp, survey text, score integer, reach bigint);"
        }
    };
    format!(
        "CREATE SCHEMA crm; CREATE SEQUENCE crm.ids;
        CREATE TABLE crm.accounts (account_id integer PRIMARY KEY, industry text);
        CREATE TABLE crm.customers (customer_id integer PRIMARY KEY, region text, plan varchar(9), account bigint,
            signed date, closed timestamptz, tester boolean);
        CREATE TABLE crm.status (customer_id bigint REFERENCES crm.customers ON DELETE CASCADE ON UPDATE CASCADE,
            status text, valid daterange, since date, until timestamptz);
        CREATE TABLE crm.actions (who bigint, at timestamptz, kind text, points integer);
        {answers}
        CREATE INDEX ON crm.status (customer_id); CREATE INDEX ON crm.actions (who);
        CREATE INDEX ON crm.answers (customer_id); CREATE INDEX ON crm.customers (account);
        INSERT INTO crm.accounts VALUES (1, 'retail'), (2, 'bank'), (3, NULL);"
    )
}

fn day(random: &mut Random) -> String {
    match random.below(20) {
        0 => "NULL".into(),
        _ => format!("date '2024-01-01' + {}", random.below(420) as i64 - 10),
    }
}

fn moment(random: &mut Random) -> String {
    match random.below(20) {
        0 => "NULL".into(),
        1 => "'infinity'".into(),
        // Ties are many.
        2..6 => "'2024-05-05 10:00'".into(),
        _ => format!(
            "timestamp '2023-12-31 22:30' + interval '{} hours'",
            random.below(10_000)
        ),
    }
}

fn picked(random: &mut Random, from: &[&str]) -> String {
    match random.pick(from) {
        &"NULL" => "NULL".into(),
        text => format!("'{text}'"),
    }
}

const REGIONS: [&str; 4] = ["north", "south", "north", "NULL"];
const PLANS: [&str; 4] = ["free", "pro", "free", "NULL"];
const SURVEYS: [&str; 4] = ["nps", "nps", "csat", "NULL"];

/// A customer that may be there or not.
fn who(random: &mut Random) -> String {
    match random.below(15) {
        0 => "NULL".into(),
        _ => (1 + random.below(CUSTOMERS + 2)).to_string(),
    }
}

/// One that is there, or nobody.
fn known(random: &mut Random) -> String {
    format!(
        "(SELECT min(customer_id) FROM crm.customers WHERE customer_id >= {})",
        1 + random.below(CUSTOMERS)
    )
}

fn customer(random: &mut Random) -> String {
    let account = random.pick(&["1", "2", "3", "4", "NULL"]).to_string();
    let closed = match random.below(3) {
        0 => moment(random),
        _ => "NULL".into(),
    };
    format!(
        "{}, {}, {account}, {}, {closed}, {}",
        picked(random, &REGIONS),
        picked(random, &PLANS),
        day(random),
        random.pick(&["true", "false", "false", "NULL"])
    )
}

fn state(random: &mut Random) -> String {
    let from = random.below(400);
    let to = from + random.below(200);
    let bounds = random.pick(&["[)", "[]", "(]", "[)"]);
    let valid = match random.below(12) {
        0 => "NULL".into(),
        1 => "'empty'".into(),
        2 => format!("daterange(date '2024-01-01' + {from}, NULL)"),
        3 => format!("daterange(NULL, date '2024-01-01' + {to})"),
        _ => format!("daterange(date '2024-01-01' + {from}, date '2024-01-01' + {to}, '{bounds}')"),
    };
    format!(
        "{}, {valid}, {}, {}",
        picked(random, &["advocate", "advocate", "lapsed", "NULL"]),
        day(random),
        moment(random)
    )
}

fn action(random: &mut Random) -> String {
    format!(
        "{}, {}, {}",
        moment(random),
        picked(random, &["review", "referral", "NULL"]),
        random.pick(&["NULL", "-3", "0", "1", "2", "5"])
    )
}

fn answer(random: &mut Random) -> String {
    format!(
        "{}, {}, {}, {}",
        moment(random),
        picked(random, &SURVEYS),
        random.pick(&["NULL", "0", "3", "6", "7", "8", "9", "10", "10", "99"]),
        random.pick(&["NULL", "0", "10", "25", "-1"])
    )
}

/// A statement that changes what is counted.
fn write(random: &mut Random) -> String {
    let one = who(random);
    let some = format!(
        "ctid IN (SELECT ctid FROM crm.% ORDER BY md5(ctid::text || '{}') LIMIT {})",
        random.bits(),
        1 + random.below(4)
    );
    let of = |table: &str| some.replace('%', table);
    match random.below(24) {
        0 | 1 => format!(
            "INSERT INTO crm.customers VALUES ({}, {}) ON CONFLICT (customer_id) DO UPDATE SET region = excluded.region, plan = excluded.plan, closed = excluded.closed",
            1 + random.below(CUSTOMERS),
            customer(random)
        ),
        2 => format!(
            "UPDATE crm.customers SET (region, plan, account, signed, closed, tester) = ROW ({}) WHERE customer_id = {one}",
            customer(random)
        ),
        3 => format!(
            "UPDATE crm.customers SET region = {} WHERE customer_id % 5 = {}",
            picked(random, &REGIONS),
            random.below(5)
        ),
        4 | 5 => format!("DELETE FROM crm.customers WHERE customer_id = {one}"),
        // Its rows follow, or are left behind.
        6 => format!(
            "UPDATE crm.customers SET customer_id = {0} WHERE customer_id = {one} AND NOT EXISTS (SELECT FROM crm.customers WHERE customer_id = {0})",
            1 + random.below(CUSTOMERS)
        ),
        7 => format!(
            "UPDATE crm.accounts SET industry = {} WHERE account_id = {}",
            picked(random, &["retail", "bank", "NULL"]),
            1 + random.below(4)
        ),
        8 => match random.one_in(2) {
            true => format!(
                "DELETE FROM crm.accounts WHERE account_id = {}",
                1 + random.below(4)
            ),
            false => format!(
                "INSERT INTO crm.accounts VALUES ({}, 'bank') ON CONFLICT DO NOTHING",
                1 + random.below(4)
            ),
        },
        9 | 10 => format!(
            "INSERT INTO crm.status SELECT {}, {} FROM generate_series(1, {})",
            known(random),
            state(random),
            1 + random.below(2)
        ),
        11 => format!(
            "UPDATE crm.status SET (status, valid, since, until) = ROW ({}) WHERE {}",
            state(random),
            of("status")
        ),
        12 => format!(
            "UPDATE crm.status SET customer_id = {} WHERE {}",
            known(random),
            of("status")
        ),
        13 => format!("DELETE FROM crm.status WHERE {}", of("status")),
        14 | 15 => format!(
            "INSERT INTO crm.actions VALUES ({one}, {}), ({}, {})",
            action(random),
            who(random),
            action(random)
        ),
        16 => format!(
            "UPDATE crm.actions SET (at, kind, points) = ROW ({}) WHERE {}",
            action(random),
            of("actions")
        ),
        17 => match random.one_in(2) {
            true => format!(
                "UPDATE crm.actions SET who = {} WHERE {}",
                who(random),
                of("actions")
            ),
            false => format!("DELETE FROM crm.actions WHERE {}", of("actions")),
        },
        18 | 19 => format!(
            "INSERT INTO crm.answers (customer_id, at, survey, score, reach) SELECT {}, {} FROM generate_series(1, {})",
            known(random),
            answer(random),
            1 + random.below(3)
        ),
        20 => format!(
            "UPDATE crm.answers SET (at, survey, score, reach) = ROW ({}) WHERE id % 7 = {}",
            answer(random),
            random.below(7)
        ),
        21 => format!(
            "UPDATE crm.answers SET customer_id = {}, id = nextval('crm.ids') WHERE id % 17 = {}",
            known(random),
            random.below(17)
        ),
        22 => format!(
            "DELETE FROM crm.answers WHERE customer_id = {one} AND at = (SELECT max(at) FROM crm.answers WHERE customer_id = {one})"
        ),
        _ => format!(
            "DELETE FROM crm.answers WHERE id % 23 = {}",
            random.below(23)
        ),
    }
}

fn fill(client: &mut Client, random: &mut Random) {
    let mut sql = tables(random);
    for id in 1..=CUSTOMERS {
        sql += &format!(
            "INSERT INTO crm.customers VALUES ({id}, {});\n",
            customer(random)
        );
    }
    for _ in 0..60 {
        sql += &format!(
            "INSERT INTO crm.status SELECT {}, {};\n",
            known(random),
            state(random)
        );
        sql += &format!(
            "INSERT INTO crm.actions VALUES ({}, {});\n",
            who(random),
            action(random)
        );
        sql += &format!(
            "INSERT INTO crm.answers (customer_id, at, survey, score, reach) SELECT {}, {};\n",
            known(random),
            answer(random)
        );
    }
    run(client, &sql);
}

/// A spec without its storage.
fn spec(random: &mut Random) -> String {
    let mut keys = Vec::new();
    let bounds = *random.pick(&[
        "",
        r#", "from": "signed""#,
        r#", "from": "signed", "to": "closed""#,
        r#", "to": "closed""#,
    ]);
    keys.push(format!(
        r#""entity": {{"table": "crm.customers", "key": "customer_id"{bounds}}}"#
    ));
    let calendar = *random.pick(&[
        r#""grain": "month""#,
        r#""grain": "quarter", "year_starts": "february""#,
        r#""grain": "year""#,
        r#""grain": "week""#,
        r#""grain": "half""#,
    ]);
    let zone = *random.pick(&["Europe/Berlin", "America/Sao_Paulo", "UTC", "Pacific/Apia"]);
    let is_timed = !random.one_in(8);
    let has_window = is_timed && random.one_in(4);
    if is_timed {
        keys.push(format!(r#""period": {{{calendar}, "timezone": "{zone}"}}"#));
    }
    if has_window {
        keys.push(format!(
            r#""window": "{}""#,
            random.pick(&["30 days", "3 months", "1 year"])
        ));
    }
    if random.one_in(3) {
        keys.push(format!(
            r#""where": {}"#,
            random.pick(&[r#"{"tester": {"not": true}}"#, r#"{"plan": "free"}"#])
        ));
    }
    let industry = r#"{"column": "industry", "from": "crm.accounts", "on": "account"}"#;
    let segments: Vec<&str> = [r#""region""#, r#""plan""#, industry]
        .into_iter()
        .filter(|_| random.one_in(2))
        .collect();
    keys.push(format!(r#""segments": [{}]"#, segments.join(", ")));
    if random.one_in(4) && !segments.is_empty() {
        keys.push(format!(r#""totals": "{}""#, random.pick(&["each", "cube"])));
    }
    let mut measures = Vec::new();
    let only = |random: &mut Random, column: &str, values: &[&str]| match random.one_in(2) {
        true => String::new(),
        false => format!(r#", "where": {{"{column}": "{}"}}"#, random.pick(values)),
    };
    if is_timed {
        for kpi in [
            "ambassador_rate",
            "advocacy_growth",
            "advocate_retention_rate",
        ] {
            if random.one_in(2) && !(has_window && kpi != "ambassador_rate") {
                let valid = *random.pick(&[
                    r#""valid""#,
                    r#"{"from": "since", "to": "until"}"#,
                    r#"{"from": "since"}"#,
                ]);
                measures.push(format!(
                    r#""{kpi}": {{"history": "crm.status", "valid": {valid}{}}}"#,
                    only(random, "status", &["advocate"])
                ));
            }
        }
        for kpi in [
            "advocacy_actions",
            "advocacy_participation_rate",
            "viral_coefficient",
        ] {
            if random.one_in(2) {
                let weight = if random.one_in(2) {
                    r#", "weight": "points""#
                } else {
                    ""
                };
                measures.push(format!(
                    r#""{kpi}": {{"events": "crm.actions", "on": "who", "at": "at"{weight}{}}}"#,
                    only(random, "kind", &["review", "referral"])
                ));
            }
        }
    }
    let rows = [
        ("nps", r#""score""#),
        ("csat", r#""score""#),
        ("referral_conversion_rate", r#"{"not_null": "reach"}"#),
        ("engagement_rate", r#"["score", "reach"]"#),
    ];
    for (kpi, of) in rows {
        if random.one_in(2) || (measures.is_empty() && kpi == "engagement_rate") {
            let one_per = match random.below(3) {
                0 => format!(
                    r#", "one_per": {{"column": "customer_id", "keep": "{}", "by": "{}"}}"#,
                    random.pick(&["latest", "first"]),
                    random.pick(&["at", "id"])
                ),
                _ => String::new(),
            };
            let at = if is_timed { r#", "at": "at""# } else { "" };
            measures.push(format!(
                r#""{kpi}": {{"rows": "crm.answers"{at}, "of": {of}{one_per}{}}}"#,
                only(random, "survey", &["nps", "csat"])
            ));
        }
    }
    keys.push(format!(r#""measures": {{{}}}"#, measures.join(", ")));
    keys.join(", ")
}

/// Two scorecards of one spec: `live` is kept, `view` counts.
fn create(client: &mut Client, number: usize, spec: &str) {
    for storage in ["live", "view"] {
        let sql = format!(
            "SELECT kpi_create_scorecard('crm.{storage}{number}', '{{{spec}, \"storage\": \"{storage}\"}}')"
        );
        run(client, &sql);
    }
}

/// How many rows of one are not in the other, in one snapshot.
fn differ(number: usize, view: &str) -> String {
    let (live, counted) = (
        format!("crm.live{number}{view}"),
        format!("crm.view{number}{view}"),
    );
    format!(
        "SELECT count(*) FROM ((SELECT to_jsonb(l) - 'p_always' FROM {live} AS l EXCEPT ALL SELECT to_jsonb(c) - 'p_always' FROM {counted} AS c)
            UNION ALL (SELECT to_jsonb(c) - 'p_always' FROM {counted} AS c EXCEPT ALL SELECT to_jsonb(l) - 'p_always' FROM {live} AS l)) AS d"
    )
}

fn compare(client: &mut Client, number: usize, view: &str, what: &str) -> Result<(), Error> {
    let sql = differ(number, view);
    let count = try_value(client, &sql)?;
    if count != "0" {
        for view in ["live", "view"] {
            progress(&format!(
                "{view}: {:#?}",
                common::try_rows(
                    client,
                    &format!("SELECT s::text FROM crm.{view}{number}_summary AS s ORDER BY 1")
                )?
            ));
        }
        panic!("{count} rows differ {what}: {sql}");
    }
    Ok(())
}

/// One writer, with random specs: after each transaction live is view, by all three views.
#[test]
fn what_is_kept_is_what_counting_gives() {
    let database = Database::new("live_board");
    let mut client = database.client();
    run(&mut client, "SET jit = off");
    let first: usize =
        std::env::var("ADVOCACY_KPI_SEED").map_or(0, |seed| seed.parse().expect("a whole number"));
    let tally = Tally::default();
    let rounds = 8 * stress();
    for seed in first..first + rounds {
        let mut random = Random::new(seed as u64);
        fill(&mut client, &mut random);
        let spec = spec(&mut random);
        create(&mut client, 0, &spec);
        for turn in 0..30 {
            let done = format!("seed {seed}, turn {turn}, {spec}");
            run(&mut client, "BEGIN");
            let mut written = Vec::new();
            for _ in 0..1 + random.below(4) {
                let sql = write(&mut random);
                run(&mut client, &sql);
                written.push(sql);
                if random.one_in(3) {
                    compare(&mut client, 0, "_summary", &done)
                        .unwrap_or_else(|e| panic!("{done}: {}", describe(&e)));
                }
            }
            run(
                &mut client,
                if random.one_in(8) {
                    "ROLLBACK"
                } else {
                    "COMMIT"
                },
            );
            let done = format!("{done} after {written:#?}");
            for view in ["_summary", "", "_wide"]
                .iter()
                .take(if random.one_in(6) { 3 } else { 1 })
            {
                compare(&mut client, 0, view, &done)
                    .unwrap_or_else(|e| panic!("{done}: {}", describe(&e)));
                tally.add("compared", 1);
            }
            if random.one_in(5) {
                run(&mut client, "SELECT kpi_compact('crm.live0')");
                compare(&mut client, 0, "_summary", &format!("{done} and folding"))
                    .expect("a comparison");
                tally.add("folded", 1);
            }
            if random.one_in(25) {
                run(&mut client, "SELECT kpi_rebuild_scorecard('crm.live0')");
                compare(
                    &mut client,
                    0,
                    "_summary",
                    &format!("{done} and counting again"),
                )
                .expect("a comparison");
            }
        }
        assert_eq!(
            value(&mut client, "SELECT kpi_verify_scorecard('crm.live0')"),
            "t",
            "seed {seed}"
        );
        run(
            &mut client,
            "SELECT kpi_drop_scorecard('crm.live0'); SELECT kpi_drop_scorecard('crm.view0')",
        );
        let left = value(
            &mut client,
            "SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'kpi%' AND tgrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'crm'::regnamespace)",
        );
        assert_eq!(left, "0", "triggers are left");
        run(
            &mut client,
            "SET client_min_messages = warning; DROP SCHEMA crm CASCADE",
        );
    }
    progress(&format!("live_board: {tally}"));
}

/// The failure of one thread ends them all.
struct StopAll<'a>(&'a AtomicBool);

impl Drop for StopAll<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.store(true, Ordering::Relaxed);
        }
    }
}

/// A transaction with one snapshot that inserts a key which another has deleted since sees
/// both rows, of a table whose key is unique: what a join of them gives is up to the plan.
const SEEN_TWICE: &str =
    "SELECT EXISTS (SELECT FROM crm.customers GROUP BY customer_id HAVING count(*) > 1)
    OR EXISTS (SELECT FROM crm.accounts GROUP BY account_id HAVING count(*) > 1)
    OR EXISTS (SELECT FROM crm.answers GROUP BY id HAVING count(*) > 1)";

/// One transaction, tried again where it met another.
fn transact(client: &mut Client, random: &mut Random, boards: usize, tally: &Tally) {
    let isolation = random.pick(&ISOLATIONS);
    let statements: Vec<String> = (0..1 + random.below(4)).map(|_| write(random)).collect();
    let checked = random.one_in(4).then(|| random.below(boards));
    let ending = if random.one_in(8) {
        "ROLLBACK"
    } else {
        "COMMIT"
    };
    let attempt = |client: &mut Client| -> Result<(), Error> {
        client.batch_execute(&format!("BEGIN ISOLATION LEVEL {isolation}"))?;
        for (at, sql) in statements.iter().enumerate() {
            client.batch_execute(sql)?;
            if let (Some(board), true) = (checked, at % 2 == 0) {
                if try_value(client, SEEN_TWICE)? == "t" {
                    tally.add("keys seen twice", 1);
                    continue;
                }
                compare(client, board, "_summary", "within a transaction")?;
                tally.add("checks of writers", 1);
            }
        }
        client.batch_execute(ending)
    };
    for _ in 0..TRIES {
        match attempt(client) {
            Ok(()) => {
                return tally.add(
                    if ending == "COMMIT" {
                        "committed"
                    } else {
                        "rolled back"
                    },
                    1,
                );
            }
            Err(e) => {
                // Of two that insert the same key one comes too late.
                let is_late = ["23505", "23503"].contains(&sqlstate(&e));
                assert!(
                    met_another(&e) || is_late,
                    "{statements:#?}\nfailed: {}",
                    describe(&e)
                );
                tally.add("retried", 1);
                let _ = client.batch_execute("ROLLBACK");
            }
        }
    }
}

/// Compares in one snapshot that stays as it is while others write, fold and rebuild.
fn watch(client: &mut Client, random: &mut Random, boards: usize, tally: &Tally) {
    let board = random.below(boards);
    let summary = format!("SELECT s::text FROM crm.live{board}_summary AS s ORDER BY 1");
    let mut look = || -> Result<(), Error> {
        client.batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ")?;
        compare(client, board, "_summary", "in a snapshot")?;
        let before = common::try_rows(client, &summary)?;
        thread::sleep(std::time::Duration::from_millis(15));
        compare(client, board, "_summary", "in a snapshot that is old")?;
        assert_eq!(
            common::try_rows(client, &summary)?,
            before,
            "in one snapshot"
        );
        client.batch_execute("COMMIT")
    };
    match look() {
        Ok(()) => tally.add("checks of the reader", 1),
        Err(e) => {
            // One that was counted again since.
            assert!(met_another(&e), "{}", describe(&e));
            tally.add("reads refused", 1);
            run(client, "ROLLBACK");
        }
    }
}

fn maintain(client: &mut Client, random: &mut Random, boards: usize, tally: &Tally) {
    let board = random.below(boards);
    let (what, sql) = match random.below(12) {
        0 => (
            "rebuilt",
            format!("SELECT kpi_rebuild_scorecard('crm.live{board}')"),
        ),
        1 => (
            "folding undone",
            format!("BEGIN; SELECT kpi_compact('crm.live{board}'); ROLLBACK"),
        ),
        _ => ("folded", format!("SELECT kpi_compact('crm.live{board}')")),
    };
    match client.batch_execute(&sql) {
        Ok(()) => tally.add(what, 1),
        Err(e) => {
            assert!(met_another(&e), "{sql}: {}", describe(&e));
            let _ = client.batch_execute("ROLLBACK");
        }
    }
    thread::sleep(std::time::Duration::from_millis(20));
}

/// Many writers, a folder and a reader at once.
#[test]
fn many_write_at_once() {
    let database = Database::new("live_board");
    run(
        &mut connect_to_server(),
        &format!(
            "ALTER DATABASE {0} SET deadlock_timeout = '10ms'; ALTER DATABASE {0} SET statement_timeout = '1min'; ALTER DATABASE {0} SET jit = off",
            database.name
        ),
    );
    let mut client = database.client();
    let seed =
        std::env::var("ADVOCACY_KPI_SEED").map_or(7, |seed| seed.parse().expect("a whole number"));
    let mut random = Random::new(seed);
    fill(&mut client, &mut random);
    let boards = 3;
    for board in 0..boards {
        let spec = spec(&mut random);
        create(&mut client, board, &spec);
    }
    let (tally, stop) = (Tally::default(), AtomicBool::new(false));
    let each = 40 * stress();
    let least = [
        ("committed", WRITERS * each / 2),
        ("rolled back", WRITERS * each / 30),
        ("checks of writers", WRITERS * each / 10),
        ("checks of the reader", 5),
        ("folded", 5),
    ];
    thread::scope(|scope| {
        let beside: Vec<_> = [maintain, watch]
            .into_iter()
            .enumerate()
            .map(|(number, work)| {
                let (mut client, tally, stop) = (database.client(), &tally, &stop);
                scope.spawn(move || {
                    let _stop = StopAll(stop);
                    let mut random = Random::new(seed + 1000 + number as u64);
                    while !stop.load(Ordering::Relaxed) {
                        work(&mut client, &mut random, boards, tally);
                    }
                })
            })
            .collect();
        let writers: Vec<_> = (0..WRITERS)
            .map(|number| {
                let (mut client, tally, stop, least) = (database.client(), &tally, &stop, &least);
                scope.spawn(move || {
                    let _stop = StopAll(stop);
                    let mut random = Random::new(seed + number as u64);
                    // Further ones where the machine was slow.
                    for turn in 0..20 * each {
                        let is_done = turn >= each && tally.lacks(least).is_none();
                        if is_done || stop.load(Ordering::Relaxed) {
                            break;
                        }
                        transact(&mut client, &mut random, boards, tally);
                    }
                })
            })
            .collect();
        let failed = writers.into_iter().filter_map(|w| w.join().err()).next();
        stop.store(true, Ordering::Relaxed);
        let failed = failed.or(beside.into_iter().filter_map(|t| t.join().err()).next());
        if let Some(failure) = failed {
            std::panic::resume_unwind(failure);
        }
    });
    progress(&format!("live_board: {tally}"));
    for board in 0..boards {
        for view in ["_summary", "", "_wide"] {
            compare(&mut client, board, view, "at the end").expect("a comparison");
        }
        run(
            &mut client,
            &format!("SELECT kpi_compact('crm.live{board}')"),
        );
        compare(&mut client, board, "_summary", "folded at the end").expect("a comparison");
        assert_eq!(
            value(
                &mut client,
                &format!("SELECT kpi_verify_scorecard('crm.live{board}')")
            ),
            "t"
        );
    }
    let listed = rows(
        &mut client,
        "SELECT DISTINCT state, reason, pending_rows FROM kpi_scorecards WHERE storage = 'live'",
    );
    assert_eq!(listed, [["exact", "NULL", "0"]]);
    tally.at_least(&least);
}

const SMALL: &str = "CREATE TABLE customers (id integer PRIMARY KEY, region text NOT NULL, signed date);
    CREATE TABLE answers (id serial PRIMARY KEY, customer integer, at date, score integer);
    CREATE INDEX ON answers (customer);
    INSERT INTO customers SELECT i, CASE WHEN i % 2 = 0 THEN 'north' ELSE 'south' END, '2024-01-01' FROM generate_series(1, 20) AS i;
    INSERT INTO answers (customer, at, score) SELECT 1 + i % 22, '2024-01-01'::date + i, i % 11 FROM generate_series(1, 100) AS i;";

fn small(storage: &str) -> String {
    format!(
        r#"{{"entity": {{"table": "customers", "key": "id", "from": "signed"}}, "period": {{"grain": "month"}}, "segments": ["region"], "storage": "{storage}",
        "measures": {{"nps": {{"rows": "answers", "on": "customer", "at": "at", "of": "score"}}, "advocacy_actions": {{"events": "answers", "on": "customer", "at": "at"}}}}}}"#
    )
}

const WRITES: [&str; 5] = [
    "INSERT INTO answers (customer, at, score) VALUES (1, '2024-02-02', 10), (99, '2024-02-03', 0), (NULL, NULL, NULL)",
    "UPDATE customers SET region = 'east' WHERE id % 5 = 1",
    "UPDATE answers SET score = 3, customer = 2 WHERE id % 9 = 2",
    "DELETE FROM customers WHERE id % 7 = 3",
    "DELETE FROM answers WHERE id % 11 = 5",
];

fn made(subject: &str) -> (Database, Client) {
    let database = Database::new(subject);
    let mut client = database.client();
    run(
        &mut client,
        &format!(
            "{SMALL} SELECT kpi_create_scorecard('live', '{}'); SELECT kpi_create_scorecard('counted', '{}')",
            small("live"),
            small("view")
        ),
    );
    (database, client)
}

const SAME: &str = "SELECT count(*) FROM ((TABLE live_summary EXCEPT ALL TABLE counted_summary) UNION ALL (TABLE counted_summary EXCEPT ALL TABLE live_summary)) AS d";

/// Whatever is done to its tables or to its own, it is exact or says that it is stale, and
/// writes go through; counted again it is exact.
#[test]
fn what_is_tampered_with_is_stale() {
    let cases = [
        ("DROP TABLE live_log1", Some("2BP01"), false, true),
        (
            "ALTER TABLE live_log1 ADD COLUMN more integer",
            None,
            true,
            true,
        ),
        (
            "ALTER TABLE live_log1 ADD CHECK (c1 < 0)",
            None,
            false,
            true,
        ),
        ("CREATE INDEX ON live_log2 (c1)", None, true, true),
        (
            "ALTER TABLE live_log1 DISABLE TRIGGER kpi_protect",
            None,
            true,
            true,
        ),
        (
            "ALTER TABLE live_log1 OWNER TO pg_monitor",
            None,
            true,
            true,
        ),
        ("INSERT INTO live_log1 (sign) VALUES (1)", None, false, true),
        ("DELETE FROM live_delta", None, false, true),
        ("TRUNCATE live_log2", Some("55000"), false, true),
        ("TRUNCATE answers", None, true, true),
        ("TRUNCATE customers", None, true, true),
        ("ALTER TABLE answers DISABLE TRIGGER USER", None, true, true),
        (
            "ALTER TABLE customers DISABLE TRIGGER ALL",
            None,
            true,
            true,
        ),
        (
            "ALTER TABLE customers DROP COLUMN region",
            Some("2BP01"),
            false,
            true,
        ),
        (
            "ALTER TABLE answers ALTER COLUMN score TYPE numeric",
            Some("0A000"),
            false,
            true,
        ),
        (
            "ALTER TABLE answers RENAME COLUMN score TO points",
            None,
            true,
            true,
        ),
        ("ALTER TABLE answers RENAME TO replies", None, false, true),
        (
            "ALTER TABLE answers ADD COLUMN note text DEFAULT 'x'",
            None,
            false,
            true,
        ),
        ("ALTER TABLE answers SET UNLOGGED", None, true, false),
        (
            "ALTER TABLE customers ENABLE ROW LEVEL SECURITY",
            None,
            false,
            true,
        ),
        (
            "CREATE TABLE child () INHERITS (answers); INSERT INTO child VALUES (1000, 1, '2024-01-01', 9)",
            None,
            true,
            true,
        ),
        ("SET session_replication_role = replica", None, false, true),
        ("VACUUM FULL answers", None, false, true),
        ("CLUSTER customers USING customers_pkey", None, false, true),
        (
            "ALTER TABLE customers DROP CONSTRAINT customers_pkey",
            None,
            true,
            false,
        ),
        (
            "ALTER TABLE customers DROP CONSTRAINT customers_pkey; ALTER TABLE customers ADD PRIMARY KEY (id)",
            None,
            true,
            true,
        ),
        (
            "ALTER TABLE customers DROP CONSTRAINT customers_pkey, ADD UNIQUE (id)",
            None,
            false,
            true,
        ),
        (
            "ALTER TABLE customers DROP CONSTRAINT customers_pkey, ADD UNIQUE (id) DEFERRABLE",
            None,
            true,
            false,
        ),
        (
            "ALTER TABLE customers DROP CONSTRAINT customers_pkey; CREATE UNIQUE INDEX ON customers (id) WHERE id > 0",
            None,
            true,
            false,
        ),
        (
            "ALTER TABLE customers DROP CONSTRAINT customers_pkey, ADD UNIQUE (id), ALTER COLUMN id DROP NOT NULL",
            None,
            true,
            false,
        ),
    ];
    let mut wrong = Vec::new();
    for (sql, refused, is_stale, is_rebuilt) in cases {
        let (_database, mut client) = made("live_board");
        match (client.batch_execute(sql), refused) {
            (Ok(()), None) => {}
            (Err(e), Some(state)) if sqlstate(&e) == state => {}
            (done, _) => wrong.push(format!("{sql}: {:?}", done.map_err(|e| describe(&e)))),
        }
        // By the names that there are now.
        let renamed = |write: &str| match (sql.contains("replies"), sql.contains("points")) {
            (true, _) => write.replace("answers", "replies"),
            (_, true) => write.replace("score", "points"),
            _ => write.to_owned(),
        };
        for write in WRITES {
            if let Err(e) = client.batch_execute(&renamed(write)) {
                wrong.push(format!("{sql}: {write} failed: {}", describe(&e)));
            }
        }
        run(&mut client, "RESET session_replication_role");
        match (try_value(&mut client, SAME), is_stale) {
            (Ok(count), false) if count == "0" => {}
            (Err(e), true) if sqlstate(&e) == "55000" && describe(&e).contains("stale") => {}
            (found, _) => wrong.push(format!(
                "{sql}: figures {:?}",
                found.map_err(|e| describe(&e))
            )),
        }
        let listed = value(
            &mut client,
            "SELECT state FROM kpi_scorecards WHERE name = 'live'",
        );
        if listed != if is_stale { "stale" } else { "exact" } {
            wrong.push(format!("{sql}: listed as {listed}"));
        }
        let again = "SELECT kpi_rebuild_scorecard('live')";
        match (client.batch_execute(again), is_rebuilt) {
            (Ok(()), true) => {}
            (Err(_), false) => continue,
            (done, _) => {
                wrong.push(format!(
                    "{sql}: {again} {:?}",
                    done.map_err(|e| describe(&e))
                ));
                continue;
            }
        }
        for write in WRITES {
            let _ = client.batch_execute(&renamed(write));
        }
        match try_value(&mut client, SAME) {
            Ok(count) if count == "0" => {}
            found => wrong.push(format!(
                "{sql}: counted again {:?}",
                found.map_err(|e| describe(&e))
            )),
        }
        if let Err(e) = client.batch_execute("SELECT kpi_drop_scorecard('live')") {
            wrong.push(format!("{sql}: drop {}", describe(&e)));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Who writes needs no right on what the scorecard keeps, and gets none; who may not read
/// the tables cannot read them through it any more.
#[test]
fn nobody_gets_the_rights_of_another() {
    let database = Database::new("live_board");
    let mut client = database.client();
    let (analyst, clerk) = (Role::new("board_analyst"), Role::new("board_clerk"));
    let (analyst, clerk) = (&analyst.0, &clerk.0);
    run(
        &mut client,
        &format!(
            "{SMALL} CREATE SCHEMA desk AUTHORIZATION {analyst}; GRANT SELECT, TRIGGER ON customers, answers TO {analyst};
            GRANT SELECT, INSERT, UPDATE, DELETE ON customers, answers TO {clerk}; GRANT USAGE ON SEQUENCE answers_id_seq TO {clerk}"
        ),
    );
    let (mut analyst_client, mut clerk_client) =
        (database.client_as(analyst), database.client_as(clerk));
    run(
        &mut analyst_client,
        &format!(
            "SELECT kpi_create_scorecard('desk.live', '{}'), kpi_create_scorecard('desk.counted', '{}'); SET search_path = desk, public",
            small("live"),
            small("view")
        ),
    );
    for write in WRITES {
        run(&mut clerk_client, write);
    }
    for table in [
        "desk.live_summary",
        "desk.live_log1",
        "desk.live_delta",
        "desk.live_state",
    ] {
        fails(&mut clerk_client, &format!("TABLE {table}"), "42501");
    }
    for call in [
        "kpi_compact('desk.live')",
        "kpi_rebuild_scorecard('desk.live')",
        "kpi_drop_scorecard('desk.live')",
    ] {
        fails(&mut clerk_client, &format!("SELECT {call}"), "42501");
    }
    assert_eq!(value(&mut analyst_client, SAME), "0");
    assert_ne!(
        value(&mut analyst_client, "SELECT kpi_compact('live')"),
        "0"
    );
    assert_eq!(value(&mut analyst_client, SAME), "0");
    // A superuser folds as the owner does.
    run(&mut clerk_client, WRITES[0]);
    assert_eq!(value(&mut client, "SELECT kpi_compact('desk.live')"), "3");
    run(
        &mut client,
        &format!("REVOKE SELECT ON answers FROM {analyst}"),
    );
    run(&mut clerk_client, WRITES[0]);
    let read = analyst_client
        .batch_execute("TABLE live_summary")
        .expect_err("no right to read");
    assert!(
        ["42501", "55000"].contains(&sqlstate(&read)),
        "{}",
        describe(&read)
    );
    run(
        &mut client,
        &format!("DROP OWNED BY {analyst}; DROP OWNED BY {clerk}"),
    );
}

/// A query that works on a table sees neither half a row nor a fold of it.
#[test]
fn maintenance_waits_for_the_statement_around_it() {
    let (_database, mut client) = made("live_board");
    for call in [
        "kpi_compact('live')::text",
        "kpi_rebuild_scorecard('live')::text",
    ] {
        run(
            &mut client,
            &format!(
                "CREATE OR REPLACE FUNCTION within() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN PERFORM {call}; RETURN NEW; END$$;
                CREATE OR REPLACE TRIGGER within AFTER INSERT ON answers FOR EACH ROW EXECUTE FUNCTION within()"
            ),
        );
        fails(&mut client, WRITES[0], "55006");
    }
    run(&mut client, "DROP TRIGGER within ON answers");
    for write in WRITES {
        run(&mut client, write);
    }
    assert_eq!(value(&mut client, SAME), "0");
}

/// What cannot be kept exact is refused, and nothing of it is made.
#[test]
fn what_cannot_be_kept_is_refused() {
    let database = Database::new("live_board");
    let mut client = database.client();
    run(
        &mut client,
        &format!(
            "{SMALL} CREATE VIEW seen AS TABLE answers; CREATE TABLE plain (customer integer, at date, score integer, PRIMARY KEY (customer, at));
            CREATE TABLE places (id integer, at date, score integer, place point); CREATE UNLOGGED TABLE quick (customer integer, at date, score integer);
            CREATE TABLE loose (id integer UNIQUE, region text); CREATE TABLE sums (id integer PRIMARY KEY, region numeric)"
        ),
    );
    let rows_of = |table: &str, more: &str| {
        format!(
            r#""nps": {{"rows": "{table}", "on": "customer", "at": "at", "of": "score"{more}}}"#
        )
    };
    let spec = |entity: &str, measures: &str| {
        format!(
            r#"{{"entity": {{"table": "{entity}", "key": "id"}}, "period": {{"grain": "month"}}, "segments": ["region"], "storage": "live", "measures": {{{measures}}}}}"#
        )
    };
    for (spec, state) in [
        (spec("customers", &rows_of("seen", "")), "22023"),
        (spec("customers", &rows_of("quick", "")), "22023"),
        (
            spec(
                "customers",
                &rows_of("answers", r#", "one_per": {"column": "score", "by": "at"}"#),
            ),
            "0A000",
        ),
        (spec("loose", &rows_of("answers", "")), "0A000"),
        (spec("sums", &rows_of("answers", "")), "0A000"),
    ] {
        fails(
            &mut client,
            &format!("SELECT kpi_create_scorecard('live', '{spec}')"),
            state,
        );
    }
    let left = "SELECT count(*) FROM pg_class WHERE relname LIKE 'live%'";
    assert_eq!(value(&mut client, left), "0");
}

/// Values that a KPI refuses are left out and counted, as they come and go.
#[test]
fn what_is_left_out_is_counted() {
    let (_database, mut client) = made("live_board");
    for write in [
        "INSERT INTO answers (customer, at, score) SELECT 1, '2024-03-03', 99 FROM generate_series(1, 2500)",
        "UPDATE answers SET score = -1 WHERE score = 99 AND id % 2 = 0",
        "UPDATE answers SET at = 'infinity' WHERE score = 99",
        "DELETE FROM answers WHERE score = 99",
    ] {
        run(&mut client, write);
        assert_eq!(value(&mut client, SAME), "0", "{write}");
    }
    assert_eq!(
        value(&mut client, "SELECT sum(nps_left_out) FROM live_summary"),
        "1250"
    );
    run(&mut client, "SELECT kpi_compact('live')");
    assert_eq!(value(&mut client, SAME), "0");
    assert_eq!(
        value(&mut client, "SELECT sum(nps_left_out) FROM live_summary"),
        "1250"
    );
}
