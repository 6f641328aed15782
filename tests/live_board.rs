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
        "SELECT count(*) FROM ((TABLE {live} EXCEPT ALL TABLE {counted}) UNION ALL (TABLE {counted} EXCEPT ALL TABLE {live})) AS d"
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
